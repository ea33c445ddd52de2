/*
 * The control socket: JSON lines over a unix stream, `{"op":…}` in, `{"ok":…}` out. It knows who
 * is at the other end (SO_PEERCRED), what their role may do, and how to answer; it speaks to the
 * modems and the scheduler only through the functions it gets at birth. Any bytes are survived:
 * lines, clients and what waits to be read by them are bounded.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/control/control_conf.h"

struct loop;
struct store;
struct dispatch;
struct control;
struct control_call;

#define CONTROL_LINE_MAX    65536
#define CONTROL_CLIENTS_MAX 64
#define CONTROL_MODEMS_MAX  16

/* A modem as people see it (DESIGN 3). */
#define CONTROL_VERDICTS_MAX 9

/* What a modem is good for: a row a subject. */
struct control_verdict {
	char subject[12];
	char rank[8]; /* yes, partly, no, unknown */
	char text[160];
};

struct control_modem {
	char name[32];
	char state[16];	       /* closed probing sim setup registering ready lost */
	char profile[32];
	char imei[20];	       /* empty = not known yet */
	char operator[48];
	char registration[24]; /* home, roaming, searching, denied, none … */
	int32_t signal_dbm;    /* 0 = unknown */
	int32_t sim_used;      /* -1 = unknown */
	int32_t sim_total;
	bool voice;
	bool balance_known;
	int64_t balance;
	bool balance_low;
	char balance_until[24]; /* local date; empty = not known */
	char ill[48];		/* empty = well */
	struct control_verdict verdicts[CONTROL_VERDICTS_MAX];
	size_t verdict_count;
};

#define CONTROL_TROUBLES_MAX 4

/* What ails the box itself and needs a person. */
struct control_trouble {
	char name[12];
	int64_t since; /* wall ms */
	char text[120], advice[400];
};

struct control_status {
	int64_t uptime_s;
	size_t trouble_count;
	struct control_trouble troubles[CONTROL_TROUBLES_MAX];
	size_t modem_count;
	struct control_modem modems[CONTROL_MODEMS_MAX];
};

/* How the control socket speaks upward; app.c fills it. */
struct control_ops {
	void *arg;
	void (*status)(void *arg, struct control_status *out);
	/* Rows were enqueued or duties put: let the scheduler and the clock look again. */
	void (*changed)(void *arg);
	/* Zones have names that the grammar does not know. */
	void (*places)(void *arg);
	/*
	 * Starts a USSD dialogue; the answer comes by control_ussd_done(). 0, -ENOENT no such
	 * modem, -EAGAIN not ready or busy, -ENOTSUP.
	 */
	int (*ussd)(void *arg, const char *modem, const char *code, struct control_call *call);
	/* The SIM that lies in a modem is the right one. 0, -ENOENT where none was in doubt. */
	int (*sim)(void *arg, const char *modem);
};

/* What it stands on; all of it outlives the control. */
struct control_deps {
	struct loop *loop;
	struct store *store;
	struct dispatch *dispatch;
	char country_code[8];
	char timezone[48];
	struct control_ops ops;
};

/*
 * Listens at conf->socket (empty: nowhere, for control_adopt() alone). A stale socket file of a
 * dead daemon is replaced, a living one's is not. On failure NULL and why says what, where and
 * what to do.
 */
struct control *control_new(const struct control_conf *conf, const struct control_deps *deps,
	char *why, size_t cap);
/* What answers a dialogue or a backup goes before it: they speak to it. */
void control_free(struct control *control);
/* After a reload: users and roles for those who connect from now on; the socket stays. */
void control_reconfigure(struct control *control, const struct control_conf *conf);

/* Serves an already connected socket as this peer; tests and the fuzzer. Takes fd. */
void control_adopt(struct control *control, int fd, uint32_t uid, uint32_t roles);

/* The answer to a started USSD dialogue: result 0 with text, or -errno. */
void control_ussd_done(struct control_call *call, int result, const char *text);

/* Events for subscribers and for those who wait to be ready. */
void control_on_modem(struct control *control, const struct control_modem *modem);
void control_on_message(struct control *control, int64_t message_id);
/* Some tip, or several: which one is nobody's business who only listens. */
void control_on_tip(struct control *control);
void control_on_outbox(struct control *control, int64_t outbox_id, const char *state);
