/*
 * Figures, a statement a subject; see figures.h.
 */
#include "gateway/store/figures.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"

static struct stmt figure_use(
	struct store *store, enum stmt_id id, const struct figures_span *span)
{
	struct stmt stmt = stmt_use(store, id);

	stmt_bind_int(&stmt, ":from", span->from);
	stmt_bind_int(&stmt, ":to", span->to);
	stmt_bind_id(&stmt, ":grp", span->grp_id);
	return stmt;
}

/* Of what is counted up to a moment, not since one. */
static struct stmt figure_use_at(
	struct store *store, enum stmt_id id, const struct figures_span *span)
{
	struct stmt stmt = stmt_use(store, id);

	stmt_bind_int(&stmt, ":to", span->to);
	stmt_bind_id(&stmt, ":grp", span->grp_id);
	return stmt;
}

/* The columns of the only row into values[0..count); what is NULL is 0. */
static int figure_row(struct stmt *stmt, int64_t *const *values, int count)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	for (int i = 0; i < count; i++)
		*values[i] = stmt_int(stmt, i);

	stmt_done(stmt);
	return 0;
}

#define FIGURE_ROW(stmt, ...) \
	figure_row(stmt, (int64_t *const[]){__VA_ARGS__}, \
		sizeof((int64_t *const[]){__VA_ARGS__}) / sizeof(int64_t *))

static int read_patrols(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt held = figure_use(store, STMT_FIGURE_PATROLS, span);
	int result = FIGURE_ROW(&held, &out->patrols, &out->turns,
		&out->patrols_confirmed, &out->patrols_with_police, &out->guards);

	if (result)
		return result;

	struct stmt missed = figure_use(store, STMT_FIGURE_MISSED, span);

	return FIGURE_ROW(&missed, &out->patrols_missed);
}

static int read_incidents(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt cases = figure_use(store, STMT_FIGURE_INCIDENTS, span);
	int64_t *did = out->actions;
	int result = FIGURE_ROW(&cases, &out->cases, &out->suspects, &out->closed_here,
		&out->closed_above, &did[FIGURES_PREVENTED], &did[FIGURES_LIMITED],
		&did[FIGURES_GUARDED], &did[FIGURES_CAUGHT], &did[FIGURES_HANDED]);

	if (result)
		return result;

	struct stmt last = figure_use_at(store, STMT_FIGURE_LAST_CASE, span);

	return FIGURE_ROW(&last, &out->last_case_at);
}

/* The middle one of count values that the statement gives in order; -1 of none. */
static int figure_median(struct store *store, enum stmt_id id,
	const struct figures_span *span, int64_t count, int64_t *out)
{
	*out = -1;

	if (!count)
		return 0;

	struct stmt stmt = figure_use(store, id, span);

	stmt_bind_int(&stmt, ":half", (count - 1) / 2);
	return FIGURE_ROW(&stmt, out);
}

static int read_tips(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt tips = figure_use(store, STMT_FIGURE_TIPS, span);
	int result = FIGURE_ROW(&tips, &out->tips, &out->tips_valuable,
		&out->tips_forwarded, &out->tips_acknowledged);

	if (!result)
		result = figure_median(store, STMT_FIGURE_FORWARD_MINUTES, span,
			out->tips_forwarded, &out->forwarded_min);

	return result ? result
		      : figure_median(store, STMT_FIGURE_TIP_MINUTES, span,
				out->tips_acknowledged, &out->acknowledged_min);
}

static int read_handovers(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt stmt = figure_use(store, STMT_FIGURE_HANDOVER, span);
	char name[16];
	int result;

	while (!(result = stmt_next(&stmt))) {
		stmt_text(&stmt, 0, name, sizeof(name));

		for (int i = 0; i < HANDOVER_ITEMS; i++) {
			if (!strcmp(name, handover_item_name(i)))
				out->handover[i] = stmt_int(&stmt, 1);
		}
	}

	return result == -ENOENT ? 0 : result;
}

static int read_mediations(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt asked = figure_use(store, STMT_FIGURE_MEDIATIONS, span);
	int result = FIGURE_ROW(&asked, &out->mediations_requested);

	if (result)
		return result;

	struct stmt done = figure_use(store, STMT_FIGURE_MEDIATED, span);

	return FIGURE_ROW(&done, &out->mediations_succeeded, &out->mediations_failed);
}

static int read_broadcasts(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt stmt = figure_use(store, STMT_FIGURE_BROADCASTS, span);
	int result = FIGURE_ROW(&stmt, &out->broadcasts, &out->broadcast_recipients,
		&out->broadcast_delivered);

	if (result)
		return result;

	struct stmt reminders = stmt_use(store, STMT_FIGURE_REMINDERS);

	stmt_bind_int(&reminders, ":from", span->from);
	stmt_bind_int(&reminders, ":to", span->to);
	return FIGURE_ROW(&reminders, &out->antispoof);
}

static int read_tasks(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt given = figure_use(store, STMT_FIGURE_TASKS_GIVEN, span);
	int result = FIGURE_ROW(&given, &out->tasks_given);

	if (result)
		return result;

	struct stmt done = figure_use(store, STMT_FIGURE_TASKS_DONE, span);

	result = FIGURE_ROW(&done, &out->tasks_done);

	if (result)
		return result;

	struct stmt late = figure_use(store, STMT_FIGURE_TASKS_LATE, span);

	return FIGURE_ROW(&late, &out->tasks_late);
}

static int read_fund(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt now = figure_use(store, STMT_FIGURE_FUND, span);
	int result = FIGURE_ROW(&now, &out->fund_in, &out->fund_out);

	if (result)
		return result;

	const struct figures_span ever = {
		.from = INT64_MIN, .to = span->to, .grp_id = span->grp_id};
	struct stmt all = figure_use(store, STMT_FIGURE_FUND, &ever);
	int64_t in = 0, spent = 0;

	result = FIGURE_ROW(&all, &in, &spent);
	out->fund_balance = in - spent;
	return result;
}

static void take_record(struct figures *out, const char *kind, const struct stmt *row)
{
	int64_t count = stmt_int(row, 1);

	if (!strcmp(kind, "LOUD")) {
		out->loudspeaker = count;
		out->loud_times = stmt_int(row, 2);
		out->listeners = stmt_int(row, 3);
	} else if (!strcmp(kind, "PRAISE")) {
		out->commendations = count;
	} else if (!strcmp(kind, "MEETING")) {
		out->meetings = count;
	} else if (!strcmp(kind, "NOTICE")) {
		out->notices = count;
	} else if (!strcmp(kind, "SUPPORT")) {
		out->supports = count;
	} else if (!strcmp(kind, "LESSON")) {
		out->lessons = count;
	} else if (!strcmp(kind, "MEDIA")) {
		out->media = count;
	} else if (!strcmp(kind, "EVENT")) {
		out->events = count;
	} else if (!strcmp(kind, "FEEDBACK")) {
		out->feedback = count;
		out->feedback_answered = stmt_int(row, 4);
	}
}

static int read_records(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt stmt = figure_use(store, STMT_FIGURE_RECORDS, span);
	char kind[16];
	int result;

	while (!(result = stmt_next(&stmt)))
		take_record(out, stmt_text(&stmt, 0, kind, sizeof(kind)), &stmt);

	return result == -ENOENT ? 0 : result;
}

static int read_alarms(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt alarms = figure_use(store, STMT_FIGURE_ALARMS, span);
	int64_t arrived = 0;
	int result = FIGURE_ROW(
		&alarms, &out->alarms, &out->fires, &out->emergencies, &out->drills,
		&out->scenes);

	if (result)
		return result;

	struct stmt arrivals = figure_use(store, STMT_FIGURE_ARRIVALS, span);

	result = FIGURE_ROW(&arrivals, &arrived);
	return result ? result
		      : figure_median(store, STMT_FIGURE_ARRIVAL_MINUTES, span, arrived,
				&out->arrival_min);
}

static int read_devices(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt stmt = stmt_use(store, STMT_FIGURE_DEVICES);

	int64_t now = clock_wall_ms(store->clock);

	stmt_bind_id(&stmt, ":grp", span->grp_id);
	stmt_bind_int(&stmt, ":to", now < span->to ? now : span->to);
	return FIGURE_ROW(&stmt, &out->cameras, &out->cameras_working, &out->equipment,
		&out->equipment_broken, &out->tools, &out->tools_unpermitted,
		&out->fire_gear, &out->fire_gear_expired);
}

static const char *day_of(char out[CIVIL_RFC3339_MAX], int64_t at)
{
	civil_rfc3339(out, at);
	out[strlen("YYYY-MM-DD")] = '\0';
	return out;
}

static int read_new_groups(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt fresh = stmt_use(store, STMT_FIGURE_GROUPS_NEW);
	char first[CIVIL_RFC3339_MAX], last[CIVIL_RFC3339_MAX];

	stmt_bind_text(&fresh, ":first", day_of(first, span->from));
	stmt_bind_text(&fresh, ":last", day_of(last, span->to));
	stmt_bind_id(&fresh, ":grp", span->grp_id);

	int result = FIGURE_ROW(&fresh, &out->groups_new, &out->groups_copied);

	if (result || span->grp_id)
		return result;

	struct stmt external = stmt_use(store, STMT_FIGURE_EXTERNAL);

	stmt_bind_int(&external, ":from", span->from);
	return FIGURE_ROW(&external, &out->models, &out->organisations);
}

static int read_groups(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt groups = figure_use_at(store, STMT_FIGURE_GROUPS, span);
	int result = FIGURE_ROW(&groups, &out->groups);

	if (result)
		return result;

	struct stmt active = figure_use(store, STMT_FIGURE_GROUPS_ACTIVE, span);

	return FIGURE_ROW(&active, &out->groups_active);
}

static int read_people(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	struct stmt members = figure_use_at(store, STMT_FIGURE_MEMBERS, span);
	int result = FIGURE_ROW(&members, &out->members, &out->bvantt, &out->veterans);

	if (result)
		return result;

	struct stmt registered = figure_use_at(store, STMT_FIGURE_REGISTERED, span);

	result = FIGURE_ROW(&registered, &out->registered);

	if (result)
		return result;

	struct stmt households = stmt_use(store, STMT_FIGURE_HOUSEHOLDS);

	stmt_bind_id(&households, ":grp", span->grp_id);
	return FIGURE_ROW(&households, &out->households, &out->persons);
}

int figures_read(
	struct store *store, const struct figures_span *span, struct figures *out)
{
	static int (*const readers[])(struct store *, const struct figures_span *,
		struct figures *) = {read_patrols, read_incidents, read_tips,
		read_handovers, read_mediations, read_broadcasts, read_tasks, read_fund,
		read_records, read_alarms, read_devices, read_groups,
		read_new_groups, read_people};

	memset(out, 0, sizeof(*out));

	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		int result = readers[i](store, span, out);

		if (result)
			return result;
	}

	return 0;
}

int figures_bar(
	struct store *store, const struct figures_span *span, struct figures_bar *out)
{
	struct stmt patrols = figure_use(store, STMT_FIGURE_PATROLS, span);
	int result;

	memset(out, 0, sizeof(*out));
	result = FIGURE_ROW(&patrols, &out->patrols, &out->turns);

	if (result)
		return result;

	struct stmt tips = figure_use(store, STMT_FIGURE_TIPS, span);

	return FIGURE_ROW(&tips, &out->tips);
}

static int read_categories(struct store *store, enum stmt_id id,
	const struct figures_span *span, struct figures_category *out, size_t *count)
{
	struct stmt stmt = figure_use(store, id, span);
	int result;

	*count = 0;
	stmt_bind_int(&stmt, ":cap", FIGURES_CATEGORIES);

	while (!(result = stmt_next(&stmt))) {
		stmt_text(&stmt, 0, out[*count].name, sizeof(out->name));
		out[(*count)++].count = stmt_int(&stmt, 1);
	}

	return result == -ENOENT ? 0 : result;
}

int figures_tip_categories(struct store *store, const struct figures_span *span,
	struct figures_category *out, size_t *count)
{
	return read_categories(store, STMT_FIGURE_TIP_CATEGORIES, span, out, count);
}

int figures_case_categories(struct store *store, const struct figures_span *span,
	struct figures_category *out, size_t *count)
{
	return read_categories(store, STMT_FIGURE_CASE_CATEGORIES, span, out, count);
}

int figures_grades(struct store *store, const struct figures_span *span,
	struct figures_category *out, size_t *count)
{
	return read_categories(store, STMT_FIGURE_GRADES, span, out, count);
}

int figures_remarks(struct store *store, const struct figures_span *span,
	struct figures_remark out[FIGURES_REMARKS], size_t *count)
{
	struct stmt stmt = figure_use(store, STMT_FIGURE_REMARKS, span);
	int result;

	*count = 0;
	stmt_bind_int(&stmt, ":cap", FIGURES_REMARKS);

	while (!(result = stmt_next(&stmt))) {
		stmt_text(&stmt, 0, out[*count].kind, sizeof(out->kind));
		stmt_text(&stmt, 1, out[(*count)++].text, sizeof(out->text));
	}

	return result == -ENOENT ? 0 : result;
}

int figures_group(
	struct store *store, const char *code, int64_t id, struct figures_group *out)
{
	struct stmt stmt = stmt_use(store, STMT_FIGURE_GROUP);

	stmt_bind_text(&stmt, ":code", code);
	stmt_bind_id(&stmt, ":id", id);

	int result = stmt_next(&stmt);

	if (result)
		return result;

	out->id = stmt_int(&stmt, 0);
	stmt_text(&stmt, 1, out->name, sizeof(out->name));
	stmt_text(&stmt, 2, out->zone, sizeof(out->zone));
	stmt_text(&stmt, 3, out->founded, sizeof(out->founded));
	stmt_text(&stmt, 4, out->kind, sizeof(out->kind));
	stmt_text(&stmt, 5, out->decision, sizeof(out->decision));
	stmt_text(&stmt, 6, out->decided_on, sizeof(out->decided_on));
	stmt_text(&stmt, 7, out->signer, sizeof(out->signer));
	stmt_text(&stmt, 8, out->signed_by, sizeof(out->signed_by));
	stmt_text(&stmt, 9, out->copied_from, sizeof(out->copied_from));
	stmt_done(&stmt);
	return 0;
}

int figures_programmes(struct store *store, const struct figures_span *span,
	struct figures_programme out[FIGURES_PROGRAMMES], size_t *count)
{
	struct stmt stmt = stmt_use(store, STMT_FIGURE_PROGRAMMES);
	int result;

	*count = 0;
	stmt_bind_int(&stmt, ":from", span->from);
	stmt_bind_int(&stmt, ":to", span->to);
	stmt_bind_int(&stmt, ":cap", FIGURES_PROGRAMMES);

	while (!(result = stmt_next(&stmt))) {
		struct figures_programme *programme = &out[(*count)++];

		stmt_text(&stmt, 0, programme->kind, sizeof(programme->kind));
		stmt_text(&stmt, 1, programme->name, sizeof(programme->name));
		stmt_text(&stmt, 2, programme->number, sizeof(programme->number));
		stmt_text(&stmt, 3, programme->issuer, sizeof(programme->issuer));
		stmt_text(&stmt, 4, programme->issued_on, sizeof(programme->issued_on));
	}

	return result == -ENOENT ? 0 : result;
}
