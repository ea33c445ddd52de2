/*
 * In step with the modem. Answers come in order, so the answer to a question that was written once
 * proves that nothing older is on its way, whatever was swallowed or is late. Such questions are
 * markers; a plain AT would not do, because one OK is like another. One marker is asked until the
 * modem says anything; if an answer to it is still owed then, another one is the proof.
 */
#include <string.h>

#include "modem/at_chat_state.h"
#include "parsers/at/at_field.h"

#define ESC 0x1b

#define ATTEMPT_MS  1000 /* without a word from the modem */
#define BEHIND_MS   5000 /* while it is still answering older questions */
#define SETTLE_MS   150	 /* for what is late in spite of all */
#define SETTLES_MAX 8
#define NOISES_MAX  20
#define GOOD_ENOUGH 3 /* markers that this modem is known to answer */

struct marker {
	const char *text;
	const char *answer;
};

/* Cheap, without SIM, and never unsolicited. */
static const struct marker markers[] = {
	{"AT+CMEE?", "+CMEE:"}, /* 27.007 9.1 */
	{"AT+CSCS?", "+CSCS:"}, /* 27.007 5.5 */
	{"AT+GCAP", "+GCAP:"},	/* V.250 6.1.9 */
	{"AT+CRC?", "+CRC:"},	/* 27.007 6.11 */
};

#define MARKERS (int)(sizeof(markers) / sizeof(*markers))
#define ALL	((1u << MARKERS) - 1)

static unsigned bit(int marker)
{
	return marker < 0 ? 0 : 1u << marker;
}

/* The first of them, from that one on; -1 for none. */
static int choose(unsigned among, int from)
{
	for (int i = 0; i < MARKERS; i++) {
		int marker = (from + i) % MARKERS;

		if (among & bit(marker))
			return marker;
	}

	return -1;
}

static void write_marker(struct at_chat *chat, int marker, bool escape)
{
	char line[16] = {ESC};
	size_t len = strlen(markers[marker].text);

	memcpy(line + 1, markers[marker].text, len);
	line[len + 1] = '\r';
	at_chat_put(chat, line + !escape, len + 1 + escape);
}

static void write_question(struct at_chat *chat, int marker, bool escape)
{
	struct at_sync *sync = &chat->sync;

	if (marker != sync->asked)
		sync->written = sync->replies = 0;

	sync->asked = marker;
	sync->unmarked = false;
	sync->written++;
	write_marker(chat, marker, escape);
}

/* Its answer could be taken for the command's own. */
static bool conflicts(const struct at_chat *chat, int marker)
{
	const struct at_request *request = &chat->current;

	if (!chat->in_flight)
		return false;

	for (const struct at_prefix *p = request->others; p && p->text; p++) {
		if (strcmp(p->text, markers[marker].answer) == 0)
			return true;
	}

	return request->prefix && strcmp(request->prefix, markers[marker].answer) == 0;
}

bool at_sync_nudge(struct at_chat *chat)
{
	unsigned among = chat->sync.good;
	int marker;

	for (int i = 0; i < MARKERS; i++) {
		if (conflicts(chat, i))
			among &= ~bit(i);
	}

	marker = choose(among, chat->sync.asked < 0 ? 0 : chat->sync.asked);

	if (marker >= 0)
		write_question(chat, marker, false);

	return marker >= 0;
}

void at_sync_clear(struct at_chat *chat)
{
	struct at_sync *sync = &chat->sync;

	sync->asked = sync->proof = sync->line = -1;
	sync->written = sync->replies = 0;
	sync->learning = sync->unmarked = false;
}

void at_sync_forget(struct at_chat *chat)
{
	at_sync_clear(chat);
	chat->sync.good = chat->sync.tried = 0;
}

bool at_sync_line(struct at_chat *chat, const char *line, size_t len)
{
	struct at_fields fields;

	for (int i = 0; chat->sync.asked >= 0 && i < MARKERS; i++) {
		if (at_fields_begin(&fields, line, len, markers[i].answer) &&
			!conflicts(chat, i)) {
			chat->sync.line = i;
			return true;
		}
	}

	return false;
}

bool at_sync_is_echo(const struct at_chat *chat, const char *line)
{
	return chat->sync.asked >= 0 && strcmp(line, markers[chat->sync.asked].text) == 0;
}

enum at_sync_reply at_sync_final(struct at_chat *chat, struct at_result result)
{
	struct at_sync *sync = &chat->sync;
	int line = sync->line;

	sync->line = -1;

	sync->unmarked = line < 0 || result.kind != AT_RESULT_OK;

	if (sync->unmarked)
		return SYNC_UNMARKED;

	sync->good |= bit(line);
	sync->tried |= bit(line);

	if (line == sync->proof)
		return SYNC_CAUGHT_UP;

	sync->replies += line == sync->asked;
	return sync->proof < 0 && sync->replies == sync->written ? SYNC_CAUGHT_UP
								 : SYNC_BEHIND;
}

/* ------------------------------------------------------------------ the way back */

static void settle(struct at_chat *chat, int64_t ms)
{
	/* not for ever: a modem may go on saying things */
	if (chat->settles == SETTLES_MAX && timer_running(&chat->step_timer))
		return;

	chat->settles += chat->settles < SETTLES_MAX;
	chat->step = STEP_SETTLES;
	timer_start(&chat->step_timer, ms);
}

static void ask_alive(struct at_chat *chat)
{
	struct at_sync *sync = &chat->sync;
	unsigned among = sync->good ? sync->good : ALL & ~sync->tried;
	int marker = choose(among ? among : ALL, sync->asked < 0 ? 0 : sync->asked);

	chat->step = STEP_ASKED;
	chat->attempts--;
	timer_start(&chat->step_timer, ATTEMPT_MS);
	write_question(chat, marker, true);
}

/* One that was not written since; of those that are known, or may be learnt by the way. */
static void prove(struct at_chat *chat)
{
	struct at_sync *sync = &chat->sync;
	unsigned used = bit(sync->asked) | bit(sync->proof);
	int from = sync->proof < 0 ? sync->asked + 1 : sync->proof + 1;
	int marker = choose(sync->good & ~used, from);

	if (marker < 0)
		marker = choose(ALL & ~sync->tried & ~used, from);

	if (marker < 0) {
		settle(chat, ATTEMPT_MS);
		return;
	}

	sync->proof = marker;
	chat->step = STEP_ASKED;
	timer_start(&chat->step_timer, BEHIND_MS);
	write_marker(chat, marker, false);
}

/* While it is quiet: another marker that it answers. */
static bool learn(struct at_chat *chat)
{
	struct at_sync *sync = &chat->sync;
	int marker = choose(ALL & ~sync->tried, 0);

	sync->learning = marker >= 0 && __builtin_popcount(sync->good) < GOOD_ENOUGH;

	if (!sync->learning)
		return false;

	sync->tried |= bit(marker);
	sync->proof = marker;
	chat->step = STEP_ASKED;
	timer_start(&chat->step_timer, ATTEMPT_MS);
	write_marker(chat, marker, false);
	return true;
}

void at_sync_begin(struct at_chat *chat, unsigned attempts)
{
	chat->counters.resyncs++;
	chat->attempts = attempts;
	chat->settles = chat->noises = 0;
	chat->silently = false;
	chat->urc_pending = URC_NONE;
	at_sync_clear(chat);
	at_lexer_reset(&chat->lexer);
	ask_alive(chat);
}

void at_sync_catch_up(struct at_chat *chat, unsigned attempts, bool silently)
{
	struct at_sync *sync = &chat->sync;

	chat->attempts = attempts;
	chat->settles = chat->noises = 0;
	chat->silently = silently;

	if (sync->replies < sync->written)
		prove(chat);
	else if (silently)
		at_sync_clear(chat);
	else
		settle(chat, SETTLE_MS);
}

static void end(struct at_chat *chat, bool alive)
{
	bool silently = alive && chat->silently;

	timer_stop(&chat->step_timer);
	chat->step = alive ? STEP_IN : STEP_OUT;
	chat->silently = false;
	at_sync_clear(chat);

	if (!silently)
		chat->events->resynced(chat->arg, alive);

	at_chat_pump(chat);
}

static void caught_up(struct at_chat *chat)
{
	if (chat->silently)
		end(chat, true);
	else if (!learn(chat))
		settle(chat, SETTLE_MS);
}

/* A late answer to something else, a marker that it does not know, or its line was spoilt. */
static void unmarked(struct at_chat *chat)
{
	struct at_sync *sync = &chat->sync;

	if (sync->learning) {
		caught_up(chat);
		return;
	}

	if (!sync->good && sync->tried == ALL)
		settle(chat, ATTEMPT_MS); /* it knows none, and lives */
	else
		timer_start(&chat->step_timer, sync->proof < 0 ? SETTLE_MS : ATTEMPT_MS);
}

void at_sync_place(struct at_chat *chat, struct at_result result)
{
	enum at_sync_reply reply = at_sync_final(chat, result);

	if (chat->step == STEP_SETTLES) {
		settle(chat, SETTLE_MS);
		return;
	}

	switch (reply) {
	case SYNC_CAUGHT_UP: caught_up(chat); break;
	case SYNC_BEHIND:
		if (chat->sync.proof < 0)
			prove(chat);
		else
			timer_start(&chat->step_timer, BEHIND_MS);

		break;
	case SYNC_UNMARKED: unmarked(chat); break;
	}
}

/* It may be what is left of our answer, and no other will come. */
void at_sync_noise(struct at_chat *chat)
{
	int64_t soon = clock_boot_ms(loop_clock(chat->loop)) + ATTEMPT_MS;

	if (chat->step != STEP_ASKED || chat->sync.proof < 0 ||
		chat->step_timer.due_ms <= soon || chat->noises == NOISES_MAX)
		return;

	chat->noises++;
	chat->attempts++;
	timer_start(&chat->step_timer, ATTEMPT_MS);
}

void at_sync_on_timer(void *arg)
{
	struct at_chat *chat = arg;

	at_chat_enter(chat);

	/* quiet after that: it was the answer, an error or an OK with nothing before it */
	if (chat->sync.unmarked && chat->sync.proof < 0)
		chat->sync.tried |= bit(chat->sync.asked);

	if (chat->step == STEP_SETTLES)
		end(chat, true);
	else if (chat->sync.learning)
		settle(chat, SETTLE_MS);
	else if (!chat->attempts)
		end(chat, false);
	else if (chat->sync.proof < 0)
		ask_alive(chat);
	else {
		chat->attempts--;
		prove(chat);
	}

	at_chat_leave(chat);
}
