/*
 * Table-driven state machines; see fsm.h.
 */
#include "gateway/base/fsm.h"

#include <assert.h>

#include "gateway/base/log.h"

static void on_timeout(void *arg)
{
	struct fsm *fsm = arg;

	fsm->states[fsm->state].timeout(fsm->arg);
}

void fsm_init(struct fsm *fsm, struct loop *loop, const struct fsm_state *states,
	unsigned state, void *arg)
{
	*fsm = (struct fsm){
		.states = states, .area = "fsm", .name = "", .state = state, .arg = arg};
	timer_init(&fsm->timer, loop, on_timeout, fsm);
}

void fsm_extend(struct fsm *fsm, int64_t timeout_ms)
{
	if (timeout_ms == FSM_FOREVER)
		timer_stop(&fsm->timer);
	else
		timer_start(&fsm->timer, timeout_ms);
}

void fsm_go(struct fsm *fsm, unsigned next, const char *why)
{
	const struct fsm_state *from = &fsm->states[fsm->state];
	const struct fsm_state *to = &fsm->states[next];

	assert(from == to || from->next & FSM_BIT(next));
	assert(to->timeout || to->timeout_ms == FSM_FOREVER);

	if (from != to)
		log_info(fsm->area, "%s: %s -> %s (%s)", fsm->name, from->name, to->name,
			why);

	fsm->state = next;
	fsm_extend(fsm, to->timeout_ms);

	if (to->enter)
		to->enter(fsm->arg);
}

void fsm_stop(struct fsm *fsm)
{
	timer_stop(&fsm->timer);
}
