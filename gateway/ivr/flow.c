/*
 * The engine of calls; see flow.h. enter() says what a node does first, the on_… functions what
 * comes of an event in it.
 */
#include "gateway/ivr/flow.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

#define SECOND_MS 1000

static const char *const kind_names[FLOW_KINDS] = {
	[FLOW_MENU] = "menu",
	[FLOW_PLAY] = "play",
	[FLOW_RECORD] = "record",
	[FLOW_GATHER] = "gather",
	[FLOW_CONFIRM] = "confirm",
	[FLOW_DO] = "do",
	[FLOW_WARNINGS] = "warnings",
	[FLOW_DUTY] = "duty",
	[FLOW_PROMPT] = "prompt",
	[FLOW_VOICE] = "voice",
	[FLOW_HANGUP] = "hangup",
};

static const char *const verb_names[FLOW_VERBS] = {
	[FLOW_OPEN] = "open",
	[FLOW_KEEP] = "keep",
	[FLOW_UNDO] = "undo",
};

const char *flow_verb_name(enum flow_verb verb)
{
	return verb_names[verb];
}

const char *flow_kind_name(enum flow_kind kind)
{
	return kind_names[kind];
}

bool flow_kind_by_name(const char *name, enum flow_kind *kind)
{
	for (size_t i = 0; i < FLOW_KINDS; i++) {
		if (strcmp(kind_names[i], name) == 0) {
			*kind = (enum flow_kind)i;
			return true;
		}
	}

	return false;
}

struct flow *flow_new(size_t nodes)
{
	struct flow *flow = alloc_zero(sizeof(*flow));

	flow->nodes = alloc_array(nodes ? nodes : 1, sizeof(*flow->nodes));
	flow->node_count = nodes;
	flow->start = flow->root = flow->goodbye = flow->warn = flow->heard = FLOW_NONE;
	return flow;
}

void flow_free(struct flow *flow)
{
	if (!flow)
		return;

	for (size_t i = 0; i < flow->text_count; i++)
		free(flow->texts[i].words);

	free(flow->texts);
	free(flow->pieces);
	free(flow->nodes);
	free(flow);
}

int flow_find(const struct flow *flow, const char *name)
{
	for (size_t i = 0; i < flow->node_count; i++)
		if (strcmp(flow->nodes[i].name, name) == 0)
			return (int)i;

	return FLOW_NONE;
}

const char *flow_prompt_name(const struct flow *flow, const char *number)
{
	static const char *const digits[] = {
		"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
	long n = strtol(number, NULL, 10);

	if (n >= FLOW_DIGITS_FROM && n < FLOW_DIGITS_FROM + 10)
		return digits[n - FLOW_DIGITS_FROM];

	return n >= 1 && (size_t)n <= flow->text_count ? flow->texts[n - 1].name : NULL;
}

int flow_add_text(struct flow *flow, const char *name, const char *words, int line)
{
	flow->texts =
		alloc_resize(flow->texts, flow->text_count + 1, sizeof(*flow->texts));

	struct flow_text *text = &flow->texts[flow->text_count];

	snprintf(text->name, sizeof(text->name), "%s", name);
	text->words = alloc_string(words);
	text->line = line;
	return (int)flow->text_count++;
}

void flow_add_piece(struct flow *flow, struct flow_piece piece)
{
	flow->pieces =
		alloc_resize(flow->pieces, flow->piece_count + 1, sizeof(*flow->pieces));
	flow->pieces[flow->piece_count++] = piece;
}

/* --- actions --------------------------------------------------------------------------------- */

static struct flow_action *act(struct flow_actions *out, enum flow_act kind)
{
	assert(out->count < FLOW_ACTIONS_MAX);
	out->act[out->count] = (struct flow_action){.act = kind};
	return &out->act[out->count++];
}

static void wait_for(struct flow_actions *out, int32_t seconds)
{
	act(out, FLOW_ACT_WAIT)->ms = seconds * SECOND_MS;
}

static void say(struct flow_state *state, struct flow_actions *out, struct flow_say what,
	bool whole)
{
	struct flow_action *action;

	if (!what.count)
		return;

	action = act(out, FLOW_ACT_SAY);
	action->say = what;
	action->whole = whole;
	state->speaking = true;
}

static void hang_up(struct flow_state *state, struct flow_actions *out)
{
	state->over = true;
	act(out, FLOW_ACT_HANGUP);
}

/* What a node says, and what it does beside. Whoever asks or goes on says something first. */
static void go(const struct flow *flow, struct flow_state *state, int to,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[to];

	state->node = to;
	state->tried = 0;
	state->digits[0] = '\0';
	state->recording = false;

	/* The number has to be known before it is said, and the voice that says it. */
	if (node->kind == FLOW_DUTY)
		act(out, FLOW_ACT_DUTY);
	else if (node->kind == FLOW_VOICE)
		act(out, FLOW_ACT_VOICE)->count = node->max;

	say(state, out, node->say, node->whole);

	switch (node->kind) {
	case FLOW_DO: act(out, FLOW_ACT_DO); break;
	case FLOW_PROMPT: act(out, FLOW_ACT_PROMPT); break;
	case FLOW_WARNINGS:
		state->speaking = true;
		act(out, FLOW_ACT_WARNINGS)->count = node->max;
		break;
	case FLOW_RECORD:
		state->speaking = true;
		act(out, FLOW_ACT_BEEP);
		break;
	case FLOW_HANGUP:
		if (!node->say.count)
			hang_up(state, out);

		break;
	case FLOW_MENU:
	case FLOW_PLAY:
	case FLOW_GATHER:
	case FLOW_CONFIRM:
	case FLOW_DUTY:
	case FLOW_KINDS: break;
	case FLOW_VOICE: state->speaking = true; break;
	}
}

static void after_saying(
	const struct flow *flow, struct flow_state *state, struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	state->speaking = false;

	switch (node->kind) {
	case FLOW_MENU:
	case FLOW_GATHER:
	case FLOW_CONFIRM: wait_for(out, node->wait_s); break;
	case FLOW_RECORD:
		state->recording = true;
		act(out, FLOW_ACT_RECORD)->ms = node->wait_s * SECOND_MS;
		break;
	case FLOW_PLAY:
	case FLOW_WARNINGS:
	case FLOW_VOICE:
	case FLOW_DUTY: go(flow, state, node->next, out); break;
	case FLOW_HANGUP: hang_up(state, out); break;
	case FLOW_DO:
	case FLOW_PROMPT:
	case FLOW_KINDS: break;
	}
}

static void hush(struct flow_state *state, struct flow_actions *out)
{
	if (state->speaking)
		act(out, FLOW_ACT_STOP);

	state->speaking = false;
	wait_for(out, 0);
}

/* Once more from the beginning; wrong: something that does not fit was pressed. */
static void again(const struct flow *flow, struct flow_state *state, bool wrong,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	state->digits[0] = '\0';

	if (++state->tried >= node->tries) {
		go(flow, state, node->timeout, out);
		return;
	}

	if (wrong)
		say(state, out, node->wrong, false);

	say(state, out, node->say, node->whole);
}

/* --- events ---------------------------------------------------------------------------------- */

/* What every menu knows, unless it means something else by it: 0 again, 9 goodbye, * back. */
static void on_common_key(const struct flow *flow, struct flow_state *state, char key,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	if (key == '9')
		go(flow, state, flow->goodbye, out);
	else if (key == '*')
		go(flow, state, flow->root, out);
	else if (key == '0')
		say(state, out, node->say, node->whole);
	else
		again(flow, state, true, out);
}

static void on_menu_key(const struct flow *flow, struct flow_state *state, char key,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	for (size_t i = 0; i < node->option_count; i++) {
		if (node->options[i].key == key) {
			go(flow, state, node->options[i].to, out);
			return;
		}
	}

	on_common_key(flow, state, key, out);
}

static void on_confirm_key(const struct flow *flow, struct flow_state *state, char key,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	if (key == '1')
		go(flow, state, node->next, out);
	else if (key == '2')
		go(flow, state, node->no, out);
	else
		on_common_key(flow, state, key, out);
}

static void gathered(
	const struct flow *flow, struct flow_state *state, struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	if ((int)strlen(state->digits) < node->min) {
		again(flow, state, true, out);
		return;
	}

	strcpy(node->into == FLOW_SLOT_PIN ? state->pin : state->ref, state->digits);
	go(flow, state, node->next, out);
}

/* # ends, * clears what was typed, or leads back where nothing was. */
static void on_digit(const struct flow *flow, struct flow_state *state, char key,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];
	size_t n = strlen(state->digits);

	if (key == '#') {
		gathered(flow, state, out);
	} else if (key == '*') {
		if (!n) {
			go(flow, state, flow->root, out);
			return;
		}

		state->digits[0] = '\0';
		wait_for(out, node->wait_s);
	} else if (key >= '0' && key <= '9' && (int)n < node->max) {
		state->digits[n] = key;
		state->digits[n + 1] = '\0';

		if ((int)n + 1 == node->max)
			gathered(flow, state, out);
		else
			wait_for(out, node->wait_s);
	} else {
		wait_for(out, node->wait_s);
	}
}

static void on_key(const struct flow *flow, struct flow_state *state, char key,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	if (state->speaking && node->whole)
		return;

	switch (node->kind) {
	case FLOW_MENU:
		hush(state, out);
		on_menu_key(flow, state, key, out);
		break;
	case FLOW_CONFIRM:
		hush(state, out);
		on_confirm_key(flow, state, key, out);
		break;
	case FLOW_GATHER:
		hush(state, out);
		on_digit(flow, state, key, out);
		break;
	case FLOW_RECORD:
		if (state->recording)
			act(out, FLOW_ACT_END_RECORD);

		break;
	case FLOW_PLAY:
	case FLOW_WARNINGS:
	case FLOW_VOICE:
	case FLOW_DUTY:
		hush(state, out);

		if (key == '9' || key == '*')
			on_common_key(flow, state, key, out);
		else
			go(flow, state, node->next, out);

		break;
	case FLOW_DO:
	case FLOW_PROMPT:
	case FLOW_HANGUP:
	case FLOW_KINDS: break;
	}
}

static void on_done(const struct flow *flow, struct flow_state *state,
	const struct flow_event *event, struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];
	int to = event->kind == FLOW_FAILED ? node->timeout : node->next;

	snprintf(state->code, sizeof(state->code), "%.*s", FLOW_DIGITS_MAX,
		event->code ? event->code : "");
	state->pin[0] = '\0';

	for (size_t i = 0; event->kind == FLOW_DONE && i < node->answer_count; i++)
		if (node->answers[i].reply == event->reply)
			to = node->answers[i].to;

	if (!state->over)
		go(flow, state, to, out);
}

/* What was said before hanging up counts: the command that follows a recording is made of it. */
static void on_gone(const struct flow *flow, struct flow_state *state, bool recorded,
	struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];
	bool kept = node->kind == FLOW_RECORD && recorded &&
		    flow->nodes[node->next].kind == FLOW_DO;

	state->over = true;
	state->speaking = false;

	if (kept) {
		state->node = node->next;
		act(out, FLOW_ACT_DO);
	}
}

void flow_step(const struct flow *flow, struct flow_state *state,
	const struct flow_event *event, struct flow_actions *out)
{
	const struct flow_node *node = &flow->nodes[state->node];

	out->count = 0;

	if (state->over && event->kind != FLOW_DONE)
		return;

	switch (event->kind) {
	case FLOW_BEGIN: go(flow, state, event->node, out); break;
	case FLOW_KEY: on_key(flow, state, event->key, out); break;
	case FLOW_SAID:
		if (state->speaking)
			after_saying(flow, state, out);

		break;
	case FLOW_LATE:
		if (node->kind == FLOW_GATHER && (int)strlen(state->digits) >= node->min)
			gathered(flow, state, out);
		else if (node->kind == FLOW_MENU || node->kind == FLOW_GATHER ||
			 node->kind == FLOW_CONFIRM)
			again(flow, state, false, out);

		break;
	case FLOW_RECORDED:
		if (node->kind == FLOW_RECORD)
			go(flow, state, node->next, out);

		break;
	case FLOW_DONE:
	case FLOW_FAILED:
		if (node->kind == FLOW_DO || node->kind == FLOW_PROMPT)
			on_done(flow, state, event, out);

		break;
	case FLOW_NOTHING:
		if (node->kind == FLOW_WARNINGS || node->kind == FLOW_DUTY ||
			node->kind == FLOW_RECORD || node->kind == FLOW_PROMPT)
			go(flow, state, node->no, out);

		break;
	case FLOW_GONE: on_gone(flow, state, state->recording, out); break;
	}
}
