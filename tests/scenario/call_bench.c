/*
 * A bench for calls; see call_bench.h.
 */
#include "tests/scenario/call_bench.h"

#include <stdio.h>
#include <string.h>

struct fake_media fake;

static struct media *fake_open(struct loop *loop, const char *device,
	const struct media_events *events, void *arg, int *error)
{
	(void)loop;
	assert_string_equal(device, "audio");
	assert_false(fake.open);
	*error = fake.refuse;

	if (fake.refuse)
		return NULL;

	fake.open = true;
	fake.opened++;
	fake.events = events;
	fake.arg = arg;
	fake.sound_count = 0;
	return (struct media *)&fake;
}

static int fake_start(struct media *media)
{
	(void)media;
	assert_false(fake.started);
	fake.started = true;
	return 0;
}

static int fake_play(struct media *media, const struct call_sound *sound)
{
	(void)media;
	fake.sounds[fake.sound_count++] = *sound;
	return 0;
}

static void fake_stop_play(struct media *media)
{
	(void)media;
}

static void fake_record(struct media *media, bool on)
{
	(void)media;
	fake.recording = on;
}

static void fake_key(struct media *media, char key)
{
	(void)media;
	fake.keys++;
	fake.key = key;
}

static void fake_hold(struct media *media, bool on)
{
	(void)media;
	fake.held = on;
}

static void fake_count(const struct media *media, struct call_counters *counters)
{
	(void)media;
	counters->frames_out++;
}

static void fake_close(struct media *media)
{
	(void)media;
	assert_true(fake.open);

	for (size_t i = 0; i < fake.sound_count; i++)
		fake.events->played(
			fake.arg, fake.sounds[i].owner, CALL_PLAYED_LOST, 0, 0);

	if (fake.recording)
		fake.events->recorded(fake.arg, NULL, 0, true);

	fake.recording = fake.open = fake.started = false;
}

static const struct media_ops ops = {
	.open = fake_open,
	.start = fake_start,
	.play = fake_play,
	.stop_play = fake_stop_play,
	.record = fake_record,
	.key = fake_key,
	.hold = fake_hold,
	.count = fake_count,
	.close = fake_close,
};

struct bench *call_bench(const char *brand)
{
	struct emulator_conf emulator = {.profile = brand, .report_ms = -1};
	struct modem_conf modem = {.name = "a", .audio = "audio", .media = &ops};

	memset(&fake, 0, sizeof(fake));
	return bench_ready(&emulator, &modem);
}

struct call *call_of(const struct bench *b)
{
	return modem_call(b->modem);
}

size_t call_events(const struct bench *b, enum call_event_kind kind)
{
	size_t count = 0;

	assert_true(b->event_count <= BENCH_EVENTS);

	for (size_t i = 0; i < b->event_count; i++)
		count += b->events[i].kind == kind;

	return count;
}

const struct call_event *call_last(const struct bench *b)
{
	assert_true(b->event_count);
	return &b->events[(b->event_count - 1) % BENCH_EVENTS];
}

struct goal {
	struct bench *bench;
	enum call_event_kind kind;
};

static bool has_event(void *arg)
{
	struct goal *goal = arg;
	struct bench *b = goal->bench;

	while (b->events_seen < b->event_count) {
		if (b->events[b->events_seen++ % BENCH_EVENTS].kind == goal->kind)
			return true;
	}

	return false;
}

int64_t call_await(struct bench *b, enum call_event_kind kind, int64_t ms)
{
	struct goal goal = {b, kind};
	int64_t begun = clock_boot_ms(b->clock);

	if (!has_event(&goal) && !loop_advance_until(b->loop, ms, has_event, &goal))
		fail_msg("no event %s within %lld ms", call_event_name(kind),
			(long long)ms);

	return clock_boot_ms(b->clock) - begun;
}

void call_forget(struct bench *b)
{
	b->event_count = b->events_seen = 0;
}

void call_assert_ended(struct bench *b, enum call_end end)
{
	const struct call_event *last = call_last(b);

	assert_string_equal(call_event_name(last->kind), "ended");
	assert_string_equal(call_end_name(last->end), call_end_name(end));
	assert_true(call_is_idle(call_of(b)));
	assert_false(fake.open);
}

void call_talk(struct bench *b)
{
	bench_command(b, "ring +84912345678");
	call_await(b, CALL_INCOMING, 3000);
	assert_int_equal(call_answer(call_of(b)), 0);
	call_await(b, CALL_AUDIO, 3000);
}
