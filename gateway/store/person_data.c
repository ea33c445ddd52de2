/*
 * What is kept of a number; see person_data.h.
 */
#include "gateway/store/person_data.h"

#include <errno.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int person_data(struct store *store, int64_t number_id, int64_t limit,
	void (*fn)(void *arg, const struct person_datum *datum), void *arg)
{
	struct stmt all = stmt_use(store, STMT_PERSON_DATA);
	struct person_datum datum;
	int result;

	stmt_bind_int(&all, ":number", number_id);
	stmt_bind_int(&all, ":limit", limit);

	while (!(result = stmt_next(&all))) {
		stmt_text(&all, 0, datum.what, sizeof(datum.what));
		datum.at = stmt_int(&all, 1);
		stmt_text(&all, 2, datum.text, sizeof(datum.text));
		fn(arg, &datum);
	}

	return result == -ENOENT ? 0 : result;
}
