/*
 * Floods of one number as rows; see flood.h.
 */
#include "gateway/store/flood.h"

#include <errno.h>
#include <string.h>

#include "gateway/store/seal.h"
#include "gateway/store/stmt.h"

#define HOUR_MS (INT64_C(3600) * 1000)

/* Counts a row up, or makes it; one that began before since begins anew. */
static int count_up(struct store *store, const char *key, const void *sealed, size_t len,
	int64_t since, int64_t now, int64_t *id, int32_t *count)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = seal_hash(store, "flood", key, strlen(key), NULL, 0, hash);

	if (result)
		return result;

	struct stmt up = stmt_use(store, STMT_FLOOD_COUNT);

	stmt_bind_blob(&up, ":hash", hash, sizeof(hash));
	stmt_bind_int(&up, ":since", since);
	stmt_bind_int(&up, ":now", now);

	if (sealed)
		stmt_bind_blob(&up, ":sealed", sealed, len);
	else
		stmt_bind_null(&up, ":sealed");

	result = stmt_next(&up);

	if (result)
		return result;

	*id = stmt_int(&up, 0);
	*count = (int32_t)stmt_int(&up, 1);
	stmt_done(&up);
	return 0;
}

int flood_count(struct store *store, const char *key, int64_t now, int32_t *count)
{
	int64_t id;

	return count_up(store, key, NULL, 0, now - HOUR_MS, now, &id, count);
}

int flood_forget(struct store *store, const char *key)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = seal_hash(store, "flood", key, strlen(key), NULL, 0, hash);

	if (result)
		return result;

	struct stmt forget = stmt_use(store, STMT_FLOOD_FORGET);

	stmt_bind_blob(&forget, ":hash", hash, sizeof(hash));
	return stmt_run(&forget);
}

int flood_heap_add(struct store *store, const char *key, const struct flood_heap *heap,
	int64_t now, int64_t *id, int32_t *count)
{
	uint8_t sealed[sizeof(*heap) + SEAL_OVERHEAD];
	size_t len;
	int result = seal_close(store, "flood", heap, sizeof(*heap), sealed, &len);

	return result ? result : count_up(store, key, sealed, len, 0, now, id, count);
}

int flood_heap_take(struct store *store, int64_t id, struct flood_heap *heap, int32_t *count)
{
	uint8_t sealed[sizeof(*heap) + SEAL_OVERHEAD];
	struct stmt get = stmt_use(store, STMT_FLOOD_GET);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	size_t len = stmt_blob(&get, 1, sealed, sizeof(sealed));

	*count = (int32_t)stmt_int(&get, 0);
	stmt_done(&get);
	result = seal_open(store, "flood", sealed, len, heap, &len);

	if (result)
		return result;

	struct stmt drop = stmt_use(store, STMT_FLOOD_DROP);

	stmt_bind_int(&drop, ":id", id);
	return stmt_run(&drop);
}
