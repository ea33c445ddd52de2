/*
 * Listings over the socket: a batch a turn of the loop, and never more than the client has room
 * for. What was sealed is written into the audit before it is said.
 */
#include <errno.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/control/listing_json.h"
#include "gateway/control/ops.h"
#include "gateway/store/tip.h"

#define BATCH_ROWS    64
#define BATCH_COUNTED 8 /* rows for which other rows are counted */
#define BATCH_OCTETS  32768

/* Who may have numbers in full. */
#define READERS (ROLE_ADMIN | ROLE_DIR)

struct listing_state {
	struct listing_query query;
	int64_t rows;
	bool read_noted, reveal_noted;
	/* the batch in hand */
	json_t *batch;
	size_t octets;
	bool unsealed, revealed;
};

enum ask_step op_listing(struct control_call *call)
{
	struct listing_state *state = alloc_zero(sizeof(*state));
	unsigned roles = call->roles;

	call->state = state;
	state->query.unseal = client_opens_tips(call->client);
	state->query.reveal = ask_flag(call, "reveal");

	if (!listing_by_name(call->op->name, &state->query.listing))
		return ask_fail(call, "UNKNOWN_OP", "no listing has that name");

	state->query.batch =
		state->query.listing == LISTING_BROADCASTS ? BATCH_COUNTED : BATCH_ROWS;

	if (state->query.reveal && !(roles & READERS))
		return ask_fail(call, "NOT_ALLOWED", "numbers are revealed to %s only",
			"admin and dir");

	int64_t limit = ask_number(call, "limit", 0, 0, INT64_MAX / 2);
	int result = listing_start(call->control->deps.store, &state->query, limit);

	if (result)
		return ask_fail_errno(call, result, call->op->name);

	state->query.after =
		ask_number(call, "after", state->query.after, 0, INT64_MAX / 2);
	return ASK_MORE;
}

/* A tip that names the police is not for them to know of. */
static bool is_hidden(const struct listing_state *state, const struct listing_row *row)
{
	if (state->query.listing != LISTING_TIPS || state->query.unseal)
		return false;

	for (size_t i = 0; i < row->count; i++)
		if (!strcmp(row->values[i].name, "restricted"))
			return row->values[i].number == TIP_POLICE;

	return false;
}

static bool on_row(void *arg, const struct listing_row *row)
{
	struct listing_state *state = arg;

	if (is_hidden(state, row))
		return true;

	json_array_append_new(state->batch, listing_json_row(row));
	state->unsealed |= row->unsealed;
	state->revealed |= row->revealed;

	for (size_t i = 0; i < row->count; i++)
		state->octets += row->values[i].len + 16;

	return state->octets < BATCH_OCTETS;
}

/* Once a listing, before the first of it is said. */
static int note_once(struct control_call *call, bool wanted, bool *noted, const char *act)
{
	const char *reason = ask_text(call, "reason");

	if (!wanted || *noted)
		return 0;

	*noted = true;
	return ask_audit(call, act, call->op->name, reason ? reason : "");
}

enum ask_step op_listing_step(struct control_call *call)
{
	struct listing_state *state = call->state;
	size_t i;
	json_t *row;

	state->batch = json_array();
	state->octets = 0;
	state->unsealed = state->revealed = false;

	int result =
		listing_batch(call->control->deps.store, &state->query, on_row, state);
	bool end = result == -ENOENT;

	if (end)
		result = 0;

	if (!result)
		result = note_once(call, state->unsealed, &state->read_noted, "tip.read");

	if (!result)
		result = note_once(
			call, state->revealed, &state->reveal_noted, "number.reveal");

	if (!result) {
		json_array_foreach(state->batch, i, row) client_put(call->client, row);

		state->rows += (int64_t)json_array_size(state->batch);
	}

	json_decref(state->batch);
	state->batch = NULL;

	if (result)
		return ask_fail_errno(call, result, call->op->name);

	return end ? ask_answer(call, json_pack("{s:I}", "rows", (json_int_t)state->rows))
		   : ASK_MORE;
}
