/*
 * PINs; see pin.h.
 */
#include "gateway/store/pin.h"

#include <errno.h>
#include <string.h>

#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

struct pin_row {
	char hashed[SEAL_PIN_MAX];
	int64_t failures, locked_until;
};

const char *pin_verdict_name(enum pin_verdict verdict)
{
	static const char *const names[] = {
		[PIN_RIGHT] = "right",
		[PIN_WRONG] = "wrong",
		[PIN_LOCKED] = "locked",
		[PIN_NOW_LOCKED] = "now locked",
		[PIN_NONE] = "none",
	};

	return names[verdict];
}

bool pin_is_valid(const char *pin)
{
	size_t len = strlen(pin);

	return len >= 4 && len <= 6 && strspn(pin, "0123456789") == len;
}

int pin_set(struct store *store, int64_t person_id, const char *pin)
{
	char hashed[SEAL_PIN_MAX];

	if (!pin_is_valid(pin))
		return -EINVAL;

	int result = seal_pin_hash(store, pin, hashed);

	if (result)
		return result;

	struct stmt set = stmt_use(store, STMT_PIN_SET);

	stmt_bind_int(&set, ":id", person_id);
	stmt_bind_text(&set, ":pin", hashed);
	return stmt_run(&set);
}

static int pin_get(struct store *store, int64_t person_id, struct pin_row *row)
{
	struct stmt get = stmt_use(store, STMT_PIN_GET);

	stmt_bind_int(&get, ":id", person_id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_text(&get, 0, row->hashed, sizeof(row->hashed));
	row->failures = stmt_int(&get, 1);
	row->locked_until = stmt_int(&get, 2);
	stmt_done(&get);
	return 0;
}

static int pin_count(struct store *store, int64_t person_id, int64_t failures, int64_t until)
{
	struct stmt count = stmt_use(store, STMT_PIN_COUNT);

	stmt_bind_int(&count, ":id", person_id);
	stmt_bind_int(&count, ":failures", failures);
	stmt_bind_int(&count, ":until", until);
	return stmt_run(&count);
}

static int count_wrong(struct store *store, int64_t person_id, const struct pin_row *row,
	int64_t now, enum pin_verdict *verdict)
{
	if (row->failures + 1 < PIN_TRIES) {
		*verdict = PIN_WRONG;
		return pin_count(store, person_id, row->failures + 1, 0);
	}

	*verdict = PIN_NOW_LOCKED;
	return pin_count(store, person_id, 0, now + PIN_LOCK_MS);
}

int pin_check(struct store *store, int64_t person_id, const char *pin, int64_t now,
	enum pin_verdict *verdict)
{
	struct pin_row row;
	int result = pin_get(store, person_id, &row);

	if (result)
		return result;

	if (row.locked_until > now) {
		*verdict = PIN_LOCKED;
		return 0;
	}

	if (!row.hashed[0]) {
		*verdict = PIN_NONE;
		return 0;
	}

	if (!seal_pin_check(store, pin, row.hashed))
		return count_wrong(store, person_id, &row, now, verdict);

	*verdict = PIN_RIGHT;
	return row.failures ? pin_count(store, person_id, 0, 0) : 0;
}

int pin_count_wrong(
	struct store *store, int64_t person_id, int64_t now, enum pin_verdict *verdict)
{
	struct pin_row row;
	int result = pin_get(store, person_id, &row);

	if (result)
		return result;

	if (row.locked_until > now) {
		*verdict = PIN_LOCKED;
		return 0;
	}

	return count_wrong(store, person_id, &row, now, verdict);
}

int pin_is_locked(struct store *store, int64_t person_id, int64_t now, bool *locked)
{
	struct pin_row row;
	int result = pin_get(store, person_id, &row);

	*locked = !result && row.locked_until > now;
	return result;
}
