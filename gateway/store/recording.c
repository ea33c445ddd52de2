/*
 * Recordings and calls; see recording.h.
 */
#include "gateway/store/recording.h"

#include <errno.h>
#include <stdlib.h>

#include "gateway/base/alloc.h"
#include "gateway/store/seal.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store_state.h"

#define PURPOSE "recording"

int recording_put(struct store *store, struct recording *recording, const uint8_t *packed)
{
	if (recording->octets > RECORDING_OCTETS_MAX)
		return -EFBIG;

	uint8_t *blob = alloc_zero(recording->octets + SEAL_OVERHEAD);
	size_t length = 0;
	int result = seal_close(store, PURPOSE, packed, recording->octets, blob, &length);

	if (!result) {
		struct stmt put = stmt_use(store, STMT_RECORDING_PUT);

		stmt_bind_text(&put, ":kind", recording->kind);
		stmt_bind_int(&put, ":at", recording->at);
		stmt_bind_int(&put, ":octets", (int64_t)recording->octets);
		stmt_bind_blob(&put, ":sealed", blob, length);
		result = stmt_insert(&put, &recording->id);
	}

	free(blob);
	return result;
}

static int read_row(
	struct store *store, struct stmt *get, struct recording *out, uint8_t **packed)
{
	size_t length;
	const uint8_t *blob = stmt_bytes(get, 3, &length);

	out->id = stmt_int(get, 0);
	stmt_text(get, 1, out->kind, sizeof(out->kind));
	out->at = stmt_int(get, 2);

	if (!blob || length < SEAL_OVERHEAD)
		return -EBADMSG;

	*packed = alloc_zero(length);
	return seal_open(store, PURPOSE, blob, length, *packed, &out->octets);
}

int recording_get(
	struct store *store, int64_t id, struct recording *out, uint8_t **packed)
{
	struct stmt get = stmt_use(store, STMT_RECORDING_GET);

	*out = (struct recording){0};
	*packed = NULL;
	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	result = read_row(store, &get, out, packed);
	stmt_done(&get);

	if (result) {
		free(*packed);
		*packed = NULL;
	}

	return result;
}

int call_put(struct store *store, const struct call_row *row)
{
	struct stmt put = stmt_use(store, STMT_CALL_PUT);

	stmt_bind_text(&put, ":modem", row->modem);
	stmt_bind_text(&put, ":direction", row->direction);
	stmt_bind_text(&put, ":end", row->end);
	stmt_bind_text(&put, ":node", row->node);
	stmt_bind_text(&put, ":path", row->path);
	stmt_bind_int(&put, ":keys", row->keys);
	stmt_bind_int(&put, ":timeouts", row->timeouts);
	stmt_bind_int(&put, ":at", row->at);
	stmt_bind_int(&put, ":answered", row->answered_s);
	return stmt_run(&put);
}

int call_count(struct store *store, const char *node, const char *what, int64_t more)
{
	struct stmt count = stmt_use(store, STMT_CALL_COUNT);

	stmt_bind_text(&count, ":node", node);
	stmt_bind_text(&count, ":what", what);
	stmt_bind_int(&count, ":more", more);
	return stmt_run(&count);
}
