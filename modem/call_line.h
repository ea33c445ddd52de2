/*
 * What a line means that a modem says about a call without being asked, in every brand's words.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum call_line_kind {
	CALL_LINE_NONE,	    /* nothing about a call */
	CALL_LINE_OTHER,    /* about a call, and nothing that we act upon */
	CALL_LINE_ALERTING, /* the called phone rings */
	CALL_LINE_BEGUN, /* it was answered, or, with some, only rings: see the profile */
	CALL_LINE_ANSWERED,
	CALL_LINE_ENDED,
	CALL_LINE_BUSY,
	CALL_LINE_NO_ANSWER,
	CALL_LINE_KEY,
	CALL_LINE_WAIT, /* the audio port takes nothing more at present */
	CALL_LINE_GO,	/* it does again */
};

const char *call_line_name(enum call_line_kind kind);

struct call_line {
	enum call_line_kind kind;
	char key; /* of CALL_LINE_KEY: 0-9 * # A-D */
};

struct call_line call_line_parse(const char *line, size_t len);

/* 27.007 7.18, <stat>; 6 is SIMCom's "disconnected". */
enum call_stat {
	CALL_STAT_ACTIVE,
	CALL_STAT_HELD,
	CALL_STAT_DIALING,
	CALL_STAT_ALERTING,
	CALL_STAT_INCOMING,
	CALL_STAT_WAITING,
	CALL_STAT_NONE = 6,
};

/* A line of the list of calls. */
struct call_entry {
	int32_t outgoing; /* <dir> is 0 */
	enum call_stat stat;
	char number[24]; /* "" when the modem does not tell */
};

/* +CLCC: of a voice call; 0, or -EINVAL for another or none. */
int call_entry_parse(struct call_entry *entry, const char *line, size_t len);
