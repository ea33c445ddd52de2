/*
 * What limits sending: quiet hours, caps and buckets. config/ fills it; every member has a
 * default there.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define POLICY_PREFIXES_MAX 64

struct policy {
	int32_t quiet_from; /* minutes after local midnight, 21:30 = 1290 */
	int32_t quiet_to;   /* 07:00 = 420; equal to quiet_from = never quiet */
	int32_t replies_per_hour;  /* ordinary replies to one number */
	int32_t forwards_per_hour; /* of one number, handed on one by one; 0 = all */
	int32_t digest_minutes;	   /* what is more is told as one after so long */
	int32_t parts_per_minute;  /* per SIM; 0 = no limit */
	int32_t parts_per_hour;
	int32_t parts_per_day;
	int32_t alarm_reserve;	   /* parts a day kept for class alarm */
	int32_t warnings_per_day;  /* routine warnings to one number a day */
	int32_t late_urgent; /* minutes after its hour that a warning may still go out, by class */
	int32_t late_caution;
	int32_t late_info;
	int32_t antispoof_days; /* between two reminders of what keng never does; 0 = none */
	int32_t calls_from_number; /* that keng answers in a day; 0 = no limit */
	int32_t calls_per_number;  /* that keng makes to one number a day */
	int32_t calls_per_day;	   /* and to all */
	int32_t retention_days;	   /* message texts */
	char allowed_prefixes[POLICY_PREFIXES_MAX][8]; /* of E.164 with +; empty = any */
	int32_t prefix_count;
};

/* When the quiet hours that now lies in end, wall ms; 0 outside of them. */
int64_t policy_quiet_until(const struct policy *policy, int64_t now);

/* How many minutes so many parts of one class take by this many SIMs, when nothing else is sent. */
int64_t policy_minutes(const struct policy *policy, int64_t parts, int64_t sims);

/* Whether a message may go there: by its prefix, or a service's short code where one is meant. */
bool policy_allows(const struct policy *policy, const char *number, bool reply);
/*
 * Whether keng may call it: within the own country, to a subscriber (numbers in 1… are services,
 * 1900 among them) and by its prefix. A missed call must not cost the group.
 */
bool policy_may_call(const struct policy *policy, const char *country, const char *number);
