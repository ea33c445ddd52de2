/*
 * Dispatch: a kept message becomes a command with a person behind it, and the command's one
 * handler runs inside one transaction. Identity and authority are resolved here, once: number →
 * person → roles; the role a command needs is a column of the table in dispatch.c.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/handlers/replies.h"
#include "gateway/store/number.h"
#include "parsers/text/command.h"

struct store;
struct grammar;
struct replies;
struct policy;
struct dispatch;
struct broadcast;

/* What the handlers stand on; all of it outlives the dispatch. */
struct dispatch_conf {
	struct store *store;
	struct grammar *grammar;
	const struct replies *replies;
	const struct policy *policy;
	char community[64];    /* the gateway's name */
	char country_code[8];  /* "84" */
	char timezone[48];     /* "Asia/Ho_Chi_Minh" */
	bool calls;	       /* warnings can be called out */
};

struct dispatch *dispatch_new(const struct dispatch_conf *conf);
void dispatch_free(struct dispatch *dispatch);
/* New grammar, replies or policy after a reload. */
void dispatch_reconfigure(struct dispatch *dispatch, const struct dispatch_conf *conf);

/* A whole message, joined and decoded. */
struct inbound {
	int64_t id; /* row of message; 0 for history and keys */
	enum command_origin origin;
	char modem[32];
	char sender[NUMBER_MAX]; /* E.164, short code or alphanumeric */
	bool person;		 /* false: never answered */
	int64_t sent_at;	 /* SCTS, wall ms */
	int64_t received_at;	 /* wall ms */
	int32_t parts;
	bool partial;	/* handled without all of its parts */
	bool upgrade;	/* handled before as partial: the record is completed, not made anew */
	const char *text; /* UTF-8, NUL-terminated */
	size_t text_len;
	/* ORIGIN_CONTROL: who it is instead of, or beside, a number. */
	char actor[32]; /* "uid:1000" */
	unsigned roles; /* bits of enum role */
};

/* What became of it, for the message row and for import-history's answer. */
struct dispatch_outcome {
	enum command_kind kind;
	int64_t command_id; /* 0 = no command row */
	char code[8];	    /* the code made or acted on, or empty */
	bool tip;	    /* the message row must forget its sender, text and PDUs */
	bool answered;	    /* something was said to the sender, answer first of all */
	enum reply_id answer; /* whether or not it could be sent: a voice says it */
	int64_t count;	    /* of what was acted on, where it is many */
	bool wiped;	    /* somebody was erased: the log of changes goes once that is durable */
	/*
	 * PIN and one-time code that were typed, or empty: the kept text shows asterisks in their
	 * place, and PDUs go at once.
	 */
	char secrets[2][8];
};

/*
 * Handles one message inside the caller's transaction, behind a savepoint of its own. 0, or
 * -errno of the store: then nothing of it stands.
 */
int dispatch_message(
	struct dispatch *dispatch, const struct inbound *in, struct dispatch_outcome *out);

/* Asterisks for what the kept text must not show; in place. */
void dispatch_redact(const struct dispatch_outcome *out, char *text);

/*
 * As above with a command already understood: voice flows and the control socket. Outside of a
 * transaction it commits its own.
 */
int dispatch_command(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out);

/* What is done by hand from the control socket, and no text can say. */
enum deed_kind {
	DEED_TIP_ASSIGN,	/* code, person */
	DEED_MEDIATION_ASSIGN,	/* code, person */
	DEED_BROADCAST_APPROVE, /* id */
	DEED_BROADCAST_REFUSE,	/* id, reason */
	DEED_BROADCAST_PAUSE,	/* id */
	DEED_BROADCAST_RESUME,	/* id */
	DEED_BROADCAST_RETRY,	/* id; out->count is how many messages wait again */
	DEED_KINDS,
};

struct deed {
	enum deed_kind kind;
	const char *code, *reason;
	int64_t id, person_id;
};

/*
 * In a transaction of its own: -ENOENT no such thing, -EACCES one may not do it, or the other not have
 * it, -EBUSY it is in no state for that.
 */
int dispatch_deed(struct dispatch *dispatch, const struct inbound *in, const struct deed *deed,
	struct dispatch_outcome *out);

/* The text of template W01, W02 … by its number; NULL behind the last. */
const char *dispatch_template(const struct dispatch *dispatch, int number);

/*
 * What a broadcast would be, without making it: audience, class, what is blocked in it, and how many it
 * would reach. -ENOENT no such zone, -EEXIST several of that name, -ESRCH no such team or role.
 */
int dispatch_look(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct broadcast *out);

/*
 * Whether this text, of a part perhaps, is FIRE, SOS or ACCIDENT by keyword or lexicon: joining
 * never delays those.
 */
bool dispatch_is_emergency(struct dispatch *dispatch, const char *text, size_t len);

/*
 * Fires what is due, each duty in its own transaction and no more than a few to a call; returns the
 * wall ms of the next one (now or before: call again on the next turn), INT64_MAX for none.
 */
int64_t dispatch_duties(struct dispatch *dispatch, int64_t now);
