/*
 * The effective configuration as a file that loads again; see conf.h.
 */
#include "config/conf.h"

#include <string.h>

#include "config/conf_table.h"
#include "parsers/text/command.h"

static void dump_string(FILE *out, const char *text)
{
	fputc('"', out);

	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);

	fputc('"', out);
}

static void dump_strings(FILE *out, const struct policy *policy)
{
	fputc('[', out);

	for (int32_t i = 0; i < policy->prefix_count; i++) {
		if (i)
			fputs(", ", out);

		dump_string(out, policy->allowed_prefixes[i]);
	}

	fputc(']', out);
}

static void dump_value(FILE *out, const struct conf_key *key, const void *base)
{
	const char *at = (const char *)base + key->offset;
	int32_t number = 0;

	switch (key->type) {
	case CONF_STRING:
	case CONF_PATH:
	case CONF_DEVICE:
		dump_string(out, key->secret && *at ? "********" : at);
		break;
	case CONF_INT:
		memcpy(&number, at, sizeof(number));
		fprintf(out, "%d", number);
		break;
	case CONF_BOOL:
		fputs(*(const bool *)at ? "true" : "false", out);
		break;
	case CONF_CLOCK:
		memcpy(&number, at, sizeof(number));
		fprintf(out, "\"%02d:%02d\"", number / 60, number % 60);
		break;
	case CONF_ROLE:
		memcpy(&number, at, sizeof(number));
		dump_string(out, role_name((unsigned)number));
		break;
	case CONF_STRINGS:
		dump_strings(out, &((const struct conf *)base)->policy);
		break;
	case CONF_LIST:
		break;
	}
}

static void dump_element(FILE *out, const struct conf_key *list, const void *base)
{
	fputs("  {\n", out);

	for (size_t i = 0; i < conf_key_count; i++) {
		const struct conf_key *key = &conf_keys[i];

		if (conf_key_list(key->path) != list)
			continue;

		fprintf(out, "    %s = ", strrchr(key->path, '.') + 1);
		dump_value(out, key, base);
		fputs(";\n", out);
	}

	fputs("  }", out);
}

static void dump_list(FILE *out, const struct conf *conf, const struct conf_key *list)
{
	const char *base = (const char *)conf + list->offset;
	size_t element = list->size / (size_t)list->cap;
	size_t n;

	memcpy(&n, (const char *)conf + list->count_offset, sizeof(n));

	fputc('(', out);

	for (size_t i = 0; i < n; i++) {
		fputs(i ? ",\n" : "\n", out);
		dump_element(out, list, base + i * element);
	}

	fputs(")", out);
}

static void dump_key(FILE *out, const struct conf *conf, const struct conf_key *key)
{
	const char *dot = strrchr(key->path, '.');

	fprintf(out, "%s%s = ", dot ? "  " : "", dot ? dot + 1 : key->path);

	if (key->type == CONF_LIST)
		dump_list(out, conf, key);
	else
		dump_value(out, key, conf);

	fputs(";\n", out);
}

void conf_dump(const struct conf *conf, FILE *out)
{
	char group[64] = "";

	fprintf(out, "# effective values of %s\n", *conf->file ? conf->file : "the defaults");

	for (size_t i = 0; i < conf_key_count; i++) {
		const struct conf_key *key = &conf_keys[i];
		const char *dot = strchr(key->path, '.');
		size_t n = dot ? (size_t)(dot - key->path) : 0;

		if (conf_key_list(key->path))
			continue;

		if (strlen(group) != n || strncmp(group, key->path, n)) {
			if (*group)
				fputs("};\n", out);

			snprintf(group, sizeof(group), "%.*s", (int)n, key->path);

			if (*group)
				fprintf(out, "%s = {\n", group);
		}

		dump_key(out, conf, key);
	}

	if (*group)
		fputs("};\n", out);
}
