/*
 * sms/ussd: whatever form a modem gives an answer in, people can read it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "parsers/sms/ussd.h"

struct sample {
	int dcs;
	const char *given, *read;
};

static const struct sample samples[] = {
	/* characters, whatever the DCS says */
	{15, "TK chinh: 25.000d, HSD 31/12/2026", "TK chinh: 25.000d, HSD 31/12/2026"},
	{72, "TK chinh: 25.000d", "TK chinh: 25.000d"},
	{-1, "1. Nap the\r\n2. Xem", "1. Nap the\r\n2. Xem"},
	{15, "", ""},
	/* UCS-2 where the DCS says so */
	{72, "00540061006900200", "00540061006900200"}, /* an odd digit is none */
	{72, "005400E000690020006B0068006F1EA3006E", "Tài khoản"},
	{0x11, "00760069000D0054004B", "TK"},
	{72, "0054D83DDE00004B", "T😀K"},
	/* and where it does not */
	{15, "00530054002000320035002E00300030003000111",
		"00530054002000320035002E00300030003000111"},
	{15, "0054004B00200063006800ED006E0068", "TK chính"},
	{-1, "0054004B002000320035002E003000300030", "TK 25.000"},
	/* octets in hexadecimal digits */
	{15, "544B20323530303064", "TK 25000d"},
	{0x44, "544B20323530303064", "TK 25000d"},
	/* packed septets in hexadecimal digits: "TK chinh 25000d" and "hellohello" */
	{15, "D425688C4EBBD120590D06839101", "TK chinh 25000d"},
	{15, "E8329BFD4697D9EC37", "hellohello"},
	/* numbers and words that look like digits are themselves */
	{15, "25000", "25000"},
	{15, "250000", "250000"},
	{15, "84912345678000", "84912345678000"},
	{72, "2500", "─"}, /* the DCS has its way: U+2500 */
	{15, "FACE", "FACE"},
	{15, "DEADBEEF00", "DEADBEEF00"},
	/* no UTF-8 */
	{15, "caf\xe9 25\xa3", "café 25£"},
};

static void answers_can_be_read(void **state)
{
	char out[USSD_TEXT_MAX];

	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++)
		assert_string_equal(ussd_text(out, samples[i].given, samples[i].dcs),
			samples[i].read);
}

static void no_answer_is_too_long(void **state)
{
	static const char *const pieces[] = {"0", "A", "1EA3", "F", "x", "\xff", "ả"};
	char given[2000], out[USSD_TEXT_MAX];

	(void)state;

	for (size_t p = 0; p < sizeof(pieces) / sizeof(*pieces); p++) {
		given[0] = '\0';

		while (strlen(given) + 8 < sizeof(given)) {
			strcat(given, pieces[p]);

			for (int dcs = -1; dcs < 256; dcs += 19)
				assert_true(strlen(ussd_text(out, given, dcs)) <
					    USSD_TEXT_MAX);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_can_be_read),
		cmocka_unit_test(no_answer_is_too_long),
	};

	return cmocka_run_group_tests_name("ussd", tests, NULL, NULL);
}
