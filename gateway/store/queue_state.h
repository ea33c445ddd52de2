/*
 * Shared by queue.c and queue_part.c.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/store/queue.h"
#include "gateway/store/stmt.h"

#define RECIPIENT_DIGITS 9

int recipient_hash(struct store *store, const char *number, const void *salt, size_t salt_len,
	uint8_t out[SEAL_HASH_BYTES]);

/* The present row of a statement that begins with QUEUE_COLUMNS. */
int queue_row_read(struct stmt *stmt, struct queue_row *row);
