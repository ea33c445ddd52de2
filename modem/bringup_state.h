/*
 * Bring-up from the inside, for its own files: bringup.c walks the steps, bringup_id.c,
 * bringup_sms.c and bringup_net.c are what the steps say and hear.
 */
#pragma once

#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "modem/bringup.h"
#include "parsers/at/at_field.h"

#define CNMI_VALUES 5

/* Where a modem may be registered (27.007 7.2, 10.1.20, 10.1.22). */
enum bringup_domain { DOMAIN_CS, DOMAIN_PS, DOMAIN_EPS, DOMAINS };

enum bringup_verdict {
	STEP_NEXT,
	STEP_AGAIN,   /* the same after a moment; too often and the phase has failed */
	STEP_WAIT,    /* the phase from its beginning after a while, or when hurried */
	STEP_RESTART, /* the phase from its beginning, now */
	STEP_REPEAT,  /* the same step, now: it has more to say */
	STEP_DONE,    /* the phase's good end: the other steps are not needed */
};

struct bringup_step {
	const char *text;   /* the command, or NULL: say() makes it */
	const char *prefix; /* of the answer */
	uint8_t fields_min;
	bool bare;
	bool (*say)(struct bringup *b,
		struct at_request *request); /* false: nothing to say */
	/* NULL: whatever it answers */
	enum bringup_verdict (*hear)(struct bringup *b, const struct at_answer *answer);
};

struct bringup {
	struct at_chat *chat;
	const struct modem_conf *conf;
	struct modem_status *status;
	const struct bringup_events *events;
	void *arg;
	const struct profile *profile;

	enum bringup_phase phase;
	size_t step;
	bool running;
	bool waiting;
	bool in_flight;
	bool stale;	/* what is in flight belongs to the phase before */
	unsigned again; /* in a row */
	struct timer timer;
	at_done_fn on_answer;

	bool radio_off;
	bool pin_wanted;  /* the SIM asked for it in this round */
	bool pin_entered; /* and took it, since the modem was probed */
	bool iccid_asked; /* by the brand's own command */
	int32_t tries;	  /* left; -1: the modem does not tell */
	size_t own_next;  /* of the profile's own commands */
	struct sweep_setup setup;
	uint32_t cnmi_offer[CNMI_VALUES]; /* a bit a value; 0: not known */
	unsigned cnmi_try;

	unsigned ask;  /* the question of the present step */
	unsigned asks; /* questions about the network that this modem answers, a bit each */
	enum modem_registration domains[DOMAINS];
	bool rests_long;  /* only a person can help */
	unsigned waits;	  /* of the network, in a row */
};

extern const struct bringup_step bringup_probe_steps[];
extern const struct bringup_step bringup_sim_steps[];
extern const struct bringup_step bringup_setup_steps[];
extern const struct bringup_step bringup_network_steps[];

/* AT_OUTCOME_OK, and iterates over what stands behind prefix. */
bool bringup_fields(
	const struct at_answer *answer, const char *prefix, struct at_fields *fields);

/* For steps that must succeed. */
enum bringup_verdict bringup_need(struct bringup *b, const struct at_answer *answer);

void bringup_trouble(struct bringup *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
