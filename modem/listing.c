/*
 * Listings into parts; see listing.h.
 */
#include "modem/listing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "parsers/at/at_field.h"

#define CAP_KEPT   32
#define INDEX_NONE (-1)

/* 27.005 3.1, <stat> in PDU mode */
enum stat {
	STAT_UNREAD,
	STAT_READ,
	STAT_UNSENT,
	STAT_SENT,
};

void listing_init(struct listing *listing)
{
	*listing = (struct listing){.last_index = INDEX_NONE};
}

void listing_clear(struct listing *listing)
{
	struct sms_part *parts = listing->parts;
	size_t cap = listing->cap;

	if (cap > CAP_KEPT) {
		free(parts);
		parts = NULL;
		cap = 0;
	}

	listing_init(listing);
	listing->parts = parts;
	listing->cap = cap;
}

void listing_free(struct listing *listing)
{
	free(listing->parts);
	listing_init(listing);
}

static struct sms_part *append(struct listing *listing)
{
	if (listing->count == LISTING_MAX) {
		listing->full = true;
		return NULL;
	}

	if (listing->count == listing->cap) {
		listing->cap = listing->cap ? 2 * listing->cap : CAP_KEPT;
		listing->parts = alloc_resize(
			listing->parts, listing->cap, sizeof(*listing->parts));
	}

	return &listing->parts[listing->count++];
}

static bool is_listed(const struct listing *listing, int32_t index)
{
	for (size_t i = 0; i < listing->count; i++) {
		if (listing->parts[i].index == index)
			return true;
	}

	return false;
}

/* <index>,<stat>,[<alpha>],<length> with +CMGL, the same without index with +CMGR */
static bool read_header(struct listing *listing, struct at_fields *fields, int32_t asked)
{
	int32_t index = asked, stat, length;

	if (asked < 0 && !at_next_number(fields, &index))
		return false;

	if (!at_next_number(fields, &stat) || !at_skip(fields) ||
		!at_next_number(fields, &length))
		return false;

	if (index < 0 || stat < STAT_UNREAD || stat > STAT_SENT || length < 0)
		return false;

	/* slots come in order; one that does not may be misread, and twice the same is */
	if (asked < 0 && index <= listing->last_index) {
		listing->dirty = true;

		if (is_listed(listing, index))
			return false;
	}

	listing->last_index = index;
	listing->index = stat == STAT_UNREAD || stat == STAT_READ ? index : INDEX_NONE;
	listing->length = length;
	return true;
}

void listing_part(struct sms_part *part, const char *line, size_t len, int32_t length)
{
	ssize_t octets = hex_decode(part->pdu, sizeof(part->pdu), line, len);

	/* 27.005 3.1: <length> counts the TPDU, without SMSC information and its length octet */
	if (octets > 0 && 1 + part->pdu[0] + (int64_t)length == octets) {
		part->len = (uint16_t)octets;
		return;
	}

	memset(part->pdu, 0, sizeof(part->pdu));
	part->malformed = true;
	part->raw_len = (uint16_t)(len < sizeof(part->raw) ? len : sizeof(part->raw));
	memcpy(part->raw, line, part->raw_len);
}

static void take_pdu(struct listing *listing, const char *line, size_t len)
{
	struct sms_part *part;

	if (!listing->headed) {
		listing->dirty = true;
		return;
	}

	listing->headed = false;

	if (listing->index == INDEX_NONE) {
		listing->passed_over++;
		return;
	}

	part = append(listing);

	if (!part)
		return;

	*part = (struct sms_part){.index = listing->index};
	listing_part(part, line, len, listing->length);
	listing->dirty |= part->malformed;
}

void listing_take(struct listing *listing, int32_t index, enum at_token kind,
	const char *line, size_t len)
{
	const char *prefix = index < 0 ? "+CMGL:" : "+CMGR:";
	struct at_fields fields;

	if (kind == AT_TOKEN_PDU || !at_fields_begin(&fields, line, len, prefix)) {
		take_pdu(listing, line, len);
		return;
	}

	listing->dirty |= listing->headed;
	listing->headed = read_header(listing, &fields, index);
	listing->dirty |= !listing->headed;
}

void listing_end(struct listing *listing)
{
	listing->dirty |= listing->headed;
	listing->headed = false;
}

bool listing_same(const struct sms_part *a, const struct sms_part *b)
{
	if (a->index != b->index || a->malformed != b->malformed)
		return false;

	if (a->malformed)
		return a->raw_len == b->raw_len &&
		       memcmp(a->raw, b->raw, a->raw_len) == 0;

	return a->len == b->len && memcmp(a->pdu, b->pdu, a->len) == 0;
}
