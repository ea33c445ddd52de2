/*
 * What a message says besides its kind: the fields every report shares and those of residents'
 * kinds (DOMAIN 2.4, 2.6, 2.8.8). Members' and leaders' acts are in grammar_acts.c.
 */
#include <string.h>

#include "gateway/base/strbuf.h"
#include "parsers/text/count.h"
#include "parsers/text/fold.h"
#include "parsers/text/grammar_state.h"
#include "parsers/text/marks.h"
#include "parsers/text/number.h"
#include "parsers/text/place.h"

void parse_copy(char *out, size_t cap, const char *text)
{
	struct strbuf buf = strbuf_on(out, cap);

	strbuf_put(&buf, text);
}

struct moment parse_moment(const struct parse *parse)
{
	const struct grammar_context *context = parse->context;

	return (struct moment){context->year, context->month, context->day, context->hour,
		context->minute};
}

bool parse_ref(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	size_t at = parse->at;

	while (reading_is_any(reading, at, "ma so tin vu viec") || reading_sign(reading, at) == '#' ||
		reading_sign(reading, at) == ':')
		at++;

	if (at >= reading->count || reading->words[at].class != WORD_DIGITS ||
		reading->words[at].len < 2 || reading->words[at].len > 6)
		return false;

	reading_copy(reading, at, at + 1, parse->out->ref, sizeof(parse->out->ref));
	reading_use(&parse->scan->reading, parse->at, at + 1, USE_KEYWORD);
	parse->at = at + 1;
	parse_skip_signs(parse);
	return true;
}

void parse_time(struct parse *parse, enum when_mode mode)
{
	struct moment now = parse_moment(parse);

	when_read(&parse->scan->reading, &now, mode, &parse->out->time, &parse->out->end);
}

void parse_place(struct parse *parse)
{
	struct place_span span = place_read(parse->scan, parse->at);

	if (span.to > span.from)
		reading_copy(&parse->scan->reading, span.from, span.to, parse->out->place,
			sizeof(parse->out->place));
}

void parse_count(struct parse *parse)
{
	count_read(parse->scan, parse->at, parse->out->kind != COMMAND_PATROL,
		&parse->out->count, &parse->out->count_max);
}

void parse_marks(struct parse *parse, bool bare_money)
{
	struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;
	bool account;

	links_read(reading, parse->at);
	phones_read(reading, parse->at, out->phone, &account);
	plates_read(reading, parse->at, out->plate);
	out->money = money_read(reading, parse->at, bare_money);
}

void parse_text(struct parse *parse)
{
	reading_copy_rest(
		&parse->scan->reading, parse->at, parse->out->text, sizeof(parse->out->text));
}

void parse_word(struct parse *parse)
{
	reading_use(&parse->scan->reading, parse->at, parse->at + 1, USE_KEYWORD);
	parse->at++;
	parse_skip_signs(parse);
}

void parse_rest(const struct parse *parse, size_t from, char *out, size_t cap)
{
	const struct reading *reading = &parse->scan->reading;
	size_t n = 0;

	out[0] = '\0';

	for (size_t i = from; i < reading->count && n + 2 < cap; i++) {
		const struct word *word = &reading->words[i];
		bool sign = word->class == WORD_SIGN;

		if (word->use != USE_FREE || (!n && sign))
			continue;

		if (n && word->spaced)
			out[n++] = ' ';

		n += reading_letters(
			reading, word->at, (size_t)word->at + word->len, out + n, cap - n);
	}

	while (n && strchr(" .,;:!+-", out[n - 1]))
		out[--n] = '\0';
}

/* Strangers and odds and ends say little beside another category; a beaten wife says all. */
static int weight(const char *tag)
{
	if (strcmp(tag, "NGUOILA") == 0 || strcmp(tag, "KHAC") == 0 || strcmp(tag, "HANGXOM") == 0)
		return 0;

	return strcmp(tag, "BLGD") == 0 ? 2 : 1;
}

/* The first of the weightiest categories. */
static void put_category(struct parse *parse, int list)
{
	const struct hit *hit = scan_find(parse->scan, list, parse->at);
	const struct hit *best = NULL;

	for (; hit; hit = scan_find(parse->scan, list, (size_t)hit->from + 1))
		if (!best || weight(hit->tag) > weight(best->tag))
			best = hit;

	if (best)
		COPY(parse->out->cat, best->tag);
}

static bool has_tag(const struct scan *scan, int list, const char *tag)
{
	const struct hit *hit = scan_find(scan, list, 0);

	for (; hit; hit = scan_find(scan, list, (size_t)hit->from + 1))
		if (strcmp(hit->tag, tag) == 0)
			return true;

	return false;
}

/* What every report may tell: numbers first, then time, persons, place. */
static void fill_report(struct parse *parse)
{
	parse_marks(parse, false);
	parse_time(parse, WHEN_PAST);
	parse_count(parse);
	parse_place(parse);
}

void fields_fill_report(struct parse *parse)
{
	struct command *out = parse->out;

	parse->at = parse->start;
	fill_report(parse);

	if (out->kind == COMMAND_AMBIG || out->kind == COMMAND_FOLLOWUP)
		put_category(parse, GRAMMAR_CRIME);

	out->injured = out->kind == COMMAND_ACCIDENT && scan_has(parse->scan, GRAMMAR_INJURED);
}

static void fill_tip(struct parse *parse)
{
	struct command *out = parse->out;

	/* TIN KIN: the word stands alone or is followed by a sign or a report. */
	if (reading_is(&parse->scan->reading, parse->at, "kin")) {
		out->silent = true;
		parse->at++;
		parse_skip_signs(parse);
	}

	fill_report(parse);
	put_category(parse, GRAMMAR_CRIME);

	if (strcmp(parse->keyword->tag, "TOCAO") == 0)
		out->restricted = true;
	else if (strcmp(parse->keyword->tag, "KIN") == 0)
		out->silent = true;
	else if (*parse->keyword->tag)
		COPY(out->cat, parse->keyword->tag);

	if (has_tag(parse->scan, GRAMMAR_CRIME, "CANBO"))
		out->restricted = true;

	parse_text(parse);
}

static void fill_scam(struct parse *parse)
{
	fill_report(parse);
	COPY(parse->out->cat, "LUADAO");
	parse_text(parse);
}

static void fill_accident(struct parse *parse)
{
	fill_report(parse);
	parse->out->injured = scan_has(parse->scan, GRAMMAR_INJURED);
	parse_text(parse);
}

static void fill_emergency(struct parse *parse)
{
	fill_report(parse);
	parse_text(parse);
}

/* "HG 104233 THANH" (2.6): a mediator's result; anything else asks for mediation. */
static void fill_result(struct parse *parse)
{
	struct command *out = parse->out;
	const struct reading *reading = &parse->scan->reading;
	bool failed = false;

	parse_ref(parse);

	for (size_t i = parse->at; i < reading->count; i++)
		failed |= reading_is_any(reading, i, "ko khong k kg chua bai kthanh kothanh hong");

	COPY(out->result, failed ? "KHONGTHANH" : "THANH");
	parse_text(parse);
}

/* "HG cho can": a dog that bites, unless "ở", accents or a capital make it Chợ Càn. */
static void hide_animals(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	const struct hit *hit = scan_find(parse->scan, GRAMMAR_DISPUTE, parse->at);

	for (; hit; hit = scan_find(parse->scan, GRAMMAR_DISPUTE, (size_t)hit->from + 1)) {
		bool led = hit->from > 0 && reading_is_any(reading, hit->from - 1u, "o tai gan");
		bool name = reading->mixed && reading->words[hit->to - 1].capital;

		if (strcmp(hit->tag, "VATNUOI") == 0 && !led && !name)
			reading_use(reading, hit->from, hit->to, USE_HIDDEN);
	}
}

static void fill_mediation(struct parse *parse)
{
	struct command *out = parse->out;

	hide_animals(parse);
	fill_report(parse);
	put_category(parse, GRAMMAR_DISPUTE);
	out->violence = scan_has(parse->scan, GRAMMAR_VIOLENCE) ||
			scan_has(parse->scan, GRAMMAR_SOS) ||
			has_tag(parse->scan, GRAMMAR_DISPUTE, "BLGD");

	if (has_tag(parse->scan, GRAMMAR_DISPUTE, "BLGD"))
		COPY(out->cat, "BLGD");
	else if (!*out->cat && parse->at < parse->scan->reading.count)
		COPY(out->cat, "KHAC");

	parse_text(parse);
}

/* "ten la", "toi ten", "ho ten", "em la" before a name. */
static void skip_introduction(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;

	while (reading_is_any(reading, parse->at,
		       "ten la toi em minh ho va chau nhan tin canh bao cho voi so lai tham gia") ||
		reading->words[parse->at].class == WORD_SIGN) {
		if (parse->at >= reading->count)
			return;

		/* "Ho" may be the name: Hồ Thị Lan. */
		if (reading_is(reading, parse->at, "ho") && reading->words[parse->at].capital &&
			!reading_is(reading, parse->at + 1, "ten") &&
			!reading_is(reading, parse->at + 1, "va"))
			return;

		parse->at++;
	}
}

/* The last "DAU" asks for accents in what is sent (2.5). */
static size_t register_end(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	size_t to = reading->count;

	while (to > parse->at && reading->words[to - 1].class == WORD_SIGN)
		to--;

	if (to > parse->at && reading_is(reading, to - 1, "dau") &&
		(reading->words[to - 1].upper || reading_is(reading, to - 2, "co"))) {
		parse->out->wants_accents = true;
		to--;
		to -= to > parse->at && reading_is(reading, to - 1, "co");
	}

	while (to > parse->at && reading->words[to - 1].class == WORD_SIGN)
		to--;

	return to;
}

static size_t name_stop(const struct parse *parse, size_t to)
{
	const struct reading *reading = &parse->scan->reading;
	size_t at = parse->at;

	while (at < to && reading->words[at].class == WORD_LETTERS && at < parse->at + 6 &&
		place_at(parse->scan, at).to == at &&
		!reading_is_any(reading, at, "o tai thuoc sdt so"))
		at++;

	return at;
}

static void fill_register(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;
	struct place_span zone;
	size_t to, name;

	if (wish_fill(parse))
		return;

	skip_introduction(parse);
	to = register_end(parse);
	zone = place_at(parse->scan, parse->at);

	if (zone.to > zone.from) {
		reading_copy(reading, zone.from, zone.to, out->zone, sizeof(out->zone));
		parse->at = zone.to;
		skip_introduction(parse);
	}

	name = name_stop(parse, to);
	reading_copy(reading, parse->at, name, out->name, sizeof(out->name));

	for (size_t at = name; at < to && !*out->zone; at++) {
		zone = place_at(parse->scan, at);

		if (zone.to > zone.from)
			reading_copy(reading, zone.from, zone.to, out->zone, sizeof(out->zone));
	}
}

static void fill_followup(struct parse *parse)
{
	struct command *out = parse->out;

	if (!parse_ref(parse))
		out->ref_thread = parse->context->open_thread;

	fill_report(parse);
	parse_text(parse);
}

static void fill_handover(struct parse *parse)
{
	struct command *out = parse->out;

	out->item_count = items_read(parse->scan, parse->at, out->items);
	parse_place(parse);
	parse_text(parse);
}

static void fill_topic(struct parse *parse)
{
	reading_copy_rest(
		&parse->scan->reading, parse->at, parse->out->topic, sizeof(parse->out->topic));
}

static void fill_ref(struct parse *parse)
{
	parse_ref(parse);
	parse_text(parse);
}

/* "SUA 104233 1 vu giai quyet tai thon": of a case, what was done and who closed it. */
static void fill_amend(struct parse *parse)
{
	fill_ref(parse);
	figures_actions(parse);
}

/* Residents' kinds. False when it is another's. */
static bool fill_resident(struct parse *parse)
{
	static void (*const fillers[COMMAND_KINDS])(struct parse *) = {
		[COMMAND_TIP] = fill_tip,
		[COMMAND_SCAM] = fill_scam,
		[COMMAND_FIRE] = fill_emergency,
		[COMMAND_SOS] = fill_emergency,
		[COMMAND_ACCIDENT] = fill_accident,
		[COMMAND_MEDIATE] = fill_mediation,
		[COMMAND_MEDIATE_RESULT] = fill_result,
		[COMMAND_REGISTER] = fill_register,
		[COMMAND_FOLLOWUP] = fill_followup,
		[COMMAND_FEEDBACK] = fill_emergency,
		[COMMAND_HANDOVER] = fill_handover,
		[COMMAND_HELP] = fill_topic,
		[COMMAND_STATUS] = fill_ref,
		[COMMAND_ERASE] = fill_ref,
		[COMMAND_CANCEL] = fill_ref,
		[COMMAND_APPROVE] = fill_ref,
		[COMMAND_ARRIVED] = fill_ref,
		[COMMAND_TASK_DONE] = fill_ref,
		[COMMAND_CONFIRM_YES] = fill_ref,
		[COMMAND_CONFIRM] = fill_ref,
		[COMMAND_AMEND] = fill_amend,
	};

	if (!fillers[parse->out->kind])
		return false;

	fillers[parse->out->kind](parse);
	return true;
}

void fields_fill(struct parse *parse)
{
	reading_use(&parse->scan->reading, parse->start, parse->at, USE_KEYWORD);

	if (!fill_resident(parse))
		acts_fill(parse);
}
