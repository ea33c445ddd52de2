/*
 * The offices of the console's people: the roles that an account may have, in words.
 */
#pragma once

#include <stddef.h>

#include "parsers/text/command.h"

/* Everybody who is signed in, for the column of a route. */
#define OFFICE_ANY (ROLE_LEAD | ROLE_MED | ROLE_DIR | ROLE_POL | ROLE_AUTH | ROLE_ADMIN)

struct office {
	unsigned role;
	const char *name;  /* "pol", as role_name() */
	const char *words; /* a text of ours */
};

extern const struct office offices[];
extern const size_t office_count;

/* In words: "Police"; a text of ours. */
const char *office_words(unsigned role);
/* The role that is called so and that an account may have; 0 for none. */
unsigned office_by_name(const char *name);
