/*
 * What the daemon tells its subscribers, passed on to every page that is open: which kind of thing
 * has changed, never what. A page then asks for its part again, as whoever it is.
 */
#pragma once

enum live_event {
	LIVE_TIPS,   /* a tip came, or something was done about one */
	LIVE_INBOX,  /* a message came or was handled */
	LIVE_OUTBOX, /* a message to be sent changed its state */
	LIVE_MODEMS,
	LIVE_COUNT,
};

/* "tips", "inbox", "outbox", "modems": the names in the stream, and for page_part_begin(). */
extern const char *const live_names[LIVE_COUNT];
