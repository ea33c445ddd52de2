/*
 * The media engine with a modem on a socket pair: the test gives it time and frames, and looks at
 * what the modem was given.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "modem/pcm_state.h"

#define HEARD_MAX 400000
#define TONE_MARK 12345 /* a sample of this value: a key sounds; one more: it ends; two: busy */

struct rig {
	struct pcm_engine engine;
	int far;
	int64_t now_us;
	int16_t heard[HEARD_MAX]; /* what the modem took */
	size_t heard_count;
	int16_t next; /* sample that the modem says next */
};

struct rig *rig_new(void);
void rig_free(struct rig *r);
void rig_begin(struct rig *r);
/* One turn of the engine, at r->now_us. */
int turn(struct rig *r);
/* The modem takes at most so many bytes of what is there. */
void take(struct rig *r, size_t most);
void say(struct rig *r, const void *bytes, size_t len);
/* So many frames of numbered samples, at once. */
void say_frames(struct rig *r, unsigned frames);
/* A modem that gives and takes a frame each 20 ms, in bursts of so many. */
void run(struct rig *r, unsigned frames, unsigned burst);

void play(struct rig *r, const int16_t *pcm, size_t samples, uint64_t owner, bool cut);
void give(struct rig *r, enum pcm_order_kind kind, char key);
bool news(struct rig *r, struct pcm_news *out);
uint64_t counted(struct rig *r, enum pcm_count what);
/* A sound that no other resembles; free(). */
int16_t *make_sound(size_t samples, unsigned seed);
/* Where it stands in what was heard, or -1. */
long find(const struct rig *r, const int16_t *pcm, size_t samples);
