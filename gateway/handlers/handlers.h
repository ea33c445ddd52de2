/*
 * The handlers: one function a kind of command or duty, one file a use case. Who may is a column
 * of the table in dispatch.c.
 */
#pragma once

#include "gateway/handlers/answer.h"
#include "gateway/handlers/duties.h"
#include "gateway/handlers/handlers_life.h"
#include "gateway/handlers/subject.h"

/* tip.c */
int handle_tip(struct act *act);
/* tip_forward.c */
int tip_escalate(struct act *act, const struct duty *duty);
/* By hand: -EACCES where one may not give it, or the other not have it. */
int tip_assign(struct act *act, const struct deed *deed);
/* tip_work.c */
int handle_tip_rate(struct act *act);
int tip_taken(struct act *act, const struct subject_ref *ref);
int tip_shred(struct act *act, const struct duty *duty);
/* tip_talk.c */
int handle_followup(struct act *act);
int handle_conversation_end(struct act *act);
int handle_status(struct act *act);
int tip_status(struct act *act, const struct subject_ref *ref);

/* ambig.c */
int handle_ambig(struct act *act);
int handle_answer(struct act *act);
int handle_yes(struct act *act);

/* deny.c */
int handle_deny(struct act *act);

/* patrol.c, patrol_check.c */
int handle_patrol(struct act *act);
int handle_patrol_start(struct act *act);
int handle_patrol_end(struct act *act);
int handle_patrol_cancel(struct act *act);
int patrol_confirm(struct act *act, const struct subject_ref *ref);
int patrol_reject(struct act *act, const struct subject_ref *ref);
int patrol_cancel(struct act *act, const struct subject_ref *ref);
int patrol_amend(struct act *act, const struct subject_ref *ref);
int patrol_count_answer(
	struct act *act, const struct question *question, const struct answer *answer);
int patrol_confirm_answer(
	struct act *act, const struct question *question, const struct answer *answer);
int patrol_uncounted(struct act *act, const struct duty *duty);

/* mediate.c, mediate_meet.c */
int handle_mediate(struct act *act);
int handle_mediate_result(struct act *act);
int mediation_rsvp(struct act *act, const struct subject_ref *ref);
/* To whom somebody at the console gives it: -EACCES where that is no mediator there. */
int mediation_assign(struct act *act, const struct deed *deed);
int mediation_status(struct act *act, const struct subject_ref *ref);
int mediation_late(struct act *act, const struct duty *duty);
int mediation_amend(struct act *act, const struct subject_ref *ref);
int mediation_confirm(struct act *act, const struct subject_ref *ref);
int mediation_recheck(struct act *act, const struct duty *duty);
int mediation_relapse_answer(
	struct act *act, const struct question *question, const struct answer *answer);

/* broadcast.c, broadcast_approve.c, broadcast_desk.c, broadcast_late.c, broadcast_queue.c */
int handle_broadcast(struct act *act);
int broadcast_prove(struct act *act, const struct subject_ref *ref);
int broadcast_approve(struct act *act, const struct subject_ref *ref);
int broadcast_cancel(struct act *act, const struct subject_ref *ref);
/* HUY with the broadcast's own number; -ENOENT: it is none of the sender's. */
int broadcast_cancel_ref(struct act *act, int64_t id);
int broadcast_expire(struct act *act, const struct duty *duty);
/* Its messages that wait are set aside while it is paused, and wait again when it goes on. */
int broadcast_aside(struct act *act, const struct duty *duty);
/* By hand; dispatch.h says what is none. */
int broadcast_deed_approve(struct act *act, const struct deed *deed);
int broadcast_deed_refuse(struct act *act, const struct deed *deed);
int broadcast_deed_pause(struct act *act, const struct deed *deed);
int broadcast_deed_resume(struct act *act, const struct deed *deed);
int broadcast_deed_retry(struct act *act, const struct deed *deed);
/* Fills it as it would be; nothing is written. */
int broadcast_look(struct act *act, struct broadcast *out);
int broadcast_step(struct act *act, const struct duty *duty);
int broadcast_watch(struct act *act, const struct duty *duty);

/* register.c */
int handle_register(struct act *act);
int register_answer(
	struct act *act, const struct question *question, const struct answer *answer);
/* Somebody on a list who never answered says yes. */
int register_known(struct act *act);
int handle_optout(struct act *act);
int optout_answer(struct act *act, const struct question *question, const struct answer *answer);

/* retain.c: retain_begin() puts the nightly duty where none is open */
int retain_begin(struct act *act);
int retain_run(struct act *act, const struct duty *duty);

/* antispoof.c: antispoof_begin() puts the duty where it is wanted and none is open */
int antispoof_begin(struct act *act);
int antispoof_run(struct act *act, const struct duty *duty);

/* help.c */
int handle_help(struct act *act);
int handle_greeting(struct act *act);
int handle_unknown(struct act *act);
