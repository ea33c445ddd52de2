/*
 * A list of members: which columns it has, what people here write above them, and a row of it as
 * the op "members-import" takes it.
 */
#pragma once

#include <stdio.h>

#include <jansson.h>

#include "gateway/control/csv.h"

#define MEMBER_COLUMNS 13
#define MEMBER_LEFT    "-" /* the name of a column that is left out */

/* phone name role team zone group consent voice pin from to */
extern const char *const member_columns[MEMBER_COLUMNS];

/* Our own word for a column's name, in any spelling; NULL where it has none. */
const char *member_column(const char *written);
/* The present row, its columns being called as above; the caller owns it. */
json_t *member_row(const struct csv *csv);
/* Such a list out of rows of the listing "members": its header, and a line. */
void member_list_head(FILE *out);
void member_list_put(FILE *out, const json_t *row);
/* The daemon's words for a row that csv_next() found bad. */
extern const char member_bad_row[];
