/*
 * Causes: 27.005 3.2.5 (its 0 to 127 are those of 24.011 E.2, its 128 to 255 of 23.040 9.2.3.22)
 * and 27.007 9.2. See cause.h.
 */
#include "gateway/outbox/cause.h"

#include <stdio.h>

struct cause_range {
	int32_t from, to;
	enum cause_verdict verdict;
};

static const struct cause_range cms_ranges[] = {
	{1, 1, CAUSE_PERMANENT},     /* unassigned number */
	{8, 8, CAUSE_PERMANENT},     /* operator determined barring */
	{10, 10, CAUSE_PERMANENT},   /* call barred */
	{17, 17, CAUSE_TEMPORARY},   /* network failure */
	{21, 21, CAUSE_PERMANENT},   /* short message transfer rejected */
	{22, 22, CAUSE_TEMPORARY},   /* congestion; memory capacity exceeded */
	{27, 27, CAUSE_TEMPORARY},   /* destination out of service */
	{28, 30, CAUSE_PERMANENT},   /* unidentified or unknown subscriber, facility rejected */
	{38, 38, CAUSE_TEMPORARY},   /* network out of order */
	{41, 42, CAUSE_TEMPORARY},   /* temporary failure, congestion */
	{47, 47, CAUSE_TEMPORARY},   /* resources unavailable */
	{50, 50, CAUSE_PERMANENT},   /* facility not subscribed */
	{69, 69, CAUSE_PERMANENT},   /* facility not implemented */
	{95, 97, CAUSE_PERMANENT},   /* semantically incorrect, invalid mandatory information, type */
	{98, 98, CAUSE_TEMPORARY},   /* message not compatible with the protocol state */
	{111, 111, CAUSE_TEMPORARY}, /* protocol error, unspecified */
	{127, 127, CAUSE_TEMPORARY}, /* interworking */
	{192, 192, CAUSE_TEMPORARY}, /* SC busy */
	{193, 193, CAUSE_PERMANENT}, /* no SC subscription */
	{194, 194, CAUSE_TEMPORARY}, /* SC system failure */
	{195, 195, CAUSE_PERMANENT}, /* invalid SME address */
	{196, 196, CAUSE_PERMANENT}, /* destination SME barred */
	{197, 197, CAUSE_PERMANENT}, /* SM rejected as duplicate: it is there already */
	{300, 302, CAUSE_TEMPORARY}, /* ME failure, SMS service reserved, not allowed now */
	{304, 305, CAUSE_PERMANENT}, /* invalid PDU mode or text mode parameter */
	{310, 322, CAUSE_TEMPORARY}, /* SIM missing, busy, wants a PIN; memory full */
	{330, 332, CAUSE_TEMPORARY}, /* no SC address, no network service, network timeout */
	{340, 340, CAUSE_TEMPORARY}, /* no CNMA expected */
	{500, 500, CAUSE_TEMPORARY}, /* unknown error */
	{512, INT32_MAX, CAUSE_TEMPORARY}, /* the manufacturer's own */
};

static const struct cause_range cme_ranges[] = {
	{3, 4, CAUSE_PERMANENT},     /* operation not allowed, not supported */
	{10, 18, CAUSE_TEMPORARY},   /* the SIM: missing, PIN, PUK, failure, busy, wrong */
	{20, 20, CAUSE_TEMPORARY},   /* memory full */
	{24, 27, CAUSE_PERMANENT},   /* text or dial string too long or invalid */
	{30, 32, CAUSE_TEMPORARY},   /* no network service, timeout, emergency calls only */
	{100, 100, CAUSE_TEMPORARY}, /* unknown */
};

#define RANGES(table) table, sizeof(table) / sizeof(table[0])

static enum cause_verdict range_find(
	const struct cause_range *ranges, size_t count, int32_t code)
{
	for (size_t i = 0; i < count; i++) {
		if (code >= ranges[i].from && code <= ranges[i].to)
			return ranges[i].verdict;
	}

	return CAUSE_UNKNOWN;
}

const char *cause_verdict_name(enum cause_verdict verdict)
{
	static const char *const names[] = {
		[CAUSE_TEMPORARY] = "temporary",
		[CAUSE_PERMANENT] = "permanent",
		[CAUSE_UNKNOWN] = "unknown",
	};

	return names[verdict];
}

enum cause_verdict cause_classify(const struct cause_override *overrides, size_t count,
	enum cause_domain domain, int32_t code)
{
	for (size_t i = 0; i < count; i++) {
		if (overrides[i].domain == domain && overrides[i].code == code)
			return overrides[i].verdict;
	}

	switch (domain) {
	case CAUSE_CMS: return range_find(RANGES(cms_ranges), code);
	case CAUSE_CME: return range_find(RANGES(cme_ranges), code);
	case CAUSE_LOCAL: return CAUSE_TEMPORARY;
	case CAUSE_NONE: return CAUSE_UNKNOWN;
	}

	return CAUSE_UNKNOWN;
}

const char *cause_text(char out[CAUSE_TEXT_MAX], enum cause_domain domain, int32_t code)
{
	switch (domain) {
	case CAUSE_CMS: snprintf(out, CAUSE_TEXT_MAX, "cms:%d", code); return out;
	case CAUSE_CME: snprintf(out, CAUSE_TEXT_MAX, "cme:%d", code); return out;
	case CAUSE_LOCAL: snprintf(out, CAUSE_TEXT_MAX, "local:%d", code); return out;
	case CAUSE_NONE: break;
	}

	snprintf(out, CAUSE_TEXT_MAX, "error");
	return out;
}
