/*
 * What kengctl asks of kengd, and what it makes of the answers.
 */
#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/ctl.h"

int talk_try(const struct ctl *ctl, struct talk **out)
{
	return talk_connect(ctl->conf.control.socket, out);
}

int talk_open(const struct ctl *ctl, struct talk **talk)
{
	const char *path = ctl->conf.control.socket;
	int result = talk_try(ctl, talk);

	if (result == -EACCES)
		return ctl_fail(ctl, EX_NOPERM, "NOT_ALLOWED",
			"%s: you may not speak to kengd; be in the group control.group",
			path);

	if (result)
		return ctl_fail(ctl, EX_UNAVAILABLE, "NO_DAEMON",
			"%s: kengd does not answer: %s; is it running with this "
			"configuration?",
			path, strerror(-result));

	return EX_OK;
}

static int exit_status(const char *error)
{
	static const struct {
		const char *error;
		int status;
	} known[] = {
		{"NOT_ALLOWED", EX_NOPERM},
		{"SECOND_PERSON", EX_TEMPFAIL},
		{"BUSY", EX_TEMPFAIL},
		{"NOT_READY", EX_TEMPFAIL},
		{"TIMEOUT", EX_TEMPFAIL},
		{"DISK_FULL", EX_IOERR},
		{"DISK_FAILED", EX_IOERR},
		{"UNKNOWN_OP", EX_USAGE},
		{"BAD_REQUEST", EX_USAGE},
		{"NEEDS_YES", EX_USAGE},
		{"FAILED", EX_SOFTWARE},
		{"NOT_SUPPORTED", EX_UNAVAILABLE},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].error, error))
			return known[i].status;

	return EX_DATAERR;
}

int talk_verdict(const struct ctl *ctl, const json_t *answer)
{
	const char *error = json_string_value(json_object_get(answer, "error"));
	const char *message = json_string_value(json_object_get(answer, "message"));

	if (json_is_true(json_object_get(answer, "ok")))
		return EX_OK;

	if (!error)
		error = "FAILED";

	return ctl_fail(ctl, exit_status(error), error, "%s", message ? message : error);
}

int talk_ask(const struct ctl *ctl, struct talk *talk, json_t *request, ctl_row_fn row,
	void *arg, json_t **answer)
{
	json_t *line;

	/* Where the other side has hung up it may have said why: heard all the same. */
	talk_say(talk, request);

	while (!talk_hear(talk, -1, &line)) {
		if (!talk_is_last(line)) {
			if (row)
				row(arg, line);

			json_decref(line);
			continue;
		}

		int status = talk_verdict(ctl, line);

		if (answer && !status)
			*answer = line;
		else
			json_decref(line);

		return status;
	}

	return ctl_fail(ctl, EX_UNAVAILABLE, "NO_DAEMON", "kengd broke off: see its log");
}

int ctl_ask(const struct ctl *ctl, json_t *request, ctl_row_fn row, void *arg,
	json_t **answer)
{
	struct talk *talk;
	int status = talk_open(ctl, &talk);

	if (status) {
		json_decref(request);
		return status;
	}

	status = talk_ask(ctl, talk, request, row, arg, answer);
	talk_close(talk);
	return status;
}

/* Answers that are there, so that neither side waits for the other to read. */
static int hear_answers(struct talk *talk, bool to_the_end, ctl_row_fn on_answer,
	void *arg, json_t **last)
{
	json_t *line;

	while (!*last && (to_the_end || talk_waits(talk))) {
		int result = talk_hear(talk, -1, &line);

		if (result)
			return result;

		if (talk_is_last(line)) {
			*last = line;
			continue;
		}

		on_answer(arg, line);
		json_decref(line);
	}

	return 0;
}

int ctl_feed(const struct ctl *ctl, json_t *request, const char *what, int64_t total,
	ctl_next_fn next, ctl_row_fn on_answer, void *arg, json_t **answer)
{
	struct talk *talk;
	json_t *row, *last = NULL;
	int64_t rows = 0;
	int status = talk_open(ctl, &talk);

	if (status) {
		json_decref(request);
		return status;
	}

	int result = talk_say(talk, request) ? 0 : -EPIPE;

	while (!result && !last && (row = next(arg))) {
		ctl_progress_of(ctl, what, ++rows, total);
		result = talk_say(talk, row) ? 0 : -EPIPE;

		if (!result)
			result = hear_answers(talk, false, on_answer, arg, &last);
	}

	if (!result && !last)
		result = talk_say(talk, json_pack("{s:b}", "end", 1)) ? 0 : -EPIPE;

	/* Also where the other side hung up: it may have said why. */
	hear_answers(talk, true, on_answer, arg, &last);
	ctl_progress_end(ctl);
	talk_close(talk);

	if (!last)
		return ctl_fail(
			ctl, EX_UNAVAILABLE, "NO_DAEMON", "kengd broke off: see its log");

	status = talk_verdict(ctl, last);

	if (answer && !status)
		*answer = last;
	else
		json_decref(last);

	return status;
}
