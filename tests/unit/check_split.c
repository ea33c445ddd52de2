/*
 * split, sms_text: any text comes back whole from its parts, in as few as fit, and no part begins
 * inside a character, an escape, a surrogate pair or a combining sequence.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "parsers/sms/sms_text.h"
#include "parsers/sms/split.h"

#define TEXT_MAX 8192

/* n times unit. */
static char *repeat(const char *unit, size_t n)
{
	size_t len = strlen(unit);
	char *text = alloc_zero(n * len + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, unit, len);

	return text;
}

static void assert_count(const char *unit, size_t n, const char *tail,
	enum dcs_alphabet alphabet, size_t parts)
{
	char *text = repeat(unit, n);
	char *whole = alloc_zero(strlen(text) + strlen(tail) + 1);
	struct split_count count;

	strcpy(whole, text);
	strcat(whole, tail);
	count = split_count(whole, strlen(whole));
	assert_int_equal(count.alphabet, alphabet);
	assert_int_equal(count.parts, parts);
	free(text);
	free(whole);
}

/* Of python-messaging test_sms.py, and the edges of 23.040 9.2.3.24.1. */
static void parts_are_counted_as_the_network_counts(void **state)
{
	(void)state;
	assert_count("x", 0, "", DCS_GSM7, 1);
	assert_count("x", 160, "", DCS_GSM7, 1);
	assert_count("x", 161, "", DCS_GSM7, 2);
	assert_count("x", 306, "", DCS_GSM7, 2);
	assert_count("x", 307, "", DCS_GSM7, 3);
	assert_count("x", 459, "", DCS_GSM7, 3);
	assert_count("x", 460, "", DCS_GSM7, 4);
	assert_count("€", 80, "", DCS_GSM7, 1);
	assert_count("€", 79, "x", DCS_GSM7, 1);
	assert_count("€", 153, "", DCS_GSM7, 3); /* 76 in a part: an escape is not cut */
	assert_count("€", 229, "x", DCS_GSM7, 4);
	assert_count("ắ", 70, "", DCS_UCS2, 1);
	assert_count("ắ", 70, "x", DCS_UCS2, 2);
	assert_count("ắ", 134, "", DCS_UCS2, 2);
	assert_count("ắ", 134, "x", DCS_UCS2, 3);
	assert_count("😀", 35, "", DCS_UCS2, 1);
	assert_count("😀", 36, "", DCS_UCS2, 2);
	assert_count("😀", 67, "", DCS_UCS2, 3); /* 33 in a part: a pair is not cut */
}

static void composers_see_what_costs_unicode(void **state)
{
	struct split_count count = split_count("Ba con ở xa", strlen("Ba con ở xa"));

	(void)state;
	assert_int_equal(count.alphabet, DCS_UCS2);
	assert_int_equal(count.first_unicode, 7);
	assert_int_equal(count.units, 11);
	count = split_count("nhà €5", strlen("nhà €5"));
	assert_int_equal(count.alphabet, DCS_GSM7);
	assert_int_equal(count.first_unicode, -1);
	assert_int_equal(count.units, 7);
}

/* Of python-messaging test_sms.py, made there with another program. */
static void known_parts_come_out_octet_for_octet(void **state)
{
	static const char text[] = "Or walk with Kings - nor lose the common touch, if neither foes "
		"nor loving friends can hurt you, If all men count with you, but none too much; If "
		"you can fill the unforgiving minute With sixty seconds' worth of distance run, "
		"Yours is the Earth and everything thats in it, And - which is more - you will be a "
		"Man, my son";
	static const char *const tails[] = {
		"A00500038803019E72D03DCC5E83EE693A1AB44CBBCF73500BE47ECB41ECF7BC0CA2A3CBA0F1BBDD"
		"7EBB41F4777D8C6681D26690BB9CA6A3CB7290F95D9E83DC6F3988FDB6A7DD6790599E2EBBC973D0"
		"38EC06A1EB723A28FFAEB340493328CC6683DA653768FCAEBBE9A07B9A8E06E5DF7516485CA783DC"
		"6F7719447FBF41EDFA18BD0325CDA0FCBB0E1A87DD",
		"A005000388030240E6349B0DA2A3CBA0BADBFC969FD3F6B4FB0C6AA7DD757A19744DD3D1A0791A4F"
		"CF83E6E5F1DB4D9E9F40F7B79C8E06BDCD20727A4E0FBBC76590BCEE6681B2EFBA7C0E4ACF417474"
		"19540CCBE96850D84D0695ED65799E8E4EBBCF203A3A4C9F83D26E509ACE0205DD64500B7447A7C7"
		"68507A0E6ABFE565500B947FD741F7349B0D129741",
		"14050003880303C2A066D8CD02B5F3A0F9DB0D",
	};
	struct submit submit = {.class = -1};
	struct split split;

	(void)state;
	assert_int_equal(split_begin(&split, text, strlen(text), 136), 0);

	for (size_t i = 0; i < 3; i++) {
		char hex[2 * (TPDU_UD_MAX + 1) + 1];
		uint8_t tail[TPDU_UD_MAX + 1];

		assert_true(split_next(&split, &submit));
		tail[0] = submit.udl;
		memcpy(tail + 1, submit.ud, submit.ud_octets);
		hex_encode(hex, tail, submit.ud_octets + 1U);
		assert_string_equal(hex, tails[i]);
	}

	assert_false(split_next(&split, &submit));
}

static void more_than_255_parts_are_refused(void **state)
{
	char *text = repeat("x", 153 * 255 + 1);
	struct split split;

	(void)state;
	assert_int_equal(split_begin(&split, text, 153 * 255 + 1, 0), -E2BIG);
	assert_int_equal(split_begin(&split, text, 153 * 255, 0), 0);
	assert_int_equal(split.total, 255);
	free(text);
}

static void next_part(struct split *split, struct tpdu *tpdu)
{
	uint8_t octets[TPDU_OCTETS_MAX];
	struct submit submit = {.class = -1};
	size_t len;

	assert_true(address_from_text(&submit.to, "+84912345678"));
	assert_true(split_next(split, &submit));
	len = tpdu_encode_submit(&submit, octets);
	assert_int_equal(sms_pdu_decode(octets, len, false, true, tpdu), TPDU_OK);
}

/* What stands together: each string is one cluster. */
static const char *const clusters[] = {"a", "Z", " ", "1", "@", "€", "[", "\n", "à", "ß", "Ω",
	"ắ", "ệ", "đ", "Ỡ", "e\u0302\u0301", "o\u031b\u0323", "a\u0301", "😀", "🔥", "👨‍👩‍👧‍👦", "👍🏽",
	"🇻🇳", "❤️", "क्षि", "中", "`"};

#define CLUSTERS (sizeof(clusters) / sizeof(clusters[0]))

/* Random clusters, half of the texts from the default alphabet. */
static size_t make_text(char *text, unsigned *seed)
{
	size_t kinds = rand_r(seed) % 2 ? 10 : CLUSTERS;
	size_t count = (size_t)rand_r(seed) % 700;
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		const char *cluster = clusters[(size_t)rand_r(seed) % kinds];

		memcpy(text + len, cluster, strlen(cluster));
		len += strlen(cluster);
	}

	text[len] = '\0';
	return len;
}

/* Whether a cluster may begin at text: marks, joiners and modifiers continue one. */
static bool begins_cluster(const char *text)
{
	static const char *const inside[] = {"\u0301", "\u0302", "\u031b", "\u0323", "\u200d",
		"\ufe0f", "\U0001f3fd", "\u094d", "\u093f"};

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		if (strncmp(text, inside[i], strlen(inside[i])) == 0)
			return false;
	}

	return ((unsigned char)text[0] & 0xc0) != 0x80;
}

static void any_text_comes_back_whole(void **state)
{
	static char text[TEXT_MAX * 4], got[TEXT_MAX * 4];
	unsigned seed = (unsigned)getpid();

	(void)state;
	print_message("# seed %u\n", seed);

	for (int round = 0; round < 3000; round++) {
		size_t len = make_text(text, &seed);
		struct sms_text joined = sms_text_on(got, sizeof(got));
		struct split_count count = split_count(text, len);
		struct split split;
		struct tpdu tpdu;

		assert_int_equal(split_begin(&split, text, len, (uint8_t)round), 0);
		assert_int_equal(split.total, count.parts);

		for (size_t seq = 1; seq <= count.parts; seq++) {
			assert_true(begins_cluster(text + split.at));
			next_part(&split, &tpdu);
			assert_int_equal(tpdu.udh.concat.total, count.parts > 1 ? count.parts : 0);
			assert_int_equal(tpdu.udh.concat.seq, count.parts > 1 ? seq : 0);
			sms_text_add(&joined, &tpdu);
		}

		sms_text_finish(&joined);
		assert_int_equal(joined.len, len);
		assert_memory_equal(got, text, len);
	}
}

static void a_sequence_longer_than_a_part_is_cut_between_characters(void **state)
{
	char *marks = repeat("\u0301", 150);
	char *text = alloc_zero(strlen(marks) + 2);
	static char got[1024];
	struct sms_text joined = sms_text_on(got, sizeof(got));
	struct split split;
	struct tpdu tpdu;

	(void)state;
	text[0] = 'a';
	strcpy(text + 1, marks);
	assert_int_equal(split_begin(&split, text, strlen(text), 1), 0);
	assert_int_equal(split.total, 3);

	for (int i = 0; i < 3; i++) {
		next_part(&split, &tpdu);
		sms_text_add(&joined, &tpdu);
	}

	sms_text_finish(&joined);
	assert_string_equal(got, text);
	free(marks);
	free(text);
}

static struct tpdu ucs2_part(const char *hex)
{
	struct tpdu tpdu = {.has_ud = true, .coding = {.alphabet = DCS_UCS2, .class = -1}};

	tpdu.ud_octets = (uint8_t)hex_decode(tpdu.ud, sizeof(tpdu.ud), hex, strlen(hex));
	tpdu.udl = tpdu.ud_octets;
	return tpdu;
}

static void parts_join_before_they_are_decoded(void **state)
{
	struct tpdu first = ucs2_part("0043D83D"), second = ucs2_part("DD250048");
	char got[32];
	struct sms_text text = sms_text_on(got, sizeof(got));

	(void)state;
	sms_text_add(&text, &first);
	sms_text_add(&text, &second);
	sms_text_finish(&text);
	assert_string_equal(got, "C🔥H");
}

static void nothing_joins_across_a_missing_part(void **state)
{
	struct tpdu first = ucs2_part("0043D83D"), third = ucs2_part("DD250048");
	char got[32];
	struct sms_text text = sms_text_on(got, sizeof(got));

	(void)state;
	sms_text_add(&text, &first);
	sms_text_gap(&text);
	sms_text_add(&text, &third);
	sms_text_finish(&text);
	assert_string_equal(got, "C\ufffd\ufffdH");
}

static void an_escape_cut_by_a_careless_sender_joins(void **state)
{
	struct tpdu first = {.has_ud = true, .udl = 2, .ud_octets = 2, .ud = {0xb1, 0x0d}};
	struct tpdu second = {.has_ud = true, .udl = 1, .ud_octets = 1, .ud = {0x65}};
	char got[32];
	struct sms_text text = sms_text_on(got, sizeof(got));

	(void)state;
	sms_text_add(&text, &first);
	sms_text_add(&text, &second);
	sms_text_finish(&text);
	assert_string_equal(got, "1€");
}

static void parts_of_different_alphabets_do_not_join(void **state)
{
	struct tpdu wide = ucs2_part("0043D83D"), rest = ucs2_part("0044");
	struct tpdu narrow = {.has_ud = true, .udl = 2, .ud_octets = 2, .ud = {0xb1, 0x0d}};
	char got[32];
	struct sms_text text = sms_text_on(got, sizeof(got));

	(void)state;
	sms_text_add(&text, &wide);
	sms_text_add(&text, &narrow);
	sms_text_add(&text, &rest);
	sms_text_finish(&text);
	assert_string_equal(got, "C\ufffd1 D");
}

static void half_a_unit_does_not_cross_a_missing_part(void **state)
{
	struct tpdu first = ucs2_part("00431E"), third = ucs2_part("0044");
	char got[32];
	struct sms_text text = sms_text_on(got, sizeof(got));

	(void)state;
	sms_text_add(&text, &first);
	sms_text_gap(&text);
	sms_text_add(&text, &third);
	sms_text_finish(&text);
	assert_string_equal(got, "CD");
}

static void a_short_buffer_keeps_whole_characters(void **state)
{
	struct tpdu part = ucs2_part("1EAF1EAF1EAF"); /* ắắắ, nine octets */
	char got[9];

	(void)state;
	assert_int_equal(sms_text_decode(&part, got, 9), 6);
	assert_string_equal(got, "ắắ");
	assert_int_equal(sms_text_decode(&part, got, 6), 3);
	assert_int_equal(sms_text_decode(&part, got, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_counted_as_the_network_counts),
		cmocka_unit_test(composers_see_what_costs_unicode),
		cmocka_unit_test(known_parts_come_out_octet_for_octet),
		cmocka_unit_test(more_than_255_parts_are_refused),
		cmocka_unit_test(any_text_comes_back_whole),
		cmocka_unit_test(a_sequence_longer_than_a_part_is_cut_between_characters),
		cmocka_unit_test(parts_join_before_they_are_decoded),
		cmocka_unit_test(nothing_joins_across_a_missing_part),
		cmocka_unit_test(an_escape_cut_by_a_careless_sender_joins),
		cmocka_unit_test(parts_of_different_alphabets_do_not_join),
		cmocka_unit_test(half_a_unit_does_not_cross_a_missing_part),
		cmocka_unit_test(a_short_buffer_keeps_whole_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
