/*
 * Templates and their filling; see replies.h. What a placeholder gets is decided before a
 * character is written: first everybody's own length, then words give way, the longest of them
 * first, and at last below their width, because numbers stay whole.
 */
#include "gateway/handlers/replies.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/strbuf.h"
#include "gateway/handlers/replies_text.h"
#include "parsers/sms/gsm7.h"
#include "parsers/sms/plain.h"
#include "parsers/sms/utf8.h"

#define VALUE_MAX 1024
#define TAIL_MAX  8 /* octets of a cut word that are not worth keeping */

enum value_kind {
	VALUE_CODE,
	VALUE_WORDS, /* cut at their end */
	VALUE_NAME,  /* cut at its front: the given name comes last */
	VALUE_COUNT,
	VALUE_MONEY,
	VALUE_HOUR,
	VALUE_DATE,
};

/* In the order in which words give way. */
static const struct placeholder {
	const char *name;
	enum value_kind kind;
	size_t offset; /* in struct fill */
	size_t width;
} placeholders[] = {
	{"nd", VALUE_WORDS, offsetof(struct fill, nd), 60},
	{"ten", VALUE_NAME, offsetof(struct fill, ten), 20},
	{"kv", VALUE_WORDS, offsetof(struct fill, kv), 14},
	{"thon", VALUE_WORDS, offsetof(struct fill, thon), 14},
	{"bien", VALUE_CODE, offsetof(struct fill, bien), 10},
	{"ma", VALUE_CODE, offsetof(struct fill, ma), 6},
	{"so", VALUE_CODE, offsetof(struct fill, so), 6},
	{"gio", VALUE_HOUR, offsetof(struct fill, when), 5},
	{"ngay", VALUE_DATE, offsetof(struct fill, when), 5},
	{"sl", VALUE_COUNT, offsetof(struct fill, sl), 5},
	{"sl2", VALUE_COUNT, offsetof(struct fill, sl2), 5},
	{"tong", VALUE_COUNT, offsetof(struct fill, tong), 5},
	{"luot", VALUE_COUNT, offsetof(struct fill, luot), 5},
	{"buoi", VALUE_COUNT, offsetof(struct fill, buoi), 4},
	{"tin", VALUE_COUNT, offsetof(struct fill, tin), 4},
	{"gt", VALUE_COUNT, offsetof(struct fill, gt), 4},
	{"hgt", VALUE_COUNT, offsetof(struct fill, hgt), 4},
	{"hg", VALUE_COUNT, offsetof(struct fill, hg), 4},
	{"vu", VALUE_COUNT, offsetof(struct fill, vu), 4},
	{"loa", VALUE_COUNT, offsetof(struct fill, loa), 4},
	{"tien", VALUE_MONEY, offsetof(struct fill, tien), 11},
	{"du", VALUE_MONEY, offsetof(struct fill, du), 11},
};

#define PLACEHOLDERS (sizeof(placeholders) / sizeof(placeholders[0]))

/* A value ready to be put, and how much of it may be. */
struct value {
	char text[VALUE_MAX];
	size_t septets, room;
};

const char *reply_name(enum reply_id id)
{
	static const char *const names[REPLY_COUNT] = {
#define REPLY(name) #name,
#include "gateway/handlers/replies.def"
#undef REPLY
	};

	return id < REPLY_COUNT ? names[id] : "none";
}

bool reply_by_name(const char *name, enum reply_id *id)
{
	for (int i = 0; i < REPLY_COUNT; i++) {
		if (!strcmp(reply_name((enum reply_id)i), name)) {
			*id = (enum reply_id)i;
			return true;
		}
	}

	return false;
}

void replies_defaults(struct replies *replies)
{
	enum reply_id id;

	memset(replies, 0, sizeof(*replies));

	for (int i = 0; i < REPLY_COUNT; i++)
		replies->text[i] = "";

	for (const struct reply_text *row = reply_texts; row->name; row++) {
		if (reply_by_name(row->name, &id))
			replies->text[id] = row->text;
	}
}

void replies_put(struct replies *replies, enum reply_id id, const char *text)
{
	char *own;

	if (!strcmp(replies->text[id], text))
		return;

	own = alloc_string(text);
	free(replies->own[id]);
	replies->text[id] = replies->own[id] = own;
}

void replies_clear(struct replies *replies)
{
	for (int i = 0; i < REPLY_COUNT; i++)
		free(replies->own[i]);

	memset(replies, 0, sizeof(*replies));
}

static const struct placeholder *placeholder_find(const char *name, size_t len)
{
	for (size_t i = 0; i < PLACEHOLDERS; i++) {
		if (strlen(placeholders[i].name) == len && !strncmp(placeholders[i].name, name, len))
			return &placeholders[i];
	}

	return NULL;
}

/*
 * The next piece of a template: the placeholder at *at, or NULL and literal text of *len octets.
 * False at the end. A brace that is no placeholder of ours is literal.
 */
static bool piece_next(
	const char **at, const struct placeholder **placeholder, const char **text, size_t *len)
{
	if (!**at)
		return false;

	const char *close = **at == '{' ? strchr(*at, '}') : NULL;

	*text = *at;
	*placeholder = close ? placeholder_find(*at + 1, (size_t)(close - *at) - 1) : NULL;

	if (*placeholder) {
		*len = (size_t)(close - *at) + 1;
	} else {
		const char *open = strchr(*at + 1, '{');

		*len = open ? (size_t)(open - *at) : strlen(*at);
	}

	*at += *len;
	return true;
}

/* Septets of text, or -1 when a character is none of the default alphabet's. */
static long septets_of(const char *text, size_t len)
{
	long count = 0;

	for (size_t at = 0; at < len;) {
		uint8_t septets[2];
		size_t n = gsm7_encode_char(septets, utf8_next(text, len, &at));

		if (!n)
			return -1;

		count += (long)n;
	}

	return count;
}

static bool check_piece(const struct placeholder *placeholder, const char *text, size_t len,
	size_t *total, char *why, size_t cap)
{
	if (placeholder) {
		*total += placeholder->width;
		return true;
	}

	if (text[0] == '{') {
		snprintf(why, cap, "there is no placeholder such as %.12s", text);
		return false;
	}

	long septets = septets_of(text, len);

	if (septets < 0) {
		snprintf(why, cap, "it has a character that a plain SMS cannot carry");
		return false;
	}

	*total += (size_t)septets;
	return true;
}

bool replies_check(const char *template, char *why, size_t cap)
{
	const struct placeholder *placeholder;
	const char *text;
	size_t len, total = 0;

	if (!*template || strlen(template) >= REPLY_TEMPLATE_MAX) {
		snprintf(why, cap, "it is empty or longer than one SMS");
		return false;
	}

	for (const char *at = template; piece_next(&at, &placeholder, &text, &len);) {
		if (!check_piece(placeholder, text, len, &total, why, cap))
			return false;
	}

	if (total <= REPLY_SEPTETS)
		return true;

	snprintf(why, cap, "it takes %zu characters when its placeholders are full, %d fit",
		total, REPLY_SEPTETS);
	return false;
}

void replies_money(char *out, size_t cap, int64_t amount)
{
	char digits[24];
	struct strbuf buf = strbuf_on(out, cap);
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)amount);

	for (int i = 0; i < n; i++) {
		strbuf_putc(&buf, digits[i]);

		if (isdigit((unsigned char)digits[i]) && i < n - 1 && (n - 1 - i) % 3 == 0)
			strbuf_putc(&buf, '.');
	}
}

static void format_time(char *out, size_t cap, enum value_kind kind, int64_t when)
{
	struct civil civil = civil_from_wall(when);

	if (kind == VALUE_HOUR)
		snprintf(out, cap, "%02dh%02d", civil.hour, civil.minute);
	else
		snprintf(out, cap, "%d/%d", civil.day, civil.month);
}

/* Names of zones that people write short, where there is no room for them. */
static void abbreviate(char *text)
{
	static const struct {
		const char *whole, *brief;
	} forms[] = {{"To dan pho ", "TDP "}, {"Khu pho ", "KP "}, {"Khu dan cu ", "KDC "}};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t whole = strlen(forms[i].whole), brief = strlen(forms[i].brief);

		if (strncasecmp(text, forms[i].whole, whole))
			continue;

		memcpy(text, forms[i].brief, brief);
		memmove(text + brief, text + whole, strlen(text + whole) + 1);
		return;
	}
}

static void value_make(struct value *value, const struct placeholder *placeholder,
	const struct fill *fill)
{
	const void *member = (const char *)fill + placeholder->offset;
	const char *text = "";

	value->text[0] = '\0';

	switch (placeholder->kind) {
	case VALUE_CODE:
	case VALUE_WORDS:
	case VALUE_NAME:
		text = *(const char *const *)member;
		plain_text(value->text, sizeof(value->text), text ? text : "",
			text ? strlen(text) : 0);

		if (placeholder->kind == VALUE_WORDS && strlen(value->text) > placeholder->width)
			abbreviate(value->text);

		break;
	case VALUE_COUNT:
		snprintf(value->text, sizeof(value->text), "%lld",
			(long long)*(const int64_t *)member);
		break;
	case VALUE_MONEY:
		replies_money(value->text, sizeof(value->text), *(const int64_t *)member);
		break;
	case VALUE_HOUR:
	case VALUE_DATE:
		format_time(value->text, sizeof(value->text), placeholder->kind,
			*(const int64_t *)member);
		break;
	}

	long septets = septets_of(value->text, strlen(value->text));

	value->septets = value->room = septets > 0 ? (size_t)septets : 0;
}

static bool is_words(const struct placeholder *placeholder)
{
	return placeholder->kind == VALUE_WORDS || placeholder->kind == VALUE_NAME;
}

/* Takes from words, down to their width or to nothing, until the excess is gone. */
static size_t shrink(struct value *values, const size_t *uses, size_t excess, bool below)
{
	for (size_t i = 0; excess && i < PLACEHOLDERS; i++) {
		size_t floor = below ? 0 : placeholders[i].width;

		if (!uses[i] || !is_words(&placeholders[i]) || values[i].room <= floor)
			continue;

		size_t spare = (values[i].room - floor) * uses[i];
		size_t take = spare < excess ? spare : excess;
		size_t each = (take + uses[i] - 1) / uses[i];

		values[i].room -= each;
		excess = excess > each * uses[i] ? excess - each * uses[i] : 0;
	}

	return excess;
}

size_t replies_cut(const char *text, size_t room)
{
	size_t len = strlen(text), at = 0, end = 0;
	size_t used = 0;

	while (at < len) {
		uint8_t septets[2];
		size_t n = gsm7_encode_char(septets, utf8_next(text, len, &at));

		if (used + n > room)
			break;

		used += n;
		end = at;
	}

	size_t cut = end;

	if (end < len && text[end] != ' ') {
		while (cut > 0 && text[cut - 1] != ' ')
			cut--;

		if (cut == 0 || end - cut > TAIL_MAX)
			cut = end;
	}

	while (cut > 0 && cut < len && text[cut - 1] == ' ')
		cut--;

	return cut;
}

/* Words from the end of a name, as many as fit. */
static void put_back(struct strbuf *buf, const char *text, size_t room)
{
	const char *from = text;

	while (from && septets_of(from, strlen(from)) > (long)room) {
		from = strchr(from, ' ');

		if (from)
			from++;
	}

	if (from)
		strbuf_put(buf, from);
	else
		strbuf_putn(buf, text, replies_cut(text, room));
}

static void put_value(
	struct strbuf *buf, const struct placeholder *placeholder, const struct value *value)
{
	if (value->room >= value->septets)
		strbuf_put(buf, value->text);
	else if (placeholder->kind == VALUE_NAME)
		put_back(buf, value->text, value->room);
	else
		strbuf_putn(buf, value->text, replies_cut(value->text, value->room));
}

/* Which placeholders a template has and how long it is with their values whole. */
static size_t measure(struct value *values, size_t *uses, const char *template,
	const struct fill *fill)
{
	const struct placeholder *placeholder;
	const char *text;
	size_t len, total = 0;

	for (const char *at = template; piece_next(&at, &placeholder, &text, &len);) {
		if (!placeholder) {
			long septets = septets_of(text, len);

			total += septets > 0 ? (size_t)septets : 0;
			continue;
		}

		size_t i = (size_t)(placeholder - placeholders);

		if (!uses[i]++)
			value_make(&values[i], placeholder, fill);

		total += values[i].septets;
	}

	return total;
}

size_t replies_room(
	const struct replies *replies, enum reply_id id, const struct fill *fill)
{
	struct value values[PLACEHOLDERS];
	size_t uses[PLACEHOLDERS] = {0};
	struct fill rest = *fill;

	rest.nd = "";

	size_t total = measure(values, uses, replies->text[id], &rest);
	size_t least = placeholders[0].width;

	return total + least < REPLY_SEPTETS ? REPLY_SEPTETS - total : least;
}

const char *replies_fill(char out[REPLY_FILLED_MAX], const struct replies *replies,
	enum reply_id id, const struct fill *fill)
{
	static const struct fill nothing;
	struct value values[PLACEHOLDERS];
	size_t uses[PLACEHOLDERS] = {0};
	struct strbuf buf = strbuf_on(out, REPLY_FILLED_MAX);
	const struct placeholder *placeholder;
	const char *text;
	size_t len, total = measure(values, uses, replies->text[id], fill ? fill : &nothing);

	if (total > REPLY_SEPTETS) {
		size_t excess = shrink(values, uses, total - REPLY_SEPTETS, false);

		shrink(values, uses, excess, true);
	}

	for (const char *at = replies->text[id]; piece_next(&at, &placeholder, &text, &len);) {
		if (placeholder)
			put_value(&buf, placeholder, &values[placeholder - placeholders]);
		else
			strbuf_putn(&buf, text, len);
	}

	return out;
}
