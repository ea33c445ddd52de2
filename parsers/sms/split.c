/*
 * Cuts text into parts; see split.h. What must stay together is a grapheme cluster (Unicode
 * annex 29), told by utf8proc.
 */
#include "parsers/sms/split.h"

#include <errno.h>
#include <string.h>

#include <utf8proc.h>

#include "parsers/sms/gsm7.h"
#include "parsers/sms/ucs2.h"
#include "parsers/sms/utf8.h"

/* 23.040 9.2.3.24.1: UDHL, the element, its length, reference, total, sequence. */
#define HEADER_OCTETS  6
#define HEADER_SEPTETS 7
#define HEADER_FILL    1

/* Units in a part that is alone, and in one of several. */
static const size_t whole_units[] = {[DCS_GSM7] = 160, [DCS_UCS2] = 70};
static const size_t part_units[] = {[DCS_GSM7] = 153, [DCS_UCS2] = 67};

static size_t char_units(enum dcs_alphabet alphabet, uint32_t c)
{
	uint8_t septets[2];

	if (alphabet == DCS_GSM7)
		return gsm7_encode_char(septets, c);

	return c < 0x10000 ? 1 : 2;
}

/* The end of the cluster that begins at at, and what it costs. */
static size_t cluster_end(const char *text, size_t len, size_t at, enum dcs_alphabet alphabet,
	size_t *units)
{
	uint32_t c = utf8_next(text, len, &at);
	utf8proc_int32_t state = 0;

	*units = char_units(alphabet, c);

	/* Beside CR LF no character of the default alphabet joins another. */
	while (alphabet == DCS_UCS2 && at < len) {
		size_t next = at;
		uint32_t d = utf8_next(text, len, &next);

		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)d,
			    &state))
			break;

		*units += char_units(alphabet, d);
		at = next;
		c = d;
	}

	return at;
}

/* As many characters as fit: of a cluster that no part can hold. */
static size_t cut_cluster(const char *text, size_t len, size_t at, size_t limit)
{
	size_t used = 0;

	while (at < len) {
		size_t next = at;

		used += char_units(DCS_UCS2, utf8_next(text, len, &next));

		if (used > limit)
			break;

		at = next;
	}

	return at;
}

/* Where the part ends that begins at at and holds up to limit units. */
static size_t part_end(const char *text, size_t len, size_t at, enum dcs_alphabet alphabet,
	size_t limit)
{
	size_t begin = at;
	size_t used = 0;

	while (at < len) {
		size_t units;
		size_t end = cluster_end(text, len, at, alphabet, &units);

		if (used + units > limit)
			return at > begin ? at : cut_cluster(text, len, at, limit);

		used += units;
		at = end;
	}

	return at;
}

static size_t count_parts(const char *text, size_t len, const struct split_count *count)
{
	size_t parts = 0;

	if (count->units <= whole_units[count->alphabet])
		return 1;

	for (size_t at = 0; at < len; parts++)
		at = part_end(text, len, at, count->alphabet, part_units[count->alphabet]);

	return parts;
}

struct split_count split_count(const char *text, size_t len)
{
	struct split_count count = {.alphabet = DCS_GSM7, .first_unicode = -1};
	size_t septets = 0, units = 0;
	int64_t index = 0;

	for (size_t at = 0; at < len; index++) {
		uint32_t c = utf8_next(text, len, &at);
		size_t cost = char_units(DCS_GSM7, c);

		if (!cost && count.first_unicode < 0)
			count.first_unicode = index;

		septets += cost;
		units += char_units(DCS_UCS2, c);
	}

	if (count.first_unicode >= 0)
		count.alphabet = DCS_UCS2;

	count.units = count.alphabet == DCS_GSM7 ? septets : units;
	count.parts = count_parts(text, len, &count);
	return count;
}

int split_begin(struct split *split, const char *text, size_t len, uint8_t ref)
{
	struct split_count count = split_count(text, len);

	if (count.parts > SPLIT_PARTS_MAX)
		return -E2BIG;

	*split = (struct split){
		.text = text,
		.len = len,
		.alphabet = count.alphabet,
		.ref = ref,
		.total = (uint8_t)count.parts,
	};
	return 0;
}

static size_t put_header(const struct split *split, uint8_t *ud)
{
	const uint8_t header[HEADER_OCTETS] = {
		HEADER_OCTETS - 1, UDH_CONCAT_8, 3, split->ref, split->total, split->seq,
	};

	memcpy(ud, header, sizeof(header));
	return sizeof(header);
}

static void fill_gsm7(struct submit *submit, size_t used, const char *text, size_t len)
{
	uint8_t septets[GSM7_SEPTETS_MAX];
	size_t n;

	gsm7_encode(septets, sizeof(septets), &n, text, len);
	submit->ud_octets = (uint8_t)(used +
		gsm7_pack(submit->ud + used, septets, n, used ? HEADER_FILL : 0));
	submit->udl = (uint8_t)((used ? HEADER_SEPTETS : 0) + n);
}

static void fill_ucs2(struct submit *submit, size_t used, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint8_t octets[4];
		size_t n = ucs2_encode_char(octets, utf8_next(text, len, &at));

		memcpy(submit->ud + used, octets, n);
		used += n;
	}

	submit->ud_octets = submit->udl = (uint8_t)used;
}

bool split_next(struct split *split, struct submit *submit)
{
	bool alone = split->total == 1;
	size_t limit = (alone ? whole_units : part_units)[split->alphabet];
	const char *text = split->text + split->at;
	size_t used, end;

	if (split->seq == split->total)
		return false;

	split->seq++;
	end = part_end(split->text, split->len, split->at, split->alphabet, limit);
	submit->alphabet = split->alphabet;
	submit->header = !alone;
	used = alone ? 0 : put_header(split, submit->ud);

	if (split->alphabet == DCS_GSM7)
		fill_gsm7(submit, used, text, end - split->at);
	else
		fill_ucs2(submit, used, text, end - split->at);

	split->at = end;
	return true;
}
