/*
 * The bench; see modem_bench.h.
 */
#include "tests/scenario/modem_bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "gateway/base/log.h"

#define START_MS 1767225600000 /* 2026-01-01 */

/* 23.040 9.2.2.2: SUBMIT with status report, to +84912345678, "Bao" in GSM-7 */
#define SUBMIT "21000B914819325476F8000003C2301B"

static int on_open(void *arg)
{
	struct bench *b = arg;
	int ends[2];

	if (b->absent)
		return -ENOENT;

	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends),
		0);
	emulator_attach(b->emulator, ends[1]);
	b->opened++;
	return ends[0];
}

static void on_hangup(void *arg)
{
	struct bench *b = arg;

	b->absent = true;
}

static int on_return(void *arg, const char *name)
{
	struct bench *b = arg;

	(void)name;
	b->absent = false;
	return -1;
}

static void on_exchange(void *arg, bool from_host, const char *bytes, size_t len)
{
	struct bench *b = arg;

	if (!from_host)
		return;

	if (len > sizeof(b->seen) - 1 - b->seen_len)
		b->seen_len = 0;

	memcpy(b->seen + b->seen_len, bytes, len);
	b->seen_len += len;
	b->seen[b->seen_len] = '\0';
}

static int sink(void *arg, const struct sms_part *parts, size_t n)
{
	struct bench *b = arg;

	if (b->refuse) {
		b->refuse -= b->refuse > 0;
		b->refused++;
		return -EIO;
	}

	b->batches++;

	b->parts = alloc_resize(b->parts, b->part_count + n, sizeof(*b->parts));
	memcpy(&b->parts[b->part_count], parts, n * sizeof(*parts));
	b->part_count += n;
	return 0;
}

static void give(struct bench *b)
{
	struct send_order order;

	if (!b->to_send || !modem_can_take(b->modem))
		return;

	order = bench_order((int64_t)++b->given);
	order.more = b->to_send > 1;

	if (modem_send(b->modem, &order) == 0)
		b->to_send--;
}

static int on_sent(void *arg, struct modem *modem, const struct send_result *result,
	const struct sms_part *reports, size_t n)
{
	struct bench *b = arg;

	(void)modem;
	b->parts_at_result = b->part_count;

	b->results = alloc_resize(b->results, b->result_count + 1, sizeof(*b->results));
	b->results[b->result_count++] = *result;

	int kept = n ? sink(b, reports, n) : 0;

	give(b);
	return kept;
}

static void on_idle(void *arg, struct modem *modem)
{
	(void)modem;
	give(arg);
}

static void on_state(void *arg, struct modem *modem, enum modem_state state)
{
	struct bench *b = arg;

	(void)modem;
	b->lost += state == MODEM_LOST;
}

static void on_called(void *arg, struct modem *modem, const char *number)
{
	struct bench *b = arg;

	(void)modem;
	b->calls++;
	snprintf(b->caller, sizeof(b->caller), "%s", number);
}

static void on_call(void *arg, struct modem *modem, const struct call_event *event)
{
	struct bench *b = arg;

	(void)modem;
	b->events[b->event_count++ % BENCH_EVENTS] = *event;

	if (b->on_call)
		b->on_call(b, event);
}

static void on_ussd(void *arg, struct modem *modem, int status, const char *text, int dcs)
{
	struct bench *b = arg;

	(void)modem;
	(void)status;
	b->answers++;
	snprintf(b->ussd, sizeof(b->ussd), "%s", text);
	b->ussd_dcs = dcs;
}

static void on_unused(void *arg, struct modem *modem)
{
	struct bench *b = arg;

	(void)modem;
	b->unused++;
}

static bool on_pin_tried(void *arg, const char *sim, const char *pin)
{
	struct bench *b = arg;

	(void)pin;
	snprintf(b->pin_sim, sizeof(b->pin_sim), "%s", sim);
	return b->pin_known;
}

static int on_pin_record(void *arg, const char *sim, const char *pin, bool accepted)
{
	struct bench *b = arg;

	(void)sim;
	(void)pin;

	if (b->pin_fails)
		return -EIO;

	b->pin_attempts += !accepted;
	b->pin_known = !accepted;
	return 0;
}

static const struct modem_events events = {
	.sink = sink,
	.sent = on_sent,
	.idle = on_idle,
	.state = on_state,
	.called = on_called,
	.call = on_call,
	.ussd = on_ussd,
	.unused = on_unused,
	.pin_tried = on_pin_tried,
	.pin_record = on_pin_record,
};

static void start_modem(struct bench *b, const struct modem_conf *modem)
{
	struct modem_conf conf = {.name = "a"};

	if (modem)
		conf = *modem;

	conf.open = on_open;
	conf.open_arg = b;
	b->modem = modem_new(b->loop, &conf, &events, b);
}

struct bench *bench_new(
	const struct emulator_conf *emulator, const struct modem_conf *modem)
{
	struct bench *b = alloc_zero(sizeof(*b));
	struct emulator_conf far = {.report_ms = -1};

	if (emulator)
		far = *emulator;

	far.arg = b;
	far.on_hangup = on_hangup;
	far.on_return = on_return;
	far.on_exchange = on_exchange;
	log_set_level(getenv("BENCH_DEBUG") ? LOG_LEVEL_DEBUG : LOG_LEVEL_FATAL);
	b->clock = clock_virtual_new(START_MS);
	b->loop = loop_new(b->clock);
	b->emulator = emulator_new(b->loop, -1, &far);
	assert_non_null(b->emulator);
	start_modem(b, modem);
	return b;
}

void bench_change(struct bench *b, const struct modem_conf *modem)
{
	modem_free(b->modem);
	b->pin_known = false;
	start_modem(b, modem);
}

struct bench *bench_ready(
	const struct emulator_conf *emulator, const struct modem_conf *modem)
{
	struct bench *b = bench_new(emulator, modem);

	bench_until(b, MODEM_READY, 60000);
	bench_run(b, 100); /* the first sweep */
	return b;
}

void bench_free(struct bench *b)
{
	modem_free(b->modem);
	emulator_free(b->emulator);
	loop_free(b->loop);
	clock_virtual_free(b->clock);
	free(b->parts);
	free(b->results);
	free(b);
}

void bench_run(struct bench *b, int64_t ms)
{
	loop_advance(b->loop, ms);
}

struct goal {
	struct bench *bench;
	enum modem_state state;
	size_t count;
};

static bool has_state(void *arg)
{
	struct goal *goal = arg;

	return modem_state(goal->bench->modem) == goal->state;
}

static bool has_parts(void *arg)
{
	struct goal *goal = arg;

	return goal->bench->part_count >= goal->count;
}

static bool has_results(void *arg)
{
	struct goal *goal = arg;

	return goal->bench->result_count >= goal->count;
}

void bench_until(struct bench *b, enum modem_state state, int64_t ms)
{
	struct goal goal = {.bench = b, .state = state};

	if (!loop_advance_until(b->loop, ms, has_state, &goal))
		fail_msg("%s, not %s: %s", modem_state_name(modem_state(b->modem)),
			modem_state_name(state), modem_status(b->modem).last_error);
}

void bench_parts(struct bench *b, size_t count, int64_t ms)
{
	struct goal goal = {.bench = b, .count = count};

	if (!loop_advance_until(b->loop, ms, has_parts, &goal))
		fail_msg("%zu parts, not %zu", b->part_count, count);
}

void bench_results(struct bench *b, size_t count, int64_t ms)
{
	struct goal goal = {.bench = b, .count = count};

	if (!loop_advance_until(b->loop, ms, has_results, &goal))
		fail_msg("%zu results, not %zu", b->result_count, count);
}

void bench_command(struct bench *b, const char *line)
{
	char answer[1024];

	if (!emulator_command(b->emulator, line, answer, sizeof(answer)))
		fail_msg("%s: %s", line, answer);
}

void bench_fault(struct bench *b, const char *fault)
{
	char line[256];

	snprintf(line, sizeof(line), "fault %s", fault);
	bench_command(b, line);
}

struct send_order bench_order(int64_t part_id)
{
	struct send_order order = {.part_id = part_id};
	ssize_t n = hex_decode(order.tpdu, sizeof(order.tpdu), SUBMIT, strlen(SUBMIT));

	assert_true(n > 0);
	order.len = (uint8_t)n;
	return order;
}

void bench_send(struct bench *b, int64_t part_id)
{
	struct send_order order = bench_order(part_id);

	assert_int_equal(modem_send(b->modem, &order), 0);
}

unsigned bench_wrote(const struct bench *b, const char *text)
{
	unsigned count = 0;

	for (const char *p = strstr(b->seen, text); p; p = strstr(p + 1, text))
		count++;

	return count;
}

struct modem_counters bench_counters(const struct bench *b)
{
	return modem_status(b->modem).counters;
}

void bench_deliver(struct bench *b, unsigned n)
{
	/* 23.040 9.2.2.1: from +84912345678, 8-bit, 2026-01-01 08:00 +07, four octets */
	uint8_t tpdu[24] = {0x04, 0x0b, 0x91, 0x48, 0x19, 0x32, 0x54, 0x76, 0xf8,
		0x00, 0x04, 0x62, 0x10, 0x10, 0x80, 0x00, 0x00, 0x82, 0x04, 0, 0, 0, 0,
		0};

	for (int i = 0; i < 4; i++)
		tpdu[19 + i] = (uint8_t)(n >> (8 * i));

	assert_true(emulator_deliver_tpdu(b->emulator, tpdu, 23));
}

unsigned bench_kept(const struct bench *b, unsigned n)
{
	unsigned count = 0;

	for (size_t i = 0; i < b->part_count; i++) {
		const struct sms_part *part = &b->parts[i];
		const uint8_t *text = part->pdu + part->len - 4;

		if (!part->malformed && part->len > 23 && text[-1] == 4 &&
			(text[0] | text[1] << 8) == (int)n && !text[2] && !text[3])
			count++;
	}

	return count;
}
