/*
 * The office of office.h.
 */
#include "tests/scenario/office.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/audit.h"
#include "gateway/store/message.h"
#include "gateway/store/news.h"
#include "tests/support/deliver.h"

#define STEP_MS	  1000
#define ROUNDS	  200	/* until all answers have left */
#define PATIENCE  20000 /* ms of a round: past a first backoff */
#define MARK_BITS 48

enum mark {
	MARK_KEPT,
	MARK_GIVEN,
	MARK_SETTLED,
};

static int64_t mark_make(enum mark kind, int64_t what)
{
	return (int64_t)kind << MARK_BITS | what;
}

void history_take(struct history *history, int64_t mark)
{
	int64_t what = mark & ((INT64_C(1) << MARK_BITS) - 1);

	switch ((enum mark)(mark >> MARK_BITS)) {
	case MARK_KEPT:
		history->kept[what / OFFICE_PARTS][what % OFFICE_PARTS] = true;
		break;
	case MARK_GIVEN:
		assert_true(history->given_count < OFFICE_GIVEN);
		history->given[history->given_count].settled = false;
		history->given[history->given_count++].part = what;
		break;
	case MARK_SETTLED:
		for (int i = 0; i < history->given_count; i++)
			if (history->given[i].part == what)
				history->given[i].settled = true;

		break;
	}
}

static void tell(struct office *office, enum mark kind, int64_t what)
{
	int64_t mark = mark_make(kind, what);

	disk_mark(mark);
	history_take(&office->history, mark);
}

static bool has_two_parts(int message)
{
	return message % 4 == 3;
}

/* The answer to every third is an alarm: the one class that may be heard twice. */
static enum message_class class_of(int message)
{
	return message % 3 == 2 ? CLASS_ALARM : CLASS_REPLY;
}

int dispatch_message(
	struct dispatch *dispatch, const struct inbound *in, struct dispatch_outcome *out)
{
	int message = atoi(in->text + 4); /* "TIN 7" */
	char code[8];
	struct command_row row = {.message_id = in->id,
		.origin = "sms",
		.kind = "NOTE",
		.code = code,
		.at = in->sent_at};
	struct outbox_draft draft = {.class = class_of(message), .inbound_id = in->id};

	snprintf(code, sizeof(code), "%d", message);
	snprintf(draft.to, sizeof(draft.to), "%s", in->sender);
	snprintf(draft.text, sizeof(draft.text), "Da nhan tin %d", message);
	out->kind = COMMAND_NOTE;

	/* Its other part came late: the record is there. */
	if (in->upgrade)
		return 0;

	int result = command_put(dispatch->store, &row, &out->command_id);

	if (!result)
		result = outbox_enqueue(dispatch->store, &draft, NULL);

	if (!result)
		result = audit_append(dispatch->store, "clock", "note", code, "");

	return result;
}

bool dispatch_is_emergency(struct dispatch *dispatch, const char *text, size_t len)
{
	(void)dispatch;
	(void)text;
	(void)len;
	return false;
}

static void on_wake(void *arg)
{
	(void)arg;
}

int office_open(struct office *office)
{
	static const struct inbox_conf inbox = {.country_code = "84",
		.join_ms = 600000,
		.upgrade_ms = 86400000,
		.parts_per_sender_max = 20};
	static const struct scheduler_conf scheduler = {
		.policy = {.replies_per_hour = 1000, .warnings_per_day = 1000}};
	struct shelf *shelf = office->shelf;
	char why[256];
	int result =
		store_open(&shelf->store, &shelf->conf, shelf->clock, why, sizeof(why));

	if (result) {
		assert_true(why[0]);
		return result;
	}

	office->dispatch.store = shelf->store;
	office->scheduler =
		scheduler_new(shelf->loop, shelf->store, &scheduler, on_wake, NULL);
	office->inbox = inbox_new(shelf->loop, shelf->store, &office->dispatch, &inbox,
		scheduler_report, office->scheduler);
	result = scheduler_recover(office->scheduler);

	if (!result)
		inbox_resume(office->inbox);

	return result;
}

void office_close(struct office *office)
{
	inbox_free(office->inbox);
	scheduler_free(office->scheduler);
	shelf_close(office->shelf);
	office->inbox = NULL;
	office->scheduler = NULL;
	office->done.part_id = 0;
}

static void files_remove(struct office *office)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	char path[320];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", office->shelf->conf.path, ends[i]);
		unlink(path);
	}

	unlink(office->shelf->conf.key_file);
}

void office_set_clock(struct office *office, int64_t wall_ms)
{
	clock_step_wall(
		office->shelf->clock, wall_ms - clock_wall_ms(office->shelf->clock));
}

void office_renew(struct office *office, int messages)
{
	office_close(office);
	files_remove(office);
	office_set_clock(office, SHELF_NOW);
	office->history = (struct history){0};
	office->messages = messages;
	office->may_expire = false;
	office->written = office->refused = 0;
	office->refusals = 0;
}

int office_setup(void **state)
{
	struct office *office = alloc_zero(sizeof(*office));

	disk_install();
	disk_heal();
	shelf_setup((void **)&office->shelf);
	shelf_close(office->shelf);
	assert_int_equal(office_open(office), 0);
	*state = office;
	return 0;
}

int office_teardown(void **state)
{
	struct office *office = *state;

	disk_heal();
	inbox_free(office->inbox);
	scheduler_free(office->scheduler);
	shelf_teardown((void **)&office->shelf);
	free(office);
	return 0;
}

static struct sms_part part_of(int message, int part)
{
	char from[16], text[40];
	struct deliver deliver = {.from = from,
		.text = text,
		.scts = SHELF_NOW + message,
		.at = SHELF_NOW + message};

	snprintf(from, sizeof(from), "+849%08d", message);
	snprintf(text, sizeof(text), part ? "TIN %d, het" : "TIN %d", message);

	if (has_two_parts(message)) {
		deliver.ref = (uint16_t)message;
		deliver.total = 2;
		deliver.seq = (uint8_t)(part + 1);
	}

	return deliver_part(&deliver);
}

static void refuse(struct office *office, int result)
{
	office->refused = result;
	office->refusals++;
}

/* As a modem's sweep: the parts of one listing, those that are not acknowledged or all. */
static void deliver_all(struct office *office, bool known)
{
	struct sms_part parts[OFFICE_MAX * OFFICE_PARTS];
	int whose[OFFICE_MAX * OFFICE_PARTS];
	size_t count = 0;

	for (int i = 0; i < office->written; i++) {
		for (int part = 0; part <= has_two_parts(i); part++) {
			/* The second half comes a step later. */
			if ((office->history.kept[i][part] && !known) ||
				(part && i + 1 == office->written &&
					i + 1 < office->messages))
				continue;

			whose[count] = i * OFFICE_PARTS + part;
			parts[count++] = part_of(i, part);
		}
	}

	int result = count ? inbox_sink(office->inbox, parts, count) : 0;

	if (result) {
		refuse(office, result);
		return;
	}

	for (size_t i = 0; i < count; i++)
		tell(office, MARK_KEPT, whose[i]);
}

/* One order to the modem, which sends it: 0, or what the scheduler said. */
static int give_one(struct office *office)
{
	struct send_order order;
	struct send_result *done = &office->done;
	int result = scheduler_next(
		office->scheduler, "a", done->part_id ? done : NULL, &order);

	if (result && result != -EAGAIN)
		return result;

	if (done->part_id)
		tell(office, MARK_SETTLED, done->part_id);

	*done = (struct send_result){0};

	if (result)
		return result;

	tell(office, MARK_GIVEN, order.part_id);
	*done = (struct send_result){.part_id = order.part_id,
		.modem = "a",
		.verdict = SEND_SENT,
		.mr = (int32_t)(order.part_id & 0xff)};
	return 0;
}

void office_step(struct office *office)
{
	if (office->written < office->messages)
		office->written++;

	deliver_all(office, false);
	loop_advance(office->shelf->loop, STEP_MS);

	int result = give_one(office);

	if (result && result != -EAGAIN)
		refuse(office, result);
}

void office_run(struct office *office)
{
	while (office->written < office->messages &&
		!store_is_broken(office->shelf->store))
		office_step(office);
}

/* The SQL ends in what the value is compared with. */
static long long count(struct office *office, const char *sql_before, long long value)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "%s%lld", sql_before, value);
	return shelf_count(office->shelf, sql);
}

/* The first of what is found. */
__attribute__((format(printf, 2, 3))) static void wrong(
	struct office *office, const char *format, ...)
{
	va_list args;

	if (office->wrong[0])
		return;

	va_start(args, format);
	vsnprintf(office->wrong, sizeof(office->wrong), format, args);
	va_end(args);
}

/* What was acknowledged in all its parts is there without anybody's help. */
static void check_kept(struct office *office)
{
	loop_advance(office->shelf->loop, STEP_MS);

	for (int i = 0; i < office->messages; i++) {
		const bool *kept = office->history.kept[i];

		if (kept[0] && (kept[1] || !has_two_parts(i)) &&
			!count(office, "SELECT count(*) FROM command WHERE code = ", i))
			wrong(office, "message %d was acknowledged and is not there", i);
	}
}

static void check_handled(struct office *office)
{
	loop_advance(office->shelf->loop, STEP_MS);

	for (int i = 0; i < office->messages; i++) {
		long long times =
			count(office, "SELECT count(*) FROM command WHERE code = ", i);

		if (times != 1)
			wrong(office, "message %d was handled %lld times", i, times);
	}

	if (shelf_count(office->shelf, "SELECT count(*) FROM outbox") != office->messages)
		wrong(office, "not one answer to a message");
}

/* Before any order is given: what the modem was given is known to have been. */
static void check_given(struct office *office)
{
	const struct history *history = &office->history;

	for (int i = 0; i < history->given_count; i++) {
		long long part = history->given[i].part;
		bool settled = history->given[i].settled;
		char sql[200];

		snprintf(sql, sizeof(sql),
			"SELECT count(*) FROM outbox_part p JOIN outbox o ON o.id = "
			"p.outbox_id"
			" WHERE (p.state %s OR (o.class = 0 AND p.attempts > 0)) AND "
			"p.id = ",
			settled ? "= 'sent'" : "<> 'queued'");

		if (!count(office, sql, part))
			wrong(office, "part %lld was given and is not known to be%s",
				part, settled ? " sent" : "");
	}
}

static void check_order(struct office *office, const struct history *before)
{
	int64_t part = office->done.part_id;

	for (int i = 0; i < before->given_count; i++) {
		if (before->given[i].part != part)
			continue;

		bool alarm = count(office,
			"SELECT count(*) FROM outbox_part p JOIN outbox o ON o.id = "
			"p.outbox_id"
			" WHERE o.class = 0 AND p.id = ",
			part);

		if (!alarm || before->given[i].settled)
			wrong(office, "part %lld left twice", (long long)part);
	}
}

static bool is_waited_for(struct office *office)
{
	return shelf_count(office->shelf,
		"SELECT count(*) FROM outbox WHERE state IN ('queued', 'held')");
}

static void check_outbox(struct office *office)
{
	struct history before = office->history;
	int result = 0;

	for (int round = 0; round < ROUNDS && !result; round++) {
		result = give_one(office);

		if (!result) {
			check_order(office, &before);
		} else if (result == -EAGAIN && is_waited_for(office)) {
			loop_advance(office->shelf->loop, PATIENCE);
			result = 0;
		}
	}

	if (result != -EAGAIN)
		wrong(office, "no order: %s", strerror(-result));

	if (shelf_count(office->shelf, office->may_expire
					       ? "SELECT count(*) FROM outbox"
						 " WHERE state NOT IN ('sent', "
						 "'uncertain', 'expired')"
					       : "SELECT count(*) FROM outbox WHERE "
						 "state NOT IN ('sent', 'uncertain')"))
		wrong(office, "not every answer left");
}

static void check_whole(struct office *office)
{
	int64_t row, rows;
	char why[200];

	if (store_check(office->shelf->store, why, sizeof(why)))
		wrong(office, "%s", why);

	if (audit_verify(office->shelf->store, &row, &rows))
		wrong(office, "the audit does not hold at row %lld", (long long)row);

	if (shelf_count(office->shelf, "SELECT count(*) FROM audit WHERE act = 'note'") !=
		office->messages)
		wrong(office, "the audit has not a row for each message");
}

bool office_holds(struct office *office)
{
	int result = office_open(office);

	office->wrong[0] = '\0';

	if (result) {
		wrong(office, "the store does not open: %s", strerror(-result));
		return false;
	}

	check_kept(office);
	check_given(office);
	office->written = office->messages;
	deliver_all(office, false);
	check_handled(office);
	deliver_all(office, true);
	check_handled(office);
	check_outbox(office);
	check_whole(office);
	return !office->wrong[0];
}

void office_audit(struct office *office, const char *what)
{
	if (!office_holds(office))
		fail_msg("%s: %s", what, office->wrong);
}
