/*
 * What handlers have in common; see act.h.
 */
#include "gateway/handlers/act.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/outbox/policy.h"
#include "gateway/store/audit.h"
#include "gateway/store/budget.h"
#include "gateway/store/number_use.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"
#include "parsers/sms/plain.h"
#include "parsers/text/grammar.h"
#include "gateway/store/zone_facts.h"

#define MESSAGES_MAX 8
#define ALARM_ACK_MS (10 * MINUTE_MS)

bool act_answerable(const struct act *act)
{
	return !act->mute && act->in->person && act->in->sender[0];
}

int act_number(struct act *act, int64_t *id)
{
	*id = 0;

	if (!act->in->person || !act->in->sender[0])
		return 0;

	return number_put(act->store, act->in->sender, id);
}

int act_number_known(struct act *act, int64_t *id)
{
	if (!act->in->person || !act->in->sender[0])
		return -ENOENT;

	return number_find(act->store, act->in->sender, id);
}

const char *act_zone_name(struct act *act, int64_t zone_id, char name[64])
{
	if (!zone_id || zone_name(act->store, zone_id, name))
		snprintf(name, 64, "%s", act->conf->community);

	return name;
}

int64_t act_near(struct act *act)
{
	char name[96];
	int64_t zone_id = act->person.zone_id;

	if (!zone_id && act->person.grp_id &&
		group_get(act->store, act->person.grp_id, name, &zone_id))
		return 0;

	return zone_id;
}

int act_zone_in(struct act *act, const char *words, int64_t *id)
{
	int64_t told, near = act_near(act);
	int result = zone_in(act->store, words, 0, id);

	/* "o thon Can, xa Huong Son": the place ends at the comma, and the commune decides. */
	if (result == -EEXIST && act->in->text[0] && !zone_in(act->store, act->in->text, 0, &told)) {
		*id = told;
		return 0;
	}

	return result == -EEXIST ? zone_in(act->store, words, near, id) : result;
}

/* The zone that the words or the command name; -ENOENT when they name none. */
static int zone_named(struct act *act, const char *words, int64_t *zone_id)
{
	const struct command *command = act->command;
	const char *const sources[] = {words, command->zone, command->place};

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		if (!sources[i] || !*sources[i])
			continue;

		int result = act_zone_in(act, sources[i], zone_id);

		if (result != -ENOENT)
			return result;
	}

	return -ENOENT;
}

int act_zone(struct act *act, const char *words, int64_t *zone_id, char *name, int64_t *grp_id)
{
	char unused[64];
	int64_t grp = 0;
	int result = zone_named(act, words, zone_id);

	act->unclear = result == -EEXIST;

	if (act->unclear) {
		result = *zone_id ? 0 : zone_default(act->store, zone_id);
	} else if (result == -ENOENT && act->person.zone_id) {
		*zone_id = act->person.zone_id;
		result = 0;
	} else if (result == -ENOENT) {
		result = zone_default(act->store, zone_id);
	}

	if (result == -ENOENT)
		*zone_id = 0;
	else if (result)
		return result;

	if (!*zone_id)
		act_zone_name(act, 0, name ? name : unused);
	else if ((result = zone_get(act->store, *zone_id, name ? name : unused, &grp)))
		return result;

	if (!grp)
		grp = act->person.grp_id;

	/* The commune's police speak of the one group that they have. */
	if (!grp && *zone_id && grp_id)
		result = zone_only_group(act->store, *zone_id, &grp);

	if (grp_id)
		*grp_id = grp;

	return result == -ENOENT ? 0 : result;
}

/*
 * A number that had its replies of the hour is told so once, and then nothing: what it says is
 * kept all the same. The scheduler counts what was sent.
 */
static int hold_back(struct act *act, const struct outbox_draft *reply, bool *held)
{
	struct outbox_draft rate = {.class = CLASS_REPLY, .tip_id = reply->tip_id};
	int32_t limit = act->conf->policy->replies_per_hour;
	struct guard guard;
	char text[REPLY_FILLED_MAX];
	int result = guard_get(act->store, reply->to, &guard);

	*held = !result && act->now - guard.from_at < HOUR_MS && guard.replies >= limit;

	if (!*held || guard.replies > limit)
		return result;

	guard.replies++;
	result = guard_set(act->store, &guard);
	snprintf(rate.to, sizeof(rate.to), "%s", reply->to);
	snprintf(rate.text, sizeof(rate.text), "%s",
		replies_fill(text, act->conf->replies, REPLY_RATE, NULL));
	return result ? result : outbox_enqueue(act->store, &rate, NULL);
}

int act_send(struct act *act, struct outbox_draft *draft)
{
	if (act->mute)
		return 0;

	if (!draft->tip_id)
		draft->tip_id = act->tip_id;

	draft->secret |= act->discreet;

	if (draft->class == CLASS_REPLY && draft->inbound_id) {
		bool held;
		int result = hold_back(act, draft, &held);

		if (result || held)
			return result;
	}

	int result = outbox_enqueue(act->store, draft, NULL);

	/* A number that nobody can reach is no reason to lose the act. */
	return result == -EINVAL || result == -E2BIG ? 0 : result;
}

void act_answered(struct act *act, enum reply_id id)
{
	if (act->out->answered)
		return;

	act->out->answered = true;
	act->out->answer = id;
}

int act_reply_class(struct act *act, enum message_class class, bool secret, enum reply_id id,
	const struct fill *fill)
{
	struct outbox_draft draft = {
		.class = class, .secret = secret, .duty = true, .inbound_id = act->in->id};
	char text[REPLY_FILLED_MAX];

	act_answered(act, id);

	if (!act_answerable(act))
		return 0;

	snprintf(draft.to, sizeof(draft.to), "%s", act->in->sender);
	snprintf(draft.modem, sizeof(draft.modem), "%s", act->in->modem);
	snprintf(draft.text, sizeof(draft.text), "%s",
		replies_fill(text, act->conf->replies, id, fill));
	return act_send(act, &draft);
}

int act_reply(struct act *act, enum reply_id id, const struct fill *fill)
{
	return act_reply_class(act, CLASS_REPLY, false, id, fill);
}

int act_reply_alarm(struct act *act, enum reply_id id, const struct fill *fill)
{
	int64_t number_id;
	bool due;

	if (!act_answerable(act))
		return 0;

	int result = act_number(act, &number_id);

	if (!result)
		result = number_mark(
			act->store, number_id, NUMBER_ALARM, act->now, ALARM_ACK_MS, &due);

	if (result || !due)
		return result;

	return act_reply_class(act, CLASS_ALARM, false, id, fill);
}

static int tell_number(struct act *act, int64_t number_id, bool duty, enum message_class class,
	enum reply_id id, const struct fill *fill)
{
	struct outbox_draft draft = {.class = class, .duty = duty};
	char text[REPLY_FILLED_MAX];

	if (act->mute)
		return 0;

	int result = number_get(act->store, number_id, draft.to);

	if (result)
		return result;

	snprintf(draft.text, sizeof(draft.text), "%s",
		replies_fill(text, act->conf->replies, id, fill));
	return act_send(act, &draft);
}

int act_tell_number(struct act *act, int64_t number_id, enum message_class class,
	enum reply_id id, const struct fill *fill)
{
	return tell_number(act, number_id, false, class, id, fill);
}

int act_tell(struct act *act, int64_t person_id, enum message_class class, enum reply_id id,
	const struct fill *fill)
{
	struct person person;
	int result = person_get(act->store, person_id, act->now, &person);

	return result ? result : tell_number(act, person.number_id, true, class, id, fill);
}

int act_tell_long(struct act *act, int64_t person_id, enum message_class class,
	enum reply_id id, enum reply_id more, struct fill *fill, const char *words)
{
	char plain[OUTBOX_TEXT_MAX], piece[REPLY_FILLED_MAX];
	const char *rest = plain_text(plain, sizeof(plain), words, strlen(words));
	int result = 0;

	for (int i = 0; !result && i < MESSAGES_MAX && (*rest || !i); i++) {
		enum reply_id now = i ? more : id;
		size_t len = replies_cut(rest, replies_room(act->conf->replies, now, fill));

		snprintf(piece, sizeof(piece), "%.*s", (int)len, rest);
		fill->nd = piece;
		result = act_tell(act, person_id, class, now, fill);
		rest += len;
		rest += strspn(rest, " ");
	}

	fill->nd = NULL;
	return result;
}

int act_tell_people(struct act *act, const struct people *people, enum message_class class,
	enum reply_id id, const struct fill *fill, int64_t *told)
{
	int result = 0;
	int64_t count = 0;

	for (size_t i = 0; !result && i < people->count; i++) {
		if (people->id[i] == act->person.id)
			continue;

		result = act_tell(act, people->id[i], class, id, fill);
		count++;
	}

	if (told)
		*told = count;

	return result;
}

int act_people(struct act *act, unsigned roles, int64_t zone_id, struct people *out)
{
	int result = people_for(act->store, roles, zone_id, act->now, out);

	return result || out->count
		? result
		: people_below(act->store, roles, zone_id, act->now, 0, out);
}

int act_police(struct act *act, int64_t zone_id, struct people *out)
{
	int result = act_people(act, ROLE_POL, zone_id, out);

	return result || out->count
		? result
		: people_below(act->store, ROLE_POL, 0, act->now, 0, out);
}

int act_tell_roles(struct act *act, unsigned roles, int64_t zone_id, enum message_class class,
	enum reply_id id, const struct fill *fill, int64_t *told)
{
	struct people people;
	int result = act_people(act, roles, zone_id, &people);

	return result ? result : act_tell_people(act, &people, class, id, fill, told);
}

int act_duty(struct act *act, const char *kind, int64_t object, int64_t due_at)
{
	int64_t id;

	return act->mute ? 0 : duty_put(act->store, kind, object, due_at, &id);
}

int act_ask(struct act *act, const char *kind, int64_t object, const char *text, int64_t span)
{
	int64_t number_id;

	if (!act_answerable(act))
		return 0;

	int result = act_number(act, &number_id);

	return result ? result : question_put(act->store, number_id, kind, object, text,
					 act->now + span);
}

int act_audit(struct act *act, const char *verb, const char *kind, const char *code,
	const char *detail)
{
	char object[48];

	snprintf(object, sizeof(object), "%s:%s", kind, code);
	return audit_append(act->store, act->actor, verb, object, detail);
}

int act_wrong_secret(struct act *act, const char *what, enum pin_verdict verdict)
{
	struct fill fill = {.ten = act->person.name, .when = act->now};
	int result = act_audit(act, what, "kind", command_kind_name(act->command->kind),
		pin_verdict_name(verdict));

	if (result || verdict != PIN_NOW_LOCKED)
		return result;

	int64_t told = 0;

	result = act_tell_roles(act, ROLE_DIR, act->person.zone_id, CLASS_ALARM,
		REPLY_PIN_LOCKED, &fill, &told);

	/* Where the board is whoever was locked, somebody else has to know. */
	if (!result && !told)
		result = act_tell_roles(act, ROLE_POL | ROLE_LEAD, act->person.zone_id,
			CLASS_ALARM, REPLY_PIN_LOCKED, &fill, &told);

	return result;
}

void act_code(struct act *act, const char *code)
{
	snprintf(act->out->code, sizeof(act->out->code), "%.7s", code);
}

void act_hide(struct act *act, const char *secret)
{
	for (size_t i = 0; i < sizeof(act->out->secrets) / sizeof(act->out->secrets[0]); i++) {
		char *slot = act->out->secrets[i];

		if (!strcmp(slot, secret))
			return;

		if (!slot[0]) {
			snprintf(slot, sizeof(act->out->secrets[0]), "%.7s", secret);
			return;
		}
	}
}

void act_parse(
	const struct act *act, const char *keyword, const char *words, struct command *command)
{
	struct civil civil = civil_from_wall(act->at);
	struct grammar_context context = {
		.roles = act->roles,
		.year = civil.year,
		.month = civil.month,
		.day = civil.day,
		.hour = civil.hour,
		.minute = civil.minute,
	};
	char text[COMMAND_TEXT_MAX + 16];
	int len = snprintf(text, sizeof(text), "%s%s", keyword, words);

	grammar_parse(act->conf->grammar, &context, text, (size_t)len, command);
}

int64_t act_when(const struct when *when, int64_t fallback)
{
	struct civil civil = {.year = when->year, .month = when->month, .day = when->day};

	switch (when->precision) {
	case WHEN_NONE:
	case WHEN_NOW: return fallback;
	case WHEN_EXACT:
	case WHEN_PART:
		civil.hour = when->hour;
		civil.minute = when->minute;
		break;
	case WHEN_DAY: break;
	}

	return civil_to_wall(&civil);
}

int act_check_pin(struct act *act, bool *stop)
{
	enum pin_verdict verdict = PIN_NONE;
	int result = 0;

	*stop = false;

	/* The socket knows who is at its other end; a call has asked for the PIN as keys. */
	if (act->in->origin == ORIGIN_CONTROL)
		return 0;

	if (act->person.id && act->command->pin[0])
		result = pin_check(act->store, act->person.id, act->command->pin, act->now,
			&verdict);

	if (result || verdict == PIN_RIGHT)
		return result;

	*stop = true;
	result = act_wrong_secret(act, "pin.wrong", verdict);
	return result ? result : act_reply(act, REPLY_CB_DENIED, NULL);
}

int act_reply_which(struct act *act, const char *words)
{
	const struct fill fill = {.kv = words};

	return act_reply(act, REPLY_ZONE_WHICH, &fill);
}
