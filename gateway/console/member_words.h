/*
 * What members are, in words: their roles and what they agreed to.
 */
#pragma once

#include <stddef.h>

#include "gateway/store/person.h"

struct visit;

struct member_role {
	const char *name;  /* as role_name() */
	const char *words; /* a text of ours */
};

/* Those that somebody may hold; the first is "res", which nobody holds. */
extern const struct member_role member_roles[];
extern const size_t member_role_count;

/* In words; the name itself where there are none. */
const char *member_role_words(const char *name);
/* "lead,mem" as a list of words; empty: a resident. */
void member_roles_put(struct visit *visit, const char *names);
void member_consent_put(struct visit *visit, enum consent consent);
/*
 * What the daemon says of a row that it refuses, in words; *detail: what of the row is meant, "" where
 * that is clear. A message that is not known is said as it is.
 */
const char *member_reason(const char *message, const char **detail);
