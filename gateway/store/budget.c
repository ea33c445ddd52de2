/*
 * Budgets and the reply guard as rows; see budget.h.
 */
#include "gateway/store/budget.h"

#include <errno.h>
#include <string.h>

#include "gateway/store/stmt.h"

int budget_get(struct store *store, const char *modem, int64_t until_us[BUDGET_SPANS])
{
	struct stmt get = stmt_use(store, STMT_BUDGET_GET);

	memset(until_us, 0, BUDGET_SPANS * sizeof(until_us[0]));
	stmt_bind_text(&get, ":modem", modem);

	int result = stmt_next(&get);

	if (result)
		return result == -ENOENT ? 0 : result;

	for (int span = 0; span < BUDGET_SPANS; span++)
		until_us[span] = stmt_int(&get, span);

	stmt_done(&get);
	return 0;
}

int budget_set(struct store *store, const char *modem, const int64_t until_us[BUDGET_SPANS])
{
	struct stmt set = stmt_use(store, STMT_BUDGET_SET);

	stmt_bind_text(&set, ":modem", modem);
	stmt_bind_int(&set, ":minute", until_us[BUDGET_MINUTE]);
	stmt_bind_int(&set, ":hour", until_us[BUDGET_HOUR]);
	stmt_bind_int(&set, ":day", until_us[BUDGET_DAY]);
	return stmt_run(&set);
}

int guard_get(struct store *store, const char *number, struct guard *guard)
{
	*guard = (struct guard){0};

	int result = seal_hash(store, "guard", number, strlen(number), NULL, 0, guard->hash);

	if (result)
		return result;

	struct stmt get = stmt_use(store, STMT_GUARD_GET);

	stmt_bind_blob(&get, ":hash", guard->hash, sizeof(guard->hash));
	result = stmt_next(&get);

	if (result)
		return result == -ENOENT ? 0 : result;

	guard->from_at = stmt_int(&get, 0);
	guard->replies = (int32_t)stmt_int(&get, 1);
	stmt_blob(&get, 2, guard->last, sizeof(guard->last));
	guard->same = (int32_t)stmt_int(&get, 3);
	guard->at = stmt_int(&get, 4);
	stmt_done(&get);
	return 0;
}

int guard_set(struct store *store, const struct guard *guard)
{
	struct stmt set = stmt_use(store, STMT_GUARD_SET);

	stmt_bind_blob(&set, ":hash", guard->hash, sizeof(guard->hash));
	stmt_bind_int(&set, ":from", guard->from_at);
	stmt_bind_int(&set, ":replies", guard->replies);
	stmt_bind_blob(&set, ":last", guard->last, sizeof(guard->last));
	stmt_bind_int(&set, ":same", guard->same);
	stmt_bind_int(&set, ":at", guard->at);
	return stmt_run(&set);
}

int guard_text(struct store *store, const char *text, uint8_t out[SEAL_HASH_BYTES])
{
	return seal_hash(store, "guard.text", text, strlen(text), NULL, 0, out);
}
