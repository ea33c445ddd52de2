/*
 * Counts durable steps and dies at the chosen one; see failpoint.h.
 */
#include "gateway/base/failpoint.h"

#ifdef ENABLE_FAILPOINTS

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void failpoint(const char *name)
{
	static long passed;
	const char *wanted = getenv("KENG_FAILPOINT");
	const char *colon;

	if (!wanted)
		return;

	colon = strchr(wanted, ':');

	if (colon && (strlen(name) != (size_t)(colon - wanted) ||
			     strncmp(name, wanted, (size_t)(colon - wanted))))
		return;

	if (++passed == strtol(colon ? colon + 1 : wanted, NULL, 10))
		kill(getpid(), SIGKILL);
}

#else
typedef int failpoint_none; /* an empty unit is no C */
#endif
