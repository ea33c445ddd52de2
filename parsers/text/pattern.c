/*
 * Rules as PCRE2 over a reading's subject line: the one place that calls the library. A word of
 * a rule becomes its folded letters and, optionally, its diacritics behind them.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "parsers/text/pattern.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/strbuf.h"
#include "parsers/sms/utf8.h"
#include "parsers/text/fold.h"

#define MATCH_LIMIT 5000
#define DEPTH_LIMIT 200
#define HEAP_LIMIT  64 /* KiB */

/* Ends a word: no letter, digit or diacritic follows. */
#define WORD_END "(?![a-z0-9\\xf1-\\xf9])"

struct pattern {
	pcre2_code *code;
};

struct pattern_matcher {
	pcre2_match_data *data;
	pcre2_match_context *context;
	uint64_t limit_hits;
};

struct pattern_matcher *pattern_matcher_new(void)
{
	struct pattern_matcher *matcher = alloc_zero(sizeof(*matcher));

	matcher->data = pcre2_match_data_create(2, NULL);
	matcher->context = pcre2_match_context_create(NULL);

	if (!matcher->data || !matcher->context) {
		pattern_matcher_free(matcher);
		return NULL;
	}

	pcre2_set_match_limit(matcher->context, MATCH_LIMIT);
	pcre2_set_depth_limit(matcher->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(matcher->context, HEAP_LIMIT);
	return matcher;
}

void pattern_matcher_free(struct pattern_matcher *matcher)
{
	if (!matcher)
		return;

	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	free(matcher);
}

uint64_t pattern_limit_hits(const struct pattern_matcher *matcher)
{
	return matcher->limit_hits;
}

bool pattern_is_needed(const char *text)
{
	return strpbrk(text, "()|[]?*+.\\{}^$") != NULL;
}

static bool is_letter(char folded)
{
	return folded >= 'a' && folded <= 'z';
}

/* The diacritics of a word, tone last, each as PCRE2 wants it. */
static void put_marks(struct strbuf *out, const char *marks, unsigned char tone, bool stroke)
{
	for (const char *mark = marks; *mark; mark++)
		if (stroke || (unsigned char)*mark != FOLD_STROKE)
			strbuf_putf(out, "\\x%02x", (unsigned char)*mark);

	if (tone)
		strbuf_putf(out, "\\x%02x", tone);
}

/* All of them or none; or all but the stroke, which GSM-7 drops (DOMAIN 3.1). */
static void put_word_end(
	struct strbuf *out, const char *marks, unsigned char tone, bool open_ended)
{
	if (*marks || tone) {
		strbuf_put(out, "(?:");
		put_marks(out, marks, tone, true);

		if (strchr(marks, (char)FOLD_STROKE) && tone) {
			strbuf_putc(out, '|');
			put_marks(out, marks, tone, false);
		}

		strbuf_put(out, ")?");
	}

	if (!open_ended)
		strbuf_put(out, WORD_END);
}

/* One word at *at of the rule, which moves behind it. */
static void put_word(struct strbuf *out, const char *text, size_t len, size_t *at)
{
	char all[16] = "";
	unsigned char tone = 0;
	size_t count = 0;

	while (*at < len) {
		size_t next = *at;
		char marks[4];
		char folded = fold_letter(utf8_next(text, len, &next), marks);

		if (!is_letter(folded))
			break;

		strbuf_putc(out, folded);

		for (const char *mark = marks; *mark; mark++) {
			if (FOLD_IS_TONE(*mark))
				tone = (unsigned char)*mark;
			else if (count < sizeof(all) - 1)
				all[count++] = *mark;
		}

		*at = next;
	}

	put_word_end(out, all, tone,
		*at < len && (strchr("\\[", text[*at]) || (text[*at] >= '0' && text[*at] <= '9')));
}

static void translate(struct strbuf *out, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		size_t next = at;
		char marks[4];
		char folded = fold_letter(utf8_next(text, len, &next), marks);

		if (text[at] == '\\' && at + 1 < len) {
			strbuf_putn(out, text + at, 2);
			at += 2;
		} else if (text[at] == '[') {
			size_t n = strcspn(text + at, "]");

			strbuf_putn(out, text + at, n + (text[at + n] == ']'));
			at += n + (text[at + n] == ']');
		} else if (is_letter(folded)) {
			put_word(out, text, len, &at);
		} else {
			strbuf_putc(out, folded);
			at = next;
		}
	}
}

struct pattern *pattern_new(const char *text, bool jit, char *error, size_t cap)
{
	char source[PATTERN_SOURCE_MAX * 8];
	struct strbuf out = STRBUF(source);
	struct pattern *pattern;
	pcre2_code *code;
	PCRE2_SIZE offset;
	int number;

	strbuf_put(&out, "(?:");
	translate(&out, text);
	strbuf_put(&out, ")");

	if (out.truncated || strlen(text) > PATTERN_SOURCE_MAX) {
		snprintf(error, cap, "the pattern is too long");
		return NULL;
	}

	code = pcre2_compile((PCRE2_SPTR)source, out.len, PCRE2_ANCHORED | PCRE2_NEVER_BACKSLASH_C,
		&number, &offset, NULL);

	if (!code) {
		PCRE2_UCHAR message[128];

		pcre2_get_error_message(number, message, sizeof(message));
		snprintf(error, cap, "\"%s\" is no pattern: %s", text, (const char *)message);
		return NULL;
	}

	/* Where executable memory is forbidden this fails, and matching interprets. */
	if (jit)
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);

	pattern = alloc_zero(sizeof(*pattern));
	pattern->code = code;
	return pattern;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;

	pcre2_code_free(pattern->code);
	free(pattern);
}

bool pattern_match(const struct pattern *pattern, struct pattern_matcher *matcher,
	const struct reading *reading, size_t from, size_t *to)
{
	size_t start = reading->words[from].subject;
	size_t end;
	int rc = pcre2_match(pattern->code, (PCRE2_SPTR)reading->subject, reading->subject_len,
		start, 0, matcher->data, matcher->context);

	if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT ||
		rc == PCRE2_ERROR_HEAPLIMIT || rc == PCRE2_ERROR_JIT_STACKLIMIT)
		matcher->limit_hits++;

	if (rc < 0)
		return false;

	end = pcre2_get_ovector_pointer(matcher->data)[1];

	for (*to = from; *to < reading->count && reading->words[*to].subject < end;)
		++*to;

	return true;
}
