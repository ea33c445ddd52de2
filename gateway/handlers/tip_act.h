/*
 * What the handlers of tips share: making one, handing it over, and speaking to whoever told it
 * without ever knowing who that is.
 */
#pragma once

#include "gateway/handlers/answer.h"
#include "gateway/handlers/flood.h"
#include "gateway/store/tip.h"

/* A tip as the command tells it: category, place, time, what it names. Nothing is written. */
int tip_from_act(struct act *act, const char *kind, struct tip *tip);
/* The words of the sender, without the keyword where the grammar took it off. */
const char *tip_words(const struct act *act);

/*
 * Writes the tip with its text, its link and its thread, and makes the message a tip's. In a
 * history the tip is as good as forwarded and nobody's.
 */
int tip_open(struct act *act, struct tip *tip, const char *words);
/* The conversation goes on for three days from now. */
int tip_keep_open(struct act *act, const struct tip *tip);

/* A new tip is handed over, or folded where its number floods. */
int tip_hand_on(
	struct act *act, struct tip *tip, enum flood_lane lane, const char *words);
/* A heap of folded tips, and one of words added to a tip: told as one (flood.h). */
int tip_tell_heap(
	struct act *act, int64_t heap_id, const struct flood_heap *heap, int32_t count);
int tip_tell_added(struct act *act, const struct flood_heap *heap, int32_t count);
/* Hands the tip to the next who should have it and puts the escalation on duty. */
int tip_forward(struct act *act, struct tip *tip, const char *words);
/* All that is known of a tip, to the next who should have it. */
int tip_forward_again(struct act *act, struct tip *tip);
/*
 * Whether this person may work on the tip: it went to them, or it is in their zone; at the console,
 * whether their office may.
 */
int tip_is_theirs(struct act *act, const struct tip *tip, bool *theirs);
/* More words to those who have it: whoever said CO, else all to whom it went. */
int tip_tell_handlers(struct act *act, const struct tip *tip, const char *words);
/* One message to them. */
int tip_tell_all(struct act *act, const struct tip *tip, enum reply_id id, const struct fill *fill);
/* One message to the tipster unless they want none; at night it waits for the morning. */
int tip_tell_tipster(
	struct act *act, const struct tip *tip, enum reply_id id, const struct fill *fill);
/* An answer to the tipster who has just written. */
int tip_answer(
	struct act *act, const struct tip *tip, enum reply_id id, const struct fill *fill);

/* A candidate became a tip: acknowledged, handed over, asked about. */
int tip_begin(struct act *act, struct tip *tip, const char *words);
/* Answer of the tipster to what was asked about the open thread: 0 used, -EAGAIN not. */
int tip_take_answer(struct act *act, const struct answer *answer);
/* 1, 2 or 3 to what looked like a tip; ambig.c. */
int candidate_answer(struct act *act, struct tip *tip, const struct answer *answer);
/* A message that came late is whole now: the tip that its part had made gets all of it. */
int tip_complete(struct act *act, const char *code);
