/*
 * A command that is long in answering: is the modem slow, or was the command or its answer lost?
 * After a quiet "AT" is written behind it, again every second. A slow modem answers both, in
 * order; one that lost the command answers "AT" alone. So a modem that comes back is noticed at
 * once, however long the command's own deadline is, and a slow one loses nothing.
 */
#include "modem/at_chat_state.h"

#define QUIET_MS      1000  /* before the first; doubled by patience */
#define QUIET_SEND_MS 15000 /* after Ctrl-Z: the network has its time */
#define EACH_MS	      1000
#define SETTLE_MS     150 /* in which the results still owed come */
#define LATE_MS	      300 /* after "AT" was written: this is no answer to it */
#define PATIENCE_MAX  4
#define IN_TIME	      50 /* commands in a row, and patience grows shorter */

static int64_t quiet_ms(const struct at_chat *chat)
{
	if (chat->current.body[0])
		return QUIET_SEND_MS;

	return (int64_t)QUIET_MS << chat->patience;
}

void at_nudge_begin(struct at_chat *chat)
{
	chat->nudges = chat->finals = 0;
	chat->answered = false;

	if (at_chat_may_nudge(&chat->current))
		timer_start(&chat->nudge, quiet_ms(chat));
}

void at_nudge_line(struct at_chat *chat)
{
	chat->answered = true;

	if (timer_running(&chat->nudge) && !chat->finals)
		timer_start(&chat->nudge, quiet_ms(chat));
}

void at_nudge_end(struct at_chat *chat)
{
	timer_stop(&chat->nudge);

	if (chat->nudges) {
		chat->in_time = 0;
	} else if (++chat->in_time >= IN_TIME) {
		chat->in_time = 0;
		chat->patience -= chat->patience > 0;
		at_chat_hurry_prompt(chat);
	}

	chat->nudges = chat->finals = 0;
}

/* Each "AT" has one result; one more is the command's. */
static bool is_own(const struct at_chat *chat)
{
	return chat->finals > chat->nudges || chat->answered ||
	       chat->first.kind != AT_RESULT_OK;
}

static void conclude(struct at_chat *chat)
{
	if (is_own(chat)) {
		at_place_result(chat, chat->first);
		return;
	}

	/* slow, and deaf while it works: wait longer before disturbing it */
	if (chat->first_at - chat->nudged_at >= LATE_MS && chat->patience < PATIENCE_MAX)
		chat->patience++;

	chat->counters.timeouts++;
	at_chat_stumble(chat, AT_OUTCOME_TIMEOUT);
}

bool at_nudge_final(struct at_chat *chat, struct at_result result)
{
	if (!chat->nudges)
		return true;

	if (!chat->finals++) {
		chat->first = result;
		chat->first_at = clock_boot_ms(loop_clock(chat->loop));
	}

	if (chat->finals > chat->nudges)
		conclude(chat);
	else
		timer_start(&chat->nudge, SETTLE_MS);

	return false;
}

void at_nudge_on_timer(void *arg)
{
	struct at_chat *chat = arg;

	if (chat->finals) {
		at_chat_enter(chat);
		conclude(chat);
		at_chat_leave(chat);
		return;
	}

	chat->nudges++;
	chat->answered = false;
	chat->nudged_at = clock_boot_ms(loop_clock(chat->loop));
	timer_start(&chat->nudge, EACH_MS);
	at_chat_put(chat, "AT\r", 3);
}
