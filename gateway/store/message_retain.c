/*
 * What has been kept long enough (DOMAIN 4.3); see message.h.
 */
#include "gateway/store/message.h"

#include "gateway/base/clock.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

#define DAY_MS INT64_C(86400000)

static int retain_step(struct store *store, enum stmt_id id, const char *limit_of,
	int64_t before, int32_t limit, int64_t *count)
{
	int64_t rows;
	struct stmt step = stmt_use(store, id);

	stmt_bind_int(&step, limit_of, before);
	stmt_bind_int(&step, ":limit", limit);

	int result = stmt_change(&step, &rows);

	*count += rows;
	return result;
}

static int retain_all(struct store *store, int64_t now, int32_t text_days, int32_t limit,
	int64_t *count)
{
	int result = retain_step(store, STMT_PART_DELETE_OLD, ":now", now, limit, count);

	if (!result)
		result = retain_step(
			store, STMT_PART_BLANK_OLD, ":now", now, limit, count);

	if (!result && text_days > 0)
		result = retain_step(store, STMT_MESSAGE_WIPE_OLD, ":before",
			now - text_days * DAY_MS, limit, count);

	return result;
}

int message_retain(struct store *store, int64_t now, int32_t text_days, int32_t limit,
	int64_t *count)
{
	*count = 0;

	if (!clock_plausible(store_clock(store)))
		return 0;

	int result = store_begin(store);

	if (result)
		return result;

	result = retain_all(store, now, text_days, limit, count);

	if (result) {
		store_rollback(store);
		return result;
	}

	return store_commit(store);
}
