/*
 * Which function answers what: each screen has a table of routes, and a place in the menu. The role
 * that a route needs is a column of the table; nobody else decides it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "gateway/console/request.h"

struct visit;

#define ROUTE_ARGS_MAX 3
#define ROUTE_ANYBODY  0u	   /* signed in or not */
#define ROUTE_BODY_MAX (64 * 1024) /* of a form, where its route says nothing else */

typedef void (*route_fn)(struct visit *visit);

struct route {
	enum request_method method;
	const char *pattern; /* "/tips/:code/claim": what stands for :code is visit->args[0] */
	unsigned roles;	     /* one of them is needed; an ADMIN always may */
	route_fn answer;
	size_t body_max; /* octets; 0 = ROUTE_BODY_MAX */
};

struct screen {
	const char *path;  /* where the menu leads */
	const char *title; /* a text of ours; NULL = not in the menu */
	unsigned roles;	   /* who sees it there */
	const struct route *routes;
	size_t count;
};

/* All of them, in the order of the menu; screens.c. */
extern const struct screen *const screens[];
extern const size_t screen_count;

enum route_verdict {
	ROUTE_FOUND,
	ROUTE_NONE,
	ROUTE_METHOD, /* the path is there, but not for this method */
};

/* args: ROUTE_ARGS_MAX of them; they are the request's. */
enum route_verdict route_find(
	const struct request *request, const struct route **route, const char **args);
