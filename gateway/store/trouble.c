/*
 * Troubles of the box as rows; see trouble.h.
 */
#include "gateway/store/trouble.h"

#include <errno.h>

#include "gateway/base/clock.h"
#include "gateway/store/duty.h"
#include "gateway/store/store_state.h"

const char *trouble_name(enum trouble_kind kind)
{
	static const char *const names[TROUBLE_KINDS] = {
		[TROUBLE_SPACE] = "space", [TROUBLE_DAMAGE] = "damage"};

	return kind < TROUBLE_KINDS ? names[kind] : "unknown";
}

int trouble_begin(struct store *store, enum trouble_kind kind, const char *detail)
{
	int64_t now = clock_wall_ms(store->clock), id;
	struct stmt put = stmt_use(store, STMT_TROUBLE_BEGIN);

	stmt_bind_text(&put, ":kind", trouble_name(kind));
	stmt_bind_int(&put, ":now", now);
	stmt_bind_text(&put, ":detail", detail);

	int result = stmt_run(&put);

	return result ? result : duty_put(store, "trouble.tell", kind, now, &id);
}

int trouble_end(struct store *store, enum trouble_kind kind)
{
	struct stmt end = stmt_use(store, STMT_TROUBLE_END);

	stmt_bind_text(&end, ":kind", trouble_name(kind));

	int result = stmt_run(&end);

	return result ? result : duty_cancel(store, "trouble.tell", kind);
}

int trouble_get(struct store *store, enum trouble_kind kind, struct trouble *out)
{
	struct stmt get = stmt_use(store, STMT_TROUBLE_GET);

	stmt_bind_text(&get, ":kind", trouble_name(kind));

	int result = stmt_next(&get);

	if (result)
		return result;

	out->since = stmt_int(&get, 0);
	out->told_at = stmt_int(&get, 1);
	stmt_text(&get, 2, out->detail, sizeof(out->detail));
	stmt_done(&get);
	return 0;
}

int trouble_told(struct store *store, enum trouble_kind kind, int64_t at)
{
	struct stmt told = stmt_use(store, STMT_TROUBLE_TOLD);

	stmt_bind_text(&told, ":kind", trouble_name(kind));
	stmt_bind_int(&told, ":at", at);
	return stmt_run(&told);
}
