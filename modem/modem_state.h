/*
 * A modem from the inside, for its own files: modem.c is what others call, modem_life.c the
 * states and the ways back, modem_ears.c what its parts and its channel tell.
 */
#pragma once

#include "gateway/base/fsm.h"
#include "modem/at_chat.h"
#include "modem/bringup.h"
#include "modem/call_state.h"
#include "modem/caller.h"
#include "modem/modem.h"
#include "modem/places.h"
#include "modem/port.h"
#include "modem/sms_rx.h"
#include "modem/sms_tx.h"

#define MODEM_REOPEN_MIN_MS  500
#define MODEM_PROBE_ATTEMPTS 40 /* of 1 s: modems are deaf for half a minute after power-on */

/* What may be done for it; see modem_ladder.c. */
enum modem_rung { RUNG_SETUP, RUNG_REOPEN, RUNG_RADIO, RUNG_RESTART, RUNG_POWER, RUNGS };

struct rung_use {
	int64_t at; /* boot ms, the last time */
	unsigned times;
};

struct modem {
	struct loop *loop;
	struct modem_conf conf;
	struct modem_events events;
	void *arg;
	struct fsm fsm;
	struct modem_status status;
	struct modem_counters counters; /* those that no part counts */

	struct port *port;
	struct at_chat *chat;
	struct bringup *bringup;
	struct sms_rx *rx;
	struct sms_tx *tx;
	struct caller *caller;
	struct call *call;
	struct timer beat;
	struct timer network; /* something was said about registration */

	unsigned beats; /* slow ones since it was set up */
	int64_t beat_at;
	int64_t busy_until; /* messages come and go */
	int64_t stray_at;   /* boot ms, the last time that a stray made us look … */
	int64_t stray_rest; /* … and how long the next does not */

	struct places places; /* of this round; empty once it is found */
	size_t place;	      /* the next of them */
	struct place home;    /* where it was last */
	char imei[20];	      /* who it was */
	char stranger[20];    /* who is at its place instead */
	unsigned probe_attempts;

	int64_t balance_due; /* boot ms */
	int64_t unused_due;

	int64_t reopen_ms;
	struct rung_use rungs[RUNGS];
	unsigned stumbles;	/* commands without answer since a sweep went well */
	unsigned send_stumbles; /* the same of sendings */
	unsigned send_failures; /* in a row that the network did not take */
	unsigned deaf;		/* ports in a row where AT was not answered */
	unsigned searches;	/* times that the network was waited for too long */
	struct timer search;
	bool powerless;
	unsigned echoes;	/* taken for restarts since it was ready */
	int open_error;		/* told once */
	bool draining;
	bool ussd_busy;
};

extern const struct fsm_state modem_states[];
extern const struct at_chat_events modem_chat_events;
extern const struct sweep_events modem_rx_events;

/* Calls are answered and made: it has audio, and somebody listens. */
bool modem_has_voice(const struct modem *modem);

/* The one setter of the state. */
void modem_change(struct modem *modem, enum modem_state state, const char *why);
void modem_trouble(struct modem *modem, const char *text);

/* Everything that speaks falls silent; what was asked ends with "gone". */
void modem_hush(struct modem *modem);
void modem_close_port(struct modem *modem);

/* A descriptor at the next place where it may be, or the first error when there is none. */
int modem_open_next(struct modem *modem);
/* Until then. */
int64_t modem_reopen_delay(struct modem *modem);
/* It has said who it is: the one that belongs here. */
bool modem_is_expected(struct modem *modem);

/* The port is given up and opened again after a while. */
void modem_lose(struct modem *modem, const char *why);
/* The modem has forgotten what we told it, and an answer it owed will not come. */
void modem_restart(struct modem *modem, const char *why);
/* It answers AT, but not what we wanted: the more often, the more we take back. False: nothing. */
bool modem_climb(struct modem *modem);
/* It does not answer AT. */
void modem_deaf(struct modem *modem);
/* It answers, and the network takes nothing from it. */
void modem_unheard(struct modem *modem);
/* It refuses what it did before: perhaps it has forgotten what we told it. */
void modem_forgetful(struct modem *modem);
/* It does not hang up. */
void modem_clinging(struct modem *modem);
/* It waits for the network from now on. */
void modem_search(struct modem *modem);
void modem_on_search(void *modem);
/* Something worked. */
void modem_well(struct modem *modem);
/* Its power is on again, if we had switched it off. */
bool modem_power_on(struct modem *modem);

/* What bring-up and the other parts call. */
const struct bringup_events *modem_bringup_events(bool with_pin);
void modem_on_sent(void *modem, const struct send_result *result);
void modem_on_called(void *modem, const char *number);
extern const struct call_events modem_call_events;
void modem_on_network(void *modem);

/* The heartbeat; see modem_beat.c. */
void modem_beat_begin(struct modem *modem);
void modem_on_beat(void *modem);
/* Its balance, and whether it is used at all. */
void modem_watch_account(struct modem *modem);
/* Something came that nobody asked for: it may have restarted. */
void modem_on_stray(void *modem);
/* A message came or went. */
void modem_active(struct modem *modem);
