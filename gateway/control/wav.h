/*
 * A recording as the op "recording" hands it over, made into a WAV file: µ-law as it is kept, which
 * players and browsers know.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct wav {
	uint8_t *data; /* room for the head, then what was heard */
	size_t len;    /* of all of it */
	bool bad;      /* a piece was none */
};

/* A row of the op's answer; arg is a struct wav, zeroed at first. */
void wav_add(void *arg, json_t *row);
/* Puts the head before it. False: there is nothing to be heard. */
bool wav_end(struct wav *wav);
void wav_clear(struct wav *wav);
