/*
 * Encodes SUBMIT (23.040 9.2.2.2); declared in tpdu.h.
 */
#include "parsers/sms/tpdu.h"

#include <assert.h>
#include <string.h>

/* The smallest TP-VP that lasts as long (9.2.3.12.1). */
static uint8_t encode_validity(int64_t seconds)
{
	const int64_t minute = 60, day = 86400, week = 7 * day;

	if (seconds <= day / 2)
		return (uint8_t)((seconds + 5 * minute - 1) / (5 * minute) - 1);

	if (seconds <= day)
		return (uint8_t)(143 + (seconds - day / 2 + 30 * minute - 1) / (30 * minute));

	if (seconds <= 30 * day)
		return (uint8_t)(166 + (seconds + day - 1) / day);

	if (seconds >= 63 * week)
		return 255;

	return (uint8_t)(192 + (seconds + week - 1) / week);
}

/* 01 is SUBMIT; then TP-RD, relative TP-VPF, TP-SRR, TP-UDHI. */
static uint8_t first_octet(const struct submit *submit)
{
	return (uint8_t)(0x01 | submit->reject_duplicates << 2 | (submit->validity_s > 0) << 4 |
		submit->report << 5 | submit->header << 6);
}

size_t tpdu_encode_submit(const struct submit *submit, uint8_t out[TPDU_OCTETS_MAX])
{
	size_t len = 2;
	size_t address = address_encode(&submit->to, out + len);

	assert(submit->ud_octets <= TPDU_UD_MAX);

	if (!address)
		return 0;

	out[0] = first_octet(submit);
	out[1] = submit->mr;
	len += address;
	out[len++] = submit->pid;
	out[len++] = dcs_encode(submit->alphabet, submit->class);

	if (submit->validity_s > 0)
		out[len++] = encode_validity(submit->validity_s);

	out[len++] = submit->udl;
	memcpy(out + len, submit->ud, submit->ud_octets);
	return len + submit->ud_octets;
}
