/*
 * Marks by lexicon; see accent.h. A phrase is kept under its folded words, with a blank or a |
 * between two of them: | where something else than blanks stands there.
 */
#include "parsers/text/accent.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "parsers/text/fold.h"

#define WORDS_MAX  48  /* of a phrase */
#define TOKENS_MAX 400 /* of a text */

struct phrase {
	char *key;
	char *words; /* with marks, a blank between two */
};

struct accent {
	struct phrase *phrases; /* by key */
	size_t count;
	size_t longest; /* words */
};

/* A word of a text, and whether more than blanks stand before it. */
struct token {
	const char *at;
	size_t len;
	bool apart;
};

static bool is_word(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

static size_t split(const char *text, size_t len, struct token *out, size_t most)
{
	size_t count = 0;
	bool apart = false;

	for (size_t i = 0; i < len && count < most;) {
		size_t n = 0;

		while (i + n < len && is_word((unsigned char)text[i + n]))
			n++;

		if (n) {
			out[count++] = (struct token){text + i, n, apart};
			apart = false;
			i += n;
		} else {
			apart = apart || text[i] != ' ';
			i++;
		}
	}

	return count;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Any number is like any other. */
static void put_folded(struct strbuf *key, const char *folded)
{
	for (; *folded; folded++) {
		if (!is_digit(*folded))
			strbuf_putc(key, *folded);
		else if (!is_digit(folded[1]))
			strbuf_putc(key, '#');
	}
}

/* False when it does not fit. */
static bool make_key(struct strbuf *key, const struct token *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char folded[64];

		if (tokens[i].len >= sizeof(folded))
			return false;

		fold_text(folded, sizeof(folded), tokens[i].at, tokens[i].len);

		if (i)
			strbuf_putc(key, tokens[i].apart ? '|' : ' ');

		put_folded(key, folded);
	}

	return !key->truncated;
}

/* The first that is not less. */
static size_t place_of(const struct accent *accent, const char *key)
{
	size_t low = 0, high = accent->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(accent->phrases[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}

	return low;
}

static const struct phrase *find(const struct accent *accent, const char *key)
{
	size_t at = place_of(accent, key);

	return at < accent->count && strcmp(accent->phrases[at].key, key) == 0
		       ? &accent->phrases[at]
		       : NULL;
}

static void add(struct accent *accent, const char *text, size_t len, size_t least)
{
	struct token tokens[WORDS_MAX];
	char room[ACCENT_PHRASE_MAX], said[ACCENT_PHRASE_MAX];
	struct strbuf key = STRBUF(room), words = STRBUF(said);
	size_t count = split(text, len, tokens, WORDS_MAX);

	if (count < least || !make_key(&key, tokens, count) || find(accent, room))
		return;

	for (size_t i = 0; i < count; i++) {
		strbuf_put(&words, i ? " " : "");
		strbuf_putn(&words, tokens[i].at, tokens[i].len);
	}

	if (words.truncated)
		return;

	size_t at = place_of(accent, room);

	accent->phrases = alloc_resize(
		accent->phrases, accent->count + 1, sizeof(*accent->phrases));
	memmove(accent->phrases + at + 1, accent->phrases + at,
		(accent->count++ - at) * sizeof(*accent->phrases));
	accent->phrases[at] = (struct phrase){alloc_string(room), alloc_string(said)};
	accent->longest = count > accent->longest ? count : accent->longest;
}

void accent_add(struct accent *accent, const char *phrase)
{
	add(accent, phrase, strlen(phrase), 1);

	for (size_t n; *phrase; phrase += n + (phrase[n] != '\0')) {
		n = strcspn(phrase, ".,:;!?()");
		add(accent, phrase, n, 2);
	}
}

bool accent_is_marked(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return true;

	return false;
}

/* How many words the longest phrase has that begins here; 0 when there is none. */
static size_t match(const struct accent *accent, const struct token *tokens, size_t count,
	const struct phrase **out)
{
	size_t n = count < accent->longest ? count : accent->longest;

	for (; n > 0; n--) {
		char room[ACCENT_PHRASE_MAX];
		struct strbuf key = STRBUF(room);

		if (make_key(&key, tokens, n) && (*out = find(accent, room)))
			return n;
	}

	return 0;
}

/* The words of a phrase in their places; what stands between them in the text stays. */
static const char *put_phrase(struct strbuf *out, const struct phrase *phrase,
	const struct token *tokens, size_t count, const char *from)
{
	const char *word = phrase->words;

	for (size_t i = 0; i < count; i++) {
		size_t n = strcspn(word, " ");
		bool number = is_digit(*tokens[i].at);

		strbuf_putn(out, from, (size_t)(tokens[i].at - from));
		strbuf_putn(out, number ? tokens[i].at : word, number ? tokens[i].len : n);
		from = tokens[i].at + tokens[i].len;
		word += n + (word[n] != '\0');
	}

	return from;
}

void accent_restore(const struct accent *accent, struct strbuf *out, const char *text)
{
	struct token tokens[TOKENS_MAX];
	const char *from = text;
	size_t count;

	if (!accent || accent_is_marked(text)) {
		strbuf_put(out, text);
		return;
	}

	count = split(text, strlen(text), tokens, TOKENS_MAX);

	for (size_t i = 0; i < count;) {
		const struct phrase *phrase;
		size_t n = match(accent, tokens + i, count - i, &phrase);

		if (n)
			from = put_phrase(out, phrase, tokens + i, n, from);

		i += n ? n : 1;
	}

	strbuf_put(out, from);
}

struct accent *accent_new(void)
{
	return alloc_zero(sizeof(struct accent));
}

void accent_free(struct accent *accent)
{
	if (!accent)
		return;

	for (size_t i = 0; i < accent->count; i++) {
		free(accent->phrases[i].key);
		free(accent->phrases[i].words);
	}

	free(accent->phrases);
	free(accent);
}
