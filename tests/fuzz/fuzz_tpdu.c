/*
 * tpdu: any octets decode to a status; what decodes has a text, a kind and times that print. The
 * first octet says how to read the rest.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "parsers/sms/sms_text.h"
#include "parsers/sms/tpdu.h"
#include "parsers/sms/utf8.h"

static void check_text(const char *text, size_t len)
{
	char again[UTF8_CHAR_MAX];

	for (size_t at = 0; at < len;) {
		size_t begin = at;
		uint32_t c = utf8_next(text, len, &at);

		assert(utf8_put(again, c) == at - begin);
		assert(memcmp(again, text + begin, at - begin) == 0);
	}
}

static void check_address(const struct address *address)
{
	assert(memchr(address->text, '\0', sizeof(address->text)));

	for (const char *c = address->text; *c; c++)
		assert((unsigned char)*c >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char time[TIMESTAMP_TEXT_MAX];
	char text[SMS_TEXT_PART_MAX + 1];
	enum tpdu_status status;
	struct tpdu tpdu;

	if (!size)
		return 0;

	status = sms_pdu_decode(data + 1, size - 1, data[0] & 1, data[0] & 2, &tpdu);
	assert(tpdu_status_name(status));
	check_address(&tpdu.smsc);
	check_address(&tpdu.address);

	if (status != TPDU_OK && status != TPDU_BAD_TIME && status != TPDU_TRAILING)
		return 0;

	check_text(text, sms_text_decode(&tpdu, text, sizeof(text)));
	assert(sms_kind_name(sms_kind(&tpdu)));
	timestamp_format(&tpdu.scts, time);
	timestamp_wall_ms(&tpdu.scts);
	assert(tpdu.udh.concat.seq <= tpdu.udh.concat.total);
	return 0;
}
