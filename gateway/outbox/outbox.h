/*
 * The outbox: handlers write rows, nothing else is a queue. Text is split into parts at once, so
 * that parts, not messages, are what buckets count and what the air carries.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/number.h"

struct store;

/* In order of precedence (DESIGN 5). */
enum message_class {
	CLASS_ALARM,
	CLASS_CONFIRM,
	CLASS_REPLY,
	CLASS_REMINDER,
	CLASS_WARNING,
	CLASS_COUNT,
};

const char *message_class_name(enum message_class class);
bool message_class_by_name(const char *name, enum message_class *class);

enum outbox_state {
	OUTBOX_QUEUED,
	OUTBOX_SENDING,
	OUTBOX_SENT,
	OUTBOX_DELIVERED,
	OUTBOX_FAILED,
	OUTBOX_UNCERTAIN,
	OUTBOX_HELD,
	OUTBOX_EXPIRED,
	OUTBOX_CANCELLED,
};

const char *outbox_state_name(enum outbox_state state);

#define OUTBOX_TEXT_MAX 1600 /* bytes; ten parts are more than anybody reads */

struct outbox_draft {
	enum message_class class;
	char to[NUMBER_MAX]; /* E.164, or a short code for kengctl send */
	char text[OUTBOX_TEXT_MAX];
	bool accents;	      /* keep diacritics (UCS-2); otherwise folded to GSM-7 */
	bool duty;	      /* to a rostered member or opted in: exempt from quiet hours */
	bool secret;	      /* carries a code or PIN: text is blanked once final */
	int64_t not_before;   /* wall ms, 0 = now */
	int64_t expires_at;   /* wall ms, 0 = the class's validity */
	int64_t tip_id;	      /* ≠ 0: the number is sealed in the row and shows as "tip" */
	int64_t broadcast_id; /* ≠ 0: counted for its author */
	int64_t inbound_id;   /* what it answers: replies leave by the same modem */
	char modem[32];	      /* sticky modem, empty = any */
};

/* Inside the caller's transaction. id may be NULL. */
int outbox_enqueue(struct store *store, const struct outbox_draft *draft, int64_t *id);

/* Queued or held rows that will no longer be sent. Returns how many, or -errno. */
int outbox_cancel_broadcast(struct store *store, int64_t broadcast_id);
int outbox_cancel(struct store *store, int64_t id);
