/*
 * What commits brought, for those who wait for it: the scheduler for rows to send, the clock for
 * duties, the control socket for its subscribers. Files of the store tell it inside a transaction;
 * it is heard only once that is durable, and never when it was rolled back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

enum store_topic {
	STORE_MESSAGE, /* kept or handled: id of the message */
	STORE_QUEUED,  /* a new row of the outbox */
	STORE_OUTBOX,  /* a row of the outbox changed its state */
	STORE_DUTY,    /* a duty was put or cancelled */
	STORE_TIP,     /* a tip was made, or something about it has changed */
};

struct store_news {
	enum store_topic topic;
	int64_t id;
	const char *state; /* constant, or NULL */
};

/*
 * Called after a commit that brought something, and as soon as the disk has failed. It may start
 * timers and nothing else: the one who committed is still at work.
 */
void store_listen(struct store *store, void (*fn)(void *arg), void *arg);

/* The topics of which there was news since the last call, as bits 1 << topic. Never cut. */
unsigned store_topics_take(struct store *store);

/* The oldest news not yet taken; false when there is none. A flood is cut to its first hundreds. */
bool store_news_take(struct store *store, struct store_news *out);

/* The disk failed: nothing is written any more, and the process must end. */
bool store_is_broken(const struct store *store);

/* Inside a transaction; for files of this folder. state is a constant. */
void store_tell(struct store *store, enum store_topic topic, int64_t id, const char *state);
