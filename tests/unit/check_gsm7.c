/*
 * gsm7, ucs2: the alphabets are those of 23.038, packing is its bit order, and what is cut between
 * two parts joins again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/hex.h"
#include "parsers/sms/gsm7.h"
#include "parsers/sms/gsm7_tables.h"
#include "parsers/sms/ucs2.h"
#include "parsers/sms/utf8.h"

static const struct gsm7_shift basic;

static size_t units_of(const char16_t *text)
{
	size_t n = 0;

	while (text[n])
		n++;

	return n;
}

static void every_table_has_128_characters(void **state)
{
	(void)state;

	for (int language = 0; language <= GSM7_LANGUAGE_MAX; language++) {
		assert_int_equal(units_of(gsm7_single[language]), 128);

		if (language == 2)
			assert_null(gsm7_locking[language]); /* Spanish has none */
		else
			assert_int_equal(units_of(gsm7_locking[language]), 128);
	}
}

static void every_character_of_the_alphabet_encodes_to_its_own_code(void **state)
{
	uint8_t septets[2];

	(void)state;

	for (uint8_t code = 0; code < 128; code++) {
		if (code == GSM7_ESCAPE)
			continue;

		assert_int_equal(gsm7_encode_char(septets, gsm7_char(code, basic)), 1);
		assert_int_equal(septets[0], code);

		if (gsm7_single[0][code] == ' ')
			continue;

		assert_int_equal(gsm7_encode_char(septets, gsm7_char_escaped(code, basic)), 2);
		assert_int_equal(septets[0], GSM7_ESCAPE);
		assert_int_equal(septets[1], code);
	}
}

static void nothing_else_is_in_the_alphabet(void **state)
{
	uint8_t septets[2];
	int found = 0;

	(void)state;

	for (uint32_t c = 0; c < 0x110000; c++)
		found += gsm7_encode_char(septets, c) != 0;

	assert_int_equal(found, 127 + 10);
	assert_int_equal(gsm7_encode_char(septets, '`'), 0);
	assert_int_equal(gsm7_encode_char(septets, '\t'), 0);
	assert_int_equal(gsm7_encode_char(septets, 0xe7), 0); /* ç: the table has Ç only */
}

/* Of python-gsmmodem test_pdu.py. */
static const struct {
	const char *text;
	const char *packed;
} known[] = {
	{"123", "31D90C"},
	{"12345678", "31D98C56B3DD70"},
	{"123456789", "31D98C56B3DD7039"},
	{"Hello World!", "C8329BFD065DDF72363904"},
	{"[{abc}]~", "1BDE0615168F37A98D6FD303"},
	{"{åΦΓΛΩΠΨΣΘ€}", "1BD44332A1542C174C6653DEA400"},
	{"a[]{}€", "E10D6FE3DBA036A94D19"},
};

static void known_texts_pack_and_unpack(void **state)
{
	(void)state;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		uint8_t septets[64], packed[64], again[64];
		char hex[130], text[192];
		size_t n, len;

		assert_true(gsm7_encode(septets, sizeof(septets), &n, known[i].text,
			strlen(known[i].text)));
		len = gsm7_pack(packed, septets, n, 0);
		hex_encode(hex, packed, len);
		assert_string_equal(hex, known[i].packed);
		assert_int_equal(gsm7_unpack(again, n, packed, len, 0), n);
		assert_memory_equal(again, septets, n);
		len = gsm7_decode(text, again, n, basic);
		assert_int_equal(len, strlen(known[i].text));
		assert_memory_equal(text, known[i].text, len);
	}
}

static void any_septets_survive_packing_behind_any_fill(void **state)
{
	unsigned seed = (unsigned)getpid();

	(void)state;
	print_message("# seed %u\n", seed);

	for (int round = 0; round < 20000; round++) {
		uint8_t septets[GSM7_SEPTETS_MAX], again[GSM7_SEPTETS_MAX], packed[150];
		size_t n = (size_t)rand_r(&seed) % (GSM7_SEPTETS_MAX + 1);
		unsigned fill = (unsigned)rand_r(&seed) % 7;
		size_t len;

		for (size_t i = 0; i < n; i++)
			septets[i] = (uint8_t)(rand_r(&seed) % 128);

		len = gsm7_pack(packed, septets, n, fill);
		assert_int_equal(len, gsm7_octets(n, fill));
		assert_int_equal(gsm7_unpack(again, n, packed, len, fill), n);
		assert_memory_equal(again, septets, n);
	}
}

static void unpacking_stays_within_its_octets(void **state)
{
	uint8_t septets[16];
	const uint8_t octets[7] = {0};

	(void)state;
	assert_int_equal(gsm7_unpack(septets, 16, octets, 7, 0), 8);
	assert_int_equal(gsm7_unpack(septets, 16, octets, 7, 1), 7);
	assert_int_equal(gsm7_unpack(septets, 16, octets, 1, 0), 1);
	assert_int_equal(gsm7_unpack(septets, 16, octets, 1, 2), 0);
	assert_int_equal(gsm7_unpack(septets, 16, octets, 0, 6), 0);
	assert_int_equal(gsm7_unpack(septets, 3, octets, 7, 0), 3);
}

static void an_escape_is_carried_to_what_follows(void **state)
{
	bool escaped = false;
	char out[8];

	(void)state;
	assert_int_equal(gsm7_read(&escaped, out, (const uint8_t[]){'a', 0x1b}, 2, basic), 1);
	assert_true(escaped);
	assert_int_equal(gsm7_read(&escaped, out, (const uint8_t[]){0x65}, 1, basic), 3);
	assert_memory_equal(out, "€", 3);
	assert_int_equal(gsm7_decode(out, (const uint8_t[]){0x1b}, 1, basic), 1);
	assert_int_equal(out[0], ' ');
}

static void encoding_stops_where_it_does_not_fit(void **state)
{
	uint8_t septets[4];
	size_t n;

	(void)state;
	assert_true(gsm7_encode(septets, 4, &n, "ab€", 5));
	assert_int_equal(n, 4);
	assert_false(gsm7_encode(septets, 4, &n, "abc€", 6));
	assert_false(gsm7_encode(septets, 4, &n, "ắ", 3));
	assert_false(gsm7_encode(septets, 4, &n, "\xff", 1));
}

static void assert_utf8(const char *text, size_t len, const uint32_t *wanted, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(utf8_next(text, len, &at), wanted[i]);

	assert_int_equal(at, len);
}

static void what_is_no_utf8_is_replaced_octet_by_octet(void **state)
{
	const uint32_t bad = UTF8_REPLACEMENT;

	(void)state;
	assert_utf8("a\xff" "b", 3, (const uint32_t[]){'a', bad, 'b'}, 3);
	assert_utf8("\xc0\x80", 2, (const uint32_t[]){bad, bad}, 2); /* overlong */
	assert_utf8("\xe0\x9f\xbf", 3, (const uint32_t[]){bad, bad, bad}, 3);
	assert_utf8("\xed\xa0\x80", 3, (const uint32_t[]){bad, bad, bad}, 3); /* a surrogate */
	assert_utf8("\xf4\x90\x80\x80", 4, (const uint32_t[]){bad, bad, bad, bad}, 4);
	assert_utf8("\xe1\xba", 2, (const uint32_t[]){bad, bad}, 2); /* cut */
	assert_utf8("\xc3z", 2, (const uint32_t[]){bad, 'z'}, 2);
}

static void every_character_goes_through_utf8_and_utf16(void **state)
{
	(void)state;

	for (uint32_t c = 0; c < 0x110000; c++) {
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		struct ucs2_reader reader = {0};
		char text[UTF8_CHAR_MAX + 8];
		uint8_t units[4];
		size_t at = 0, len = utf8_put(text, c);

		assert_int_equal(utf8_next(text, len, &at), surrogate ? UTF8_REPLACEMENT : c);
		assert_int_equal(at, len);

		if (surrogate)
			continue;

		len = ucs2_decode(&reader, text, units, ucs2_encode_char(units, c));
		at = 0;
		assert_int_equal(utf8_next(text, len, &at), c);
		assert_int_equal(ucs2_finish(&reader, text), 0);
	}
}

static void a_pair_cut_between_two_parts_joins(void **state)
{
	const uint8_t fire[] = {0x00, 0x41, 0xd8, 0x3d, 0xdd, 0x25, 0x00, 0x42}; /* A🔥B */

	(void)state;

	for (size_t cut = 0; cut <= sizeof(fire); cut++) {
		struct ucs2_reader reader = {0};
		char text[24];
		size_t len = ucs2_decode(&reader, text, fire, cut);

		len += ucs2_decode(&reader, text + len, fire + cut, sizeof(fire) - cut);
		len += ucs2_finish(&reader, text + len);
		assert_int_equal(len, strlen("A🔥B"));
		assert_memory_equal(text, "A🔥B", len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_has_128_characters),
		cmocka_unit_test(every_character_of_the_alphabet_encodes_to_its_own_code),
		cmocka_unit_test(nothing_else_is_in_the_alphabet),
		cmocka_unit_test(known_texts_pack_and_unpack),
		cmocka_unit_test(any_septets_survive_packing_behind_any_fill),
		cmocka_unit_test(unpacking_stays_within_its_octets),
		cmocka_unit_test(an_escape_is_carried_to_what_follows),
		cmocka_unit_test(encoding_stops_where_it_does_not_fit),
		cmocka_unit_test(what_is_no_utf8_is_replaced_octet_by_octet),
		cmocka_unit_test(every_character_goes_through_utf8_and_utf16),
		cmocka_unit_test(a_pair_cut_between_two_parts_joins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
