/*
 * Tips; see tip.h.
 */
#include "gateway/store/tip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/clock.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

static void bind_text(struct stmt *stmt, const char *name, const char *text)
{
	stmt_bind_text(stmt, name, text[0] ? text : NULL);
}

/* What TIP_PUT and TIP_SET have in common. */
static void bind_tip(struct stmt *stmt, const struct tip *tip)
{
	stmt_bind_id(stmt, ":grp", tip->grp_id);
	stmt_bind_id(stmt, ":zone", tip->zone_id);
	stmt_bind_text(stmt, ":kind", tip->kind);
	bind_text(stmt, ":category", tip->category);
	stmt_bind_text(stmt, ":state", tip->state);
	bind_text(stmt, ":rating", tip->rating);
	bind_text(stmt, ":place", tip->place);
	bind_text(stmt, ":happened", tip->happened);
	stmt_bind_int(stmt, ":restricted", tip->restricted);
	stmt_bind_int(stmt, ":silent", tip->silent);
	bind_text(stmt, ":asked", tip->asked);
	stmt_bind_id(stmt, ":forwarded", tip->forwarded_at);
	stmt_bind_id(stmt, ":acknowledged", tip->acknowledged_at);
	stmt_bind_id(stmt, ":closed", tip->closed_at);
	stmt_bind_int(stmt, ":updated", tip->updated_at);
	bind_text(stmt, ":owner", tip->owner);
}

int tip_put(struct store *store, struct tip *tip, const char *text)
{
	uint8_t sealed[TIP_TEXT_MAX + SEAL_OVERHEAD];
	size_t len = strnlen(text, TIP_TEXT_MAX), sealed_len;
	int result = ref_new(store, "tip", tip->code);

	if (!result)
		result = ref_new(store, "alias", tip->alias);

	if (!result)
		result = seal_close(store, "tip", text, len, sealed, &sealed_len);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_TIP_PUT);

	stmt_bind_text(&put, ":code", tip->code);
	stmt_bind_text(&put, ":alias", tip->alias);
	bind_tip(&put, tip);
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	stmt_bind_int(&put, ":received", tip->received_at);
	store_tell(store, STORE_TIP, 0, NULL);
	return stmt_insert(&put, &tip->id);
}

int tip_set(struct store *store, const struct tip *tip)
{
	struct stmt set = stmt_use(store, STMT_TIP_SET);

	stmt_bind_int(&set, ":id", tip->id);
	bind_tip(&set, tip);
	store_tell(store, STORE_TIP, 0, NULL);
	return stmt_run(&set);
}

static int read_tip(struct stmt *stmt, struct tip *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	*out = (struct tip){0};
	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	stmt_text(stmt, 2, out->alias, sizeof(out->alias));
	out->grp_id = stmt_int(stmt, 3);
	out->zone_id = stmt_int(stmt, 4);
	stmt_text(stmt, 5, out->kind, sizeof(out->kind));
	stmt_text(stmt, 6, out->category, sizeof(out->category));
	stmt_text(stmt, 7, out->state, sizeof(out->state));
	stmt_text(stmt, 8, out->rating, sizeof(out->rating));
	stmt_text(stmt, 9, out->place, sizeof(out->place));
	stmt_text(stmt, 10, out->happened, sizeof(out->happened));
	out->restricted = (enum tip_restricted)stmt_int(stmt, 11);
	out->silent = stmt_int(stmt, 12);
	stmt_text(stmt, 13, out->asked, sizeof(out->asked));
	out->received_at = stmt_int(stmt, 14);
	out->forwarded_at = stmt_int(stmt, 15);
	out->acknowledged_at = stmt_int(stmt, 16);
	out->closed_at = stmt_int(stmt, 17);
	out->updated_at = stmt_int(stmt, 18);
	stmt_text(stmt, 19, out->owner, sizeof(out->owner));
	stmt_done(stmt);
	return 0;
}

int tip_get(struct store *store, int64_t id, struct tip *out)
{
	struct stmt get = stmt_use(store, STMT_TIP_GET);

	stmt_bind_int(&get, ":id", id);
	return read_tip(&get, out);
}

int tip_by_code(struct store *store, const char *code, struct tip *out)
{
	struct stmt get = stmt_use(store, STMT_TIP_BY_CODE);

	stmt_bind_text(&get, ":code", code);
	return read_tip(&get, out);
}

int tip_by_alias(struct store *store, const char *alias, struct tip *out)
{
	struct stmt get = stmt_use(store, STMT_TIP_BY_ALIAS);

	stmt_bind_text(&get, ":code", alias);
	return read_tip(&get, out);
}

/* The sealed column of the present row, as text of at most cap - 1 octets. */
static int open_text(
	struct store *store, const struct stmt *stmt, int column, char *out, size_t cap)
{
	char whole[TIP_TEXT_MAX];
	size_t sealed_len, len = 0;
	const void *sealed = stmt_bytes(stmt, column, &sealed_len);

	out[0] = '\0';

	if (!sealed || sealed_len > TIP_TEXT_MAX + SEAL_OVERHEAD)
		return sealed ? -EBADMSG : 0;

	int result = seal_open(store, "tip", sealed, sealed_len, whole, &len);

	if (result)
		return result;

	if (len > cap - 1)
		len = cap - 1;

	memcpy(out, whole, len);
	out[len] = '\0';
	return 0;
}

int tip_text(struct store *store, int64_t id, char *out, size_t cap)
{
	struct stmt get = stmt_use(store, STMT_TIP_TEXT);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	result = open_text(store, &get, 0, out, cap);
	stmt_done(&get);
	return result;
}

int tip_set_text(struct store *store, int64_t id, const char *text)
{
	uint8_t sealed[TIP_TEXT_MAX + SEAL_OVERHEAD];
	size_t sealed_len;
	int result = seal_close(
		store, "tip", text, strnlen(text, TIP_TEXT_MAX), sealed, &sealed_len);

	if (result)
		return result;

	struct stmt set = stmt_use(store, STMT_TIP_SET_TEXT);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_blob(&set, ":sealed", sealed, sealed_len);
	return stmt_run(&set);
}

int tip_drop(struct store *store, int64_t id, int64_t now)
{
	struct tip tip;
	int result = tip_get(store, id, &tip);

	if (!result)
		result = tip_set_text(store, id, "");

	if (!result)
		result = tip_link_shred(store, id);

	if (result)
		return result;

	strcpy(tip.state, "dropped");
	tip.place[0] = tip.happened[0] = tip.asked[0] = '\0';
	tip.closed_at = tip.updated_at = now;
	return tip_set(store, &tip);
}

int tip_note_put(struct store *store, int64_t tip_id, const char *source, const char *text,
	int64_t at)
{
	uint8_t sealed[TIP_TEXT_MAX + SEAL_OVERHEAD];
	size_t sealed_len;
	int64_t id;
	int result = seal_close(
		store, "tip", text, strnlen(text, TIP_TEXT_MAX), sealed, &sealed_len);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_TIP_NOTE_PUT);

	stmt_bind_int(&put, ":tip", tip_id);
	stmt_bind_text(&put, ":source", source);
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	stmt_bind_int(&put, ":at", at);
	return stmt_insert(&put, &id);
}

int tip_note_last(struct store *store, int64_t tip_id, int64_t *at)
{
	struct stmt last = stmt_use(store, STMT_TIP_NOTE_LAST);

	stmt_bind_int(&last, ":tip", tip_id);
	return stmt_one(&last, at);
}

int tip_note_next(struct store *store, int64_t tip_id, int64_t after, struct tip_note *out)
{
	struct stmt next = stmt_use(store, STMT_TIP_NOTE_NEXT);

	stmt_bind_int(&next, ":tip", tip_id);
	stmt_bind_int(&next, ":after", after);

	int result = stmt_next(&next);

	if (result)
		return result;

	out->id = stmt_int(&next, 0);
	stmt_text(&next, 1, out->source, sizeof(out->source));
	out->at = stmt_int(&next, 3);
	result = open_text(store, &next, 2, out->text, sizeof(out->text));
	stmt_done(&next);
	return result;
}
