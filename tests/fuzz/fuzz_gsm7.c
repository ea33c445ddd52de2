/*
 * gsm7: unpacking stays within its octets, packs back to them, and what the default alphabet has
 * encodes and decodes to itself.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "parsers/sms/gsm7.h"

static void check_unpack(const uint8_t *data, size_t size, unsigned fill, struct gsm7_shift shift)
{
	uint8_t septets[GSM7_SEPTETS_MAX];
	uint8_t packed[GSM7_SEPTETS_MAX];
	uint8_t again[GSM7_SEPTETS_MAX];
	char text[3 * GSM7_SEPTETS_MAX];
	size_t n = gsm7_unpack(septets, sizeof(septets), data, size, fill);
	size_t len = gsm7_pack(packed, septets, n, fill);

	assert(len == gsm7_octets(n, fill));
	assert(gsm7_unpack(again, n, packed, len, fill) == n);
	assert(memcmp(septets, again, n) == 0);
	assert(gsm7_decode(text, septets, n, shift) <= 3 * n);
}

static void check_encode(const char *text, size_t size)
{
	uint8_t septets[GSM7_SEPTETS_MAX];
	char again[3 * GSM7_SEPTETS_MAX];
	size_t n;

	if (!gsm7_encode(septets, sizeof(septets), &n, text, size))
		return;

	assert(gsm7_decode(again, septets, n, (struct gsm7_shift){0}) == size);
	assert(memcmp(again, text, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;

	check_unpack(data + 3, size - 3, data[0] % 7,
		(struct gsm7_shift){.locking = data[1], .single = data[2]});
	check_encode((const char *)data + 3, size - 3);
	return 0;
}
