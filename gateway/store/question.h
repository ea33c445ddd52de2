/*
 * Open questions: what a number was asked, so that its next bare "CO", "6" or "KO" has a meaning.
 * Rows, because an answer may come after a restart. Questions about a tip are not here: they
 * would tie a number to it (see tip_thread.h).
 */
#pragma once

#include <stdint.h>

struct store;

#define QUESTION_TEXT_MAX 256

struct question {
	int64_t id;
	int64_t number_id;
	char kind[16]; /* "register", "count", "optout", … */
	int64_t object;
	char text[QUESTION_TEXT_MAX]; /* the asker's own */
	int64_t asked_at, expires_at;
};

/* Replaces what was open of that kind for that number. */
int question_put(struct store *store, int64_t number_id, const char *kind, int64_t object,
	const char *text, int64_t expires_at);
/*
 * The newest open at now, older than before (0: the newest of all), so that who cannot use one
 * goes on to the next; -ENOENT.
 */
int question_next(struct store *store, int64_t number_id, int64_t now, int64_t before,
	struct question *out);
int question_drop(struct store *store, int64_t id);
/* All of that kind about that object, whomever they were put to. */
int question_drop_object(struct store *store, const char *kind, int64_t object);
/* All that a number was asked. */
int question_drop_number(struct store *store, int64_t number_id);
