/*
 * The desk of desk.h.
 */
#include "tests/support/desk.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/outbox/report_in.h"
#include "parsers/sms/sms_text.h"

static void on_wake(void *arg)
{
	((struct desk *)arg)->woken++;
}

void desk_open(struct desk *desk)
{
	shelf_open(desk->shelf);
	desk->scheduler = scheduler_new(
		desk->shelf->loop, desk->shelf->store, &desk->conf, on_wake, desk);
	assert_int_equal(scheduler_recover(desk->scheduler), 0);
}

void desk_close(struct desk *desk)
{
	scheduler_free(desk->scheduler);
	shelf_close(desk->shelf);
}

int desk_setup(void **state)
{
	struct desk *desk = alloc_zero(sizeof(*desk));

	shelf_setup((void **)&desk->shelf);
	shelf_close(desk->shelf);
	desk->conf = (struct scheduler_conf){
		.policy = {.quiet_from = 1290,
			.quiet_to = 420,
			.replies_per_hour = 10,
			.warnings_per_day = 3,
			.alarm_reserve = 10,
			.allowed_prefixes = {"+84"},
			.prefix_count = 1},
		.timezone = "Asia/Ho_Chi_Minh",
	};
	desk_open(desk);
	*state = desk;
	return 0;
}

int desk_teardown(void **state)
{
	struct desk *desk = *state;

	scheduler_free(desk->scheduler);
	shelf_teardown((void **)&desk->shelf);
	free(desk);
	return 0;
}

int64_t desk_put_draft(struct desk *desk, const struct outbox_draft *draft)
{
	int64_t id = 0;

	assert_int_equal(store_begin(desk->shelf->store), 0);
	assert_int_equal(outbox_enqueue(desk->shelf->store, draft, &id), 0);
	assert_int_equal(store_commit(desk->shelf->store), 0);
	return id;
}

int64_t desk_put(
	struct desk *desk, enum message_class class, const char *to, const char *text)
{
	struct outbox_draft draft = {.class = class};

	snprintf(draft.to, sizeof(draft.to), "%s", to);
	snprintf(draft.text, sizeof(draft.text), "%s", text);
	return desk_put_draft(desk, &draft);
}

int desk_take(struct desk *desk, const struct send_result *done)
{
	int result = scheduler_next(desk->scheduler, "a", done, &desk->order);

	if (result)
		return result;

	assert_int_equal(sms_pdu_decode(desk->order.tpdu, desk->order.len, false, true,
				 &desk->tpdu),
		TPDU_OK);
	sms_text_decode(&desk->tpdu, desk->text, sizeof(desk->text));
	return 0;
}

struct send_result desk_sent(const struct desk *desk, int mr)
{
	return (struct send_result){.part_id = desk->order.part_id,
		.modem = "a",
		.verdict = SEND_SENT,
		.mr = mr};
}

struct send_result desk_refused(const struct desk *desk, int code)
{
	return (struct send_result){.part_id = desk->order.part_id,
		.modem = "a",
		.verdict = SEND_REFUSED,
		.domain = CAUSE_CMS,
		.code = code,
		.mr = -1};
}

struct send_result desk_silent(const struct desk *desk)
{
	return (struct send_result){.part_id = desk->order.part_id,
		.modem = "a",
		.verdict = SEND_UNCERTAIN,
		.domain = CAUSE_LOCAL,
		.code = ETIMEDOUT,
		.mr = -1};
}

void desk_pass(struct desk *desk, int64_t ms)
{
	loop_advance(desk->shelf->loop, ms);
}

const char *desk_state_of(struct desk *desk, int64_t id)
{
	char sql[128];

	snprintf(sql, sizeof(sql),
		"SELECT state || coalesce('(' || reason || ')', '') FROM outbox WHERE id "
		"= %lld",
		(long long)id);
	return shelf_query(desk->shelf, sql);
}

void desk_expect(struct desk *desk, const char *const *texts)
{
	struct send_result done;

	for (size_t i = 0; texts[i]; i++) {
		assert_int_equal(desk_take(desk, i ? &done : NULL), 0);
		assert_string_equal(desk->text, texts[i]);
		done = desk_sent(desk, (int)i);
	}

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
}

int desk_report(
	struct desk *desk, const char *recipient, int mr, int status, int64_t sent_at)
{
	struct report_in report = {.modem = "a",
		.mr = mr,
		.status = status,
		.submitted_at = sent_at,
		.at = sent_at};

	snprintf(report.recipient, sizeof(report.recipient), "%s", recipient);
	assert_int_equal(store_begin(desk->shelf->store), 0);

	int result = scheduler_report(desk->scheduler, &report);

	assert_int_equal(store_commit(desk->shelf->store), 0);
	return result;
}
