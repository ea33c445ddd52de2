/*
 * The fund as rows; see fund.h.
 */
#include "gateway/store/fund.h"

#include <string.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int fund_put(struct store *store, struct fund_entry *entry)
{
	int result = ref_new(store, "fund", entry->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_FUND_PUT);

	stmt_bind_text(&put, ":code", entry->code);
	stmt_bind_id(&put, ":grp", entry->grp_id);
	stmt_bind_int(&put, ":at", entry->at);
	stmt_bind_text(&put, ":direction", entry->out ? "out" : "in");
	stmt_bind_int(&put, ":amount", entry->amount);
	stmt_bind_text(&put, ":purpose", entry->purpose);
	stmt_bind_text(&put, ":state", entry->state);
	stmt_bind_id(&put, ":person", entry->person_id);
	stmt_bind_id(&put, ":second", entry->second_id);
	return stmt_insert(&put, &entry->id);
}

int fund_set(struct store *store, const struct fund_entry *entry)
{
	struct stmt set = stmt_use(store, STMT_FUND_SET);

	stmt_bind_int(&set, ":id", entry->id);
	stmt_bind_int(&set, ":amount", entry->amount);
	stmt_bind_text(&set, ":purpose", entry->purpose);
	stmt_bind_text(&set, ":state", entry->state);
	stmt_bind_id(&set, ":second", entry->second_id);
	return stmt_run(&set);
}

static int fund_read(struct stmt *stmt, struct fund_entry *out)
{
	char direction[8];
	int result = stmt_next(stmt);

	if (result)
		return result;

	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->at = stmt_int(stmt, 3);
	out->out = !strcmp(stmt_text(stmt, 4, direction, sizeof(direction)), "out");
	out->amount = stmt_int(stmt, 5);
	stmt_text(stmt, 6, out->purpose, sizeof(out->purpose));
	stmt_text(stmt, 7, out->state, sizeof(out->state));
	out->person_id = stmt_int(stmt, 8);
	out->second_id = stmt_int(stmt, 9);
	stmt_done(stmt);
	return 0;
}

int fund_get(struct store *store, int64_t id, struct fund_entry *out)
{
	struct stmt get = stmt_use(store, STMT_FUND_GET);

	stmt_bind_int(&get, ":id", id);
	return fund_read(&get, out);
}

int fund_by_code(struct store *store, const char *code, struct fund_entry *out)
{
	struct stmt find = stmt_use(store, STMT_FUND_BY_CODE);

	stmt_bind_text(&find, ":code", code);
	return fund_read(&find, out);
}

int fund_balance(struct store *store, int64_t grp_id, int64_t *balance)
{
	struct stmt sum = stmt_use(store, STMT_FUND_BALANCE);

	stmt_bind_id(&sum, ":grp", grp_id);
	return stmt_one(&sum, balance);
}
