/*
 * One request being answered: who asks, in which language, what is read and asked for them, and
 * the page that is being written. What a screen's function is given, and all that it needs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "gateway/console/html.h"
#include "gateway/console/request.h"
#include "gateway/console/response.h"
#include "gateway/console/route.h"
#include "gateway/store/account.h"
#include "parsers/text/command.h"

struct console;
struct store;

struct visit {
	struct console *console;
	const struct request *request;
	struct response *response;
	const char *args[ROUTE_ARGS_MAX]; /* of the route's pattern */
	struct html html;		  /* the page */
	int64_t now;			  /* wall ms */
	bool signed_in;
	int64_t read_until; /* boot ms: the store was asked for, and its time runs; 0: not yet */
	struct account account;
	struct session session;
	char error[32]; /* of the daemon's last refusal: "NOT_FOUND" … */
	char message[256];
};

/* What the field "file" of a form carried: len octets of anything, NUL-terminated; NULL: none. */
const char *visit_file(const struct visit *visit, size_t *len);

/* A field of the query or of the form; "" where it was not sent. */
const char *visit_query(const struct visit *visit, const char *name);
const char *visit_form(const struct visit *visit, const char *name);
/* The whole number in it, or otherwise what is given. */
int64_t visit_query_number(const struct visit *visit, const char *name, int64_t otherwise);

/* Whether whoever asks has one of these roles (ADMIN has all). */
bool visit_may(const struct visit *visit, unsigned roles);

/* Answers: see there instead; path is ours, part (NULL: none) one part of a path. */
void visit_redirect(struct visit *visit, const char *path, const char *part);
/* A page with what is wrong, a text of ours. */
void visit_refuse(struct visit *visit, unsigned status, const char *text);
/* What became of a form, on the next page that they see; a text of ours. */
void visit_flash(struct visit *visit, bool good, const char *text);
/* The same with words that come from elsewhere behind the text; "" = none. */
void visit_flash_with(struct visit *visit, bool good, const char *text, const char *words);

/*
 * The gateway's store, to be read. NULL: it cannot be opened, and the page that says so is
 * answered. What is read of it in one visit ends within two seconds (-ETIMEDOUT).
 */
struct store *visit_store(struct visit *visit);
/* Answers a page for what reading the store returned. */
void visit_store_failed(struct visit *visit, int result);

/*
 * Asks the daemon in the name of whoever is here; takes request. Rows before the last line go to
 * rows (NULL: none are wanted), the last line to *answer (NULL: not wanted); the caller owns them.
 * 0; -EREMOTEIO it said no: visit->error, visit->message; -EHOSTDOWN nobody answers.
 */
int visit_ask(struct visit *visit, json_t *request, json_t **rows, json_t **answer);
/* The same for many rows: each goes to fn, which does not keep it. */
typedef void (*visit_row_fn)(void *arg, json_t *row);
int visit_each(
	struct visit *visit, json_t *request, visit_row_fn fn, void *arg, json_t **answer);
/* Puts into a request in whose name it is asked; for who speaks to the daemon by themselves. */
void visit_sign(const struct visit *visit, json_t *request);
/* The same, and what went wrong is the next page's flash. True: it was done. */
bool visit_act(struct visit *visit, json_t *request, json_t **answer);
/* A flash of what visit_ask() returned. */
void visit_flash_refused(struct visit *visit, int result);
/* In words for people: what visit_ask() returned. */
const char *visit_ask_words(const struct visit *visit, int result);

/* Written into the daemon's audit: "console.login", the account's name, why. */
void visit_audit(struct visit *visit, const char *act, const char *object, const char *detail);
