/*
 * at_lexer: any bytes in any split give the same tokens, each within bounds. The first octet says
 * which hints are given and how the bytes are split.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "parsers/at/at_lexer.h"

/* A sum over all tokens: their kinds, their texts and their order. */
static uint64_t read_all(
	const char *bytes, size_t len, size_t piece, bool pdu, bool prompt)
{
	static struct at_lexer lexer;
	uint64_t sum = 14695981039346656037u;

	at_lexer_reset(&lexer);
	at_lexer_expect_pdu(&lexer, pdu);
	at_lexer_expect_prompt(&lexer, prompt);

	while (len) {
		size_t part = len < piece ? len : piece;
		size_t used;
		enum at_token token = at_lexer_feed(&lexer, bytes, part, &used);

		assert(used && used <= part);
		assert(token != AT_TOKEN_NONE || used == part);
		assert(lexer.len <= AT_LINE_MAX && lexer.line[lexer.len] == '\0');
		bytes += used;
		len -= used;

		if (token == AT_TOKEN_NONE)
			continue;

		assert(lexer.len && strlen(lexer.line) == lexer.len);
		sum = (sum ^ token) * 1099511628211u;

		for (size_t i = 0; i < lexer.len; i++)
			sum = (sum ^ (unsigned char)lexer.line[i]) * 1099511628211u;
	}

	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data + 1;
	uint64_t whole;
	bool pdu, prompt;

	if (size < 2)
		return 0;

	pdu = data[0] & 1;
	prompt = data[0] & 2;
	whole = read_all(bytes, size - 1, size, pdu, prompt);
	assert(read_all(bytes, size - 1, 1, pdu, prompt) == whole);
	assert(read_all(bytes, size - 1, 1 + (data[0] >> 2), pdu, prompt) == whole);
	return 0;
}
