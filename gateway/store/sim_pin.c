/*
 * Attempts at PINs; see sim_pin.h.
 */
#include "gateway/store/sim_pin.h"

#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

static int sim_pin_hash(struct store *store, const char *sim, const char *pin,
	uint8_t hash[SEAL_HASH_BYTES])
{
	return seal_hash(store, "sim.pin", pin, strlen(pin), sim, strlen(sim), hash);
}

bool sim_pin_tried(struct store *store, const char *sim, const char *pin)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int64_t open = 0;

	if (sim_pin_hash(store, sim, pin, hash))
		return true;

	struct stmt find = stmt_use(store, STMT_SIM_PIN_OPEN);

	stmt_bind_text(&find, ":sim", sim);
	stmt_bind_blob(&find, ":pin", hash, sizeof(hash));
	return stmt_one(&find, &open) || open > 0;
}

int sim_pin_record(struct store *store, const char *sim, const char *pin, bool accepted)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = sim_pin_hash(store, sim, pin, hash);

	if (!result)
		result = store_begin(store);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_SIM_PIN_PUT);

	stmt_bind_text(&put, ":sim", sim);
	stmt_bind_blob(&put, ":pin", hash, sizeof(hash));
	stmt_bind_text(&put, ":verdict", accepted ? "accepted" : "tried");
	stmt_bind_int(&put, ":now", clock_wall_ms(store->clock));
	result = stmt_run(&put);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}
