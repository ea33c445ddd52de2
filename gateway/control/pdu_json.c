/*
 * JSON around the TPDU codec. Knows neither daemon nor store; see pdu_json.h.
 */
#include "gateway/control/pdu_json.h"

#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "parsers/sms/sms_text.h"
#include "parsers/sms/split.h"

static const char bad_json[] = "BAD_JSON";

static void put_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

static void put_number(json_t *object, const char *key, int64_t number)
{
	json_object_set_new(object, key, json_integer(number));
}

static void put_octets(json_t *object, const char *key, const uint8_t *data, size_t n)
{
	char hex[2 * TPDU_OCTETS_MAX + 1];

	assert(n <= TPDU_OCTETS_MAX);
	hex_encode(hex, data, n);
	put_text(object, key, hex);
}

static void put_time(json_t *object, const char *key, const struct timestamp *time)
{
	char text[TIMESTAMP_TEXT_MAX];

	if (!time->year)
		return;

	timestamp_format(time, text);
	put_text(object, key, text);
}

static void put_concat(json_t *object, const struct udh_concat *concat)
{
	json_t *value;

	if (!concat->total)
		return;

	value = json_object();
	put_number(value, "ref", concat->ref);
	put_number(value, "total", concat->total);
	put_number(value, "seq", concat->seq);
	put_number(value, "width", concat->width);
	json_object_set_new(object, "concat", value);
}

static void put_ports(json_t *object, const struct udh *udh)
{
	json_t *value;

	if (!udh->ported)
		return;

	value = json_object();
	put_number(value, "to", udh->port_to);
	put_number(value, "from", udh->port_from);
	json_object_set_new(object, "ports", value);
}

static void put_validity(json_t *object, const struct tpdu_validity *validity)
{
	if (validity->format == TPDU_VP_ABSOLUTE)
		put_time(object, "vp", &validity->deadline);
	else if (validity->seconds)
		put_number(object, "vp", validity->seconds);
}

static void put_user_data(json_t *object, const struct tpdu *tpdu)
{
	const struct udh *udh = &tpdu->udh;
	char text[SMS_TEXT_PART_MAX + 1];
	size_t len;

	if (!tpdu->has_ud)
		return;

	if (udh->octets)
		put_octets(object, "udh", tpdu->ud, udh->octets);

	if (tpdu->coding.alphabet == DCS_8BIT || tpdu->coding.compressed) {
		put_octets(object, "data", tpdu->ud + udh->octets, tpdu->ud_octets - udh->octets);
		return;
	}

	len = sms_text_decode(tpdu, text, sizeof(text));
	json_object_set_new(object, "text", json_stringn(text, len));
}

static void put_coding(json_t *object, const struct tpdu *tpdu)
{
	if (tpdu->has_pid)
		put_number(object, "pid", tpdu->pid);

	if (!tpdu->has_dcs)
		return;

	put_number(object, "dcs", tpdu->dcs);
	put_text(object, "alphabet", dcs_alphabet_name(tpdu->coding.alphabet));

	if (tpdu->coding.class >= 0)
		put_number(object, "class", tpdu->coding.class);
}

/* What only some of the types have. */
static void put_by_type(json_t *object, const struct tpdu *tpdu)
{
	switch (tpdu->type) {
	case TPDU_DELIVER:
		put_time(object, "scts", &tpdu->scts);
		return;
	case TPDU_SUBMIT:
		put_number(object, "mr", tpdu->mr);
		json_object_set_new(object, "report", json_boolean(tpdu->report));
		put_validity(object, &tpdu->validity);
		return;
	case TPDU_STATUS_REPORT:
		put_number(object, "mr", tpdu->mr);
		put_number(object, "status", tpdu->status);
		put_time(object, "scts", &tpdu->scts);
		put_time(object, "discharged", &tpdu->discharged);
		return;
	}
}

static void put_tpdu(json_t *object, const struct tpdu *tpdu)
{
	put_text(object, "type", tpdu_type_name(tpdu->type));
	put_text(object, tpdu->type == TPDU_DELIVER ? "sender" : "recipient", tpdu->address.text);

	if (tpdu->smsc.text[0])
		put_text(object, "smsc", tpdu->smsc.text);

	put_text(object, "kind", sms_kind_name(sms_kind(tpdu)));
	put_by_type(object, tpdu);
	put_coding(object, tpdu);
	put_concat(object, &tpdu->udh.concat);
	put_ports(object, &tpdu->udh);
	put_user_data(object, tpdu);
}

static enum tpdu_status decode_into(json_t *object, const char *hex, size_t n, bool tpdu)
{
	struct tpdu decoded;
	enum tpdu_status status = sms_pdu_decode_hex(hex, n, !tpdu, false, &decoded);

	if (status == TPDU_OK)
		put_tpdu(object, &decoded);
	else
		put_text(object, "error", tpdu_status_name(status));

	return status;
}

/* The same text to the same number has the same reference, so that answers can be compared. */
static uint8_t choose_ref(const char *to, const char *text, size_t len)
{
	uint32_t hash = 2166136261U; /* FNV-1a */

	for (; *to; to++)
		hash = (hash ^ (uint8_t)*to) * 16777619U;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)text[i]) * 16777619U;

	return (uint8_t)(hash ^ hash >> 8 ^ hash >> 16 ^ hash >> 24);
}

static enum tpdu_status encode_parts(json_t *tpdus, const char *to, const char *text, size_t len,
	bool report)
{
	struct submit submit = {.class = -1, .report = report};
	struct split split;

	if (!address_from_text(&submit.to, to))
		return TPDU_BAD_ADDRESS;

	if (split_begin(&split, text, len, choose_ref(to, text, len)) < 0)
		return TPDU_BAD_LENGTH;

	while (split_next(&split, &submit)) {
		uint8_t tpdu[TPDU_OCTETS_MAX];
		char hex[2 * TPDU_OCTETS_MAX + 1];

		hex_encode(hex, tpdu, tpdu_encode_submit(&submit, tpdu));
		json_array_append_new(tpdus, json_string(hex));
	}

	return TPDU_OK;
}

static enum tpdu_status encode_into(json_t *object, const char *to, const char *text, size_t len,
	bool report)
{
	json_t *tpdus = json_array();
	enum tpdu_status status = encode_parts(tpdus, to, text, len, report);

	if (status == TPDU_OK)
		json_object_set(object, "tpdus", tpdus);
	else
		put_text(object, "error", tpdu_status_name(status));

	json_decref(tpdus);
	return status;
}

static char *finish(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	return text ? text : alloc_string("{\"id\":null,\"error\":\"BAD_JSON\"}");
}

/* An optional member that is true or false. */
static bool read_flag(const json_t *line, const char *key, bool *flag)
{
	const json_t *value = json_object_get(line, key);

	*flag = json_is_true(value);
	return !value || json_is_boolean(value);
}

static void answer_decode(json_t *answer, const json_t *line)
{
	const json_t *pdu = json_object_get(line, "pdu");
	bool tpdu;

	if (!json_is_string(pdu) || !read_flag(line, "tpdu", &tpdu)) {
		put_text(answer, "error", bad_json);
		return;
	}

	decode_into(answer, json_string_value(pdu), json_string_length(pdu), tpdu);
}

static void answer_encode(json_t *answer, const json_t *line)
{
	const json_t *to = json_object_get(line, "to");
	const json_t *text = json_object_get(line, "text");
	bool report;

	if (!json_is_string(to) || !json_is_string(text) || !read_flag(line, "report", &report)) {
		put_text(answer, "error", bad_json);
		return;
	}

	if (strlen(json_string_value(to)) != json_string_length(to)) { /* a NUL within */
		put_text(answer, "error", tpdu_status_name(TPDU_BAD_ADDRESS));
		return;
	}

	encode_into(answer, json_string_value(to), json_string_value(text),
		json_string_length(text), report);
}

static char *answer_line(const char *line, size_t len, bool encode)
{
	json_t *request = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
	json_t *id = json_object_get(request, "id");
	json_t *answer = json_object();

	json_object_set_new(answer, "id", id ? json_incref(id) : json_null());

	if (!json_is_object(request))
		put_text(answer, "error", bad_json);
	else if (encode)
		answer_encode(answer, request);
	else
		answer_decode(answer, request);

	json_decref(request);
	return finish(answer);
}

char *pdu_json_decode_line(const char *line)
{
	return answer_line(line, strlen(line), false);
}

char *pdu_json_encode_line(const char *line)
{
	return answer_line(line, strlen(line), true);
}

char *pdu_json_decode_hex(const char *hex, bool tpdu, enum tpdu_status *status)
{
	json_t *object = json_object();

	*status = decode_into(object, hex, strlen(hex), tpdu);
	return finish(object);
}

char *pdu_json_encode_text(const char *to, const char *text, bool report,
	enum tpdu_status *status)
{
	json_t *object = json_object();

	*status = encode_into(object, to, text, strlen(text), report);
	return finish(object);
}

/* One line without its end; what is over PDU_JSON_LINE_MAX is read and forgotten. */
static bool read_line(FILE *in, char *line, size_t *len)
{
	size_t total = 0;
	int c;

	while ((c = getc(in)) != EOF && c != '\n') {
		if (total < PDU_JSON_LINE_MAX)
			line[total] = (char)c;

		total++;
	}

	*len = total > PDU_JSON_LINE_MAX ? 0 : total;
	return c != EOF || total > 0;
}

int pdu_json_lines(FILE *in, FILE *out, bool encode)
{
	char *line = alloc_zero(PDU_JSON_LINE_MAX);
	int result = 0;
	size_t len;

	while (!result && read_line(in, line, &len)) {
		char *answer = answer_line(line, len, encode);

		if (fprintf(out, "%s\n", answer) < 0 || fflush(out) == EOF)
			result = -errno;

		free(answer);
	}

	free(line);
	return result;
}
