/*
 * Alarms: the gong, and what residents in danger tell. Who comes is an rsvp (rsvp.h).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

#define ALARM_TEXT_MAX 800

struct alarm {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id; /* 0 = none */
	char kind[12];		 /* KENG FIRE SOS ACCIDENT */
	char place[128];
	char text[ALARM_TEXT_MAX]; /* in the words of whoever raised it */
	bool drill;
	int64_t raised_at, arrived_at; /* arrived_at 0: nobody is there yet */
	int64_t done_at;	       /* 0: nobody has said that it is over */
};

/* id and code are given here. */
int alarm_put(struct store *store, struct alarm *alarm);
int alarm_get(struct store *store, int64_t id, struct alarm *out);
int alarm_by_code(struct store *store, const char *code, struct alarm *out);
/* The newest of that kind in that zone raised in [since, until], drills apart; -ENOENT. */
int alarm_recent(struct store *store, const char *kind, int64_t zone_id, int64_t since,
	int64_t until, struct alarm *out);
/* One more who tells of the same thing: how many there are with this one. */
int alarm_count(struct store *store, int64_t id, int64_t *reports);
/* Where it is, when that is told afterwards. */
int alarm_set_place(struct store *store, int64_t id, int64_t zone_id, const char *place);
/* Somebody is there: only the first one counts. */
int alarm_arrive(struct store *store, int64_t id, int64_t at);
/* It is over, and what there was is in the police's hands: the first who says so counts. */
int alarm_close(struct store *store, int64_t id, int64_t at);
