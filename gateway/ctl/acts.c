/*
 * One thing asked of the daemon: a tip read, USSD, a number forgotten.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/ctl.h"

int cmd_tip(struct ctl *ctl)
{
	static const char *const members[] = {"code", "state", "rating", "category",
		"zone", "place", "received_at", "forwarded_at", "acknowledged_at",
		"closed_at", "text", "number", NULL};
	json_t *request = json_pack("{s:s, s:s}", "op", "tip", "code", ctl->arguments[0]);

	if (ctl->value[OPT_REVEAL] && !ctl->value[OPT_REASON]) {
		json_decref(request);
		return ctl_misused(ctl, "--reveal needs a --reason");
	}

	if (request && ctl->value[OPT_REVEAL]) {
		json_object_set_new(request, "reveal", json_true());
		json_object_set_new(
			request, "reason", json_string(ctl->value[OPT_REASON]));
	}

	return ctl_ask_print(ctl, request, members);
}

int cmd_sim(struct ctl *ctl)
{
	static const char *const members[] = {NULL};

	return ctl_ask_print(ctl,
		json_pack("{s:s, s:s}", "op", "sim", "modem", ctl->arguments[0]), members);
}

int cmd_ussd(struct ctl *ctl)
{
	static const char *const members[] = {"text", NULL};

	return ctl_ask_print(ctl,
		json_pack("{s:s, s:s, s:s}", "op", "ussd", "modem", ctl->arguments[0],
			"code", ctl->arguments[1]),
		members);
}

static void print_datum(void *arg, json_t *row)
{
	const struct ctl *ctl = arg;

	if (ctl->json) {
		ctl_print_json(row);
		return;
	}

	printf("%s  %-9s ", json_string_value(json_object_get(row, "at")),
		json_string_value(json_object_get(row, "what")));
	ctl_print_text(json_string_value(json_object_get(row, "text")));
	putchar('\n');
}

int cmd_data(struct ctl *ctl)
{
	return ctl_ask(ctl,
		json_pack("{s:s, s:s}", "op", "person-data", "number", ctl->arguments[0]),
		print_datum, ctl, NULL);
}

int cmd_erase(struct ctl *ctl)
{
	json_t *answer;
	int status = ctl_ask(ctl,
		json_pack("{s:s, s:s}", "op", "erase", "number", ctl->arguments[0]), NULL,
		NULL, &answer);

	if (status)
		return status;

	if (ctl->json)
		ctl_print_json(answer);
	else if (!ctl->value[OPT_QUIET])
		puts(json_is_true(json_object_get(answer, "done")) ?
				"Forgotten." :
				"A message to it is on its way; forgotten when that has gone.");

	json_decref(answer);
	return EX_OK;
}

static int plan_add(struct ctl *ctl)
{
	static const char *const members[] = {"code", NULL};
	static const struct ctl_given given[] = {{OPT_DAYS, "days"}, {OPT_AT, "at"}, {OPT_TEAM, "team"},
		{OPT_GROUP, "group"}};
	const char *size = ctl->value[OPT_SIZE];
	json_t *request =
		json_pack("{s:s, s:s}", "op", "plan-add", "zone", ctl->arguments[1]);

	ctl_give(ctl, request, given, sizeof(given) / sizeof(*given));

	if (request && size)
		json_object_set_new(
			request, "size", json_integer(strtoll(size, NULL, 10)));

	return ctl_ask_print(ctl, request, members);
}

int cmd_broadcasts(struct ctl *ctl)
{
	static const char *const members[] = {"state", NULL};
	static const char *const ops[][2] = {{"pause", "broadcast-pause"},
		{"resume", "broadcast-resume"}, {"retry", "broadcast-retry"},
		{"stop", "broadcast-stop"}};
	const char *verb = ctl->count ? ctl->arguments[0] : "list", *op = NULL;

	if (!strcmp(verb, "list") && ctl->count < 2)
		return listing_show(ctl, "broadcasts");

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (!strcmp(ops[i][0], verb))
			op = ops[i][1];

	if (!op || ctl->count != 2)
		return ctl_misused(
			ctl, "broadcasts knows list, and pause, resume, retry, stop with an ID");

	char *end;
	long long id = strtoll(ctl->arguments[1], &end, 10);

	if (end == ctl->arguments[1] || *end)
		return ctl_misused(ctl, "%s is no number of a warning", ctl->arguments[1]);

	return ctl_ask_print(
		ctl, json_pack("{s:s, s:I}", "op", op, "id", (json_int_t)id), members);
}

int cmd_plans(struct ctl *ctl)
{
	static const char *const members[] = {NULL};
	const char *verb = ctl->count ? ctl->arguments[0] : "list";

	if (!strcmp(verb, "list") && ctl->count < 2)
		return listing_show(ctl, "plans");

	if (!strcmp(verb, "add") && ctl->count == 2)
		return plan_add(ctl);

	if (!strcmp(verb, "end") && ctl->count == 2)
		return ctl_ask_print(ctl,
			json_pack("{s:s, s:s}", "op", "plan-end", "code",
				ctl->arguments[1]),
			members);

	return ctl_misused(ctl, "plans knows list, add ZONE and end CODE");
}
