/*
 * Tasks and warnings as texts to paste into a group's chat (Zalo): what still is to be done, and what
 * was let go. Never a number, never a link.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"

/* What of a listing is told, and how. */
struct pasting {
	const char *const *states; /* up to NULL */
	void (*put)(const json_t *row);
	size_t texts;
};

static const char *text_of(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text ? text : "";
}

static bool is_state(const json_t *row, const char *const *states)
{
	const char *state = text_of(row, "state");

	while (*states && strcmp(state, *states) != 0)
		states++;

	return *states;
}

/* "2026-03-10T22:30…" or "2026-03-10" as people here write it. */
static void put_day(const char *before, const char *text)
{
	int year, month, day, hour, minute, found;

	found = sscanf(text, "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute);

	if (found < 3)
		return;

	printf("%s", before);

	if (found == 5)
		printf("%02d:%02d ", hour, minute);

	printf("%02d/%02d/%04d", day, month, year);
}

static void put_safe(const char *text)
{
	char *safe = table_safe(text, strlen(text));

	printf("%s\n", safe);
	free(safe);
}

static void put_task(const json_t *row)
{
	const char *code = text_of(row, "code");

	printf("VIỆC %s – giao ", code);
	put_safe(text_of(row, "assignee"));
	put_safe(text_of(row, "text"));
	put_day("Hạn: ", text_of(row, "due"));
	printf("%sNhắn tới số kẻng: CO %s (nhận), BAN %s (bận), XONG %s (xong).\n",
		*text_of(row, "due") ? "\n" : "", code, code, code);
}

static void put_warning(const json_t *row)
{
	const char *audience = text_of(row, "audience");

	put_day("CẢNH BÁO – ", text_of(row, "made_at"));
	printf(", gửi ");
	put_safe(strcmp(audience, "ALL") ? audience : "toàn dân");
	put_safe(text_of(row, "text"));
	puts("Số kẻng không gửi link, không hỏi OTP, không thu tiền. Khẩn cấp gọi 113, 114, 115.");
}

static void on_row(void *arg, json_t *row)
{
	struct pasting *pasting = arg;

	if (!is_state(row, pasting->states))
		return;

	if (pasting->texts++)
		putchar('\n');

	pasting->put(row);
}

int zalo_show(struct ctl *ctl, const char *name)
{
	static const char *const open[] = {"open", "accepted", NULL},
				 *const gone[] = {"queueing", "sending", "done", NULL};
	bool tasks = !strcmp(name, "tasks");
	struct pasting pasting = {
		.states = tasks ? open : gone, .put = tasks ? put_task : put_warning};
	int status = listing_each(ctl, name, on_row, &pasting);

	if (!status && !pasting.texts && !ctl->value[OPT_QUIET])
		fprintf(stderr, "No %s to tell.\n", name);

	return status;
}
