/*
 * Fields of what members, leaders and the police order and report (DOMAIN 2.3, 2.8.5, 2.8.8).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/text/count.h"
#include "parsers/text/fold.h"
#include "parsers/text/grammar_state.h"
#include "parsers/text/marks.h"
#include "parsers/text/number.h"
#include "parsers/text/place.h"

#define QUANTITY_MAX 1000000 /* things anybody here counts */

static bool is_at_end(const struct parse *parse)
{
	return parse->at >= parse->scan->reading.count;
}

/* --- patrols ------------------------------------------------------------------------------- */

static void use_hits(struct parse *parse, int list)
{
	const struct hit *hit = scan_find(parse->scan, list, parse->at);

	for (; hit; hit = scan_find(parse->scan, list, hit->to))
		if (reading_free(&parse->scan->reading, hit->from, hit->to))
			reading_use(&parse->scan->reading, hit->from, hit->to, USE_HIDDEN);
}

/* Words that only carry the report: "đi tuần", "quân số", "gồm". */
static void use_fillers(struct parse *parse)
{
	static const char fillers[] = "di tuan tra co gom quan so luc tu tai o khu vuc va cung voi "
				      "da xong roi ca to doi nhom bao cao ket qua hom nay tham gia "
				      "dia ban tren quanh ra a nhe het kt tt canh gac truc";
	struct reading *reading = &parse->scan->reading;

	for (size_t i = parse->at; i < reading->count; i++) {
		if (reading->words[i].use != USE_FREE || reading->words[i].class == WORD_SIGN)
			continue;

		if (!reading_is_any(reading, i, fillers))
			return;

		reading_use(reading, i, i + 1, USE_HIDDEN);
	}
}

/* "… doi tuong o": the place that followed is a field of its own. */
static void cut_tail(char *text)
{
	static const char *const tails[] = {" o", " ở", " tai", " tại"};
	size_t len = strlen(text);

	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		size_t n = strlen(tails[i]);

		if (len > n && strcmp(text + len - n, tails[i]) == 0) {
			text[len - n] = '\0';
			return;
		}
	}
}

/* What is left is the finding; nothing, or a word for quiet, is "clean" (2.4). */
static void fill_finding(struct parse *parse)
{
	struct command *out = parse->out;
	const struct scan *scan = parse->scan;
	bool suspicious = scan_has(scan, GRAMMAR_SUSPICIOUS) || scan_has(scan, GRAMMAR_CRIME) ||
			  scan_has(scan, GRAMMAR_SOS);

	if (scan_has(scan, GRAMMAR_CLEAN) && !suspicious) {
		COPY(out->finding, "clean");
		return;
	}

	use_fillers(parse);
	parse_rest(parse, parse->at, out->finding, sizeof(out->finding));
	cut_tail(out->finding);

	if (!*out->finding)
		COPY(out->finding, "clean");
	else
		out->suspicious = suspicious;
}

/* "TT 104233 HUY mua to": an order about a patrol that is planned. */
static bool fill_planned(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	size_t next = parse->at + 1;
	enum command_kind kind;

	if (is_at_end(parse) || reading->words[parse->at].class != WORD_DIGITS ||
		reading->words[parse->at].len < 2)
		return false;

	if (reading_is_any(reading, next, "huy hoan hui"))
		kind = COMMAND_PATROL_CANCEL;
	else if (reading_is(reading, next, "bd"))
		kind = COMMAND_PATROL_START;
	else if (reading_is(reading, next, "kt"))
		kind = COMMAND_PATROL_END;
	else
		return false;

	parse->out->kind = kind;
	parse_ref(parse);
	parse_word(parse);
	return true;
}

static void fill_patrol_cancel(struct parse *parse)
{
	parse_ref(parse);
	reading_copy_rest(&parse->scan->reading, parse->at, parse->out->reason,
		sizeof(parse->out->reason));
}

static void fill_patrol_end(struct parse *parse)
{
	struct command *out = parse->out;
	int64_t value;
	size_t to;

	parse_time(parse, WHEN_PAST);
	parse_count(parse);

	/* "TT KT 6": a lone number is the head-count, six digits a code. */
	if (out->count < 0 && number_read(&parse->scan->reading, parse->at, &to, &value) &&
		parse->scan->reading.words[parse->at].use == USE_FREE && value < 1000) {
		out->count = out->count_max = (int32_t)value;
		reading_use(&parse->scan->reading, parse->at, to, USE_COUNT);
	} else {
		parse_ref(parse);
	}

	parse_place(parse);
	fill_finding(parse);
}

static void fill_patrol_start(struct parse *parse)
{
	parse_ref(parse);
	parse_time(parse, WHEN_PAST);
	parse_count(parse);
	parse_place(parse);
}

static void fill_patrol(struct parse *parse)
{
	struct command *out = parse->out;

	if (fill_planned(parse)) {
		if (out->kind == COMMAND_PATROL_CANCEL)
			fill_patrol_cancel(parse);
		else if (out->kind == COMMAND_PATROL_END)
			fill_patrol_end(parse);

		return;
	}

	if (*parse->keyword->tag)
		COPY(out->topic, parse->keyword->tag);

	parse_marks(parse, false);
	parse_time(parse, WHEN_PAST);
	parse_count(parse);
	out->with_police = scan_has(parse->scan, GRAMMAR_POLICE);
	use_hits(parse, GRAMMAR_POLICE);
	parse_place(parse);

	if (out->count < 0) {
		int32_t names = names_read(parse->scan, parse->at);

		out->count_asked = true;
		out->names = names > 0 ? names : -1;
	}

	fill_finding(parse);
}

/* --- answers ------------------------------------------------------------------------------- */

static void fill_reject(struct parse *parse)
{
	parse_ref(parse);
	parse_count(parse);
	reading_copy_rest(&parse->scan->reading, parse->at, parse->out->reason,
		sizeof(parse->out->reason));
}

/* CO n, BAN n; CO alone is an answer of a member, consent of a resident (2.8.0). */
static void fill_rsvp(struct parse *parse)
{
	struct command *out = parse->out;
	bool numbered = parse_ref(parse);
	bool member = parse->context->roles & (ROLE_MEM | ROLE_LEAD);
	bool no = strcmp(parse->keyword->tag, "no") == 0;

	if (!numbered && !member) {
		out->kind = no ? COMMAND_UNKNOWN : COMMAND_CONSENT_YES;
		return;
	}

	COPY(out->answer, no ? "no" : "yes");
	parse_text(parse);
}

/* --- duties -------------------------------------------------------------------------------- */

/* The number before "lan", "luot", "buoi". */
static void take_times(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	int64_t value;
	size_t to;

	for (size_t i = parse->at; i < reading->count; i++) {
		if (reading->words[i].use != USE_FREE || !number_read(reading, i, &to, &value) ||
			value > QUANTITY_MAX || !reading_is_any(reading, to, "lan luot buoi"))
			continue;

		parse->out->times = (int32_t)value;
		reading_use(reading, i, to + 1, USE_COUNT);
		return;
	}
}

static void fill_loud(struct parse *parse)
{
	struct command *out = parse->out;

	take_times(parse);
	parse_time(parse, WHEN_PAST);
	parse_count(parse);
	parse_place(parse);

	if (out->count >= 0)
		snprintf(out->audience, sizeof(out->audience), "%d", out->count);

	out->count = out->count_max = -1;
	parse_rest(parse, parse->at, out->topic, sizeof(out->topic));
}

/* A name behind titles: capitalised words, or a single one. */
static size_t name_end(const struct parse *parse, size_t at, size_t most)
{
	const struct reading *reading = &parse->scan->reading;
	size_t to = at;

	while (to < reading->count && to < at + most && reading->mixed &&
		reading->words[to].class == WORD_LETTERS && reading->words[to].capital)
		to++;

	if (to == at && at < reading->count && reading->words[at].class == WORD_LETTERS)
		to++;

	return to;
}

static void skip_titles(struct parse *parse)
{
	const struct hit *title;

	while (!is_at_end(parse) && (title = scan_at(parse->scan, GRAMMAR_TITLE, parse->at)) &&
		(!parse->scan->reading.words[parse->at].upper || !parse->scan->reading.mixed))
		parse->at = title->to;
}

/* "han 15/3", "tai NVH": the word that leads to a field goes with it. */
static void use_lead(struct parse *parse, enum word_use use, const char *leads)
{
	struct reading *reading = &parse->scan->reading;

	for (size_t i = parse->at; i + 1 < reading->count; i++) {
		if (reading->words[i].use == USE_FREE && reading->words[i + 1].use == use &&
			reading_is_any(reading, i, leads))
			reading_use(reading, i, i + 1, use);
	}
}

/* The words without what other fields took at their beginning and end; as they stand between. */
static void take_subject(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	size_t from = parse->at, to = reading->count;

	while (from < to && (reading->words[from].use != USE_FREE ||
				    reading->words[from].class == WORD_SIGN))
		from++;

	while (to > from && (reading->words[to - 1].use != USE_FREE ||
				    reading->words[to - 1].class == WORD_SIGN))
		to--;

	reading_copy(reading, from, to, parse->out->text, sizeof(parse->out->text));
}

static void fill_task(struct parse *parse)
{
	struct command *out = parse->out;
	struct when end;
	struct moment now = parse_moment(parse);
	size_t to;

	when_read(&parse->scan->reading, &now, WHEN_FUTURE, &out->due, &end);
	parse->at += reading_is_any(&parse->scan->reading, parse->at, "cho");
	skip_titles(parse);
	to = name_end(parse, parse->at, 4);
	reading_copy(&parse->scan->reading, parse->at, to, out->assignee, sizeof(out->assignee));
	parse->at = to;
	use_lead(parse, USE_TIME, "han truoc den");
	take_subject(parse);
}

static void fill_fund(struct parse *parse)
{
	struct command *out = parse->out;

	COPY(out->dir, *parse->keyword->tag ? parse->keyword->tag : "balance");

	if (strcmp(out->dir, "balance") == 0)
		return;

	out->money = money_read(&parse->scan->reading, parse->at, true);
	parse_rest(parse, parse->at, out->reason, sizeof(out->reason));
	parse_text(parse);
}

static void fill_camera(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	int64_t value;

	parse->at += reading_is(reading, parse->at, "so");

	if (number_head(reading, parse->at, &value) && value < 10000) {
		parse->out->cam = (int32_t)value;
		parse_word(parse);
	}

	if (parse->out->kind == COMMAND_FOOTAGE) {
		parse_time(parse, WHEN_PAST);
		parse_place(parse);
		return;
	}

	reading_copy_rest(reading, parse->at, parse->out->state, sizeof(parse->out->state));
}

static void fill_praise(struct parse *parse)
{
	struct command *out = parse->out;
	size_t to;

	skip_titles(parse);
	to = name_end(parse, parse->at, 5);

	/* Without capitals: up to a verb, four words at most. "to tuan tra" is a team. */
	while (to < parse->scan->reading.count && to < parse->at + 4 &&
		!parse->scan->reading.words[parse->at].capital &&
		!reading_is_any(&parse->scan->reading, parse->at, "to doi nhom tap") &&
		parse->scan->reading.words[to].class == WORD_LETTERS &&
		!scan_at(parse->scan, GRAMMAR_PLACE_END, to) &&
		!scan_at(parse->scan, GRAMMAR_CRIME, to))
		to++;

	while (to < parse->scan->reading.count &&
		reading_is_any(&parse->scan->reading, parse->at, "to doi nhom tap") &&
		parse->scan->reading.words[to].class != WORD_SIGN &&
		!reading_is_any(&parse->scan->reading, to, "da vi co bat phat giup kip ve lam"))
		to++;

	reading_copy(&parse->scan->reading, parse->at, to, out->name, sizeof(out->name));
	parse->at = to;
	parse_skip_signs(parse);
	reading_copy_rest(&parse->scan->reading, to, out->reason, sizeof(out->reason));
}

static void fill_meeting(struct parse *parse)
{
	parse_time(parse, WHEN_FUTURE);
	parse_place(parse);
	use_lead(parse, USE_PLACE, "o tai");
	take_subject(parse);
}

static void fill_text(struct parse *parse)
{
	parse_text(parse);
	parse_time(parse, WHEN_FUTURE);
	parse_place(parse);
}

bool acts_fill(struct parse *parse)
{
	static void (*const fillers[COMMAND_KINDS])(struct parse *) = {
		[COMMAND_PATROL] = fill_patrol,
		[COMMAND_PATROL_START] = fill_patrol_start,
		[COMMAND_PATROL_END] = fill_patrol_end,
		[COMMAND_PATROL_CANCEL] = fill_patrol_cancel,
		[COMMAND_REJECT] = fill_reject,
		[COMMAND_RSVP] = fill_rsvp,
		[COMMAND_BROADCAST] = warning_fill,
		[COMMAND_ALARM] = alarm_fill,
		[COMMAND_LOUD] = fill_loud,
		[COMMAND_TASK_NEW] = fill_task,
		[COMMAND_FUND] = fill_fund,
		[COMMAND_EQUIP] = equip_fill,
		[COMMAND_CAMERA] = fill_camera,
		[COMMAND_FOOTAGE] = fill_camera,
		[COMMAND_PRAISE] = fill_praise,
		[COMMAND_MEETING] = fill_meeting,
		[COMMAND_NOTICE] = fill_text,
		[COMMAND_STATS] = figures_period,
		[COMMAND_LIST] = figures_list,
		[COMMAND_ROSTER] = figures_list,
		[COMMAND_TIP_RATE] = figures_rate,
		[COMMAND_INCIDENT] = figures_incident,
		[COMMAND_SUPPORT] = figures_support,
		[COMMAND_POPULATION] = figures_population,
		[COMMAND_RISK] = figures_risk,
		[COMMAND_NOTE] = parse_text,
		[COMMAND_REVIEW] = figures_risk,
		[COMMAND_POLL] = parse_text,
	};

	if (!fillers[parse->out->kind])
		return false;

	fillers[parse->out->kind](parse);
	return true;
}
