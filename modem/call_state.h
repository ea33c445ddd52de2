/*
 * A call from the inside, for its own files, and what its modem says to it: call.c is what others
 * ask for, call_states.c the states, call_ears.c what the modem tells, call_audio.c the sound.
 */
#pragma once

#include "gateway/base/fsm.h"
#include "modem/at_chat.h"
#include "modem/call.h"
#include "modem/media.h"
#include "modem/profile.h"

#define CALL_DEVICE_MAX	  256
#define CALL_LOOK_MS	  2000
#define CALL_LOOK_SOON_MS 500

enum call_state {
	CALL_STATE_IDLE,
	CALL_STATE_RINGING,   /* it rings here */
	CALL_STATE_ANSWERING, /* ATA was written */
	CALL_STATE_DIALING,   /* ATD was written */
	CALL_STATE_ALERTING,  /* it rings there */
	CALL_STATE_OPENING,   /* answered; the audio is being turned on */
	CALL_STATE_TALKING,
	CALL_STATE_CLOSING, /* we hang up */
};

struct call_conf {
	char name[MODEM_NAME_MAX];
	char audio[CALL_DEVICE_MAX];   /* empty: none */
	int64_t longest_ms;	       /* 0: 15 minutes */
	const struct media_ops *media; /* NULL: none can be had, why_not says why */
	const char *why_not;
};

/* How a call speaks to its modem. */
struct call_events {
	void (*event)(void *arg, const struct call_event *event);
	/* Messages may be sent again. */
	void (*calm)(void *arg);
	/* It does not hang up whatever it is told. */
	void (*stuck)(void *arg);
};

struct call {
	struct loop *loop;
	struct at_chat *chat;
	struct call_conf conf;
	const struct call_events *events;
	void *arg;
	struct fsm fsm;
	struct call_counters counters;
	bool ready;  /* the modem is */
	bool set_up; /* what its brand wants was told */
	bool ending;

	/* this call's, until the next one */
	unsigned serial;
	bool outgoing;
	bool told;    /* CALL_INCOMING */
	bool written; /* ATD or ATA was */
	bool dialed;  /* ATD was taken */
	bool orphan;  /* the modem lists a call that nobody here knows of */
	char number[CALL_NUMBER_MAX];
	enum call_end end;   /* while it closes */
	int64_t answered_at; /* boot ms, 0: not */
	int64_t rings_since;
	unsigned hangups; /* written */

	/* the list of calls, AT+CLCC */
	struct timer poll;
	bool polling;
	bool list_refused;  /* this modem has none */
	bool list_proven;   /* some call stood in it: one that does not is over */
	bool listed;	    /* in the answer that comes in */
	unsigned absences;  /* in a row */
	unsigned presences; /* while it closes */
	unsigned poll_serial;
	enum call_state poll_state;

	struct timer wait; /* for the number, for ATD, for why it ended */
	struct timer calm;
	int64_t calm_at; /* boot ms from when messages may be sent */

	/* audio */
	struct media *media;
	bool audio_on;	 /* the modem was told so, and not yet otherwise */
	bool audio_good; /* and said that it is */
	unsigned tries;
	unsigned mutes;
	bool recording;
	struct timer audio;
	bool wide; /* it gave 16 kHz; until it starts anew */
	unsigned sick; /* calls in a row whose first try was refused */
	struct timer reset;

	const char *const *next; /* command of a list that is worked through */
};

extern const struct fsm_state call_states[];

struct call *call_new(struct loop *loop, struct at_chat *chat,
	const struct call_conf *conf, const struct call_events *events, void *arg);
void call_free(struct call *call);

/* The modem became ready, or is not any more. */
void call_ready(struct call *call, bool ready);
/* Its port is gone, or it started anew. */
void call_gone(struct call *call);
/* URC_RING, URC_CALLER, URC_CALL_END, URC_CALL. */
void call_urc(struct call *call, enum urc_event event, const char *line);
/* No message is begun within a second of answering and hanging up. */
bool call_is_calm(const struct call *call);

/* --- for its own files --- */

int64_t call_now(const struct call *call);
const struct profile_voice *call_voice(const struct call *call);
bool call_is_in(const struct call *call, uint32_t states);
/* An event about this call with its kind, time and number filled in. */
struct call_event call_make(const struct call *call, enum call_event_kind kind);
void call_tell(struct call *call, enum call_event_kind kind);
void call_command(struct call *call, const char *text, at_done_fn done, bool first);
/* The commands of a list, one after another. */
void call_commands(struct call *call, const char *const *list);
/* No message for a second from now. */
void call_unsettle(struct call *call);

/* Something rings: a new call, or the same again. */
void call_rings(struct call *call);
/* Who calls is known, or will not be. */
void call_identify(struct call *call, const char *number);
void call_alerts(struct call *call);
void call_answered(struct call *call, const char *why);
/* It is over: nothing is left to do but to tell. */
void call_over(struct call *call, enum call_end end, const char *why);
/* We end it. */
void call_close(struct call *call, enum call_end end, const char *why);
/* The other side, or the network, ended it. */
void call_lost(struct call *call, const char *why);

void call_on_wait(void *call);
/* ATA or ATD, by the state. */
void call_proceed(struct call *call);
/* AT+CHUP, until the modem lists it no more. */
void call_put_down(struct call *call);

/* What is left of calls from before is hung up. */
void call_look_back(struct call *call);
/* Looks at the list of calls in so many ms. */
void call_look(struct call *call, int64_t ms);
void call_on_look(void *call);

int call_audio_open(struct call *call);
/* The audio is turned on before ATD or ATA where the brand wants it so; call_proceed() follows. */
bool call_audio_early(struct call *call);
void call_audio_begin(void *call);
void call_audio_close(struct call *call);
void call_on_audio(void *call);
void call_on_reset(void *call);
