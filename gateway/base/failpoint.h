/*
 * Durable steps that a test can make the last thing this process does. With
 * --enable-failpoints, KENG_FAILPOINT=N kills the process at the N-th step it passes and
 * KENG_FAILPOINT=NAME:N at the N-th step of that name; otherwise a step costs nothing.
 */
#pragma once

#include "config.h"

#ifdef ENABLE_FAILPOINTS
/* Dies by SIGKILL when this is the chosen step. */
void failpoint(const char *name);
#else
#define failpoint(name) ((void)0)
#endif
