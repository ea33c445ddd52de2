/*
 * From a draft to a warning that goes out: the author's code, the second person's, or HUY of
 * either, within ten minutes each.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"

#define SECONDS_MAX 3 /* who are asked to approve */

const char *broadcast_ref(char out[12], const struct broadcast *broadcast)
{
	snprintf(out, 12, "%02lld", (long long)broadcast->id % 1000000);
	return out;
}

int broadcast_audit(
	struct act *act, const struct broadcast *broadcast, const char *verb, const char *detail)
{
	char ref[12];

	return act_audit(act, verb, "broadcast", broadcast_ref(ref, broadcast), detail);
}

int broadcast_tell_author(struct act *act, const struct broadcast *broadcast,
	enum reply_id id, const struct fill *fill)
{
	if (!broadcast->author_id)
		return 0;

	return act_tell(act, broadcast->author_id, CLASS_CONFIRM, id, fill);
}

int broadcast_void(struct act *act, const struct broadcast *broadcast)
{
	int result = code_void(act->store, "broadcast.author", broadcast->id, act->now);

	if (!result)
		result = code_void(act->store, "broadcast.second", broadcast->id, act->now);

	return result ? result : duty_cancel(act->store, "broadcast.expire", broadcast->id);
}

int broadcast_end(struct act *act, struct broadcast *broadcast, const char *state)
{
	snprintf(broadcast->state, sizeof(broadcast->state), "%s", state);
	broadcast->done_at = act->now;

	int result = broadcast_set(act->store, broadcast);

	return result ? result : broadcast_void(act, broadcast);
}

/* The exact text, so that it is read before it is approved. */
static int show_text(
	struct act *act, const struct broadcast *broadcast, const struct person *person)
{
	struct outbox_draft draft = {.class = CLASS_CONFIRM, .duty = true};
	int result = number_get(act->store, person->number_id, draft.to);

	snprintf(draft.text, sizeof(draft.text), "%s", broadcast->text);
	return result ? result : act_send(act, &draft);
}

static int ask_one(struct act *act, const struct broadcast *broadcast, int64_t person_id)
{
	char code[REF_MAX], whom[BROADCAST_WHOM_MAX], text[REPLY_FILLED_MAX];
	struct outbox_draft ask = {.class = CLASS_CONFIRM, .duty = true, .secret = true};
	struct person person, author = {0};
	int result = person_get(act->store, person_id, act->now, &person);

	if (!result && broadcast->author_id)
		result = person_get(act->store, broadcast->author_id, act->now, &author);

	if (!result)
		result = show_text(act, broadcast, &person);

	if (!result)
		result = code_new(act->store, "broadcast.second", person.number_id,
			broadcast->id, act->now + APPROVAL_MS, code);

	if (!result)
		result = number_get(act->store, person.number_id, ask.to);

	if (result)
		return result;

	struct fill fill = {
		.so = code,
		.sl = broadcast->recipients,
		.ten = author.id ? author.name : "Quan tri",
		.when = broadcast->send_at,
		.kv = broadcast_whom(act, broadcast, whom),
	};

	snprintf(ask.text, sizeof(ask.text), "%s",
		replies_fill(text, act->conf->replies,
			broadcast->send_at > act->now ? REPLY_CB_ASK2_AT : REPLY_CB_ASK2,
			&fill));
	return act_send(act, &ask);
}

/* The board; the police where there is none, and alone where the text needs them. */
static int seconds(struct act *act, const struct broadcast *broadcast, struct people *out)
{
	static const unsigned order[] = {ROLE_DIR, ROLE_POL};

	for (size_t i = broadcast->blocked[0] ? 1 : 0; i < 2; i++) {
		size_t others = 0;
		int result = broadcast->zone_id
				     ? people_for(act->store, order[i],
					       broadcast->zone_id, act->now, out)
				     : people_below(act->store, order[i], 0, act->now, 0,
					       out);

		if (result)
			return result;

		for (size_t n = 0; n < out->count && others < SECONDS_MAX; n++) {
			if (out->id[n] != broadcast->author_id)
				out->id[others++] = out->id[n];
		}

		out->count = others;

		if (others)
			return 0;
	}

	return 0;
}

static bool is_of_console(const char *actor)
{
	return !strncmp(actor, "console:", strlen("console:"));
}

int broadcast_ask_second(struct act *act, struct broadcast *broadcast)
{
	struct people people = {.count = 0};
	char whom[BROADCAST_WHOM_MAX];
	struct fill fill = {.kv = broadcast_whom(act, broadcast, whom)};
	int result = seconds(act, broadcast, &people);

	/* At the console somebody else may be there. */
	if (!result && !people.count && !is_of_console(broadcast->author)) {
		result = broadcast_end(act, broadcast, "cancelled");
		return result ? result
			      : broadcast_tell_author(
					act, broadcast, REPLY_CB_NOBODY, &fill);
	}

	snprintf(broadcast->state, sizeof(broadcast->state), "approval");

	if (!result)
		result = broadcast_set(act->store, broadcast);

	if (!result)
		result = duty_cancel(act->store, "broadcast.expire", broadcast->id);

	if (!result)
		result = act_duty(
			act, "broadcast.expire", broadcast->id, act->now + APPROVAL_MS);

	for (size_t i = 0; !result && i < people.count; i++)
		result = ask_one(act, broadcast, people.id[i]);

	return result;
}

/* The broadcast of a one-time code that is still good; *stop: it is not, and was told so. */
static int of_code(struct act *act, const struct subject_ref *ref, const char *state,
	struct broadcast *broadcast, bool *stop)
{
	struct fill fill = {.ma = ref->code};
	int result = broadcast_get(act->store, ref->object, broadcast);

	if (result)
		return result;

	*stop = ref->stale || strcmp(broadcast->state, state) != 0;
	return *stop ? act_reply(act, REPLY_XN_EXPIRED, &fill) : 0;
}

int broadcast_prove(struct act *act, const struct subject_ref *ref)
{
	struct broadcast broadcast;
	char text[12];
	bool stop;
	int result = broadcast_get(act->store, ref->object, &broadcast);

	if (!result && !ref->stale && !strcmp(broadcast.state, "late"))
		return broadcast_resume(act, &broadcast);

	if (!result)
		result = of_code(act, ref, "draft", &broadcast, &stop);

	if (result || stop)
		return result;

	/* The code stays good for HUY: only its use as XN is over. */
	act_code(act, broadcast_ref(text, &broadcast));
	result = broadcast_audit(act, &broadcast, "broadcast.prove", "");

	if (!result)
		result = broadcast_ask_second(act, &broadcast);

	if (result || strcmp(broadcast.state, "approval") != 0)
		return result;

	struct fill fill = {.so = text, .ma = ref->code};

	return act_reply_class(act, CLASS_CONFIRM, true, REPLY_CB_WAIT, &fill);
}

bool broadcast_may_approve(const struct act *act, const struct broadcast *broadcast)
{
	bool author = act->in->origin == ORIGIN_CONTROL ?
			      !strcmp(act->actor, broadcast->author) :
			      act->person.id == broadcast->author_id;

	return !author && act->roles & (broadcast->blocked[0] ? ROLE_POL : ROLE_DIR | ROLE_POL);
}

int broadcast_release(struct act *act, struct broadcast *broadcast)
{
	char text[12], whom[BROADCAST_WHOM_MAX];
	bool later = broadcast->send_at > act->now;
	enum reply_id id = later ? REPLY_CB_SCHEDULED : REPLY_CB_APPROVED;
	struct fill fill = {
		.so = text,
		.when = later ? broadcast->send_at : act->now,
		.sl = broadcast->recipients,
		.kv = broadcast_whom(act, broadcast, whom),
	};

	act_code(act, broadcast_ref(text, broadcast));
	snprintf(broadcast->state, sizeof(broadcast->state), "%s", later ? "scheduled" : "queueing");
	snprintf(broadcast->approver, sizeof(broadcast->approver), "%s", act->actor);
	broadcast->approver_id = act->person.id;
	broadcast->approved_at = act->now;
	broadcast->recipients = broadcast->cursor = 0;

	int result = broadcast_set(act->store, broadcast);

	if (!result)
		result = broadcast_void(act, broadcast);

	if (!result)
		result = broadcast_audit(act, broadcast, "broadcast.approve", "");

	if (!result)
		result = act_duty(act, "broadcast.step", broadcast->id,
			later ? broadcast->send_at : act->now);

	if (!result)
		result = act_reply_class(act, CLASS_CONFIRM, false, id, &fill);

	return result ? result : broadcast_tell_author(act, broadcast, id, &fill);
}

int broadcast_approve(struct act *act, const struct subject_ref *ref)
{
	struct broadcast broadcast;
	struct fill wrong = {.ma = ref->code};
	bool stop;
	int result = of_code(act, ref, "approval", &broadcast, &stop);

	if (result || stop)
		return result;

	return broadcast_may_approve(act, &broadcast) ? broadcast_release(act, &broadcast) :
					      act_reply(act, REPLY_XN_EXPIRED, &wrong);
}

bool broadcast_is_over(const struct broadcast *broadcast)
{
	static const char *const states[] = {"done", "cancelled", "expired"};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!strcmp(broadcast->state, states[i]))
			return true;
	}

	return false;
}

static int stop_it(struct act *act, struct broadcast *broadcast, const char *code)
{
	struct fill fill = {.so = code, .when = act->now};
	char text[12];
	bool going = !strcmp(broadcast->state, "queueing") ||
		     !strcmp(broadcast->state, "sending") || !strcmp(broadcast->state, "paused");
	int result = outbox_cancel_broadcast(act->store, broadcast->id);

	if (result < 0)
		return result;

	result = duty_cancel(act->store, "broadcast.step", broadcast->id);

	if (!result)
		result = duty_cancel(act->store, "broadcast.watch", broadcast->id);

	if (!result)
		result = broadcast_end(act, broadcast, "cancelled");

	if (!result)
		result = broadcast_audit(act, broadcast, "broadcast.cancel", broadcast->note);

	act_code(act, broadcast_ref(text, broadcast));

	if (!result)
		result = act_reply_class(act, CLASS_CONFIRM, false,
			going ? REPLY_CB_STOPPED : REPLY_CANCELLED, &fill);

	fill.so = text;

	if (result || broadcast->author_id == act->person.id)
		return result;

	return broadcast_tell_author(
		act, broadcast, going ? REPLY_CB_STOPPED : REPLY_CANCELLED, &fill);
}

/* By a code of it, used or not: stopping is always allowed to those who had one. */
int broadcast_cancel(struct act *act, const struct subject_ref *ref)
{
	struct fill fill = {.ma = ref->code};
	struct broadcast broadcast;
	int result = broadcast_get(act->store, ref->object, &broadcast);

	if (result)
		return result;

	if (broadcast_is_over(&broadcast))
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	return stop_it(act, &broadcast, ref->code);
}

/* HUY with the number of the broadcast itself. -ENOENT: it is none of the sender's. */
int broadcast_cancel_ref(struct act *act, int64_t id)
{
	struct broadcast broadcast;
	char text[12];
	int result = broadcast_get(act->store, id, &broadcast);

	if (result)
		return result;

	bool theirs = act->in->origin == ORIGIN_CONTROL ||
		      (act->person.id && (broadcast.author_id == act->person.id ||
						 broadcast.approver_id == act->person.id));

	if (!theirs || broadcast_is_over(&broadcast))
		return -ENOENT;

	if (act->in->origin == ORIGIN_CONTROL) {
		snprintf(broadcast.approver, sizeof(broadcast.approver), "%s", act->actor);
		snprintf(broadcast.note, sizeof(broadcast.note), "%s", act->command->reason);
	}

	return stop_it(act, &broadcast, broadcast_ref(text, &broadcast));
}

int broadcast_expire(struct act *act, const struct duty *duty)
{
	struct broadcast broadcast;
	char text[12];
	int result = broadcast_get(act->store, duty->object, &broadcast);

	if (result)
		return result == -ENOENT ? 0 : result;

	struct fill fill = {.so = broadcast_ref(text, &broadcast)};
	bool late = !strcmp(broadcast.state, "late");

	if (!late && strcmp(broadcast.state, "draft") != 0 &&
		strcmp(broadcast.state, "approval") != 0)
		return 0;

	result = broadcast_end(act, &broadcast, "expired");

	if (!result)
		result = broadcast_audit(act, &broadcast, "broadcast.expire", "");

	return result ? result
		      : broadcast_tell_author(act, &broadcast,
				late ? REPLY_CB_LATE_END : REPLY_CB_EXPIRED, &fill);
}
