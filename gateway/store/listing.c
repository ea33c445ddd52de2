/*
 * Listings; see listing.h. The statements stand in statements_listing.def.
 */
#include "gateway/store/listing.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/clock.h"
#include "gateway/store/message.h"
#include "gateway/store/number.h"
#include "gateway/store/plan.h"
#include "gateway/store/queue.h"
#include "gateway/store/seal.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

#define TEXT_ROOM (MESSAGE_TEXT_MAX + 1)

/* As message_text(): -ENOENT where there is none. */
typedef int (*open_fn)(struct store *store, int64_t id, char *out, size_t cap, size_t *len);

/* How a column of the statement becomes a value. */
enum column_kind {
	COLUMN_PLAIN,
	COLUMN_NUMBER, /* two of the statement's: masked and sealed */
	COLUMN_SEALED, /* open() has the text where the column is null */
	COLUMN_DAYS,   /* bits of weekdays */
};

struct column {
	const char *name;
	enum listing_type type;
	enum column_kind kind;
	open_fn open;
};

struct table {
	const char *name;
	enum stmt_id rows, start;
	bool now; /* the statement asks for the time */
	struct column columns[LISTING_COLUMNS_MAX];
};

static int outbox_text(struct store *store, int64_t id, char *out, size_t cap, size_t *len)
{
	uint8_t sealed[QUEUE_TEXT_MAX + SEAL_OVERHEAD];
	struct stmt text = stmt_use(store, STMT_LISTING_OUTBOX_TEXT);

	stmt_bind_int(&text, ":id", id);

	int result = stmt_next(&text);

	if (result)
		return result;

	size_t octets = stmt_blob(&text, 0, sealed, sizeof(sealed));

	stmt_done(&text);

	if (!octets)
		return -ENOENT;

	if (octets - SEAL_OVERHEAD >= cap)
		return -EBADMSG;

	result = seal_open(store, "outbox.text", sealed, octets, out, len);

	if (!result)
		out[*len] = '\0';

	return result;
}

#define NUMBER(title)	    {title, LISTING_TEXT, COLUMN_NUMBER, NULL}
#define SEALED(title, from) {title, LISTING_TEXT, COLUMN_SEALED, from}
#define TEXT(title)	    {title, LISTING_TEXT, COLUMN_PLAIN, NULL}
#define INT(title)	    {title, LISTING_INT, COLUMN_PLAIN, NULL}
#define FLAG(title)	    {title, LISTING_FLAG, COLUMN_PLAIN, NULL}
#define TIME(title)	    {title, LISTING_TIME, COLUMN_PLAIN, NULL}
#define CLASS(title)	    {title, LISTING_CLASS, COLUMN_PLAIN, NULL}
#define DAYS(title)	    {title, LISTING_TEXT, COLUMN_DAYS, NULL}
#define TABLE(title, noun)                                                                     \
	.name = title, .rows = STMT_LISTING_##noun, .start = STMT_LISTING_START_##noun

static const struct table tables[LISTING_COUNT] = {
	[LISTING_INBOX] = {TABLE("inbox", INBOX),
		.columns = {INT("id"), TIME("received_at"), TIME("sent_at"), NUMBER("sender"),
			SEALED("text", message_text), INT("parts"), TEXT("modem"), TEXT("kind"),
			INT("command_id"), TEXT("state"), FLAG("partial"), TEXT("error")}},
	[LISTING_OUTBOX] = {TABLE("outbox", OUTBOX),
		.columns = {INT("id"), NUMBER("to"), SEALED("text", outbox_text),
			CLASS("class"), TEXT("state"), TEXT("reason"), INT("attempts"),
			INT("parts"), TEXT("modem"), TIME("queued_at"), TIME("sent_at"),
			TIME("delivered_at"), INT("broadcast_id")}},
	[LISTING_TIPS] = {TABLE("tips", TIPS),
		.columns = {TEXT("code"), TEXT("state"), TEXT("rating"), TEXT("category"),
			TEXT("zone"), TEXT("place"), TEXT("kind"), TIME("received_at"),
			TIME("forwarded_at"), TIME("acknowledged_at"), TIME("closed_at"),
			FLAG("restricted")}},
	[LISTING_PATROLS] = {TABLE("patrols", PATROLS),
		.columns = {TEXT("code"), TEXT("group"), TEXT("zone"), TEXT("kind"),
			TIME("planned_from"), TIME("start"), TIME("end"), INT("headcount"),
			FLAG("with_police"), TEXT("finding"), TEXT("state"),
			TIME("confirmed_at"), TEXT("reporter"), TEXT("place")}},
	[LISTING_MEDIATIONS] = {TABLE("mediations", MEDIATIONS),
		.columns = {TEXT("code"), TEXT("zone"), TEXT("category"), TEXT("state"),
			TEXT("mediator"), TIME("due"), TEXT("outcome"), TIME("requested_at"),
			TIME("done_at")}},
	[LISTING_BROADCASTS] = {TABLE("broadcasts", BROADCASTS),
		.columns = {INT("id"), TEXT("author"), TEXT("audience"), TEXT("class"),
			TEXT("text"), TEXT("state"), TEXT("blocked"), INT("recipients"),
			INT("sent"), INT("delivered"), INT("failed"), TIME("made_at"),
			TIME("send_at")}},
	[LISTING_TASKS] = {TABLE("tasks", TASKS),
		.columns = {INT("id"), TEXT("code"), TEXT("assignee"), TEXT("due"),
			TEXT("state"), TEXT("text"), TIME("made_at"), TIME("done_at")}},
	[LISTING_FUNDS] = {TABLE("funds", FUNDS),
		.columns = {INT("id"), TEXT("code"), TIME("at"), TEXT("direction"),
			INT("amount"), TEXT("purpose"), TEXT("state"), INT("balance"),
			TEXT("group")}},
	[LISTING_MEMBERS] = {TABLE("members", MEMBERS), .now = true,
		.columns = {NUMBER("phone"), TEXT("name"), TEXT("role"), TEXT("team"),
			TEXT("zone"), TEXT("group"), TEXT("consent"), FLAG("voice"),
			TEXT("force"), TEXT("background"), TIME("from"), TIME("to")}},
	[LISTING_GROUPS] = {TABLE("groups", GROUPS),
		.columns = {TEXT("code"), TEXT("name"), TEXT("kind"), TEXT("zone"),
			TEXT("founded"), TEXT("decision"), TEXT("decided_on"), TEXT("signer"),
			TEXT("signed_by"), TEXT("copied_from"), TEXT("origin"), TIME("from"),
			TIME("to")}},
	[LISTING_ZONES] = {TABLE("zones", ZONES),
		.columns = {TEXT("code"), TEXT("name"), TEXT("level"), TEXT("parent"),
			INT("households"), INT("persons"), INT("models"), INT("organisations"),
			TEXT("risk"), TEXT("aliases"),
			TEXT("origin"), TIME("from"), TIME("to")}},
	[LISTING_PLANS] = {TABLE("plans", PLANS),
		.columns = {TEXT("code"), TEXT("group"), TEXT("zone"), DAYS("days"),
			TEXT("begin"), TEXT("end"), TEXT("team"), INT("size"), TIME("from"),
			TIME("to")}},
	[LISTING_CONSENTS] = {TABLE("consents", CONSENTS),
		.columns = {INT("id"), TIME("at"), NUMBER("number"), TEXT("act"), TEXT("text")}},
	[LISTING_AUDIT] = {TABLE("audit", AUDIT),
		.columns = {INT("id"), TIME("at"), TEXT("actor"), TEXT("act"), TEXT("object"),
			TEXT("detail")}},
	[LISTING_CALLS] = {TABLE("calls", CALLS),
		.columns = {INT("id"), TEXT("modem"), TEXT("direction"), TIME("at"),
			INT("answered_s"), TEXT("end"), TEXT("node"), INT("keys"),
			INT("timeouts"), TEXT("path")}},
	[LISTING_CALL_STATS] = {TABLE("call-stats", CALL_STATS),
		.columns = {TEXT("node"), TEXT("what"), INT("count")}},
	[LISTING_RECORDINGS] = {TABLE("recordings", RECORDINGS),
		.columns = {INT("id"), TEXT("kind"), TIME("at"), INT("seconds")}},
};

const char *listing_name(enum listing listing)
{
	return listing < LISTING_COUNT ? tables[listing].name : "unknown";
}

bool listing_by_name(const char *name, enum listing *listing)
{
	for (int i = 0; i < LISTING_COUNT; i++) {
		if (!strcmp(tables[i].name, name)) {
			*listing = (enum listing)i;
			return true;
		}
	}

	return false;
}

int listing_start(struct store *store, struct listing_query *query, int64_t rows)
{
	query->after = 0;

	if (rows <= 0)
		return 0;

	struct stmt start = stmt_use(store, tables[query->listing].start);

	stmt_bind_int(&start, ":skip", rows - 1);

	int result = stmt_one(&start, &query->after);

	return result == -ENOENT ? 0 : result;
}

/* Where a batch stands. */
struct reading {
	struct store *store;
	const struct listing_query *query;
	struct stmt stmt;
	struct listing_row row;
	char number[NUMBER_MAX], days[32];
	char *text; /* TEXT_ROOM, made when first needed */
};

static void read_plain(struct reading *reading, int at, struct listing_value *value)
{
	value->null = stmt_is_null(&reading->stmt, at);

	if (value->type == LISTING_TEXT)
		value->text = stmt_string(&reading->stmt, at, &value->len);
	else
		value->number = stmt_int(&reading->stmt, at);
}

static void read_days(struct reading *reading, int at, struct listing_value *value)
{
	value->text = plan_weekday_names(
		(uint8_t)stmt_int(&reading->stmt, at), reading->days);
	value->len = strlen(value->text);
}

static int read_number(struct reading *reading, int at, struct listing_value *value)
{
	size_t len;
	const uint8_t *sealed = stmt_bytes(&reading->stmt, at + 1, &len);

	read_plain(reading, at, value);

	if (!reading->query->reveal || !sealed)
		return 0;

	if (len < SEAL_OVERHEAD || len - SEAL_OVERHEAD >= sizeof(reading->number))
		return -EBADMSG;

	int result = seal_open(
		reading->store, "number", sealed, len, reading->number, &value->len);

	if (result)
		return result;

	reading->number[value->len] = '\0';
	reading->row.revealed = true;
	value->text = reading->number;
	return 0;
}

static int read_sealed(struct reading *reading, int at, const struct column *column,
	struct listing_value *value)
{
	read_plain(reading, at, value);

	if (!value->null || !reading->query->unseal)
		return 0;

	if (!reading->text)
		reading->text = alloc_zero(TEXT_ROOM);

	int result = column->open(
		reading->store, reading->row.id, reading->text, TEXT_ROOM, &value->len);

	if (result)
		return result == -ENOENT ? 0 : result;

	value->len = strlen(reading->text);
	value->text = reading->text;
	value->null = false;
	reading->row.unsealed = true;
	return 0;
}

static int read_row(struct reading *reading, const struct column *columns)
{
	struct listing_row *row = &reading->row;
	int result = 0, at = 1;

	row->id = stmt_int(&reading->stmt, 0);
	row->unsealed = row->revealed = false;
	row->count = 0;

	while (!result && row->count < LISTING_COLUMNS_MAX && columns[row->count].name) {
		const struct column *column = &columns[row->count];
		struct listing_value *value = &row->values[row->count++];

		*value = (struct listing_value){.name = column->name, .type = column->type};

		switch (column->kind) {
		case COLUMN_PLAIN: read_plain(reading, at++, value); break;
		case COLUMN_SEALED: result = read_sealed(reading, at++, column, value); break;
		case COLUMN_DAYS: read_days(reading, at++, value); break;
		case COLUMN_NUMBER:
			result = read_number(reading, at, value);
			at += 2;
			break;
		}
	}

	return result;
}

int listing_batch(
	struct store *store, struct listing_query *query, listing_row_fn fn, void *arg)
{
	const struct table *table = &tables[query->listing];
	struct reading reading = {
		.store = store, .query = query, .stmt = stmt_use(store, table->rows)};
	int64_t before = query->after;
	bool more = true;
	int result;

	stmt_bind_int(&reading.stmt, ":after", query->after);
	stmt_bind_int(&reading.stmt, ":limit", query->batch);

	if (table->now)
		stmt_bind_int(&reading.stmt, ":now", clock_wall_ms(store_clock(store)));

	while (more && !(result = stmt_next(&reading.stmt))) {
		result = read_row(&reading, table->columns);

		if (result)
			break;

		query->after = reading.row.id;
		more = fn(arg, &reading.row);
	}

	stmt_done(&reading.stmt);
	free(reading.text);

	if (result == -ENOENT)
		return query->after == before ? -ENOENT : 0;

	return result;
}

int listing_tally(struct store *store, enum listing listing, listing_tally_fn fn, void *arg)
{
	char state[16];
	int result;

	assert(listing == LISTING_INBOX || listing == LISTING_OUTBOX);

	struct stmt tally = stmt_use(store, STMT_LISTING_TALLY);

	stmt_bind_text(&tally, ":listing", tables[listing].name);

	while (!(result = stmt_next(&tally)))
		fn(arg, stmt_text(&tally, 0, state, sizeof(state)), stmt_int(&tally, 1));

	return result == -ENOENT ? 0 : result;
}
