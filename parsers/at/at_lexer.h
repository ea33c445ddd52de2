/*
 * Bytes of a modem's port into lines, PDUs and prompts, and nothing else: it knows no command.
 * Fed any split of the input, it gives the same tokens. What it cannot see from the bytes is
 * hinted from above: a PDU follows, a prompt follows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define AT_LINE_MAX 4096
#define AT_USSD_MAX \
	1024 /* a quoted text that runs over several lines ends here at the latest */

enum at_token {
	AT_TOKEN_NONE,	 /* all input is used up */
	AT_TOKEN_LINE,	 /* never empty, without its end */
	AT_TOKEN_PDU,	 /* the line that was hinted: hexadecimal digits only */
	AT_TOKEN_PROMPT, /* "> " where it was hinted (27.005 3.5.1) */
	AT_TOKEN_LONG,	 /* a line above the limit; line has what fitted */
};

const char *at_token_name(enum at_token token);

struct at_lexer {
	char line[AT_LINE_MAX + 1]; /* of the last token; NUL-terminated */
	size_t len;
	bool complete;	/* line was handed out, the next byte begins another */
	bool overlong;	/* the line goes on above the limit */
	bool in_quotes; /* inside a string of this line */
	bool expect_pdu;
	bool expect_prompt;
};

/* Forgets the line begun and the hints. */
void at_lexer_reset(struct at_lexer *lexer);

/* The next line of digits is a PDU; other lines may come before it (unsolicited ones do). */
void at_lexer_expect_pdu(struct at_lexer *lexer, bool expected);

/* The next "> " at the beginning of a line is a prompt, not text. */
void at_lexer_expect_prompt(struct at_lexer *lexer, bool expected);

/*
 * Reads bytes[0..len) up to the end of the next token and says in *used how many it took. line
 * and len hold the token until the next call. Both CR and LF end a line and empty lines are no
 * tokens, so that any mixture of them does; NUL and 0xFF (a UART's idle noise) are dropped.
 */
enum at_token at_lexer_feed(
	struct at_lexer *lexer, const char *bytes, size_t len, size_t *used);
