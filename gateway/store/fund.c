/*
 * The fund as rows; see fund.h.
 */
#include "gateway/store/fund.h"

#include "gateway/store/row.h"
#include "gateway/store/store.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_ID, fund_entry, grp_id, ":grp"),
	ROW_FIELD(ROW_INT, fund_entry, at, ":at"),
	ROW_FIELD(ROW_FLAG, fund_entry, out, ":out"),
	ROW_FIELD(ROW_INT, fund_entry, amount, ":amount"),
	ROW_FIELD(ROW_TEXT, fund_entry, purpose, ":purpose"),
	ROW_FIELD(ROW_TEXT, fund_entry, state, ":state"),
	ROW_FIELD(ROW_ID, fund_entry, person_id, ":person"),
	ROW_FIELD(ROW_ID, fund_entry, second_id, ":second"),
};

static const struct row_kind rows = {"fund", STMT_FUND_PUT, STMT_FUND_SET, STMT_FUND_GET,
	STMT_FUND_BY_CODE, fields, sizeof(fields) / sizeof(*fields)};

int fund_put(struct store *store, struct fund_entry *row)
{
	return row_put(store, &rows, row);
}

int fund_set(struct store *store, const struct fund_entry *row)
{
	return row_set(store, &rows, row);
}

int fund_get(struct store *store, int64_t id, struct fund_entry *out)
{
	return row_get(store, &rows, id, out);
}

int fund_by_code(struct store *store, const char *code, struct fund_entry *out)
{
	return row_by_code(store, &rows, code, out);
}

int fund_balance(struct store *store, int64_t grp_id, int64_t *balance)
{
	struct stmt sum = stmt_use(store, STMT_FUND_BALANCE);

	stmt_bind_id(&sum, ":grp", grp_id);
	return stmt_one(&sum, balance);
}

int fund_next_group(struct store *store, int64_t from, int64_t to, int64_t after, int64_t *grp_id)
{
	struct stmt next = stmt_use(store, STMT_FUND_NEXT_GROUP);

	stmt_bind_int(&next, ":from", from);
	stmt_bind_int(&next, ":to", to);
	stmt_bind_int(&next, ":after", after);
	return stmt_one(&next, grp_id);
}
