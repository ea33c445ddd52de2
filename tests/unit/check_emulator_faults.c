/*
 * emulator: each fault does what its name says, when its trigger says so; and the habits of the
 * brands.
 */
#include "tests/unit/emulator_bench.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}

	return n;
}

static void triggers_strike_when_they_say(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "fault lost-ok");
	expect(b, "AT\r", "");
	expect_ok(b, "AT\r");
	bench_command(b, "fault lost-ok next 2");
	expect(b, "AT\rAT\rAT\r", "\r\nOK\r\n");
	bench_command(b, "fault lost-ok after 2");
	expect(b, "AT\rAT\rAT\rAT\r", "\r\nOK\r\n\r\nOK\r\n\r\nOK\r\n");
	bench_command(b, "fault lost-ok every 2");
	expect(b, "AT\rAT\rAT\rAT\r", "\r\nOK\r\n\r\nOK\r\n");
	bench_command(b, "fault lost-ok always");
	expect(b, "AT\rAT\r", "");
	bench_command(b, "fault lost-ok off");
	expect_ok(b, "AT\r");
	bench_command(b, "fault lost-ok prob 0.5 seed 7");

	for (int i = 0; i < 200; i++)
		bench_say(b, "AT\r");

	assert_in_range(count(bench_hear(b, 0), "OK"), 60, 140);
	expect_in(
		bench_command(b, "fault list"), "{\"fault\":\"lost-ok\",\"armed\":true,");
	bench_command(b, "fault clear");
	expect_ok(b, "AT\r");
	bench_free(b);
}

static void bad_commands_are_refused(void **state)
{
	static const char *const lines[] = {"", "nonsense", "fault nonsense",
		"fault lost-ok every 0", "fault lost-ok prob 2", "fault lost-ok after",
		"sms", "sms tên Bao", "pdu xyz", "pdu 00", "signal 50", "registration 9",
		"hangup", "key 5", "report-mode often", "ussd now", "raw 0"};
	struct bench *b = bench_quiet(NULL);
	char answer[256];

	(void)state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		assert_false(
			emulator_command(b->modem, lines[i], answer, sizeof(answer)));
		assert_memory_equal(answer, "err ", 4);
	}

	expect_in(bench_command(b, "help"), "lost-prompt");
	bench_free(b);
}

static void silence_swallows_and_stall_delays(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "fault silence 5000");
	expect(b, "AT\r", "");
	expect_after(b, 4999, "");
	expect_after(b, 1, "");
	expect_ok(b, "AT\r");
	bench_command(b, "fault silence 0");
	expect(b, "AT\r", "");
	expect_after(b, 3600000, "");
	bench_command(b, "fault silence off");
	expect_ok(b, "AT\r");
	bench_command(b, "fault stall 5000");
	expect(b, "AT\r", "");
	expect_after(b, 5000, "\r\nOK\r\n");
	bench_command(b, "fault silence 1000 after 1");
	expect(b, "AT\rAT\rAT\r", "\r\nOK\r\n");
	bench_hear(b, 1000);
	expect_ok(b, "AT\r");
	bench_free(b);
}

static void a_hang_up_is_one_and_the_modem_returns(void **state)
{
	struct bench *b = bench_quiet(NULL);
	char byte;

	(void)state;
	bench_command(b, "fault hangup 3000 ttyUSB3");
	loop_advance(b->loop, 0);
	assert_int_equal(b->hangups, 1);
	assert_int_equal(read(b->host, &byte, 1), 0);
	bench_command(b, "sms +84912345678 Bao");
	bench_hear(b, 3000);
	assert_string_equal(b->returned_as, "ttyUSB3");
	expect_in(bench_ask(b, "AT+CMGL=4\r"), BAO);
	bench_free(b);
}

static void a_hang_up_in_the_middle_of_sending_loses_only_the_answer(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.latency_ms = 1000});

	(void)state;
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, SUBMIT "\x1a", "");
	bench_command(b, "fault hangup 5000");
	bench_hear(b, 5000);
	assert_int_equal(emulator_counters(b->modem).sent, 1);
	expect_ok(b, "AT\r");
	bench_free(b);
}

static void a_reset_forgets_all_but_the_sim(void **state)
{
	struct bench *b =
		bench_quiet(&(struct emulator_conf){.pin = "1234", .profile = "sim800"});

	(void)state;
	bench_say(b, "AT+CPIN=1234\r");
	expect_in(bench_hear(b, 20000), "SMS Ready");
	expect_ok(b, "AT+CNMI=2,1\r");
	bench_command(b, "sms +84912345678 Bao");
	bench_hear(b, 0);
	bench_command(b, "fault reset 2000");
	expect(b, "AT\r", "");
	expect_after(b, 20000, "\r\n\xffRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: SIM PIN\r\n");
	expect(b, "AT+CNMI?\r", "AT+CNMI?\r\r\n+CMS ERROR: 311\r\n");
	bench_say(b, "AT+CPIN=1234\r");
	expect_after(b, 20000,
		"AT+CPIN=1234\r\r\nOK\r\n\r\n+CPIN: READY\r\n"
		"\r\nCall Ready\r\n\r\nSMS Ready\r\n\r\nDST: 0\r\n");
	expect_in(bench_ask(b, "AT+CNMI?\r"), "+CNMI: 0,0,0,0,0");
	expect_in(bench_ask(b, "AT+CMGL=4\r"), "03C2F01B\r\n");
	assert_int_equal(emulator_counters(b->modem).boots, 1);
	bench_free(b);
}

static void slow_and_split_answers_come_whole(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "fault slow 700 always");
	expect(b, "AT+CSQ\r", "");
	expect_after(b, 699, "");
	expect_after(b, 1, "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
	bench_command(b, "fault slow off");
	bench_command(b, "fault split 1");
	expect(b, "AT\r", "");
	expect_after(b, 1, "\r");
	expect_after(b, 1, "\n");
	expect_after(b, 100, "OK\r\n");
	bench_free(b);
}

static void garbage_and_loss_damage_bytes(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "flood +84912345678 20");
	bench_command(b, "fault garbage 20 seed 3");
	assert_true(count(bench_ask(b, "AT+CMGL=4\r"), "+CMGL: ") < 20);
	bench_command(b, "fault garbage off");
	bench_command(b, "fault loss 50 seed 3");
	bench_ask(b, "AT+CMGL=4\r");
	bench_command(b, "fault clear");
	assert_int_equal(count(bench_ask(b, "AT+CMGL=4\r"), "+CMGL: "), 20);
	bench_free(b);
}

static void a_urc_comes_inside_an_answer(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "fault urc-inside ^RSSI:14");
	expect_ok(b, "AT\r");
	expect(b, "AT+CSQ\r", "\r\n+CSQ: 20,99\r\n\r\n^RSSI:14\r\n\r\nOK\r\n");
	bench_command(b, "flood +84912345678 2");
	bench_command(b, "fault urc-inside +CMTI: \"SM\",9 every 1");
	expect_in(bench_ask(b, "AT+CMGL=4\r"), "\r\n\r\n+CMTI: \"SM\",9\r\n+CMGL: 2,");
	bench_free(b);
}

static void sending_goes_wrong_in_every_way(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "fault lost-prompt");
	expect(b, SUBMIT_AT, "");
	expect_ok(b, "\x1b");
	bench_command(b, "fault lost-cmgs");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, SUBMIT "\x1a", "");
	assert_int_equal(emulator_counters(b->modem).sent, 1);
	bench_command(b, "fault lost-ok");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, SUBMIT "\x1a", "\r\n+CMGS: 1\r\n");
	bench_command(b, "fault cms 38 next 1");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, SUBMIT "\x1a", "\r\n+CMS ERROR: 38\r\n");
	assert_int_equal(emulator_counters(b->modem).refused, 1);
	bench_command(b, "fault cms 1 +8490* always");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect_in(bench_ask(b, SUBMIT "\x1a"), "OK");
	bench_command(b, "fault cms 1 +8498* always");
	expect(b, SUBMIT_AT, "\r\n> ");
	expect(b, SUBMIT "\x1a", "\r\n+CMS ERROR: 1\r\n");
	bench_command(b, "fault lost-cmgs line");
	expect(b, SUBMIT_AT, "\r\n> ");
	bench_command(b, "fault cms off");
	expect_ok(b, SUBMIT "\x1a");
	bench_command(b, "fault error +CMGS");
	expect(b, SUBMIT_AT, "\r\nERROR\r\n");
	bench_command(b, "fault cms-at 314 +CMGL next 2");
	expect(b, "AT+CSQ;+CMGL=4\r", "\r\n+CSQ: 20,99\r\n\r\n+CMS ERROR: 314\r\n");
	expect(b, "AT+CMGL=4\r", "\r\n+CMS ERROR: 314\r\n");
	bench_command(b, "fault cme 30 +CSQ");
	expect_ok(b, "AT+CMEE=1\r");
	expect(b, "AT+CSQ\r", "\r\n+CME ERROR: 30\r\n");
	bench_free(b);
}

static void receiving_goes_wrong_in_every_way(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	expect_ok(b, "AT+CNMI=2,1\r");
	bench_command(b, "fault lost-cmti");
	bench_command(b, "tpdu " BAO);
	expect_after(b, 0, "");
	bench_command(b, "fault cmti-index -1");
	bench_command(b, "tpdu " BAO);
	expect_after(b, 0, "\r\n+CMTI: \"SM\",-1\r\n");
	bench_command(b, "fault duplicate");
	bench_command(b, "tpdu " BAO);
	expect_after(b, 0, "\r\n+CMTI: \"SM\",3\r\n\r\n+CMTI: \"SM\",4\r\n");
	bench_command(b, "fault bad-pdu after 2");
	assert_int_equal(count(bench_ask(b, "AT+CMGL=4\r"), BAO "\r\n"), 3);
	bench_command(b, "fault bad-pdu 1");
	expect_in(bench_ask(b, "AT+CMGR=2\r"), "8203C2F#1B\r\n");
	bench_command(b, "fault cut-listing after 1");
	expect(b, "AT+CMGL=4\r",
		"\r\n+CMGL: 1,1,,22\r\n" SMSC BAO "\r\n\r\n+CMS ERROR: 500\r\n");
	bench_command(b, "fault cmgd-fail 320 after 1");
	expect(b, "AT+CMGD=1;+CMGD=2;+CMGD=3\r", "\r\n+CMS ERROR: 320\r\n");
	assert_int_equal(emulator_used(b->modem, "SM"), 3);
	bench_free(b);
}

static void anything_can_be_said_unasked(void **state)
{
	struct bench *b = bench_quiet(NULL);

	(void)state;
	bench_command(b, "urc +CMTI: \"XX\",99999999999");
	expect_after(b, 0, "\r\n+CMTI: \"XX\",99999999999\r\n");
	bench_command(b, "raw 1A000DFF");
	bench_hear(b, 0);
	assert_int_equal(b->len, 4);
	assert_memory_equal(b->heard, "\x1a\0\r\xff", 4);
	bench_command(b, "pdu 00" BAO);
	expect_in(bench_ask(b, "AT+CMGL=4\r"), "+CMGL: 1,0,,22\r\n00" BAO);
	bench_command(b, "pdu " BAO);
	expect_in(bench_ask(b, "AT+CMGL=0\r"), "+CMGL: 2,0,,22\r\n" SMSC BAO);
	bench_command(b, "tpdu 04");
	expect_in(bench_ask(b, "AT+CMGL=0\r"), "+CMGL: 3,0,,1\r\n" SMSC "04\r\n");
	bench_free(b);
}

static void every_profile_boots_to_its_end(void **state)
{
	char names[128];
	char *rest = names;

	(void)state;
	assert_true(strlen(emulator_profiles()) < sizeof(names));
	memcpy(names, emulator_profiles(), strlen(emulator_profiles()) + 1);

	for (char *name; (name = strtok_r(rest, " ", &rest));) {
		struct bench *b =
			bench_new(&(struct emulator_conf){.profile = name, .boot = true});

		bench_hear(b, 60000);
		bench_ask(b, "\x1b\r");
		expect_in(bench_ask(b, "AT+CREG?\r"), "+CREG: 0,1");
		bench_command(b, "sms +84912345678 Bao");
		expect_in(bench_ask(b, "AT+CMGL=4\r"), "03C2F01B\r\n");
		bench_free(b);
	}

	assert_null(emulator_new(NULL, -1, &(struct emulator_conf){.profile = "none"}));
}

static void a7670_is_deaf_until_it_is_ready(void **state)
{
	struct bench *b =
		bench_new(&(struct emulator_conf){.profile = "a7670", .boot = true});

	(void)state;
	expect_after(b, 3000, "\r\n*ATREADY: 1\r\n");
	expect(b, "AT\r", "AT\r");
	expect_after(b, 10000,
		"\r\n+CPIN: READY\r\n\r\n+CGEV: EPS PDN ACT 1\r\n\r\nSMS DONE\r\n\r\nPB "
		"DONE\r\n");
	expect(b, "AT\r", "AT\r\r\nOK\r\n");
	bench_free(b);
}

static void huawei_is_noisy_and_has_words_of_its_own(void **state)
{
	struct bench *b =
		bench_quiet(&(struct emulator_conf){.profile = "huawei", .sim_slots = 1});

	(void)state;
	expect_after(b, 5000, "\r\n^RSSI:10\r\n");
	expect(b, "AT+NONSENSE\r", "\r\nCOMMAND NOT SUPPORT\r\n");
	expect(b, "AT+CUSD=1,\"*101#\",15\r", "\r\nERROR\r\n");
	expect_ok(b, "AT^USSDMODE=0\r");
	expect_in(bench_ask(b, "AT+CUSD=1,\"*101#\",15\r"), "+CUSD: 0,");
	expect_ok(b, "AT^CURC=0\r");
	expect_after(b, 60000, "");
	expect_ok(b, "AT+CNMI=2,1,0,2\r");
	bench_command(b, "flood +84912345678 2");
	expect_after(b, 0, "\r\n+CMTI: \"SM\",0\r\n\r\n^SMMEMFULL: \"SM\"\r\n");
	expect(b, SUBMIT_AT, "\r\n> ");
	bench_say(b, SUBMIT "\x1a");
	expect_in(bench_hear(b, 1), "+CDSI: \"SR\",0\r\n");
	bench_free(b);
}

static void zte_starts_in_a_prompt_and_chatters_until_cpms(void **state)
{
	struct bench *b = bench_new(&(struct emulator_conf){.profile = "zte"});

	(void)state;
	expect(b, "AT\r", "AT\r");
	expect(b, "\x1b", "\x1b\r\nOK\r\n");
	expect_after(b, 4000, "\r\n+ZUSIMR:10\r\n\r\n+ZUSIMR:11\r\n");
	bench_ask(b, "AT+CPMS?\r");
	expect_after(b, 60000, "");
	bench_free(b);
}

static void commands_of_a_brand_are_its_own(void **state)
{
	static const struct {
		const char *profile;
		const char *line;
		const char *answer;
	} rows[] = {
		{"sim7600", "AT+CICCID\r",
			"\r\n+ICCID: 8984040000000000000\r\n\r\nOK\r\n"},
		{"sim7600", "AT+SPIC\r", "\r\n+SPIC: 3,10,3,10\r\n\r\nOK\r\n"},
		{"ec25", "AT+QPINC=\"SC\"\r", "\r\n+QPINC: \"SC\",3,10\r\n\r\nOK\r\n"},
		{"ec25", "AT+QURCCFG=\"urcport\",\"usbat\"\r", "\r\nOK\r\n"},
		{"huawei", "AT^CPIN?\r", "\r\n^CPIN: READY,3,10,3,10,3\r\n\r\nOK\r\n"},
		{"generic", "AT+SPIC\r", "\r\nERROR\r\n"},
		{"huawei", "AT+QPINC=\"SC\"\r", "\r\nCOMMAND NOT SUPPORT\r\n"},
		{"zte", "AT^CPIN?\r", "\r\nERROR\r\n"},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct bench *b =
			bench_new(&(struct emulator_conf){.profile = rows[i].profile});

		bench_ask(b, "\x1b\rATE0\r");
		expect(b, rows[i].line, rows[i].answer);
		bench_free(b);
	}
}

static void sim800_refuses_to_store_reports(void **state)
{
	struct bench *b = bench_quiet(&(struct emulator_conf){.profile = "sim800"});

	(void)state;
	expect(b, "AT+CNMI=2,1,0,2\r", "\r\n+CMS ERROR: 303\r\n");
	expect_ok(b, "AT+CNMI=2,1,0,1\r");
	expect(b, "AT+CPMS=\"ME\"\r", "\r\n+CMS ERROR: 302\r\n");
	bench_command(b, "sms +84912345678 Bao");
	bench_hear(b, 0);
	expect(b, "AT+CMGL=4\r", "\r\n+CMGL: 1,0,\"\",22\r\n" SMSC BAO "\r\n\r\nOK\r\n");
	bench_free(b);
}

/* Pieces of what a host may say, in any order, under any fault: it neither breaks nor stops. */
static void any_bytes_leave_it_alive(void **state)
{
	static const char *const pieces[] = {"AT", "\r", "+CMGS=15", "\r", SUBMIT, "\x1a",
		"\x1b", ";", "=", "?", ",", "\"", "+CMGL=4", "+CMGD=1,4", "+CNMI=2,2,0,1",
		"+CSMS=1", "+CNMA", "+CNMA=2,4", "+CUSD=1,\"*1#\",15", "D191;", "A", "H",
		"+CFUN=1,1", "+CPIN=1", "&F", "E0", "V0", "A/", "\b", "\n", "\xff",
		"99999999999", "+CMGW=15", "+CPMS=\"ME\"", "~"};
	static const char *const commands[] = {"sms 191 Bao", "fault stall 50",
		"fault silence 50", "fault hangup 20", "reset 10", "fault garbage 9",
		"fault split 3", "fault clear", "ring 191", "hangup", "sim-out", "sim-in",
		"registration 2", "registration 1", "fault reset 5 after 3",
		"fault lost-prompt", "fault slow 30 next 3", "tpdu 00"};
	unsigned seed = (unsigned)getpid();

	(void)state;
	print_message("# seed %u\n", seed);

	for (int round = 0; round < 40; round++) {
		struct bench *b =
			bench_new(&(struct emulator_conf){.pin = round % 2 ? "1" : NULL,
				.latency_ms = round % 3,
				.sim_slots = 3});
		char answer[4096];

		for (int i = 0; i < 300; i++) {
			const char *piece = pieces[(size_t)rand_r(&seed) %
						   (sizeof(pieces) / sizeof(*pieces))];

			if (send(b->host, piece, strlen(piece), MSG_NOSIGNAL) < 0)
				bench_hear(b, 30); /* it is off the bus */

			if (i % 7 == 0)
				emulator_command(b->modem,
					commands[(size_t)rand_r(&seed) %
						 (sizeof(commands) / sizeof(*commands))],
					answer, sizeof(answer));

			bench_hear(b, rand_r(&seed) % 5);
		}

		bench_command(b, "fault clear");
		bench_command(b, "sim-in");
		bench_hear(b, 1000);
		/* Ends a prompt or a line, and the line may ask for a prompt. */
		bench_ask(b, "\x1b\r");
		bench_hear(b, 1000);
		bench_ask(b, "\x1b\r");
		bench_ask(b, "ATE0V1\r");
		expect_ok(b, "AT\r");
		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(triggers_strike_when_they_say),
		cmocka_unit_test(bad_commands_are_refused),
		cmocka_unit_test(silence_swallows_and_stall_delays),
		cmocka_unit_test(a_hang_up_is_one_and_the_modem_returns),
		cmocka_unit_test(
			a_hang_up_in_the_middle_of_sending_loses_only_the_answer),
		cmocka_unit_test(a_reset_forgets_all_but_the_sim),
		cmocka_unit_test(slow_and_split_answers_come_whole),
		cmocka_unit_test(garbage_and_loss_damage_bytes),
		cmocka_unit_test(a_urc_comes_inside_an_answer),
		cmocka_unit_test(sending_goes_wrong_in_every_way),
		cmocka_unit_test(receiving_goes_wrong_in_every_way),
		cmocka_unit_test(anything_can_be_said_unasked),
		cmocka_unit_test(every_profile_boots_to_its_end),
		cmocka_unit_test(a7670_is_deaf_until_it_is_ready),
		cmocka_unit_test(huawei_is_noisy_and_has_words_of_its_own),
		cmocka_unit_test(zte_starts_in_a_prompt_and_chatters_until_cpms),
		cmocka_unit_test(commands_of_a_brand_are_its_own),
		cmocka_unit_test(sim800_refuses_to_store_reports),
		cmocka_unit_test(any_bytes_leave_it_alive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
