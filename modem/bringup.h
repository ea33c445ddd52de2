/*
 * The dialogue that makes a modem usable, in phases: who are you, is there a SIM, this is how we
 * work, are you on the network. A phase is a row of steps; each step says a command and decides
 * from its answer.
 */
#pragma once

#include <stdbool.h>

#include "modem/modem.h"
#include "modem/sweep.h"

struct at_chat;
struct bringup;

enum bringup_phase {
	BRINGUP_PROBE,
	BRINGUP_SIM,
	BRINGUP_SETUP,
	BRINGUP_NETWORK, /* may be run again at any time: fills in signal and operator */
};

struct bringup_events {
	/* The phase has come to its good end. */
	void (*done)(void *arg, enum bringup_phase phase);
	/* It waits for something outside, and asks again from time to time; status says what. */
	void (*waiting)(void *arg, enum bringup_phase phase);
	/* The modem refuses what we cannot do without. */
	void (*failed)(void *arg, enum bringup_phase phase);
	bool (*pin_tried)(void *arg, const char *sim, const char *pin);
	int (*pin_record)(void *arg, const char *sim, const char *pin, bool accepted);
};

/* conf and status are the modem's; status is filled in as answers come. */
struct bringup *bringup_new(struct loop *loop, struct at_chat *chat,
	const struct modem_conf *conf, struct modem_status *status,
	const struct bringup_events *events, void *arg);
void bringup_free(struct bringup *bringup);

/* From the phase's first step; what ran before is forgotten. */
void bringup_begin(struct bringup *bringup, enum bringup_phase phase);
/* Something changed that a waiting step may be waiting for. */
void bringup_hurry(struct bringup *bringup);
void bringup_stop(struct bringup *bringup);

/* After BRINGUP_SETUP. */
const struct sweep_setup *bringup_setup(const struct bringup *bringup);
