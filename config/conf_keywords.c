/*
 * keywords.conf to a grammar's source: rows and strings, nothing of what they mean.
 */
#include "config/keywords.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf_text.h"
#include "gateway/base/alloc.h"

#define PATTERN_MAX 4096

static struct grammar_rule *new_rule(struct grammar_source *source)
{
	source->rules =
		alloc_resize(source->rules, source->rule_count + 1, sizeof(*source->rules));
	return &source->rules[source->rule_count++];
}

static void add_rule(struct grammar_source *source, enum grammar_list list, const char *tag,
	const char *words, int line, int file)
{
	*new_rule(source) = (struct grammar_rule){
		.list = list,
		.tag = alloc_string(tag),
		.text = alloc_string(words),
		.line = line,
		.file = file,
	};
}

/* [ "a", "b" ] as the pattern (a|b); empty for none. */
static char *join(struct conf_text *text, const config_setting_t *group, const char *key)
{
	const config_setting_t *strings = conf_text_strings(text, group, key, false);
	char joined[PATTERN_MAX];
	struct strbuf out = STRBUF(joined);

	if (!strings || !config_setting_length(strings))
		return alloc_string("");

	strbuf_put(&out, "(");

	for (int i = 0; i < config_setting_length(strings); i++)
		strbuf_putf(
			&out, "%s%s", i ? "|" : "", config_setting_get_string_elem(strings, i));

	strbuf_put(&out, ")");

	if (out.truncated)
		conf_text_fault(text, strings, "%s is too long", key);

	return alloc_string(joined);
}

static unsigned read_roles(struct conf_text *text, const config_setting_t *group)
{
	const config_setting_t *who = conf_text_strings(text, group, "who", false);
	unsigned roles = 0;

	for (int i = 0; who && i < config_setting_length(who); i++) {
		const char *name = config_setting_get_string_elem(who, i);

		if (!role_by_name(name))
			conf_text_fault(text, who, "\"%s\" is no role; there are: res mem lead "
						   "med dir pol auth admin",
				name);

		roles |= role_by_name(name);
	}

	return roles;
}

static bool read_flag(struct conf_text *text, const config_setting_t *group, const char *key)
{
	const config_setting_t *setting = config_setting_get_member(group, key);

	if (setting && config_setting_type(setting) != CONFIG_TYPE_BOOL)
		conf_text_fault(text, setting, "%s takes true or false", key);

	return setting && config_setting_get_bool(setting);
}

static void load_keyword(
	struct conf_text *text, struct grammar_source *source, const config_setting_t *group)
{
	const char *name = conf_text_string(text, group, "kind", true);
	const config_setting_t *words = conf_text_strings(text, group, "words", true);
	enum command_kind kind = COMMAND_UNKNOWN;

	conf_text_keys(text, group, "kind words tag guard needs who name open");

	if (*name && !command_kind_by_name(name, &kind))
		conf_text_fault(text, group, "\"%s\" is no kind", name);

	for (int i = 0; words && i < config_setting_length(words); i++) {
		struct grammar_keyword *keyword;

		source->keywords = alloc_resize(source->keywords, source->keyword_count + 1,
			sizeof(*source->keywords));
		keyword = &source->keywords[source->keyword_count++];
		*keyword = (struct grammar_keyword){
			.kind = kind,
			.text = alloc_string(config_setting_get_string_elem(words, i)),
			.tag = alloc_string(conf_text_string(text, group, "tag", false)),
			.guard = join(text, group, "guard"),
			.needs = join(text, group, "needs"),
			.roles = read_roles(text, group),
			.name = read_flag(text, group, "name"),
			.open = read_flag(text, group, "open"),
			.line = conf_text_line(
				config_setting_get_elem(words, (unsigned)i)),
		};
	}
}

static bool list_by_name(const char *name, enum grammar_list *list)
{
	for (int i = 0; i < GRAMMAR_LISTS; i++) {
		if (strcmp(name, grammar_list_name((enum grammar_list)i)) == 0 &&
			i != GRAMMAR_PLACE && i != GRAMMAR_SAME) {
			*list = (enum grammar_list)i;
			return true;
		}
	}

	return false;
}

static void load_list(
	struct conf_text *text, struct grammar_source *source, const config_setting_t *group)
{
	const char *name = conf_text_string(text, group, "list", true);
	const char *tag = conf_text_string(text, group, "tag", false);
	const config_setting_t *words = conf_text_strings(text, group, "words", true);
	enum grammar_list list = GRAMMAR_WRAPPER;

	conf_text_keys(text, group, "list tag words");

	if (*name && !list_by_name(name, &list)) {
		conf_text_fault(text, group, "\"%s\" is no list", name);
		return;
	}

	for (int i = 0; words && i < config_setting_length(words); i++)
		add_rule(source, list, tag, config_setting_get_string_elem(words, i),
			conf_text_line(config_setting_get_elem(words, (unsigned)i)), 0);
}

static void load_same(
	struct conf_text *text, struct grammar_source *source, const config_setting_t *group)
{
	const char *word = conf_text_string(text, group, "word", true);
	const config_setting_t *variants = conf_text_strings(text, group, "as", true);

	conf_text_keys(text, group, "word as");

	for (int i = 0; variants && i < config_setting_length(variants); i++)
		add_rule(source, GRAMMAR_SAME, word, config_setting_get_string_elem(variants, i),
			conf_text_line(config_setting_get_elem(variants, (unsigned)i)), 0);
}

static void load_each(struct conf_text *text, struct grammar_source *source, const char *name,
	void (*load)(struct conf_text *, struct grammar_source *, const config_setting_t *))
{
	const config_setting_t *list = conf_text_list(text, name, true);

	for (int i = 0; list && i < config_setting_length(list); i++)
		load(text, source, config_setting_get_elem(list, (unsigned)i));
}

int keywords_load(struct grammar_source *source, const char *path, char *why, size_t cap)
{
	struct conf_text text;
	int rc = conf_text_open(&text, path, why, cap);

	*source = (struct grammar_source){0};

	if (rc < 0)
		return rc;

	conf_text_keys(&text, config_root_setting(&text.config), "keywords lists same");
	load_each(&text, source, "keywords", load_keyword);
	load_each(&text, source, "lists", load_list);
	load_each(&text, source, "same", load_same);
	conf_text_close(&text);

	if (!text.faults)
		return 0;

	keywords_clear(source);
	return -EINVAL;
}

static void add_place(
	struct grammar_source *source, const char *code, const char *name, int line)
{
	if (*name)
		add_rule(source, GRAMMAR_PLACE, code, name, line, 1);
}

void keywords_add_places(struct grammar_source *source, const struct places *places)
{
	for (size_t i = 0; i < places->zone_count; i++) {
		const struct zone_row *zone = &places->zones[i];

		add_place(source, "", zone->name, zone->line);

		for (uint8_t n = 0; n < zone->alias_count; n++)
			add_place(source, "", zone->aliases[n], zone->line);
	}

	for (size_t i = 0; i < places->place_count; i++) {
		const struct place_row *place = &places->places[i];

		add_place(source, "", place->name, place->line);

		for (uint8_t n = 0; n < place->alias_count; n++)
			add_place(source, "", place->aliases[n], place->line);
	}
}

void keywords_clear(struct grammar_source *source)
{
	for (size_t i = 0; i < source->rule_count; i++) {
		free((char *)source->rules[i].tag);
		free((char *)source->rules[i].text);
	}

	for (size_t i = 0; i < source->keyword_count; i++) {
		free((char *)source->keywords[i].text);
		free((char *)source->keywords[i].tag);
		free((char *)source->keywords[i].guard);
		free((char *)source->keywords[i].needs);
	}

	free(source->rules);
	free(source->keywords);
	*source = (struct grammar_source){0};
}

struct grammar *grammar_load(const char *keywords_path, const char *places_path,
	struct places *places, char *why, size_t cap)
{
	struct grammar_source source;
	struct places own;
	struct places *at = places ? places : &own;
	struct grammar *grammar = NULL;
	char error[256] = "";
	int line = 0, file = 0;

	if (keywords_load(&source, keywords_path, why, cap) < 0)
		return NULL;

	if (places_load(at, places_path, why, cap) == 0) {
		keywords_add_places(&source, at);
		grammar = grammar_new(&source, error, sizeof(error), &line, &file);

		if (!grammar)
			snprintf(why, cap, "%s:%d: %s", file ? places_path : keywords_path, line,
				error);

		if (!places || !grammar)
			places_clear(at);
	}

	keywords_clear(&source);
	return grammar;
}
