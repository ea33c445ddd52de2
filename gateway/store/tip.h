/*
 * Tips: a code for whoever told us, an alias for whoever works on it, and no number. The only way
 * back is the link (salted per tip, sealed), by which answers are sent and ownership is proven.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/number.h"
#include "gateway/store/ref.h"

struct store;

#define TIP_TEXT_MAX 1600

enum tip_restricted {
	TIP_OPEN,
	TIP_LEADERS, /* names the zone's leaders: they are bypassed */
	TIP_POLICE,  /* names the police: goes to those above them, or to the board */
};

struct tip {
	int64_t id;
	char code[REF_MAX], alias[REF_MAX];
	int64_t grp_id, zone_id;
	char kind[12];	   /* TIP, SCAM, CANDIDATE */
	char category[16]; /* TROM, … or empty */
	char state[16];	   /* candidate new folded forwarded held acknowledged closed dropped */
	char rating[8];	   /* GIATRI, KO or empty */
	char place[128];
	char happened[24]; /* local time as precise as it was told */
	enum tip_restricted restricted;
	bool silent;
	char asked[8]; /* kind, place, zone, time: what the tipster was asked */
	char owner[32]; /* who has it at the console, "console:ha"; empty: nobody there */
	int64_t received_at, forwarded_at, acknowledged_at, closed_at, updated_at; /* 0 = not */
};

/* Makes the row with its text sealed; id, code and alias are given here. */
int tip_put(struct store *store, struct tip *tip, const char *text);
int tip_get(struct store *store, int64_t id, struct tip *out);
int tip_by_code(struct store *store, const char *code, struct tip *out);
int tip_by_alias(struct store *store, const char *alias, struct tip *out);
/* All of it but the texts, the codes and when it came. */
int tip_set(struct store *store, const struct tip *tip);
int tip_text(struct store *store, int64_t id, char *out, size_t cap);
int tip_set_text(struct store *store, int64_t id, const char *text);
/* A candidate that was none: its text is wiped. */
int tip_drop(struct store *store, int64_t id, int64_t now);

/* Folded: it waits in a heap of one number's (flood.h) until that is told as one. */
int tip_heap_put(struct store *store, int64_t heap, int64_t tip_id);
/*
 * What waited there but first is in this person's hands from now on, or held where there is nobody
 * (0); none waits any more.
 */
int tip_heap_hand(
	struct store *store, int64_t heap, int64_t first, int64_t person_id, int64_t at);

/* Ties a number to the tip; open: it wants answers. */
int tip_link_put(struct store *store, int64_t tip_id, const char *e164, int64_t open_until);
/* The number; -ENOENT when there is no link (any more). open_until 0: no answers are wanted. */
int tip_link_get(
	struct store *store, int64_t tip_id, char e164[NUMBER_MAX], int64_t *open_until);
/* 0 when the tip is this number's, -EACCES when it is not, -ENOENT without a link. */
int tip_link_check(struct store *store, int64_t tip_id, const char *e164);
int tip_link_set_open(struct store *store, int64_t tip_id, int64_t open_until);
/* From now on nobody can tell whose it was. */
int tip_link_shred(struct store *store, int64_t tip_id);

/* source: tipster, handler, system. */
int tip_note_put(struct store *store, int64_t tip_id, const char *source, const char *text,
	int64_t at);
/* When the tipster last wrote of it; 0 never since the tip itself. */
int tip_note_last(struct store *store, int64_t tip_id, int64_t *at);
/* The notes of a tip, oldest first, after this id; -ENOENT at the end. */
struct tip_note {
	int64_t id;
	char source[12];
	char text[TIP_TEXT_MAX];
	int64_t at;
};
int tip_note_next(struct store *store, int64_t tip_id, int64_t after, struct tip_note *out);

/* Handing over: to whom, at which step of the escalation, and who has said that they have it. */
int tip_forward_put(
	struct store *store, int64_t tip_id, int64_t person_id, int32_t step, int64_t at);
int tip_forward_acknowledge(struct store *store, int64_t tip_id, int64_t person_id, int64_t at);
/* How far it went: steps so far; people to whom it went, those who acknowledged first. */
struct people;
int tip_forward_people(
	struct store *store, int64_t tip_id, struct people *out, int32_t *steps, bool *taken);
