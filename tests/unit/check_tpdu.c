/*
 * tpdu: what SUBMIT encodes decodes to the same, times and addresses are those of 23.040, nothing
 * is read past the end, and a doubtful time does not lose a message. Whole PDUs by the hundred
 * are in check_pdu_json.
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
#include "parsers/sms/tpdu.h"

#define PDU_OCTETS 200 /* more than any has */
#define DELIVER	   "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"

static enum tpdu_status decode(const char *hex, struct tpdu *out)
{
	return sms_pdu_decode_hex(hex, strlen(hex), true, false, out);
}

static void a_tpdu_is_a_value_without_pointers(void **state)
{
	struct tpdu tpdu, copy;
	char text[SMS_TEXT_PART_MAX + 1];

	(void)state;
	assert_int_equal(decode(DELIVER, &tpdu), TPDU_OK);
	copy = tpdu;
	memset(&tpdu, 0xa5, sizeof(tpdu));
	assert_int_equal(sms_text_decode(&copy, text, sizeof(text)), 12);
	assert_string_equal(text, "How are you?");
	assert_string_equal(copy.address.text, "+31641600986");
	assert_int_equal(copy.address.ton, ADDRESS_INTERNATIONAL);
	assert_int_equal(copy.octets, 30);
}

static void the_length_of_the_at_line_can_be_checked(void **state)
{
	uint8_t pdu[64];
	ssize_t len = hex_decode(pdu, sizeof(pdu), DELIVER, strlen(DELIVER));

	(void)state;
	assert_int_equal(sms_pdu_tpdu_octets(pdu, (size_t)len), 30);
	assert_int_equal(sms_pdu_tpdu_octets(pdu, 8), 0);
	assert_int_equal(sms_pdu_tpdu_octets(pdu, 7), -EINVAL);
	assert_int_equal(sms_pdu_tpdu_octets(pdu, 0), -EINVAL);
}

static void the_type_follows_from_mti_and_direction(void **state)
{
	uint8_t deliver[] = {0x04, 0x00};
	struct tpdu tpdu;

	(void)state;
	assert_int_equal(sms_pdu_decode(deliver, 2, false, true, &tpdu), TPDU_BAD_MTI);
	assert_int_equal(sms_pdu_decode(deliver, 2, false, false, &tpdu), TPDU_TRUNCATED);
	deliver[0] = 0x06; /* from a mobile it is a COMMAND */
	assert_int_equal(sms_pdu_decode(deliver, 2, false, true, &tpdu), TPDU_BAD_MTI);
	deliver[0] = 0x07;
	assert_int_equal(sms_pdu_decode(deliver, 2, false, false, &tpdu), TPDU_BAD_MTI);
}

static void the_first_octet_says_more(void **state)
{
	char hex[] = "00" "00" "03811901" "0000" "62114212840382" "00";
	struct tpdu tpdu;

	(void)state;
	assert_int_equal(decode(hex, &tpdu), TPDU_OK);
	assert_true(tpdu.more && !tpdu.reply_path && !tpdu.report && !tpdu.loop_prevention);
	memcpy(hex + 2, "AC", 2);
	assert_int_equal(decode(hex, &tpdu), TPDU_OK);
	assert_true(!tpdu.more && tpdu.reply_path && tpdu.report && tpdu.loop_prevention);
}

static void an_enhanced_validity_may_be_a_single_shot(void **state)
{
	struct tpdu tpdu;

	(void)state;
	assert_int_equal(decode("00" "090003811901" "0000" "42140000000000" "00", &tpdu), TPDU_OK);
	assert_int_equal(tpdu.validity.format, TPDU_VP_ENHANCED);
	assert_true(tpdu.validity.single_shot);
	assert_int_equal(tpdu.validity.seconds, 20);
	assert_int_equal(decode("00" "090003811901" "0000" "02140000000000" "00", &tpdu), TPDU_OK);
	assert_false(tpdu.validity.single_shot);
}

static void a_bad_time_or_a_tail_loses_nothing_else(void **state)
{
	char text[SMS_TEXT_PART_MAX + 1];
	struct tpdu tpdu;

	(void)state;
	assert_int_equal(decode("00040B914819325476F8000000000000000000" "044B72DB0C", &tpdu),
		TPDU_BAD_TIME);
	assert_int_equal(tpdu.scts.year, 0);
	assert_string_equal(tpdu.address.text, "+84912345678");
	assert_int_equal(sms_text_decode(&tpdu, text, sizeof(text)), 4);

	assert_int_equal(decode(DELIVER "00", &tpdu), TPDU_TRAILING);
	assert_string_equal(tpdu.address.text, "+31641600986");
	assert_int_equal(sms_text_decode(&tpdu, text, sizeof(text)), 12);
}

static void a_report_settles_its_message_whatever_follows(void **state)
{
	static const char report[] = "00065A098136397339F721901170046380219011700463804007";
	struct tpdu tpdu;

	(void)state;
	assert_int_equal(decode(report, &tpdu), TPDU_TRUNCATED);
	assert_true(tpdu.has_status);
	assert_int_equal(tpdu.status, 0x40);
	assert_int_equal(tpdu.mr, 0x5a);
	assert_int_equal(sms_pdu_decode_hex(report, 48, true, false, &tpdu), TPDU_TRUNCATED);
	assert_false(tpdu.has_status);
}

static void every_cut_of_a_pdu_is_truncated(void **state)
{
	uint8_t pdu[64];
	size_t len = (size_t)hex_decode(pdu, sizeof(pdu), DELIVER, strlen(DELIVER));
	struct tpdu tpdu;

	(void)state;

	for (size_t cut = 0; cut < len; cut++) {
		uint8_t *copy = alloc_zero(cut ? cut : 1); /* a sanitizer sees its end */

		memcpy(copy, pdu, cut);
		assert_int_equal(sms_pdu_decode(copy, cut, true, false, &tpdu), TPDU_TRUNCATED);
		free(copy);
	}
}

static void any_octets_end_in_a_status(void **state)
{
	unsigned seed = (unsigned)getpid();
	int seen[TPDU_TRAILING + 1] = {0};

	(void)state;
	print_message("# seed %u\n", seed);

	for (int round = 0; round < 100000; round++) {
		uint8_t pdu[PDU_OCTETS];
		size_t len = (size_t)rand_r(&seed) % sizeof(pdu);
		struct tpdu tpdu;

		for (size_t i = 0; i < len; i++)
			pdu[i] = (uint8_t)(rand_r(&seed) % (rand_r(&seed) % 2 ? 256 : 16));

		seen[sms_pdu_decode(pdu, len, round % 2, false, &tpdu)]++;
	}

	assert_true(seen[TPDU_TRUNCATED] && seen[TPDU_BAD_ADDRESS] && seen[TPDU_BAD_MTI]);
}

static void times_become_milliseconds(void **state)
{
	static const struct {
		struct timestamp time;
		int64_t ms;
	} cases[] = {
		{{1970, 0, 1, 1, 0, 0, 0}, 0},
		{{1999, 0, 12, 31, 23, 59, 59}, 946684799000},
		{{2000, 0, 2, 29, 12, 0, 0}, 951825600000},
		{{2026, 420, 11, 24, 21, 48, 3}, 1795531683000},
		{{2026, -300, 3, 1, 0, 0, 0}, 1772341200000},
		{{2089, 0, 12, 31, 23, 59, 59}, 3786911999000},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(timestamp_wall_ms(&cases[i].time), cases[i].ms);
}

static void numbers_survive_encoding(void **state)
{
	static const char *const numbers[] = {"+84912345678", "0912345678", "191", "1", "*101#",
		"+12345678901234567890", "*#abc"};

	(void)state;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint8_t octets[ADDRESS_OCTETS_MAX];
		struct address address, again;
		size_t used = 0;

		assert_true(address_from_text(&address, numbers[i]));
		assert_int_equal(address_decode(&again, octets, address_encode(&address, octets),
			&used), ADDRESS_OK);
		assert_string_equal(again.text, numbers[i]);
		assert_int_equal(again.ton, address.ton);
	}
}

static void what_is_no_number_is_not_sent_to(void **state)
{
	static const char *const texts[] = {"", "+", "KENG", "09123 45678", "0912345678\r", "+84\"",
		"123456789012345678901", "0912345678;", "A", "84+912"};
	uint8_t octets[ADDRESS_OCTETS_MAX];
	struct address address = {.ton = ADDRESS_ALPHANUMERIC, .text = "KENG"};

	(void)state;
	assert_int_equal(address_encode(&address, octets), 0);

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(address_from_text(&address, texts[i]));
}

static struct tpdu send_and_decode(const struct submit *submit)
{
	uint8_t octets[TPDU_OCTETS_MAX];
	size_t len = tpdu_encode_submit(submit, octets);
	struct tpdu tpdu;

	assert_true(len > 0);
	assert_int_equal(sms_pdu_decode(octets, len, false, true, &tpdu), TPDU_OK);
	return tpdu;
}

static void a_submit_says_what_was_asked_for(void **state)
{
	struct submit submit = {.mr = 77, .class = 0, .report = true, .reject_duplicates = true,
		.validity_s = 3600};
	struct split split;
	struct tpdu tpdu;

	(void)state;
	address_from_text(&submit.to, "+84912345678");
	assert_int_equal(split_begin(&split, "CHAY", 4, 0), 0);
	assert_true(split_next(&split, &submit));
	tpdu = send_and_decode(&submit);
	assert_int_equal(tpdu.type, TPDU_SUBMIT);
	assert_int_equal(tpdu.mr, 77);
	assert_true(tpdu.report && tpdu.reject_duplicates);
	assert_int_equal(tpdu.coding.class, 0);
	assert_int_equal(tpdu.validity.seconds, 3600);
	assert_int_equal(sms_kind(&tpdu), SMS_FLASH);
}

static void a_validity_is_never_shorter_than_asked(void **state)
{
	const int64_t day = 86400;
	struct submit submit = {.class = -1};

	(void)state;
	address_from_text(&submit.to, "191");

	for (int64_t asked = 1; asked < 63 * 7 * day; asked += 1 + asked / 50) {
		int64_t step = asked <= day / 2 ? 300 : asked <= day ? 1800 :
			asked <= 30 * day ? day : 7 * day;
		struct tpdu tpdu;

		submit.validity_s = asked;
		tpdu = send_and_decode(&submit);
		assert_int_equal(tpdu.validity.format, TPDU_VP_RELATIVE);
		assert_true(tpdu.validity.seconds >= asked);
		assert_true(tpdu.validity.seconds < asked + step || asked > 30 * day);
	}

	submit.validity_s = 1000 * day;
	assert_int_equal(send_and_decode(&submit).validity.seconds, 63 * 7 * day);
}

static void status_reports_come_down_to_three_words(void **state)
{
	(void)state;
	assert_int_equal(tpdu_report_verdict(0x00), REPORT_DELIVERED);
	assert_int_equal(tpdu_report_verdict(0x02), REPORT_DELIVERED);
	assert_int_equal(tpdu_report_verdict(0x20), REPORT_TRYING);
	assert_int_equal(tpdu_report_verdict(0x30), REPORT_TRYING);
	assert_int_equal(tpdu_report_verdict(0x40), REPORT_FAILED);
	assert_int_equal(tpdu_report_verdict(0x65), REPORT_FAILED);
}

/* 23.038 5, as in the <dcs> of +CUSD. */
static void broadcast_coding_is_a_scheme_of_its_own(void **state)
{
	static const struct {
		uint8_t octet;
		enum dcs_alphabet alphabet;
		int class;
		bool language;
	} cases[] = {
		{0x00, DCS_GSM7, -1, false}, {0x0f, DCS_GSM7, -1, false},
		{0x10, DCS_GSM7, -1, true},  {0x11, DCS_UCS2, -1, true},
		{0x12, DCS_GSM7, -1, false}, {0x2f, DCS_GSM7, -1, false},
		{0x44, DCS_8BIT, -1, false}, {0x48, DCS_UCS2, -1, false},
		{0x5a, DCS_UCS2, 2, false},  {0x98, DCS_UCS2, 0, false},
		{0xd0, DCS_8BIT, -1, false}, {0xf1, DCS_GSM7, 1, false},
		{0xf4, DCS_8BIT, 0, false},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dcs dcs = dcs_decode_broadcast(cases[i].octet);

		assert_int_equal(dcs.alphabet, cases[i].alphabet);
		assert_int_equal(dcs.class, cases[i].class);
		assert_int_equal(dcs.language, cases[i].language);
	}
}

static void waiting_indications_say_what_waits(void **state)
{
	struct dcs dcs = dcs_decode(0xc8);

	(void)state;
	assert_true(dcs.indication && dcs.active && !dcs.store);
	assert_int_equal(dcs.waiting, DCS_WAITING_VOICE);
	dcs = dcs_decode(0xe2);
	assert_true(dcs.indication && !dcs.active && dcs.store);
	assert_int_equal(dcs.waiting, DCS_WAITING_EMAIL);
	assert_int_equal(dcs.alphabet, DCS_UCS2);
	assert_true(dcs_decode(0x48).auto_delete);
	assert_int_equal(dcs_encode(DCS_UCS2, 0), 0x18);
	assert_int_equal(dcs_encode(DCS_GSM7, -1), 0x00);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tpdu_is_a_value_without_pointers),
		cmocka_unit_test(the_length_of_the_at_line_can_be_checked),
		cmocka_unit_test(the_type_follows_from_mti_and_direction),
		cmocka_unit_test(the_first_octet_says_more),
		cmocka_unit_test(an_enhanced_validity_may_be_a_single_shot),
		cmocka_unit_test(a_bad_time_or_a_tail_loses_nothing_else),
		cmocka_unit_test(a_report_settles_its_message_whatever_follows),
		cmocka_unit_test(every_cut_of_a_pdu_is_truncated),
		cmocka_unit_test(any_octets_end_in_a_status),
		cmocka_unit_test(times_become_milliseconds),
		cmocka_unit_test(numbers_survive_encoding),
		cmocka_unit_test(what_is_no_number_is_not_sent_to),
		cmocka_unit_test(a_submit_says_what_was_asked_for),
		cmocka_unit_test(a_validity_is_never_shorter_than_asked),
		cmocka_unit_test(status_reports_come_down_to_three_words),
		cmocka_unit_test(broadcast_coding_is_a_scheme_of_its_own),
		cmocka_unit_test(waiting_indications_say_what_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
