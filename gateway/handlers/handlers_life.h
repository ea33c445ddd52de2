/*
 * The handlers of the rest of a group's life: emergencies and the gong, hand-overs and incidents,
 * tasks, the fund, plans, meetings, figures, and what people may ask about themselves.
 */
#pragma once

#include "gateway/handlers/answer.h"
#include "gateway/handlers/duties.h"
#include "gateway/handlers/subject.h"

struct alarm;
struct record;

/* emergency.c */
int handle_emergency(struct act *act);
int emergency_place(
	struct act *act, const struct question *question, const struct answer *answer);
/* All parts are there of what was acted upon with some of them. */
int emergency_complete(struct act *act, const char *code);
int emergency_escalate(struct act *act, const struct duty *duty);

/* alarm.c, alarm_all.c */
int handle_alarm(struct act *act);
int alarm_done(struct act *act);
int alarm_tally(struct act *act, const struct duty *duty);
int alarm_rsvp(struct act *act, const struct subject_ref *ref);
int alarm_arrived(struct act *act, const struct subject_ref *ref);
int alarm_answer(
	struct act *act, const struct question *question, const struct answer *answer);
/* With a right PIN, all residents of the alarm's zone, once a second person agrees. */
int alarm_everybody(struct act *act, const struct alarm *alarm);
/* Keeps the sender's yes, no or arrived and answers with the counts. */
int rsvp_take(struct act *act, const char *kind, int64_t object, const char *code,
	const char *answer);

/* handover.c, incident.c */
int handle_handover(struct act *act);
int handover_confirm(struct act *act, const struct subject_ref *ref);
int handover_talk(struct act *act, const struct subject_ref *ref);
int handle_incident(struct act *act);
int incident_amend(struct act *act, const struct subject_ref *ref);

/* renew.c: renew_begin() puts the daily duty where none is open */
int renew_begin(struct act *act);
int renew_run(struct act *act, const struct duty *duty);
int renew_answer(
	struct act *act, const struct question *question, const struct answer *answer);

/* wish.c: DK and how somebody wants to be written to */
int handle_wish(struct act *act);
int digest_push(struct act *act, const struct duty *duty);

/* stats.c */
struct figures;
/* What BC tells of a span. */
void stats_fill(struct fill *fill, const struct figures *figures);
int handle_stats(struct act *act);
int handle_list(struct act *act);
int handle_roster(struct act *act);

/* task.c */
int handle_task_new(struct act *act);
int handle_task_list(struct act *act);
int handle_task_done(struct act *act);
int task_rsvp(struct act *act, const struct subject_ref *ref);
int task_cancel(struct act *act, const struct subject_ref *ref);
int task_answer(
	struct act *act, const struct question *question, const struct answer *answer);
int task_remind(struct act *act, const struct duty *duty);
int task_late(struct act *act, const struct duty *duty);

/* trouble.c */
int trouble_tell(struct act *act, const struct duty *duty);

/* fund.c */
int handle_fund(struct act *act);
int fund_confirm(struct act *act, const struct subject_ref *ref);
int fund_reject(struct act *act, const struct subject_ref *ref);
int fund_cancel(struct act *act, const struct subject_ref *ref);
int fund_amend(struct act *act, const struct subject_ref *ref);
int sim_low_tell(struct act *act, const struct duty *duty);
int sim_end_tell(struct act *act, const struct duty *duty);
int sim_swapped_tell(struct act *act, const struct duty *duty);
int fund_expire(struct act *act, const struct duty *duty);
/* fund_month.c: fund_month_begin() puts the monthly duty where none is open */
int fund_month_begin(struct act *act);
int fund_month(struct act *act, const struct duty *duty);

/* diary.c */
int handle_loud(struct act *act);
int handle_equip(struct act *act);
int handle_camera(struct act *act);
int handle_note(struct act *act);
int handle_review(struct act *act);
int handle_risk(struct act *act);
int handle_population(struct act *act);
/* Keeps a record of the sender's in the zone that the command is about; zone gets its name. */
int diary_put(struct act *act, struct record *record, char zone[64]);

/* gathering.c */
int handle_meeting(struct act *act);
int handle_notice(struct act *act);
int handle_praise(struct act *act);
int record_approve(struct act *act, const struct subject_ref *ref);
int record_cancel(struct act *act, const struct subject_ref *ref);
int record_amend(struct act *act, const struct subject_ref *ref);
int record_rsvp(struct act *act, const struct subject_ref *ref);
int record_arrived(struct act *act, const struct subject_ref *ref);
int meeting_answer(
	struct act *act, const struct question *question, const struct answer *answer);

/* support.c */
int handle_feedback(struct act *act);
int handle_callback(struct act *act);
int handle_support(struct act *act);
int handle_footage(struct act *act);
int record_talk(struct act *act, const struct subject_ref *ref);
int support_remind(struct act *act, const struct duty *duty);
int footage_done(struct act *act);

/* privacy.c */
int handle_export(struct act *act);
int handle_erase(struct act *act);
int export_due(struct act *act, const struct duty *duty);
int erase_run(struct act *act, const struct duty *duty);
int erase_limit(struct act *act, const struct duty *duty);

/* prompt.c */
int handle_prompt(struct act *act);

/* calm.c, poll.c */
int handle_calm(struct act *act);
int calm_strike(struct act *act, const struct duty *duty);
#define POLL_MS (3 * DAY_MS)
int handle_poll(struct act *act);
/* Somebody agreed: the residents are asked too. */
struct record;
int poll_widen(struct act *act, const struct record *record);
int poll_answer(
	struct act *act, const struct question *question, const struct answer *answer);
int poll_close(struct act *act, const struct duty *duty);

/* plan.c */
int plan_make(struct act *act, const struct duty *duty);
int plan_remind(struct act *act, const struct duty *duty);
int plan_noshow(struct act *act, const struct duty *duty);
int plan_missed(struct act *act, const struct duty *duty);
/* When somebody on a patrol that has begun is asked for a code: nobody can tell. */
int64_t plan_check_at(int64_t begins);
int plan_check(struct act *act, const struct duty *duty);
int plan_absent(struct act *act, const struct duty *duty);
int plan_rsvp(struct act *act, const struct subject_ref *ref);
int plan_arrived(struct act *act, const struct subject_ref *ref);
int plan_answer(
	struct act *act, const struct question *question, const struct answer *answer);
int presence_answer(
	struct act *act, const struct question *question, const struct answer *answer);
