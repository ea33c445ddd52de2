/*
 * Characters, words and the subject line of a message (DOMAIN 2.1, 3.1). Knows no vocabulary.
 */
#include "parsers/text/reading.h"

#include <string.h>
#include <utf8proc.h>

#include "parsers/sms/utf8.h"
#include "parsers/text/fold.h"

#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

uint32_t reading_hash(const char *folded, size_t len)
{
	uint32_t hash = FNV_BASIS;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)folded[i]) * FNV_PRIME;

	return hash;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of the Vietnamese letters GSM-7 has these only (DOMAIN 3.1). */
static bool is_gsm_letter(uint32_t c)
{
	return c < 0x80 || c == 0xe0 || c == 0xe8 || c == 0xe9 || c == 0xec || c == 0xf2 ||
	       c == 0xf9 || c == 0xc9;
}

static bool is_small(uint32_t c)
{
	return c < 0x80 ? is_letter((char)c) :
			  utf8proc_toupper((utf8proc_int32_t)c) != (utf8proc_int32_t)c;
}

static bool is_capital(uint32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z' :
			  utf8proc_tolower((utf8proc_int32_t)c) != (utf8proc_int32_t)c;
}

/*
 * "chayyyy": from the third equal letter on, only the first stays (DOMAIN 2.1.3). Not where three
 * mean something: III, www, xxx.
 */
static bool is_drawl(const struct reading *reading, char folded)
{
	size_t n = reading->len;

	return is_letter(folded) && !strchr("iwx", folded) && n >= 2 &&
	       reading->fold[n - 1] == folded && reading->fold[n - 2] == folded;
}

static void put_letter(struct reading *reading, uint32_t c, bool *drawl)
{
	char marks[4];
	char folded = fold_letter(c, marks);

	if (!folded || (folded == ' ' && (!reading->len || reading->fold[reading->len - 1] == ' ')))
		return;

	if (is_drawl(reading, folded)) {
		*drawl = true;
		return;
	}

	if (*drawl && is_letter(reading->fold[reading->len - 1]))
		reading->len--;

	*drawl = false;
	reading->letters[reading->len] = folded == ' ' ? ' ' : c;
	reading->fold[reading->len++] = folded;

	if (marks[0] && !is_gsm_letter(c))
		reading->rich = true;

	if (is_small(c))
		reading->mixed = true;
}

/* A letter with the marks that follow it as one character; phones send both forms (3.1). */
static size_t compose(utf8proc_int32_t *run, size_t n)
{
	utf8proc_int32_t parts[64];
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		utf8proc_ssize_t m = utf8proc_decompose_char(run[i], parts + count, 8,
			UTF8PROC_DECOMPOSE, NULL);

		if (m > 0 && count + (size_t)m < 32)
			count += (size_t)m;
	}

	for (size_t i = 2; i < count; i++) {
		for (size_t j = i; j > 1; j--) {
			int before = utf8proc_get_property(parts[j - 1])->combining_class;
			int here = utf8proc_get_property(parts[j])->combining_class;
			utf8proc_int32_t swap = parts[j];

			if (before <= here || !here)
				break;

			parts[j] = parts[j - 1];
			parts[j - 1] = swap;
		}
	}

	count = (size_t)utf8proc_normalize_utf32(
		parts, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	memcpy(run, parts, count * sizeof(*run));
	return count;
}

static bool is_combining(uint32_t c)
{
	return c >= 0x300 && c <= 0x36f;
}

static void read_letters(struct reading *reading, const char *text, size_t len)
{
	bool drawl = false;

	for (size_t at = 0; at < len && reading->len < READING_MAX;) {
		utf8proc_int32_t run[64];
		size_t n = 1;

		run[0] = (utf8proc_int32_t)utf8_next(text, len, &at);

		while (at < len && (unsigned char)text[at] >= 0xcc && n < 4) {
			size_t next = at;
			uint32_t c = utf8_next(text, len, &next);

			if (!is_combining(c))
				break;

			run[n++] = (utf8proc_int32_t)c;
			at = next;
		}

		if (n > 1)
			n = compose(run, n);

		for (size_t i = 0; i < n && reading->len < READING_MAX; i++)
			put_letter(reading, (uint32_t)run[i], &drawl);
	}

	if (drawl && reading->len)
		reading->len--;

	while (reading->len && reading->fold[reading->len - 1] == ' ')
		reading->len--;

	reading->fold[reading->len] = '\0';
}

static enum word_class class_of(const struct reading *reading, const struct word *word)
{
	bool letters = false, digits = false;

	for (size_t i = word->at; i < (size_t)word->at + word->len; i++) {
		letters |= is_letter(reading->fold[i]);
		digits |= is_digit(reading->fold[i]);
	}

	if (letters)
		return digits ? WORD_MIXED : WORD_LETTERS;

	if (digits)
		return WORD_DIGITS;

	return reading->fold[word->at] == FOLD_OTHER ? WORD_OTHER : WORD_SIGN;
}

/* Its diacritics in order with the tone last: where it stands in the word is a fashion (3.1). */
static uint64_t marks_of(const struct reading *reading, const struct word *word)
{
	unsigned char found[READING_MARKS];
	unsigned char tone = 0;
	size_t count = 0;
	uint64_t all = 0;

	for (size_t i = word->at; i < (size_t)word->at + word->len; i++) {
		char marks[4];

		if (reading->letters[i] < 0x80)
			continue;

		fold_letter(reading->letters[i], marks);

		for (const char *mark = marks; *mark; mark++) {
			if (FOLD_IS_TONE(*mark))
				tone = (unsigned char)*mark;
			else if (count < READING_MARKS - 1)
				found[count++] = (unsigned char)*mark;
		}
	}

	if (tone)
		found[count++] = tone;

	for (size_t i = 0; i < count; i++)
		all |= (uint64_t)found[i] << (8 * i);

	return all;
}

static void put_subject(struct reading *reading, struct word *word)
{
	if (word->spaced && reading->subject_len)
		reading->subject[reading->subject_len++] = ' ';

	word->subject = (uint16_t)reading->subject_len;
	memcpy(reading->subject + reading->subject_len, reading->fold + word->at, word->len);
	reading->subject_len += word->len;

	for (uint64_t marks = word->marks; marks; marks >>= 8)
		reading->subject[reading->subject_len++] = (char)(marks & 0xff);
}

static void finish_word(struct reading *reading, struct word *word)
{
	size_t letters = 0, capitals = 0;

	word->class = (uint8_t)class_of(reading, word);
	word->hash = reading_hash(reading->fold + word->at, word->len);
	word->meant = word->hash;
	word->capital = is_capital(reading->letters[word->at]);
	word->spaced = word->at == 0 || reading->fold[word->at - 1] == ' ';

	for (size_t i = word->at; i < (size_t)word->at + word->len; i++) {
		letters += is_letter(reading->fold[i]);
		capitals += is_capital(reading->letters[i]);
	}

	word->upper = letters > 1 && capitals == letters;
	word->marks = marks_of(reading, word);
	put_subject(reading, word);
}

static void read_words(struct reading *reading)
{
	const char *fold = reading->fold;

	for (size_t i = 0; i < reading->len && reading->count < READING_WORDS;) {
		struct word *word = &reading->words[reading->count];
		size_t from = i;

		if (fold[i] == ' ') {
			i++;
			continue;
		}

		while (i < reading->len && (is_letter(fold[i]) || is_digit(fold[i])))
			i++;

		if (i == from)
			i++;

		*word = (struct word){.at = (uint16_t)from, .len = (uint16_t)(i - from)};
		finish_word(reading, word);
		reading->count++;
	}

	reading->subject[reading->subject_len] = '\0';

	for (size_t i = 0; i < READING_SLACK; i++)
		reading->words[reading->count + i] = (struct word){
			.at = (uint16_t)reading->len,
			.subject = (uint16_t)reading->subject_len,
			.class = WORD_SIGN,
		};
}

void reading_make(struct reading *reading, const char *text, size_t len)
{
	reading->len = 0;
	reading->count = 0;
	reading->subject_len = 0;
	reading->rich = false;
	reading->mixed = false;
	read_letters(reading, text, len);
	read_words(reading);
}

size_t reading_letters(
	const struct reading *reading, size_t from, size_t to, char *out, size_t cap)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		char bytes[UTF8_CHAR_MAX];
		size_t size = utf8_put(bytes, reading->letters[i]);

		if (n + size + 1 > cap)
			break;

		memcpy(out + n, bytes, size);
		n += size;
	}

	out[n] = '\0';
	return n;
}

void reading_copy(const struct reading *reading, size_t from, size_t to, char *out, size_t cap)
{
	const struct word *last = to ? &reading->words[to - 1] : reading->words;

	if (from >= to || from >= reading->count)
		out[0] = '\0';
	else
		reading_letters(reading, reading->words[from].at, (size_t)last->at + last->len,
			out, cap);
}

void reading_copy_rest(const struct reading *reading, size_t from, char *out, size_t cap)
{
	if (from >= reading->count)
		out[0] = '\0';
	else
		reading_letters(reading, reading->words[from].at, reading->len, out, cap);
}

bool reading_is(const struct reading *reading, size_t i, const char *folded)
{
	const struct word *word = &reading->words[i];

	return i < reading->count && strlen(folded) == word->len &&
	       memcmp(reading->fold + word->at, folded, word->len) == 0;
}

bool reading_is_any(const struct reading *reading, size_t i, const char *list)
{
	const struct word *word = &reading->words[i];

	if (i >= reading->count)
		return false;

	while (*list) {
		size_t n = strcspn(list, " ");

		if (n == word->len && memcmp(reading->fold + word->at, list, n) == 0)
			return true;

		list += n + (list[n] == ' ');
	}

	return false;
}

bool reading_word(const struct reading *reading, size_t i, const char *folded, uint64_t marks)
{
	uint64_t written = reading->words[i].marks;

	return reading_is(reading, i, folded) &&
	       (written == marks || (!written && !reading->rich));
}

char reading_sign(const struct reading *reading, size_t i)
{
	if (i >= reading->count || reading->words[i].class != WORD_SIGN)
		return '\0';

	return reading->fold[reading->words[i].at];
}

int64_t reading_number(const struct reading *reading, size_t i)
{
	const struct word *word = &reading->words[i];
	int64_t value = 0;

	if (i >= reading->count || word->class != WORD_DIGITS || word->len > 10)
		return -1;

	for (size_t at = word->at; at < (size_t)word->at + word->len; at++)
		value = value * 10 + (reading->fold[at] - '0');

	return value;
}

bool reading_named(const struct reading *reading, size_t i)
{
	return i > 0 && i < reading->count && reading->words[i].capital &&
	       reading->words[i - 1].class == WORD_LETTERS && !reading->words[i - 1].capital;
}

bool reading_marked(const struct reading *reading, size_t i)
{
	return i < reading->count && reading->words[i].marks;
}

void reading_use(struct reading *reading, size_t from, size_t to, enum word_use use)
{
	for (size_t i = from; i < to && i < reading->count; i++)
		reading->words[i].use = (uint8_t)use;
}

bool reading_free(const struct reading *reading, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < reading->count; i++)
		if (reading->words[i].use != USE_FREE)
			return false;

	return true;
}
