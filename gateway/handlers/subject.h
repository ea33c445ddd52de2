/*
 * What a code may stand for, and what may be done with it: XN, SAI, HUY, DUYET, CO, BAN, DEN, SUA
 * and KQ find here whose they are. A kind is that of a ref (ref.h) or the purpose of a one-time code
 * (code.h).
 */
#pragma once

#include "gateway/handlers/act.h"
#include "gateway/store/code.h"

/* The thing a code led to: a ref's code, or the object of a one-time code. */
struct subject_ref {
	char code[REF_MAX]; /* as typed */
	int64_t object;	    /* of a one-time code; 0 for a ref */
	int64_t code_id;    /* the one-time code's row, to be used up; 0 for a ref */
	bool stale;	    /* the one-time code is used or expired */
};

typedef int (*subject_fn)(struct act *act, const struct subject_ref *ref);

struct subject {
	const char *kind;
	subject_fn confirm; /* XN */
	subject_fn reject;  /* SAI */
	subject_fn cancel;  /* HUY n */
	subject_fn approve; /* DUYET */
	subject_fn rsvp;    /* CO n, BAN n: command->answer */
	subject_fn arrived; /* DEN n */
	subject_fn amend;   /* SUA n: command->text */
	subject_fn status;  /* KQ n */
	subject_fn talk;    /* TL n of what is no tip: command->text goes to whoever asked */
};

/* NULL: nothing of that kind. */
const struct subject *subject_find(const char *kind);

/* What may be done with what. */
int subject_confirm(struct act *act);
int subject_reject(struct act *act);
int subject_cancel(struct act *act);
int subject_approve(struct act *act);
int subject_rsvp(struct act *act);
int subject_arrived(struct act *act);
int subject_amend(struct act *act);
int subject_status(struct act *act);
/* -ENOENT: nothing that can be talked about has this code. */
int subject_talk(struct act *act);
