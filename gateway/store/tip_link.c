/*
 * From tips to people: the link back to whoever told, the thread, and those who work on it; see
 * tip.h and tip_thread.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "gateway/base/civil.h"
#include "gateway/store/person.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"
#include "gateway/store/tip.h"
#include "gateway/store/tip_thread.h"

#define SALT_BYTES 16

static int link_hash(struct store *store, const char *e164, const uint8_t salt[SALT_BYTES],
	uint8_t hash[SEAL_HASH_BYTES])
{
	return seal_hash(store, "tip_link", e164, strlen(e164), salt, SALT_BYTES, hash);
}

int tip_link_put(struct store *store, int64_t tip_id, const char *e164, int64_t open_until)
{
	uint8_t salt[SALT_BYTES], hash[SEAL_HASH_BYTES], sealed[NUMBER_MAX + SEAL_OVERHEAD];
	size_t len = strlen(e164), sealed_len;

	if (len >= NUMBER_MAX)
		return -EINVAL;

	randombytes_buf(salt, sizeof(salt));

	int result = link_hash(store, e164, salt, hash);

	if (!result)
		result = seal_close(store, "tip_link", e164, len, sealed, &sealed_len);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_TIP_LINK_PUT);

	stmt_bind_int(&put, ":tip", tip_id);
	stmt_bind_blob(&put, ":salt", salt, sizeof(salt));
	stmt_bind_blob(&put, ":hash", hash, sizeof(hash));
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	stmt_bind_int(&put, ":until", open_until);
	return stmt_run(&put);
}

int tip_link_get(
	struct store *store, int64_t tip_id, char e164[NUMBER_MAX], int64_t *open_until)
{
	uint8_t sealed[NUMBER_MAX + SEAL_OVERHEAD];
	struct stmt get = stmt_use(store, STMT_TIP_LINK_GET);

	stmt_bind_int(&get, ":tip", tip_id);

	int result = stmt_next(&get);

	if (result)
		return result;

	size_t len = stmt_blob(&get, 2, sealed, sizeof(sealed));

	*open_until = stmt_int(&get, 3);
	stmt_done(&get);
	result = seal_open(store, "tip_link", sealed, len, e164, &len);

	if (!result)
		e164[len] = '\0';

	return result;
}

int tip_link_check(struct store *store, int64_t tip_id, const char *e164)
{
	uint8_t salt[SALT_BYTES], kept[SEAL_HASH_BYTES], hash[SEAL_HASH_BYTES];
	struct stmt get = stmt_use(store, STMT_TIP_LINK_GET);

	stmt_bind_int(&get, ":tip", tip_id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_blob(&get, 0, salt, sizeof(salt));
	stmt_blob(&get, 1, kept, sizeof(kept));
	stmt_done(&get);
	result = link_hash(store, e164, salt, hash);

	if (result)
		return result;

	return memcmp(hash, kept, sizeof(hash)) ? -EACCES : 0;
}

int tip_link_set_open(struct store *store, int64_t tip_id, int64_t open_until)
{
	struct stmt set = stmt_use(store, STMT_TIP_LINK_OPEN);

	stmt_bind_int(&set, ":tip", tip_id);
	stmt_bind_int(&set, ":until", open_until);
	return stmt_run(&set);
}

int tip_link_shred(struct store *store, int64_t tip_id)
{
	struct stmt shred = stmt_use(store, STMT_TIP_LINK_SHRED);

	stmt_bind_int(&shred, ":tip", tip_id);
	return stmt_run(&shred);
}

int tip_forward_put(
	struct store *store, int64_t tip_id, int64_t person_id, int32_t step, int64_t at)
{
	int64_t id;
	struct stmt put = stmt_use(store, STMT_TIP_FORWARD_PUT);

	stmt_bind_int(&put, ":tip", tip_id);
	stmt_bind_int(&put, ":person", person_id);
	stmt_bind_int(&put, ":step", step);
	stmt_bind_int(&put, ":at", at);
	return stmt_insert(&put, &id);
}

int tip_heap_put(struct store *store, int64_t heap, int64_t tip_id)
{
	struct stmt put = stmt_use(store, STMT_TIP_HEAP);

	stmt_bind_int(&put, ":id", tip_id);
	stmt_bind_int(&put, ":heap", heap);
	return stmt_run(&put);
}

int tip_heap_hand(
	struct store *store, int64_t heap, int64_t first, int64_t person_id, int64_t at)
{
	struct stmt hand = stmt_use(store, STMT_TIP_HEAP_HANDED);

	stmt_bind_int(&hand, ":heap", heap);
	stmt_bind_int(&hand, ":first", first);
	stmt_bind_id(&hand, ":person", person_id);
	stmt_bind_int(&hand, ":at", at);

	int result = stmt_run(&hand);

	if (result)
		return result;

	struct stmt out = stmt_use(store, STMT_TIP_HEAP_OUT);

	stmt_bind_int(&out, ":heap", heap);
	stmt_bind_id(&out, ":person", person_id);
	stmt_bind_int(&out, ":at", at);
	return stmt_run(&out);
}

int tip_forward_acknowledge(struct store *store, int64_t tip_id, int64_t person_id, int64_t at)
{
	struct stmt taken = stmt_use(store, STMT_TIP_FORWARD_TAKEN);

	stmt_bind_int(&taken, ":tip", tip_id);
	stmt_bind_int(&taken, ":person", person_id);
	stmt_bind_int(&taken, ":at", at);
	return stmt_run(&taken);
}

int tip_forward_people(
	struct store *store, int64_t tip_id, struct people *out, int32_t *steps, bool *taken)
{
	struct stmt find = stmt_use(store, STMT_TIP_FORWARD_PEOPLE);
	int result;

	out->count = 0;
	*steps = 0;
	*taken = false;
	stmt_bind_int(&find, ":tip", tip_id);
	stmt_bind_int(&find, ":limit", PEOPLE_MAX);

	while (!(result = stmt_next(&find))) {
		int32_t step = (int32_t)stmt_int(&find, 1) + 1;

		out->id[out->count++] = stmt_int(&find, 0);
		*taken |= stmt_int(&find, 2) != 0;

		if (step > *steps)
			*steps = step;
	}

	return result == -ENOENT ? 0 : result;
}

/* The sealed word of a thread. */
struct thread {
	int64_t tip_id, open_until;
};

static int thread_hash(struct store *store, const char *e164, uint8_t hash[SEAL_HASH_BYTES])
{
	return seal_hash(store, "tip_thread", e164, strlen(e164), NULL, 0, hash);
}

int tip_thread_put(struct store *store, const char *e164, int64_t tip_id, int64_t open_until)
{
	const struct thread thread = {tip_id, open_until};
	uint8_t hash[SEAL_HASH_BYTES], sealed[sizeof(thread) + SEAL_OVERHEAD];
	size_t sealed_len;
	int result = thread_hash(store, e164, hash);

	if (!result)
		result = seal_close(store, "tip_thread", &thread, sizeof(thread), sealed,
			&sealed_len);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_TIP_THREAD_PUT);

	stmt_bind_blob(&put, ":hash", hash, sizeof(hash));
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	stmt_bind_int(&put, ":day", civil_midnight(open_until, 1));
	return stmt_run(&put);
}

int tip_thread_find(struct store *store, const char *e164, int64_t now, int64_t *tip_id)
{
	uint8_t hash[SEAL_HASH_BYTES], sealed[sizeof(struct thread) + SEAL_OVERHEAD];
	struct thread thread;
	int result = thread_hash(store, e164, hash);

	*tip_id = 0;

	if (result)
		return result;

	struct stmt find = stmt_use(store, STMT_TIP_THREAD_FIND);

	stmt_bind_blob(&find, ":hash", hash, sizeof(hash));
	result = stmt_next(&find);

	if (result)
		return result;

	size_t len = stmt_blob(&find, 0, sealed, sizeof(sealed));

	stmt_done(&find);
	result = seal_open(store, "tip_thread", sealed, len, &thread, &len);

	if (result)
		return result;

	if (len != sizeof(thread) || thread.open_until <= now)
		return -ENOENT;

	*tip_id = thread.tip_id;
	return 0;
}

int tip_thread_drop(struct store *store, const char *e164)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = thread_hash(store, e164, hash);

	if (result)
		return result;

	struct stmt drop = stmt_use(store, STMT_TIP_THREAD_DROP);

	stmt_bind_blob(&drop, ":hash", hash, sizeof(hash));
	return stmt_run(&drop);
}

int tip_thread_sweep(struct store *store, int64_t now)
{
	struct stmt sweep = stmt_use(store, STMT_TIP_THREAD_SWEEP);

	stmt_bind_int(&sweep, ":day", now);
	return stmt_run(&sweep);
}
