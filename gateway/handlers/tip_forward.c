/*
 * Handing a tip over (Law 30/2023, art. 7: at once): to the commune's police, after ten minutes
 * without a word to a second number, then to the board. Whoever is named in it is passed over.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/store/zone.h"

#define ESCALATE_MS  (10 * MINUTE_MS)
#define POLICE_STEPS 2
#define BOARD_STEPS  2
#define ZONES_MAX    16

static bool is_among(const struct people *people, int64_t id)
{
	for (size_t i = 0; i < people->count; i++) {
		if (people->id[i] == id)
			return true;
	}

	return false;
}

/* The first of the chain who has not had it and did not just speak; 0 at its end. */
static int64_t next_of(
	const struct act *act, const struct people *chain, const struct people *had)
{
	for (size_t i = 0; i < chain->count; i++) {
		if (chain->id[i] != act->person.id && !is_among(had, chain->id[i]))
			return chain->id[i];
	}

	return 0;
}

/* The police above those who are nearest to the zone: the nearest are named. */
static int police_above(struct act *act, int64_t zone_id, struct people *out)
{
	struct people here;
	int result = people_for(act->store, ROLE_POL, zone_id, act->now, &here);

	for (int i = 0; !result && i < ZONES_MAX && zone_id; i++) {
		result = zone_parent(act->store, zone_id, &zone_id);

		if (!result)
			result = people_for(act->store, ROLE_POL, zone_id, act->now, out);

		if (!result && out->count < here.count)
			return 0;
	}

	out->count = 0;
	return result;
}

/* The police who should have it, in the order of the escalation. */
static int police_for(struct act *act, const struct tip *tip, struct people *out)
{
	if (tip->restricted == TIP_POLICE)
		return police_above(act, tip->zone_id, out);

	int result = act_police(act, tip->zone_id, out);

	/* A zone with no police of ours at all: better others' than nobody. */
	if (!result && !out->count)
		result = people_below(act->store, ROLE_POL, 0, act->now, 0, out);

	if (tip->restricted == TIP_OPEN && out->count > POLICE_STEPS)
		out->count = POLICE_STEPS;

	return result;
}

/*
 * Who should have it next, 0 at the end of the chain: the police; where nobody is named in it the
 * board; and the leaders where there is neither. *chain counts those who could have it.
 */
static int next_handler(struct act *act, const struct tip *tip, const struct people *had,
	int64_t *next, size_t *chain)
{
	static const unsigned then[] = {ROLE_DIR, ROLE_LEAD};
	struct people people;
	int result = police_for(act, tip, &people);

	*chain = people.count;
	*next = result ? 0 : next_of(act, &people, had);

	for (size_t i = 0; i < 2 && tip->restricted == TIP_OPEN; i++) {
		if (result || *next || (then[i] == ROLE_LEAD && *chain))
			break;

		result = act_people(act, then[i], tip->zone_id, &people);

		if (people.count > BOARD_STEPS)
			people.count = BOARD_STEPS;

		*chain += people.count;
		*next = result ? 0 : next_of(act, &people, had);
	}

	return result;
}

/* Nobody may have it: the board learns that there is one, and not what it says. */
static int tip_hold(struct act *act, struct tip *tip)
{
	char zone[64];
	struct fill fill = {
		.ma = tip->alias,
		.when = tip->received_at,
		.thon = act_zone_name(act, tip->zone_id, zone),
	};
	int result = act_audit(act, "tip.hold", "tip", tip->alias, "nobody to hand it to");

	snprintf(tip->state, sizeof(tip->state), "held");

	if (!result)
		result = tip_set(act->store, tip);

	if (!result && tip->restricted == TIP_POLICE)
		result = act_tell_roles(act, ROLE_DIR, tip->zone_id, CLASS_ALARM,
			REPLY_TIP_HELD, &fill, NULL);

	return result;
}

/* Who may be given it by hand: nobody whom it names. */
static unsigned assignable(const struct tip *tip)
{
	switch (tip->restricted) {
	case TIP_OPEN: return ROLE_POL | ROLE_DIR;
	case TIP_LEADERS: return ROLE_POL;
	case TIP_POLICE: break;
	}

	return ROLE_DIR;
}

/* The whole of it, or, where it stands for more of one number, as much as one message holds. */
static int tell_handler(struct act *act, const struct tip *tip, int64_t person_id,
	int32_t more, const char *words)
{
	char zone[64];
	struct fill fill = {
		.ma = tip->alias,
		.when = tip->received_at,
		.thon = act_zone_name(act, tip->zone_id, zone),
		.sl = more,
		.nd = words,
	};

	act->tip_id = tip->id;

	if (more)
		return act_tell(act, person_id, CLASS_ALARM, REPLY_POL_FOLDED, &fill);

	return act_tell_long(act, person_id, CLASS_ALARM, REPLY_POL_FORWARD, REPLY_POL_MORE,
		&fill, words);
}

static int hand_over(struct act *act, struct tip *tip, int64_t person_id, int32_t step,
	int32_t more, const char *words)
{
	int result = tip_forward_put(act->store, tip->id, person_id, step, act->now);

	if (!result)
		result = tell_handler(act, tip, person_id, more, words);

	if (result)
		return result;

	if (!tip->acknowledged_at)
		snprintf(tip->state, sizeof(tip->state), "forwarded");

	if (!tip->forwarded_at)
		tip->forwarded_at = act->now;

	return tip_set(act->store, tip);
}

/* *to (0: nobody) has it from now on, and with it stands for so many more. */
static int forward(struct act *act, struct tip *tip, const char *words, int32_t more, int64_t *to)
{
	struct people had;
	size_t chain = 0;
	int64_t next;
	int32_t steps;
	bool taken;

	*to = 0;

	if (act->mute)
		return 0;

	int result = tip_forward_people(act->store, tip->id, &had, &steps, &taken);

	if (!result)
		result = next_handler(act, tip, &had, &next, &chain);

	if (result)
		return result;

	if (!chain)
		return tip_hold(act, tip);

	/* The end of the chain: everybody knows, and nobody has said so. */
	if (!next) {
		result = act_audit(act, "tip.unanswered", "tip", tip->alias, "");
		return result ? result : tip_set(act->store, tip);
	}

	*to = next;
	result = hand_over(act, tip, next, steps, more, words);

	return result ? result : act_duty(act, "tip.escalate", tip->id, act->now + ESCALATE_MS);
}

int tip_forward(struct act *act, struct tip *tip, const char *words)
{
	int64_t to;

	return forward(act, tip, words, 0, &to);
}

static int fold(struct act *act, struct tip *tip)
{
	const struct flood_heap heap = {
		.kind = FLOOD_TIP, .object = tip->id, .zone_id = tip->zone_id};
	int64_t id;
	int result = flood_keep(act, &heap, tip->restricted, &id);

	snprintf(tip->state, sizeof(tip->state), "folded");

	if (!result)
		result = tip_heap_put(act->store, id, tip->id);

	return result ? result : tip_set(act->store, tip);
}

int tip_hand_on(struct act *act, struct tip *tip, enum flood_lane lane, const char *words)
{
	int32_t over;
	int result = flood_over(act, lane, &over);

	if (result)
		return result;

	return over ? fold(act, tip) : tip_forward(act, tip, words);
}

int tip_tell_heap(
	struct act *act, int64_t heap_id, const struct flood_heap *heap, int32_t count)
{
	char words[TIP_TEXT_MAX + 1];
	struct tip tip;
	int64_t to;
	int result = tip_get(act->store, heap->object, &tip);

	if (!result)
		result = tip_text(act->store, tip.id, words, sizeof(words));

	if (!result)
		result = forward(act, &tip, words, count - 1, &to);

	return result ? result
		      : tip_heap_hand(act->store, heap_id, tip.id, to, act->now);
}

int tip_forward_again(struct act *act, struct tip *tip)
{
	char words[TIP_TEXT_MAX + 1];
	int result = tip_text(act->store, tip->id, words, sizeof(words));

	return result ? result : tip_forward(act, tip, words);
}

int tip_escalate(struct act *act, const struct duty *duty)
{
	struct tip tip;
	int result = tip_get(act->store, duty->object, &tip);

	if (result || strcmp(tip.state, "forwarded") != 0 || tip.acknowledged_at)
		return result == -ENOENT ? 0 : result;

	return tip_forward_again(act, &tip);
}

int tip_assign(struct act *act, const struct deed *deed)
{
	char words[TIP_TEXT_MAX + 1];
	struct people had;
	struct tip tip;
	int32_t steps;
	bool taken, theirs = false, may = false;
	int result = tip_by_alias(act->store, deed->code, &tip);

	if (!result)
		result = tip_is_theirs(act, &tip, &theirs);

	if (!result && theirs)
		result = person_has_role(act->store, deed->person_id, assignable(&tip), tip.zone_id,
			act->now, &may);

	if (result || !theirs || !may)
		return result ? result : -EACCES;

	result = tip_text(act->store, tip.id, words, sizeof(words));

	if (!result)
		result = tip_forward_people(act->store, tip.id, &had, &steps, &taken);

	if (!result)
		result = duty_cancel(act->store, "tip.escalate", tip.id);

	tip.updated_at = act->at;
	tip.owner[0] = '\0';

	if (!result)
		result = hand_over(act, &tip, deed->person_id, steps, 0, words);

	if (!result)
		result = act_audit(act, "tip.assign", "tip", tip.alias, "");

	act_code(act, tip.alias);

	/* What nobody has taken yet goes on where this one does not say CO. */
	if (result || tip.acknowledged_at)
		return result;

	return act_duty(act, "tip.escalate", tip.id, act->now + ESCALATE_MS);
}
