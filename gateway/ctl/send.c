/*
 * Sending: one message, or a list of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/control/csv.h"
#include "gateway/ctl/ctl.h"

static void put_options(const struct ctl *ctl, json_t *request)
{
	if (ctl->value[OPT_CLASS])
		json_object_set_new(request, "class", json_string(ctl->value[OPT_CLASS]));

	if (ctl->value[OPT_ACCENTS])
		json_object_set_new(request, "accents", json_true());
}

/* Prints an answer as JSON, or says what for people. */
static void print_answer(const struct ctl *ctl, const json_t *answer, const char *what)
{
	if (ctl->json)
		ctl_print_json(answer);
	else if (!ctl->value[OPT_QUIET])
		puts(what);
}

static int send_one(struct ctl *ctl)
{
	json_t *answer, *text = json_string(ctl->arguments[1]);
	json_t *request = json_pack("{s:s, s:s}", "op", "send", "to", ctl->arguments[0]);
	char said[64];

	if (!text || !request) {
		json_decref(text);
		json_decref(request);
		return ctl_fail(
			ctl, EX_DATAERR, "BAD_TEXT", "number or text is no UTF-8");
	}

	json_object_set_new(request, "text", text);
	put_options(ctl, request);

	int status = ctl_ask(ctl, request, NULL, NULL, &answer);

	if (status)
		return status;

	snprintf(said, sizeof(said), "Queued as message %lld.",
		(long long)json_integer_value(json_object_get(answer, "id")));
	print_answer(ctl, answer, said);
	json_decref(answer);
	return EX_OK;
}

struct list {
	const struct ctl *ctl;
	struct csv csv;
	int64_t *lines; /* of the file, by row */
	size_t rows, cap, failed;
};

static json_t *next_message(void *arg)
{
	struct list *list = arg;
	bool bad;

	if (!csv_next(&list->csv, &bad))
		return NULL;

	if (list->rows == list->cap) {
		list->cap = list->cap ? 2 * list->cap : 256;
		list->lines = realloc(list->lines, list->cap * sizeof(*list->lines));

		if (!list->lines)
			abort();
	}

	list->lines[list->rows++] = list->csv.line;

	const char *number = csv_get(&list->csv, "number"),
		   *text = csv_get(&list->csv, "text");
	const char *class = csv_get(&list->csv, "class");
	json_t *row = json_pack("{s:s, s:s}", "to", !bad && number ? number : "", "text",
		text ? text : "");

	put_options(list->ctl, row);

	if (class && *class)
		json_object_set_new(row, "class", json_string(class));

	return row;
}

static void on_message(void *arg, json_t *answer)
{
	struct list *list = arg;
	json_int_t row = json_integer_value(json_object_get(answer, "line"));
	const char *message = json_string_value(json_object_get(answer, "message"));

	if (row > 0 && (size_t)row <= list->rows)
		json_object_set_new(answer, "line", json_integer(list->lines[row - 1]));

	if (list->ctl->json)
		ctl_print_json(answer);
	else if (message)
		fprintf(stderr, "kengctl: %s:%lld: %s\n", list->ctl->value[OPT_FILE],
			(long long)list->lines[row - 1], message);

	list->failed += message != NULL;
}

static int send_list(struct ctl *ctl)
{
	struct list list = {.ctl = ctl};
	char why[512], said[96];
	json_t *answer;

	if (csv_open(&list.csv, ctl->value[OPT_FILE], why, sizeof(why)))
		return ctl_fail(ctl, EX_DATAERR, "BAD_FILE", "%s", why);

	if (!csv_has(&list.csv, "number") || !csv_has(&list.csv, "text")) {
		csv_close(&list.csv);
		return ctl_fail(ctl, EX_DATAERR, "BAD_FILE",
			"%s:1: the header is number,text or number,text,class",
			ctl->value[OPT_FILE]);
	}

	int status = ctl_feed(ctl, json_pack("{s:s}", "op", "send-file"), "queued", 0,
		next_message, on_message, &list, &answer);

	if (!status) {
		snprintf(said, sizeof(said), "Queued %zu messages, %zu failed.",
			list.rows - list.failed, list.failed);
		print_answer(ctl, answer, said);
		json_decref(answer);
		status = list.failed ? EX_DATAERR : EX_OK;
	}

	free(list.lines);
	csv_close(&list.csv);
	return status;
}

int cmd_send(struct ctl *ctl)
{
	if (ctl->value[OPT_FILE])
		return ctl->count
			       ? ctl_misused(ctl, "--file has the numbers and the texts")
			       : send_list(ctl);

	if (ctl->count != 2)
		return ctl_misused(ctl, "send takes a number and a text, or --file CSV");

	return send_one(ctl);
}

int cmd_cancel(struct ctl *ctl)
{
	char *end;
	long long id = strtoll(ctl->arguments[0], &end, 10);
	json_t *answer;

	if (*end || id <= 0)
		return ctl_misused(ctl, "ID is a number, as outbox shows it");

	int status = ctl_ask(ctl,
		json_pack("{s:s, s:I}", "op", "cancel", "id", (json_int_t)id), NULL, NULL,
		&answer);

	if (status)
		return status;

	print_answer(ctl, answer, "It will not be sent.");
	json_decref(answer);
	return EX_OK;
}
