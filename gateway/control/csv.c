/*
 * Comma-separated values; see csv.h.
 */
#include "gateway/control/csv.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gateway/base/alloc.h"
#include "parsers/sms/utf8.h"

#define BOM	 "\xef\xbb\xbf"
#define FORMULAS "=+-@\t\r"

static int read_all(struct csv *csv, FILE *in)
{
	size_t cap = 65536;

	csv->text = alloc_zero(cap);

	for (;;) {
		size_t n = fread(csv->text + csv->len, 1, cap - csv->len - 1, in);

		csv->len += n;

		if (n == 0)
			break;

		if (csv->len > CSV_OCTETS_MAX)
			return -EFBIG;

		if (csv->len + 1 == cap) {
			cap *= 2;
			csv->text = alloc_resize(csv->text, cap, 1);
		}
	}

	csv->text[csv->len] = '\0';
	return ferror(in) ? -EIO : 0;
}

/* The line of the first octet that is no UTF-8; 0 = none. */
static int64_t bad_line(const struct csv *csv)
{
	int64_t line = 1;
	size_t at = 0;

	while (at < csv->len) {
		size_t from = at;
		uint32_t c = utf8_next(csv->text, csv->len, &at);

		if (c == UTF8_REPLACEMENT && at - from == 1)
			return line;

		if (c == 0)
			return line;

		line += c == '\n';
	}

	return 0;
}

/* One field into out; returns what follows it. *bad: a quote that does not end. */
static size_t read_field(const struct csv *csv, size_t at, char **out, bool *bad)
{
	const char *text = csv->text;
	bool quoted = text[at] == '"';

	if (quoted)
		at++;

	while (at < csv->len) {
		if (quoted && text[at] == '"' && text[at + 1] == '"') {
			at++;
		} else if (quoted && text[at] == '"') {
			quoted = false;
			at++;
			continue;
		} else if (!quoted && (text[at] == csv->separator || text[at] == '\n' ||
					      text[at] == '\r')) {
			break;
		}

		*(*out)++ = text[at++];
	}

	*bad |= quoted;
	*(*out)++ = '\0';
	return at;
}

static char *trimmed(char *text)
{
	size_t len = strlen(text);

	while (len && isblank((unsigned char)text[len - 1]))
		text[--len] = '\0';

	while (isblank((unsigned char)*text))
		text++;

	/* What csv_put() set before a formula. */
	return text[0] == '\'' && text[1] && strchr(FORMULAS, text[1]) ? text + 1 : text;
}

static bool read_row(struct csv *csv, bool *bad)
{
	bool more = true;

	*bad = false;
	csv->fields = 0;
	csv->start = csv->at;
	csv->line = csv->next_line;

	if (csv->at >= csv->len)
		return false;

	char *out = csv->row;

	while (more) {
		char *field = out;

		csv->at = read_field(csv, csv->at, &out, bad);
		more = csv->text[csv->at] == csv->separator && csv->at < csv->len;
		csv->at += more;

		if (csv->fields < CSV_COLUMNS_MAX)
			csv->field[csv->fields++] = trimmed(field);
		else
			*bad = true;
	}

	return true;
}

static void end_line(struct csv *csv)
{
	for (size_t i = csv->start; i < csv->at; i++)
		csv->next_line += csv->text[i] == '\n';

	if (csv->text[csv->at] == '\r')
		csv->at++;

	if (csv->text[csv->at] == '\n') {
		csv->at++;
		csv->next_line++;
	}
}

static int read_head(struct csv *csv, const char *path, char *why, size_t cap)
{
	bool bad;
	const char *end = strpbrk(csv->text + csv->at, "\r\n");
	size_t len = end ? (size_t)(end - csv->text) - csv->at : csv->len - csv->at;

	csv->separator = memchr(csv->text + csv->at, ',', len)	  ? ','
			 : memchr(csv->text + csv->at, ';', len)  ? ';'
			 : memchr(csv->text + csv->at, '\t', len) ? '\t'
								  : ',';

	if (!read_row(csv, &bad) || bad) {
		snprintf(why, cap, "%s:1: no header; its first line names the columns",
			path);
		return -EINVAL;
	}

	end_line(csv);
	csv->head_row = csv->row;
	csv->row = alloc_zero(csv->len + 2);
	csv->head_count = csv->fields;
	memcpy(csv->head, csv->field, sizeof(csv->head));

	return 0;
}

static int read_text(struct csv *csv, const char *path, char *why, size_t cap)
{
	int64_t bad = bad_line(csv);

	csv->next_line = 1;

	if (bad) {
		snprintf(why, cap, "%s:%lld: this is no UTF-8; save it as \"CSV UTF-8\"",
			path, (long long)bad);
		return -EINVAL;
	}

	if (csv->len >= 3 && !memcmp(csv->text, BOM, 3))
		csv->at = 3;

	csv->row = alloc_zero(csv->len + 2);
	return read_head(csv, path, why, cap);
}

int csv_read(struct csv *csv, char *text, size_t len, const char *path, char *why, size_t cap)
{
	*csv = (struct csv){.text = text, .len = len};

	int result = read_text(csv, path, why, cap);

	if (result)
		csv_close(csv);

	return result;
}

int csv_open(struct csv *csv, const char *path, char *why, size_t cap)
{
	bool standard = !strcmp(path, "-");
	FILE *in = standard ? stdin : fopen(path, "re");

	memset(csv, 0, sizeof(*csv));

	if (!in) {
		snprintf(why, cap, "%s: %s", path, strerror(errno));
		return -errno;
	}

	int result = read_all(csv, in);

	if (!standard)
		fclose(in);

	if (result)
		snprintf(why, cap, "%s: %s", path, strerror(-result));
	else
		result = read_text(csv, path, why, cap);

	if (result)
		csv_close(csv);

	return result;
}

void csv_close(struct csv *csv)
{
	free(csv->text);
	free(csv->row);
	free(csv->head_row);
	memset(csv, 0, sizeof(*csv));
}

static bool is_empty(const struct csv *csv)
{
	for (size_t i = 0; i < csv->fields; i++)
		if (*csv->field[i])
			return false;

	return true;
}

/* Empty cells at the end are what spreadsheets leave behind. */
static bool has_more_than_head(const struct csv *csv)
{
	for (size_t i = csv->head_count; i < csv->fields; i++)
		if (*csv->field[i])
			return true;

	return false;
}

bool csv_next(struct csv *csv, bool *bad)
{
	do {
		if (!read_row(csv, bad))
			return false;

		end_line(csv);
		*bad |= has_more_than_head(csv);
	} while (is_empty(csv) && !*bad);

	return true;
}

const char *csv_get(const struct csv *csv, const char *column)
{
	for (size_t i = 0; i < csv->head_count && i < csv->fields; i++)
		if (!strcasecmp(csv->head[i], column))
			return csv->field[i];

	return NULL;
}

bool csv_has(const struct csv *csv, const char *column)
{
	for (size_t i = 0; i < csv->head_count; i++)
		if (!strcasecmp(csv->head[i], column))
			return true;

	return false;
}

const char *csv_raw(const struct csv *csv, size_t *len)
{
	size_t end = csv->at;

	while (end > csv->start &&
		(csv->text[end - 1] == '\n' || csv->text[end - 1] == '\r'))
		end--;

	*len = end - csv->start;
	return csv->text + csv->start;
}

void csv_put(FILE *out, const char *text)
{
	bool formula = *text && strchr(FORMULAS, *text);
	bool quoted = strpbrk(text, ",;\"\r\n\t") != NULL;

	if (quoted)
		putc('"', out);

	if (formula)
		putc('\'', out);

	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);

		putc(*text, out);
	}

	if (quoted)
		putc('"', out);
}
