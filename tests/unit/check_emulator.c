/*
 * emulator: what a modem, a SIM and a network say to a host, byte for byte.
 */
#include "tests/unit/emulator_bench.h"

#include <stdio.h>
#include <unistd.h>

static void it_echoes_until_told_not_to(void **state)
{
	struct bench *b = bench_new(NULL);

	(void)state;
	expect(b, "AT\r", "AT\r\r\nOK\r\n");
	expect(b, "ATE0\r", "ATE0\r\r\nOK\r\n");
	expect(b, "at\r", "\r\nOK\r\n");
	expect(b, "ATZ\r", "\r\nOK\r\n");
	expect(b, "AT\r", "AT\r\r\nOK\r\n");
	expect(b, "ATE0\r", "ATE0\r\r\nOK\r\n");
	expect(b, "AT&F\r", "\r\nOK\r\n");
	expect(b, "AT\r", "AT\r\r\nOK\r\n");
	bench_free(b);
}

static void results_are_words_or_numbers(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "ATV0\r", "0\r");
	expect(b, "AT+CSQ\r", "+CSQ: 20,99\r\n0\r");
	expect(b, "AT+NONSENSE\r", "4\r");
	expect(b, "ATV1\r", "\r\nOK\r\n");
	bench_free(b);
}

static void errors_are_as_told_by_cmee(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CPIN=\"1234\"\r", "\r\nERROR\r\n");
	expect_ok(b, "AT+CMEE=1\r");
	expect(b, "AT+CPIN=\"1234\"\r", "\r\n+CME ERROR: 3\r\n");
	expect(b, "AT+CMGR=9\r", "\r\n+CMS ERROR: 321\r\n");
	expect(b, "AT+CMEE=2;+CMEE?\r", "\r\n+CMEE: 2\r\n\r\nOK\r\n");
	expect(b, "AT+CPIN=\"1234\"\r", "\r\n+CME ERROR: operation not allowed\r\n");
	expect(b, "AT+CMGR=9\r", "\r\n+CMS ERROR: Invalid memory index\r\n");
	expect(b, "AT+CMEE=3\r", "\r\nERROR\r\n");
	bench_free(b);
}

static void commands_on_one_line_stop_at_the_first_error(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CSQ;+NONSENSE;+CSQ\r", "\r\n+CSQ: 20,99\r\n\r\nERROR\r\n");
	expect(b, "ATE0V1+CSQ;+CREG?\r",
		"\r\n+CSQ: 20,99\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n");
	expect(b, "A/", "\r\n+CSQ: 20,99\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n");
	bench_free(b);
}

static void what_is_no_command_line_has_no_answer(void **state)
{
	struct bench *b = bench_quiet(NULL);
	char line[1200];

	(void)state;
	expect(b, "hello\r\r\n\x1b\x1a", "");
	expect(b, "\xff~~AT\r", "\r\nOK\r\n");
	expect(b, "AX\bT\r", "\r\nOK\r\n");
	memset(line, 'A', sizeof(line));
	memcpy(line + sizeof(line) - 2, "\r", 2);
	expect(b, line, "\r\nERROR\r\n");
	expect_ok(b, "AT\r");
	bench_free(b);
}

static void three_wrong_pins_ask_for_the_puk(void **state)
{
	struct bench *b =
		bench_quiet(&(struct emulator_conf){.pin = "4321", .puk = "87654321"});

	(void)state;
	expect(b, "AT+CPIN?\r", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=4\r", "\r\n+CMS ERROR: 311\r\n");
	expect(b, "AT+CREG?\r", "\r\n+CREG: 0,0\r\n\r\nOK\r\n");
	expect_ok(b, "AT+CMEE=1\r");
	expect(b, "AT+CPIN=\"0000\"\r", "\r\n+CME ERROR: 16\r\n");
	expect(b, "AT+CPINR\r", "\r\n+CPINR: SIM PIN,2,3\r\n\r\nOK\r\n");
	expect(b, "AT+CPIN=\"1111\"\r", "\r\n+CME ERROR: 16\r\n");
	expect(b, "AT+CPIN=2222\r", "\r\n+CME ERROR: 12\r\n");
	expect(b, "AT+CPIN?\r", "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n");
	expect(b, "AT+CPIN=\"4321\"\r", "\r\n+CME ERROR: 12\r\n");
	expect(b, "AT+CPIN=\"12345678\",\"1234\"\r", "\r\n+CME ERROR: 16\r\n");
	expect_ok(b, "AT+CPIN=\"87654321\",\"1234\"\r");
	expect(b, "AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
	expect_after(b, 1000, "");
	expect(b, "AT+CREG?\r", "\r\n+CREG: 0,1\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=4\r", "\r\nOK\r\n");
	bench_free(b);
}

static void the_right_pin_opens_the_sim(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.pin = "4321"});

	(void)state;
	bench_command(b, "sms +84912345678 Bao");
	expect(b, "AT+CREG=1;+CPIN=4321\r", "\r\nOK\r\n");
	expect_after(b, 1000, "\r\n+CREG: 1\r\n");
	expect_in(bench_ask(b, "AT+CMGL=4\r"), BAO);
	bench_free(b);
}

static void a_sim_that_comes_back_wants_its_pin_again(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.pin = "4321"});

	(void)state;
	bench_say(b, "AT+CPIN=4321\r");
	bench_hear(b, 1000);
	expect_ok(b, "AT+CREG=1;+CNMI=2,1\r");
	bench_command(b, "sim-out");
	expect_after(b, 0, "\r\n+CREG: 0\r\n");
	bench_command(b, "sms +84912345678 Bao");
	bench_command(b, "sim-in");
	expect_after(b, 1000, "");
	expect(b, "AT+CPIN?\r", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
	expect(b, "AT+CPIN=4321\r", "\r\nOK\r\n\r\n+CREG: 1\r\n\r\n+CMTI: \"SM\",1\r\n");
	bench_free(b);
}

static void registration_is_told_as_asked(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "registration 2");
	expect_after(b, 0, "");
	expect(b, "AT+CREG=1;+CEREG=2\r", "\r\nOK\r\n");
	bench_command(b, "registration 5");
	expect_after(b, 0, "\r\n+CREG: 5\r\n\r\n+CEREG: 5,\"1F90\",\"0A2B3C4\",7\r\n");
	expect(b, "AT+CEREG?\r", "\r\n+CEREG: 2,5,\"1F90\",\"0A2B3C4\",7\r\n\r\nOK\r\n");
	bench_command(b, "registration 3");
	expect_after(b, 0, "\r\n+CREG: 3\r\n\r\n+CEREG: 3\r\n");
	expect(b, "AT+COPS?\r", "\r\n+COPS: 0\r\n\r\nOK\r\n");
	bench_command(b, "registration 1");
	bench_command(b, "operator Vinaphone");
	bench_hear(b, 0);
	expect(b, "AT+COPS?\r", "\r\n+COPS: 0,0,\"Vinaphone\",7\r\n\r\nOK\r\n");
	expect(b, "AT+COPS=3,2;+COPS?\r", "\r\n+COPS: 0,2,\"45204\",7\r\n\r\nOK\r\n");
	expect(b, "AT+CFUN=4\r", "\r\nOK\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n");
	expect(b, "AT+CGREG?\r", "\r\n+CGREG: 0,0\r\n\r\nOK\r\n");
	bench_free(b);
}

static void signal_and_identity_are_answered(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.seed = 42});

	(void)state;
	bench_command(b, "signal 7");
	expect(b, "AT+CSQ\r", "\r\n+CSQ: 7,99\r\n\r\nOK\r\n");
	expect(b, "AT+CGMI\r", "\r\nkeng\r\n\r\nOK\r\n");
	expect(b, "AT+CGMM\r", "\r\nEmulator\r\n\r\nOK\r\n");
	expect(b, "AT+CGMR\r", "\r\n1.0\r\n\r\nOK\r\n");
	expect(b, "AT+CGSN\r", "\r\n860000001000042\r\n\r\nOK\r\n");
	expect(b, "AT+CIMI\r", "\r\n452040000000042\r\n\r\nOK\r\n");
	expect(b, "AT+CCID\r", "\r\n+CCID: 8984040000000000042\r\n\r\nOK\r\n");
	expect_in(bench_ask(b, "ATI\r"), "Manufacturer: keng\r\nModel: Emulator\r\n");
	expect(b, "AT+CCLK?\r", "\r\n+CCLK: \"26/10/03,11:00:00+28\"\r\n\r\nOK\r\n");
	expect(b, "AT+CSCA?\r", "\r\n+CSCA: \"+84980200030\",145\r\n\r\nOK\r\n");
	expect(b, "AT+CSCS=\"UCS2\";+CSCS?\r", "\r\n+CSCS: \"UCS2\"\r\n\r\nOK\r\n");
	bench_free(b);
}

static void test_forms_name_what_is_possible(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CNMI=?\r",
		"\r\n+CNMI: (0-3),(0-3),(0,2),(0-2),(0,1)\r\n\r\nOK\r\n");
	expect(b, "AT+CPMS=?\r",
		"\r\n+CPMS: "
		"(\"SM\",\"ME\",\"SR\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=?\r", "\r\n+CMGL: (0-4)\r\n\r\nOK\r\n");
	expect(b, "AT+CMGF=?\r", "\r\n+CMGF: (0,1)\r\n\r\nOK\r\n");
	expect(b, "AT+CMGS=?\r", "\r\nOK\r\n");
	expect(b, "AT+CMGD=?\r", "\r\n+CMGD: (1-30),(0-4)\r\n\r\nOK\r\n");
	bench_free(b);
}

static void a_text_is_stored_told_listed_read_and_deleted(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "AT+CNMI=2,1\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_after(b, 0, "\r\n+CMTI: \"SM\",1\r\n");
	expect(b, "AT+CPMS?\r",
		"\r\n+CPMS: \"SM\",1,30,\"SM\",1,30,\"SM\",1,30\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=4\r", "\r\n+CMGL: 1,0,,22\r\n" SMSC BAO "\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=0\r", "\r\nOK\r\n");
	expect(b, "AT+CMGL=1\r", "\r\n+CMGL: 1,1,,22\r\n" SMSC BAO "\r\n\r\nOK\r\n");
	expect(b, "AT+CMGR=1\r", "\r\n+CMGR: 1,,22\r\n" SMSC BAO "\r\n\r\nOK\r\n");
	expect_ok(b, "AT+CMGD=1\r");
	expect_ok(b, "AT+CMGD=1\r");
	expect(b, "AT+CMGR=1\r", "\r\n+CMS ERROR: 321\r\n");
	expect(b, "AT+CMGD=31\r", "\r\n+CMS ERROR: 321\r\n");
	assert_int_equal(emulator_counters(b->modem).deleted, 1);
	assert_int_equal(emulator_counters(b->modem).unread_deleted, 0);
	bench_free(b);
}

static void delflags_delete_by_status(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "flood +84912345678 3 Bao");
	bench_ask(b, "AT+CMGR=2\r");
	expect_ok(b, "AT+CMGD=1,1\r");
	assert_int_equal(emulator_used(b->modem, "SM"), 2);
	expect_ok(b, "AT+CMGD=1,4\r");
	assert_int_equal(emulator_used(b->modem, "SM"), 0);
	assert_int_equal(emulator_counters(b->modem).unread_deleted, 2);
	bench_free(b);
}

static void the_network_keeps_what_the_sim_cannot_hold(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.sim_slots = 2});

	(void)state;
	expect_ok(b, "AT+CNMI=2,1\r");
	bench_command(b, "flood +84912345678 5");
	expect_after(b, 0, "\r\n+CMTI: \"SM\",1\r\n\r\n+CMTI: \"SM\",2\r\n");
	assert_int_equal(emulator_waiting(b->modem), 3);
	expect(b, "AT+CMGD=1;+CMGD=2\r",
		"\r\nOK\r\n\r\n+CMTI: \"SM\",1\r\n\r\n+CMTI: \"SM\",2\r\n");
	expect(b, "AT+CMGD=2\r", "\r\nOK\r\n\r\n+CMTI: \"SM\",2\r\n");
	assert_int_equal(emulator_waiting(b->modem), 0);
	assert_int_equal(emulator_counters(b->modem).delivered, 5);
	bench_free(b);
}

static void other_storages_take_messages_too(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CPMS=\"ME\",\"SM\",\"ME\"\r",
		"\r\n+CPMS: 0,50,0,30,0,50\r\n\r\nOK\r\n");
	expect_ok(b, "AT+CNMI=2,1\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_after(b, 0, "\r\n+CMTI: \"ME\",1\r\n");
	assert_int_equal(emulator_used(b->modem, "ME"), 1);
	expect(b, "AT+CPMS=\"XX\"\r", "\r\n+CMS ERROR: 302\r\n");
	bench_free(b);
}

static void indications_wait_while_cnmi_keeps_them(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "sms +84912345678 Bao");
	expect_after(b, 0, ""); /* mt=0: stored in silence */
	expect_ok(b, "AT+CNMI=0,1\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_after(b, 0, "");
	expect(b, "AT+CNMI=2,1,0,0,0\r", "\r\nOK\r\n\r\n+CMTI: \"SM\",2\r\n");
	expect_ok(b, "AT+CNMI=0,1\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_ok(b, "AT+CNMI=2,1,0,0,1\r");
	expect(b, "AT+CNMI?\r", "\r\n+CNMI: 2,1,0,0,1\r\n\r\nOK\r\n");
	expect(b, "AT+CNMI=2,4\r", "\r\n+CMS ERROR: 303\r\n");
	bench_free(b);
}

static void direct_messages_need_cnma_in_phase_2_plus(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, "AT+CSMS=1\r", "\r\n+CSMS: 1,1,1\r\n\r\nOK\r\n");
	expect_ok(b, "AT+CNMI=2,2\r");
	bench_command(b, "sms +84912345678 Bao");
	bench_command(b, "tpdu " BAO);
	expect_after(b, 0, "\r\n+CMT: ,22\r\n" SMSC BAO "\r\n");
	assert_int_equal(emulator_counters(b->modem).delivered, 0);
	expect(b, "AT+CNMA\r", "\r\nOK\r\n\r\n+CMT: ,22\r\n" SMSC BAO "\r\n");
	assert_int_equal(emulator_counters(b->modem).delivered, 1);
	expect_ok(b, "AT+CNMA=0\r");
	expect(b, "AT+CNMA\r", "\r\n+CMS ERROR: 340\r\n");
	assert_int_equal(emulator_waiting(b->modem), 0);
	bench_free(b);
}

static void a_missed_cnma_switches_routing_off_and_nothing_is_lost(void **state)
{
	struct bench *b = bench_quiet(
		&(struct emulator_conf){.cnma_ms = 10000, .redeliver_ms = 3000});

	(void)state;
	bench_ask(b, "AT+CSMS=1;+CNMI=2,2,0,1\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_in(bench_hear(b, 9999), BAO);
	expect_after(b, 1, "");
	expect(b, "AT+CNMI?\r", "\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n");
	expect(b, "AT+CNMA\r", "\r\n+CMS ERROR: 340\r\n");
	assert_int_equal(emulator_waiting(b->modem), 1);
	expect_after(b, 3000, "");
	assert_int_equal(emulator_used(b->modem, "SM"), 1);
	assert_int_equal(emulator_counters(b->modem).unacknowledged, 1);
	bench_free(b);
}

static void a_refused_message_comes_again(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.redeliver_ms = 3000});

	(void)state;
	bench_ask(b, "AT+CSMS=1;+CNMI=2,2\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_in(bench_hear(b, 0), BAO);
	expect_ok(b, "AT+CNMA=2\r");
	expect_after(b, 2999, "");
	expect_in(bench_hear(b, 1), BAO);
	expect(b, "AT+CNMA=1,4\r", "\r\n> ");
	expect_ok(b, "00000000\x1a");
	assert_int_equal(emulator_counters(b->modem).delivered, 1);
	bench_free(b);
}

static void phase_2_forgets_a_message_once_shown(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "AT+CNMI=2,2\r");
	bench_command(b, "sms +84912345678 Bao");
	expect_in(bench_hear(b, 0), BAO);
	assert_int_equal(emulator_counters(b->modem).delivered, 1);
	/* class 2 belongs to the SIM, whatever mt says */
	bench_command(b, "tpdu 040B914819325476F800126201301100008203C2F01B");
	expect_after(b, 0, "\r\n+CMTI: \"SM\",1\r\n");
	bench_free(b);
}

static void the_half_typed_pdu_of_a_dead_host_is_still_there(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect(b, SUBMIT_AT, "\r\n> ");
	bench_ask(b, "0021000B91488967");
	emulator_attach(b->modem, bench_line(b));
	expect(b, "AT\r", "");
	expect(b, "\x1b", "\r\nOK\r\n");
	expect_ok(b, "AT\r");
	assert_int_equal(emulator_counters(b->modem).sent, 0);
	bench_free(b);
}

static void messages_wait_for_the_network(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "AT+CNMI=2,1\r");
	bench_command(b, "registration 2");
	bench_command(b, "sms +84912345678 Bao");
	expect_after(b, 60000, "");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, SUBMIT "\x1a", "\r\n+CMS ERROR: 331\r\n");
	bench_command(b, "registration 1");
	expect_after(b, 0, "\r\n+CMTI: \"SM\",1\r\n");
	bench_command(b, "sim-out");
	expect(b, "AT+CMEE=1;+CPIN?\r", "\r\n+CME ERROR: 10\r\n");
	expect(b, "AT+CMGL=4\r", "\r\n+CMS ERROR: 310\r\n");
	bench_command(b, "sim-in");
	expect(b, "AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
	bench_free(b);
}

static void texts_become_the_parts_that_a_phone_makes(void **state)
{
	struct bench *b = bench_quiet(NULL);
	char line[1200] = "sms VIETTEL ";
	const char *listing;

	(void)state;
	/* 161 letters: 153 and 8, in septets behind a six-octet header and one fill bit */
	for (int i = 0; i < 161; i++)
		strcat(line, "x");

	assert_string_equal(bench_command(b, line), "ok 2");
	listing = bench_ask(b, "AT+CMGL=4\r");
	expect_in(listing, SMSC "440DD0D664914A2D32010000"
				"62013011000082A0050003000201F0783C1E");
	expect_in(listing, SMSC "440DD0D664914A2D32010000"
				"620130110000820F050003000202F0783C1E8FC7E3");
	bench_ask(b, "AT+CMGD=1,4\r");
	/* one letter of another alphabet makes it UCS-2; the emoji is two units that stay together */
	assert_string_equal(bench_command(b, "sms 191 Kẻng 😀"), "ok 1");
	expect_in(bench_ask(b, "AT+CMGL=4\r"), "04038191F10008"
					       "62013011000082"
					       "0E"
					       "004B1EBB006E00670020D83DDE00");
	bench_ask(b, "AT+CMGD=1,4\r");
	assert_string_equal(bench_command(b, "sms +849 {€}"), "ok 1");
	expect_in(bench_ask(b, "AT+CMGL=4\r"), "06"
					       "1BD4A6BC4901"); /* ESC ( ESC e ESC ) */
	assert_string_equal(bench_command(b, "sms +849 "), "ok 1");
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_echoes_until_told_not_to),
		cmocka_unit_test(results_are_words_or_numbers),
		cmocka_unit_test(errors_are_as_told_by_cmee),
		cmocka_unit_test(commands_on_one_line_stop_at_the_first_error),
		cmocka_unit_test(what_is_no_command_line_has_no_answer),
		cmocka_unit_test(three_wrong_pins_ask_for_the_puk),
		cmocka_unit_test(the_right_pin_opens_the_sim),
		cmocka_unit_test(a_sim_that_comes_back_wants_its_pin_again),
		cmocka_unit_test(registration_is_told_as_asked),
		cmocka_unit_test(signal_and_identity_are_answered),
		cmocka_unit_test(test_forms_name_what_is_possible),
		cmocka_unit_test(a_text_is_stored_told_listed_read_and_deleted),
		cmocka_unit_test(delflags_delete_by_status),
		cmocka_unit_test(the_network_keeps_what_the_sim_cannot_hold),
		cmocka_unit_test(other_storages_take_messages_too),
		cmocka_unit_test(indications_wait_while_cnmi_keeps_them),
		cmocka_unit_test(direct_messages_need_cnma_in_phase_2_plus),
		cmocka_unit_test(a_missed_cnma_switches_routing_off_and_nothing_is_lost),
		cmocka_unit_test(a_refused_message_comes_again),
		cmocka_unit_test(phase_2_forgets_a_message_once_shown),
		cmocka_unit_test(the_half_typed_pdu_of_a_dead_host_is_still_there),
		cmocka_unit_test(messages_wait_for_the_network),
		cmocka_unit_test(texts_become_the_parts_that_a_phone_makes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
