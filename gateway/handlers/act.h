/*
 * An act: one command with a person behind it, on its way through its handler. It carries what
 * dispatch has resolved, and what handlers have in common: answering, telling others, duties,
 * audit. An answer is a row of the outbox; nothing here sends or waits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/handlers/dispatch.h"
#include "gateway/handlers/replies.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/duty.h"
#include "gateway/store/person.h"
#include "gateway/store/pin.h"
#include "gateway/store/question.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS	  (60 * MINUTE_MS)
#define DAY_MS	  (24 * HOUR_MS)

#define ACTOR_MAX 32

struct act {
	const struct dispatch_conf *conf;
	struct store *store;
	const struct inbound *in;	/* text, number, modem; never NULL */
	const struct command *command;	/* never NULL */
	struct dispatch_outcome *out;
	struct person person;		/* id 0: nobody we know */
	unsigned roles;			/* the sender's in force, or the control peer's */
	int64_t thread_tip;		/* the tip whose thread is open for this number; 0 = none */
	int64_t now;			/* wall ms: codes expire and duties fall due by it */
	int64_t at;			/* when it happened: SCTS, or the time a history tells */
	int64_t tip_id;			/* what is sent is about this tip: sealed, and to nobody by name */
	bool discreet;			/* what is sent is wiped from the outbox when it has left */
	bool unclear;			/* several zones have the name; act_zone() took what they lie in */
	bool mute;			/* history: nothing is sent, asked or put on duty */
	char actor[ACTOR_MAX];		/* "person:12", "number:7", "uid:1000", "clock" */
};

/* 0, or -errno of the store: then the transaction is rolled back. */
typedef int (*act_fn)(struct act *act);

/* A number's row, made when missing; never call it for a tip. *id 0: the sender has no number. */
int act_number(struct act *act, int64_t *id);
/* The same without making one; -ENOENT. */
int act_number_known(struct act *act, int64_t *id);
/* Whether the sender is a number that may be answered. */
bool act_answerable(const struct act *act);

/*
 * The zone it is about: that of the words given, else of the place in the command, else the
 * sender's, else the default, and its group: the nearest above, the sender's, or the only one
 * below. 0 in *zone_id when there is none at all. name (64 octets) and grp_id
 * may be NULL.
 */
int act_zone(struct act *act, const char *words, int64_t *zone_id, char *name, int64_t *grp_id);
/* Where the sender is, for names that several zones have: their zone, or their group's; 0 = unknown. */
int64_t act_near(struct act *act);
/*
 * The zone of these words (zone_in), by all that the message says and by where the sender is. -ENOENT;
 * -EEXIST where even that leaves several: *id is then what they lie in, or 0.
 */
int act_zone_in(struct act *act, const char *words, int64_t *id);
/* Asks for the same again with the name of the commune. */
int act_reply_which(struct act *act, const char *words);
/* Name of a zone, or of the community where zone_id is 0. Returns name. */
const char *act_zone_name(struct act *act, int64_t zone_id, char name[64]);

/* An answer to the sender, class reply; nothing for control, clock and history. */
int act_reply(struct act *act, enum reply_id id, const struct fill *fill);
/* As act_reply in another class; secret: it carries a one-time code. */
int act_reply_class(struct act *act, enum message_class class, bool secret, enum reply_id id,
	const struct fill *fill);
/* Notes the first answer of the act, for whoever says it. */
void act_answered(struct act *act, enum reply_id id);
/* The acknowledgement of an emergency: class alarm, one in ten minutes a number. */
int act_reply_alarm(struct act *act, enum reply_id id, const struct fill *fill);

/* To a person who holds a role or asked for it: quiet hours do not apply. */
int act_tell(struct act *act, int64_t person_id, enum message_class class, enum reply_id id,
	const struct fill *fill);
/* To all of them but the sender; *told (may be NULL) counts. */
int act_tell_people(struct act *act, const struct people *people, enum message_class class,
	enum reply_id id, const struct fill *fill, int64_t *told);
/* Who holds one of the roles for the zone (people_for), else below it; zone_id 0 = anywhere. */
int act_people(struct act *act, unsigned roles, int64_t zone_id, struct people *out);
/* The police of the zone; any police there are, before nobody has it. */
int act_police(struct act *act, int64_t zone_id, struct people *out);
/* To whoever act_people() finds, but the sender. */
int act_tell_roles(struct act *act, unsigned roles, int64_t zone_id, enum message_class class,
	enum reply_id id, const struct fill *fill, int64_t *told);
/*
 * Words too long for one message, to a person: the first with id, the rest with more, up to eight.
 * fill->nd is theirs to set.
 */
int act_tell_long(struct act *act, int64_t person_id, enum message_class class,
	enum reply_id id, enum reply_id more, struct fill *fill, const char *words);
/* A resident by the row of their number: quiet hours apply. */
int act_tell_number(struct act *act, int64_t number_id, enum message_class class,
	enum reply_id id, const struct fill *fill);
/* Any draft: the other functions end here. Nothing in a history. */
int act_send(struct act *act, struct outbox_draft *draft);

/* A duty; none in a history. */
int act_duty(struct act *act, const char *kind, int64_t object, int64_t due_at);
/* An open question to the sender; none in a history. */
int act_ask(struct act *act, const char *kind, int64_t object, const char *text, int64_t span);

/* A row of the audit: "tip:482193" from kind and code. */
int act_audit(struct act *act, const char *verb, const char *kind, const char *code,
	const char *detail);

/*
 * A PIN or a code was wrong: audited, and where that locked the person, the board hears of it. what:
 * "pin.wrong", "code.wrong".
 */
int act_wrong_secret(struct act *act, const char *what, enum pin_verdict verdict);

/*
 * The command's PIN is this person's; the socket needs none. *stop: it is not, and that was
 * counted, audited and told.
 */
int act_check_pin(struct act *act, bool *stop);

/* The code that was made or acted on, for the command's row and the history's answer. */
void act_code(struct act *act, const char *code);
/* A PIN or one-time code that the kept text must not show. */
void act_hide(struct act *act, const char *secret);

/* Words read as if this keyword stood before them: what SUA corrects. */
void act_parse(
	const struct act *act, const char *keyword, const char *words, struct command *command);

/* Local civil time of a command as wall ms; fallback where no time stands. */
int64_t act_when(const struct when *when, int64_t fallback);
