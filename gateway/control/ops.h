/*
 * The ops of the control socket, by subject. Part of it; see control_state.h.
 */
#pragma once

#include "gateway/control/control_state.h"

/* ops_status.c */
enum ask_step op_status(struct control_call *call);
enum ask_step op_wait(struct control_call *call);
enum ask_step op_subscribe(struct control_call *call);

/* ops_metrics.c */
enum ask_step op_metrics(struct control_call *call);

/* ops_note.c: into the audit, from the console */
enum ask_step op_note(struct control_call *call);

/* ops_listing.c: every listing of store/listing.h under its own name */
enum ask_step op_listing(struct control_call *call);
enum ask_step op_listing_step(struct control_call *call);

/* ops_tip.c */
enum ask_step op_tip(struct control_call *call);

/* ops_tip_work.c: taking, asking, giving on, rating */
enum ask_step op_tip_work(struct control_call *call);

/* ops_recording.c: what a caller said, a piece a turn of the loop */
enum ask_step op_recording(struct control_call *call);
enum ask_step op_recording_step(struct control_call *call);
void op_recording_end(void *state);

/* ops_send.c */
enum ask_step op_send(struct control_call *call);
enum ask_step op_send_file(struct control_call *call);
enum ask_step op_send_file_step(struct control_call *call);
enum ask_step op_cancel(struct control_call *call);

/* ops_store.c */
enum ask_step op_backup(struct control_call *call);
void op_backup_end(void *state);
enum ask_step op_sim(struct control_call *call);
enum ask_step op_ussd(struct control_call *call);

/* ops_people.c */
enum ask_step op_person_data(struct control_call *call);
enum ask_step op_member_add(struct control_call *call);
enum ask_step op_member_remove(struct control_call *call);
enum ask_step op_members_import(struct control_call *call);
enum ask_step op_members_import_step(struct control_call *call);
void op_members_import_end(void *state);

/* ops_member.c: one person, known by id: for who sees no numbers */
enum ask_step op_member_number(struct control_call *call);
enum ask_step op_member_end(struct control_call *call);
enum ask_step op_role_add(struct control_call *call);
enum ask_step op_role_end(struct control_call *call);

/* ops_act.c: what goes through the same handlers as a text */
enum ask_step op_erase(struct control_call *call);
enum ask_step op_history(struct control_call *call);
enum ask_step op_history_step(struct control_call *call);
void op_history_end(void *state);

/* ops_broadcast.c */
enum ask_step op_broadcast(struct control_call *call);
enum ask_step op_templates(struct control_call *call);
enum ask_step op_broadcast_look(struct control_call *call);
enum ask_step op_broadcast_approve(struct control_call *call);
enum ask_step op_broadcast_refuse(struct control_call *call);
enum ask_step op_broadcast_pause(struct control_call *call);
enum ask_step op_broadcast_resume(struct control_call *call);
enum ask_step op_broadcast_stop(struct control_call *call);
enum ask_step op_broadcast_retry(struct control_call *call);

/* ops_judge.c: what is done about a patrol's report, and about a mediation */
enum ask_step op_patrol_judge(struct control_call *call);
enum ask_step op_mediation_work(struct control_call *call);

/* ops_plan.c */
enum ask_step op_plan_add(struct control_call *call);
enum ask_step op_plan_end(struct control_call *call);

/* ops_places.c */
enum ask_step op_zone_add(struct control_call *call);
enum ask_step op_zone_end(struct control_call *call);
enum ask_step op_group_add(struct control_call *call);
enum ask_step op_group_end(struct control_call *call);

/* ops_report.c */
enum ask_step op_report(struct control_call *call);
