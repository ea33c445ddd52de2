/*
 * What has been kept long enough (DOMAIN 4.3) goes, a few rows at a time: the numbers stay, the
 * words and the ways back to people do not.
 */
#pragma once

#include <stdint.h>

struct store;

enum retain_stage {
	RETAIN_MESSAGES,   /* texts after policy.retention_days, PDUs after seven days */
	RETAIN_OUTBOX,	   /* what was sent and became of it: 90 days */
	RETAIN_REPORTS,	   /* status reports of nothing we know: 90 days */
	RETAIN_GUARD,	   /* who was answered: two days */
	RETAIN_CODES,	   /* one-time codes: 30 days */
	RETAIN_DUTIES,	   /* done ones: 90 days */
	RETAIN_CANDIDATES, /* what may have been a tip and nobody said so: 30 days */
	RETAIN_TIPS,	   /* texts and links: 24 months; their figures stay */
	RETAIN_NOTES,	   /* what was added to tips: 24 months */
	RETAIN_MEDIATIONS, /* words and who asked: 12 months */
	RETAIN_ALARMS,	   /* words and places: 24 months */
	RETAIN_RECORDS,	   /* suggestions and calls, and whose they were: 24 months */
	RETAIN_QUESTIONS,  /* what nobody answered: 30 days */
	RETAIN_THREADS,	   /* conversations long over */
	RETAIN_RECORDINGS, /* what callers said: 90 days */
	RETAIN_CALLS,	   /* 90 days */
	RETAIN_SAMPLES,	   /* how modems were: two weeks */
	RETAIN_DIALS,	   /* whom to call, when that is over: two days */
	RETAIN_STAGES,
};

/*
 * One step, limit rows at most, in a transaction of its own. *count: with limit of them there may
 * be more. Nothing while the clock is in doubt. text_days 0: messages keep their texts.
 */
int retain_step(struct store *store, enum retain_stage stage, int64_t now, int32_t text_days,
	int32_t limit, int64_t *count);
