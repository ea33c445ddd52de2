/*
 * Weapons and the like given up: offered by a resident, received when a leader or the police say
 * so. Only what is received counts.
 */
#pragma once

enum handover_item {
	HANDOVER_GUN,
	HANDOVER_ROUND,
	HANDOVER_BLADE,
	HANDOVER_EXPLOSIVE,
	HANDOVER_OTHER,
	HANDOVER_ITEMS, /* how many kinds there are */
};

/* "gun", "round", …: the report's spelling. */
const char *handover_item_name(enum handover_item item);
