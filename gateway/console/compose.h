/*
 * A warning that is being written: what its form has, and what it would cost and reach. Its truth is
 * counted here, by the very functions that the gateway sends with; a script only asks for it anew.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/console/visit.h"
#include "parsers/sms/split.h"

#define COMPOSE_TEXT_MAX 630 /* octets: as much as a command holds */

struct compose {
	const char *text;
	const char *zone;  /* a code, or "ALL" */
	const char *whom;  /* "", "team:NAME", "role:mem" */
	const char *class; /* "", info, caution, urgent */
	const char *at;	   /* as a browser's datetime-local, or empty */
};

/* What a form sent. The texts are the request's. */
struct compose compose_read(const struct visit *visit);

/* A request to the daemon about it. */
json_t *compose_ask(const struct compose *compose, const char *op);

struct compose_cost {
	char plain[COMPOSE_TEXT_MAX + 1]; /* without its marks */
	struct split_count typed, sent;	  /* as it was written, and without its marks */
	int64_t messages;		  /* to all, of one part each */
	int64_t price, minutes;		  /* 0 = unknown */
};

/* people of whom accents want it as it was written. */
void compose_count(const struct visit *visit, const char *text, int64_t people, int64_t accents,
	struct compose_cost *out);

/* Everything about it, in the part "count". */
void compose_put(struct visit *visit, const struct compose *compose);

/* The text with the first character marked that costs Unicode; -1: none does. */
void compose_put_marked(struct visit *visit, const char *text, int64_t first_unicode);
