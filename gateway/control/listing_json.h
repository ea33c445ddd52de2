/*
 * Rows of listings as JSON objects (DESIGN 3, 3.1): the same from the daemon and from a store
 * that kengctl reads by itself.
 */
#pragma once

#include <jansson.h>

#include "gateway/store/listing.h"

struct store;

/* The caller owns it. Times are RFC 3339 in the process's zone. */
json_t *listing_json_row(const struct listing_row *row);

/* {"total","unhandled",…} and {"queued","sending",…}. 0 or -errno of the store. */
int listing_json_inbox(struct store *store, json_t **out);
int listing_json_outbox(struct store *store, json_t **out);

/* Octets of a store as a JSON string, whatever they are: what is no UTF-8 becomes U+FFFD. */
json_t *listing_json_text(const char *text, size_t len);
json_t *listing_json_time(int64_t wall_ms);
