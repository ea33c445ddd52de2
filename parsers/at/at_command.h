/*
 * The one place where command lines are made. Strings are quoted, and bytes that could end the
 * line or steer the modem are refused: whatever a value holds, one command leaves.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/strbuf.h"

#define AT_COMMAND_MAX \
	560 /* V.250 5.2.1 asks for 40; a line of deletions is the longest of ours */

struct at_command {
	char text[AT_COMMAND_MAX];
	struct strbuf buf;
	bool refused; /* a value held a byte that has no place in a command */
	bool first;   /* no parameter yet: no comma */
};

/* head is ours and printable, such as "AT+CPIN=". It must stay where it is until used. */
void at_command_begin(struct at_command *command, const char *head);
void at_command_number(struct at_command *command, int64_t value);
/* Refuses control bytes, quotes, backslashes and what is not ASCII. */
void at_command_string(struct at_command *command, const char *value);
/* Another command on the same line: ";+CMGD=". */
void at_command_next(struct at_command *command, const char *head);

size_t at_command_len(const struct at_command *command);
/* 0, -EINVAL for a refused value, -ENOSPC when it did not fit. Then it must not be sent. */
int at_command_check(const struct at_command *command);
