/*
 * The table of words: an open hash of first words, each the head of a chain of rules. See
 * lexicon.h; repairs of spelling are in repair.c.
 */
#include "parsers/text/lexicon.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "parsers/sms/utf8.h"
#include "parsers/text/fold.h"
#include "parsers/text/repair.h"

#define BUCKETS	    4096 /* a power of two */
#define BLOCK_STEP  8192 /* octets */
#define LEADING_MAX 64	 /* words that a pattern may begin with */
#define LEADING_LEN 32

_Static_assert(LEXICON_WORDS_MAX < 128, "words are seven bits");
_Static_assert(GRAMMAR_LISTS < 63, "lists are bits of a word");

/* All rules lie in one block, dense, as they stay for the life of the daemon. */
struct entry {
	uint32_t next; /* in the bucket: where in the block; 0 = none */
	int16_t value;
	uint16_t tag;	  /* in tags[] */
	uint16_t pattern; /* in patterns[], or 0: word[0].hash is then its first word's, or 0 */
	uint8_t list;
	uint8_t words : 7;
	bool strict : 1; /* accents must be there */
	struct {
		uint64_t marks;
		uint32_t hash;
	} __attribute__((packed, aligned(4))) word[LEXICON_WORDS_MAX]; /* ends behind its last */
};

struct lexicon {
	uint32_t buckets[BUCKETS];
	uint32_t anywhere; /* patterns that begin with no certain word */
	unsigned char *block;
	size_t used, cap;
	char **tags;
	size_t tag_count;
	struct pattern **patterns; /* none is the first */
	size_t pattern_count;
	struct vocabulary *vocabulary;
	struct pattern_matcher *matcher;
	struct reading *scratch; /* of the rule in hand */
	bool jit;
};

struct lexicon *lexicon_new(bool jit, struct reading *scratch)
{
	struct lexicon *lexicon = alloc_zero(sizeof(*lexicon));

	lexicon->vocabulary = vocabulary_new();
	lexicon->matcher = pattern_matcher_new();
	assert(lexicon->matcher);
	lexicon->patterns = alloc_array(1, sizeof(*lexicon->patterns));
	lexicon->pattern_count = 1;
	lexicon->used = offsetof(struct entry, word); /* 0 is nobody's place */
	lexicon->jit = jit;
	lexicon->scratch = scratch;
	return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
	if (!lexicon)
		return;

	for (size_t i = 0; i < lexicon->pattern_count; i++)
		pattern_free(lexicon->patterns[i]);

	for (size_t i = 0; i < lexicon->tag_count; i++)
		free(lexicon->tags[i]);

	free(lexicon->tags);
	free(lexicon->patterns);
	free(lexicon->block);
	vocabulary_free(lexicon->vocabulary);
	pattern_matcher_free(lexicon->matcher);
	free(lexicon);
}

struct pattern_matcher *lexicon_matcher(struct lexicon *lexicon)
{
	return lexicon->matcher;
}

bool lexicon_knows(const struct lexicon *lexicon, uint32_t hash)
{
	return vocabulary_has_target(lexicon->vocabulary, hash);
}

/* Lists whose words a repair may aim at (DOMAIN 2.1.6). */
static bool is_target(int list)
{
	return list == LEXICON_KEYWORD || list == GRAMMAR_FIRE || list == GRAMMAR_SOS ||
	       list == GRAMMAR_CRIME || list == GRAMMAR_DISPUTE || list == GRAMMAR_VIOLENCE ||
	       list == GRAMMAR_INJURED || list == GRAMMAR_CLEAN || list == GRAMMAR_QUARREL;
}

/* The one at a place in the block, until another is added; NULL at 0. */
static struct entry *entry_at(const struct lexicon *lexicon, uint32_t place)
{
	return place ? (struct entry *)(void *)(lexicon->block + place) : NULL;
}

/* Longer rules first, so that the first match of a list is its longest. */
static void insert(struct lexicon *lexicon, uint32_t *head, uint32_t place)
{
	struct entry *entry = entry_at(lexicon, place);

	while (*head && entry_at(lexicon, *head)->words >= entry->words)
		head = &entry_at(lexicon, *head)->next;

	entry->next = *head;
	*head = place;
}

static void insert_entry(struct lexicon *lexicon, const struct entry *made)
{
	size_t words = made->pattern ? 1 : made->words;
	size_t size = offsetof(struct entry, word) + words * sizeof(made->word[0]);
	uint32_t hash = made->word[0].hash;
	size_t place = lexicon->used;

	if (place + size > lexicon->cap) {
		lexicon->cap += BLOCK_STEP;
		lexicon->block = alloc_resize(lexicon->block, lexicon->cap, 1);
	}

	memcpy(lexicon->block + place, made, size);
	lexicon->used += size;
	insert(lexicon, hash ? &lexicon->buckets[hash % BUCKETS] : &lexicon->anywhere,
		(uint32_t)place);
}

/* There are a few dozen of them. */
static uint16_t tag_place(struct lexicon *lexicon, const char *tag)
{
	size_t i = 0;

	while (i < lexicon->tag_count && strcmp(lexicon->tags[i], tag) != 0)
		i++;

	if (i == lexicon->tag_count) {
		lexicon->tags = alloc_resize(lexicon->tags, i + 1, sizeof(*lexicon->tags));
		lexicon->tags[lexicon->tag_count++] = alloc_string(tag);
	}

	return (uint16_t)i;
}

/* Whether a word ends before text: at its end, at a blank, or at a group that begins with one. */
static bool ends_word(const char *text)
{
	return *text == '\0' || *text == ' ' || strncmp(text, "( ", 2) == 0 ||
	       strncmp(text, "(?= ", 4) == 0;
}

/* "a|b" outside of any group: it begins with either. */
static bool has_alternative(const char *text)
{
	int depth = 0;

	for (; *text; text++) {
		depth += (*text == '(') - (*text == ')');

		if (*text == '|' && depth == 0)
			return true;
	}

	return false;
}

/* Whether every alternative of a group that starts the text is a word; then they lead to it. */
static size_t leading_words(const char *text, char words[][LEADING_LEN], size_t cap)
{
	const char *end = strchr(text, ')');
	size_t count = 0;

	if (has_alternative(text))
		return 0;

	if (*text != '(') {
		size_t n = strcspn(text, " ()|[]?*+.\\{}^$0123456789");

		if (!n || !ends_word(text + n))
			return 0;

		snprintf(words[0], LEADING_LEN, "%.*s", (int)n, text);
		return 1;
	}

	if (!end || !ends_word(end + 1))
		return 0;

	for (const char *at = text + 1; at < end && count < cap; count++) {
		size_t n = strcspn(at, " ()|[]?*+.\\{}^$0123456789");
		size_t all = strcspn(at, "()|[]?*+.\\{}^$");

		if (!n || (at[all] != '|' && at[all] != ')'))
			return 0;

		snprintf(words[count], LEADING_LEN, "%.*s", (int)n, at);
		at += all + 1;
	}

	return count < cap ? count : 0;
}

static bool add_pattern(struct lexicon *lexicon, struct entry *entry, const char *text,
	char *error, size_t cap)
{
	char words[LEADING_MAX][LEADING_LEN];
	size_t count = leading_words(text, words, LEADING_MAX);

	struct pattern *pattern = pattern_new(text, lexicon->jit, error, cap);

	if (!pattern)
		return false;

	assert(lexicon->pattern_count < UINT16_MAX);
	lexicon->patterns = alloc_resize(
		lexicon->patterns, lexicon->pattern_count + 1, sizeof(*lexicon->patterns));
	entry->pattern = (uint16_t)lexicon->pattern_count++;
	lexicon->patterns[entry->pattern] = pattern;
	entry->words = LEXICON_WORDS_MAX;

	if (!count)
		insert_entry(lexicon, entry);

	for (size_t i = 0; i < count; i++) {
		char folded[LEADING_LEN];
		size_t len = fold_text(folded, sizeof(folded), words[i], strlen(words[i]));

		entry->word[0].hash = reading_hash(folded, len);
		vocabulary_add(lexicon->vocabulary, folded, len, is_target(entry->list));
		insert_entry(lexicon, entry);
	}

	return true;
}

static bool is_same(const struct entry *a, const struct entry *b)
{
	if (a->pattern || a->words != b->words || a->list != b->list || a->strict != b->strict ||
		a->value != b->value || a->tag != b->tag)
		return false;

	for (size_t i = 0; i < a->words; i++)
		if (a->word[i].hash != b->word[i].hash || a->word[i].marks != b->word[i].marks)
			return false;

	return true;
}

/* The same words with the same meaning: places are learned again at every change of them. */
static bool has_entry(const struct lexicon *lexicon, const struct entry *made)
{
	uint32_t first = lexicon->buckets[made->word[0].hash % BUCKETS];
	const struct entry *entry = entry_at(lexicon, first);

	while (entry && !is_same(entry, made))
		entry = entry_at(lexicon, entry->next);

	return entry != NULL;
}

static bool add_words(struct lexicon *lexicon, struct entry *entry, const char *text,
	char *error, size_t cap)
{
	struct reading *reading = lexicon->scratch;

	reading_make(reading, text, strlen(text));

	if (!reading->count || reading->count > LEXICON_WORDS_MAX) {
		snprintf(error, cap, "\"%s\" has no word, or more than %d", text,
			LEXICON_WORDS_MAX);
		return false;
	}

	for (size_t i = 0; i < reading->count; i++) {
		const struct word *word = &reading->words[i];

		entry->word[i].hash = word->hash;
		entry->word[i].marks = word->marks;
		vocabulary_add(lexicon->vocabulary, reading->fold + word->at, word->len,
			is_target(entry->list));
	}

	entry->words = (uint8_t)reading->count;

	if (!has_entry(lexicon, entry))
		insert_entry(lexicon, entry);

	return true;
}

/* Teencode: the variant leads to the word that is meant. */
static bool add_same(
	struct lexicon *lexicon, const char *text, const char *tag, char *error, size_t cap)
{
	char variant[64], meant[64];
	size_t variant_len = fold_text(variant, sizeof(variant), text, strlen(text));
	size_t meant_len = fold_text(meant, sizeof(meant), tag, strlen(tag));

	if (!variant_len || !meant_len || strchr(variant, ' ') || strchr(meant, ' ')) {
		snprintf(error, cap, "\"%s\" for \"%s\": one word stands for one word", text, tag);
		return false;
	}

	vocabulary_add_same(lexicon->vocabulary, reading_hash(variant, variant_len),
		reading_hash(meant, meant_len));
	return true;
}

bool lexicon_add(struct lexicon *lexicon, int list, const char *text, const char *tag,
	int16_t value, char *error, size_t cap)
{
	struct entry entry = {.list = (uint8_t)list, .value = value};

	if (list == GRAMMAR_SAME)
		return add_same(lexicon, text, tag, error, cap);

	if (strlen(tag) >= LEXICON_TAG_MAX) {
		snprintf(error, cap, "the tag \"%s\" is too long", tag);
		return false;
	}

	entry.tag = tag_place(lexicon, tag);

	if (list != GRAMMAR_PLACE && list != LEXICON_KEYWORD && pattern_is_needed(text))
		return add_pattern(lexicon, &entry, text, error, cap);

	entry.strict = *text == '=';
	return add_words(lexicon, &entry, text + entry.strict, error, cap);
}

static uint64_t without_stroke(uint64_t marks)
{
	uint64_t out = 0;
	unsigned shift = 0;

	for (; marks; marks >>= 8) {
		if ((marks & 0xff) != FOLD_STROKE) {
			out |= (marks & 0xff) << shift;
			shift += 8;
		}
	}

	return out;
}

/* Nothing but a tone that GSM-7 has: what else the word had is lost (DOMAIN 3.1). */
static bool is_half(uint64_t marks)
{
	return marks == FOLD_GRAVE || marks == FOLD_ACUTE;
}

/* Without accents, with the same ones, or with those that GSM-7 left. */
static bool marks_agree(const struct reading *reading, uint64_t written, uint64_t wanted)
{
	return !written || written == wanted ||
	       (!reading->rich && (is_half(written) || written == without_stroke(wanted)));
}

static bool word_matches(
	const struct reading *reading, const struct word *word, uint32_t hash, uint64_t marks)
{
	if (word->hash == hash)
		return marks_agree(reading, word->marks, marks);

	return word->meant == hash && word->meant != word->hash;
}

static bool entry_matches(struct lexicon *lexicon, const struct reading *reading,
	const struct entry *entry, size_t from, size_t *to)
{
	if (entry->pattern)
		return pattern_match(lexicon->patterns[entry->pattern], lexicon->matcher, reading,
			       from, to) &&
		       *to > from;

	if (from + entry->words > reading->count)
		return false;

	for (size_t i = 0; i < entry->words; i++) {
		const struct word *word = &reading->words[from + i];

		if (entry->strict ? word->hash != entry->word[i].hash ||
					    word->marks != entry->word[i].marks :
				    !word_matches(reading, word, entry->word[i].hash, entry->word[i].marks))
			return false;
	}

	*to = from + entry->words;
	return true;
}

static void put_hit(struct scan *scan, const struct entry *entry, size_t from, size_t to)
{
	const char *tag = scan->lexicon->tags[entry->tag];

	for (size_t i = scan->count; i-- > 0 && scan->hits[i].from == from;) {
		struct hit *hit = &scan->hits[i];

		/* Of keywords all spellings are kept: the longest may be guarded. */
		if (hit->list != entry->list || hit->list == LEXICON_KEYWORD)
			continue;

		if (to > hit->to)
			*hit = (struct hit){(uint16_t)from, (uint16_t)to, entry->list,
				entry->value, tag};

		return;
	}

	if (scan->count < SCAN_HITS)
		scan->hits[scan->count++] = (struct hit){
			(uint16_t)from, (uint16_t)to, entry->list, entry->value, tag};
}

static void scan_chain(
	struct lexicon *lexicon, struct scan *scan, uint32_t first, uint32_t hash, size_t from)
{
	const struct entry *entry = entry_at(lexicon, first);
	size_t to;

	for (; entry; entry = entry_at(lexicon, entry->next))
		if (entry->word[0].hash == hash &&
			entry_matches(lexicon, &scan->reading, entry, from, &to))
			put_hit(scan, entry, from, to);
}

static bool is_covered_list(int list)
{
	return list == GRAMMAR_FIRE || list == GRAMMAR_SOS || list == GRAMMAR_CRIME ||
	       list == GRAMMAR_DISPUTE || list == GRAMMAR_VIOLENCE || list == GRAMMAR_INJURED ||
	       list == GRAMMAR_RUNNING || list == GRAMMAR_QUARREL;
}

/* "có Đào" is a woman's name: a capital behind a small letter (2.8.3). */
static bool is_named(const struct reading *reading, const struct hit *hit)
{
	const struct word *last = &reading->words[hit->to - 1];

	return hit->to > hit->from + 1 && reading->mixed && last->capital && !last->upper &&
	       !reading->words[hit->from].capital;
}

static bool is_covered(const struct scan *scan, const struct hit *hit)
{
	if (!is_covered_list(hit->list))
		return false;

	if (is_named(&scan->reading, hit))
		return true;

	for (size_t i = 0; i < scan->count; i++) {
		const struct hit *cover = &scan->hits[i];

		if (cover->list == GRAMMAR_HARMLESS && cover->from < hit->to &&
			hit->from < cover->to && cover->to - cover->from >= hit->to - hit->from)
			return true;
	}

	return false;
}

static bool is_phrase_list(int list)
{
	return list == GRAMMAR_CRIME || list == GRAMMAR_DISPUTE || list == GRAMMAR_HARMLESS ||
	       list == GRAMMAR_PERSON || list == GRAMMAR_TITLE;
}

/* So that questions about a word look at its own hits only, however long the message is. */
static void index_hits(struct scan *scan)
{
	size_t hit = 0;

	memset(scan->inside, 0, sizeof(scan->inside));

	for (size_t i = 0; i < scan->reading.count + READING_SLACK; i++) {
		while (hit < scan->count && scan->hits[hit].from < i)
			hit++;

		scan->first[i] = (uint16_t)hit;
	}

	for (size_t n = 0; n < scan->count; n++)
		for (size_t i = scan->hits[n].from + 1u; i < scan->hits[n].to; i++)
			scan->inside[i] |= is_phrase_list(scan->hits[n].list);
}

/* Harmless phrases hide what they cover; then the lists that are left are noted. */
static void finish_hits(struct scan *scan)
{
	struct hit kept[SCAN_HITS];
	size_t count = 0;

	for (size_t i = 0; i < scan->count; i++)
		if (!is_covered(scan, &scan->hits[i]))
			kept[count++] = scan->hits[i];

	memcpy(scan->hits, kept, count * sizeof(*kept));
	scan->count = count;

	for (size_t i = 0; i < count; i++)
		scan->lists |= (uint64_t)1 << scan->hits[i].list;

	index_hits(scan);
}

void lexicon_scan(struct lexicon *lexicon, const char *text, size_t len, struct scan *scan)
{
	struct reading *reading = &scan->reading;

	reading_make(reading, text, len);
	scan->count = 0;
	scan->lists = 0;
	scan->lexicon = lexicon;

	for (size_t i = 0; i < reading->count; i++)
		vocabulary_repair(lexicon->vocabulary, reading, i);

	for (size_t i = 0; i < reading->count; i++) {
		const struct word *word = &reading->words[i];

		scan_chain(lexicon, scan, lexicon->buckets[word->hash % BUCKETS], word->hash, i);

		if (word->meant != word->hash)
			scan_chain(lexicon, scan, lexicon->buckets[word->meant % BUCKETS],
				word->meant, i);

		scan_chain(lexicon, scan, lexicon->anywhere, 0, i);
	}

	finish_hits(scan);
}

bool scan_has(const struct scan *scan, int list)
{
	return scan->lists >> list & 1;
}

const struct hit *scan_find(const struct scan *scan, int list, size_t from)
{
	if (!scan_has(scan, list) || from >= scan->reading.count)
		return NULL;

	for (size_t i = scan->first[from]; i < scan->count; i++)
		if (scan->hits[i].list == list)
			return &scan->hits[i];

	return NULL;
}

bool scan_inside(const struct scan *scan, size_t i)
{
	return i < scan->reading.count && scan->inside[i];
}

const struct hit *scan_at(const struct scan *scan, int list, size_t at)
{
	if (!scan_has(scan, list) || at >= scan->reading.count)
		return NULL;

	for (size_t i = scan->first[at]; i < scan->count && scan->hits[i].from == at; i++)
		if (scan->hits[i].list == list)
			return &scan->hits[i];

	return NULL;
}
