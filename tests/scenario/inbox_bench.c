/*
 * The desk; see inbox_bench.h.
 */
#include "tests/scenario/inbox_bench.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/store/message.h"

static struct desk *desk_of(struct dispatch *dispatch)
{
	return (void *)((char *)dispatch - offsetof(struct desk, dispatch));
}

static bool has_word(const char *text, const char *word)
{
	return strstr(text, word) != NULL;
}

int dispatch_message(
	struct dispatch *dispatch, const struct inbound *in, struct dispatch_outcome *out)
{
	struct desk *desk = desk_of(dispatch);
	struct command_row row = {.message_id = in->id,
		.origin = "sms",
		.kind = in->upgrade ? "AMEND" : "NOTE",
		.at = in->sent_at};
	int result = command_put(dispatch->store, &row, &out->command_id);

	if (result)
		return result;

	if (has_word(in->text, "CHET"))
		kill(getpid(), SIGKILL);

	if (has_word(in->text, "HONG"))
		return -EINVAL;

	if (has_word(in->text, "DAY") && !dispatch->full) {
		dispatch->full = true;
		return -ENOSPC;
	}

	out->kind = COMMAND_NOTE;
	out->tip = !strncmp(in->text, "TIN", 3);
	desk->got = *in;
	snprintf(desk->text, sizeof(desk->text), "%s", in->text);
	desk->got.text = desk->text;
	desk->calls++;
	return 0;
}

bool dispatch_is_emergency(struct dispatch *dispatch, const char *text, size_t len)
{
	(void)dispatch;
	return memmem(text, len, "CHAY", 4) != NULL;
}

static int on_report(void *arg, const struct report_in *report)
{
	struct desk *desk = arg;
	struct command_row row = {.origin = "report", .kind = "REPORT", .at = report->at};
	int64_t id;
	int result = command_put(desk->shelf->store, &row, &id);

	desk->report = *report;
	desk->reports++;
	return result ? result : desk->report_result;
}

static void inbox_start(struct desk *desk)
{
	desk->dispatch.store = desk->shelf->store;
	desk->inbox = inbox_new(desk->shelf->loop, desk->shelf->store, &desk->dispatch,
		&desk->conf, on_report, desk);
	inbox_resume(desk->inbox);
}

void desk_open(struct desk *desk)
{
	shelf_open(desk->shelf);
	inbox_start(desk);
}

void desk_close(struct desk *desk)
{
	inbox_free(desk->inbox);
	shelf_close(desk->shelf);
}

void desk_restart(struct desk *desk)
{
	desk_close(desk);
	desk_open(desk);
}

int desk_setup(void **state)
{
	struct desk *desk = alloc_zero(sizeof(*desk));

	shelf_setup((void **)&desk->shelf);
	desk->conf = (struct inbox_conf){.country_code = "84",
		.join_ms = 10 * MINUTE,
		.upgrade_ms = DAY,
		.parts_per_sender_max = 20};
	inbox_start(desk);
	*state = desk;
	return 0;
}

int desk_teardown(void **state)
{
	struct desk *desk = *state;

	inbox_free(desk->inbox);
	shelf_teardown((void **)&desk->shelf);
	free(desk);
	return 0;
}

void desk_pass(struct desk *desk, int64_t ms)
{
	loop_advance(desk->shelf->loop, ms);
}

int64_t desk_now(const struct desk *desk)
{
	return clock_wall_ms(desk->shelf->clock);
}

int desk_sink(struct desk *desk, const struct sms_part *part)
{
	return inbox_sink(desk->inbox, part, 1);
}

struct sms_part desk_deliver(struct desk *desk, const char *from, const char *text)
{
	return deliver_part(&(struct deliver){.from = from,
		.text = text,
		.scts = desk_now(desk),
		.at = desk_now(desk)});
}

void desk_get(struct desk *desk, const char *text)
{
	struct sms_part part = desk_deliver(desk, MOTHER, text);

	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, 1000);
}

void desk_part(
	struct desk *desk, unsigned ref, unsigned total, unsigned seq, const char *text)
{
	struct sms_part part = deliver_part(&(struct deliver){.from = MOTHER,
		.text = text,
		.scts = desk_now(desk),
		.at = desk_now(desk),
		.ref = (uint16_t)ref,
		.total = (uint8_t)total,
		.seq = (uint8_t)seq});

	assert_int_equal(desk_sink(desk, &part), 0);
}

const char *desk_last(struct desk *desk)
{
	return shelf_query(desk->shelf,
		"SELECT state || ' ' || coalesce(text, error, '') FROM message"
		" ORDER BY id DESC LIMIT 1");
}
