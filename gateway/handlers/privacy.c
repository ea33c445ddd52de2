/*
 * DL and XOA: what we know of somebody, and its end (Law 91/2025, Decree 356/2025: answered within
 * two working days, ended within fifteen days). XOA needs the code that comes back to the same number; from
 * then on nothing is sent, and as soon as our last answer has left, everything goes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/code.h"
#include "gateway/store/consent.h"
#include "gateway/store/erase.h"
#include "gateway/store/record.h"

#define CODE_MS	  DAY_MS
#define AGAIN_MS  HOUR_MS
#define LIMIT_MS  (15 * DAY_MS)
#define ANSWER_MS (2 * DAY_MS)

static void put_roles(unsigned roles, struct strbuf *buf)
{
	static const struct {
		unsigned role;
		const char *word;
	} words[] = {{ROLE_LEAD, "to truong"}, {ROLE_MEM, "to vien"},
		{ROLE_MED, "hoa giai"}, {ROLE_DIR, "BDH"}, {ROLE_POL, "cong an"},
		{ROLE_AUTH, "UBND"}, {ROLE_ADMIN, "ky thuat"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (roles & words[i].role)
			strbuf_putf(buf, "%s%s", buf->len ? ", " : "", words[i].word);
	}

	if (!buf->len)
		strbuf_put(buf, "nguoi dan");
}

int handle_export(struct act *act)
{
	struct record record = {
		.kind = "EXPORT", .state = "asked", .text = "-", .at = act->at};
	char zone[64], roles[96];
	struct strbuf buf = STRBUF(roles);
	int result = act_number(act, &record.number_id);

	if (!result)
		result = diary_put(act, &record, zone);

	if (!result)
		result = act_audit(act, "export.ask", "record", record.code, "");

	if (!result)
		result = act_duty(act, "export.due", record.id, act->now + ANSWER_MS);

	if (result)
		return result;

	put_roles(act->roles, &buf);

	const struct fill fill = {
		.ma = record.code, .ten = act->person.name, .thon = zone, .nd = roles};

	return act_reply(
		act, act->person.id ? REPLY_EXPORT_OK : REPLY_EXPORT_NONE, &fill);
}

/* The paper is due: whoever runs the gateway is told, by the code alone. */
int export_due(struct act *act, const struct duty *duty)
{
	struct record record;
	int result = record_get(act->store, duty->object, &record);

	if (result || strcmp(record.state, "asked"))
		return result;

	const struct fill fill = {.so = record.code};

	return act_tell_roles(act, ROLE_ADMIN | ROLE_DIR, record.zone_id, CLASS_REMINDER,
		REPLY_EXPORT_DUE, &fill, NULL);
}

static int ask_code(struct act *act, int64_t number_id)
{
	char digits[REF_MAX];
	int result = code_new(
		act->store, "erase", number_id, number_id, act->now + CODE_MS, digits);
	const struct fill fill = {.so = digits};

	return result ? result
		      : act_reply_class(act, CLASS_CONFIRM, true, REPLY_ERASE_ASK, &fill);
}

/* Nothing more is sent from now on; the rest goes when the answer has left. */
static int begin_erasing(struct act *act, int64_t number_id)
{
	struct record record = {.kind = "ERASE", .text = "-", .at = act->at};
	char zone[64];
	int result = diary_put(act, &record, zone);

	if (!result)
		result = suppress_put(act->store, act->in->sender);

	if (!result && act->person.id)
		result = person_set_consent(
			act->store, act->person.id, CONSENT_NO, act->at);

	if (!result)
		result = act_audit(act, "erase.ask", "record", record.code, "");

	if (!result)
		result = act_duty(act, "erase.do", number_id, act->now + AGAIN_MS);

	if (!result)
		result = act_duty(act, "erase.limit", number_id, act->now + LIMIT_MS);

	const struct fill fill = {.ma = record.code};

	return result ? result
		      : act_reply_class(act, CLASS_CONFIRM, false, REPLY_ERASE_OK, &fill);
}

int handle_erase(struct act *act)
{
	struct code code;
	int64_t number_id;
	int result = act_number(act, &number_id);

	if (result || !number_id)
		return result;

	/* An operator has seen the paper. */
	if (act->in->origin == ORIGIN_CONTROL)
		return act->roles & ROLE_ADMIN ? begin_erasing(act, number_id) : -EPERM;

	if (!act->command->ref[0])
		return ask_code(act, number_id);

	result = code_find(act->store, act->command->ref, number_id, &code);

	bool good = !result && !strcmp(code.purpose, "erase") && !code.used_at &&
		    code.expires_at > act->now;

	if (result && result != -ENOENT)
		return result;

	if (!good)
		return ask_code(act, number_id);

	act_hide(act, act->command->ref);
	result = code_use(act->store, code.id, act->now);
	return result ? result : begin_erasing(act, number_id);
}

int erase_run(struct act *act, const struct duty *duty)
{
	bool done;
	int result = erase_is_done(act->store, duty->object, &done);

	if (result || done)
		return result;

	result = erase_number(act->store, duty->object, act->now);

	if (result == -EBUSY)
		return act_duty(act, "erase.do", duty->object, act->now + AGAIN_MS);

	act->out->wiped = !result;
	return result ? result : act_audit(act, "erase.done", "number", "gone", "");
}

/* The law's clock has run out: it should have been done long ago, so it is done whatever waits. */
int erase_limit(struct act *act, const struct duty *duty)
{
	bool done;
	int result = erase_is_done(act->store, duty->object, &done);

	if (result || done)
		return result;

	result = erase_drop_waiting(act->store, duty->object);

	if (!result)
		result = erase_run(act, duty);

	return result ? result : act_audit(act, "erase.late", "number", "gone", "");
}
