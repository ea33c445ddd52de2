/*
 * The sound of one call, behind functions: the audio port with its thread (pcm.h), or whatever a
 * test puts in its place. It knows nothing of AT or of who calls.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "modem/call.h"

struct loop;
struct media;

/* From the loop, never from inside one of the functions below but close(). */
struct media_events {
	void (*key)(void *arg, char key, unsigned sources, int64_t at_ms);
	void (*played)(void *arg, uint64_t owner, enum call_played how, size_t samples,
		int64_t at_ms);
	void (*recorded)(void *arg, const int16_t *pcm, size_t samples, bool last);
	/* Nothing was heard for MEDIA_MUTE_MS; again each time that it lasts as long. */
	void (*mute)(void *arg);
	/* The network's tone for a line without anybody. */
	void (*busy)(void *arg);
	/* Twice as many samples come as should: 16 kHz. Told once. */
	void (*wide)(void *arg);
	/* The port is gone. */
	void (*gone)(void *arg, int error);
};

#define MEDIA_MUTE_MS 3000

struct media_ops {
	/* Opens the device, so that a call is not answered in vain. NULL, and *error -errno. */
	struct media *(*open)(struct loop *loop, const char *device,
		const struct media_events *events, void *arg, int *error);
	/* What lies in the port from earlier is thrown away, and both directions flow. */
	int (*start)(struct media *media);
	int (*play)(struct media *media, const struct call_sound *sound);
	void (*stop_play)(struct media *media);
	void (*record)(struct media *media, bool on);
	/* The modem's own event for a key. */
	void (*key)(struct media *media, char key);
	/* The modem asks to wait with audio, and to go on. */
	void (*hold)(struct media *media, bool on);
	/* Adds what was counted; the figures are those of this call. */
	void (*count)(const struct media *media, struct call_counters *counters);
	/* Each sound is told as lost and a recording ends with its last piece, before it returns. */
	void (*close)(struct media *media);
};
