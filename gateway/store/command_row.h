/*
 * The rows of commands: what was understood of which message, and the code that came of it.
 */
#pragma once

#include <stdint.h>

#include "gateway/store/ref.h"
#include "parsers/text/command.h"

struct store;

struct command_row {
	int64_t id;
	int64_t message_id; /* 0 = none */
	enum command_origin origin;
	enum command_kind kind;
	int64_t person_id; /* 0 = none, and always so for a tip */
	int64_t grp_id;
	char code[REF_MAX];
	int64_t at;
};

const char *command_origin_name(enum command_origin origin);

/* id is given here. */
int command_row_put(struct store *store, struct command_row *row);
/* The newest command of a message; -ENOENT. */
int command_row_by_message(struct store *store, int64_t message_id, struct command_row *out);
