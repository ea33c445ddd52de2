/*
 * Whether a flow may meet people: see flow_check() in flow.h. What is refused here is what callers
 * complain of everywhere: menus too long to remember, and calls that never end by themselves.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/ivr/flow.h"

#define CHOICES_MAX 4 /* ISO/IEC 13714 */

struct check {
	const struct flow *flow;
	const char *path;
	struct strbuf *why;
	int faults;
};

static void fault(struct check *check, int line, const char *name, const char *what)
{
	if (check->faults++)
		strbuf_putc(check->why, '\n');

	strbuf_putf(
		check->why, "%s:%d: the node \"%s\" %s", check->path, line, name, what);
}

static void check_options(struct check *check, const struct flow_node *node)
{
	int choices = 0;
	bool twice = false;

	for (size_t i = 0; i < node->option_count; i++) {
		choices += strchr("09*#", node->options[i].key) == NULL;

		for (size_t n = 0; n < i; n++)
			twice |= node->options[n].key == node->options[i].key;
	}

	if (!choices)
		fault(check, node->line, node->name, "has no keys to choose by");

	if (choices > CHOICES_MAX)
		fault(check, node->line, node->name,
			"has more than four choices beside 0, 9, * and #: nobody "
			"remembers them");

	if (twice)
		fault(check, node->line, node->name, "names a key twice");
}

/* Where it goes when nobody presses anything; index counts up, FLOW_NONE ends. */
static int silent_next(const struct flow_node *node, size_t index)
{
	switch (node->kind) {
	case FLOW_MENU:
	case FLOW_GATHER:
	case FLOW_CONFIRM: return index ? FLOW_NONE : node->timeout;
	case FLOW_PLAY:
	case FLOW_VOICE: return index ? FLOW_NONE : node->next;
	case FLOW_PROMPT:
		return index == 0   ? node->next
		       : index == 1 ? node->no
		       : index == 2 ? node->timeout
				    : FLOW_NONE;
	case FLOW_RECORD:
	case FLOW_WARNINGS:
	case FLOW_DUTY:
		return index == 0 ? node->next : index == 1 ? node->no : FLOW_NONE;
	case FLOW_DO:
		if (index < 2)
			return index ? node->timeout : node->next;

		return index - 2 < node->answer_count ? node->answers[index - 2].to
						      : FLOW_NONE;
	case FLOW_HANGUP:
	case FLOW_KINDS: break;
	}

	return FLOW_NONE;
}

/* Depth first; a node on the way to itself never ends. seen: 0 new, 1 on the way, 2 good. */
static bool ends(const struct flow *flow, int at, uint8_t *seen)
{
	int to;

	seen[at] = 1;

	for (size_t i = 0; i < FLOW_ANSWERS_MAX + 2; i++) {
		to = silent_next(&flow->nodes[at], i);

		if (to != FLOW_NONE &&
			(seen[to] == 1 || (!seen[to] && !ends(flow, to, seen))))
			return false;
	}

	seen[at] = 2;
	return true;
}

static void check_end(struct check *check)
{
	const struct flow *flow = check->flow;

	for (size_t i = 0; i < flow->node_count; i++) {
		uint8_t *seen = alloc_zero(flow->node_count);

		if (!ends(flow, (int)i, seen))
			fault(check, flow->nodes[i].line, flow->nodes[i].name,
				"never hangs up on a caller who presses nothing: it "
				"leads to itself "
				"by its timeout or next");

		free(seen);
	}
}

int flow_check(const struct flow *flow, const char *path, struct strbuf *why)
{
	struct check check = {.flow = flow, .path = path, .why = why};

	for (size_t i = 0; i < flow->node_count; i++)
		if (flow->nodes[i].kind == FLOW_MENU)
			check_options(&check, &flow->nodes[i]);

	check_end(&check);
	return check.faults;
}
