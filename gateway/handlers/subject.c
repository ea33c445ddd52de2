/*
 * Codes and what may be done with them; see subject.h. Who may do it is for each subject to say:
 * a code alone gives nobody the right.
 */
#include "gateway/handlers/subject.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/handlers.h"

#define REF_LENGTH 6 /* of the codes that keng makes */

static const struct subject subjects[] = {
	{.kind = "tip", .status = tip_status, .rsvp = tip_taken}, /* in a history */
	{.kind = "alias", .rsvp = tip_taken},
	{.kind = "patrol",
		.confirm = patrol_confirm,
		.reject = patrol_reject,
		.cancel = patrol_cancel,
		.rsvp = plan_rsvp,
		.arrived = plan_arrived,
		.amend = patrol_amend},
	{.kind = "alarm", .rsvp = alarm_rsvp, .arrived = alarm_arrived},
	{.kind = "fund",
		.confirm = fund_confirm,
		.reject = fund_reject,
		.cancel = fund_cancel,
		.amend = fund_amend},
	{.kind = "handover", .confirm = handover_confirm, .talk = handover_talk},
	{.kind = "incident", .amend = incident_amend},
	{.kind = "record",
		.approve = record_approve,
		.cancel = record_cancel,
		.rsvp = record_rsvp,
		.arrived = record_arrived,
		.amend = record_amend,
		.talk = record_talk},
	{.kind = "task", .rsvp = task_rsvp, .cancel = task_cancel},
	{.kind = "mediation",
		.confirm = mediation_confirm,
		.rsvp = mediation_rsvp,
		.amend = mediation_amend,
		.status = mediation_status},
	{.kind = "broadcast.author", .confirm = broadcast_prove, .cancel = broadcast_cancel},
	{.kind = "broadcast.second", .approve = broadcast_approve, .cancel = broadcast_cancel},
};

const struct subject *subject_find(const char *kind)
{
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (!strcmp(subjects[i].kind, kind))
			return &subjects[i];
	}

	return NULL;
}

/* A one-time code of this number, or a ref; -ENOENT when the digits are neither. */
static int subject_of(struct act *act, struct subject_ref *ref, const struct subject **subject)
{
	char kind[REF_KIND_MAX];
	int64_t number_id;
	struct code code;
	int result = act_number_known(act, &number_id);

	*ref = (struct subject_ref){0};
	snprintf(ref->code, sizeof(ref->code), "%s", act->command->ref);

	if (!result)
		result = code_find(act->store, ref->code, number_id, &code);

	if (!result) {
		act_hide(act, ref->code);
		ref->object = code.object;
		ref->code_id = code.id;
		ref->stale = code.used_at || code.expires_at <= act->now;
		*subject = subject_find(code.purpose);
		return *subject ? 0 : -ENOENT;
	}

	if (result == -ENOENT)
		result = ref_kind(act->store, ref->code, kind);

	if (result)
		return result;

	*subject = subject_find(kind);
	return *subject ? 0 : -ENOENT;
}

/*
 * Digits that led nowhere while a one-time code of this number is open, or where only one would
 * do: counted as a wrong PIN.
 */
static int subject_wrong(struct act *act, bool proof, enum reply_id reply)
{
	enum pin_verdict verdict;
	int64_t number_id;
	int result = act_number_known(act, &number_id);

	if (!result && !proof) {
		result = code_pending(act->store, number_id, act->now);
		proof = !result;
	}

	if (result == -ENOENT)
		result = 0;

	if (!result && proof && act->person.id) {
		result = pin_count_wrong(act->store, act->person.id, act->now, &verdict);

		if (!result)
			result = act_wrong_secret(act, "code.wrong", verdict);
	}

	if (result)
		return result;

	struct fill fill = {.ma = act->command->ref};

	return act_reply(act, reply, &fill);
}

/* A caller's number is easily forged: whoever judges by keys proves it by a PIN. */
static bool wants_pin(const struct act *act, size_t offset)
{
	return act->command->origin == ORIGIN_VOICE &&
	       (offset == offsetof(struct subject, confirm) ||
		       offset == offsetof(struct subject, reject) ||
		       offset == offsetof(struct subject, approve));
}

static int subject_do(struct act *act, size_t offset, bool proof, enum reply_id wrong)
{
	const struct subject *subject = NULL;
	struct subject_ref ref;
	int result = subject_of(act, &ref, &subject);

	if (result && result != -ENOENT)
		return result;

	subject_fn fn = NULL;

	if (!result)
		memcpy(&fn, (const char *)subject + offset, sizeof(fn));

	bool locked = false;

	/* Whoever guesses has to wait, even with what is right; but may always stop a thing. */
	if (act->person.id && (proof || ref.code_id) && offset != offsetof(struct subject, cancel))
		result = pin_is_locked(act->store, act->person.id, act->now, &locked);

	if (result && result != -ENOENT)
		return result;

	if (locked)
		return act_reply(act, REPLY_CB_DENIED, NULL);

	if (wants_pin(act, offset)) {
		result = act_check_pin(act, &locked);

		if (result || locked)
			return result;
	}

	if (!fn)
		return subject_wrong(act, proof, wrong);

	act_code(act, ref.code_id ? "" : ref.code);
	return fn(act, &ref);
}

int subject_confirm(struct act *act)
{
	return subject_do(act, offsetof(struct subject, confirm), false, REPLY_XN_EXPIRED);
}

int subject_reject(struct act *act)
{
	return subject_do(act, offsetof(struct subject, reject), false, REPLY_XN_EXPIRED);
}

int subject_cancel(struct act *act)
{
	size_t digits = strlen(act->command->ref);

	/* A broadcast's own number is shorter than any code. */
	if (digits < REF_LENGTH) {
		int result = broadcast_cancel_ref(act, strtoll(act->command->ref, NULL, 10));

		if (result != -ENOENT)
			return result;
	}

	return subject_do(act, offsetof(struct subject, cancel), false, REPLY_XN_EXPIRED);
}

int subject_approve(struct act *act)
{
	return subject_do(act, offsetof(struct subject, approve), true, REPLY_XN_EXPIRED);
}

int subject_rsvp(struct act *act)
{
	return subject_do(act, offsetof(struct subject, rsvp), false, REPLY_XN_EXPIRED);
}

int subject_arrived(struct act *act)
{
	return subject_do(act, offsetof(struct subject, arrived), false, REPLY_XN_EXPIRED);
}

int subject_amend(struct act *act)
{
	return subject_do(act, offsetof(struct subject, amend), false, REPLY_XN_EXPIRED);
}

int subject_status(struct act *act)
{
	/* Whatever stands behind the digits, who asks is not remembered with them. */
	act->out->tip = true;
	return subject_do(act, offsetof(struct subject, status), false, REPLY_KQ_BAD);
}

int subject_talk(struct act *act)
{
	const struct subject *subject = NULL;
	struct subject_ref ref;
	int result = subject_of(act, &ref, &subject);

	if (result)
		return result;

	if (!subject->talk)
		return -ENOENT;

	act_code(act, ref.code);
	return subject->talk(act, &ref);
}
