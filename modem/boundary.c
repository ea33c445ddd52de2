/*
 * Names of what crosses; see boundary.h.
 */
#include "modem/boundary.h"

static const char *const verdict_names[] = {
	[SEND_SENT] = "sent",
	[SEND_REFUSED] = "refused",
	[SEND_UNSENT] = "unsent",
	[SEND_UNCERTAIN] = "uncertain",
};

const char *send_verdict_name(enum send_verdict verdict)
{
	return verdict_names[verdict];
}
