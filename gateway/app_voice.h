/*
 * What app_voice.c and app_dial.c share: calls as they are, and calls that are to be made.
 */
#pragma once

#include "gateway/app_state.h"
#include "gateway/ivr/callers.h"
#include "gateway/store/broadcast.h"
#include "gateway/store/dial.h"

#define VOICE_TEXT_MAX (3 * BROADCAST_TEXT_MAX) /* with its marks */

struct session;
struct voice_set;

struct voice_line {
	char modem[MODEM_NAME_MAX]; /* empty = free */
	struct session *session;
	bool refused; /* called too often today: put down, and nothing comes of it */
	struct voice_set *set;
	struct dial dial;	       /* id 0: somebody called us */
	char text[VOICE_TEXT_MAX];     /* of the warning that is called out */
	const char *warning;
};

struct app_voice {
	struct app *app;
	const struct voice *library;
	struct voice_set *set;	   /* in force */
	struct voice_set *retired; /* with calls on them */
	struct voice_line lines[POOL_MAX];
	struct callers callers;
	struct timer refresh;
	struct timer dial;
};

/* app_voice.c */
bool voice_can_speak(const struct app_voice *voice);
/* 0 when the call is on its way; dial_ended() follows. Else the errno of call_dial(), or -EAGAIN. */
int voice_dial(struct app_voice *voice, struct modem *modem, const struct dial *dial,
	const char *number);

/* app_dial.c */
void dial_init(struct app_voice *voice);
void dial_wake(struct app_voice *voice);
/* Somebody rang. False: for people to see to; a silent tipster is called by nobody. */
bool dial_missed(struct app_voice *voice, const char *number);
void dial_ended(struct app_voice *voice, const struct dial *dial, bool reached);
