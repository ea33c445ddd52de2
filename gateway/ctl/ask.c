/*
 * What commands ask of the daemon and print, and the options that go into the question.
 */
#include <stdio.h>
#include <sysexits.h>

#include "gateway/ctl/ctl.h"

void ctl_give(const struct ctl *ctl, json_t *request, const struct ctl_given *given,
	size_t count)
{
	for (size_t i = 0; request && i < count; i++) {
		const char *value = ctl->value[given[i].option];

		if (value)
			json_object_set_new(request, given[i].name, json_string(value));
	}
}

int ctl_ask_print(struct ctl *ctl, json_t *request, const char *const *members)
{
	json_t *answer;

	if (!request)
		return ctl_fail(ctl, EX_DATAERR, "BAD_TEXT", "an argument is no UTF-8");

	int status = ctl_ask(ctl, request, NULL, NULL, &answer);

	if (status)
		return status;

	if (ctl->json)
		ctl_print_json(answer);

	for (; !ctl->json && *members; members++) {
		const char *text = json_string_value(json_object_get(answer, *members));

		if (!text)
			continue;

		printf("%-16s", *members);
		ctl_print_text(text);
		putchar('\n');
	}

	if (!ctl->json) {
		json_t *note;
		size_t i;

		json_array_foreach(json_object_get(answer, "notes"), i, note)
		{
			printf("%-16s",
				json_string_value(json_object_get(note, "source")));
			ctl_print_text(json_string_value(json_object_get(note, "at")));
			fputs("  ", stdout);

			const char *text =
				json_string_value(json_object_get(note, "text"));

			ctl_print_text(text ? text : "");
			putchar('\n');
		}
	}

	json_decref(answer);
	return EX_OK;
}
