/*
 * What is said, as sound: recordings of people first, else a synthesiser (espeak-ng, a child
 * process). Everything is rendered when it is wanted, which is before a call needs it, and kept
 * as PCM in a folder under a digest of what it is; a call only looks up.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct flow;
struct voice;
struct prompts;

struct prompts_conf {
	const char *cache;	/* folder of PCM files, made when missing */
	const char *recordings; /* folder of WAV files, or empty */
	const char *voice;	/* of espeak-ng: the dialect */
	int rate;
	const struct voice *library; /* reads WAV files; outlives the prompts */
};

struct prompt {
	const int16_t *pcm;
	size_t samples;
};

/* Nothing of conf but library is needed afterwards. */
struct prompts *prompts_new(struct loop *loop, const struct prompts_conf *conf);
/* Ends a child that works. No sound of it may still play. */
void prompts_free(struct prompts *prompts);

/* All texts of a flow, the digits and the beep. */
void prompts_want_flow(struct prompts *prompts, const struct flow *flow);
/* Words that no recording has a name for; name: of one, or NULL. */
void prompts_want(struct prompts *prompts, const char *name, const char *words);

/*
 * Nothing that has a name is waited for: all that a flow says. failed: those of them that have no
 * sound, neither recorded nor spoken; why is of the last of them.
 */
bool prompts_ready(const struct prompts *prompts, size_t *failed);
const char *prompts_why(const struct prompts *prompts);

/* False when it has no sound (yet). Stays where it is until prompts_free(). */
bool prompts_find(const struct prompts *prompts, const char *name, const char *words,
	struct prompt *out);
bool prompts_digit(const struct prompts *prompts, char digit, struct prompt *out);
/* The sound of whatever has that name: of a flow's text, or a digit. */
bool prompts_named(const struct prompts *prompts, const char *name, struct prompt *out);
/*
 * A recording of that name takes the place of what was said so far, at once and for good; undo
 * brings back what was before, and again what was undone. 0, -ENOENT: nothing has that name, or
 * there is nothing to bring back; or -errno of writing it.
 */
int prompts_keep(
	struct prompts *prompts, const char *name, const int16_t *pcm, size_t samples);
int prompts_undo(struct prompts *prompts, const char *name);
struct prompt prompts_beep(const struct prompts *prompts);
