/*
 * Counting persons and things. A number counts only before what is counted: most number words
 * are other words too (DOMAIN 3.4).
 */
#include "parsers/text/count.h"

#include <stdio.h>
#include <string.h>

#include "parsers/text/fold.h"
#include "parsers/text/number.h"

#define COUNT_MAX 100000

/* "thằng" before a verb, "tháng" before a word of time (2.8.9). */
static bool is_month(const struct reading *reading, size_t i)
{
	if (!reading_is(reading, i, "thang"))
		return false;

	if (reading_marked(reading, i))
		return reading_word(reading, i, "thang", MARKS1(FOLD_ACUTE));

	return i + 1 >= reading->count || reading_number(reading, i + 1) >= 0 ||
	       reading->words[i + 1].class == WORD_SIGN ||
	       reading_is_any(reading, i + 1, "nay truoc sau nua roi qua gan luong lien tuoi");
}

/* Where the person noun at i ends; 0 = there is none. */
static size_t person_end(const struct scan *scan, size_t i)
{
	const struct reading *reading = &scan->reading;
	const struct hit *hit = scan_at(scan, GRAMMAR_PERSON, i);

	/* "2 nam thanh niên", "3 nữ sinh" */
	if (!hit && reading_is_any(reading, i, "nam nu ten dua thang"))
		hit = scan_at(scan, GRAMMAR_PERSON, i + 1);

	/* "cấp 2 có 7 người", "2 chỉ vàng", "3 đàn gà" */
	if (hit && hit->to == i + 1 && !reading_marked(reading, i) &&
		(reading_is(reading, i, "co") ||
			(reading_is(reading, i, "chi") && reading_is(reading, i + 1, "vang")) ||
			(reading_is(reading, i, "dan") &&
				reading_is_any(reading, i + 1, "ga vit lon bo trau de ong ngan heo"))))
		return 0;

	return hit && !is_month(reading, i) ? hit->to : 0;
}

/* "7tv", "5ng", "10nguoi" in one word. */
static bool is_glued(const struct reading *reading, size_t i, int64_t *value)
{
	size_t n = number_head(reading, i, value);

	return n && number_tail_is(reading, i, n,
			    "tv ng nguoi ngta ngừoi dt ten dua thang chau em");
}

struct counted {
	int64_t low, high;
	size_t to;
};

static bool is_range_sign(const struct reading *reading, size_t i)
{
	char sign = reading_sign(reading, i);

	return sign == '-' || sign == ',' || sign == '/' || sign == '~' ||
	       reading_is_any(reading, i, "den hoac toi hay");
}

/* The other end of a range at i: "8 người", "8ng". */
static bool read_high(const struct scan *scan, size_t i, struct counted *counted)
{
	const struct reading *reading = &scan->reading;
	size_t to;

	if (is_glued(reading, i, &counted->high)) {
		counted->to = i + 1;
		return counted->high > counted->low;
	}

	if (!number_read(reading, i, &to, &counted->high))
		return false;

	counted->to = person_end(scan, to);
	return counted->to && counted->high > counted->low;
}

/* "hơn chục người", "chục thanh niên" */
static bool read_tens(const struct scan *scan, size_t i, struct counted *counted)
{
	const struct reading *reading = &scan->reading;
	size_t to;

	if (!reading_is_any(reading, i, "chuc ta"))
		return false;

	to = person_end(scan, i + 1);

	if (!to)
		return false;

	counted->low = counted->high = reading_is(reading, i, "chuc") ? 10 : 12;
	counted->to = to;
	return true;
}

static bool read_count(const struct scan *scan, size_t i, struct counted *counted)
{
	const struct reading *reading = &scan->reading;
	size_t to, end;

	if (is_glued(reading, i, &counted->low)) {
		counted->high = counted->low;
		counted->to = i + 1;
		return true;
	}

	if (read_tens(scan, i, counted))
		return true;

	if (!number_read(reading, i, &to, &counted->low))
		return false;

	counted->high = counted->low;
	end = person_end(scan, to);

	if (end) {
		counted->to = end;
		return true;
	}

	/* "7-8 người", "5 đến 6 thằng"; without a sign only neighbours: "bảy tám người". */
	if (is_range_sign(reading, to))
		return read_high(scan, to + 1, counted);

	return read_high(scan, to, counted) && counted->high == counted->low + 1;
}

/* "nhà 12 người", but not "số 5 người": a number after these is a name of a place (2.4). */
static bool is_door(const struct reading *reading, size_t i)
{
	return i > 0 && reading_is_any(reading, i - 1,
				"so thon xom to ngo ngach hem kiet duong ql tl tdp khu pho ap km");
}

/* Whom a patrol comes upon is none of it: "phát hiện 2 thanh niên", "3 người lạ", "2 đối tượng". */
static bool is_met(const struct reading *reading, size_t i, size_t to)
{
	if (i > 0 && reading_is_any(reading, i - 1, "hien gap thay bat giu"))
		return true;

	if (reading_is(reading, to - 1, "tuong"))
		return true;

	return reading_word(reading, to - 1, "la", MARKS1(FOLD_DOT)) ||
	       reading_word(reading, to, "la", MARKS1(FOLD_DOT));
}

void count_read(struct scan *scan, size_t from, bool all, int32_t *low, int32_t *high)
{
	struct reading *reading = &scan->reading;
	struct counted counted;

	*low = *high = -1;

	for (size_t i = from; i < reading->count; i++) {
		if (reading->words[i].use != USE_FREE || !read_count(scan, i, &counted) ||
			is_door(reading, i) || (!all && is_met(reading, i, counted.to)))
			continue;

		if (!reading_free(reading, i, counted.to) || counted.high > COUNT_MAX ||
			counted.low < 1)
			continue;

		if (*low < 0) {
			*low = (int32_t)counted.low;
			*high = (int32_t)counted.high;
		}

		reading_use(reading, i, counted.to, USE_COUNT);
		i = counted.to - 1;

		if (!all)
			return;
	}
}

/* A name behind a title: one to four capitalised words, or one of any kind. */
static size_t name_end(const struct scan *scan, size_t i)
{
	const struct reading *reading = &scan->reading;
	size_t to = i;

	while (to < reading->count && to < i + 4 && reading->words[to].class == WORD_LETTERS &&
		reading->words[to].use == USE_FREE && reading->words[to].capital)
		to++;

	if (to == i && i < reading->count && reading->words[i].class == WORD_LETTERS &&
		reading->words[i].use == USE_FREE && !scan_at(scan, GRAMMAR_PLACE_END, i))
		to++;

	return to;
}

int32_t names_read(struct scan *scan, size_t from)
{
	struct reading *reading = &scan->reading;
	int32_t count = 0;
	bool listed = false; /* inside "A, B và C" */

	for (size_t i = from; i < reading->count;) {
		const struct hit *title = scan_at(scan, GRAMMAR_TITLE, i);
		bool bare = listed && reading->mixed && reading->words[i].capital &&
			    !scan_at(scan, GRAMMAR_PLACE_NOUN, i) &&
			    !scan_at(scan, GRAMMAR_PLACE, i);
		size_t name = title && !reading_marked(reading, i) ? title->to : i;
		size_t to;

		if (title)
			name = title->to;

		to = (title || bare) && reading->words[i].use == USE_FREE ? name_end(scan, name) :
									   name;

		if (to == name || (!title && !bare)) {
			i++;
			continue;
		}

		reading_use(reading, i, to, USE_COUNT);
		count++;
		i = to;
		listed = strchr(",+&", reading_sign(reading, i) ? reading_sign(reading, i) : '!') ||
			 reading_is_any(reading, i, "va voi cung");
		i += listed;
	}

	return count;
}

/*
 * The number before item word at, over "khẩu", "viên" and the like; 1 when none is told. 0 when
 * the word stands inside other talk: "dan cu dao duoc" is đào, to dig.
 */
static int32_t number_before(const struct scan *scan, size_t from, size_t at)
{
	static const char classifiers[] = "khau vien con qua thanh cay chiec cai bo hop bang banh "
					  "kg can lo phong day khuc mieng gam g ong lon bao tep "
					  "loai dang so it cuon bong goi";
	const struct reading *reading = &scan->reading;
	size_t item = at;
	int64_t value;
	size_t to;

	for (int i = 0; i < 3 && at > from && reading_is_any(reading, at - 1, classifiers); i++)
		at--;

	for (size_t n = 1; n <= 3 && at >= from + n; n++) {
		size_t start = at - n;

		if (reading->words[start].use != USE_FREE)
			break;

		if (number_read(reading, start, &to, &value) && to == at && value > 0 &&
			value < COUNT_MAX &&
			(n > 1 || start == from || !number_read(reading, start - 1, &to, &value) ||
				to != at))
			return number_read(reading, start, &to, &value) ? (int32_t)value : 1;
	}

	if (at > from) {
		size_t digits = number_head(reading, at - 1, &value);

		if (digits && value > 0 && value < COUNT_MAX &&
			number_tail_is(reading, at - 1, digits, "kg g khau vien con qua cay cai"))
			return (int32_t)value;
	}

	return at == from || at != item || reading->words[at - 1].class == WORD_SIGN ||
		       reading_is_any(reading, at - 1, "va voi cung co duoc nop mot") ?
		       1 :
		       0;
}

static void add_item(struct command_item *items, uint8_t *count, const char *name, int32_t qty)
{
	for (uint8_t i = 0; i < *count; i++) {
		if (strcmp(items[i].name, name) == 0) {
			items[i].qty += qty;
			return;
		}
	}

	if (*count < COMMAND_ITEMS_MAX) {
		snprintf(items[*count].name, sizeof(items[*count].name), "%s", name);
		items[(*count)++].qty = qty;
	}
}

uint8_t items_read(const struct scan *scan, size_t from, struct command_item *items)
{
	const struct hit *hit = scan_find(scan, GRAMMAR_ITEM, from);
	uint8_t count = 0;

	while (hit) {
		int32_t qty = number_before(scan, from, hit->from);

		if (qty > 0)
			add_item(items, &count, hit->tag, qty);

		hit = scan_find(scan, GRAMMAR_ITEM, hit->to);
	}

	return count;
}
