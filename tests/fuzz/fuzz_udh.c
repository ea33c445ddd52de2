/*
 * udh: every element lies within the octets that are there, and a concatenation that is told is
 * one that can be.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>

#include "parsers/sms/udh.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct udh_element element;
	struct udh_iter iter;
	struct udh udh;
	unsigned sum = 0;

	if (!udh_decode(&udh, data, size)) {
		assert(!udh_begin(&iter, data, size));
		return 0;
	}

	assert(udh.octets <= size);
	assert(udh.concat.seq <= udh.concat.total && !udh.concat.seq == !udh.concat.total);
	udh_begin(&iter, data, size);

	while (udh_next(&iter, &element)) {
		assert(element.data >= data && element.data + element.len <= data + size);

		for (size_t i = 0; i < element.len; i++)
			sum += element.data[i];
	}

	return sum == ~0U; /* the octets were read */
}
