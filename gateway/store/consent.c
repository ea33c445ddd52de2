/*
 * Consent and opting out; see consent.h.
 */
#include "gateway/store/consent.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

int consent_note(struct store *store, int64_t number_id, const char *act, const char *text)
{
	struct stmt put = stmt_use(store, STMT_CONSENT_PUT);

	stmt_bind_int(&put, ":number", number_id);
	stmt_bind_int(&put, ":at", clock_wall_ms(store->clock));
	stmt_bind_text(&put, ":act", act);
	stmt_bind_text(&put, ":text", text);
	return stmt_run(&put);
}

static int suppress_hash(struct store *store, const char *e164, uint8_t hash[SEAL_HASH_BYTES])
{
	return seal_hash(store, "suppress", e164, strlen(e164), NULL, 0, hash);
}

int suppress_put(struct store *store, const char *e164)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = suppress_hash(store, e164, hash);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_SUPPRESS_PUT);

	stmt_bind_blob(&put, ":hash", hash, sizeof(hash));
	stmt_bind_int(&put, ":at", clock_wall_ms(store->clock));
	return stmt_run(&put);
}

int suppress_drop(struct store *store, const char *e164)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = suppress_hash(store, e164, hash);

	if (result)
		return result;

	struct stmt drop = stmt_use(store, STMT_SUPPRESS_DROP);

	stmt_bind_blob(&drop, ":hash", hash, sizeof(hash));
	return stmt_run(&drop);
}

int suppress_has(struct store *store, const char *e164, bool *has)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int64_t one;
	int result = suppress_hash(store, e164, hash);

	*has = false;

	if (result)
		return result;

	struct stmt find = stmt_use(store, STMT_SUPPRESS_HAS);

	stmt_bind_blob(&find, ":hash", hash, sizeof(hash));
	result = stmt_one(&find, &one);
	*has = !result;
	return result == -ENOENT ? 0 : result;
}
