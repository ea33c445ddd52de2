/*
 * What limits sending: quiet hours, caps and buckets. config/ fills it; every member has a
 * default there.
 */
#pragma once

#include <stdint.h>

#define POLICY_PREFIXES_MAX 64

struct policy {
	int32_t quiet_from; /* minutes after local midnight, 21:30 = 1290 */
	int32_t quiet_to;   /* 07:00 = 420; equal to quiet_from = never quiet */
	int32_t replies_per_hour;  /* ordinary replies to one number */
	int32_t parts_per_minute;  /* per SIM; 0 = no limit */
	int32_t parts_per_hour;
	int32_t parts_per_day;
	int32_t alarm_reserve;	   /* parts a day kept for class alarm */
	int32_t warnings_per_day;  /* routine warnings to one number a day */
	int32_t retention_days;	   /* message texts */
	char allowed_prefixes[POLICY_PREFIXES_MAX][8]; /* of E.164 with +; empty = any */
	int32_t prefix_count;
};
