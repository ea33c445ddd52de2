/*
 * Lists of members; see member_list.h.
 */
#include "gateway/control/member_list.h"

#include <string.h>
#include <strings.h>

#include "gateway/base/civil.h"
#include "parsers/text/fold.h"

#define DATE_CHARS 10
#define DAY_MS	   (INT64_C(24) * 3600 * 1000)

const char *const member_columns[MEMBER_COLUMNS] = {"phone", "name", "role", "team", "zone", "group",
	"consent", "voice", "pin", "force", "background", "from", "to"};

const char member_bad_row[] = "more columns than the header, or a quote that does not end";

/* What people here write above their columns, folded. */
static const struct {
	const char *written, *column;
} synonyms[] = {{"so dien thoai", "phone"}, {"dien thoai", "phone"}, {"sdt", "phone"},
	{"so dt", "phone"}, {"ho ten", "name"}, {"ho va ten", "name"}, {"ten", "name"},
	{"vai tro", "role"}, {"chuc vu", "role"}, {"chuc danh", "role"}, {"to", "team"},
	{"doi", "team"}, {"to doi", "team"}, {"thon", "zone"}, {"khu", "zone"}, {"xom", "zone"},
	{"tdp", "zone"}, {"to dan pho", "zone"}, {"khu vuc", "zone"}, {"dia ban", "zone"},
	{"thon/tdp", "zone"}, {"nhom", "group"}, {"mo hinh", "group"}, {"dong y", "consent"},
	{"goi dien", "voice"}, {"ma pin", "pin"}, {"luc luong", "force"},
	{"thanh phan", "background"}, {"tu ngay", "from"}, {"den ngay", "to"}};

const char *member_column(const char *written)
{
	char folded[64];

	for (size_t i = 0; i < MEMBER_COLUMNS; i++)
		if (!strcasecmp(written, member_columns[i]))
			return member_columns[i];

	fold_text(folded, sizeof(folded), written, strlen(written));

	for (size_t i = 0; i < sizeof(synonyms) / sizeof(*synonyms); i++)
		if (!strcmp(folded, synonyms[i].written))
			return synonyms[i].column;

	return NULL;
}

json_t *member_row(const struct csv *csv)
{
	json_t *row = json_object();

	for (size_t i = 0; i < MEMBER_COLUMNS; i++) {
		const char *value = csv_get(csv, member_columns[i]);

		if (value && *value)
			json_object_set_new(row, member_columns[i], json_string(value));
	}

	return row;
}

void member_list_head(FILE *out)
{
	/* Spreadsheets take a file for UTF-8 only by its mark. */
	fputs("\xef\xbb\xbf", out);

	for (size_t i = 0; i < MEMBER_COLUMNS; i++)
		fprintf(out, "%s%s", i ? "," : "", member_columns[i]);

	fputs("\r\n", out);
}

/* A day as lists have it; the last one belongs to the span. */
static void put_date(FILE *out, const char *text, bool last)
{
	char date[CIVIL_RFC3339_MAX];
	int64_t at;

	if (!text || civil_parse(text, &at))
		return;

	civil_rfc3339(date, last ? at - DAY_MS : at);
	date[DATE_CHARS] = '\0';
	fputs(date, out);
}

void member_list_put(FILE *out, const json_t *row)
{
	for (size_t i = 0; i < MEMBER_COLUMNS; i++) {
		const char *column = member_columns[i];
		const json_t *value = json_object_get(row, column);
		const char *text = json_string_value(value);

		if (i)
			putc(',', out);

		if (!strcmp(column, "from") || !strcmp(column, "to"))
			put_date(out, text, column[0] == 't');
		else if (json_is_boolean(value))
			fputs(json_is_true(value) ? "yes" : "no", out);
		else
			csv_put(out, text ? text : "");
	}

	fputs("\r\n", out);
}
