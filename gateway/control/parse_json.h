/*
 * Commands as JSON: what `kengctl parse` prints and answers (DESIGN 3, DOMAIN 2.6).
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "parsers/text/grammar.h"

#define PARSE_JSON_LINE_MAX 65536 /* octets of a line; a longer one is BAD_JSON */

/* {"kind","fields"}: only fields that the text has. The caller owns it. */
json_t *parse_json_command(const struct command *command);

/*
 * A role as the samples write it ("res", "mem", "res+thread", "short:191", "alpha:VNPOST",
 * "lead+pol") into roles, open_thread and nonperson. False when it is none.
 */
bool parse_json_role(const char *role, struct grammar_context *context);

/* Local time "2026-03-11T23:10", seconds and an offset are passed over. False when it is none. */
bool parse_json_now(const char *text, struct grammar_context *context);

/*
 * One request {"id","text","role","now"} to {"id","kind","fields"} or {"id","error"}: BAD_JSON,
 * BAD_TEXT, BAD_ROLE or BAD_TIME. usual fills in what the request leaves out. Any line gets an
 * answer without a newline; the caller frees it.
 */
char *parse_json_line(
	struct grammar *grammar, const struct grammar_context *usual, const char *line);

/* Answers every line of in on out, flushed each. Returns 0 at the end, or -errno of the write. */
int parse_json_lines(struct grammar *grammar, const struct grammar_context *usual, FILE *in,
	FILE *out);
