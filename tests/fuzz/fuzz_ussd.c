/*
 * sms/ussd: whatever an answer holds, its text is UTF-8 and fits. The first octet is the DCS.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "parsers/sms/ussd.h"
#include "parsers/sms/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[1024], out[USSD_TEXT_MAX];
	size_t len = size ? size - 1 : 0;

	if (!size || len >= sizeof(text))
		return 0;

	memcpy(text, data + 1, len);
	text[len] = '\0';
	ussd_text(out, text, data[0] == 255 ? -1 : data[0]);
	len = strlen(out);
	assert(len < sizeof(out));

	for (size_t at = 0; at < len;) {
		size_t from = at;
		uint32_t c = utf8_next(out, len, &at);

		assert(c != UTF8_REPLACEMENT || at == from + 3);
	}

	return 0;
}
