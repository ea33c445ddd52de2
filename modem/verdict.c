/*
 * Verdicts; see verdict.h.
 */
#include "modem/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "modem/modem_state.h"
#include "modem/power.h"
#include "modem/profile.h"
#include "parsers/at/at_field.h"

#define FULL_PERCENT 80

static const char *const rank_names[] = {
	[VERDICT_YES] = "yes",
	[VERDICT_PARTLY] = "partly",
	[VERDICT_NO] = "no",
	[VERDICT_UNKNOWN] = "unknown",
};

const char *verdict_rank_name(enum verdict_rank rank)
{
	return rank_names[rank];
}

static struct modem_verdict __attribute__((format(printf, 3, 4)))
make(const char *subject, enum verdict_rank rank, const char *format, ...)
{
	struct modem_verdict verdict = {.subject = subject, .rank = rank};
	va_list ap;

	va_start(ap, format);
	vsnprintf(verdict.text, sizeof(verdict.text), format, ap);
	va_end(ap);
	return verdict;
}

/* What was armed: AT+CNMI=<mode>,<mt>,<bm>,<ds>,<bfr> (27.005 3.4.1). */
static int32_t armed(const struct modem *m, unsigned field)
{
	const char *text = bringup_setup(m->bringup)->cnmi;
	struct at_fields fields;
	int32_t value = 0;

	if (!at_fields_begin(&fields, text, strlen(text), "AT+CNMI="))
		return 0;

	for (unsigned i = 0; i < field; i++)
		at_skip(&fields);

	return at_next_number(&fields, &value) ? value : 0;
}

static struct modem_verdict of_sms(
	const struct modem *m, const struct modem_status *status)
{
	const char *subject = "sms";

	if (status->state != MODEM_READY)
		return make(subject, VERDICT_NO, "%s: %s",
			modem_state_name(status->state), status->last_error);

	if (!status->smsc[0])
		return make(subject, VERDICT_NO,
			"receives, but the SIM has no SMS centre: "
			"set it with AT+CSCA");

	if (*status->ill)
		return make(subject, VERDICT_PARTLY, "%s", status->ill);

	if (!bringup_setup(m->bringup)->tells)
		return make(
			subject, VERDICT_PARTLY, "tells of no message: found by looking");

	return make(
		subject, VERDICT_YES, armed(m, 1) == 2 ? "directly" : "through the SIM");
}

static struct modem_verdict of_reports(const struct modem *m)
{
	int32_t ds = bringup_setup(m->bringup)->tells ? armed(m, 3) : 0;

	if (!ds)
		return make("reports", VERDICT_NO,
			"hands over none: what was sent stays \"sent\"");

	if (ds == 1 && !bringup_setup(m->bringup)->acknowledge)
		return make("reports", VERDICT_PARTLY,
			"not acknowledged: it takes no AT+CSMS=1");

	return make("reports", VERDICT_YES, ds == 1 ? "directly" : "through its storage");
}

static struct modem_verdict of_storage(const struct modem_status *status)
{
	const char *subject = "storage";

	if (status->sim_total <= 0)
		return make(subject, VERDICT_UNKNOWN, "not read yet");

	return make(subject,
		status->sim_used * 100 < status->sim_total * FULL_PERCENT
			? VERDICT_YES
			: VERDICT_PARTLY,
		"%d of %d used", (int)status->sim_used, (int)status->sim_total);
}

static struct modem_verdict of_network(const struct modem_status *status)
{
	bool there = status->registration == MODEM_REG_HOME ||
		     status->registration == MODEM_REG_ROAMING;

	if (status->registration == MODEM_REG_DENIED)
		return make("network", VERDICT_NO,
			"refused: ask the operator whether the SIM is registered and paid for");

	if (!there)
		return make("network", VERDICT_NO, "%s: look at the aerial and the SIM",
			modem_registration_name(status->registration));

	if (status->registration == MODEM_REG_ROAMING)
		return make("network", VERDICT_PARTLY,
			"roaming in %s, which may cost: modems.home_only forbids it",
			status->operator);

	return make("network", status->signal_dbm < -100 ? VERDICT_PARTLY : VERDICT_YES,
		"%s, %s, %d dBm", modem_registration_name(status->registration),
		status->operator,(int) status->signal_dbm);
}

static struct modem_verdict of_ussd(const struct modem_status *status)
{
	return status->ussd ? make("ussd", VERDICT_YES, "takes AT+CUSD")
			    : make("ussd", VERDICT_NO,
				      "refuses AT+CUSD: no balance can be asked for");
}

static struct modem_verdict of_volte(const struct profile *profile, enum modem_ims ims)
{
	const char *set =
		profile->volte ? profile->volte : "its manual says how, if it can";

	switch (ims) {
	case MODEM_IMS_YES: return make("volte", VERDICT_YES, "registered with IMS");
	case MODEM_IMS_NO:
		return make("volte", VERDICT_NO, "not registered with IMS: %s", set);
	case MODEM_IMS_UNKNOWN: break;
	}

	return make("volte", VERDICT_UNKNOWN, "it does not tell: %s", set);
}

static struct modem_verdict of_voice(const struct modem *m)
{
	const char *why = call_why_not(m->call);

	if (modem_has_voice(m))
		return make("voice", VERDICT_YES, "takes calls");

	return make("voice", VERDICT_NO, "calls are noted and put down: %s",
		*why ? why : "nobody answers here");
}

static struct modem_verdict of_pcm(const struct profile *profile)
{
	const struct profile_voice *voice = profile->voice;

	if (voice->class != VOICE_PCM)
		return make("pcm", VERDICT_NO, "%s", voice->why_not);

	return make("pcm", VERDICT_PARTLY, "%s: name the port as audio",
		voice->on ? voice->on : "nothing is known of this family");
}

static struct modem_verdict of_power(const struct modem *m)
{
	const char *file = m->conf.power.file;
	int error = *file ? power_check(file) : 0;

	if (error)
		return make("power", VERDICT_NO, "%s: %s", file, strerror(-error));

	return *file ? make("power", VERDICT_YES, "switched by %s", file)
		     : make("power", VERDICT_UNKNOWN,
			       "no switch is named: if it hangs for good, a person "
			       "must unplug it");
}

size_t modem_verdicts(const struct modem *m, struct modem_verdict out[MODEM_VERDICTS])
{
	const struct profile *profile = at_chat_profile(m->chat);
	struct modem_status status = modem_status(m);
	size_t n = 0;

	out[n++] = of_sms(m, &status);
	out[n++] = of_reports(m);
	out[n++] = of_storage(&status);
	out[n++] = of_network(&status);
	out[n++] = of_ussd(&status);
	out[n++] = of_volte(profile, status.ims);
	out[n++] = of_voice(m);
	out[n++] = of_pcm(profile);
	out[n++] = of_power(m);
	return n;
}
