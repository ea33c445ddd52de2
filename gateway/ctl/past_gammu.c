/*
 * What gammu-smsd(1) received. Its files backend names a file IN<date>_<time>_<serial>_<sender>_
 * <sequence>.<ext>, a part a file, with the text as UTF-16 behind a byte order mark, as UTF-8, or
 * within a backup of the message (gammu-smsbackup(5)), all parts in one. Its SQL backends have a
 * row a part.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "gateway/control/csv.h"
#include "gateway/ctl/past.h"
#include "gateway/store/foreign.h"

#define NAME_PARTS 5
#define FIELD_MAX  64
#define LINE_OCTETS  8192
#define UNITS_MAX  1024 /* octets of a part's text */

/* A section of a backup. */
struct section {
	char at[FIELD_MAX], from[FIELD_MAX], udh[2 * FIELD_MAX];
	uint8_t text[UNITS_MAX];
	size_t len;
	bool open, binary;
};

/* Behind the end there may be what was in gammu's memory before. */
static size_t units_len(const uint8_t *units, size_t len)
{
	size_t n = 0;

	while (n + 1 < len && (units[n] || units[n + 1]))
		n += 2;

	return n;
}

static void add_section(struct past *past, struct section *section)
{
	struct past_part part = {.from = section->from,
		.alphabet = PAST_UTF16BE,
		.octets = section->text};
	struct past_concat concat = past_concat(section->udh);
	char joins[FIELD_MAX];

	if (!section->open)
		return;

	section->open = false;

	if (section->binary) {
		past->binary++;
		return;
	}

	if (!*section->from || past_time(section->at, &part.at)) {
		past->unreadable++;
		return;
	}

	snprintf(joins, sizeof(joins), "%u/%u", concat.ref, concat.total);
	part.joins = concat.total > 1 ? joins : NULL;
	part.seq = concat.seq;
	part.total = concat.total;
	part.len = units_len(section->text, section->len);
	past_add(past, &part);
}

static void take_value(struct section *section, const char *key, const char *value)
{
	if (!strcmp(key, "DateTime"))
		snprintf(section->at, sizeof(section->at), "%s", value);
	else if (!strcmp(key, "Number"))
		sscanf(value, "\"%63[^\"]", section->from);
	else if (!strcmp(key, "UDH"))
		snprintf(section->udh, sizeof(section->udh), "%s", value);
	else if (!strcmp(key, "Coding"))
		section->binary = !strncmp(value, "8bit", 4) || !strncmp(value, "8-bit", 5);
	else if (!strncmp(key, "Text", 4) && isdigit((unsigned char)key[4])) {
		ssize_t n = hex_decode(section->text + section->len,
			sizeof(section->text) - section->len, value, strlen(value));

		section->len += n > 0 ? (size_t)n : 0;
	}
}

static void take_backup(struct past *past, const uint8_t *octets, size_t len)
{
	struct section section = {0};
	const uint8_t *end = octets + len;

	while (octets < end) {
		const uint8_t *feed = memchr(octets, '\n', (size_t)(end - octets));
		size_t n = (size_t)((feed ? feed : end) - octets);
		char line[LINE_OCTETS], key[FIELD_MAX], value[LINE_OCTETS];

		snprintf(line, sizeof(line), "%.*s", (int)n, (const char *)octets);
		line[strcspn(line, "\r")] = '\0';
		octets += n + 1;

		if (!strncmp(line, "[SMSBackup", 10)) {
			add_section(past, &section);
			section = (struct section){.open = true};
		} else if (sscanf(line, "%63[A-Za-z0-9] = %8191[^\n]", key, value) == 2) {
			take_value(&section, key, value);
		}
	}

	add_section(past, &section);
}

/* "IN20261126_025725_00_+84915000001_00.txt" at its underlines; false when it is none. */
static bool split_name(char *name, char *parts[NAME_PARTS])
{
	char *rest = NULL;
	int count = 0;

	for (char *part = strtok_r(name, "_.", &rest); part; part = strtok_r(NULL, "_.", &rest))
		if (count < NAME_PARTS)
			parts[count++] = part;

	return count == NAME_PARTS && !strncmp(name, "IN", 2);
}

static enum past_alphabet alphabet_of(const uint8_t *octets, size_t len)
{
	if (len >= 2 && octets[0] == 0xfe && octets[1] == 0xff)
		return PAST_UTF16BE;

	return len >= 2 && octets[0] == 0xff && octets[1] == 0xfe ? PAST_UTF16LE : PAST_UTF8;
}

static bool is_backup(const uint8_t *octets, size_t len)
{
	return len && memmem(octets, len, "[SMSBackup", 10);
}

static void take_file(struct past *past, const char *name, const uint8_t *octets, size_t len)
{
	char copy[NAME_MAX + 1], time[FIELD_MAX], joins[FIELD_MAX], *parts[NAME_PARTS];
	const char *ext = strrchr(name, '.');

	snprintf(copy, sizeof(copy), "%s", name);

	if (strncmp(name, "IN", 2) || !ext) {
		past->unreadable++;
		return;
	}

	if (!strcmp(ext, ".bin")) {
		past->binary++;
		return;
	}

	if (is_backup(octets, len)) {
		take_backup(past, octets, len);
		return;
	}

	struct past_part part = {.alphabet = alphabet_of(octets, len), .octets = octets, .len = len};

	if (!split_name(copy, parts)) {
		past->unreadable++;
		return;
	}

	snprintf(time, sizeof(time), "%.20s_%.20s", parts[0] + 2, parts[1]);
	snprintf(joins, sizeof(joins), "%.20s_%.10s", time, parts[2]);

	if (past_time(time, &part.at)) {
		past->unreadable++;
		return;
	}

	/* Each file has a mark of its own, which must not end up within. */
	if (part.alphabet != PAST_UTF8) {
		part.octets = octets + 2;
		part.len = units_len(octets + 2, len - 2);
	}

	part.from = parts[3];
	part.joins = joins;
	part.seq = (unsigned)atoi(parts[4]) + 1;
	past_add(past, &part);
}

/* The column TextDecoded, or the units in Text where a part of a long one has them alone. */
static void take_row(void *arg, const struct foreign_row *row)
{
	struct past *past = arg;
	struct past_concat concat = past_concat(row->udh);
	struct past_part part = {.from = row->from, .alphabet = PAST_UTF8};
	uint8_t units[UNITS_MAX];
	char joins[FIELD_MAX];

	if (past_time(row->at, &part.at)) {
		past->unreadable++;
		return;
	}

	if (!strncasecmp(row->coding, "8bit", 4)) {
		past->binary++;
		return;
	}

	ssize_t n = hex_decode(units, sizeof(units), row->octets, strlen(row->octets));

	if (n > 0) {
		part.alphabet = PAST_UTF16BE;
		part.octets = units;
		part.len = (size_t)n;
	} else {
		part.octets = row->text;
		part.len = strlen(row->text);
	}

	snprintf(joins, sizeof(joins), "%u/%u", concat.ref, concat.total);
	part.joins = concat.total > 1 ? joins : NULL;
	part.seq = concat.seq;
	part.total = concat.total;
	past_add(past, &part);
}

static const char *column(const struct csv *csv, const char *name)
{
	const char *value = csv_get(csv, name);

	return value ? value : "";
}

/* As `psql --csv` and its like write the table. */
static int take_table(struct past *past, const char *path, char *why, size_t cap)
{
	struct csv csv;
	bool bad;
	int result = csv_open(&csv, path, why, cap);

	if (result)
		return result;

	if (!csv_has(&csv, "receivingdatetime") || !csv_has(&csv, "sendernumber")) {
		snprintf(why, cap,
			"%s: neither an SQLite database nor the table inbox as CSV with its header",
			path);
		csv_close(&csv);
		return -EINVAL;
	}

	while (csv_next(&csv, &bad)) {
		struct foreign_row row = {column(&csv, "receivingdatetime"),
			column(&csv, "sendernumber"), column(&csv, "udh"),
			column(&csv, "textdecoded"), column(&csv, "text"), column(&csv, "coding")};

		if (bad)
			past->unreadable++;
		else
			take_row(past, &row);
	}

	csv_close(&csv);
	return 0;
}

static bool is_sqlite(const char *path)
{
	char head[16] = "";
	FILE *file = fopen(path, "re");
	bool is = file && fread(head, sizeof(head), 1, file) == 1 &&
		  !memcmp(head, "SQLite format 3", sizeof(head));

	if (file)
		fclose(file);

	return is;
}

int past_gammu(struct past *past, const char *path, char *why, size_t cap)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		int error = errno;

		snprintf(why, cap, "%s: %s", path, strerror(error));
		return -error;
	}

	if (S_ISDIR(st.st_mode))
		return past_each_file(past, path, take_file, why, cap);

	if (is_sqlite(path))
		return foreign_inbox(path, take_row, past, why, cap);

	return take_table(past, path, why, cap);
}
