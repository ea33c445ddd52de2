/*
 * Rows for the outbox; see outbox.h. Splits text at once and keeps only the count of its parts.
 */
#include "gateway/outbox/outbox.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/queue.h"
#include "gateway/store/store.h"
#include "parsers/sms/plain.h"
#include "parsers/sms/split.h"

#define HOUR (INT64_C(3600) * 1000)

static_assert(OUTBOX_TEXT_MAX == QUEUE_TEXT_MAX, "a draft's text fits into its row");

static const struct {
	const char *name;
	int64_t validity;
} classes[CLASS_COUNT] = {
	[CLASS_ALARM] = {"alarm", 6 * HOUR},
	[CLASS_CONFIRM] = {"confirm", HOUR},
	[CLASS_REPLY] = {"reply", 24 * HOUR},
	[CLASS_REMINDER] = {"reminder", 12 * HOUR},
	[CLASS_WARNING] = {"warning", 24 * HOUR},
};

const char *message_class_name(enum message_class class)
{
	return class < CLASS_COUNT ? classes[class].name : "unknown";
}

bool message_class_by_name(const char *name, enum message_class *class)
{
	for (int i = 0; i < CLASS_COUNT; i++) {
		if (!strcmp(classes[i].name, name)) {
			*class = (enum message_class)i;
			return true;
		}
	}

	return false;
}

const char *outbox_state_name(enum outbox_state state)
{
	static const char *const names[] = {
		[OUTBOX_QUEUED] = "queued",	  [OUTBOX_SENDING] = "sending",
		[OUTBOX_SENT] = "sent",		  [OUTBOX_DELIVERED] = "delivered",
		[OUTBOX_FAILED] = "failed",	  [OUTBOX_UNCERTAIN] = "uncertain",
		[OUTBOX_HELD] = "held",		  [OUTBOX_EXPIRED] = "expired",
		[OUTBOX_CANCELLED] = "cancelled",
	};

	return names[state];
}

static void row_fill(struct queue_row *row, const struct outbox_draft *draft, int64_t now)
{
	*row = (struct queue_row){
		.class = draft->class,
		.accents = draft->accents,
		.duty = draft->duty,
		.secret = draft->secret,
		.tip_id = draft->tip_id,
		.broadcast_id = draft->broadcast_id,
		.inbound_id = draft->inbound_id,
		.expires_at = draft->expires_at,
	};
	snprintf(row->to, sizeof(row->to), "%s", draft->to);
	snprintf(row->modem, sizeof(row->modem), "%s", draft->modem);

	if (!row->expires_at) {
		int64_t from = draft->not_before > now ? draft->not_before : now;

		row->expires_at = from + classes[draft->class].validity;
	}

	if (draft->accents)
		snprintf(row->text, sizeof(row->text), "%s", draft->text);
	else
		plain_text(row->text, sizeof(row->text), draft->text, strlen(draft->text));
}

int outbox_enqueue(struct store *store, const struct outbox_draft *draft, int64_t *id)
{
	struct queue_row row;
	struct address address;

	if (draft->class >= CLASS_COUNT || !address_from_text(&address, draft->to))
		return -EINVAL;

	row_fill(&row, draft, clock_wall_ms(store_clock(store)));

	struct split_count count = split_count(row.text, strlen(row.text));

	if (count.parts > SPLIT_PARTS_MAX)
		return -E2BIG;

	row.parts = (int32_t)count.parts;

	int result = queue_put(store, &row, draft->not_before);

	if (!result && id)
		*id = row.id;

	return result;
}

int outbox_cancel_broadcast(struct store *store, int64_t broadcast_id)
{
	int64_t count;
	int result = queue_cancel(store, 0, broadcast_id, &count);

	return result ? result : (int)count;
}

int outbox_cancel(struct store *store, int64_t id)
{
	int64_t count;
	int result = queue_cancel(store, id, 0, &count);

	return result ? result : (int)count;
}
