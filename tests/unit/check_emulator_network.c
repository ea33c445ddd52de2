/*
 * emulator: SUBMITs and their reports, USSD, calls, and a line as slow as its baud rate.
 */
#include "tests/unit/emulator_bench.h"

#include <stdio.h>
#include <unistd.h>

static const char *submit(struct bench *b)
{
	expect(b, SUBMIT_AT, "\r\n> ");
	return bench_ask(b, SUBMIT "\x1a");
}

static void a_submit_is_taken_behind_the_prompt(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.report_ms = -1});
	const struct emulator_sent *sent;
	char answer[64];

	(void)state;

	for (int mr = 0; mr < 258; mr++) { /* 23.040 9.2.3.6: 0 to 255 and round again */
		snprintf(answer, sizeof(answer), "\r\n+CMGS: %d\r\n\r\nOK\r\n", mr % 256);
		assert_string_equal(submit(b), answer);
	}

	sent = emulator_sent_get(b->modem, 258);
	assert_non_null(sent);
	assert_string_equal(sent->to, "+84987654321");
	assert_true(sent->report);
	assert_int_equal(sent->mr, 1);
	assert_int_equal(sent->at_ms, WALL_MS);
	assert_int_equal(sent->len, 15);
	assert_null(emulator_sent_get(b->modem, 259));
	expect_in(b->events,
		"{\"event\":\"sent\",\"at_ms\":1791000000000,\"n\":1,"
		"\"to\":\"+84987654321\",\"mr\":0,\"report\":true,\"rd\":false,"
		"\"tpdu\":\"21000B914889674523F1000002CF25\"}");
	bench_free(b);
}

static void a_bad_submit_is_refused_and_not_sent(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CMGS=14\r", "\r\n> ");
	expect(b, SUBMIT "\x1a", "\r\n+CMS ERROR: 304\r\n");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, "no hexadecimal\x1a", "\r\n+CMS ERROR: 304\r\n");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, "0020000B914889674523F1000002CF25\x1a", "\r\n+CMS ERROR: 304\r\n");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect_ok(b, SUBMIT "\x1b");
	expect(b, "AT+CMGS=0\r", "\r\n+CMS ERROR: 304\r\n");
	expect(b, "AT+CMGS\r", "\r\n+CMS ERROR: 304\r\n");
	assert_int_equal(emulator_counters(b->modem).sent, 0);
	bench_free(b);
}

static void the_network_takes_its_time(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.latency_ms = 3000});

	(void)state;
	assert_string_equal(submit(b), "");
	bench_command(b, "ring +84912345678");
	expect_after(b, 2999, "\r\nRING\r\n"); /* URCs go on */
	bench_say(b, "AT\r");
	expect_after(b, 1, "\r\n+CMGS: 0\r\n\r\nOK\r\n\r\nOK\r\n");
	bench_free(b);
}

static void a_body_is_echoed_and_may_have_line_ends(void **state)
{
	struct bench *b = bench_new(NULL);

	(void)state;
	expect(b, SUBMIT_AT, "AT+CMGS=15\r\r\n> ");
	expect(b, "0021000B9148\r\n89674523F1000002CF25\x1a",
		"0021000B9148\r\n89674523F1000002CF25\x1a\r\n+CMGS: 0\r\n\r\nOK\r\n");
	bench_free(b);
}

static void reports_come_when_they_are_due(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.report_ms = 60000});

	(void)state;
	expect_ok(b, "AT+CNMI=2,1,0,1\r");
	submit(b);
	expect_after(b, 59999, "");
	/* 23.040 9.2.2.3: mr 0, to +84987654321, sent 11:00:00, done 11:01:00, delivered */
	expect_after(b, 1,
		"\r\n+CDS: 25\r\n" SMSC
		"06000B914889674523F1620130110000826201301110008200\r\n");
	assert_int_equal(emulator_counters(b->modem).reports, 1);
	bench_command(b, "report-mode never");
	submit(b);
	expect_after(b, 3600000, "");
	bench_free(b);
}

static void reports_can_be_stored_and_can_be_bad(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "AT+CNMI=2,1,0,2\r");
	bench_command(b, "report-mode fail +8498* 70");
	expect(b, SUBMIT_AT, "\r\n> ");
	bench_say(b, SUBMIT "\x1a");
	expect_after(b, 1, "\r\n+CMGS: 0\r\n\r\nOK\r\n\r\n+CDSI: \"SR\",1\r\n");
	bench_ask(b, "AT+CPMS=\"SR\"\r");
	expect_in(bench_ask(b, "AT+CMGL=4\r"),
		SMSC "06000B914889674523F1620130110000826201301100008246");
	expect_ok(b, "AT+CMGD=1\r");
	assert_int_equal(emulator_used(b->modem, "SR"), 0);
	bench_free(b);
}

static void ussd_answers_in_the_order_of_the_day(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CUSD=1,\"*101#\",15\r",
		"\r\nOK\r\n\r\n+CUSD: 0,\"TKC 25.000d, HSD 31/12/2026\",15\r\n");
	bench_command(b, "ussd before 72 00540043");
	expect(b, "AT+CUSD=1,\"*101#\"\r", "\r\n+CUSD: 0,\"00540043\",72\r\n\r\nOK\r\n");
	bench_command(b, "ussd twice 15 A\\nB");
	expect(b, "AT+CUSD=1,\"*101#\",15\r",
		"\r\nOK\r\n\r\n+CUSD: 2,\"Initiating Release\",15\r\n\r\n+CUSD: "
		"0,\"A\r\nB\",15\r\n");
	expect_ok(b, "AT+CUSD=2\r");
	bench_free(b);
}

static void a_call_rings_is_answered_and_ends(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "AT+CLIP=1;+CRC=1\r");
	bench_command(b, "ring +84912345678");
	expect_after(b, 0,
		"\r\n+CRING: VOICE\r\n\r\n+CLIP: \"+84912345678\",145,\"\",,\"\",0\r\n");
	expect_in(bench_hear(b, 5000), "+CRING: VOICE");
	expect(b, "AT+CLCC\r", "\r\n+CLCC: 1,1,4,0,0,\"+84912345678\",145\r\n\r\nOK\r\n");
	expect_ok(b, "ATA\r");
	expect(b, "AT+CLCC\r", "\r\n+CLCC: 1,1,0,0,0,\"+84912345678\",145\r\n\r\nOK\r\n");
	expect_ok(b, "AT+VTS=\"1,#\"\r");
	expect_in(b->events, "\"event\":\"key-out\"");
	expect_after(b, 60000, "");
	bench_command(b, "hangup");
	expect_after(b, 0, "\r\nNO CARRIER\r\n");
	expect_ok(b, "AT+CLCC\r");
	expect(b, "ATA\r", "\r\nNO CARRIER\r\n");
	bench_free(b);
}

static void a_call_is_made(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "ATD+84912345678;\r");
	expect_in(bench_ask(b, "AT+CLCC\r"), "+CLCC: 1,0,2,");
	bench_hear(b, 1000);
	expect_in(bench_ask(b, "AT+CLCC\r"), "+CLCC: 1,0,3,");
	bench_command(b, "answer");
	expect_in(bench_ask(b, "AT+CLCC\r"), "+CLCC: 1,0,0,");
	expect_ok(b, "AT+CHUP\r");
	expect_ok(b, "ATD191;\r");
	bench_command(b, "busy");
	expect_after(b, 0, "\r\nBUSY\r\n");
	expect(b, "ATD191\r", "\r\nNO CARRIER\r\n"); /* data, not voice */
	bench_command(b, "auto-answer 2000");
	expect_ok(b, "ATD191;\r");
	bench_hear(b, 3000);
	expect_in(bench_ask(b, "AT+CLCC\r"), "+CLCC: 1,0,0,");
	expect_ok(b, "ATH\r");
	bench_free(b);
}

static void sim7600_wraps_a_call_in_lines_of_its_own(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.profile = "sim7600"});

	(void)state;
	expect_ok(b, "AT+DDET=1\r");
	expect_ok(b, "ATD191;\r");
	bench_hear(b, 1000);
	bench_command(b, "answer");
	expect_after(b, 0, "\r\nVOICE CALL: BEGIN\r\n");
	bench_command(b, "key 5");
	expect_after(b, 125000, "\r\r\n+RXDTMF: 5\r\r\n");
	expect_ok(b, "ATH\r");
	expect_in(bench_ask(b, "AT+CLCC\r"), "+CLCC: 1,0,0,");
	bench_command(b, "hangup");
	expect_after(b, 0, "\r\nVOICE CALL: END: 000205\r\n\r\nNO CARRIER\r\n");
	bench_command(b, "ring 191");
	bench_hear(b, 0);
	expect(b, "ATA\r", "\r\nVOICE CALL: BEGIN\r\n\r\nOK\r\n");
	expect(b, "AT+CHUP\r", "\r\nOK\r\n\r\nVOICE CALL: END: 000000\r\n");
	bench_command(b, "ring 191");
	bench_hear(b, 0);
	bench_command(b, "hangup");
	expect_after(b, 0, "\r\nNO CARRIER\r\n\r\nMISSED_CALL: 11:02AM 191\r\n");
	bench_free(b);
}

static void other_brands_tell_keys_and_ends_otherwise(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.profile = "huawei"});

	(void)state;
	expect(b, "ATD191;\r", "\r\nOK\r\n\r\n^ORIG:1,0\r\n");
	expect_after(b, 1000, "\r\n^CONF:1\r\n");
	bench_command(b, "answer");
	expect_after(b, 0, "\r\n^CONN:1,0\r\n");
	bench_command(b, "key 5");
	expect_after(b, 0, "\r\n^DDTMF: 5\r\n");
	expect_ok(b, "AT^DTMF=1,7\r");
	expect_in(b->events, "\"keys\":\"7\"");
	bench_hear(b, 5000);
	expect(b, "AT+CHUP\r", "\r\nOK\r\n\r\n^CEND:1,5,29,16\r\n");
	bench_free(b);

	b = bench_quiet(&(struct emulator_conf){.profile = "ec25"});
	bench_command(b, "ring 191");
	bench_hear(b, 0);
	expect_ok(b, "ATA\r");
	bench_command(b, "key 8");
	expect_after(b, 0, "");
	expect_ok(b, "AT+QTONEDET=1\r");
	bench_command(b, "key 8");
	expect_after(b, 0, "\r\n+QTONEDET: 56\r\n");
	bench_free(b);
}

static void a_slow_line_is_as_slow_as_its_baud_rate(void **state)
{
	struct bench *b = bench_new(&(struct emulator_conf){.baud = 9600});
	size_t total;
	char line[600];

	(void)state;
	memset(line, 'x', sizeof(line));
	memcpy(line, "AT", 2);
	memcpy(line + sizeof(line) - 2, "\r", 2);
	bench_say(b, line);
	bench_hear(b, 100); /* 96 bytes, and what the FIFO holds */
	assert_in_range(b->len, 80, 180);
	total = b->len;

	for (int i = 0; i < 10; i++) {
		bench_hear(b, 60);
		assert_in_range(b->len, i < 7, 64);
		total += b->len;
	}

	assert_int_equal(total, strlen(line) + strlen("\r\nOK\r\n"));
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_submit_is_taken_behind_the_prompt),
		cmocka_unit_test(a_bad_submit_is_refused_and_not_sent),
		cmocka_unit_test(the_network_takes_its_time),
		cmocka_unit_test(a_body_is_echoed_and_may_have_line_ends),
		cmocka_unit_test(reports_come_when_they_are_due),
		cmocka_unit_test(reports_can_be_stored_and_can_be_bad),
		cmocka_unit_test(ussd_answers_in_the_order_of_the_day),
		cmocka_unit_test(a_call_rings_is_answered_and_ends),
		cmocka_unit_test(a_call_is_made),
		cmocka_unit_test(sim7600_wraps_a_call_in_lines_of_its_own),
		cmocka_unit_test(other_brands_tell_keys_and_ends_otherwise),
		cmocka_unit_test(a_slow_line_is_as_slow_as_its_baud_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
