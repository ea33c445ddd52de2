/*
 * Presses; see keys.h.
 */
#include "modem/keys.h"

#include <stddef.h>

#include "modem/call.h"

static struct keys_press *at(struct keys *keys, unsigned i)
{
	return &keys->presses[(keys->next + i) % KEYS_KEPT];
}

/* When it was heard last: a long press is told by some at its end. */
static int64_t since(const struct keys_press *press, int64_t now_ms)
{
	int64_t last = press->until_ms > press->at_ms ? press->until_ms : press->at_ms;

	return last >= now_ms ? 0 : now_ms - last;
}

/* The oldest that this source has not spoken of yet. */
static struct keys_press *find_other(
	struct keys *keys, char key, unsigned source, int64_t now_ms)
{
	for (unsigned i = 0; i < KEYS_KEPT; i++) {
		struct keys_press *press = at(keys, i);

		if (press->key == key && !(press->sources & source) &&
			since(press, now_ms) <= KEYS_TOGETHER_MS)
			return press;
	}

	return NULL;
}

/* The last press with a tone, when this is the rest of its tone. */
static struct keys_press *find_broken(struct keys *keys, char key, int64_t now_ms)
{
	for (unsigned i = KEYS_KEPT; i-- > 0;) {
		struct keys_press *press = at(keys, i);

		if (!(press->sources & CALL_KEY_TONE))
			continue;

		return press->key == key && since(press, now_ms) < KEYS_BROKEN_MS ? press
										  : NULL;
	}

	return NULL;
}

bool keys_heard(struct keys *keys, char key, unsigned source, int64_t now_ms, bool *both)
{
	struct keys_press *press = NULL;
	int64_t until = source == CALL_KEY_TONE ? INT64_MAX : now_ms;

	*both = false;

	if (source == CALL_KEY_TONE) {
		press = find_broken(keys, key, now_ms);

		if (press) {
			press->until_ms = until;
			return false;
		}
	}

	press = find_other(keys, key, source, now_ms);

	if (press) {
		*both = true;
		press->sources |= source;
		press->until_ms = source == CALL_KEY_TONE ? until : press->until_ms;
		return false;
	}

	*at(keys, 0) = (struct keys_press){key, source, now_ms, until};
	keys->next = (keys->next + 1) % KEYS_KEPT;
	return true;
}

void keys_released(struct keys *keys, int64_t now_ms)
{
	for (unsigned i = 0; i < KEYS_KEPT; i++) {
		if (keys->presses[i].until_ms == INT64_MAX)
			keys->presses[i].until_ms = now_ms;
	}
}
