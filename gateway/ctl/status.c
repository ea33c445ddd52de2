/*
 * How the gateway is, and waiting until it is well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "gateway/base/clock.h"
#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"

#define RETRY_MS     50
#define PATIENCE_S   60
#define PATIENCE_MAX (7 * 24 * 3600)

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static long long number_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static void show_modems(FILE *out, const json_t *modems, size_t width)
{
	static const char *const headings[] = {
		"modem", "state", "operator", "registration", "signal", "SIM", "calls", "profile"};
	struct table *table = table_new(out, headings, 8, width);
	size_t i;
	const json_t *modem;

	json_array_foreach(modems, i, modem)
	{
		char signal[32] = "", sim[48] = "";

		if (json_is_integer(json_object_get(modem, "signal_dbm")))
			snprintf(signal, sizeof(signal), "%lld dBm",
				number_of(modem, "signal_dbm"));

		if (json_is_integer(json_object_get(modem, "sim_used")))
			snprintf(sim, sizeof(sim), "%lld/%lld",
				number_of(modem, "sim_used"),
				number_of(modem, "sim_total"));

		table_row(table,
			(const char *const[]){text_of(modem, "name"),
				text_of(modem, "state"), text_of(modem, "operator"),
				text_of(modem, "registration"), signal, sim,
				json_is_true(json_object_get(modem, "voice")) ? "yes"
									      : "no",
				text_of(modem, "profile")});
	}

	table_end(table);
}

/* Only what there is, but what always matters. */
static void show_counts(FILE *out, const char *title, const json_t *counts, const char *always)
{
	const char *name;
	const json_t *count;

	fprintf(out, "%s ", title);

	json_object_foreach((json_t *)counts, name,
		count) if (json_integer_value(count) || !strcmp(name, always))
		fprintf(out, " %s %lld", name, (long long)json_integer_value(count));

	putc('\n', out);
}

/* What needs somebody, before all that goes well. */
static void show_troubles(FILE *out, const json_t *troubles)
{
	size_t i;
	const json_t *trouble;

	json_array_foreach(troubles, i, trouble)
	{
		fprintf(out, "TROUBLE since %s: ", text_of(trouble, "since"));
		ctl_put_text(out, text_of(trouble, "text"));
		fputs("\n        do: ", out);
		ctl_put_text(out, text_of(trouble, "advice"));
		putc('\n', out);
	}
}

void status_show(FILE *out, const json_t *status, size_t width)
{
	long long up = number_of(status, "uptime_s");

	fprintf(out, "kengd %s, up %lld d %02lld:%02lld", text_of(status, "version"),
		up / 86400, up / 3600 % 24, up / 60 % 60);
	fputs(json_is_false(json_object_get(status, "clock_confirmed"))
			? ", nobody has confirmed its clock\n"
			: "\n",
		out);
	show_troubles(out, json_object_get(status, "troubles"));
	show_counts(out, "inbox", json_object_get(status, "inbox"), "total");
	show_counts(out, "outbox", json_object_get(status, "outbox"), "queued");

	if (json_array_size(json_object_get(status, "modems"))) {
		putc('\n', out);
		show_modems(out, json_object_get(status, "modems"), width);
	} else {
		fputs("no modems are configured\n", out);
	}
}

static int ask_status(struct ctl *ctl, json_t **status)
{
	return ctl_ask(ctl, json_pack("{s:s}", "op", "status"), NULL, NULL, status);
}

int cmd_status(struct ctl *ctl)
{
	json_t *status;
	int result = ask_status(ctl, &status);

	if (result)
		return result;

	json_object_del(status, "ok");

	if (ctl->json)
		ctl_print_json(status);
	else
		status_show(stdout, status, 0);

	json_decref(status);
	return EX_OK;
}

int cmd_metrics(struct ctl *ctl)
{
	json_t *answer;
	int result = ctl_ask(ctl, json_pack("{s:s}", "op", "metrics"), NULL, NULL, &answer);

	if (result)
		return result;

	json_object_del(answer, "ok");

	if (ctl->json)
		ctl_print_json(answer);
	else
		fputs(text_of(answer, "text"), stdout);

	json_decref(answer);
	return EX_OK;
}

int cmd_modems(struct ctl *ctl)
{
	json_t *status, *modem;
	size_t i;
	int result = ask_status(ctl, &status);

	if (result)
		return result;

	if (ctl->json) {
		json_array_foreach(json_object_get(status, "modems"), i, modem)
			ctl_print_json(modem);
	} else {
		show_modems(stdout, json_object_get(status, "modems"), 0);
	}

	json_decref(status);
	return EX_OK;
}

enum waiting {
	WAITING_READY,
	WAITING_AGAIN,
	WAITING_REFUSED, /* and said so */
};

static enum waiting wait_answer(
	struct ctl *ctl, struct talk *talk, int64_t until, int *status)
{
	json_t *line;

	for (;;) {
		int64_t left = until - clock_boot_ms(clock_real());

		if (talk_hear(talk, left > 0 ? (int)left : 0, &line))
			return WAITING_AGAIN;

		bool last = talk_is_last(line);

		if (last)
			*status = talk_verdict(ctl, line);

		json_decref(line);

		if (last)
			return *status ? WAITING_REFUSED : WAITING_READY;
	}
}

static enum waiting wait_once(struct ctl *ctl, int64_t until, bool *answered, int *status)
{
	enum waiting waiting = WAITING_AGAIN;
	struct talk *talk;

	if (talk_try(ctl, &talk))
		return waiting;

	*answered = true;

	if (talk_say(talk, json_pack("{s:s}", "op", "wait")))
		waiting = wait_answer(ctl, talk, until, status);

	talk_close(talk);
	return waiting;
}

int cmd_wait_ready(struct ctl *ctl)
{
	const char *given = ctl->value[OPT_TIMEOUT];
	char *end = NULL;
	double seconds = given ? strtod(given, &end) : PATIENCE_S;
	enum waiting waiting;
	bool answered = false;
	int status = EX_OK;

	if (given && (end == given || *end || !(seconds >= 0 && seconds <= PATIENCE_MAX)))
		return ctl_misused(
			ctl, "--timeout is a number of seconds, a week at most");

	int64_t until = clock_boot_ms(clock_real()) + (int64_t)(seconds * 1000);

	while ((waiting = wait_once(ctl, until, &answered, &status)) == WAITING_AGAIN) {
		if (clock_boot_ms(clock_real()) >= until)
			return ctl_fail(ctl, EX_TEMPFAIL, "TIMEOUT",
				answered ? "no modem is ready yet; see kengctl modems"
					 : "%s: kengd does not answer",
				ctl->conf.control.socket);

		nanosleep(&(struct timespec){.tv_nsec = RETRY_MS * 1000000}, NULL);
	}

	if (ctl->json && waiting == WAITING_READY)
		puts("{\"ok\":true}");

	return status;
}
