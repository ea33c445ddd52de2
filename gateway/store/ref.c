/*
 * Refs; see ref.h.
 */
#include "gateway/store/ref.h"

#include <errno.h>

#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

#define REF_DIGITS 6
#define TRIES	   64

int ref_new(struct store *store, const char *kind, char out[REF_MAX])
{
	for (int i = 0; i < TRIES; i++) {
		int64_t rows;

		seal_code(out, REF_DIGITS);

		struct stmt put = stmt_use(store, STMT_REF_PUT);

		stmt_bind_text(&put, ":code", out);
		stmt_bind_text(&put, ":kind", kind);

		int result = stmt_change(&put, &rows);


		if (result || rows)
			return result;
	}

	return -EEXIST;
}

int ref_kind(struct store *store, const char *code, char kind[REF_KIND_MAX])
{
	struct stmt find = stmt_use(store, STMT_REF_KIND);

	stmt_bind_text(&find, ":code", code);

	int result = stmt_next(&find);

	if (result)
		return result;

	stmt_text(&find, 0, kind, REF_KIND_MAX);
	stmt_done(&find);
	return 0;
}
