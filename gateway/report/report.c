/*
 * Collecting a report and its formats for programs; see report.h.
 */
#include "gateway/report/report.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/report/report_state.h"
#include "gateway/store/store.h"
#include "parsers/sms/utf8.h"

#define DAY_MS	       (INT64_C(24) * 3600 * 1000)
#define DAYS_AS_DAYS   31
#define DAYS_AS_MONTHS (5 * 366)

static const char *const format_names[] = {
	[REPORT_TEXT] = "text",
	[REPORT_JSON] = "json",
	[REPORT_CSV] = "csv",
	[REPORT_HTML] = "html",
};

bool report_format_by_name(const char *name, enum report_format *format)
{
	for (size_t i = 0; i < sizeof(format_names) / sizeof(*format_names); i++) {
		if (!strcmp(name, format_names[i])) {
			*format = i;
			return true;
		}
	}

	return false;
}

static int read_date(const char *text, int64_t *midnight)
{
	return strlen(text) == strlen("YYYY-MM-DD") ? civil_parse(text, midnight)
						    : -EINVAL;
}

int report_span(struct store *store, const char *from, const char *to, int64_t *from_ms,
	int64_t *to_ms)
{
	struct civil first = civil_from_wall(clock_wall_ms(store_clock(store)));
	int result;

	first.hour = first.minute = first.second = 0;
	*to_ms = civil_to_wall(&first);

	if (to && *to) {
		result = read_date(to, to_ms);

		if (result)
			return result;

		first = civil_from_wall(*to_ms);
	}

	first.month = first.day = 1;
	*from_ms = civil_to_wall(&first);

	if (from && *from) {
		result = read_date(from, from_ms);

		if (result)
			return result;
	}

	*to_ms = civil_midnight(*to_ms, 1);
	return *from_ms < *to_ms ? 0 : -EINVAL;
}

int report_group(struct store *store, const char *code, int64_t *grp_id)
{
	struct figures_group group;
	int result = figures_group(store, code, 0, &group);

	if (!result)
		*grp_id = group.id;

	return result;
}

/* Where the bar that begins at from ends, and what it is called. */
static int64_t bar_end(const struct report *report, int64_t from, struct report_bar *bar)
{
	int64_t days = (report->to - report->from) / DAY_MS;
	struct civil civil = civil_from_wall(from);

	if (days <= DAYS_AS_DAYS) {
		snprintf(bar->label, sizeof(bar->label), "%d/%d", civil.day, civil.month);
		return civil_midnight(from, 1);
	}

	if (days <= DAYS_AS_MONTHS) {
		snprintf(
			bar->label, sizeof(bar->label), "%d/%d", civil.month, civil.year);
		civil.month++;
	} else {
		snprintf(bar->label, sizeof(bar->label), "%d", civil.year);
		civil.year++;
		civil.month = 1;
	}

	civil.day = 1;
	civil.hour = civil.minute = civil.second = 0;
	return civil_to_wall(&civil);
}

static int collect_bars(struct store *store, struct report *report)
{
	int64_t from = report->from;

	while (from < report->to && report->bar_count < REPORT_BARS_MAX) {
		struct report_bar *bar = &report->bars[report->bar_count++];
		int64_t end = bar_end(report, from, bar);
		struct figures_span span = {.from = from,
			.to = end < report->to ? end : report->to,
			.grp_id = report->group.id};
		int result = figures_bar(store, &span, &bar->value);

		if (result)
			return result;

		from = end;
	}

	return 0;
}

/* Words that somebody texted, for a terminal or a page: no controls, no marks of direction. */
static void clean(char *text)
{
	size_t len = strlen(text), kept = 0;

	for (size_t at = 0; at < len;) {
		size_t from = at;
		uint32_t c = utf8_next(text, len, &at);
		bool hidden = c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xfffd ||
			      (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
			      (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;

		if (hidden)
			continue;

		memmove(text + kept, text + from, at - from);
		kept += at - from;
	}

	text[kept] = '\0';
}

int report_collect(
	struct store *store, int64_t from, int64_t to, int64_t grp_id, struct report *out)
{
	struct figures_span span = {.from = from, .to = to, .grp_id = grp_id};
	int result = 0;

	memset(out, 0, sizeof(*out));
	out->from = from;
	out->to = to;
	out->made_at = clock_wall_ms(store_clock(store));

	if (grp_id)
		result = figures_group(store, NULL, grp_id, &out->group);

	if (!result)
		result = figures_read(store, &span, &out->figures);

	if (!result)
		result = figures_programmes(
			store, &span, out->programmes, &out->programme_count);

	if (!result)
		result = figures_tip_categories(store, &span, out->tips, &out->tip_count);

	if (!result)
		result = figures_case_categories(
			store, &span, out->cases, &out->case_count);

	if (!result)
		result = figures_grades(store, &span, out->grades, &out->grade_count);

	if (!result)
		result = figures_remarks(store, &span, out->remarks, &out->remark_count);

	for (size_t i = 0; i < out->grade_count; i++)
		clean(out->grades[i].name);

	for (size_t i = 0; i < out->remark_count; i++)
		clean(out->remarks[i].text);

	return result ? result : collect_bars(store, out);
}

/* A figure of the contract: its key, and the object it stands in or NULL. */
struct key {
	const char *object, *name;
	int64_t value;
};

#define KEYS_MAX 64

static size_t list_keys(const struct figures *f, struct key keys[KEYS_MAX])
{
	const struct key before[] = {{NULL, "patrols", f->patrols},
		{NULL, "turns", f->turns},
		{NULL, "patrols_confirmed", f->patrols_confirmed},
		{NULL, "cases", f->cases}, {NULL, "suspects", f->suspects},
		{NULL, "tips", f->tips}, {NULL, "tips_valuable", f->tips_valuable}};
	const struct key after[] = {{"mediations", "requested", f->mediations_requested},
		{"mediations", "succeeded", f->mediations_succeeded},
		{"mediations", "failed", f->mediations_failed},
		{"broadcasts", "sent", f->broadcasts},
		{"broadcasts", "recipients", f->broadcast_recipients},
		{"broadcasts", "delivered", f->broadcast_delivered},
		{NULL, "loudspeaker", f->loudspeaker}, {"tasks", "given", f->tasks_given},
		{"tasks", "done", f->tasks_done}, {"fund", "in", f->fund_in},
		{"fund", "out", f->fund_out}, {"fund", "balance", f->fund_balance},
		{NULL, "commendations", f->commendations}, {NULL, "fires", f->fires},
		{NULL, "drills", f->drills}, {NULL, "antispoof", f->antispoof},
		{"models", "total", f->groups}, {"models", "active", f->groups_active},
		{"models", "new", f->groups_new}, {"models", "copied", f->groups_copied},
		{"models", "external", f->models}, {NULL, "organisations", f->organisations},
		{"members", "total", f->members}, {"members", "bvantt", f->bvantt},
		{"members", "veterans", f->veterans},
		{"minutes", "forwarded", f->forwarded_min},
		{"minutes", "acknowledged", f->acknowledged_min},
		{"minutes", "arrived", f->arrival_min},
		{"closed", "here", f->closed_here}, {"closed", "above", f->closed_above},
		{"actions", "prevented", f->actions[FIGURES_PREVENTED]},
		{"actions", "limited", f->actions[FIGURES_LIMITED]},
		{"actions", "guarded", f->actions[FIGURES_GUARDED]},
		{"actions", "caught", f->actions[FIGURES_CAUGHT]},
		{"actions", "handed", f->actions[FIGURES_HANDED]},
		{"equipment", "total", f->equipment}, {"equipment", "broken", f->equipment_broken},
		{"equipment", "tools", f->tools},
		{"equipment", "unpermitted", f->tools_unpermitted},
		{"equipment", "fire", f->fire_gear},
		{"equipment", "expired", f->fire_gear_expired}};
	size_t count = sizeof(before) / sizeof(*before);

	memcpy(keys, before, sizeof(before));

	for (int i = 0; i < HANDOVER_ITEMS; i++)
		keys[count++] =
			(struct key){"handover", handover_item_name(i), f->handover[i]};

	memcpy(keys + count, after, sizeof(after));
	return count + sizeof(after) / sizeof(*after);
}

static void print_json(const struct figures *figures, FILE *out)
{
	struct key keys[KEYS_MAX];
	size_t count = list_keys(figures, keys);
	const char *open = NULL;

	fputc('{', out);

	for (size_t i = 0; i < count; i++) {
		const char *object = keys[i].object;
		bool begins = object && object != open;

		if (open && object != open)
			fputc('}', out);

		if (i > 0 && (begins || !object || object == open))
			fputs(", ", out);

		if (begins)
			fprintf(out, "\"%s\": {", object);

		fprintf(out, "\"%s\": %" PRId64, keys[i].name, keys[i].value);
		open = object;
	}

	fputs(open ? "}}\n" : "}\n", out);
}

static void print_csv(const struct figures *figures, FILE *out)
{
	struct key keys[KEYS_MAX];
	size_t count = list_keys(figures, keys);

	fputs("key,value\n", out);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s%s,%" PRId64 "\n", keys[i].object ? keys[i].object : "",
			keys[i].object ? "." : "", keys[i].name, keys[i].value);
}

void report_print(const struct report *report, enum report_format format, FILE *out)
{
	switch (format) {
	case REPORT_TEXT: report_text(report, out); break;
	case REPORT_JSON: print_json(&report->figures, out); break;
	case REPORT_CSV: print_csv(&report->figures, out); break;
	case REPORT_HTML: report_html(report, out); break;
	}
}
