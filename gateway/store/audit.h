/*
 * The audit: append-only rows, each carrying a hash over itself and the row before it. Reads of
 * tips, reveals, broadcasts, role changes, refused commands. Never message bodies or numbers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

/* actor: "person:12", "uid:1000", "clock"; act: "tip.read"; object: "tip:482193". */
int audit_append(struct store *store, const char *actor, const char *act,
	const char *object, const char *detail);

/* 0 when the chain holds; -EBADMSG with *row the first row that does not. */
int audit_verify(struct store *store, int64_t *row, int64_t *rows);
