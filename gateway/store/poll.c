/*
 * Counting polls; see poll.h.
 */
#include "gateway/store/poll.h"

#include <errno.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int poll_asked(struct store *store, int64_t poll_id, int64_t person_id, int64_t number_id,
	bool *asked)
{
	struct stmt find = stmt_use(store, STMT_POLL_ASKED);
	int64_t one;

	stmt_bind_int(&find, ":poll", poll_id);
	stmt_bind_int(&find, ":person", person_id);
	stmt_bind_int(&find, ":number", number_id);

	int result = stmt_one(&find, &one);

	*asked = !result;
	return result == -ENOENT ? 0 : result;
}

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
