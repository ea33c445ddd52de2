/*
 * A report, for those who may ask the daemon but not read the store's file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/control/listing_json.h"
#include "gateway/control/ops.h"
#include "gateway/report/report.h"

static enum ask_step report_say(
	struct control_call *call, const struct report *report, enum report_format format)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		abort();

	report_print(report, format, out);
	fclose(out);

	json_t *answer = json_object();

	json_object_set_new(answer, "report", listing_json_text(text, len));
	free(text);
	return ask_answer(call, answer);
}

enum ask_step op_report(struct control_call *call)
{
	struct store *store = call->control->deps.store;
	const char *name = ask_text(call, "format"), *group = ask_text(call, "group");
	enum report_format format = REPORT_JSON;
	int64_t from, to, grp_id = 0;

	if (name && !report_format_by_name(name, &format))
		return ask_fail(
			call, "BAD_REQUEST", "\"format\" is text, json, csv or html");

	if (report_span(store, ask_text(call, "from"), ask_text(call, "to"), &from, &to))
		return ask_fail(call, "BAD_TIME",
			"\"from\" and \"to\" are days as 2026-03-01, in order");

	if (group && report_group(store, group, &grp_id))
		return ask_fail(call, "NOT_FOUND", "no group is called %s", group);

	struct report *report = alloc_zero(sizeof(*report));
	int result = report_collect(store, from, to, grp_id, report);
	enum ask_step step = result ? ask_fail_errno(call, result, "report")
				    : report_say(call, report, format);

	free(report);
	return step;
}
