/*
 * Whatever is spoken is in words: numbers, times, dates, codes, money and abbreviations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "parsers/text/speak.h"

struct sample {
	const char *text, *words;
};

static void check(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char words[512];
		struct strbuf out = STRBUF(words);

		speak_text(&out, samples[i].text);
		assert_string_equal(words, samples[i].words);
	}
}

#define CHECK(samples) check(samples, sizeof(samples) / sizeof((samples)[0]))

static void test_numbers(void **state)
{
	static const struct sample samples[] = {
		{"0", "không"},
		{"5", "năm"},
		{"10", "mười"},
		{"15", "mười lăm"},
		{"21", "hai mươi mốt"},
		{"24", "hai mươi bốn"},
		{"55", "năm mươi lăm"},
		{"105", "một trăm linh năm"},
		{"487", "bốn trăm tám mươi bảy"},
		{"1857", "một nghìn tám trăm năm mươi bảy"},
		{"1.005", "một nghìn không trăm linh năm"},
		{"125.000", "một trăm hai mươi lăm nghìn"},
		{"1.500.000", "một triệu năm trăm nghìn"},
		{"2,5", "hai phẩy năm"},
		{"5%", "năm phần trăm"},
		{"3 km", "ba km"},
		{"3km", "ba ki lô mét"},
	};

	(void)state;
	CHECK(samples);
}

static void test_times_and_dates(void **state)
{
	static const struct sample samples[] = {
		{"18:30", "mười tám giờ ba mươi phút"},
		{"22h", "hai mươi hai giờ"},
		{"22h05", "hai mươi hai giờ năm phút"},
		{"19h-21h", "mười chín giờ đến hai mươi mốt giờ"},
		{"14/7/2020", "ngày mười bốn tháng bảy năm hai nghìn không trăm hai mươi"},
		{"ngày 5/4", "ngày mùng năm tháng tư"},
		{"tháng 3/2026", "tháng ba năm hai nghìn không trăm hai mươi sáu"},
		{"lúc 7h ngày 1-6-2026", "lúc bảy giờ ngày mùng một tháng sáu năm hai nghìn không "
					 "trăm hai mươi sáu"},
	};

	(void)state;
	CHECK(samples);
}

static void test_digits_one_by_one(void **state)
{
	static const struct sample samples[] = {
		{"mã 482193", "mã bốn tám hai, một chín ba"},
		{"482193", "bốn tám hai, một chín ba"},
		{"PIN 4071", "pin bốn không bảy một"},
		{"0912345678", "không chín một, hai ba bốn, năm sáu bảy, tám"},
		{"+84912345678", "cộng tám bốn chín, một hai ba, bốn năm sáu, bảy tám"},
		{"gọi 113, cháy 114", "gọi một một ba, cháy một một bốn"},
		{"ngách a12", "ngách a mười hai"},
		{"98A-123.45", "chín tám a một hai ba bốn năm"},
	};

	(void)state;
	CHECK(samples);
}

static void test_abbreviations(void **state)
{
	static const struct sample samples[] = {
		{"UBND xã", "ủy ban nhân dân xã"},
		{"tổ ANTT TDP Nội Ninh", "tổ an ninh trật tự tổ dân phố Nội Ninh"},
		{"QL1 và TP.HCM", "quốc lộ một và thành phố Hồ Chí Minh"},
		{"Đ/c Toàn", "Đ trên c Toàn"},
		{"đ/c Toàn", "đồng chí Toàn"},
		{"TPBank", "TPBank"},
		{"BTC họp", "bê tê xê họp"},
		{"AN NINH", "AN NINH"},
		{"500k", "năm trăm nghìn đồng"},
		{"50.000đ", "năm mươi nghìn đồng"},
	};

	(void)state;
	CHECK(samples);
}

static void test_any_bytes(void **state)
{
	char small[8];
	struct strbuf out = STRBUF(small);

	(void)state;
	speak_text(&out, "99999999999999999999999999 \xff\xfe + - / 1/ 1- 1h 99h99 1.2.3. A1B2C3-");
	assert_true(out.truncated);
	assert_int_equal(strlen(small), out.len);

	char large[4096];

	for (int byte = 1; byte < 256; byte++) {
		char text[] = {'1', (char)byte, '2', (char)byte, 'A', '\0'};

		out = STRBUF(large);
		speak_text(&out, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_times_and_dates),
		cmocka_unit_test(test_digits_one_by_one),
		cmocka_unit_test(test_abbreviations),
		cmocka_unit_test(test_any_bytes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
