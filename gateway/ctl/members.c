/*
 * The people: listed, imported from a spreadsheet, exported to one, added and removed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/control/member_list.h"
#include "gateway/ctl/ctl.h"
#include "parsers/text/fold.h"

/* Rows sent and not answered yet, so that what was refused can be written down as it stood. */
struct import {
	const struct ctl *ctl;
	const char *path;
	struct csv csv;
	FILE *failed;
	struct sent {
		int64_t line;
		char *raw;
		bool bad;
	} * sent;
	size_t rows, cap;
	int64_t refused;
	int64_t added, changed, same;
};

static void remember(struct import *import, bool bad)
{
	size_t len;
	const char *raw = csv_raw(&import->csv, &len);

	if (import->rows == import->cap) {
		import->cap = import->cap ? 2 * import->cap : 256;
		import->sent =
			alloc_resize(import->sent, import->cap, sizeof(*import->sent));
	}

	struct sent *sent = &import->sent[import->rows++];

	sent->line = import->csv.line;
	sent->bad = bad;
	sent->raw = import->failed ? strndup(raw, len) : NULL;
}

static json_t *next_member(void *arg)
{
	struct import *import = arg;
	bool bad;

	if (!csv_next(&import->csv, &bad))
		return NULL;

	remember(import, bad);

	/* A row of too many columns or an open quote is refused where all others are. */
	return bad ? json_object() : member_row(&import->csv);
}

static void say_line(const struct import *import, const struct sent *sent, const char *message)
{
	fprintf(stderr, "kengctl: %s:%lld: %s\n", import->path, (long long)sent->line, message);
}

static void say_refused(
	struct import *import, const struct sent *sent, const char *message)
{
	import->refused++;

	if (!import->ctl->json)
		say_line(import, sent, message);

	if (import->failed && sent->raw) {
		fprintf(import->failed, "%s%c", sent->raw, import->csv.separator);
		csv_put(import->failed, message);
		putc('\n', import->failed);
	}
}

static void on_member(void *arg, json_t *answer)
{
	struct import *import = arg;
	json_int_t row = json_integer_value(json_object_get(answer, "line"));
	const char *message = json_string_value(json_object_get(answer, "message"));
	const char *result = json_string_value(json_object_get(answer, "result"));
	const char *note = json_string_value(json_object_get(answer, "note"));

	if (row < 1 || (size_t)row > import->rows)
		return;

	struct sent *sent = &import->sent[row - 1];

	json_object_set_new(answer, "line", json_integer(sent->line));

	if (message && sent->bad) {
		message = member_bad_row;
		json_object_set_new(answer, "message", json_string(message));
	}

	if (message)
		say_refused(import, sent, message);
	else if (note && !import->ctl->json && !import->ctl->value[OPT_QUIET])
		say_line(import, sent, note);

	if (import->ctl->json)
		ctl_print_json(answer);

	free(sent->raw);
	sent->raw = NULL;
	import->added += result && !strcmp(result, "added");
	import->changed += result && !strcmp(result, "changed");
	import->same += result && !strcmp(result, "same");
}

/* "Cột A=phone,Ghi chú=-": what --map says a column is; "-" is left out. NULL: it says nothing. */
static const char *mapped(const char *map, const char *written)
{
	char folded[64], name[64];

	fold_text(folded, sizeof(folded), written, strlen(written));

	for (const char *at = map; at && *at; at += strcspn(at, ","), at += *at == ',') {
		size_t n = strcspn(at, "=,"), whole = strcspn(at, ",");

		fold_text(name, sizeof(name), at, n);

		if (strcmp(name, folded) != 0 || n == whole)
			continue;

		snprintf(name, sizeof(name), "%.*s", (int)(whole - n - 1), at + n + 1);
		return strcmp(name, "-") ? member_column(name) : "-";
	}

	return NULL;
}

/* The columns get our own names, by --map or as people here call them. */
static void name_columns(struct import *import)
{
	const char *map = import->ctl->value[OPT_MAP];

	for (size_t i = 0; i < import->csv.head_count; i++) {
		const char *written = import->csv.head[i];
		const char *column = mapped(map, written);

		if (!column)
			column = member_column(written);

		if (column)
			import->csv.head[i] = column;
	}
}

static int check_header(const struct import *import)
{
	for (size_t i = 0; i < import->csv.head_count; i++) {
		bool known = !strcmp(import->csv.head[i], "error") ||
			     !strcmp(import->csv.head[i], "-");

		for (size_t k = 0; k < MEMBER_COLUMNS; k++)
			known |= !strcmp(import->csv.head[i], member_columns[k]);

		if (!known)
			return ctl_fail(import->ctl, EX_DATAERR, "BAD_FILE",
				"%s:1: no column is called \"%s\"; they are "
				"phone,name,role,team,zone and group,consent,voice,pin,from,to: "
				"--map 'NAME=phone,OTHER=-' says what others are",
				import->path, import->csv.head[i]);
	}

	if (!csv_has(&import->csv, "phone"))
		return ctl_fail(import->ctl, EX_DATAERR, "BAD_FILE",
			"%s:1: the header has no phone; it is phone,name,role,team,zone",
			import->path);

	return EX_OK;
}

/* Numbers and PINs may stand in it: for nobody else to read. */
static FILE *create_private(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	return fd < 0 ? NULL : fdopen(fd, "w");
}

static int open_failed(struct import *import)
{
	const char *path = import->ctl->value[OPT_FAILED];

	if (!path)
		return EX_OK;

	import->failed = create_private(path);

	if (!import->failed)
		return ctl_fail(import->ctl, EX_CANTCREAT, "BAD_FILE", "%s: %s", path,
			strerror(errno));

	for (size_t i = 0; i < import->csv.head_count; i++) {
		csv_put(import->failed, import->csv.head[i]);
		putc(import->csv.separator, import->failed);
	}

	fputs("error\n", import->failed);
	return EX_OK;
}

static int import_rows(struct ctl *ctl, struct import *import)
{
	bool dry = ctl->value[OPT_DRY_RUN];
	json_t *answer = NULL;
	int status = ctl_feed(ctl,
		json_pack("{s:s, s:b, s:b}", "op", "members-import", "dry_run", dry,
			"known_zones", ctl->value[OPT_KNOWN_ZONES] != NULL),
		"members", 0, next_member, on_member, import, &answer);

	if (status)
		return status;

	if (ctl->json) {
		json_object_set_new(answer, "added", json_integer(import->added));
		json_object_set_new(answer, "changed", json_integer(import->changed));
		json_object_set_new(answer, "same", json_integer(import->same));
		ctl_print_json(answer);
	} else if (!ctl->value[OPT_QUIET]) {
		printf("%s%lld added, %lld changed, %lld as before, %lld refused.\n",
			dry ? "Would be: " : "", (long long)import->added,
			(long long)import->changed, (long long)import->same,
			(long long)import->refused);
	}

	json_decref(answer);
	return import->refused ? EX_DATAERR : EX_OK;
}

static int members_import(struct ctl *ctl)
{
	struct import import = {.ctl = ctl, .path = ctl->arguments[1]};
	char why[512];

	if (ctl->count != 2)
		return ctl_misused(ctl, "members import takes a CSV file");

	if (csv_open(&import.csv, import.path, why, sizeof(why)))
		return ctl_fail(ctl, EX_DATAERR, "BAD_FILE", "%s", why);

	name_columns(&import);

	int status = check_header(&import);

	if (!status)
		status = open_failed(&import);

	if (!status)
		status = import_rows(ctl, &import);

	for (size_t i = 0; i < import.rows; i++)
		free(import.sent[i].raw);

	free(import.sent);
	csv_close(&import.csv);

	if (import.failed && fclose(import.failed) == EOF)
		status = ctl_fail(ctl, EX_IOERR, "BAD_FILE", "%s: %s",
			ctl->value[OPT_FAILED], strerror(errno));

	return status;
}

static void export_row(void *out, json_t *row)
{
	member_list_put(out, row);
}

static int members_export(struct ctl *ctl)
{
	const char *path = ctl->count > 1 ? ctl->arguments[1] : NULL;

	if (path && !strcmp(path, "-"))
		path = NULL;

	FILE *out = path ? create_private(path) : stdout;

	if (!out)
		return ctl_fail(
			ctl, EX_CANTCREAT, "BAD_FILE", "%s: %s", path, strerror(errno));

	member_list_head(out);

	if (!ctl->value[OPT_LIMIT])
		ctl->value[OPT_LIMIT] = "0";

	int status = listing_each(ctl, "members", export_row, out);

	if (path && fclose(out) == EOF)
		return ctl_fail(
			ctl, EX_IOERR, "BAD_FILE", "%s: %s", path, strerror(errno));

	return status;
}

/* A PIN does not stand on a command line, where everybody sees it. */
static int read_pin(struct ctl *ctl, char pin[16])
{
	const char *path = ctl->value[OPT_PIN];
	FILE *in = !strcmp(path, "-") ? stdin : fopen(path, "re");

	if (!in || !fgets(pin, 16, in))
		return ctl_fail(
			ctl, EX_DATAERR, "BAD_FILE", "%s: no PIN can be read", path);

	pin[strcspn(pin, "\r\n")] = '\0';

	if (in != stdin)
		fclose(in);

	return EX_OK;
}

static int members_add(struct ctl *ctl)
{
	static const struct ctl_given given[] = {{OPT_NAME, "name"}, {OPT_TEAM, "team"}, {OPT_ZONE, "zone"},
		{OPT_GROUP, "group"}, {OPT_CONSENT, "consent"}, {OPT_FORCE, "force"},
		{OPT_BACKGROUND, "background"}, {OPT_FROM, "from"},
		{OPT_TO, "to"}};
	char pin[16] = "";
	json_t *answer;

	if (ctl->count != 3)
		return ctl_misused(ctl, "members add takes a number and a role");

	if (ctl->value[OPT_PIN]) {
		int status = read_pin(ctl, pin);

		if (status)
			return status;
	}

	json_t *request = json_pack("{s:s, s:s, s:s, s:s}", "op", "member-add", "phone",
		ctl->arguments[1], "role", ctl->arguments[2], "pin", pin);

	ctl_give(ctl, request, given, sizeof(given) / sizeof(*given));

	if (request && ctl->value[OPT_KNOWN_ZONES])
		json_object_set_new(request, "known_zones", json_true());

	int status = ctl_ask(ctl, request, NULL, NULL, &answer);

	if (status)
		return status;

	if (ctl->json)
		ctl_print_json(answer);
	else
		printf("%s.\n", json_string_value(json_object_get(answer, "result")));

	const char *note = json_string_value(json_object_get(answer, "note"));

	if (note && !ctl->json)
		fprintf(stderr, "kengctl: %s\n", note);

	json_decref(answer);
	return EX_OK;
}

static int members_remove(struct ctl *ctl)
{
	json_t *answer;

	if (ctl->count != 2)
		return ctl_misused(ctl, "members remove takes a number");

	int status = ctl_ask(ctl,
		json_pack(
			"{s:s, s:s}", "op", "member-remove", "phone", ctl->arguments[1]),
		NULL, NULL, &answer);

	if (status)
		return status;

	if (ctl->json)
		ctl_print_json(answer);

	json_decref(answer);
	return EX_OK;
}

int cmd_members(struct ctl *ctl)
{
	static const struct {
		const char *name;
		ctl_fn run;
	} verbs[] = {{"import", members_import}, {"export", members_export},
		{"add", members_add}, {"remove", members_remove}};

	if (ctl->count == 0 || (ctl->count == 1 && !strcmp(ctl->arguments[0], "list")))
		return listing_show(ctl, "members");

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (!strcmp(verbs[i].name, ctl->arguments[0]))
			return verbs[i].run(ctl);

	return ctl_misused(ctl, "members knows list, import, export, add and remove");
}
