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

bool cause_is_sim(enum cause_domain domain, int32_t code)
{
	/* busy (314, 14) is not gone */
	if (domain == CAUSE_CMS)
		return code >= 310 && code <= 318 && code != 314;

	return domain == CAUSE_CME && code >= 10 && code <= 18 && code != 14;
}
