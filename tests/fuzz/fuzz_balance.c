/*
 * text/balance: whatever an operator says, what is read is an amount and a day that exist.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "parsers/text/balance.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct balance balance;
	char text[1024];

	if (size >= sizeof(text))
		return 0;

	memcpy(text, data, size);
	text[size] = '\0';
	assert(balance_read(&balance, text) == (balance.known || balance.dated));
	assert(balance.amount < 1000000000000 && balance.amount > -1000000000000);
	assert(!balance.dated || (balance.day && balance.day <= 31 && balance.month &&
					 balance.month <= 12 && balance.year >= 2000));
	return 0;
}
