/*
 * Bring-up, first and second phase: who answers, and the SIM with its PIN.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "modem/bringup_state.h"
#include "modem/profile.h"

#define TRIES_FULL 3 /* 31.101 9.5.1 */
#define ICCID_MIN  18

/* ------------------------------------------------------------------ who are you */

/* What stands behind "+CGMR: " or "Revision:", printable, without quotes. */
static void take_name(char *out, size_t cap, const struct at_answer *answer)
{
	const char *line = answer->line;
	const char *colon = strchr(line, ':');
	size_t len = 0;

	if (colon && (*line == '+' || strncmp(line, "Revision", 8) == 0))
		line = colon + 1;

	line += strspn(line, " \"");

	for (; *line && *line != '"' && len + 1 < cap; line++)
		out[len++] = *line >= 0x20 && *line < 0x7f ? *line : '?';

	out[len] = '\0';
}

static enum bringup_verdict hear_maker(struct bringup *b, const struct at_answer *answer)
{
	take_name(b->status->manufacturer, sizeof(b->status->manufacturer), answer);
	return STEP_NEXT;
}

static const struct profile *choose_profile(const struct bringup *b)
{
	const char *name = b->conf->profile;
	const struct profile *named = NULL;

	if (*name && strcmp(name, "auto") != 0) {
		named = profile_find(name);

		if (!named)
			log_warnx("modem", "%s: no profile %s: there are auto %s",
				b->conf->name, name, profile_names());
	}

	return named ? named : profile_match(b->status->manufacturer, b->status->model);
}

static enum bringup_verdict hear_model(struct bringup *b, const struct at_answer *answer)
{
	take_name(b->status->model, sizeof(b->status->model), answer);
	b->profile = choose_profile(b);
	at_chat_set_profile(b->chat, b->profile);
	snprintf(b->status->profile, sizeof(b->status->profile), "%s", b->profile->name);
	return STEP_NEXT;
}

static enum bringup_verdict hear_revision(
	struct bringup *b, const struct at_answer *answer)
{
	take_name(b->status->revision, sizeof(b->status->revision), answer);
	return STEP_NEXT;
}

/* 23.003 6.2.1: 15 digits; some add the software version. */
static enum bringup_verdict hear_imei(struct bringup *b, const struct at_answer *answer)
{
	const char *digits = answer->line;
	size_t len;

	while (*digits && !isdigit((unsigned char)*digits))
		digits++;

	len = strspn(digits, "0123456789");
	b->status->imei[0] = '\0';

	if (len >= 14 && len < sizeof(b->status->imei))
		snprintf(b->status->imei, sizeof(b->status->imei), "%.*s", (int)len,
			digits);

	log_info("modem", "%s: %s %s %s, profile %s", b->conf->name,
		b->status->manufacturer, b->status->model, b->status->revision,
		b->status->profile);
	return STEP_NEXT;
}

static enum bringup_verdict hear_power(struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;
	int32_t mode = 1;

	if (bringup_fields(answer, "+CFUN:", &fields))
		at_next_number(&fields, &mode);

	b->radio_off = mode != 1;
	b->pin_entered = false;
	return STEP_NEXT;
}

static bool say_power(struct bringup *b, struct at_request *request)
{
	(void)request;
	return b->radio_off;
}

const struct bringup_step bringup_probe_steps[] = {
	{.text = "ATE0", .hear = bringup_need},
	{.text = "ATV1", .hear = bringup_need},
	{.text = "AT+CMEE=1"},
	{.text = "AT+CGMI", .bare = true, .hear = hear_maker},
	{.text = "AT+CGMM", .bare = true, .hear = hear_model},
	{.text = "AT+CGMR", .bare = true, .hear = hear_revision},
	{.text = "AT+CGSN", .bare = true, .hear = hear_imei},
	{.text = "AT+CFUN?", .prefix = "+CFUN:", .hear = hear_power},
	{.text = "AT+CFUN=1", .say = say_power},
	{0},
};

/* ------------------------------------------------------------------ the SIM */

static enum bringup_verdict no_sim(struct bringup *b, const struct at_answer *answer)
{
	switch (answer->code) {
	case 10: bringup_trouble(b, "no SIM"); return STEP_WAIT;
	case 13:
	case 15:
		bringup_trouble(b, "the SIM does not work (CME %d)", (int)answer->code);
		return STEP_WAIT;
	}

	return STEP_AGAIN; /* busy, or still starting */
}

/* 27.007 8.3 */
static enum bringup_verdict hear_lock(struct bringup *b, const struct at_answer *answer)
{
	const char *prefix = "+CPIN:";
	struct at_fields fields;
	char lock[24];

	/* Wavecom forgets the OK */
	if (answer->outcome != AT_OUTCOME_OK && answer->outcome != AT_OUTCOME_TIMEOUT)
		return no_sim(b, answer);

	if (!at_fields_begin(&fields, answer->line, strlen(answer->line), prefix) ||
		!at_next_text(&fields, lock, sizeof(lock)))
		return STEP_AGAIN;

	b->status->iccid[0] = '\0';
	b->status->pin_needed = false;

	if (strcmp(lock, "READY") == 0)
		return STEP_NEXT;

	if (strcmp(lock, "SIM PIN") != 0) {
		b->status->pin_needed = true;
		b->rests_long = true;
		bringup_trouble(b, "the SIM asks for %s: put it into a phone", lock);
		return STEP_WAIT;
	}

	b->pin_wanted = true;
	return b->pin_entered ? STEP_AGAIN : STEP_NEXT;
}

static bool say_iccid(struct bringup *b, struct at_request *request)
{
	snprintf(request->text, sizeof(request->text), "%s",
		b->iccid_asked ? "AT+CCID" : b->profile->iccid);
	return true;
}

static enum bringup_verdict hear_iccid(struct bringup *b, const struct at_answer *answer)
{
	const char *digits = answer->line;
	const char *colon = strchr(digits, ':');
	size_t len;

	if (colon)
		digits = colon + 1;

	digits += strspn(digits, " \"");
	len = strspn(digits, "0123456789ABCDEFabcdef");

	if (answer->outcome == AT_OUTCOME_OK && len >= ICCID_MIN &&
		len < sizeof(b->status->iccid)) {
		snprintf(b->status->iccid, sizeof(b->status->iccid), "%.*s", (int)len,
			digits);
		return STEP_NEXT;
	}

	if (b->iccid_asked)
		return STEP_NEXT;

	b->iccid_asked = true;
	return STEP_REPEAT;
}

static const char *const tries_texts[] = {
	[TRIES_CPINR] = "AT+CPINR=\"SIM PIN\"",
	[TRIES_SPIC] = "AT+SPIC",
	[TRIES_QPINC] = "AT+QPINC=\"SC\"",
	[TRIES_HCPIN] = "AT^CPIN?",
};

static const char *const tries_prefixes[] = {
	[TRIES_CPINR] = "+CPINR:",
	[TRIES_SPIC] = "+SPIC:",
	[TRIES_QPINC] = "+QPINC:",
	[TRIES_HCPIN] = "^CPIN:",
};

/* Fields before the number of tries. */
static const unsigned tries_before[] = {
	[TRIES_CPINR] = 1,
	[TRIES_SPIC] = 0,
	[TRIES_QPINC] = 1,
	[TRIES_HCPIN] = 3,
};

static bool say_tries(struct bringup *b, struct at_request *request)
{
	snprintf(request->text, sizeof(request->text), "%s",
		tries_texts[b->profile->tries]);
	request->prefix = tries_prefixes[b->profile->tries];
	return b->pin_wanted;
}

static int32_t read_tries(const struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;
	int32_t tries;

	if (!bringup_fields(answer, tries_prefixes[b->profile->tries], &fields))
		return -1;

	for (unsigned i = 0; i < tries_before[b->profile->tries]; i++) {
		if (!at_skip(&fields))
			return -1;
	}

	return at_next_number(&fields, &tries) ? tries : -1;
}

static const char *sim_name(const struct bringup *b, char *out, size_t cap)
{
	if (b->status->iccid[0])
		snprintf(out, cap, "%s", b->status->iccid);
	else
		snprintf(out, cap, "imei:%s", b->status->imei);

	return out;
}

/* Why the PIN may not be entered, or NULL. A third wrong one blocks the SIM for good. */
static const char *pin_objection(const struct bringup *b, const char *sim)
{
	if (!b->conf->pin[0])
		return "the SIM wants a PIN and none is configured";

	if (!b->events->pin_tried || !b->events->pin_record)
		return "the SIM wants a PIN and nobody remembers attempts";

	if (b->tries >= 0 && b->tries < TRIES_FULL)
		return "the SIM has seen a wrong PIN: enter the right one in a phone";

	if (b->events->pin_tried(b->arg, sim, b->conf->pin))
		return "the configured PIN was tried before and not accepted";

	if (b->events->pin_record(b->arg, sim, b->conf->pin, false) != 0)
		return "the attempt to enter the PIN could not be recorded";

	return NULL;
}

static enum bringup_verdict hear_tries(struct bringup *b, const struct at_answer *answer)
{
	const char *objection;
	char sim[MODEM_ICCID_MAX + 8];

	b->tries = read_tries(b, answer);
	objection = pin_objection(b, sim_name(b, sim, sizeof(sim)));

	if (!objection)
		return STEP_NEXT;

	b->status->pin_needed = true;
	b->rests_long = true;
	bringup_trouble(b, "%s", objection);
	return STEP_WAIT;
}

static bool say_pin(struct bringup *b, struct at_request *request)
{
	struct at_command command;

	if (!b->pin_wanted)
		return false;

	at_command_begin(&command, "AT+CPIN=");
	at_command_string(&command, b->conf->pin);
	memcpy(request->text, command.text, at_command_len(&command) + 1);
	return at_command_check(&command) == 0;
}

static enum bringup_verdict hear_pin(struct bringup *b, const struct at_answer *answer)
{
	char sim[MODEM_ICCID_MAX + 8];

	if (answer->outcome == AT_OUTCOME_OK) {
		b->pin_entered = true;
		b->events->pin_record(
			b->arg, sim_name(b, sim, sizeof(sim)), b->conf->pin, true);
		return STEP_RESTART;
	}

	b->status->pin_needed = true;
	b->rests_long = true;
	bringup_trouble(b, "the SIM did not accept the PIN (%s %d)",
		at_outcome_name(answer->outcome), (int)answer->code);
	return STEP_WAIT;
}

const struct bringup_step bringup_sim_steps[] = {
	{.text = "AT+CPIN?", .prefix = "+CPIN:", .hear = hear_lock},
	{.say = say_iccid, .bare = true, .hear = hear_iccid},
	{.say = say_tries, .hear = hear_tries},
	{.say = say_pin, .hear = hear_pin},
	{0},
};
