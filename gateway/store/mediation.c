/*
 * Mediations and who comes to what; see mediation.h and rsvp.h.
 */
#include "gateway/store/mediation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/store/row.h"
#include "gateway/store/rsvp.h"
#include "gateway/store/seal.h"
#include "gateway/store/store.h"

#define TEXT_MAX 1600

static const struct row_field fields[] = {
	ROW_FIELD(ROW_ID, mediation, grp_id, ":grp"),
	ROW_FIELD(ROW_ID, mediation, zone_id, ":zone"),
	ROW_FIELD(ROW_WORDS, mediation, category, ":category"),
	ROW_FIELD(ROW_WORDS, mediation, place, ":place"),
	ROW_FIELD(ROW_TEXT, mediation, state, ":state"),
	ROW_FIELD(ROW_FLAG, mediation, violence, ":violence"),
	ROW_FIELD(ROW_ID, mediation, requester_id, ":requester"),
	ROW_FIELD(ROW_ID, mediation, mediator_id, ":mediator"),
	ROW_FIELD(ROW_WORDS, mediation, outcome, ":outcome"),
	ROW_FIELD(ROW_ID, mediation, due_at, ":due"),
	ROW_FIELD(ROW_INT, mediation, made_at, ":made"),
	ROW_FIELD(ROW_ID, mediation, done_at, ":done"),
	ROW_FIELD(ROW_ID, mediation, meet_at, ":meet"),
	ROW_FIELD(ROW_KNOWN, mediation, relapsed, ":relapsed"),
};

static const struct row_kind rows = {"mediation", STMT_MEDIATION_PUT, STMT_MEDIATION_SET,
	STMT_MEDIATION_GET, STMT_MEDIATION_BY_CODE, fields,
	sizeof(fields) / sizeof(*fields)};

int mediation_put(struct store *store, struct mediation *mediation, const char *text)
{
	uint8_t sealed[TEXT_MAX + SEAL_OVERHEAD];
	size_t sealed_len;
	int result = 0;

	if (!mediation->code[0])
		result = ref_new(store, rows.ref, mediation->code);

	if (!result)
		result = seal_close(store, "mediation", text, strnlen(text, TEXT_MAX),
			sealed, &sealed_len);

	if (result)
		return result;

	struct stmt put = row_use(store, &rows, STMT_MEDIATION_PUT, mediation);

	stmt_bind_text(&put, ":code", mediation->code);
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	return stmt_insert(&put, &mediation->id);
}

int mediation_set(struct store *store, const struct mediation *row)
{
	return row_set(store, &rows, row);
}

int mediation_get(struct store *store, int64_t id, struct mediation *out)
{
	return row_get(store, &rows, id, out);
}

int mediation_by_code(struct store *store, const char *code, struct mediation *out)
{
	return row_by_code(store, &rows, code, out);
}

const char *mediation_mark(const struct mediation *mediation, char out[MEDIATION_MARK_MAX])
{
	snprintf(out, MEDIATION_MARK_MAX, "%s-%lld-%lld-%s", mediation->state,
		(long long)mediation->mediator_id, (long long)mediation->meet_at,
		mediation->outcome);
	return out;
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
