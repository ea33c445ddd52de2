/*
 * See conf_text.h. Knows libconfig and no file in particular.
 */
#include "config/conf_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf_file.h"

int conf_text_open(struct conf_text *text, const char *path, char *why, size_t cap)
{
	char *content;
	int rc;

	*text = (struct conf_text){.path = path, .why = strbuf_on(why, cap)};
	content = conf_file_read(path, &rc, why, cap);

	if (!content)
		return rc;

	rc = conf_file_parse(&text->config, path, content, why, cap);
	free(content);
	return rc;
}

void conf_text_close(struct conf_text *text)
{
	config_destroy(&text->config);
}

int conf_text_line(const config_setting_t *setting)
{
	return setting ? (int)config_setting_source_line(setting) : 0;
}

void conf_text_fault(
	struct conf_text *text, const config_setting_t *setting, const char *format, ...)
{
	char what[512];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);

	if (text->faults++)
		strbuf_putc(&text->why, '\n');

	strbuf_put(&text->why, text->path);

	if (setting)
		strbuf_putf(&text->why, ":%d", conf_text_line(setting));

	strbuf_putf(&text->why, ": %s", what);
}

const config_setting_t *conf_text_list(
	struct conf_text *text, const char *name, bool required)
{
	const config_setting_t *list = config_lookup(&text->config, name);

	if (!list && required)
		conf_text_fault(text, NULL, "%s is missing: write %s = ( { … } );", name, name);

	if (!list)
		return NULL;

	if (!config_setting_is_list(list)) {
		conf_text_fault(text, list, "%s takes a list of groups: ( { … } )", name);
		return NULL;
	}

	for (int i = 0; i < config_setting_length(list); i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);

		if (!config_setting_is_group(group)) {
			conf_text_fault(text, group, "%s takes groups: ( { … } )", name);
			return NULL;
		}
	}

	return list;
}

const char *conf_text_string(struct conf_text *text, const config_setting_t *group,
	const char *key, bool required)
{
	const config_setting_t *setting = config_setting_get_member(group, key);
	const char *value = setting ? config_setting_get_string(setting) : NULL;

	if (setting && !value)
		conf_text_fault(text, setting, "%s takes a string in quotes", key);

	if (required && (!setting || (value && !*value)))
		conf_text_fault(text, group, "%s is missing here", key);

	return value ? value : "";
}

void conf_text_copy(struct conf_text *text, const config_setting_t *group, const char *key,
	bool required, char *out, size_t cap)
{
	const char *value = conf_text_string(text, group, key, required);

	if ((size_t)snprintf(out, cap, "%s", value) >= cap)
		conf_text_fault(text, config_setting_get_member(group, key),
			"%s is longer than %zu octets", key, cap - 1);
}

int32_t conf_text_int(struct conf_text *text, const config_setting_t *group, const char *key,
	int32_t usual)
{
	const config_setting_t *setting = config_setting_get_member(group, key);

	if (!setting)
		return usual;

	if (config_setting_type(setting) == CONFIG_TYPE_INT && config_setting_get_int(setting) >= 0)
		return config_setting_get_int(setting);

	conf_text_fault(text, setting, "%s takes a number without quotes", key);
	return usual;
}

const config_setting_t *conf_text_strings(
	struct conf_text *text, const config_setting_t *group, const char *key, bool required)
{
	const config_setting_t *setting = config_setting_get_member(group, key);

	if (!setting) {
		if (required)
			conf_text_fault(text, group, "%s is missing here", key);

		return NULL;
	}

	if (!config_setting_is_array(setting) && !config_setting_is_list(setting)) {
		conf_text_fault(text, setting, "%s takes strings: [ \"…\", \"…\" ]", key);
		return NULL;
	}

	for (int i = 0; i < config_setting_length(setting); i++) {
		if (!config_setting_get_string_elem(setting, i)) {
			conf_text_fault(text, setting, "%s takes strings in quotes only", key);
			return NULL;
		}
	}

	return setting;
}

static bool is_listed(const char *name, const char *keys)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");

		if (n == strlen(name) && strncmp(keys, name, n) == 0)
			return true;

		keys += n + (keys[n] == ' ');
	}

	return false;
}

void conf_text_keys(struct conf_text *text, const config_setting_t *group, const char *keys)
{
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);

		if (!is_listed(config_setting_name(member), keys))
			conf_text_fault(text, member, "%s is no key here; there are: %s",
				config_setting_name(member), keys);
	}
}
