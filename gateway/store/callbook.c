/*
 * Reading the callbook; see callbook.h.
 */
#include "gateway/store/callbook.h"

#include "gateway/store/stmt.h"

static void read_call(const struct stmt *rows, void *row)
{
	struct callbook_call *call = row;

	call->id = stmt_int(rows, 0);
	call->at = stmt_int(rows, 1);
	stmt_text(rows, 2, call->modem, sizeof(call->modem));
	stmt_text(rows, 3, call->direction, sizeof(call->direction));
	stmt_text(rows, 4, call->end, sizeof(call->end));
	stmt_text(rows, 5, call->path, sizeof(call->path));
	call->answered_s = stmt_int(rows, 6);
	call->keys = stmt_int(rows, 7);
	call->timeouts = stmt_int(rows, 8);
}

int callbook_calls(struct store *store, int64_t before, struct callbook_call *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_CALLBOOK_CALLS);

	stmt_bind_int(&rows, ":before", before ? before : INT64_MAX);
	return stmt_rows(&rows, read_call, out, sizeof(*out), cap, count);
}

static void read_recording(const struct stmt *rows, void *row)
{
	struct callbook_recording *recording = row;

	recording->id = stmt_int(rows, 0);
	recording->at = stmt_int(rows, 1);
	stmt_text(rows, 2, recording->kind, sizeof(recording->kind));
	recording->seconds = stmt_int(rows, 3);
}

int callbook_recordings(struct store *store, int64_t before, struct callbook_recording *out,
	size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_CALLBOOK_RECORDINGS);

	stmt_bind_int(&rows, ":before", before ? before : INT64_MAX);
	return stmt_rows(&rows, read_recording, out, sizeof(*out), cap, count);
}

static void read_node(const struct stmt *rows, void *row)
{
	struct callbook_node *node = row;

	stmt_text(rows, 0, node->name, sizeof(node->name));
	node->reached = stmt_int(rows, 1);
	node->unanswered = stmt_int(rows, 2);
	node->hung_up = stmt_int(rows, 3);
	stmt_text(rows, 4, node->keys, sizeof(node->keys));
}

int callbook_nodes(struct store *store, struct callbook_node *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_CALLBOOK_NODES);

	return stmt_rows(&rows, read_node, out, sizeof(*out), cap, count);
}
