/*
 * Erasing; see erase.h. The row of the number stays as an empty shell, because records name the
 * person behind it; its hash becomes random, its sealed digits nothing (crypto-shredding).
 */
#include "gateway/store/erase.h"

#include <errno.h>

#include "gateway/store/consent.h"
#include "gateway/store/number.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store_state.h"

static int run_for(struct store *store, enum stmt_id id, int64_t number_id)
{
	struct stmt stmt = stmt_use(store, id);

	stmt_bind_int(&stmt, ":number", number_id);
	return stmt_run(&stmt);
}

static int is_on_its_way(struct store *store, int64_t number_id, bool *waits)
{
	struct stmt find = stmt_use(store, STMT_ERASE_WAITING);
	int64_t count;

	stmt_bind_int(&find, ":number", number_id);

	int result = stmt_one(&find, &count);

	*waits = !result && count > 0;
	return result;
}

static int end_person(struct store *store, int64_t number_id, int64_t at)
{
	static const enum stmt_id ends[] = {STMT_ERASE_ROLES, STMT_ERASE_PERSON};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct stmt end = stmt_use(store, ends[i]);

		stmt_bind_int(&end, ":number", number_id);
		stmt_bind_int(&end, ":at", at);

		int result = stmt_run(&end);

		if (result)
			return result;
	}

	return 0;
}

int erase_number(struct store *store, int64_t number_id, int64_t at)
{
	static const enum stmt_id wipes[] = {STMT_ERASE_PARTS, STMT_ERASE_MESSAGES,
		STMT_ERASE_OUTBOX, STMT_ERASE_DIALS, STMT_ERASE_RECORDINGS,
		STMT_ERASE_CONSENT, STMT_ERASE_QUESTIONS,
		STMT_ERASE_CODES, STMT_ERASE_MEDIATIONS, STMT_ERASE_RECORDS,
		STMT_ERASE_HANDOVERS, STMT_ERASE_NUMBER};
	char e164[NUMBER_MAX];
	bool waits;
	int result = is_on_its_way(store, number_id, &waits);

	if (result)
		return result;

	if (waits)
		return -EBUSY;

	result = number_get(store, number_id, e164);

	if (!result)
		result = suppress_put(store, e164);

	if (!result)
		result = end_person(store, number_id, at);

	for (size_t i = 0; !result && i < sizeof(wipes) / sizeof(wipes[0]); i++)
		result = run_for(store, wipes[i], number_id);

	return result;
}

int erase_drop_waiting(struct store *store, int64_t number_id)
{
	return run_for(store, STMT_ERASE_DROP, number_id);
}

int erase_is_done(struct store *store, int64_t number_id, bool *done)
{
	struct stmt find = stmt_use(store, STMT_ERASE_LEFT);
	int64_t count;

	stmt_bind_int(&find, ":number", number_id);

	int result = stmt_one(&find, &count);

	*done = !result && !count;
	return result;
}

int erase_flush(struct store *store)
{
	return store_exec(store, "PRAGMA wal_checkpoint(TRUNCATE)");
}
