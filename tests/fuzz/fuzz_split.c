/*
 * split: whatever text goes out comes back in as many parts as were counted, each within a TPDU,
 * characters that are none replaced. The first octet is the reference.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "parsers/sms/sms_text.h"
#include "parsers/sms/split.h"
#include "parsers/sms/utf8.h"

#define TEXT_MAX 4096

static size_t replace_bad(char *out, const char *text, size_t len)
{
	size_t written = 0;

	for (size_t at = 0; at < len;)
		written += utf8_put(out + written, utf8_next(text, len, &at));

	return written;
}

static size_t send_and_receive(struct split *split, struct sms_text *text)
{
	struct submit submit = {.class = -1};
	struct tpdu tpdu;
	size_t parts = 0;

	assert(address_from_text(&submit.to, "+84912345678"));

	while (split_next(split, &submit)) {
		uint8_t octets[TPDU_OCTETS_MAX];
		size_t len = tpdu_encode_submit(&submit, octets);

		assert(sms_pdu_decode(octets, len, false, true, &tpdu) == TPDU_OK);
		assert(tpdu.octets == len);
		sms_text_add(text, &tpdu);
		parts++;
	}

	sms_text_finish(text);
	return parts;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;
	static char wanted[3 * TEXT_MAX], got[3 * TEXT_MAX + 1];
	struct sms_text joined = sms_text_on(got, sizeof(got));
	struct split split;
	size_t len;

	if (!size || size > TEXT_MAX)
		return 0;

	if (split_begin(&split, text, size - 1, data[0]) < 0)
		return 0;

	len = replace_bad(wanted, text, size - 1);
	assert(send_and_receive(&split, &joined) == split_count(text, size - 1).parts);
	assert(!joined.truncated && joined.len == len && memcmp(got, wanted, len) == 0);
	return 0;
}
