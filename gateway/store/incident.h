/*
 * Incidents: how many cases of what, how many suspects. Counts, never a name.
 */
#pragma once

#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

struct incident {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id, person_id; /* 0 = none */
	char category[16];		    /* TROM, …, or empty */
	int32_t cases, suspects;
	char actions[48]; /* NGANCHAN HANCHE BAOVE BATGIU BANGIAO, blanks between */
	char level[8];	  /* who closed it: THON, CAPTREN, or empty */
	int64_t at;
};

/* id and code are given here. */
int incident_put(struct store *store, struct incident *incident);
int incident_by_code(struct store *store, const char *code, struct incident *out);
/* All but where and when. */
int incident_set(struct store *store, const struct incident *incident);
