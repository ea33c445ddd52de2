/*
 * Counting polls; see poll.h.
 */
#include "gateway/store/poll.h"

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int poll_tally(struct store *store, int64_t poll_id, int64_t counts[POLL_CHOICES])
{
	struct stmt tally = stmt_use(store, STMT_POLL_TALLY);

	stmt_bind_int(&tally, ":poll", poll_id);

	int result = stmt_next(&tally);

	if (result)
		return result;

	for (int i = 0; i < POLL_CHOICES; i++)
		counts[i] = stmt_int(&tally, i);

	stmt_done(&tally);
	return 0;
}
