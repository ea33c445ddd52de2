/*
 * What brands of modems do differently: the only place with brand names. Everything else asks
 * here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a modem tells how many PIN attempts are left. */
enum profile_tries {
	TRIES_CPINR, /* 27.007 8.65: +CPINR: SIM PIN,3,3 */
	TRIES_SPIC,  /* +SPIC: 3,10,0,10: PIN, PUK, PIN2, PUK2 */
	TRIES_QPINC, /* +QPINC: "SC",3,10 */
	TRIES_HCPIN, /* ^CPIN: state,which,PUK,PIN,PUK2,PIN2 */
};

/* How the sound of a call reaches us. */
enum voice_class {
	VOICE_NONE, /* it does not */
	VOICE_FILE, /* the modem plays and records files of its own; nothing flows while people talk */
	VOICE_PCM,  /* a port of its own carries it: 8 kHz, 16 bit, mono */
};

/* What a brand wants around calls; lists end with NULL. Refusals of init and keys are ignored. */
struct profile_voice {
	enum voice_class class;
	const char *why_not;	  /* for people, where the class is not VOICE_PCM */
	const char *const *init;  /* once, when it is ready */
	const char *const *keys;  /* in each call: tell what keys are pressed */
	const char *on;		  /* turns the audio on; NULL: it flows by itself */
	const char *check;	  /* read back until it says 1; NULL: its OK is believed */
	const char *check_prefix; /* of that answer */
	const char *off;
	const char *reset;  /* the only cure where the audio falls ill from call to call */
	int32_t settle_ms;  /* from the answer to turning the audio on */
	bool on_before;	    /* the audio is turned on before a call is made or answered */
	bool begins_ringing; /* "begun" and an active call in the list come when it only rings */
};

struct profile {
	const char *name;
	const char *const *makers;  /* parts of +CGMI, NULL-terminated */
	const char *const *models;  /* parts of +CGMM; they decide first */
	const char *const *setup;   /* commands of its own, refusals ignored */
	const char *const *noise;   /* beginnings of lines that mean nothing to us */
	const char *const *banners; /* lines that only a restart brings */
	const char *iccid;	    /* the command that asks for it */
	const char *volte; /* how it is told to use LTE for calls, for people; NULL: not known */
	const struct profile_voice *voice;
	enum profile_tries tries;
	uint16_t line_max;  /* characters of a command line */
	bool single_delete; /* a line of several deletions is not trusted */
	bool direct;	    /* +CMT and +CNMA proven: messages skip the SIM */
	bool report_stored; /* ds=2 is safe; else only ds=1 (+CDSI names the wrong slot) */
};

extern const struct profile profile_generic;

/* The voice of those above; see profile_voice.c. */
extern const struct profile_voice profile_voice_generic, profile_voice_sim7600,
	profile_voice_a7670, profile_voice_sim800, profile_voice_ec25, profile_voice_huawei,
	profile_voice_none;

/* By name; NULL when there is none. */
const struct profile *profile_find(const char *name);

/* By what the modem says it is; the generic one when nobody knows it. */
const struct profile *profile_match(const char *maker, const char *model);

/* "generic sim7600 …", for people who mistyped. */
const char *profile_names(void);

bool profile_is_noise(const struct profile *profile, const char *line, size_t len);
bool profile_is_banner(const struct profile *profile, const char *line, size_t len);
