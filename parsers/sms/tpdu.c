/*
 * Decodes and encodes TPDUs; see tpdu.h. The first octet of each is 23.040 9.2.2.x; everything
 * behind it is taken from a reader that never goes past the octets that are there.
 */
#include "parsers/sms/tpdu.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "gateway/base/hex.h"

#define UD_SEPTETS_MAX 160
#define HEX_OCTETS_MAX 512 /* no PDU is half as long; longer is no PDU at all */

/* Bits of the first octet; some mean one thing going out and another coming in. */
enum first_octet {
	FO_MTI = 0x03,
	FO_MMS = 0x04, /* DELIVER, STATUS-REPORT: 0 = more messages wait */
	FO_RD = 0x04,  /* SUBMIT */
	FO_LP = 0x08,
	FO_VPF = 0x18,
	FO_REPORT = 0x20, /* TP-SRI, TP-SRR, TP-SRQ */
	FO_UDHI = 0x40,
	FO_RP = 0x80,
};

/* TP-PI (9.2.3.27) */
enum indicator {
	PI_PID = 0x01,
	PI_DCS = 0x02,
	PI_UDL = 0x04,
	PI_EXTENSION = 0x80,
};

struct reader {
	const uint8_t *data;
	size_t len;
	size_t at;
	bool bad_time; /* worth telling, but not worth losing the message for */
};

static const char *const status_names[] = {
	[TPDU_OK] = "OK",
	[TPDU_TRUNCATED] = "TRUNCATED",
	[TPDU_BAD_HEX] = "BAD_HEX",
	[TPDU_BAD_LENGTH] = "BAD_LENGTH",
	[TPDU_BAD_ADDRESS] = "BAD_ADDRESS",
	[TPDU_BAD_TIME] = "BAD_TIME",
	[TPDU_BAD_UDH] = "BAD_UDH",
	[TPDU_BAD_MTI] = "BAD_MTI",
	[TPDU_TRAILING] = "TRAILING",
};

static const char *const type_names[] = {
	[TPDU_DELIVER] = "DELIVER",
	[TPDU_SUBMIT] = "SUBMIT",
	[TPDU_STATUS_REPORT] = "STATUS-REPORT",
};

const char *tpdu_status_name(enum tpdu_status status)
{
	return status_names[status];
}

const char *tpdu_type_name(enum tpdu_type type)
{
	return type_names[type];
}

static const uint8_t *take(struct reader *reader, size_t n)
{
	const uint8_t *data = reader->data + reader->at;

	if (n > reader->len - reader->at)
		return NULL;

	reader->at += n;
	return data;
}

static bool take_octet(struct reader *reader, uint8_t *out)
{
	const uint8_t *data = take(reader, 1);

	if (data)
		*out = *data;

	return data != NULL;
}

static bool take_time(struct reader *reader, struct timestamp *out)
{
	const uint8_t *data = take(reader, TIMESTAMP_OCTETS);

	if (data && !timestamp_decode(out, data))
		reader->bad_time = true;

	return data != NULL;
}

static enum tpdu_status address_verdict(enum address_status status)
{
	switch (status) {
	case ADDRESS_TRUNCATED:
		return TPDU_TRUNCATED;
	case ADDRESS_BAD:
		return TPDU_BAD_ADDRESS;
	case ADDRESS_OK:
		break;
	}

	return TPDU_OK;
}

static enum tpdu_status take_address(struct reader *reader, struct address *out)
{
	size_t used = 0;
	enum address_status status = address_decode(out, reader->data + reader->at,
		reader->len - reader->at, &used);

	if (status == ADDRESS_OK)
		reader->at += used;

	return address_verdict(status);
}

static bool take_dcs(struct reader *reader, struct tpdu *out)
{
	if (!take_octet(reader, &out->dcs))
		return false;

	out->has_dcs = true;
	out->coding = dcs_decode(out->dcs);
	return true;
}

static bool take_pid(struct reader *reader, struct tpdu *out)
{
	out->has_pid = take_octet(reader, &out->pid);
	return out->has_pid;
}

/* TP-UDL counts septets of the default alphabet, octets of anything else (9.2.3.16). */
static bool counts_septets(const struct tpdu *tpdu)
{
	return tpdu->coding.alphabet == DCS_GSM7 && !tpdu->coding.compressed;
}

static enum tpdu_status read_header(struct tpdu *out)
{
	size_t units;

	if (!udh_decode(&out->udh, out->ud, out->ud_octets))
		return TPDU_BAD_UDH;

	units = counts_septets(out) ? (out->udh.octets * 8U + 6) / 7 : out->udh.octets;
	return units <= out->udl ? TPDU_OK : TPDU_BAD_UDH;
}

static enum tpdu_status take_user_data(struct reader *reader, bool header, struct tpdu *out)
{
	bool septets = counts_septets(out);
	const uint8_t *data;

	if (!take_octet(reader, &out->udl))
		return TPDU_TRUNCATED;

	if (out->udl > (septets ? UD_SEPTETS_MAX : TPDU_UD_MAX))
		return TPDU_BAD_LENGTH;

	out->ud_octets = (uint8_t)(septets ? (out->udl * 7 + 7) / 8 : out->udl);
	data = take(reader, out->ud_octets);

	if (!data)
		return TPDU_TRUNCATED;

	memcpy(out->ud, data, out->ud_octets);
	out->has_ud = true;
	return header ? read_header(out) : TPDU_OK;
}

static enum tpdu_status decode_deliver(struct reader *reader, uint8_t first, struct tpdu *out)
{
	enum tpdu_status status;

	out->more = !(first & FO_MMS);
	out->loop_prevention = first & FO_LP;
	status = take_address(reader, &out->address);

	if (status != TPDU_OK)
		return status;

	if (!take_pid(reader, out) || !take_dcs(reader, out) || !take_time(reader, &out->scts))
		return TPDU_TRUNCATED;

	return take_user_data(reader, first & FO_UDHI, out);
}

/* TP-VP relative (9.2.3.12.1). */
static int64_t relative_seconds(uint8_t octet)
{
	const int64_t minute = 60, day = 86400;

	if (octet < 144)
		return (octet + 1) * 5 * minute;

	if (octet < 168)
		return day / 2 + (octet - 143) * 30 * minute;

	if (octet < 197)
		return (octet - 166) * day;

	return (octet - 192) * 7 * day;
}

static int semi_octet_pair(uint8_t octet)
{
	return (octet & 0x0f) * 10 + (octet >> 4);
}

/* TP-VP enhanced (9.2.3.12.3): indicators, then up to three octets in the form they name. */
static void read_enhanced(struct tpdu_validity *out, const uint8_t octets[TIMESTAMP_OCTETS])
{
	size_t at = 0;

	out->single_shot = octets[0] & 0x40;

	while (octets[at] & 0x80 && at < 3)
		at++;

	switch (octets[0] & 7) {
	case 1:
		out->seconds = relative_seconds(octets[at + 1]);
		break;
	case 2:
		out->seconds = octets[at + 1];
		break;
	case 3:
		out->seconds = 3600 * semi_octet_pair(octets[at + 1]) +
			60 * semi_octet_pair(octets[at + 2]) + semi_octet_pair(octets[at + 3]);
		break;
	}
}

static bool take_validity(struct reader *reader, enum tpdu_vpf format, struct tpdu_validity *out)
{
	const uint8_t *data;

	out->format = format;

	switch (format) {
	case TPDU_VP_NONE:
		return true;
	case TPDU_VP_RELATIVE:
		data = take(reader, 1);

		if (data)
			out->seconds = relative_seconds(*data);

		return data != NULL;
	case TPDU_VP_ENHANCED:
		data = take(reader, TIMESTAMP_OCTETS);

		if (data)
			read_enhanced(out, data);

		return data != NULL;
	case TPDU_VP_ABSOLUTE:
		return take_time(reader, &out->deadline);
	}

	return false;
}

static enum tpdu_status decode_submit(struct reader *reader, uint8_t first, struct tpdu *out)
{
	enum tpdu_status status;

	out->reject_duplicates = first & FO_RD;

	if (!take_octet(reader, &out->mr))
		return TPDU_TRUNCATED;

	status = take_address(reader, &out->address);

	if (status != TPDU_OK)
		return status;

	if (!take_pid(reader, out) || !take_dcs(reader, out))
		return TPDU_TRUNCATED;

	if (!take_validity(reader, (enum tpdu_vpf)((first & FO_VPF) >> 3), &out->validity))
		return TPDU_TRUNCATED;

	return take_user_data(reader, first & FO_UDHI, out);
}

/* What may follow TP-ST; without TP-DCS the user data is in the default alphabet. */
static enum tpdu_status take_optional(struct reader *reader, bool header, struct tpdu *out)
{
	uint8_t first, more;

	if (!take_octet(reader, &first))
		return TPDU_OK;

	more = first;

	while (more & PI_EXTENSION) {
		if (!take_octet(reader, &more))
			return TPDU_TRUNCATED;
	}

	if (first & PI_PID && !take_pid(reader, out))
		return TPDU_TRUNCATED;

	if (first & PI_DCS && !take_dcs(reader, out))
		return TPDU_TRUNCATED;

	return first & PI_UDL ? take_user_data(reader, header, out) : TPDU_OK;
}

static enum tpdu_status decode_report(struct reader *reader, uint8_t first, struct tpdu *out)
{
	enum tpdu_status status;

	out->more = !(first & FO_MMS);
	out->loop_prevention = first & FO_LP;

	if (!take_octet(reader, &out->mr))
		return TPDU_TRUNCATED;

	status = take_address(reader, &out->address);

	if (status != TPDU_OK)
		return status;

	if (!take_time(reader, &out->scts) || !take_time(reader, &out->discharged))
		return TPDU_TRUNCATED;

	out->has_status = take_octet(reader, &out->status);

	if (!out->has_status)
		return TPDU_TRUNCATED;

	return take_optional(reader, first & FO_UDHI, out);
}

static enum tpdu_status decode_body(struct reader *reader, uint8_t first, bool from_mobile,
	struct tpdu *out)
{
	switch (first & FO_MTI) {
	case 0:
		out->type = TPDU_DELIVER;
		return from_mobile ? TPDU_BAD_MTI : decode_deliver(reader, first, out);
	case 1:
		out->type = TPDU_SUBMIT;
		return decode_submit(reader, first, out);
	case 2:
		out->type = TPDU_STATUS_REPORT;
		return from_mobile ? TPDU_BAD_MTI : decode_report(reader, first, out);
	}

	return TPDU_BAD_MTI; /* 9.2.3.1: reserved */
}

static enum tpdu_status decode_tpdu(struct reader *reader, bool from_mobile, struct tpdu *out)
{
	enum tpdu_status status;
	uint8_t first;

	if (!take_octet(reader, &first))
		return TPDU_TRUNCATED;

	out->reply_path = first & FO_RP;
	out->report = first & FO_REPORT;
	status = decode_body(reader, first, from_mobile, out);

	if (status != TPDU_OK)
		return status;

	if (reader->bad_time)
		return TPDU_BAD_TIME;

	return reader->at < reader->len ? TPDU_TRAILING : TPDU_OK;
}

enum tpdu_status sms_pdu_decode(const uint8_t *pdu, size_t len, bool with_smsc, bool from_mobile,
	struct tpdu *out)
{
	struct reader reader = {.data = pdu, .len = len};

	*out = (struct tpdu){.coding.class = -1};

	if (with_smsc) {
		size_t used = 0;
		enum address_status status = address_decode_smsc(&out->smsc, pdu, len, &used);

		if (status != ADDRESS_OK)
			return address_verdict(status);

		reader.at = used;
	}

	out->octets = len - reader.at;
	return decode_tpdu(&reader, from_mobile, out);
}

enum tpdu_status sms_pdu_decode_hex(const char *hex, size_t n, bool with_smsc, bool from_mobile,
	struct tpdu *out)
{
	uint8_t pdu[HEX_OCTETS_MAX];
	ssize_t len = hex_decode(pdu, sizeof(pdu), hex, n);

	*out = (struct tpdu){.coding.class = -1};

	if (len < 0)
		return len == -ENOSPC ? TPDU_BAD_LENGTH : TPDU_BAD_HEX;

	return sms_pdu_decode(pdu, (size_t)len, with_smsc, from_mobile, out);
}

ssize_t sms_pdu_tpdu_octets(const uint8_t *pdu, size_t len)
{
	if (!len || pdu[0] > len - 1)
		return -EINVAL;

	return (ssize_t)(len - 1 - pdu[0]);
}
