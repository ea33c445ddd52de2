/*
 * A modem with voice on the bench: sound is only written down. Calls are looked at through the
 * events that the bench keeps.
 */
#pragma once

#include "modem/media.h"
#include "tests/scenario/modem_bench.h"

/* What became of the sound; one bench at a time. */
struct fake_media {
	int refuse; /* open() answers this -errno */
	bool open;
	bool started;
	unsigned opened;
	unsigned keys; /* from the modem */
	char key;
	bool held;
	bool recording;
	struct call_sound sounds[CALL_SOUNDS];
	size_t sound_count;
	const struct media_events *events;
	void *arg;
};

extern struct fake_media fake;

/* Ready, with the brand's voice. */
struct bench *call_bench(const char *brand);

/* Events since the bench was made, by kind. */
size_t call_events(const struct bench *bench, enum call_event_kind kind);
const struct call_event *call_last(const struct bench *bench);
/*
 * The next such event behind what was awaited before; fails the test when none is there or comes
 * within ms. Returns how long it took.
 */
int64_t call_await(struct bench *bench, enum call_event_kind kind, int64_t ms);
/* The last event is the end, with this cause, and nothing is left of the call. */
void call_assert_ended(struct bench *bench, enum call_end end);

/* Forgets the events so far. */
void call_forget(struct bench *bench);

struct call *call_of(const struct bench *bench);
/* A call that came in and was answered, with its audio. */
void call_talk(struct bench *bench);
