/*
 * Histories that were told; see history.h.
 */
#include "gateway/store/history.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/store/seal.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

#define DIGEST_MAX 8320 /* the longest text and what stands before it */

int64_t history_run(void)
{
	char digits[16];

	seal_code(digits, 9);
	return strtoll(digits, NULL, 10);
}

/* The turn-th of lines that are the same. */
static int digest(struct store *store, const struct history_line *line, int turn,
	uint8_t out[SEAL_HASH_BYTES])
{
	char said[DIGEST_MAX];
	int len = snprintf(said, sizeof(said), "%lld %d %s %s", (long long)line->at, turn,
		line->from, line->text);

	if (len >= (int)sizeof(said))
		return -E2BIG;

	return seal_hash(store, "history", said, (size_t)len, NULL, 0, out);
}

/* The first of the same lines that this telling has not had; *other: another had it. */
static int find(struct store *store, const struct history_line *line,
	uint8_t out[SEAL_HASH_BYTES], bool *other, struct history_fate *fate)
{
	for (int turn = 0;; turn++) {
		int result = digest(store, line, turn, out);

		if (result)
			return result;

		struct stmt get = stmt_use(store, STMT_HISTORY_GET);

		stmt_bind_blob(&get, ":digest", out, SEAL_HASH_BYTES);
		result = stmt_next(&get);
		*other = !result;

		if (result)
			return result == -ENOENT ? 0 : result;

		bool mine = stmt_int(&get, 0) == line->run;

		stmt_text(&get, 1, fate->kind, sizeof(fate->kind));
		stmt_text(&get, 2, fate->code, sizeof(fate->code));
		stmt_done(&get);

		if (!mine)
			return 0;
	}
}

static int put(struct store *store, const struct history_line *line,
	const uint8_t hash[SEAL_HASH_BYTES], const struct history_fate *fate)
{
	struct stmt put = stmt_use(store, STMT_HISTORY_PUT);

	stmt_bind_blob(&put, ":digest", hash, SEAL_HASH_BYTES);
	stmt_bind_int(&put, ":run", line->run);
	stmt_bind_text(&put, ":kind", fate->kind);
	stmt_bind_text(&put, ":code", fate->code);
	return stmt_run(&put);
}

int history_known(struct store *store, const struct history_line *line, bool *known,
	struct history_fate *fate)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = find(store, line, hash, known, fate);

	return result || !*known ? result : put(store, line, hash, fate);
}

int history_keep(struct store *store, const struct history_line *line,
	const struct history_fate *fate)
{
	uint8_t hash[SEAL_HASH_BYTES];
	struct history_fate unused;
	bool other;
	int result = find(store, line, hash, &other, &unused);

	return result ? result : put(store, line, hash, fate);
}
