/*
 * Keywords, places, replies and calls of a community; see rules.h.
 */
#include "config/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/accents.h"
#include "config/conf_file.h"
#include "config/keywords.h"
#include "gateway/base/alloc.h"
#include "gateway/base/strbuf.h"
#include "gateway/handlers/replies.h"
#include "parsers/text/accent.h"

static void fault(struct strbuf *why, const config_setting_t *setting, const char *path,
	const char *what)
{
	const char *file = config_setting_source_file(setting);

	if (why->len)
		strbuf_putc(why, '\n');

	strbuf_putf(why, "%s:%d: %s %s", file ? file : path,
		(int)config_setting_source_line(setting), config_setting_name(setting),
		what);
}

/* NULL, or what is wrong with this text; it may stand in wrong[cap]. */
static const char *put_reply(
	struct replies *replies, const config_setting_t *setting, char *wrong, size_t cap)
{
	const char *text = config_setting_get_string(setting);
	enum reply_id id;

	if (!reply_by_name(config_setting_name(setting), &id))
		return "is no text of keng's; those there are stand in the shipped "
		       "replies.conf";

	if (!text)
		return "takes a text in quotes";

	if (strlen(text) >= REPLY_TEMPLATE_MAX)
		return "is too long";

	if (!replies_check(text, wrong, cap))
		return wrong;

	replies_put(replies, id, text);
	return NULL;
}

static void put_replies(struct replies *replies, const config_setting_t *root,
	const char *path, struct strbuf *why)
{
	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *setting =
			config_setting_get_elem(root, (unsigned)i);
		char text[256];
		const char *wrong = put_reply(replies, setting, text, sizeof(text));

		if (wrong)
			fault(why, setting, path, wrong);
	}
}

/* A text that the file leaves out is as it was shipped. */
static struct replies *replies_load(const char *path, int *result, char *why, size_t cap)
{
	struct replies *replies = alloc_zero(sizeof(*replies));
	struct strbuf faults = strbuf_on(why, cap);
	char *text = conf_file_read(path, result, why, cap);
	config_t config;

	if (text)
		*result = conf_file_parse(&config, path, text, why, cap);

	free(text);

	if (!*result) {
		replies_defaults(replies);
		put_replies(replies, config_root_setting(&config), path, &faults);
		config_destroy(&config);

		if (!faults.len)
			return replies;

		*result = -EINVAL;
	}

	replies_clear(replies);
	free(replies);
	return NULL;
}

/* Nobody has to have calls. */
static bool has_calls(const struct conf *conf)
{
	for (size_t i = 0; i < conf->modem_count; i++)
		if (*conf->modems[i].audio)
			return true;

	return access(conf->files.ivr, R_OK) == 0;
}

/* Each file's faults stand below those of the one before. */
static void add(int *result, int one, const char *text, struct strbuf *why)
{
	if (!one)
		return;

	if (why->len)
		strbuf_putc(why, '\n');

	strbuf_put(why, text);

	if (!*result)
		*result = one;
}

int rules_load(struct rules *rules, const struct conf *conf, char *why, size_t cap)
{
	struct strbuf all = strbuf_on(why, cap);
	char *text = alloc_zero(cap);
	int result = 0, one = 0;

	*rules = (struct rules){0};
	rules->grammar = grammar_load(
		conf->files.keywords, conf->files.places, &rules->places, text, cap);
	add(&result, rules->grammar ? 0 : -EINVAL, text, &all);
	rules->replies = replies_load(conf->files.replies, &one, text, cap);
	add(&result, one, text, &all);

	if (has_calls(conf)) {
		add(&result,
			ivr_load(&rules->ivr, conf->files.ivr, conf->community.name, text, cap),
			text, &all);
		rules->accent = accents_load(
			conf->files.accents, &rules->places, &one, text, cap);
		add(&result, one, text, &all);
	}

	free(text);

	if (result)
		rules_clear(rules);

	return result;
}

void rules_clear(struct rules *rules)
{
	grammar_free(rules->grammar);

	if (rules->replies)
		replies_clear(rules->replies);

	free(rules->replies);
	places_clear(&rules->places);
	ivr_clear(&rules->ivr);
	accent_free(rules->accent);
	*rules = (struct rules){0};
}

static bool is_template(const char *name)
{
	return name[0] == 'W' && strspn(name + 1, "0123456789") == 2 && !name[3];
}

const char *rules_template(const struct rules *rules, const char *code, const char **next)
{
	const char *found = NULL;

	*next = NULL;

	for (int i = 0; i < REPLY_COUNT; i++) {
		const char *name = reply_name((enum reply_id)i);

		if (!is_template(name))
			continue;

		if (found || !code) {
			*next = name;
			break;
		}

		if (!strcmp(name, code))
			found = rules->replies->text[i];
	}

	return found;
}
