/*
 * Dispatch; see dispatch.h. The table below is the whole answer to "who may do what": a kind of
 * command, the roles of which one is needed, the handler. Everything of a command stands or falls
 * with one transaction.
 */
#include "gateway/handlers/dispatch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/base/log.h"
#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/store/erase.h"
#include "gateway/store/message.h"
#include "gateway/store/store.h"
#include "gateway/store/tip_thread.h"
#include "parsers/text/grammar.h"

#define DUTIES_A_CALL 16
#define FUTURE_MS     MINUTE_MS /* by how much a service centre's clock may be ahead of ours */

#define ANYBODY	 0u
#define PATROLS	 (ROLE_MEM | ROLE_LEAD)
#define COMMANDS (ROLE_LEAD | ROLE_DIR | ROLE_POL)
#define STAFF	 (PATROLS | ROLE_MED | ROLE_DIR | ROLE_POL)
#define READERS	 (COMMANDS | ROLE_AUTH | ROLE_ADMIN)

struct dispatch {
	struct dispatch_conf conf;
	bool awake; /* the clock's own duties are in their table */
};

struct dispatch_row {
	unsigned roles; /* one of them is needed; ANYBODY */
	act_fn handle;
};

static int handle_ignore(struct act *act)
{
	(void)act;
	return 0;
}

/* A kind without a row is answered as something not understood. */
static const struct dispatch_row rows[COMMAND_KINDS] = {
	[COMMAND_UNKNOWN] = {ANYBODY, handle_unknown},
	[COMMAND_IGNORE] = {ANYBODY, handle_ignore},
	[COMMAND_AMBIG] = {ANYBODY, handle_ambig},
	[COMMAND_DENY] = {ANYBODY, handle_deny},
	[COMMAND_GREETING] = {ANYBODY, handle_greeting},
	[COMMAND_TIP] = {ANYBODY, handle_tip},
	[COMMAND_SCAM] = {ANYBODY, handle_tip},
	[COMMAND_MEDIATE] = {ANYBODY, handle_mediate},
	[COMMAND_MEDIATE_RESULT] = {ROLE_MED | COMMANDS | ROLE_ADMIN, handle_mediate_result},
	[COMMAND_REGISTER] = {ANYBODY, handle_register},
	[COMMAND_CONSENT_YES] = {ANYBODY, handle_yes},
	[COMMAND_CONFIRM_YES] = {ANYBODY, handle_yes},
	[COMMAND_OPTOUT] = {ANYBODY, handle_optout},
	[COMMAND_HELP] = {ANYBODY, handle_help},
	[COMMAND_STATUS] = {ANYBODY, handle_status},
	[COMMAND_FOLLOWUP] = {ANYBODY, handle_followup},
	[COMMAND_CONVERSATION_END] = {ANYBODY, handle_conversation_end},
	[COMMAND_PATROL] = {PATROLS, handle_patrol},
	[COMMAND_PATROL_START] = {PATROLS, handle_patrol_start},
	[COMMAND_PATROL_END] = {PATROLS, handle_patrol_end},
	[COMMAND_PATROL_CANCEL] = {PATROLS, handle_patrol_cancel},
	[COMMAND_CONFIRM] = {ANYBODY, subject_confirm},
	[COMMAND_REJECT] = {STAFF | ROLE_ADMIN, subject_reject},
	[COMMAND_CANCEL] = {ANYBODY, subject_cancel},
	[COMMAND_RSVP] = {ANYBODY, handle_yes},
	[COMMAND_ARRIVED] = {STAFF, subject_arrived},
	[COMMAND_BROADCAST] = {COMMANDS | ROLE_ADMIN, handle_broadcast},
	[COMMAND_APPROVE] = {ROLE_DIR | ROLE_POL, subject_approve},
	[COMMAND_TIP_RATE] = {ROLE_POL | ROLE_DIR, handle_tip_rate},
	[COMMAND_AMEND] = {ANYBODY, subject_amend},
	[COMMAND_ANSWER] = {ANYBODY, handle_answer},
	[COMMAND_FIRE] = {ANYBODY, handle_emergency},
	[COMMAND_SOS] = {ANYBODY, handle_emergency},
	[COMMAND_ACCIDENT] = {ANYBODY, handle_emergency},
	[COMMAND_ALARM] = {COMMANDS, handle_alarm},
	[COMMAND_HANDOVER] = {ANYBODY, handle_handover},
	[COMMAND_INCIDENT] = {ROLE_LEAD | ROLE_POL, handle_incident},
	[COMMAND_STATS] = {READERS, handle_stats},
	[COMMAND_LIST] = {READERS, handle_list},
	[COMMAND_ROSTER] = {READERS | ROLE_MEM, handle_roster},
	[COMMAND_TASK_NEW] = {ROLE_LEAD | ROLE_DIR, handle_task_new},
	[COMMAND_TASK_LIST] = {STAFF, handle_task_list},
	[COMMAND_TASK_DONE] = {STAFF, handle_task_done},
	[COMMAND_FUND] = {ROLE_LEAD, handle_fund},
	[COMMAND_LOUD] = {PATROLS | ROLE_DIR, handle_loud},
	[COMMAND_EQUIP] = {PATROLS | ROLE_DIR, handle_equip},
	[COMMAND_CAMERA] = {PATROLS | ROLE_DIR, handle_camera},
	[COMMAND_FOOTAGE] = {COMMANDS, handle_footage},
	[COMMAND_PRAISE] = {COMMANDS, handle_praise},
	[COMMAND_MEETING] = {ROLE_LEAD | ROLE_DIR, handle_meeting},
	[COMMAND_NOTICE] = {ROLE_LEAD | ROLE_DIR, handle_notice},
	[COMMAND_NOTE] = {PATROLS | ROLE_DIR | ROLE_POL, handle_note},
	[COMMAND_REVIEW] = {ROLE_AUTH | ROLE_POL, handle_review},
	[COMMAND_RISK] = {ROLE_POL | ROLE_DIR, handle_risk},
	[COMMAND_POPULATION] = {ROLE_LEAD | ROLE_DIR, handle_population},
	[COMMAND_SUPPORT] = {STAFF, handle_support},
	[COMMAND_FEEDBACK] = {ANYBODY, handle_feedback},
	[COMMAND_CALLBACK] = {ANYBODY, handle_callback},
	[COMMAND_EXPORT] = {ANYBODY, handle_export},
	[COMMAND_ERASE] = {ANYBODY, handle_erase},
	[COMMAND_CALM] = {ANYBODY, handle_calm},
	[COMMAND_POLL] = {ROLE_LEAD | ROLE_DIR, handle_poll},
	[COMMAND_PROMPT] = {ROLE_LEAD | ROLE_DIR | ROLE_ADMIN, handle_prompt},
};

struct dispatch *dispatch_new(const struct dispatch_conf *conf)
{
	struct dispatch *dispatch = alloc_zero(sizeof(*dispatch));

	dispatch->conf = *conf;
	return dispatch;
}

void dispatch_free(struct dispatch *dispatch)
{
	free(dispatch);
}

void dispatch_reconfigure(struct dispatch *dispatch, const struct dispatch_conf *conf)
{
	dispatch->conf = *conf;
	dispatch->awake = false;
}

/* When it happened: not after it arrived, and not never. */
static int64_t event_time(const struct inbound *in, int64_t now)
{
	int64_t latest = (in->received_at ? in->received_at : now) + FUTURE_MS;

	if (!in->sent_at)
		return in->received_at ? in->received_at : now;

	return in->sent_at > latest ? latest - FUTURE_MS : in->sent_at;
}

/*
 * Number → person → roles. A history is told by people who hold their roles today, whenever it
 * was that things happened.
 */
static int identify(struct act *act)
{
	const struct inbound *in = act->in;
	int64_t number_id;
	int result = -ENOENT;

	act->roles = ROLE_RES;
	snprintf(act->actor, sizeof(act->actor), "%s", "somebody");

	if (in->person && in->sender[0])
		result = number_find(act->store, in->sender, &number_id);

	if (!result) {
		snprintf(act->actor, sizeof(act->actor), "number:%lld", (long long)number_id);
		result = person_by_number(act->store, number_id, act->now, &act->person);
	}

	if (!result) {
		snprintf(act->actor, sizeof(act->actor), "person:%lld",
			(long long)act->person.id);
		act->roles = act->person.roles;
	}

	if (in->origin == ORIGIN_CONTROL) {
		act->roles |= in->roles;
		snprintf(act->actor, sizeof(act->actor), "%s", in->actor);
	}

	return result == -ENOENT ? 0 : result;
}

static int act_begin(struct act *act, struct dispatch *dispatch, const struct inbound *in,
	struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){0};
	*act = (struct act){
		.conf = &dispatch->conf,
		.store = dispatch->conf.store,
		.in = in,
		.out = out,
		.now = clock_wall_ms(store_clock(dispatch->conf.store)),
		.mute = in->origin == ORIGIN_HISTORY,
	};
	act->at = event_time(in, act->now);

	int result = identify(act);

	if (result || !in->person || !in->sender[0] || act->mute)
		return result;

	result = tip_thread_find(act->store, in->sender, act->now, &act->thread_tip);
	return result == -ENOENT ? 0 : result;
}

/* What was asked for, where the sender may not have it. */
static struct command denied(const struct command *command)
{
	struct command deny = *command;

	deny.kind = COMMAND_DENY;
	deny.want = command->kind;
	return deny;
}

static int keep_row(const struct act *act)
{
	static const char *const origins[] = {
		[ORIGIN_SMS] = "sms",		[ORIGIN_VOICE] = "voice",
		[ORIGIN_CONTROL] = "control",	[ORIGIN_HISTORY] = "history",
		[ORIGIN_CLOCK] = "clock",
	};
	const struct command_row row = {
		.message_id = act->in->id,
		.origin = origins[act->in->origin],
		.kind = command_kind_name(act->out->kind),
		.person_id = act->out->tip ? 0 : act->person.id,
		.grp_id = act->person.grp_id,
		.code = act->out->code[0] ? act->out->code : NULL,
		.at = act->at,
	};

	return command_put(act->store, &row, &act->out->command_id);
}

static int act_run(struct act *act)
{
	const struct command *command = act->command;
	const struct dispatch_row *row = &rows[command->kind];
	struct command deny;

	if (row->roles && !(row->roles & act->roles)) {
		deny = denied(command);
		act->command = &deny;
		row = &rows[COMMAND_DENY];
	}

	act->out->kind = act->command->kind;

	if (command->pin[0])
		act_hide(act, command->pin);

	int result = row->handle ? row->handle(act) : handle_unknown(act);

	return result ? result : keep_row(act);
}

/* In a transaction of its own: everything or nothing. */
static int act_commit(struct act *act, act_fn run)
{
	int result = store_begin(act->store);

	if (result)
		return result;

	result = run(act);

	if (!result)
		return store_commit(act->store);

	store_rollback(act->store);
	return result;
}

static bool is_emergency(enum command_kind kind)
{
	return kind == COMMAND_FIRE || kind == COMMAND_SOS || kind == COMMAND_ACCIDENT;
}

static void parse(const struct act *act, struct command *command)
{
	struct civil civil = civil_from_wall(act->at);
	struct grammar_context context = {
		.roles = act->roles,
		.open_thread = act->thread_tip != 0,
		.nonperson = !act->in->person,
		.historic = act->mute,
		.year = civil.year,
		.month = civil.month,
		.day = civil.day,
		.hour = civil.hour,
		.minute = civil.minute,
	};

	grammar_parse(act->conf->grammar, &context, act->in->text, act->in->text_len, command);
	command->origin = act->in->origin;
}

/*
 * All parts of what was handled with some of them: a tip gets the rest, whoever wrote it. What was
 * not understood then is read anew (-EAGAIN); anything else stays as it is.
 */
static int complete(struct act *act)
{
	struct command command;
	char kind[24], code[8];
	int result = command_find(act->store, act->in->id, kind, code);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	command_kind_by_name(kind, &act->out->kind);

	if (act->out->kind == COMMAND_UNKNOWN)
		return -EAGAIN;

	if (!code[0])
		return 0;

	if (!is_emergency(act->out->kind))
		return tip_complete(act, code);

	parse(act, &command);
	act->command = &command;
	return emergency_complete(act, code);
}

int dispatch_message(
	struct dispatch *dispatch, const struct inbound *in, struct dispatch_outcome *out)
{
	struct command command = command_make(COMMAND_UNKNOWN);
	struct act act;
	int result = act_begin(&act, dispatch, in, out);

	if (result)
		return result;

	act.command = &command;

	if (in->upgrade) {
		result = act_commit(&act, complete);

		if (result != -EAGAIN)
			return result;
	}

	if (!in->person) {
		out->kind = COMMAND_IGNORE;
		return 0;
	}

	parse(&act, &command);
	return act_commit(&act, act_run);
}

int dispatch_command(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out)
{
	struct act act;
	int result = act_begin(&act, dispatch, in, out);

	act.command = command;
	return result ? result : act_commit(&act, act_run);
}

static int (*const deeds[DEED_KINDS])(struct act *act, const struct deed *deed) = {
	[DEED_TIP_ASSIGN] = tip_assign,
	[DEED_MEDIATION_ASSIGN] = mediation_assign,
	[DEED_BROADCAST_APPROVE] = broadcast_deed_approve,
	[DEED_BROADCAST_REFUSE] = broadcast_deed_refuse,
	[DEED_BROADCAST_PAUSE] = broadcast_deed_pause,
	[DEED_BROADCAST_RESUME] = broadcast_deed_resume,
	[DEED_BROADCAST_RETRY] = broadcast_deed_retry,
};

int dispatch_deed(struct dispatch *dispatch, const struct inbound *in, const struct deed *deed,
	struct dispatch_outcome *out)
{
	struct store *store = dispatch->conf.store;
	struct command command = command_make(COMMAND_UNKNOWN);
	struct act act;
	int result = store_begin(store);

	if (result)
		return result;

	result = act_begin(&act, dispatch, in, out);
	act.command = &command;

	if (!result)
		result = deeds[deed->kind](&act, deed);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

int dispatch_look(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct broadcast *out)
{
	struct dispatch_outcome outcome;
	struct act act;
	int result = act_begin(&act, dispatch, in, &outcome);

	act.command = command;
	return result ? result : broadcast_look(&act, out);
}

const char *dispatch_template(const struct dispatch *dispatch, int number)
{
	char name[8];
	enum reply_id id;

	snprintf(name, sizeof(name), "W%02d", number % 100);
	return reply_by_name(name, &id) ? dispatch->conf.replies->text[id] : NULL;
}

bool dispatch_is_emergency(struct dispatch *dispatch, const char *text, size_t len)
{
	struct grammar_context context = {.roles = ROLE_RES, .year = 2026, .month = 1, .day = 1};
	struct command command;

	grammar_parse(dispatch->conf.grammar, &context, text, len, &command);
	return is_emergency(command.kind);
}

/* A duty that cannot be done is not tried for ever; a disk that fails is. */
static int duty_failed(struct store *store, const struct duty *duty, int why)
{
	int result;

	if (why == -EIO || why == -ENOSPC || why == -EROFS)
		return why;

	errno = -why;
	log_warn("duty", "%s of %lld is given up", duty->kind, (long long)duty->object);
	result = store_begin(store);

	if (result)
		return result;

	result = duty_done(store, duty->id);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

static int duty_run(struct act *act, const struct duty *duty, const struct duty_kind *kind)
{
	int result = store_begin(act->store);

	if (result)
		return result;

	result = duty_done(act->store, duty->id);

	if (!result && kind)
		result = kind->run(act, duty);

	if (!result) {
		result = store_commit(act->store);
		return result || !act->out->wiped ? result : erase_flush(act->store);
	}

	store_rollback(act->store);
	return duty_failed(act->store, duty, result);
}

static struct act clock_act(struct dispatch *dispatch, int64_t now, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){0};
	return (struct act){
		.conf = &dispatch->conf,
		.store = dispatch->conf.store,
		.in = in,
		.command = command,
		.out = out,
		.now = now,
		.at = now,
		.actor = "clock",
	};
}

int64_t dispatch_duties(struct dispatch *dispatch, int64_t now)
{
	const struct command command = command_make(COMMAND_UNKNOWN);
	const struct inbound in = {.origin = ORIGIN_CLOCK, .text = "", .actor = "clock"};
	struct dispatch_outcome out;
	struct duty duty;

	struct act act = clock_act(dispatch, now, &in, &command, &out);

	if (!dispatch->awake && act_commit(&act, duties_begin))
		return now + MINUTE_MS;

	dispatch->awake = true;

	for (int i = 0; i < DUTIES_A_CALL; i++) {
		int result = duty_next(dispatch->conf.store, &duty);

		if (result)
			return result == -ENOENT ? INT64_MAX : now + MINUTE_MS;

		if (duty.due_at > now)
			return duty.due_at;

		const struct duty_kind *kind = duty_kind_find(duty.kind);

		act = clock_act(dispatch, now, &in, &command, &out);

		if (duty_run(&act, &duty, kind))
			return now + MINUTE_MS;

		if (kind && kind->heavy)
			break;
	}

	return now;
}
