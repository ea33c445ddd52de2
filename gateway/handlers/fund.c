/*
 * QUY: money that came in is booked as told; money to be spent waits for a second person's XN,
 * whoever asks for it. The balance is computed, never typed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/callout.h"
#include "gateway/store/fund.h"
#include "parsers/text/grammar.h"

#define SECONDS	    (ROLE_LEAD | ROLE_DIR | ROLE_POL)
#define APPROVAL_MS (3 * DAY_MS)

/* The sender's group and its zone's name: a fund is a group's, not a place's. */
static int fund_of(struct act *act, int64_t *zone_id, char zone[64], int64_t *grp_id)
{
	int result = act_zone(act, NULL, zone_id, zone, grp_id);

	if (!result && act->person.grp_id)
		*grp_id = act->person.grp_id;

	return result;
}

static int reply_balance(
	struct act *act, const struct fund_entry *entry, const char *zone)
{
	struct fill fill = {.so = entry->code,
		.thon = zone,
		.tien = entry->amount,
		.when = entry->at};
	int result = fund_balance(act->store, entry->grp_id, &fill.du);

	return result ? result : act_reply(act, REPLY_FUND_OK, &fill);
}

static int ask_second(struct act *act, const struct fund_entry *entry, int64_t zone_id,
	const char *zone)
{
	char name[PERSON_NAME_MAX];
	int64_t told;
	const struct fill fill = {.so = entry->code,
		.thon = zone,
		.ten = callout_sender(act, name),
		.tien = entry->amount,
		.nd = entry->purpose};
	int result = act_tell_roles(act, ROLE_DIR | ROLE_LEAD, zone_id, CLASS_CONFIRM,
		REPLY_FUND_ASK, &fill, &told);

	if (!result)
		result = act_duty(act, "fund.expire", entry->id, act->now + APPROVAL_MS);

	return result ? result
		      : act_reply(act, told ? REPLY_FUND_WAIT : REPLY_FUND_NOBODY, &fill);
}

static int fund_tell(struct act *act, bool out)
{
	struct fund_entry entry = {.at = act_when(&act->command->time, act->at),
		.out = out,
		.amount = act->command->money,
		.person_id = act->person.id};
	int64_t zone_id;
	char zone[64];
	int result = fund_of(act, &zone_id, zone, &entry.grp_id);

	if (result)
		return result;

	snprintf(entry.purpose, sizeof(entry.purpose), "%s",
		act->command->reason[0] ? act->command->reason : act->command->text);
	snprintf(entry.state, sizeof(entry.state), "%s", out ? "pending" : "booked");
	result = fund_put(act->store, &entry);

	if (!result)
		result = act_audit(
			act, out ? "fund.ask" : "fund.in", "fund", entry.code, "");

	act_code(act, entry.code);

	if (result)
		return result;

	return out ? ask_second(act, &entry, zone_id, zone)
		   : reply_balance(act, &entry, zone);
}

int handle_fund(struct act *act)
{
	const char *dir = act->command->dir;
	struct fill fill = {0};
	int64_t zone_id, grp_id;
	char zone[64];

	if (!strcmp(dir, "in") || !strcmp(dir, "out")) {
		return act->command->money > 0 ? fund_tell(act, !strcmp(dir, "out"))
					       : act_reply(act, REPLY_FUND_MONEY, NULL);
	}

	int result = fund_of(act, &zone_id, zone, &grp_id);

	fill.thon = zone;

	if (!result)
		result = fund_balance(act->store, grp_id, &fill.du);

	return result ? result : act_reply(act, REPLY_FUND_BALANCE, &fill);
}

static int settle(struct act *act, struct fund_entry *entry, const char *state)
{
	snprintf(entry->state, sizeof(entry->state), "%s", state);
	entry->second_id = act->person.id;

	int result = fund_set(act->store, entry);

	if (!result)
		result = duty_cancel(act->store, "fund.expire", entry->id);

	return result ? result
		      : act_audit(act, "fund.settle", "fund", entry->code, state);
}

/* The entry of a code, if it waits and this is somebody else who may say so. */
static int fund_pending(
	struct act *act, const char *code, struct fund_entry *entry, bool *may)
{
	int result = fund_by_code(act->store, code, entry);

	*may = !result && !strcmp(entry->state, "pending") && act->roles & SECONDS &&
	       act->person.id && act->person.id != entry->person_id;
	return result;
}

static int refuse_ref(struct act *act, const struct fund_entry *entry, bool self)
{
	const struct fill fill = {.ma = entry->code};

	return act_reply(act, self ? REPLY_XN_SELF : REPLY_XN_EXPIRED, &fill);
}

int fund_confirm(struct act *act, const struct subject_ref *ref)
{
	struct fund_entry entry;
	int64_t zone_id, grp_id;
	char zone[64];
	bool may;
	int result = fund_pending(act, ref->code, &entry, &may);

	if (result)
		return result;

	if (!may)
		return refuse_ref(act, &entry,
			act->person.id == entry.person_id && !strcmp(entry.state, "pending"));

	result = settle(act, &entry, "booked");

	if (!result)
		result = fund_of(act, &zone_id, zone, &grp_id);

	if (!result)
		result = reply_balance(act, &entry, zone);

	if (result || !entry.person_id)
		return result;

	struct fill fill = {
		.so = entry.code, .thon = zone, .tien = entry.amount, .when = entry.at};

	result = fund_balance(act->store, entry.grp_id, &fill.du);
	return result ? result
		      : act_tell(act, entry.person_id, CLASS_CONFIRM, REPLY_FUND_OK,
				&fill);
}

static int reject(struct act *act, struct fund_entry *entry)
{
	const struct fill fill = {.so = entry->code,
		.ma = entry->code,
		.tien = entry->amount,
		.when = act->at};
	int result = settle(act, entry, "rejected");

	if (!result && entry->person_id && entry->person_id != act->person.id)
		result = act_tell(
			act, entry->person_id, CLASS_CONFIRM, REPLY_FUND_REJECTED, &fill);

	return result ? result : act_reply(act, REPLY_FUND_REJECTED, &fill);
}

int fund_reject(struct act *act, const struct subject_ref *ref)
{
	struct fund_entry entry;
	bool may;
	int result = fund_pending(act, ref->code, &entry, &may);

	if (result)
		return result;

	return may ? reject(act, &entry) : refuse_ref(act, &entry, false);
}

/* HUY n by whoever asked for it. */
int fund_cancel(struct act *act, const struct subject_ref *ref)
{
	struct fund_entry entry;
	bool may;
	int result = fund_pending(act, ref->code, &entry, &may);

	if (result)
		return result;

	bool own = act->person.id && act->person.id == entry.person_id &&
		   !strcmp(entry.state, "pending");

	return own || may ? reject(act, &entry) : refuse_ref(act, &entry, false);
}

/* The sum in the words of SUA, read as QUY THU would read it. */
static int64_t read_money(const struct act *act)
{
	const struct grammar_context context = {
		.roles = ROLE_LEAD, .year = 2026, .month = 1, .day = 1};
	struct command command;
	char text[COMMAND_TEXT_MAX + 16];

	snprintf(text, sizeof(text), "QUY THU %s", act->command->text);
	grammar_parse(act->conf->grammar, &context, text, strlen(text), &command);
	return command.kind == COMMAND_FUND ? command.money : -1;
}

/*
 * SUA n by whoever told it: the amount before the words, "SUA 482193 450k …", of what came in. What
 * was spent is not amended, it is told anew: a second person agreed to that sum.
 */
int fund_amend(struct act *act, const struct subject_ref *ref)
{
	struct fund_entry entry;
	int64_t zone_id, grp_id;
	char zone[64];
	int result = fund_by_code(act->store, ref->code, &entry);

	if (result)
		return result;

	int64_t amount = read_money(act);
	bool may = act->person.id && act->person.id == entry.person_id && !entry.out &&
		   amount > 0;

	if (!may)
		return refuse_ref(act, &entry, false);

	entry.amount = amount;
	result = fund_set(act->store, &entry);

	if (!result)
		result = act_audit(act, "fund.amend", "fund", entry.code, "");

	if (!result)
		result = fund_of(act, &zone_id, zone, &grp_id);

	return result ? result : reply_balance(act, &entry, zone);
}

int fund_expire(struct act *act, const struct duty *duty)
{
	struct fund_entry entry;
	int result = fund_get(act->store, duty->object, &entry);

	if (result || strcmp(entry.state, "pending"))
		return result;

	const struct fill fill = {.so = entry.code, .tien = entry.amount};

	snprintf(entry.state, sizeof(entry.state), "expired");
	result = fund_set(act->store, &entry);
	return result || !entry.person_id ? result
					  : act_tell(act, entry.person_id, CLASS_REMINDER,
						    REPLY_FUND_REJECTED, &fill);
}
