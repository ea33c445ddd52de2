/*
 * hex: what decodes encodes back to the same digits.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <strings.h>

#include "gateway/base/hex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t octets[64];
	char digits[2 * sizeof(octets) + 1];
	ssize_t n = hex_decode(octets, sizeof(octets), (const char *)data, size);

	if (n < 0)
		return 0;

	hex_encode(digits, octets, (size_t)n);
	assert(strncasecmp(digits, (const char *)data, size) == 0);
	return 0;
}
