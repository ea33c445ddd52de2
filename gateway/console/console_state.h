/*
 * What the console's own files share; screens see visit.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config/conf.h"
#include "gateway/base/loop.h"
#include "gateway/console/http.h"
#include "gateway/console/throttle.h"
#include "gateway/console/visit.h"
#include "gateway/store/account.h"

struct import;
struct talk;

#define CONSOLE_PAGE_MAX (512 * 1024)
#define CONSOLE_FLASHES	 32
#define CONSOLE_IMPORTS	 4

struct flash {
	int64_t account_id; /* 0 = free */
	bool good;
	char text[512];
};

struct console {
	struct conf conf;
	struct loop *loop;
	struct http *http;
	struct accounts *accounts;
	struct throttle throttle;
	struct store *store;  /* opened when it is first read */
	uint64_t store_inode; /* of the file that was opened */
	int64_t silent_until; /* boot ms: the daemon did not answer, and is not asked before then */
	struct flash flashes[CONSOLE_FLASHES];
	unsigned next_flash;
	struct timer sweep, watchdog;
	/* live.c: what the daemon tells */
	struct talk *feed;
	struct loop_fd *feed_watch;
	struct timer feed_retry, feed_tell, feed_look;
	int64_t feed_heard; /* boot ms: its last answer */
	unsigned feed_events;
	struct import *imports[CONSOLE_IMPORTS]; /* lists of members on their way in; NULL = free */
	struct timer let_go;			 /* of what was too large for the page, once it is sent */
	char *large;
	char page[CONSOLE_PAGE_MAX]; /* the one that is being written */
};

/* answer.c: one request, from route to response. http_ops speaks to these. */
void console_answer(void *console, const struct request *request, struct response *response);
size_t console_room(void *console, const struct request *request);

/* sign.c: who it is by the session's cookie, and whether a form is really of their page. */
void sign_in_known(struct visit *visit);
bool sign_form_is_ours(const struct visit *visit);

/*
 * An answer larger than a page: data is malloc()'s and goes when it has been sent. visit.c.
 */
void console_keep(struct console *console, char *data);

/* live.c */
void live_start(struct console *console);
void live_stop(struct console *console);
/* The daemon has answered within the last half minute. */
bool live_is_heard(const struct console *console);
