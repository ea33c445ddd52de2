/*
 * Presses out of what was heard: a key comes as a tone, as the modem's own event, or as both, in
 * either order and some time apart; a codec may break a tone in two. Pure: time is given.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define KEYS_KEPT	 8
#define KEYS_TOGETHER_MS 400 /* both sources speak of one press within this */
#define KEYS_BROKEN_MS	 150 /* the same tone again within this is still the same press */

struct keys_press {
	char key;
	unsigned sources; /* CALL_KEY_TONE, CALL_KEY_MODEM */
	int64_t at_ms;
	int64_t until_ms; /* end of its tone; INT64_MAX while it lasts */
};

struct keys {
	struct keys_press presses[KEYS_KEPT];
	unsigned next;
};

/*
 * Heard from one source (one bit). True when it is a press of its own, false when it belongs to
 * one that was told already; *both says that this is the second source of it.
 */
bool keys_heard(struct keys *keys, char key, unsigned source, int64_t now_ms, bool *both);

/* The tone that sounded has ended. */
void keys_released(struct keys *keys, int64_t now_ms);
