/*
 * Messages that another gateway received, read from where it keeps them: the parts of long ones
 * joined, all of them in the order of their time, as rows for the daemon's history. Files that are
 * no messages of people are counted, never guessed at.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* What the octets of a text are. */
enum past_alphabet {
	PAST_UTF8,
	PAST_UTF16BE,
	PAST_UTF16LE,
	PAST_LATIN9, /* ISO-8859-15, for smstools' ISO */
};

/* One message, or one part of a long one. The reader's own; past_add() copies. */
struct past_part {
	int64_t at; /* wall ms */
	const char *from;
	const char *joins; /* the same for all parts of one message from one sender; NULL: whole */
	unsigned seq;	   /* from 1 */
	unsigned total;	   /* 0 = not known */
	enum past_alphabet alphabet;
	const void *octets;
	size_t len;
};

struct past {
	struct past_message *messages;
	size_t count, cap, next;
	int64_t parts;	    /* that were read */
	int64_t services;   /* senders that are no phones: names and short codes */
	int64_t binary;	    /* no text: ring tones, reports, pictures */
	int64_t incomplete; /* long messages that lack a part; the rest of them counts */
	int64_t unreadable; /* files and rows that are not what they should be */
};

void past_add(struct past *past, const struct past_part *part);
/* After the last part: joins, and sorts by time. */
void past_finish(struct past *past);
/* The next as {"at","from","text"}, NULL at the end; a ctl_next_fn. */
json_t *past_next(void *past);
void past_clear(struct past *past);

/* Concatenation of a user data header in hexadecimal, blanks welcome (23.040 9.2.3.24.1 and .8). */
struct past_concat {
	unsigned ref, total, seq; /* total 0 = none */
};

struct past_concat past_concat(const char *hex);

/* Octets to UTF-8 without NUL; the caller frees it. A byte order mark is passed over. */
char *past_text(enum past_alphabet alphabet, const void *octets, size_t len);

/*
 * gammu-smsd(1): the folder of its files backend in any InboxFormat, the database of its SQL backend
 * where that is SQLite, or its table inbox as CSV with a header. 0, or -errno with why.
 */
int past_gammu(struct past *past, const char *path, char *why, size_t cap);
/* smsd(8) of the SMS Server Tools 3: its folder for incoming messages. 0, or -errno with why. */
int past_smstools(struct past *past, const char *path, char *why, size_t cap);

/* past_files.c: what both share. Each plain file of a folder, in order of its names. */
typedef void (*past_file_fn)(
	struct past *past, const char *name, const uint8_t *octets, size_t len);
int past_each_file(struct past *past, const char *folder, past_file_fn fn, char *why, size_t cap);
/* "20261126_025725" and "26-11-26 02:57:26" and the like, of the community's zone; -EINVAL. */
int past_time(const char *text, int64_t *at);
