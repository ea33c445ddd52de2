/*
 * The ledger of what people agreed to, in their own words, and the list of those who never want
 * to hear from us: keyed hashes, which survive erasure and every import.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

/* act: asked, yes, no, paper, import. text: what was said, by us or by them. */
int consent_note(struct store *store, int64_t number_id, const char *act, const char *text);

int suppress_put(struct store *store, const char *e164);
int suppress_drop(struct store *store, const char *e164);
/* Whether the number opted out. */
int suppress_has(struct store *store, const char *e164, bool *has);
