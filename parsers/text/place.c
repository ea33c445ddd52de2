/*
 * Reads places. Words for places are other words too ("cho" is market, dog and for), so each
 * carries a tag that says what must stand beside it:
 *
 *   (none)    a place by itself: "nhà văn hóa", "cây xăng"
 *   named     with a name or number behind it, or a nearness before it: "thôn", "ngõ", "cổng làng"
 *   numbered  with a number behind it: "tổ 5"
 *   at        a homograph: as named, and behind "ở", "tại", "gần" or with its accents
 *   both      numbered or at: "đội 5" and "ở đồi" are one word without accents
 *   proper    as at, but without accents only before a capital: "ở bản Na Lang", not "ở bàn"
 */
#include "parsers/text/place.h"

#include <string.h>

#include "parsers/text/number.h"

#define NAME_WORDS_MAX	4
#define PLACE_WORDS_MAX 16
#define NEAR_MAX	3 /* "ngay gần đầu xóm" */

static const char ats[] = "o tai gan ngoai trong ra tren duoi sau canh truoc qua ve huong tu "
			  "phia khu doan toi den di vao ben cong dau cuoi giua quanh xuong len vo";

/* "4", "12a", "iv": what may number a place. */
static bool is_number(const struct scan *scan, size_t i)
{
	const struct reading *reading = &scan->reading;
	int64_t value;

	if (i >= reading->count || reading->words[i].use != USE_FREE)
		return false;

	if (reading->words[i].class == WORD_DIGITS)
		return reading->words[i].len <= 5;

	if (reading->words[i].class == WORD_MIXED)
		return number_head(reading, i, &value) && reading->words[i].len <= 5;

	return reading_is_any(reading, i, "i ii iii iv v vi vii viii ix");
}

/* "5/12", "12-14" behind a number. */
static size_t numbers_end(const struct scan *scan, size_t i)
{
	const struct reading *reading = &scan->reading;

	while (is_number(scan, i)) {
		char sign = reading_sign(reading, i + 1);

		i++;

		if ((sign == '/' || sign == '-' || sign == '.') && is_number(scan, i + 1) &&
			!reading->words[i].spaced && !reading->words[i + 1].spaced)
			i++;
		else
			break;
	}

	return i;
}

/* "xom4", "tdp3", "ql37" in one word: a word for a place and its number. */
static bool is_glued_place(const struct scan *scan, size_t i)
{
	static const char heads[] = "xom thon to tdp kp khu ngo ngach hem so ql tl dt vd quoclo "
				    "tinhlo ap ban km cau cum lo sn doi xa kcn dh duong";
	const struct reading *reading = &scan->reading;
	const struct word *word = &reading->words[i];
	size_t letters = 0;

	if (word->class != WORD_MIXED || word->use != USE_FREE)
		return false;

	while (letters < word->len && reading->fold[word->at + letters] >= 'a' &&
		reading->fold[word->at + letters] <= 'z')
		letters++;

	for (const char *at = heads; *at;) {
		size_t n = strcspn(at, " ");

		if (n == letters && memcmp(at, reading->fold + word->at, n) == 0)
			return true;

		at += n + (at[n] == ' ');
	}

	return false;
}

static bool tag_is(const struct hit *hit, const char *tag)
{
	return strcmp(hit->tag, tag) == 0;
}

/* Part of a phrase that says something else: "hàng xóm", "trưởng thôn", "lạng lách". */
static bool is_inside(const struct scan *scan, size_t i)
{
	static const int whole[] = {GRAMMAR_CRIME, GRAMMAR_SOS, GRAMMAR_PERSON, GRAMMAR_TITLE};

	for (size_t n = 0; n < sizeof(whole) / sizeof(*whole); n++) {
		const struct hit *hit = scan_at(scan, whole[n], i);

		if (hit && hit->to > i + 1)
			return true;
	}

	return scan_inside(scan, i);
}

/* Words that begin something else end a place. */
static bool is_end(const struct scan *scan, size_t i)
{
	static const int lists[] = {GRAMMAR_PLACE_END, GRAMMAR_CRIME, GRAMMAR_DISPUTE,
		GRAMMAR_VIOLENCE, GRAMMAR_INJURED, GRAMMAR_SOS, GRAMMAR_CLEAN, GRAMMAR_FIRE};
	const struct reading *reading = &scan->reading;

	if (i >= reading->count || reading->words[i].use != USE_FREE)
		return true;

	/* "số 0912 345 678", "biển 98B1-234.56" */
	if (reading_is_any(reading, i, "so bien") && i + 1 < reading->count &&
		reading->words[i + 1].use != USE_FREE)
		return true;

	/* A capital makes a name of any word. */
	if (reading->mixed && reading->words[i].capital &&
		(!reading->words[i].upper || reading->words[i].len == 1))
		return reading->words[i].class == WORD_OTHER;

	for (size_t n = 0; n < sizeof(lists) / sizeof(*lists); n++)
		if (scan_at(scan, lists[n], i))
			return true;

	return reading->words[i].class == WORD_SIGN || reading->words[i].class == WORD_OTHER;
}

/* Whether word i may be part of a name behind a word for a place. */
static bool is_name(const struct scan *scan, size_t i, size_t words, bool capitals)
{
	const struct reading *reading = &scan->reading;
	const struct word *word = &reading->words[i];

	if (is_end(scan, i) || word->class != WORD_LETTERS || words >= NAME_WORDS_MAX)
		return false;

	return !capitals || word->capital;
}

/* Whether a word that leads to places stands before i; "xe tải" is no "tại". */
static bool is_led(const struct reading *reading, size_t i)
{
	return i > 0 && reading_is_any(reading, i - 1, ats) &&
	       !(i > 1 && reading_is(reading, i - 2, "xe"));
}

/* A number or a known or possible name at i. */
static bool has_name(const struct scan *scan, size_t i)
{
	return is_number(scan, i) || scan_at(scan, GRAMMAR_PLACE, i) || is_name(scan, i, 0, false);
}

/* Whether a word for a place at i may be one at all here. */
static bool noun_fits(const struct scan *scan, const struct hit *noun, bool led)
{
	const struct reading *reading = &scan->reading;
	size_t i = noun->from, next = noun->to;
	const struct hit *inner = scan_at(scan, GRAMMAR_PLACE_NOUN, next);
	bool number = is_number(scan, next) ||
		      (inner && tag_is(inner, "numbered") && is_number(scan, inner->to));
	bool name = scan_at(scan, GRAMMAR_PLACE, next) ||
		    (is_name(scan, next, 0, false) && !inner &&
			    !scan_at(scan, GRAMMAR_PLACE_NEAR, next));
	bool at = led || is_led(reading, i);
	bool capital = name && reading->mixed && reading->words[next].capital;

	if (reading->words[i].use != USE_FREE)
		return false;

	if (tag_is(noun, "numbered") || (tag_is(noun, "both") && number))
		return number;

	/* "đến đội mũ" */
	if (tag_is(noun, "both") && !reading_marked(reading, i))
		return i > 0 && reading_is_any(reading, i - 1, "o tai tren gan sau duoi canh");

	if (tag_is(noun, "proper") && !reading_marked(reading, i))
		return at && capital;

	if (tag_is(noun, "named"))
		return number || name || led || at || (inner && has_name(scan, inner->to));

	if (!tag_is(noun, ""))
		return at || (reading_marked(reading, i) && (number || name)) ||
		       (scan_at(scan, GRAMMAR_PLACE, next) && !inner) || capital;

	return true;
}

/* Words inside a place that take a number: "trường cấp 2". */
static bool is_numbered(const struct reading *reading, size_t i)
{
	return reading_is_any(reading, i, "cap so ngo ngach hem xom to doi khu kiet");
}

/* Whether a nearness inside a place has a place behind it. */
static bool leads_on(const struct scan *scan, const struct hit *near)
{
	const struct hit *noun = scan_at(scan, GRAMMAR_PLACE_NOUN, near->to);

	return scan_at(scan, GRAMMAR_PLACE, near->to) || is_glued_place(scan, near->to) ||
	       (noun && noun_fits(scan, noun, true)) ||
	       scan_at(scan, GRAMMAR_PLACE_NEAR, near->to);
}

/*
 * The end of what hangs on a place at i: numbers, names, further places ("tổ 4 TDP Nội Ninh").
 * named: a name has ended already.
 */
static size_t tail_end(const struct scan *scan, size_t i, bool named)
{
	const size_t last = i + PLACE_WORDS_MAX;
	const struct reading *reading = &scan->reading;
	size_t words = 0;
	bool capitals = false;
	bool number = !named; /* one may follow right here */

	for (;;) {
		const struct hit *place = scan_at(scan, GRAMMAR_PLACE, i);
		const struct hit *near = scan_at(scan, GRAMMAR_PLACE_NEAR, i);
		const struct hit *noun = scan_at(scan, GRAMMAR_PLACE_NOUN, i);

		if (i > last || (i < reading->count && reading->words[i].use != USE_FREE))
			return i;

		if (place) {
			i = place->to;
			named = true;
			number = false;
		} else if (noun && noun_fits(scan, noun, false)) {
			i = noun->to;
			named = capitals = false;
			number = true;
			words = 0;
		} else if (near && leads_on(scan, near)) {
			i = near->to;
			named = capitals = false;
			words = 0;
		} else if (near && !named && !words) {
			i = near->to;
			named = true;
		} else if (is_glued_place(scan, i)) {
			i++;
			named = true;
		} else if (is_number(scan, i) && (number || is_numbered(reading, i - 1))) {
			i = numbers_end(scan, i);
			named = true;
			number = false;
		} else if (!named && is_name(scan, i, words, capitals)) {
			capitals = reading->mixed && reading->words[i].capital;
			number = false;
			words++;
			i++;
		} else {
			return i;
		}
	}
}

/* "nhà văn hóa 2 ngày nay": a number that counts what is behind it. */
static bool counts(const struct reading *reading, size_t i)
{
	return i + 1 < reading->count && reading->words[i].class == WORD_DIGITS &&
	       reading_is_any(reading, i + 1, "ngay hom tuan thang nam lan tieng phut gio con cai "
					      "chiec xe nguoi ng bo");
}

/* The end of a place at word at that begins with no nearness; at for none. */
static size_t plain_end(const struct scan *scan, size_t at, bool led)
{
	const struct hit *place = scan_at(scan, GRAMMAR_PLACE, at);
	const struct hit *noun = scan_at(scan, GRAMMAR_PLACE_NOUN, at);

	if (at >= scan->reading.count || scan->reading.words[at].use != USE_FREE)
		return at;

	if (place)
		return tail_end(scan, place->to, true);

	if (is_glued_place(scan, at))
		return tail_end(scan, at + 1, true);

	if (noun && noun_fits(scan, noun, led))
		return !*noun->tag && counts(&scan->reading, noun->to) ?
			       noun->to :
			       tail_end(scan, noun->to, false);

	return at;
}

/* "ông Sáu", "chị Giữa": somebody's name. */
static bool is_somebody(const struct scan *scan, size_t i)
{
	const struct reading *reading = &scan->reading;

	return i > 0 && reading->mixed && reading->words[i].capital && !reading->words[i].upper &&
	       scan_at(scan, GRAMMAR_TITLE, i - 1);
}

struct place_span place_at(const struct scan *scan, size_t at)
{
	const struct hit *near;
	size_t i = at, to;

	if (is_inside(scan, at) || is_somebody(scan, at))
		return (struct place_span){at, at};

	for (int n = 0; n < NEAR_MAX && (near = scan_at(scan, GRAMMAR_PLACE_NEAR, i)); n++) {
		if (scan->reading.words[i].use != USE_FREE)
			break;

		i = near->to;
	}

	to = i > at ? plain_end(scan, i, true) : i;

	if (i > at && to > i)
		return (struct place_span){at, to};

	return (struct place_span){at, plain_end(scan, at, false)};
}

/* "nhà em", "trước nhà", "vào thôn": no place that anybody else would find. */
static bool is_vague(const struct scan *scan, const struct place_span *span)
{
	if (span->to == span->from + 2 && scan_at(scan, GRAMMAR_PLACE_NEAR, span->from))
		return reading_is_any(&scan->reading, span->from + 1, "nha duong");

	return span->to == span->from + 1 &&
	       reading_is_any(&scan->reading, span->from,
		       "nha thon xom lang khu ngo to tdp phuong duong xa so quan ngach hem");
}

struct place_span place_read(struct scan *scan, size_t from)
{
	for (size_t i = from; i < scan->reading.count; i++) {
		struct place_span span = place_at(scan, i);

		if (span.to == span.from || is_vague(scan, &span))
			continue;

		reading_use(&scan->reading, span.from, span.to, USE_PLACE);
		return span;
	}

	return (struct place_span){0, 0};
}
