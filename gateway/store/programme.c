/*
 * Programmes as rows; see programme.h.
 */
#include "gateway/store/programme.h"

#include "gateway/base/civil.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

/* days: 1 for a last day, which belongs to what it ends. */
static void bind_day(struct stmt *put, const char *name, const char *date, int days)
{
	int64_t at;

	if (date[0] && !civil_parse(date, &at))
		stmt_bind_int(put, name, civil_midnight(at, days));
	else
		stmt_bind_null(put, name);
}

static int programme_put(struct store *store, const struct programme *programme)
{
	struct stmt put = stmt_use(store, STMT_PROGRAMME_PUT);

	stmt_bind_text(&put, ":kind", programme->kind);
	stmt_bind_text(&put, ":name", programme->name);
	stmt_bind_text(&put, ":number", programme->number);
	stmt_bind_text(&put, ":issuer", programme->issuer);
	stmt_bind_text(&put, ":issued", programme->date);
	bind_day(&put, ":from", programme->valid_from, 0);
	bind_day(&put, ":to", programme->valid_to, 1);
	return stmt_run(&put);
}

int programme_sync(struct store *store, const struct programme *programmes, size_t count)
{
	int result = store_begin(store);

	if (result)
		return result;

	struct stmt clear = stmt_use(store, STMT_PROGRAMME_CLEAR);

	result = stmt_run(&clear);

	for (size_t i = 0; !result && i < count; i++)
		result = programme_put(store, &programmes[i]);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}
