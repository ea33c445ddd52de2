/*
 * A command that is long in answering: is the modem slow, or was the command or its answer lost?
 * After a quiet a marker (at_sync.c) is written behind it, again every second. A slow modem
 * answers the command first and loses nothing by it; one that answers the marker first has lost
 * the command. So a modem that comes back is noticed at once, however long the command's own
 * deadline is.
 */
#include "modem/at_chat_state.h"

#define QUIET_MS      1000  /* before the first */
#define QUIET_SEND_MS 15000 /* after Ctrl-Z: the network has its time */
#define EACH_MS	      1000

static void wait_quiet(struct at_chat *chat)
{
	timer_start(&chat->nudge, chat->current.body[0] ? QUIET_SEND_MS : QUIET_MS);
}

void at_nudge_begin(struct at_chat *chat)
{
	at_sync_clear(chat);

	if (at_chat_may_nudge(&chat->current))
		wait_quiet(chat);
}

void at_nudge_line(struct at_chat *chat)
{
	if (timer_running(&chat->nudge))
		wait_quiet(chat);
}

void at_nudge_end(struct at_chat *chat)
{
	timer_stop(&chat->nudge);
}

/*
 * A marker may be refused too, but not with +CMS ERROR. Of a message that may have left, nothing
 * is believed that could be about a marker.
 */
static bool is_own(const struct at_chat *chat, struct at_result result)
{
	return !chat->current.body[0] || result.kind == AT_RESULT_OK ||
	       result.kind == AT_RESULT_CMS;
}

bool at_nudge_final(struct at_chat *chat, struct at_result result)
{
	if (!chat->sync.written)
		return false;

	if (at_sync_final(chat, result) == SYNC_UNMARKED && is_own(chat, result)) {
		/* its own: nothing leaves before the markers are answered too */
		at_sync_catch_up(chat, AT_CHAT_ATTEMPTS, true);
		at_place_result(chat, result);
	} else {
		chat->counters.timeouts++;
		at_chat_passed_over(chat);
	}

	return true;
}

void at_nudge_on_timer(void *arg)
{
	struct at_chat *chat = arg;

	if (at_sync_nudge(chat))
		timer_start(&chat->nudge, EACH_MS);
}
