/*
 * A message as it is read: characters folded one to one beside the sender's own, words with
 * their diacritics, and one subject line for patterns. Values on the caller's memory.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define READING_MAX	 1600 /* characters that are looked at; ten parts */
#define READING_WORDS	 640
#define READING_SLACK	 8 /* readers look ahead so far without asking */
#define READING_MARKS	 8
#define READING_WORD_MAX 31 /* letters of a word that any rule may know */

/* Diacritics of a word as struct word has them: MARKS1(FOLD_ACUTE), … */
#define MARKS1(a)    ((uint64_t)(a))
#define MARKS2(a, b) (MARKS1(a) | (uint64_t)(b) << 8)

enum word_class {
	WORD_LETTERS,
	WORD_DIGITS,
	WORD_MIXED, /* "22h30", "98a", "xom4" */
	WORD_SIGN,  /* one character of punctuation */
	WORD_OTHER, /* emoji and other scripts */
};

/* What a word was recognised as; a word belongs to one field only. */
enum word_use {
	USE_FREE,
	USE_KEYWORD,
	USE_PHONE,
	USE_ACCOUNT,
	USE_PLATE,
	USE_MONEY,
	USE_LINK,
	USE_TIME,
	USE_COUNT,
	USE_PLACE,
	USE_HIDDEN, /* part of a harmless phrase */
};

struct word {
	uint16_t at, len;  /* in fold[] and letters[] */
	uint16_t subject;  /* where it begins in subject[] */
	uint32_t hash;	   /* of its folded letters */
	uint32_t meant;	   /* hash of what a repair makes of it, or hash */
	uint64_t marks;	   /* its diacritics, one a byte; 0 = written without */
	uint8_t class;
	uint8_t use;
	bool capital; /* begins with a capital letter */
	bool upper;   /* all of it in capitals, two letters at least */
	bool spaced;  /* a blank stands before it, or nothing */
};

struct reading {
	size_t len;
	uint32_t letters[READING_MAX]; /* composed, as written */
	char fold[READING_MAX + 1];    /* the same places in ASCII; FOLD_OTHER for the rest */
	struct word words[READING_WORDS + READING_SLACK]; /* empty ones behind count */
	size_t count;
	char subject[READING_MAX * 2 + READING_WORDS * READING_MARKS + 1];
	size_t subject_len;
	bool rich;  /* has letters that no GSM-7 message can carry: accents decide */
	bool mixed; /* small letters occur: capitals mean something */
};

/* Any bytes; what is invalid reads as U+FFFD. What does not fit is not looked at. */
void reading_make(struct reading *reading, const char *text, size_t len);

/* The characters [from, to) as written, ended by NUL. Returns their octets. */
size_t reading_letters(
	const struct reading *reading, size_t from, size_t to, char *out, size_t cap);
/* The words [from, to) in the sender's spelling; cut at a whole character. */
void reading_copy(const struct reading *reading, size_t from, size_t to, char *out, size_t cap);
/* As reading_copy() from word from to the end of the message. */
void reading_copy_rest(const struct reading *reading, size_t from, char *out, size_t cap);

/* Whether word i is these folded letters; false past the end. */
bool reading_is(const struct reading *reading, size_t i, const char *folded);
/* Whether it is one of these, separated by blanks. */
bool reading_is_any(const struct reading *reading, size_t i, const char *list);
/*
 * Whether word i is these letters with these diacritics (MARKS…), or may be: in a message whose
 * other words have accents, a word without them has none.
 */
bool reading_word(const struct reading *reading, size_t i, const char *folded, uint64_t marks);
/* The sign at word i, or 0. */
char reading_sign(const struct reading *reading, size_t i);
/* The value of a word of digits, -1 for another or one above a thousand millions. */
int64_t reading_number(const struct reading *reading, size_t i);
/* Whether word i is somebody's or something's name by its capital: one behind small letters. */
bool reading_named(const struct reading *reading, size_t i);
/* Whether word i carries diacritics. */
bool reading_marked(const struct reading *reading, size_t i);
void reading_use(struct reading *reading, size_t from, size_t to, enum word_use use);
bool reading_free(const struct reading *reading, size_t from, size_t to);

/* Hash of folded letters, as in struct word. */
uint32_t reading_hash(const char *folded, size_t len);
