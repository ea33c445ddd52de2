/*
 * A status report for a part that we sent, as a value: the inbox reads it, the scheduler settles
 * by it.
 */
#pragma once

#include <stdint.h>

#include "modem/boundary.h"

struct report_in {
	char modem[MODEM_NAME_MAX];
	char recipient[24]; /* as in the report */
	int32_t mr;
	int32_t status;	      /* TP-ST */
	int64_t submitted_at; /* when the service centre took it, wall ms: tells one mr from the next */
	int64_t at;	      /* discharge time, wall ms */
};
