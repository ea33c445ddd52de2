/*
 * Bring-up, third phase: how messages are kept and told about. What the modem offers is asked
 * first, and what matters is read back.
 */
#include <stdio.h>
#include <string.h>

#include "modem/bringup_state.h"
#include "modem/profile.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define ROTATE_AFTER 10 /* refusals of a storage before another is the first */

enum { CNMI_MODE, CNMI_MT, CNMI_BM, CNMI_DS, CNMI_BFR };

static bool say_own(struct bringup *b, struct at_request *request)
{
	const char *text = b->profile->setup[b->own_next];

	if (!text)
		return false;

	snprintf(request->text, sizeof(request->text), "%s", text);
	b->own_next++;
	return true;
}

static enum bringup_verdict hear_own(struct bringup *b, const struct at_answer *answer)
{
	(void)b;
	(void)answer;
	return STEP_REPEAT;
}

/* 27.005 3.2.1: with service 1 what comes directly is acknowledged by us, not by the modem */
static enum bringup_verdict hear_service(
	struct bringup *b, const struct at_answer *answer)
{
	b->setup.acknowledge = answer->outcome == AT_OUTCOME_OK;
	return STEP_NEXT;
}

/*
 * One that came directly and that whoever had the port before us left unanswered, perhaps because
 * it was killed: while it waits no other comes, and when its time is out the indications are
 * switched off (27.005 3.4.4). Refused, it is delivered again.
 */
static bool say_left_over(struct bringup *b, struct at_request *request)
{
	snprintf(request->text, sizeof(request->text), "AT+CNMA=2");
	return b->setup.acknowledge;
}

/* ------------------------------------------------------------------ storages */

static void add_storage(struct sweep_setup *setup, const char *name, bool front)
{
	size_t at = setup->storage_count;

	for (size_t i = 0; i < setup->storage_count; i++) {
		if (strcmp(setup->storages[i], name) == 0)
			return;
	}

	if (at == SWEEP_STORAGES)
		return;

	if (front) {
		memmove(setup->storages[1], setup->storages[0],
			at * sizeof(setup->storages[0]));
		at = 0;
	}

	snprintf(setup->storages[at], sizeof(setup->storages[at]), "%s", name);
	setup->storage_count++;
}

/* SIM, modem and reports; the others are sums of these or somebody else's (27.005 3.2.2). */
static bool is_ours(const char *name)
{
	return strcmp(name, "SM") == 0 || strcmp(name, "ME") == 0 ||
	       strcmp(name, "SR") == 0;
}

/* +CPMS: (mem1s),(mem2s),(mem3s) */
static enum bringup_verdict hear_storages(
	struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;
	char name[4];

	b->setup.storage_count = 0;

	if (bringup_fields(answer, "+CPMS:", &fields) && at_open_list(&fields)) {
		while (at_next_string(&fields, name, sizeof(name)) ||
			(at_skip(&fields) && (name[0] = '\0', true))) {
			if (is_ours(name))
				add_storage(&b->setup, name, strcmp(name, "SM") == 0);
		}
	}

	/* whatever the modem says, or was misread: nothing is left unread anywhere */
	add_storage(&b->setup, "SM", false);
	add_storage(&b->setup, "ME", false);
	add_storage(&b->setup, "SR", false);

	return STEP_NEXT;
}

static bool say_storage(struct bringup *b, struct at_request *request)
{
	const char *name = b->setup.storages[0];

	snprintf(request->text, sizeof(request->text), "AT+CPMS=\"%s\",\"%s\",\"%s\"",
		name, name, name);
	return true;
}

static enum bringup_verdict hear_storage(
	struct bringup *b, const struct at_answer *answer)
{
	struct sweep_setup *setup = &b->setup;
	char first[sizeof(setup->storages[0])];

	if (answer->outcome != AT_OUTCOME_OK && b->again == ROTATE_AFTER &&
		setup->storage_count > 1) {
		memcpy(first, setup->storages[0], sizeof(first));
		memmove(setup->storages[0], setup->storages[1],
			(setup->storage_count - 1) * sizeof(first));
		memcpy(setup->storages[setup->storage_count - 1], first, sizeof(first));
	}

	return bringup_need(b, answer);
}

/* ------------------------------------------------------------------ indications */

/* +CNMI: (0-2),(0-3),(0,2),(0-2),(0,1): a bit a value */
static enum bringup_verdict hear_offer(struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;
	int32_t low, high;

	memset(b->cnmi_offer, 0, sizeof(b->cnmi_offer));

	if (!bringup_fields(answer, "+CNMI:", &fields))
		return STEP_NEXT;

	for (size_t i = 0; i < CNMI_VALUES && at_open_list(&fields); i++) {
		while (at_next_range(&fields, &low, &high)) {
			for (int32_t v = low; v >= 0 && v <= high && v < 8; v++)
				b->cnmi_offer[i] |= 1u << v;
		}

		if (!at_close_list(&fields))
			break;
	}

	return STEP_NEXT;
}

/* The first of wishes (digits) that is offered; the first of all when nothing is known. */
static char pick(uint32_t offer, const char *wishes)
{
	for (const char *w = wishes; offer && *w; w++) {
		if (offer & (1u << (*w - '0')))
			return *w;
	}

	return offer ? '0' : *wishes;
}

/* Indications go around the modem's buffer (mode 2), reports come directly (ds 1). */
static void choose_indications(struct bringup *b)
{
	const struct profile *profile = b->profile;
	bool direct = (profile->direct || b->conf->direct) && b->setup.acknowledge;

	snprintf(b->setup.cnmi, sizeof(b->setup.cnmi), "AT+CNMI=%c,%c,0,%c,%c",
		pick(b->cnmi_offer[CNMI_MODE], "213"),
		pick(b->cnmi_offer[CNMI_MT], direct ? "21" : "1"),
		pick(b->cnmi_offer[CNMI_DS], profile->report_stored ? "21" : "12"),
		pick(b->cnmi_offer[CNMI_BFR], "01"));
}

/* Where the choice is refused: what older modems take, ending with no indications at all. */
static const char *const cnmi_others[] = {"AT+CNMI=1,1,0,1,0", "AT+CNMI=2,1,0,0,0",
	"AT+CNMI=1,1,0,0,0", "AT+CNMI=2,1", "AT+CNMI=1,1"};

static bool say_indications(struct bringup *b, struct at_request *request)
{
	if (!b->cnmi_try)
		choose_indications(b);
	else
		snprintf(b->setup.cnmi, sizeof(b->setup.cnmi), "%s",
			cnmi_others[b->cnmi_try - 1]);

	memcpy(request->text, b->setup.cnmi, sizeof(b->setup.cnmi));
	return true;
}

static enum bringup_verdict hear_indications(
	struct bringup *b, const struct at_answer *answer)
{
	b->setup.tells = true;

	if (answer->outcome == AT_OUTCOME_OK)
		return STEP_NEXT;

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return STEP_AGAIN;

	if (b->cnmi_try == COUNT(cnmi_others)) {
		b->setup.tells = false;
		bringup_trouble(b, "it takes no AT+CNMI: messages are found by looking");
		return STEP_NEXT;
	}

	b->cnmi_try++;
	return STEP_REPEAT;
}

/* Read back: some say OK and keep what they had. */
static enum bringup_verdict hear_armed(struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;
	int32_t mode, mt;

	if (bringup_fields(answer, "+CNMI:", &fields) && at_next_number(&fields, &mode) &&
		at_next_number(&fields, &mt) && (!mode || !mt)) {
		b->setup.tells = false;
		bringup_trouble(b, "indications stay off: messages are found by looking");
	}

	return STEP_NEXT;
}

static enum bringup_verdict hear_centre(struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;

	b->status->smsc[0] = '\0';

	if (bringup_fields(answer, "+CSCA:", &fields))
		at_next_string(&fields, b->status->smsc, sizeof(b->status->smsc));

	if (answer->outcome == AT_OUTCOME_OK && !b->status->smsc[0])
		bringup_trouble(
			b, "the SIM has no SMS centre's number: sending will fail");

	return STEP_NEXT;
}

static enum bringup_verdict hear_ussd(struct bringup *b, const struct at_answer *answer)
{
	b->status->ussd = answer->outcome == AT_OUTCOME_OK;
	return STEP_NEXT;
}

/* The modem may be another one than before: what it knows is found out anew. */
static enum bringup_verdict hear_last(struct bringup *b, const struct at_answer *answer)
{
	(void)answer;
	b->asks = 0;
	return STEP_NEXT;
}

const struct bringup_step bringup_setup_steps[] = {
	{.say = say_own, .hear = hear_own},
	{.text = "AT+CMGF=0", .hear = bringup_need},
	{.text = "AT+CSMS=1", .prefix = "+CSMS:", .hear = hear_service},
	{.say = say_left_over},
	{.text = "AT+CPMS=?", .prefix = "+CPMS:", .hear = hear_storages},
	{.say = say_storage, .prefix = "+CPMS:", .hear = hear_storage},
	{.text = "AT+CNMI=?", .prefix = "+CNMI:", .hear = hear_offer},
	{.say = say_indications, .hear = hear_indications},
	{.text = "AT+CNMI?", .prefix = "+CNMI:", .hear = hear_armed},
	{.text = "AT+CSCA?", .prefix = "+CSCA:", .hear = hear_centre},
	{.text = "AT+CLIP=1"},
	{.text = "AT+CUSD=1", .hear = hear_ussd},
	{.text = "AT+CREG=1", .hear = hear_last},
	{.text = "AT+CGREG=1"},
	{.text = "AT+CEREG=1"},
	{0},
};
