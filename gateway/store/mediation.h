/*
 * Mediations: what was asked for (sealed), who mediates, and how it ended.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

struct mediation {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id;
	char category[16];
	char place[128];
	char state[12]; /* requested assigned accepted refused done */
	bool violence;
	int64_t requester_id; /* of number; 0 = not kept */
	int64_t mediator_id;
	char outcome[12]; /* THANH, KHONGTHANH or empty */
	int64_t due_at, meet_at, made_at, done_at;
	int32_t relapsed; /* -1 = not asked or not answered */
};

/* id is given here, and code where it is empty. */
int mediation_put(struct store *store, struct mediation *mediation, const char *text);
int mediation_set(struct store *store, const struct mediation *mediation);
int mediation_get(struct store *store, int64_t id, struct mediation *out);
int mediation_by_code(struct store *store, const char *code, struct mediation *out);
/* As it stands, in few letters: whoever looked at it earlier has another. Returns out. */
#define MEDIATION_MARK_MAX 64
const char *mediation_mark(const struct mediation *mediation, char out[MEDIATION_MARK_MAX]);
int mediation_text(struct store *store, int64_t id, char *out, size_t cap);
/*
 * Who should mediate: of those who may for the zone and have not declined this case, the one
 * nearest with the fewest open cases; -ENOENT when there is nobody.
 */
int mediation_choose(
	struct store *store, int64_t id, int64_t zone_id, int64_t at, int64_t *person_id);
