/*
 * Voice calls on a modem, one at a time: what crosses between the modem and whoever talks. Values
 * go up as events from the loop, orders come down as functions. The audio is 8 kHz, 16 bit, mono;
 * it flows in a thread of its own, where keys are heard and where a key ends what is played.
 *
 * Keys come twice, as tones and as the modem's own events; here they are one press each.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_NUMBER_MAX 24
#define CALL_RATE	8000
#define CALL_SOUNDS	32 /* that wait to be played */

/* A modem's; see modem_call() in modem.h. */
struct call;

enum call_event_kind {
	CALL_INCOMING, /* it rings; told once a call. Answer, hang up, or let it ring */
	CALL_ALERTING, /* a call of ours: the other phone rings */
	CALL_ANSWERED, /* somebody is there (not the network's "OK"); not yet heard */
	CALL_AUDIO,    /* both directions flow: what is played from now on is heard */
	CALL_KEY,
	CALL_PLAYED, /* a sound has come to its end, once for each that call_play() took */
	CALL_RECORDED, /* a piece of what the other side says, in order, without holes */
	CALL_ENDED,    /* once for each call, the last event of it; another may be made */
};

const char *call_event_name(enum call_event_kind kind);

enum call_end {
	CALL_END_NONE,
	CALL_END_LOCAL,	    /* call_hangup() */
	CALL_END_REMOTE,    /* the other side hung up */
	CALL_END_MISSED,    /* it stopped ringing before anybody answered */
	CALL_END_BUSY,	    /* of our calls */
	CALL_END_NO_ANSWER, /* rang to its end, ours or the network's */
	CALL_END_REFUSED,   /* the modem or the network did not make it */
	CALL_END_NO_AUDIO,  /* answered, and the modem gives no audio */
	CALL_END_TOO_LONG,  /* the longest call that the modem's configuration allows */
	CALL_END_GONE,	    /* the modem was lost or restarted */
};

const char *call_end_name(enum call_end end);

enum call_played {
	CALL_PLAYED_WHOLE,
	CALL_PLAYED_CUT,     /* a key came */
	CALL_PLAYED_STOPPED, /* call_stop_play() */
	CALL_PLAYED_LOST,    /* the call ended */
};

/* Where a key was heard; both bits when the second came before the event was told. */
#define CALL_KEY_TONE  1u /* in the audio */
#define CALL_KEY_MODEM 2u /* the modem said so */

struct call_event {
	enum call_event_kind kind;
	int64_t at_ms; /* boot time when it happened, not when it is told */
	bool outgoing; /* the call is ours */
	char number
		[CALL_NUMBER_MAX]; /* of the other side, digits with an optional +; "": withheld */

	char key;	  /* CALL_KEY: 0-9 * # A-D */
	unsigned sources; /* CALL_KEY_TONE, CALL_KEY_MODEM */

	uint64_t sound; /* CALL_PLAYED: the owner's, from call_play() */
	enum call_played played;
	size_t samples; /* of it that were given to the modem; CALL_RECORDED: in pcm */

	const int16_t *pcm; /* CALL_RECORDED: valid in the callback only */
	bool last; /* CALL_RECORDED: the recording has ended with this (samples may be 0) */

	enum call_end end;  /* CALL_ENDED */
	int64_t answered_s; /* how long it was answered; 0: never */
};

/* From the loop. Every function here but what frees the modem may be called inside. */
typedef void (*call_event_fn)(void *arg, const struct call_event *event);

/* A call may be made or answered on this modem: it has audio, and a port for it is configured. */
bool call_is_possible(const struct call *call);
/* "", or why not, for people. */
const char *call_why_not(const struct call *call);
/* No call is there, not even one that ends. */
bool call_is_idle(const struct call *call);

/*
 * Calls number (digits, an optional + in front). Which numbers may be called is the caller's to
 * know. 0; -EINVAL for another number, -EBUSY while there is a call, -ENOTSUP without
 * audio, -ENETDOWN when the modem is not ready, or the errno of the audio port.
 */
int call_dial(struct call *call, const char *number);

/* 0; -EINVAL when nothing rings, or the errno of the audio port (then it goes on ringing). */
int call_answer(struct call *call);

/* Ends whatever there is; CALL_ENDED follows, also when the modem does not answer. */
void call_hangup(struct call *call);

struct call_sound {
	const int16_t *pcm; /* the caller's, unchanged until CALL_PLAYED */
	size_t samples;
	uint64_t owner; /* comes back with CALL_PLAYED */
	bool cut_on_key; /* a key ends it, and those that wait behind it with the same wish */
};

/*
 * Plays it behind what plays already, without a gap. 0; -ENOTCONN before CALL_AUDIO or after the
 * end, -ENOBUFS when CALL_SOUNDS wait, -EINVAL when it has no samples.
 */
int call_play(struct call *call, const struct call_sound *sound);
/* Silence now; CALL_PLAYED follows for each. */
void call_stop_play(struct call *call);

/*
 * What the other side says comes as CALL_RECORDED from now on, a few times a second, until
 * call_record_stop() or the end of the call: then once more with last set. 0; -ENOTCONN, -EALREADY.
 */
int call_record_start(struct call *call);
void call_record_stop(struct call *call);

/* Since the modem was made. */
struct call_counters {
	uint64_t incoming;
	uint64_t outgoing;
	uint64_t answered; /* either way */
	uint64_t missed;   /* stopped ringing, or were put down unanswered */
	uint64_t failed;   /* of ours: busy, no answer, refused */
	uint64_t no_audio; /* calls lost because the modem gave none */

	uint64_t audio_tries; /* commands for audio */
	uint64_t
		audio_failures; /* first of a call that were refused: the modem's health */
	uint64_t resets;	/* of a modem whose audio fell ill */

	uint64_t frames_in; /* 20 ms each */
	uint64_t frames_out;
	uint64_t silence; /* of these, nobody had anything to say */
	uint64_t
		underruns; /* the modem may have run dry: more than the lead came too late */
	uint64_t dropped;    /* frames that the modem did not take in time */
	uint64_t cut_writes; /* the modem took a part of what was offered */
	uint64_t odd_reads;  /* a sample came in two pieces */
	uint64_t stalls;     /* nothing came for a while: paced by the clock */
	uint64_t holds;	     /* the modem asked us to wait */
	uint64_t recorded;   /* samples */
	uint64_t unrecorded; /* samples lost because nobody took them in time */

	uint64_t keys; /* presses */
	uint64_t keys_tone;
	uint64_t keys_modem;
	uint64_t keys_both;
};

struct call_counters call_counters(const struct call *call);
