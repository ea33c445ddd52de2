/*
 * USSD answers; see ussd.h.
 */
#include "parsers/sms/ussd.h"

#include <stdint.h>
#include <string.h>

#include "gateway/base/hex.h"
#include "gateway/base/strbuf.h"
#include "parsers/sms/dcs.h"
#include "parsers/sms/ucs2.h"

#define OCTETS_MAX \
	364 /* 182 characters of UCS-2: more than an answer holds (160 octets) */

const char *ussd_text(char out[USSD_TEXT_MAX], const char *text, int dcs)
{
	uint8_t octets[OCTETS_MAX];
	bool ucs2 = dcs >= 0 && dcs_decode_broadcast((uint8_t)dcs).alphabet == DCS_UCS2;
	ssize_t n = ucs2 ? hex_decode(octets, sizeof(octets), text, strlen(text)) : -1;

	if (n > 0 && n % 2 == 0) {
		struct ucs2_reader reader = {0};
		size_t len = ucs2_decode(&reader, out, octets, (size_t)n);

		len += ucs2_finish(&reader, out + len);
		out[len] = '\0';
	} else {
		struct strbuf plain = strbuf_on(out, USSD_TEXT_MAX);

		strbuf_put(&plain, text);
	}

	return out;
}
