/*
 * Walks the user data header; see udh.h.
 */
#include "parsers/sms/udh.h"

bool udh_begin(struct udh_iter *iter, const uint8_t *ud, size_t len)
{
	*iter = (struct udh_iter){0};

	if (!len || ud[0] > len - 1)
		return false;

	iter->data = ud + 1;
	iter->len = ud[0];
	return true;
}

bool udh_next(struct udh_iter *iter, struct udh_element *element)
{
	size_t left = iter->len - iter->at;
	const uint8_t *data = iter->data + iter->at;

	if (left < 2 || data[1] > left - 2)
		return false;

	element->iei = data[0];
	element->len = data[1];
	element->data = data + 2;
	iter->at += 2 + (size_t)data[1];
	return true;
}

/* 9.2.3.24.1 and 9.2.3.24.8: impossible numbers, and the element is as if it were not there. */
static void read_concat(struct udh_concat *out, uint8_t width, const uint8_t *data)
{
	size_t at = width / 8;
	uint8_t total = data[at];
	uint8_t seq = data[at + 1];

	if (!total || !seq || seq > total)
		return;

	out->width = width;
	out->ref = width == 16 ? (uint16_t)(data[0] << 8 | data[1]) : data[0];
	out->total = total;
	out->seq = seq;
}

static void read_ports(struct udh *out, uint8_t width, const uint8_t *data)
{
	out->ported = true;
	out->port_to = width == 16 ? (uint16_t)(data[0] << 8 | data[1]) : data[0];
	out->port_from = width == 16 ? (uint16_t)(data[2] << 8 | data[3]) : data[1];
}

static void read_element(struct udh *out, const struct udh_element *element)
{
	const uint8_t *data = element->data;

	if (element->iei == UDH_CONCAT_8 && element->len == 3)
		read_concat(&out->concat, 8, data);
	else if (element->iei == UDH_CONCAT_16 && element->len == 4)
		read_concat(&out->concat, 16, data);
	else if (element->iei == UDH_PORT_8 && element->len == 2)
		read_ports(out, 8, data);
	else if (element->iei == UDH_PORT_16 && element->len == 4)
		read_ports(out, 16, data);
	else if (element->iei == UDH_SINGLE_SHIFT && element->len == 1)
		out->single_shift = data[0];
	else if (element->iei == UDH_LOCKING_SHIFT && element->len == 1)
		out->locking_shift = data[0];

	if (element->iei == UDH_INDICATION && element->len == 2) {
		out->indication = true;
		out->indication_store = data[0] & 0x80;
	} else if (element->iei == UDH_VOICE_MAIL) {
		out->indication = true;
	}
}

bool udh_decode(struct udh *out, const uint8_t *ud, size_t len)
{
	struct udh_element element;
	struct udh_iter iter;

	*out = (struct udh){0};

	if (!udh_begin(&iter, ud, len))
		return false;

	while (udh_next(&iter, &element))
		read_element(out, &element);

	/* 9.2.3.24: too few or too many octets in the last element, and none of them counts. */
	if (iter.at != iter.len)
		*out = (struct udh){0};

	out->octets = (uint8_t)(1 + iter.len);
	return true;
}
