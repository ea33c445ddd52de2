/*
 * Mediations and who comes to what; see mediation.h and rsvp.h.
 */
#include "gateway/store/mediation.h"

#include <errno.h>
#include <string.h>

#include "gateway/store/rsvp.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

#define TEXT_MAX 1600

static void bind_text(struct stmt *stmt, const char *name, const char *text)
{
	stmt_bind_text(stmt, name, text[0] ? text : NULL);
}

static void bind_mediation(struct stmt *stmt, const struct mediation *mediation)
{
	stmt_bind_id(stmt, ":grp", mediation->grp_id);
	stmt_bind_id(stmt, ":zone", mediation->zone_id);
	bind_text(stmt, ":category", mediation->category);
	bind_text(stmt, ":place", mediation->place);
	stmt_bind_text(stmt, ":state", mediation->state);
	stmt_bind_int(stmt, ":violence", mediation->violence);
	stmt_bind_id(stmt, ":requester", mediation->requester_id);
	stmt_bind_id(stmt, ":mediator", mediation->mediator_id);
	bind_text(stmt, ":outcome", mediation->outcome);
	stmt_bind_id(stmt, ":due", mediation->due_at);
	stmt_bind_id(stmt, ":done", mediation->done_at);
	stmt_bind_id(stmt, ":meet", mediation->meet_at);

	if (mediation->relapsed >= 0)
		stmt_bind_int(stmt, ":relapsed", mediation->relapsed);
	else
		stmt_bind_null(stmt, ":relapsed");
}

int mediation_put(struct store *store, struct mediation *mediation, const char *text)
{
	uint8_t sealed[TEXT_MAX + SEAL_OVERHEAD];
	size_t sealed_len;
	int result = 0;

	if (!mediation->code[0])
		result = ref_new(store, "mediation", mediation->code);

	if (!result)
		result = seal_close(store, "mediation", text, strnlen(text, TEXT_MAX), sealed,
			&sealed_len);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_MEDIATION_PUT);

	stmt_bind_text(&put, ":code", mediation->code);
	bind_mediation(&put, mediation);
	stmt_bind_int(&put, ":made", mediation->made_at);
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	return stmt_insert(&put, &mediation->id);
}

int mediation_set(struct store *store, const struct mediation *mediation)
{
	struct stmt set = stmt_use(store, STMT_MEDIATION_SET);

	stmt_bind_int(&set, ":id", mediation->id);
	bind_mediation(&set, mediation);
	return stmt_run(&set);
}

static int read_mediation(struct stmt *stmt, struct mediation *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	*out = (struct mediation){0};
	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->zone_id = stmt_int(stmt, 3);
	stmt_text(stmt, 4, out->category, sizeof(out->category));
	stmt_text(stmt, 5, out->place, sizeof(out->place));
	stmt_text(stmt, 6, out->state, sizeof(out->state));
	out->violence = stmt_int(stmt, 7);
	out->requester_id = stmt_int(stmt, 8);
	out->mediator_id = stmt_int(stmt, 9);
	stmt_text(stmt, 10, out->outcome, sizeof(out->outcome));
	out->due_at = stmt_int(stmt, 11);
	out->made_at = stmt_int(stmt, 12);
	out->done_at = stmt_int(stmt, 13);
	out->meet_at = stmt_int(stmt, 14);
	out->relapsed = stmt_is_null(stmt, 15) ? -1 : (int32_t)stmt_int(stmt, 15);
	stmt_done(stmt);
	return 0;
}

int mediation_get(struct store *store, int64_t id, struct mediation *out)
{
	struct stmt get = stmt_use(store, STMT_MEDIATION_GET);

	stmt_bind_int(&get, ":id", id);
	return read_mediation(&get, out);
}

int mediation_by_code(struct store *store, const char *code, struct mediation *out)
{
	struct stmt get = stmt_use(store, STMT_MEDIATION_BY_CODE);

	stmt_bind_text(&get, ":code", code);
	return read_mediation(&get, out);
}

int mediation_text(struct store *store, int64_t id, char *out, size_t cap)
{
	uint8_t sealed[TEXT_MAX + SEAL_OVERHEAD];
	char text[TEXT_MAX];
	struct stmt get = stmt_use(store, STMT_MEDIATION_TEXT);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	size_t len = stmt_blob(&get, 0, sealed, sizeof(sealed));

	stmt_done(&get);
	out[0] = '\0';

	if (!len)
		return 0;

	result = seal_open(store, "mediation", sealed, len, text, &len);

	if (result)
		return result;

	if (len > cap - 1)
		len = cap - 1;

	memcpy(out, text, len);
	out[len] = '\0';
	return 0;
}

int mediation_choose(
	struct store *store, int64_t id, int64_t zone_id, int64_t at, int64_t *person_id)
{
	struct mediation mediation;
	int result = mediation_get(store, id, &mediation);

	if (result)
		return result;

	struct stmt choose = stmt_use(store, STMT_MEDIATION_CHOOSE);

	stmt_bind_id(&choose, ":zone", zone_id);
	stmt_bind_int(&choose, ":at", at);
	stmt_bind_int(&choose, ":id", id);
	stmt_bind_id(&choose, ":requester", mediation.requester_id);
	return stmt_one(&choose, person_id);
}

int rsvp_put(struct store *store, const char *kind, int64_t object, int64_t person_id,
	const char *answer, int64_t at)
{
	struct stmt put = stmt_use(store, STMT_RSVP_PUT);

	stmt_bind_text(&put, ":kind", kind);
	stmt_bind_int(&put, ":object", object);
	stmt_bind_int(&put, ":person", person_id);
	stmt_bind_text(&put, ":answer", answer);
	stmt_bind_int(&put, ":at", at);
	return stmt_run(&put);
}

int rsvp_count(
	struct store *store, const char *kind, int64_t object, int64_t *yes, int64_t *no)
{
	struct stmt count = stmt_use(store, STMT_RSVP_COUNT);

	stmt_bind_text(&count, ":kind", kind);
	stmt_bind_int(&count, ":object", object);

	int result = stmt_next(&count);

	if (result)
		return result;

	*yes = stmt_int(&count, 0);
	*no = stmt_int(&count, 1);
	stmt_done(&count);
	return 0;
}
