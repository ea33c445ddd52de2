/*
 * The AT lexer; see at_lexer.h. One byte at a time into one line buffer.
 */
#include "parsers/at/at_lexer.h"

#include <string.h>

#define NUL  '\0'
#define IDLE '\xff'

static const char *const token_names[] = {
	[AT_TOKEN_NONE] = "none",
	[AT_TOKEN_LINE] = "line",
	[AT_TOKEN_PDU] = "pdu",
	[AT_TOKEN_PROMPT] = "prompt",
	[AT_TOKEN_LONG] = "long",
};

const char *at_token_name(enum at_token token)
{
	return token_names[token];
}

void at_lexer_reset(struct at_lexer *lexer)
{
	memset(lexer, 0, sizeof(*lexer));
}

void at_lexer_expect_pdu(struct at_lexer *lexer, bool expected)
{
	lexer->expect_pdu = expected;
}

void at_lexer_expect_prompt(struct at_lexer *lexer, bool expected)
{
	lexer->expect_prompt = expected;
}

static void begin_line(struct at_lexer *lexer)
{
	lexer->len = 0;
	lexer->line[0] = '\0';
	lexer->complete = false;
	lexer->overlong = false;
	lexer->in_quotes = false;
}

static bool is_hex(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		bool upper = text[i] >= 'A' && text[i] <= 'F';
		bool lower = text[i] >= 'a' && text[i] <= 'f';

		if (!digit && !upper && !lower)
			return false;
	}

	return len > 0;
}

/* USSD texts carry line ends inside their quotes (27.007 7.15); nothing else may. */
static bool runs_on(const struct at_lexer *lexer)
{
	return lexer->in_quotes && lexer->len < AT_USSD_MAX &&
	       strncmp(lexer->line, "+CUSD:", 6) == 0;
}

static enum at_token end_line(struct at_lexer *lexer)
{
	lexer->complete = true;
	lexer->line[lexer->len] = '\0';

	if (lexer->overlong)
		return AT_TOKEN_LONG;

	if (lexer->expect_pdu && is_hex(lexer->line, lexer->len)) {
		lexer->expect_pdu = false;
		return AT_TOKEN_PDU;
	}

	return AT_TOKEN_LINE;
}

static bool is_prompt(const struct at_lexer *lexer)
{
	return lexer->expect_prompt && lexer->len == 2 && lexer->line[0] == '>' &&
	       lexer->line[1] == ' ';
}

static void append(struct at_lexer *lexer, char byte)
{
	if (lexer->len == AT_LINE_MAX) {
		lexer->overlong = true;
		return;
	}

	lexer->line[lexer->len++] = byte;
	lexer->line[lexer->len] = '\0';
	lexer->in_quotes ^= byte == '"';
}

static enum at_token take(struct at_lexer *lexer, char byte)
{
	if (lexer->complete)
		begin_line(lexer);

	switch (byte) {
	case NUL:
	case IDLE: return AT_TOKEN_NONE;
	case '\r':
	case '\n':
		if (lexer->len && !runs_on(lexer))
			return end_line(lexer);

		if (!lexer->len)
			return AT_TOKEN_NONE;

		break;
	}

	append(lexer, byte);

	if (!is_prompt(lexer))
		return AT_TOKEN_NONE;

	lexer->complete = true;
	lexer->expect_prompt = false;
	return AT_TOKEN_PROMPT;
}

enum at_token at_lexer_feed(
	struct at_lexer *lexer, const char *bytes, size_t len, size_t *used)
{
	for (size_t i = 0; i < len; i++) {
		enum at_token token = take(lexer, bytes[i]);

		if (token != AT_TOKEN_NONE) {
			*used = i + 1;
			return token;
		}
	}

	*used = len;
	return AT_TOKEN_NONE;
}
