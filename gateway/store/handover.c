/*
 * Hand-overs as rows; see handover.h.
 */
#include "gateway/store/handover.h"

static const char *const item_names[HANDOVER_ITEMS] = {
	[HANDOVER_GUN] = "gun",
	[HANDOVER_ROUND] = "round",
	[HANDOVER_BLADE] = "blade",
	[HANDOVER_EXPLOSIVE] = "explosive",
	[HANDOVER_OTHER] = "other",
};

const char *handover_item_name(enum handover_item item)
{
	return item_names[item];
}
