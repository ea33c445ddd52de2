/*
 * Bare answers: "CO", "OK", "6", "KO" go to the newest open question of the number that can use
 * them. A kind of question has a row here.
 */
#pragma once

#include "gateway/handlers/act.h"

struct answer {
	bool yes;	   /* CO, OK, dong y, "1" is no yes */
	bool no;	   /* BAN, KO */
	int32_t number;	   /* a bare number; -1 = none */
	const char *words; /* as written */
};

#define ANSWER_KEEP 1

/*
 * 0 used; ANSWER_KEEP: used, and the question stays open; -EAGAIN: this question cannot use such
 * an answer; other -errno of the store.
 */
typedef int (*answer_fn)(
	struct act *act, const struct question *question, const struct answer *answer);

struct answer_kind {
	const char *kind;
	answer_fn take;
};

/* 0 when a question took it; -EAGAIN when none is open that could. */
int answer_take(struct act *act, const struct answer *answer);
