/*
 * Values of kengd.conf into their places by the table of conf_table.c. Every fault is reported with
 * its file and line, all of them at once, and no secret ever stands in a message.
 */
#include "config/conf_loader.h"

#include <stdlib.h>
#include <string.h>

#include "parsers/text/command.h"

void conf_fault_at(struct loader *loader, const char *file, int line, const char *text)
{
	if (loader->faults++)
		strbuf_putc(&loader->why, '\n');

	strbuf_put(&loader->why, file ? file : loader->conf->file);

	if (line > 0)
		strbuf_putf(&loader->why, ":%d", line);

	strbuf_putf(&loader->why, ": %s", text);
}

/* The path and what is wrong with it: "policy.quiet_from takes …". */
static void fault(struct loader *loader, const config_setting_t *setting,
	const char *path, const char *what)
{
	char text[512];
	struct strbuf buf = STRBUF(text);

	strbuf_putf(&buf, "%s %s", path, what);
	conf_fault_at(loader, config_setting_source_file(setting),
		(int)config_setting_source_line(setting), text);
}

/* Length of the UTF-8 sequence at s, 0 when it is none or a control character. */
static size_t text_unit(const unsigned char *s)
{
	size_t n = *s < 0x80		     ? 1
		   : *s >= 0xc2 && *s < 0xe0 ? 2
		   : *s >= 0xe0 && *s < 0xf0 ? 3
		   : *s >= 0xf0 && *s < 0xf5 ? 4
					     : 0;

	if (*s < 0x20 || *s == 0x7f)
		return 0;

	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;

	return n;
}

static bool is_plain_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s) {
		size_t n = text_unit(s);

		if (!n)
			return false;

		s += n;
	}

	return true;
}

/* Minutes after midnight, or -1. 24:00 is the end of the day. */
static int32_t clock_minutes(const char *text)
{
	int hour, minute, end = 0;

	if (strspn(text, "0123456789:") != strlen(text) || strlen(text) > 5)
		return -1;

	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &end) != 2 || text[end] || end < 4)
		return -1;

	if (minute > 59 || hour > 24 || (hour == 24 && minute))
		return -1;

	return hour % 24 * 60 + minute;
}

static bool is_tcp(const char *device)
{
	return strncmp(device, "tcp:", 4) == 0;
}

/* Not yet a path: conf_credentials() has the folder. */
static bool is_credential(const char *path)
{
	return strncmp(path, CONF_CREDENTIAL, strlen(CONF_CREDENTIAL)) == 0;
}

/* Copies a string; false when it is too long. */
static bool put_string(const struct loader *loader, const struct conf_key *key, void *at,
	const char *text)
{
	bool path = key->type == CONF_PATH || (key->type == CONF_DEVICE && !is_tcp(text));
	bool relative = path && *text && *text != '/' && !is_credential(text);
	struct strbuf buf = strbuf_on(at, key->size);

	if (relative)
		strbuf_put(&buf, loader->folder);

	strbuf_put(&buf, text);
	return !buf.truncated;
}

/* NULL, or what is wrong with the text as a value of that key. */
static const char *put_text(const struct loader *loader, const struct conf_key *key,
	void *at, const char *text)
{
	const char *wrong = key->check ? key->check(text) : NULL;

	if (wrong)
		return wrong;

	if (!is_plain_text(text))
		return "takes UTF-8 text without control characters";

	switch (key->type) {
	case CONF_STRING:
	case CONF_PATH:
	case CONF_DEVICE: return put_string(loader, key, at, text) ? NULL : "is too long";
	case CONF_INT: *(int32_t *)at = (int32_t)strtol(text, NULL, 10); return NULL;
	case CONF_BOOL: *(bool *)at = strcmp(text, "true") == 0; return NULL;
	case CONF_CLOCK:
		*(int32_t *)at = clock_minutes(text);
		return *(int32_t *)at < 0 ? "takes a time of day such as \"21:30\""
					  : NULL;
	case CONF_ROLE:
		*(uint32_t *)at = role_by_name(text);
		return *(uint32_t *)at
			       ? NULL
			       : "takes res, mem, lead, med, dir, pol, auth or admin";
	case CONF_STRINGS:
	case CONF_LIST: return NULL;
	}

	return NULL;
}

void conf_put_defaults(struct loader *loader, const struct conf_key *list, void *base)
{
	for (size_t i = 0; i < conf_key_count; i++) {
		const struct conf_key *key = &conf_keys[i];

		if (key->value && conf_key_list(key->path) == list)
			put_text(loader, key, (char *)base + key->offset, key->value);
	}
}

static void load_int(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *key, void *base)
{
	long long value = config_setting_get_int64(setting);
	int type = config_setting_type(setting);
	char what[128];

	if (type == CONFIG_TYPE_INT)
		value = config_setting_get_int(setting);

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
		snprintf(what, sizeof(what),
			"takes a number from %d to %d without quotes", key->min,
			key->max);
		fault(loader, setting, key->path, what);
		return;
	}

	if (value < key->min || value > key->max) {
		snprintf(what, sizeof(what), "takes a number from %d to %d, not %lld",
			key->min, key->max, value);
		fault(loader, setting, key->path, what);
		return;
	}

	memcpy((char *)base + key->offset, &(int32_t){(int32_t)value}, sizeof(int32_t));
}

static void load_bool(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *key, void *base)
{
	bool value = config_setting_get_bool(setting);

	if (config_setting_type(setting) == CONFIG_TYPE_BOOL)
		memcpy((char *)base + key->offset, &value, sizeof(value));
	else
		fault(loader, setting, key->path, "takes true or false without quotes");
}

static void load_string(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *key, void *base)
{
	const char *text = config_setting_get_string(setting);
	const char *wrong;

	if (config_setting_type(setting) != CONFIG_TYPE_STRING || !text) {
		fault(loader, setting, key->path,
			key->type == CONF_CLOCK
				? "takes a time of day in quotes, such as \"21:30\""
				: "takes a string: put it in quotes");
		return;
	}

	wrong = put_text(loader, key, (char *)base + key->offset, text);

	if (wrong)
		fault(loader, setting, key->path, wrong);
}

static void load_strings(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *key)
{
	struct policy *policy = &loader->conf->policy;
	int n = config_setting_length(setting);

	if (!config_setting_is_array(setting) && !config_setting_is_list(setting)) {
		fault(loader, setting, key->path, "takes a list such as [\"+84\"]");
		return;
	}

	if (n > key->cap) {
		fault(loader, setting, key->path, "has more elements than keng takes");
		return;
	}

	loader->prefixes_given = true;
	policy->prefix_count = 0;

	for (int i = 0; i < n; i++) {
		const char *text = config_setting_get_string_elem(setting, i);
		const char *wrong = text ? key->check(text) : "takes strings in quotes";
		struct strbuf buf = STRBUF(policy->allowed_prefixes[i]);

		if (wrong) {
			fault(loader, setting, key->path, wrong);
			return;
		}

		strbuf_put(&buf, text);
		policy->prefix_count++;
	}
}

static const char *type_hint(const config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_GROUP: return "is no group: write it as NAME = VALUE;";
	case CONFIG_TYPE_LIST:
	case CONFIG_TYPE_ARRAY: return "takes one value, not a list";
	}

	return NULL;
}

static void unknown_key(
	struct loader *loader, const config_setting_t *setting, const char *path)
{
	char nearest[CONF_PATH_MAX], what[2 * CONF_PATH_MAX];

	conf_key_nearest(path, nearest);
	snprintf(what, sizeof(what), "is no key; the nearest one is %s", nearest);
	fault(loader, setting, path, what);
}

static void load_scalar(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *key, void *base)
{
	const char *hint = type_hint(setting);

	if (hint && key->type != CONF_STRINGS)
		fault(loader, setting, key->path, hint);
	else if (key->type == CONF_STRINGS)
		load_strings(loader, setting, key);
	else if (key->type == CONF_INT)
		load_int(loader, setting, key, base);
	else if (key->type == CONF_BOOL)
		load_bool(loader, setting, key, base);
	else
		load_string(loader, setting, key, base);
}

static void require_keys(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *list)
{
	for (size_t i = 0; i < conf_key_count; i++) {
		const struct conf_key *key = &conf_keys[i];

		if (key->value || conf_key_list(key->path) != list)
			continue;

		if (!config_setting_get_member(setting, strrchr(key->path, '.') + 1))
			fault(loader, setting, key->path,
				"is missing here and has no default");
	}
}

/* One element: a group whose members are all scalars. */
static void load_element(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *list, void *base)
{
	if (!config_setting_is_group(setting)) {
		fault(loader, setting, list->path, "takes groups: ( { … }, { … } )");
		return;
	}

	conf_put_defaults(loader, list, base);

	for (int i = 0; i < config_setting_length(setting); i++) {
		const config_setting_t *member =
			config_setting_get_elem(setting, (unsigned)i);
		const struct conf_key *key;
		char path[CONF_PATH_MAX];

		snprintf(path, sizeof(path), "%s.%s", list->path,
			config_setting_name(member));
		key = conf_key_find(path);

		if (key)
			load_scalar(loader, member, key, base);
		else
			unknown_key(loader, member, path);
	}

	require_keys(loader, setting, list);
}

static void load_list(struct loader *loader, const config_setting_t *setting,
	const struct conf_key *key)
{
	char *base = (char *)loader->conf + key->offset;
	size_t element = key->size / (size_t)key->cap;
	int n = config_setting_length(setting);

	if (!config_setting_is_list(setting) &&
		!(config_setting_is_array(setting) && n == 0)) {
		fault(loader, setting, key->path, "takes a list: ( { … }, { … } )");
		return;
	}

	if (n > key->cap) {
		fault(loader, setting, key->path, "has more elements than keng takes");
		return;
	}

	for (int i = 0; i < n; i++) {
		const config_setting_t *each =
			config_setting_get_elem(setting, (unsigned)i);

		if (base == (char *)loader->conf->modems)
			loader->modem_lines[i] = (int)config_setting_source_line(each);

		load_element(loader, each, key, base + (size_t)i * element);
	}

	memcpy((char *)loader->conf + key->count_offset, &(size_t){(size_t)n},
		sizeof(size_t));
}

static void load_key(
	struct loader *loader, const config_setting_t *setting, const char *path)
{
	const struct conf_key *key = conf_key_find(path);

	if (!key)
		unknown_key(loader, setting, path);
	else if (key->type == CONF_LIST)
		load_list(loader, setting, key);
	else
		load_scalar(loader, setting, key, loader->conf);
}

static void load_group(
	struct loader *loader, const config_setting_t *setting, const char *name)
{
	int line = (int)config_setting_source_line(setting);

	if (!config_setting_is_group(setting)) {
		fault(loader, setting, name, "takes a group: { KEY = VALUE; }");
		return;
	}

	if (strcmp(name, "store") == 0)
		loader->store_line = line;
	else if (strcmp(name, "policy") == 0)
		loader->policy_line = line;

	for (int i = 0; i < config_setting_length(setting); i++) {
		const config_setting_t *member =
			config_setting_get_elem(setting, (unsigned)i);
		char path[CONF_PATH_MAX];

		snprintf(path, sizeof(path), "%s.%s", name, config_setting_name(member));
		load_key(loader, member, path);
	}
}

void conf_load_root(struct loader *loader, const config_setting_t *root)
{
	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *member =
			config_setting_get_elem(root, (unsigned)i);
		const char *name = config_setting_name(member);

		if (!conf_key_find(name) && conf_key_is_group(name))
			load_group(loader, member, name);
		else
			load_key(loader, member, name);
	}
}
