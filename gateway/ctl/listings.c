/*
 * Listings: from the daemon, or from the store where no daemon runs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/base/clock.h"
#include "gateway/control/listing_json.h"
#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"
#include "gateway/store/listing.h"
#include "gateway/store/store.h"

#define BATCH_ROWS  256
#define ROWS_SHOWN  100 /* of a table, unless somebody says otherwise */
#define COLUMNS_MAX 10
#define CELL_MAX    128

/* What people see of a listing; programs see all of it. The last column may be cut. */
static const struct {
	const char *name;
	const char *columns[COLUMNS_MAX + 1];
} views[] = {
	{"inbox", {"id", "received_at", "sender", "kind", "text"}},
	{"outbox", {"id", "queued_at", "to", "class", "state", "reason", "text"}},
	{"tips", {"code", "received_at", "state", "rating", "category", "zone",
			 "forwarded_at"}},
	{"patrols", {"code", "group", "zone", "start", "end", "headcount", "with_police",
			    "state", "finding"}},
	{"mediations", {"code", "requested_at", "zone", "category", "state", "mediator",
			       "due", "outcome"}},
	{"broadcasts", {"id", "made_at", "author", "audience", "state", "recipients",
			       "sent", "delivered", "failed", "text"}},
	{"tasks", {"code", "assignee", "due", "state", "text"}},
	{"funds", {"id", "at", "direction", "amount", "balance", "state", "purpose"}},
	{"members", {"phone", "name", "role", "team", "zone", "consent"}},
	{"groups", {"code", "name", "kind", "zone", "founded", "from", "to"}},
	{"zones",
		{"code", "name", "level", "parent", "households", "persons", "aliases", "to"}},
	{"consents", {"id", "at", "number", "act", "text"}},
	{"plans", {"code", "group", "zone", "days", "begin", "end", "size", "team"}},
	{"calls", {"id", "at", "direction", "answered_s", "end", "node", "keys", "timeouts"}},
	{"recordings", {"id", "at", "kind", "seconds"}},
	{"audit", {"id", "at", "actor", "act", "object", "detail"}},
};

static const char *const *view_of(const char *name)
{
	for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++)
		if (!strcmp(views[i].name, name))
			return views[i].columns;

	return NULL;
}

static int64_t rows_wanted(const struct ctl *ctl)
{
	const char *limit = ctl->value[OPT_LIMIT];

	if (limit)
		return strtoll(limit, NULL, 10);

	return ctl->json ? 0 : ROWS_SHOWN;
}

/* "2026-03-10T22:30:00+07:00" as people read it; anything else as it is. */
static const char *cell_of(const json_t *value, char room[CELL_MAX])
{
	const char *text = json_string_value(value);
	int year, month, day, hour, minute, end = 0;

	if (json_is_integer(value)) {
		snprintf(room, CELL_MAX, "%lld", (long long)json_integer_value(value));
		return room;
	}

	if (!text)
		return json_is_true(value) ? "yes" : "";

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%*2d%n", &year, &month, &day, &hour,
		    &minute, &end) == 5 &&
		end == 19) {
		snprintf(room, CELL_MAX, "%04d-%02d-%02d %02d:%02d", year % 10000,
			month % 100, day % 100, hour % 100, minute % 100);
		return room;
	}

	return text;
}

struct shown {
	struct table *table;
	const char *const *columns;
	size_t count;
};

static void show_row(void *arg, json_t *row)
{
	struct shown *shown = arg;
	const char *cells[COLUMNS_MAX];
	char room[COLUMNS_MAX][CELL_MAX];

	for (size_t i = 0; i < shown->count; i++)
		cells[i] = cell_of(json_object_get(row, shown->columns[i]), room[i]);

	table_row(shown->table, cells);
}

static void print_row(void *arg, json_t *row)
{
	(void)arg;
	ctl_print_json(row);
}

int ctl_store_open(const struct ctl *ctl, const char *path, struct store **store)
{
	struct store_conf conf = ctl->conf.store;
	char why[512];

	conf.read_only = true;

	if (path)
		snprintf(conf.path, sizeof(conf.path), "%s", path);

	int result = store_open(store, &conf, clock_real(), why, sizeof(why));

	if (!result)
		return EX_OK;

	return ctl_fail(
		ctl, result == -EACCES ? EX_NOPERM : EX_DATAERR, "STORE", "%s", why);
}

struct offline {
	ctl_row_fn fn;
	void *arg;
};

static bool on_row(void *arg, const struct listing_row *row)
{
	struct offline *offline = arg;
	json_t *object = listing_json_row(row);

	offline->fn(offline->arg, object);
	json_decref(object);
	return true;
}

static int each_offline(struct ctl *ctl, const char *name, ctl_row_fn fn, void *arg)
{
	struct offline offline = {fn, arg};
	struct listing_query query = {.batch = BATCH_ROWS};
	struct store *store;

	if (access(ctl->conf.store.path, F_OK) < 0 && errno == ENOENT)
		return ctl_fail(ctl, EX_UNAVAILABLE, "NO_DAEMON",
			"neither kengd answers at %s nor is there a store at %s",
			ctl->conf.control.socket, ctl->conf.store.path);

	int status = ctl_store_open(ctl, NULL, &store);

	if (status)
		return status;

	if (!listing_by_name(name, &query.listing))
		abort();

	int result = listing_start(store, &query, rows_wanted(ctl));

	while (!result)
		result = listing_batch(store, &query, on_row, &offline);

	store_close(store);

	if (result != -ENOENT)
		return ctl_fail(ctl, EX_IOERR, "STORE", "%s: %s", ctl->conf.store.path,
			strerror(-result));

	return EX_OK;
}

static json_t *listing_request(const struct ctl *ctl, const char *name)
{
	json_t *request = json_pack("{s:s, s:I, s:b}", "op", name, "limit",
		(json_int_t)rows_wanted(ctl), "reveal", ctl->value[OPT_REVEAL] != NULL);

	if (ctl->value[OPT_REASON])
		json_object_set_new(
			request, "reason", json_string(ctl->value[OPT_REASON]));

	return request;
}

int listing_each(struct ctl *ctl, const char *name, ctl_row_fn fn, void *arg)
{
	const char *limit = ctl->value[OPT_LIMIT];
	struct talk *talk;

	if (limit &&
		(!*limit || limit[strspn(limit, "0123456789")] || strlen(limit) > 12))
		return ctl_misused(ctl, "--limit is a number");

	int result = talk_try(ctl, &talk);

	if (!result) {
		int status =
			talk_ask(ctl, talk, listing_request(ctl, name), fn, arg, NULL);

		talk_close(talk);
		return status;
	}

	if (ctl->value[OPT_REVEAL])
		return ctl_fail(ctl, EX_UNAVAILABLE, "NO_DAEMON",
			"%s: numbers are revealed by kengd, and it does not answer: %s",
			ctl->conf.control.socket, strerror(-result));

	return each_offline(ctl, name, fn, arg);
}

static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;

	return size.ws_col;
}

int listing_show(struct ctl *ctl, const char *name)
{
	struct shown shown = {.columns = view_of(name)};

	if (ctl->json)
		return listing_each(ctl, name, print_row, NULL);

	if (ctl->value[OPT_ZALO])
		return zalo_show(ctl, name);

	while (shown.columns[shown.count])
		shown.count++;

	shown.table = table_new(stdout, shown.columns, shown.count, terminal_width());

	int status = listing_each(ctl, name, show_row, &shown);
	size_t rows = table_end(shown.table);

	if (!status && !ctl->value[OPT_QUIET] && rows == 0)
		fprintf(stderr, "No %s.\n", name);
	else if (!status && !ctl->value[OPT_QUIET] && !ctl->value[OPT_LIMIT] &&
		 rows == ROWS_SHOWN)
		fprintf(stderr, "The newest %d; --limit 0 shows all.\n", ROWS_SHOWN);

	return status;
}

int cmd_listing(struct ctl *ctl)
{
	return listing_show(ctl, ctl->command->name);
}
