/*
 * SIMs as rows; see sim.h.
 */
#include "gateway/store/sim.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/duty.h"
#include "gateway/store/store_state.h"

static int sim_read(struct stmt *stmt, struct sim *sim)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	*sim = (struct sim){
		.id = stmt_int(stmt, 0),
		.balance = stmt_int(stmt, 4),
		.low_told_at = stmt_int(stmt, 5),
		.until = stmt_int(stmt, 6),
		.end_told_at = stmt_int(stmt, 7),
		.asked_at = stmt_int(stmt, 8),
	};
	stmt_text(stmt, 1, sim->modem, sizeof(sim->modem));
	sim->known = stmt_blob(stmt, 2, sim->iccid, sizeof(sim->iccid));
	sim->swapped = stmt_blob(stmt, 3, sim->other, sizeof(sim->other));
	stmt_done(stmt);
	return 0;
}

int sim_get(struct store *store, int64_t id, struct sim *sim)
{
	struct stmt get = stmt_use(store, STMT_SIM_GET);

	stmt_bind_int(&get, ":id", id);
	return sim_read(&get, sim);
}

static int sim_find(struct store *store, const char *modem, struct sim *sim)
{
	struct stmt find = stmt_use(store, STMT_SIM_FIND);

	stmt_bind_text(&find, ":modem", modem);
	return sim_read(&find, sim);
}

int sim_set(struct store *store, const struct sim *sim)
{
	struct stmt set = stmt_use(store, STMT_SIM_SET);

	stmt_bind_int(&set, ":id", sim->id);
	stmt_bind_blob(&set, ":iccid", sim->known ? sim->iccid : NULL, sizeof(sim->iccid));
	stmt_bind_blob(&set, ":other", sim->swapped ? sim->other : NULL, sizeof(sim->other));
	stmt_bind_int(&set, ":balance", sim->balance);
	stmt_bind_int(&set, ":told", sim->low_told_at);
	stmt_bind_int(&set, ":until", sim->until);
	stmt_bind_int(&set, ":end_told", sim->end_told_at);
	stmt_bind_int(&set, ":asked", sim->asked_at);
	return stmt_run(&set);
}

/* Inside a transaction: the modem's row, made when missing. */
static int sim_need(struct store *store, const char *modem, struct sim *sim)
{
	struct stmt put = stmt_use(store, STMT_SIM_PUT);
	int result;

	stmt_bind_text(&put, ":modem", modem);
	result = stmt_run(&put);
	return result ? result : sim_find(store, modem, sim);
}

/* The row as it is now, and the duty that is to tell of it where there is one. */
static int sim_write(struct store *store, struct sim *sim, const char *duty)
{
	struct sim old;
	int result = store_begin(store);

	if (result)
		return result;

	result = sim_need(store, sim->modem, &old);
	sim->id = old.id;

	if (!result)
		result = sim_set(store, sim);

	if (!result && duty)
		result = duty_put(store, duty, sim->id, clock_wall_ms(store->clock), NULL);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

static int sim_look(struct store *store, const char *modem, struct sim *sim)
{
	int result = sim_find(store, modem, sim);

	if (result != -ENOENT)
		return result;

	*sim = (struct sim){0};
	snprintf(sim->modem, sizeof(sim->modem), "%s", modem);
	return 0;
}

int sim_seen(struct store *store, const char *modem, const char *iccid, bool *swapped)
{
	uint8_t hash[SEAL_HASH_BYTES];
	struct sim sim;
	int result = seal_hash(store, "sim.iccid", iccid, strlen(iccid), NULL, 0, hash);

	*swapped = false;

	if (!result)
		result = sim_look(store, modem, &sim);

	if (result)
		return result;

	bool own = !sim.known || !memcmp(sim.iccid, hash, sizeof(hash));
	bool told = sim.swapped && !memcmp(sim.other, hash, sizeof(hash));

	*swapped = !own;

	if (own ? sim.known && !sim.swapped : told)
		return 0;

	memcpy(own ? sim.iccid : sim.other, hash, sizeof(hash));
	sim.known = true;
	sim.swapped = !own;
	return sim_write(store, &sim, own ? NULL : "sim.swapped");
}

int sim_accept(struct store *store, const char *modem)
{
	struct sim sim;
	int result = sim_find(store, modem, &sim);

	if (result)
		return result;

	if (!sim.swapped)
		return -ENOENT;

	memcpy(sim.iccid, sim.other, sizeof(sim.iccid));
	sim.swapped = false;
	return sim_write(store, &sim, NULL);
}

int sim_heard(struct store *store, int64_t message_id, struct sim_heard *heard)
{
	struct stmt find = stmt_use(store, STMT_SIM_HEARD);
	int result;

	stmt_bind_int(&find, ":id", message_id);
	result = stmt_next(&find);

	if (result)
		return result;

	stmt_text(&find, 0, heard->modem, sizeof(heard->modem));
	stmt_text(&find, 1, heard->sender, sizeof(heard->sender));
	stmt_text(&find, 2, heard->text, sizeof(heard->text));
	stmt_done(&find);
	return 0;
}

int sim_low(struct store *store, const char *modem, int64_t balance)
{
	struct sim sim;
	int result = sim_look(store, modem, &sim);

	sim.balance = balance;
	return result ? result : sim_write(store, &sim, "sim.low");
}

int sim_end(struct store *store, const char *modem, int64_t until)
{
	struct sim sim;
	int result = sim_look(store, modem, &sim);

	sim.until = until;
	return result ? result : sim_write(store, &sim, "sim.end");
}

int sim_last_asked(struct store *store, const char *modem, int64_t *at)
{
	struct sim sim;
	int result = sim_look(store, modem, &sim);

	*at = result ? 0 : sim.asked_at;
	return result;
}

int sim_asked(struct store *store, const char *modem, int64_t at)
{
	struct sim sim;
	int result = sim_need(store, modem, &sim);

	sim.asked_at = at;
	return result ? result : sim_set(store, &sim);
}
