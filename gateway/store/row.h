/*
 * Structs that are rows with a code: one table says how each field stands in the statements of its
 * kind, and writing and reading walk along it. Part of this folder.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/ref.h"
#include "gateway/store/stmt.h"

enum row_type {
	ROW_INT,   /* int64_t */
	ROW_ID,	   /* int64_t; 0 is NULL */
	ROW_KNOWN, /* int32_t; -1 is NULL */
	ROW_FLAG,  /* bool */
	ROW_TEXT,  /* char [] */
	ROW_WORDS, /* char []; empty is NULL */
};

struct row_field {
	const char *name; /* the parameter */
	enum row_type type;
	uint16_t offset, size;
};

#define ROW_FIELD(type, row, field, name) \
	{ \
		name, type, offsetof(struct row, field), \
			sizeof(((struct row *)0)->field) \
	}

/* What every such struct begins with. */
struct row_head {
	int64_t id;
	char code[REF_MAX];
};

/* Columns: id and code, then the fields in this order. A statement may lack parameters of them. */
struct row_kind {
	const char *ref; /* REF_KIND_MAX: what its codes stand for */
	enum stmt_id put, set, get, by_code;
	const struct row_field *fields;
	size_t count;
};

/* A statement with those parameters bound that it has; text lives as long as the row. */
struct stmt row_use(struct store *store, const struct row_kind *kind, enum stmt_id id,
	const void *row);
/* Gives it a code where it has none, and its id. */
int row_put(struct store *store, const struct row_kind *kind, void *row);
int row_set(struct store *store, const struct row_kind *kind, const void *row);
/* -ENOENT. */
int row_get(struct store *store, const struct row_kind *kind, int64_t id, void *row);
int row_by_code(
	struct store *store, const struct row_kind *kind, const char *code, void *row);
/* The next row of a statement, which is done then. -ENOENT. */
int row_read(struct stmt *stmt, const struct row_kind *kind, void *row);
