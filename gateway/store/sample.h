/*
 * How modems were, a row each in ten minutes, kept two weeks: what a graph of a day is drawn from.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define SAMPLE_EVERY_MS INT64_C(600000)

/* How often since the sample before. */
struct sample_resets {
	int32_t reopened;  /* its port was opened anew */
	int32_t restarted; /* by itself */
	int32_t kicked;	   /* restarted by us */
	int32_t radio;	   /* radio off and on */
	int32_t power;	   /* power off and on */
};

struct sample {
	char modem[32];
	int64_t at; /* wall ms */
	char state[16], registration[24];
	int32_t signal_dbm;	     /* 0 = not known */
	int32_t sim_used, sim_total; /* -1 = not known */
	bool balance_known;
	int64_t balance; /* dong */
	struct sample_resets resets;
};

int sample_put(struct store *store, const struct sample *sample);
/* Those of a modem in [from, to), by time. */
int sample_rows(struct store *store, const char *modem, int64_t from, int64_t to,
	struct sample *out, size_t cap, size_t *count);
