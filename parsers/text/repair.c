/*
 * Repairs of spelling. Each is tried alone, the first whose result the rules know is taken; a
 * word that any rule knows as it stands is left alone.
 */
#include "parsers/text/repair.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

#define SLOTS_FIRST 1024  /* powers of two */
#define SLOTS_MAX   16384 /* far above the words of a configuration */

enum { KNOWN = 1, TARGET = 2, SAME = 4 };

struct slot {
	uint32_t hash;
	uint32_t meant;
	uint8_t flags;
};

struct vocabulary {
	struct slot *slots;
	size_t mask; /* how many they are, less one */
	size_t used;
};

struct vocabulary *vocabulary_new(void)
{
	struct vocabulary *vocabulary = alloc_zero(sizeof(*vocabulary));

	vocabulary->slots = alloc_array(SLOTS_FIRST, sizeof(*vocabulary->slots));
	vocabulary->mask = SLOTS_FIRST - 1;
	return vocabulary;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	free(vocabulary->slots);
	free(vocabulary);
}

static struct slot *find(const struct vocabulary *vocabulary, uint32_t hash)
{
	struct slot *slots = vocabulary->slots;
	size_t i = hash & vocabulary->mask;

	while (slots[i].flags && slots[i].hash != hash)
		i = (i + 1) & vocabulary->mask;

	return &slots[i];
}

/* Half full at most, so that every search ends. */
static void grow(struct vocabulary *vocabulary)
{
	struct slot *old = vocabulary->slots;
	size_t count = vocabulary->mask + 1;

	vocabulary->slots = alloc_array(2 * count, sizeof(*old));
	vocabulary->mask = 2 * count - 1;

	for (size_t i = 0; i < count; i++)
		if (old[i].flags)
			*find(vocabulary, old[i].hash) = old[i];

	free(old);
}

static void put(struct vocabulary *vocabulary, uint32_t hash, uint8_t flags)
{
	struct slot *slot = find(vocabulary, hash);

	if (!slot->flags) {
		if (vocabulary->used >= SLOTS_MAX / 2)
			return;

		if (++vocabulary->used > (vocabulary->mask + 1) / 2) {
			grow(vocabulary);
			slot = find(vocabulary, hash);
		}

		slot->hash = hash;
	}

	slot->flags |= flags;
}

void vocabulary_add(struct vocabulary *vocabulary, const char *folded, size_t len, bool target)
{
	put(vocabulary, reading_hash(folded, len), target ? KNOWN | TARGET : KNOWN);
}

void vocabulary_add_same(struct vocabulary *vocabulary, uint32_t variant, uint32_t meant)
{
	struct slot *slot;

	put(vocabulary, variant, SAME);
	slot = find(vocabulary, variant);

	if (slot->flags)
		slot->meant = meant;
}

bool vocabulary_has_target(const struct vocabulary *vocabulary, uint32_t hash)
{
	return find(vocabulary, hash)->flags & TARGET;
}

static bool is_vowel(char c)
{
	return c && strchr("aeiouy", c);
}

/* Telex: doubled vowels and dd are one letter, w and the tones s f r x j go (DOMAIN 3.2). */
static size_t strip_telex(const char *word, size_t len, char *out)
{
	bool vowel = false;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = word[i];

		if (c == 'w' && i > 0)
			continue;

		if (c == 'w')
			c = 'u';

		if (n && c == out[n - 1] && strchr("aeod", c))
			continue;

		if (vowel && strchr("sfrxjz", c))
			continue;

		/* "dduowngd", "troomj": the second vowel of a pair may stand apart. */
		vowel |= is_vowel(c);
		out[n++] = c;
	}

	return n;
}

/* VNI: digits go, but only behind a vowel and inside a word of letters (3.2). */
static size_t strip_vni(const char *word, size_t len, char *out)
{
	bool vowel = false;
	size_t n = 0, digits = 0;

	for (size_t i = 0; i < len; i++) {
		char c = word[i];

		if (c >= '1' && c <= '9') {
			if (!vowel && !(c == '9' && i == 1 && out[0] == 'd'))
				return 0;

			digits++;
			continue;
		}

		if (c == '0')
			return 0;

		vowel |= is_vowel(c);
		out[n++] = c;
	}

	return digits && digits <= 4 && n >= 3 ? n : 0;
}

struct sound {
	const char *from, *to;
};

/* At the start of a word: teencode and northern ears (3.1, 3.6). */
static const struct sound starts[] = {
	{"f", "ph"}, {"j", "gi"}, {"w", "qu"}, {"z", "d"}, {"z", "gi"}, {"z", "v"}, {"k", "c"},
	{"c", "k"}, {"ch", "tr"}, {"tr", "ch"}, {"x", "s"}, {"s", "x"}, {"n", "l"}, {"l", "n"},
	{"gi", "d"}, {"d", "gi"}, {"r", "d"}, {"r", "gi"}, {"ck", "ch"}, {"nk", "nh"},
	{"pk", "ph"}, {"tk", "th"}, {"gk", "gh"}, {"q", "qu"}, {"p", "ph"}, {"ng", "ngh"},
	{"g", "gh"}, {"0", "o"},
};

/* At its end. */
static const struct sound ends[] = {
	{"g", "ng"}, {"q", "ng"}, {"x", "ch"}, {"k", "ch"}, {"nk", "nh"}, {"ck", "ch"}, {"h", "nh"},
	{"n", "ng"}, {"i", "y"}, {"y", "i"}, {"m", "p"}, {"t", "c"}, {"c", "t"},
};

static size_t replace_start(const struct sound *sound, const char *word, size_t len, char *out)
{
	size_t from = strlen(sound->from), to = strlen(sound->to);

	if (len <= from || memcmp(word, sound->from, from) != 0)
		return 0;

	memcpy(out, sound->to, to);
	memcpy(out + to, word + from, len - from);
	return len - from + to;
}

static size_t replace_end(const struct sound *sound, const char *word, size_t len, char *out)
{
	size_t from = strlen(sound->from), to = strlen(sound->to);

	if (len <= from || memcmp(word + len - from, sound->from, from) != 0)
		return 0;

	memcpy(out, word, len - from);
	memcpy(out + len - from, sound->to, to);
	return len - from + to;
}

/* "tjn" for "tin", "tr0m" for "trom" (2.2). */
static size_t replace_signs(const char *word, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (char)(word[i] == 'j'			       ? 'i' :
				word[i] == '0'			       ? 'o' :
				word[i] == '1' && i > 0 && i + 1 < len ? 'i' :
									 word[i]);

	return len;
}

static uint32_t target(const struct vocabulary *vocabulary, const char *word, size_t len)
{
	uint32_t hash = len >= 2 ? reading_hash(word, len) : 0;

	return hash && vocabulary_has_target(vocabulary, hash) ? hash : 0;
}

static uint32_t repair_sounds(const struct vocabulary *vocabulary, const char *word, size_t len)
{
	char out[READING_WORD_MAX + 4];
	uint32_t hash = 0;

	for (size_t i = 0; !hash && i < sizeof(starts) / sizeof(*starts); i++)
		hash = target(vocabulary, out, replace_start(&starts[i], word, len, out));

	for (size_t i = 0; !hash && i < sizeof(ends) / sizeof(*ends); i++)
		hash = target(vocabulary, out, replace_end(&ends[i], word, len, out));

	return hash;
}

static uint32_t repair_word(const struct vocabulary *vocabulary, const struct word *word,
	const char *text, size_t len)
{
	char out[READING_WORD_MAX + 4];
	uint32_t hash;

	if (word->class == WORD_MIXED) {
		hash = target(vocabulary, out, strip_vni(text, len, out));
		return hash ? hash : target(vocabulary, out, replace_signs(text, len, out));
	}

	hash = target(vocabulary, out, strip_telex(text, len, out));

	if (!hash)
		hash = target(vocabulary, out, replace_signs(text, len, out));

	return hash || len < 4 ? hash : repair_sounds(vocabulary, text, len);
}

void vocabulary_repair(const struct vocabulary *vocabulary, struct reading *reading, size_t i)
{
	struct word *word = &reading->words[i];
	const struct slot *slot;
	uint32_t hash;

	if (word->class != WORD_LETTERS && word->class != WORD_MIXED)
		return;

	slot = find(vocabulary, word->hash);

	if (slot->flags & SAME) {
		word->meant = slot->meant;
		return;
	}

	if (slot->flags || word->marks || word->len < (word->class == WORD_MIXED ? 2 : 3) ||
		word->len > READING_WORD_MAX)
		return;

	hash = repair_word(vocabulary, word, reading->fold + word->at, word->len);

	if (hash)
		word->meant = hash;
}
