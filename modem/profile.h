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

struct profile {
	const char *name;
	const char *const *makers;  /* parts of +CGMI, NULL-terminated */
	const char *const *models;  /* parts of +CGMM; they decide first */
	const char *const *setup;   /* commands of its own, refusals ignored */
	const char *const *noise;   /* beginnings of lines that mean nothing to us */
	const char *const *banners; /* lines that only a restart brings */
	const char *iccid;	    /* the command that asks for it */
	const char *volte; /* how it is told to use LTE for calls, for people; NULL: not known */
	const char *pcm;   /* the command that turns a call's audio on; NULL: not known */
	enum profile_tries tries;
	uint16_t line_max;  /* characters of a command line */
	bool single_delete; /* a line of several deletions is not trusted */
	bool direct;	    /* +CMT and +CNMA proven: messages skip the SIM */
	bool report_stored; /* ds=2 is safe; else only ds=1 (+CDSI names the wrong slot) */
};

extern const struct profile profile_generic;

/* By name; NULL when there is none. */
const struct profile *profile_find(const char *name);

/* By what the modem says it is; the generic one when nobody knows it. */
const struct profile *profile_match(const char *maker, const char *model);

/* "generic sim7600 …", for people who mistyped. */
const char *profile_names(void);

bool profile_is_noise(const struct profile *profile, const char *line, size_t len);
bool profile_is_banner(const struct profile *profile, const char *line, size_t len);
