/*
 * What the files of the inbox share; nobody else includes it.
 */
#pragma once

#include "gateway/base/loop.h"
#include "gateway/inbox/inbox.h"
#include "gateway/store/message.h"

#define INBOX_TEXT_CAP (MESSAGE_TEXT_MAX + 1)

struct inbox {
	struct store *store;
	struct dispatch *dispatch;
	struct inbox_conf conf;
	inbox_report_fn report;
	void *report_arg;
	struct timer timer;
	bool gathers; /* the timer runs for what was kept */
	int64_t kept_at; /* boot ms of the last listing with something to do */
	bool fresh;    /* a text was kept in this listing: something to do on the next turn */
	bool careful;  /* something in this listing cannot be kept: each part behind a savepoint */
	int64_t aside; /* a message that is not given to dispatch any more; 0 = none */
	char *text; /* of the message at hand: INBOX_TEXT_CAP, touched as far as it is long */
};

/* Errors of the disk go up: nothing is acknowledged, nothing is marked as failed. */
bool inbox_is_disk(int result);

/* E.164 or the name that an address says; a name too long loses its end. */
void inbox_sender(
	struct inbox *inbox, const char *address, char out[NUMBER_MAX], bool *person);

/* keep.c: one part becomes rows, inside the caller's transaction. */
int keep_part(struct inbox *inbox, const struct sms_part *part);
/* As if nobody could read it: what keep_part() fails for. */
int keep_part_raw(struct inbox *inbox, const struct sms_part *part);

/*
 * handle.c: the first message to be handled, behind its own savepoint. -ENOENT: there is none.
 * *alone: it stood first at an earlier start too, and wants a commit of its own.
 */
int handle_next(struct inbox *inbox, bool *alone);
