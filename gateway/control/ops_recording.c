/*
 * A recording, heard: written into the audit first, then handed over in pieces as µ-law octets.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "gateway/control/ops.h"
#include "gateway/store/recording.h"

#define PIECE 12000 /* octets, a second and a half */

struct recording_state {
	struct recording recording;
	uint8_t *packed;
	size_t told;
};

/* Who owns the box may for themselves; whom the console speaks for may what their office may. */
static bool may_hear(const struct control_call *call)
{
	return call->roles & (ROLE_DIR | ROLE_POL) ||
	       (client_opens_tips(call->client) && !strcmp(call->actor, call->client->actor));
}

enum ask_step op_recording(struct control_call *call)
{
	int64_t id = ask_number(call, "id", 0, 0, INT64_MAX / 2);
	struct recording_state *state = alloc_zero(sizeof(*state));
	char object[40];

	call->state = state;

	if (!may_hear(call))
		return ask_fail(call, "NOT_ALLOWED", "what callers said is not for you to hear");

	int result = recording_get(
		call->control->deps.store, id, &state->recording, &state->packed);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND",
			"there is no recording %lld (any more)", (long long)id);

	snprintf(object, sizeof(object), "recording:%lld", (long long)id);

	if (!result)
		result = ask_audit(call, "recording.hear", object, state->recording.kind);

	return result ? ask_fail_errno(call, result, "recording") : ASK_MORE;
}

enum ask_step op_recording_step(struct control_call *call)
{
	struct recording_state *state = call->state;
	size_t rest = state->recording.octets - state->told;
	size_t n = rest < PIECE ? rest : PIECE;
	char digits[2 * PIECE + 1];

	if (!n)
		return ask_answer(
			call, json_pack("{s:s, s:I}", "kind", state->recording.kind,
				      "octets", (json_int_t)state->recording.octets));

	hex_encode(digits, state->packed + state->told, n);
	state->told += n;
	ask_row(call, json_pack("{s:s}", "ulaw", digits));
	return ASK_MORE;
}

void op_recording_end(void *state)
{
	struct recording_state *recording = state;

	free(recording->packed);
	free(recording);
}
