/*
 * When something was last said to a number; see number_use.h.
 */
#include "gateway/store/number_use.h"

#include "gateway/store/store_state.h"

int number_mark(struct store *store, int64_t id, enum number_mark mark, int64_t now,
	int64_t span, bool *due)
{
	static const enum stmt_id statements[] = {
		[NUMBER_UNKNOWN] = STMT_NUMBER_MARK_UNKNOWN,
		[NUMBER_ALARM] = STMT_NUMBER_MARK_ALARM,
	};
	int64_t rows;
	struct stmt set = stmt_use(store, statements[mark]);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_int(&set, ":now", now);
	stmt_bind_int(&set, ":before", now - span);

	int result = stmt_change(&set, &rows);

	*due = !result && rows > 0;
	return result;
}
