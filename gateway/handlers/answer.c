/*
 * Bare answers and the questions they belong to; see answer.h.
 */
#include "gateway/handlers/answer.h"

#include <errno.h>
#include <string.h>

#include "gateway/handlers/handlers.h"

static const struct answer_kind answer_kinds[] = {
	{"register", register_answer},
	{"count", patrol_count_answer},
	{"confirm", patrol_confirm_answer},
	{"relapse", mediation_relapse_answer},
	{"optout", optout_answer},
	{"renew", renew_answer},
	{"alarm", alarm_answer},
	{"meeting", meeting_answer},
	{"patrol", plan_answer},
	{"place", emergency_place},
	{"poll", poll_answer},
	{"presence", presence_answer},
	{"task", task_answer},
};

static answer_fn answer_find(const char *kind)
{
	for (size_t i = 0; i < sizeof(answer_kinds) / sizeof(answer_kinds[0]); i++) {
		if (!strcmp(answer_kinds[i].kind, kind))
			return answer_kinds[i].take;
	}

	return NULL;
}

int answer_take(struct act *act, const struct answer *answer)
{
	struct question question = {0};
	int64_t number_id;
	int result = act_number_known(act, &number_id);

	while (!result) {
		result = question_next(
			act->store, number_id, act->now, question.id, &question);

		if (result)
			break;

		answer_fn take = answer_find(question.kind);
		int taken = take ? take(act, &question, answer) : -EAGAIN;

		if (taken == ANSWER_KEEP)
			return 0;

		if (taken != -EAGAIN)
			return taken ? taken : question_drop(act->store, question.id);
	}

	return result == -ENOENT ? -EAGAIN : result;
}
