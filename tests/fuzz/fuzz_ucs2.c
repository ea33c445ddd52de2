/*
 * ucs2: octets cut in two anywhere decode as if they were not, to well-formed UTF-8, which encodes
 * back to the same units unless a surrogate was alone.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "parsers/sms/ucs2.h"
#include "parsers/sms/utf8.h"

static size_t decode_cut(char *out, const uint8_t *data, size_t size, size_t cut)
{
	struct ucs2_reader reader = {0};
	size_t len = ucs2_decode(&reader, out, data, cut);

	len += ucs2_decode(&reader, out + len, data + cut, size - cut);
	return len + ucs2_finish(&reader, out + len);
}

static void check_encode(const char *text, size_t len, const uint8_t *data)
{
	size_t done = 0;

	for (size_t at = 0; at < len;) {
		uint8_t units[4];
		uint32_t c = utf8_next(text, len, &at);
		size_t n = ucs2_encode_char(units, c);

		if (c != UTF8_REPLACEMENT)
			assert(memcmp(units, data + done, n) == 0);

		done += n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cut;
	char *whole, *joined;
	size_t len;

	if (!size || size > 4096)
		return 0;

	cut = data[0] % size;
	data++;
	size--;
	whole = alloc_zero(3 * (size / 2 + 4));
	joined = alloc_zero(3 * (size / 2 + 4));
	len = decode_cut(whole, data, size, 0);
	assert(decode_cut(joined, data, size, cut) == len);
	assert(memcmp(whole, joined, len) == 0);
	check_encode(whole, len, data);
	free(whole);
	free(joined);
	return 0;
}
