/*
 * What keng says: templates that a community may reword (replies.conf), and the filling of their
 * placeholders so that every message is one GSM-7 part. Words are shortened to make room, numbers
 * and codes never (DOMAIN 2.5).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum reply_id {
#define REPLY(name) REPLY_##name,
#include "gateway/handlers/replies.def"
#undef REPLY
	REPLY_COUNT,
};

#define REPLY_TEMPLATE_MAX 256 /* octets */
#define REPLY_FILLED_MAX   512
#define REPLY_SEPTETS	   160

struct replies {
	const char *text[REPLY_COUNT]; /* as shipped, or own[] */
	char *own[REPLY_COUNT];
};

/*
 * Values for placeholders, each named after its own: {ma}, {sl}, … when gives {gio} and {ngay}. What
 * a template does not name is ignored; NULL reads as nothing, a count as 0.
 */
struct fill {
	const char *ma, *so;		    /* codes */
	const char *ten, *thon, *kv, *bien; /* a name, a zone, an area, a plate */
	const char *nd;			    /* words of somebody */
	int64_t when;			    /* wall ms */
	int64_t sl, sl2, tong, luot;	    /* counts of five digits */
	int64_t buoi, tin, gt, hgt, hg, vu, loa;
	int64_t tien, du; /* đồng */
};

/* "TIP_ACK". */
const char *reply_name(enum reply_id id);
bool reply_by_name(const char *name, enum reply_id *id);

/* The texts as shipped. What they were is forgotten, not freed. */
void replies_defaults(struct replies *replies);

/* Another text, copied, for what replies_check() accepts. */
void replies_put(struct replies *replies, enum reply_id id, const char *text);
void replies_clear(struct replies *replies);

/*
 * Whether a template may be used: GSM-7, placeholders that exist, one part when each is at its
 * widest. False with why.
 */
bool replies_check(const char *template, char *why, size_t cap);

/* The message: never more than REPLY_SEPTETS septets of GSM-7. Returns out. */
const char *replies_fill(char out[REPLY_FILLED_MAX], const struct replies *replies,
	enum reply_id id, const struct fill *fill);

/*
 * Long words go out in several messages: the septets that {nd} may have in this one, and how many
 * octets of plain text are in that many, cut between words where it can be.
 */
size_t replies_room(
	const struct replies *replies, enum reply_id id, const struct fill *fill);
size_t replies_cut(const char *text, size_t room);

/* "1.250.000" */
void replies_money(char *out, size_t cap, int64_t amount);
