/*
 * What the files of the control socket share: clients, the call each of them has running, and the
 * table of ops. Nobody else includes it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <jansson.h>

#include "gateway/base/loop.h"
#include "gateway/control/control.h"
#include "parsers/text/command.h"

#define CONTROL_OUT_HIGH 65536 /* no step runs while more waits to be read */
#define CONTROL_OUT_MAX \
	(4 * 1024 * 1024) /* one answer that is larger ends the connection */
#define CONTROL_ACTOR 32 /* "console:" and the name of an account */

struct client;

/* What a step of a call came to. */
enum ask_step {
	ASK_MORE,  /* call it again when the loop has turned and the client has read */
	ASK_INPUT, /* again when the client has sent another line */
	ASK_WAITS, /* ask_resume() will say */
	ASK_DONE,  /* it was answered */
};

struct control_op {
	const char *name;
	unsigned roles; /* who may; an ADMIN always */
	enum ask_step (*start)(struct control_call *call);
	enum ask_step (*step)(struct control_call *call); /* NULL: start does it all */
	void (*end)(void *state); /* frees call->state; NULL: it is plain memory */
	bool held;		  /* goes on without its client, until ask_resume() */
};

/* One request being answered. */
struct control_call {
	struct control *control;
	struct client *client; /* NULL: it hung up and the call is held */
	const struct control_op *op;
	json_t *request;
	void *state;
	bool waits, wants_input;
	/* In whose name: the client's own, or whom it speaks for. */
	char actor[CONTROL_ACTOR];
	unsigned roles;
	struct control_call *next; /* of those that lost their client */
};

struct client {
	struct control *control;
	struct client *next;
	int fd;
	struct loop_fd *watch;
	struct timer turn;
	uint32_t uid;
	unsigned roles;
	bool owner; /* root or the daemon's own: who has the key file anyway */
	char actor[CONTROL_ACTOR]; /* "uid:1000", for the audit */
	bool speaks;		   /* may ask in the name of others */
	char *in;		   /* CONTROL_LINE_MAX octets and one */
	size_t in_at, in_len;
	char *out;
	size_t out_at, out_len, out_cap;
	int64_t heard_at; /* boot ms */
	bool eof, gone, ends, busy, subscribed, lost, denied;
	struct control_call *call;
};

/* The first of two who must agree to unmask a tip. */
struct unmask {
	char code[8];
	char actor[CONTROL_ACTOR];
	unsigned roles;
	char reason[160];
	int64_t until; /* boot ms */
};

#define CONTROL_UNMASKS 8

struct control {
	struct control_deps deps;
	struct control_conf conf;
	uint32_t user_ids[CONTROL_USERS_MAX];
	uint32_t speaker_id;
	uint32_t group_id;
	bool has_group;
	int listen_fd;
	struct loop_fd *listen_watch;
	struct timer pause; /* no descriptors are left: do not spin */
	uint64_t inode, device;
	struct client *clients;
	size_t client_count;
	struct control_call *held;
	struct unmask unmasks[CONTROL_UNMASKS];
};

/* The op of that name, or NULL. */
const struct control_op *control_op_find(const char *name);

/* client.c */
struct client *client_new(struct control *control, int fd, uint32_t uid, unsigned roles);
void client_drop(struct client *client);
/*
 * Whether it may have what somebody told in confidence. The board may; an administrator runs the
 * box and may not (DOMAIN 4.4), but who owns the key file can read it all the same, and rather does
 * so here, where it is written down.
 */
bool client_opens_tips(const struct client *client);
/* Queues a line for it. */
void client_put(struct client *client, const json_t *line);
/* {"event":…} to one who subscribed; who reads too slowly gets {"event":"lost"} instead. */
void client_event(struct client *client, const json_t *event);
/* The next line of its input, NUL-terminated in place; false when none is whole. */
bool client_line(struct client *client, char **line, size_t *len);

/* ask.c: what ops say. All take the JSON they are given. */
void ask_row(struct control_call *call, json_t *row);
/* Adds "ok": true. Returns ASK_DONE. */
enum ask_step ask_answer(struct control_call *call, json_t *answer);
/* {"ok":false,"error","message"}. Returns ASK_DONE. */
enum ask_step ask_fail(struct control_call *call, const char *error, const char *format,
	...) __attribute__((format(printf, 3, 4)));
/* The same for what the store or a handler returned. */
enum ask_step ask_fail_errno(struct control_call *call, int result, const char *what);
/* A call that waited goes on: step is what its answer came to, or ASK_MORE. */
void ask_resume(struct control_call *call, enum ask_step step);
void ask_free(struct control_call *call);

/* Members of the request: NULL where there is none, or it is no string. */
const char *ask_text(const struct control_call *call, const char *name);
bool ask_flag(const struct control_call *call, const char *name);
/* fallback where there is none; what is out of range comes to the nearest end. */
int64_t ask_number(const struct control_call *call, const char *name, int64_t fallback,
	int64_t least, int64_t most);
/* The error's name for an -errno: "STORE", "FULL", … */
const char *ask_error_name(int result);

/* Appends to the audit in the name of the client, in a transaction of its own where none is open. */
int ask_audit(struct control_call *call, const char *act, const char *object,
	const char *detail);
