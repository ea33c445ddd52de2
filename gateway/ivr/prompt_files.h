/*
 * Prompts on disk: the cache of what was rendered, and the recordings of people, which a leader
 * makes over the phone. A recording has one version before it, so that a bad one can be undone.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/ivr/sound.h"

struct voice;

#define PROMPT_PATH 512

struct prompt_files {
	char cache[PROMPT_PATH / 2];
	char recordings[PROMPT_PATH / 2]; /* empty: none */
	char voice[64];			  /* the dialect: a folder of its own below recordings */
	const struct voice *library;
};

/* In the cache, by the name of a digest; a find counts as a use. out is new. */
bool prompt_files_cached(
	const struct prompt_files *files, const char *digest, struct sound *out);
/* Whole or not at all; a cache that cannot be written costs time at the next start only. */
void prompt_files_cache(
	const struct prompt_files *files, const char *digest, const struct sound *sound);
/* Where a child may render it to, and its sound from there; the file is gone afterwards. */
void prompt_files_rendering(
	const struct prompt_files *files, const char *digest, char path[PROMPT_PATH]);
bool prompt_files_rendered(
	const struct prompt_files *files, const char *digest, struct sound *out);
/* What was used longest ago goes, until the cache is no larger than most octets. */
void prompt_files_prune(const struct prompt_files *files, uint64_t most);

/* NAME.wav of the dialect, else of the folder above. A file without speech is told in the log. */
bool prompt_files_recording(
	const struct prompt_files *files, const char *name, struct sound *out);
/* A new recording; the one before stays for undo. 0 or -errno. */
int prompt_files_keep(const struct prompt_files *files, const char *name,
	const int16_t *pcm, size_t samples);
/* Changes places with the version before, or takes the recording away. -ENOENT: there is neither. */
int prompt_files_undo(const struct prompt_files *files, const char *name);
