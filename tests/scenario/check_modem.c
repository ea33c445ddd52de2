/*
 * modem: from an opened port to ready, and back to ready from whatever happens to it.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <string.h>

static void every_brand_becomes_ready(void **state)
{
	static const char *const brands[] = {"generic", "sim7600", "a7670", "sim800",
		"ec25", "huawei", "zte", "ublox"};

	(void)state;

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++) {
		struct emulator_conf emulator = {.profile = brands[i], .report_ms = -1};
		struct bench *b = bench_ready(&emulator, NULL);
		struct modem_status status = modem_status(b->modem);

		assert_string_equal(status.profile, brands[i]);
		assert_int_equal(strlen(status.imei), 15);
		assert_true(strlen(status.iccid) >= 18);
		assert_string_equal(status.operator, "VIETTEL");
		assert_string_equal(status.smsc, "+84980200030");
		assert_int_equal(status.registration, MODEM_REG_HOME);
		assert_int_equal(status.signal_dbm, -73);
		assert_int_equal(status.sim_used, 0);
		assert_int_equal(status.sim_total, 30);
		assert_string_equal(status.last_error, "");
		bench_free(b);
	}
}

static void every_brand_becomes_ready_while_it_starts(void **state)
{
	static const char *const brands[] = {"generic", "sim7600", "a7670", "sim800",
		"ec25", "huawei", "zte", "ublox"};

	(void)state;

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++) {
		struct emulator_conf emulator = {
			.profile = brands[i], .boot = true, .report_ms = -1};
		struct bench *b = bench_new(&emulator, NULL);

		bench_until(b, MODEM_READY, 120000);
		emulator_deliver_text(b->emulator, "+84912345678", "chao");
		bench_parts(b, 1, 5000);
		bench_free(b);
	}
}

static void assert_works(struct bench *b)
{
	size_t parts = b->part_count, results = b->result_count;

	emulator_deliver_text(b->emulator, "+84912345678", "con song");
	bench_parts(b, parts + 1, 10000);
	bench_send(b, 1);
	bench_results(b, results + 1, 10000);
	assert_int_equal(b->results[results].verdict, SEND_SENT);
}

/* ------------------------------------------------------------------ PIN */

static const struct modem_conf with_pin = {.name = "a", .pin = "1234"};

static void the_right_pin_is_entered_once_a_start(void **state)
{
	static const char *const brands[] = {
		"generic", "sim7600", "sim800", "ec25", "huawei"};

	(void)state;

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++) {
		struct emulator_conf emulator = {
			.profile = brands[i], .pin = "1234", .report_ms = -1};
		struct bench *b = bench_ready(&emulator, &with_pin);

		assert_int_equal(bench_wrote(b, "AT+CPIN=\"1234\""), 1);
		assert_int_equal(b->pin_attempts, 1);
		assert_false(b->pin_known);
		bench_command(b, "reset");
		bench_run(b, 90000); /* without a banner the slow sweep notices */
		bench_until(b, MODEM_READY, 60000);
		assert_int_equal(bench_wrote(b, "AT+CPIN=\"1234\""), 2);
		bench_free(b);
	}
}

static void a_wrong_pin_is_never_tried_twice(void **state)
{
	struct emulator_conf emulator = {.pin = "9999", .report_ms = -1};
	struct bench *b = bench_new(&emulator, &with_pin);

	(void)state;
	bench_until(b, MODEM_SIM, 10000);
	bench_run(b, 600000);
	bench_command(b, "reset");
	bench_run(b, 600000);
	bench_fault(b, "hangup 1000");
	bench_run(b, 600000);
	assert_int_equal(modem_state(b->modem), MODEM_SIM);
	assert_true(modem_status(b->modem).pin_needed);
	assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 1);
	assert_int_equal(b->pin_attempts, 1);
	bench_free(b);
}

static void an_attempt_on_record_is_not_repeated(void **state)
{
	struct emulator_conf emulator = {.pin = "1234", .report_ms = -1};
	struct bench *b = bench_new(&emulator, &with_pin);

	(void)state;
	b->pin_known = true;
	bench_run(b, 600000);
	assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 0);
	assert_int_equal(modem_state(b->modem), MODEM_SIM);
	bench_free(b);
}

static void what_cannot_be_recorded_is_not_attempted(void **state)
{
	struct emulator_conf emulator = {.pin = "1234", .report_ms = -1};
	struct bench *b = bench_new(&emulator, &with_pin);

	(void)state;
	b->pin_fails = true;
	bench_run(b, 600000);
	assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 0);
	bench_free(b);
}

static void a_sim_that_saw_a_wrong_pin_is_left_alone(void **state)
{
	struct emulator_conf emulator = {.pin = "1234", .report_ms = -1};
	struct modem_conf wrong = {.name = "a", .pin = "1111"};
	struct modem_conf right = {.name = "a", .pin = "1234"};
	struct bench *b = bench_new(&emulator, &wrong);

	(void)state;
	bench_run(b, 60000);
	assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 1);
	bench_change(b, &right); /* two tries are left: a person decides */
	bench_run(b, 60000);
	assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 1);
	assert_int_equal(modem_state(b->modem), MODEM_SIM);
	bench_free(b);
}

static void a_puk_is_for_a_person(void **state)
{
	struct emulator_conf emulator = {.pin = "1234", .report_ms = -1};
	struct modem_conf none = {.name = "a"};
	struct bench *b = bench_new(&emulator, &none);

	(void)state;
	bench_until(b, MODEM_SIM, 5000);
	bench_command(b, "sim-puk"); /* somebody else has spent the attempts */
	bench_change(b, &with_pin);
	bench_run(b, 600000);
	assert_int_equal(modem_state(b->modem), MODEM_SIM);
	assert_true(modem_status(b->modem).pin_needed);
	assert_non_null(strstr(modem_status(b->modem).last_error, "SIM PUK"));
	assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 0);
	bench_free(b);
}

static void a_sim_may_come_later(void **state)
{
	struct bench *b = bench_new(NULL, NULL);

	(void)state;
	bench_run(b, 0);
	bench_command(b, "sim-out");
	bench_run(b, 100000);
	assert_int_equal(modem_state(b->modem), MODEM_SIM);
	bench_command(b, "sim-in");
	bench_until(b, MODEM_READY, 60000);
	bench_command(b, "sim-out");
	bench_run(b, 120000);
	assert_int_not_equal(modem_state(b->modem), MODEM_READY);
	bench_command(b, "sim-in");
	bench_until(b, MODEM_READY, 60000);
	assert_works(b);
	bench_free(b);
}

/* ------------------------------------------------------------------ network */

static void without_network_it_waits_and_comes_back(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "registration 2");
	bench_run(b, 1000);
	assert_int_equal(modem_state(b->modem), MODEM_REGISTERING);
	assert_false(modem_can_take(b->modem));
	bench_run(b, 600000);
	bench_command(b, "registration 1");
	bench_until(b, MODEM_READY, 1000);
	assert_works(b);
	assert_int_equal(b->lost, 0);
	bench_free(b);
}

static void one_way_into_the_network_is_enough(void **state)
{
	static const char *const ways[] = {"cs", "gprs", "lte", "lte ims", "cs gprs"};

	(void)state;

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct bench *b = bench_new(NULL, NULL);
		char command[64];

		snprintf(command, sizeof(command), "domains %s", ways[i]);
		bench_run(b, 0);
		bench_command(b, command);
		bench_until(b, MODEM_READY, 5000);
		bench_run(b, 200000);
		assert_int_equal(modem_state(b->modem), MODEM_READY);
		bench_command(b, "domains");
		bench_run(b, 1000);
		assert_int_equal(modem_state(b->modem), MODEM_REGISTERING);
		bench_command(b, command);
		bench_until(b, MODEM_READY, 1000);
		assert_works(b);
		bench_free(b);
	}
}

static void ims_is_known_where_the_modem_tells(void **state)
{
	struct emulator_conf emulator = {.profile = "sim7600", .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	assert_int_equal(modem_status(b->modem).ims, MODEM_IMS_YES);
	bench_command(b, "domains lte cs");
	bench_run(b, 1000);
	assert_int_equal(modem_status(b->modem).ims, MODEM_IMS_NO);
	bench_free(b);
	b = bench_ready(NULL, NULL);
	assert_int_equal(modem_status(b->modem).ims, MODEM_IMS_UNKNOWN);
	bench_free(b);
}

static void a_refusal_by_the_network_is_called_so(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "registration 3");
	bench_run(b, 1000);
	assert_int_equal(modem_state(b->modem), MODEM_REGISTERING);
	assert_int_equal(modem_status(b->modem).registration, MODEM_REG_DENIED);
	assert_non_null(strstr(modem_status(b->modem).last_error, "refuses"));
	bench_free(b);
}

static void roaming_is_a_matter_of_permission(void **state)
{
	struct modem_conf home = {.name = "a", .home_only = true};
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "registration 5");
	bench_run(b, 1000);
	assert_int_equal(modem_state(b->modem), MODEM_READY);
	assert_int_equal(modem_status(b->modem).registration, MODEM_REG_ROAMING);
	bench_free(b);

	b = bench_ready(NULL, &home);
	bench_command(b, "registration 5");
	bench_run(b, 1000);
	assert_int_equal(modem_state(b->modem), MODEM_REGISTERING);
	bench_free(b);
}

static void the_signal_is_looked_at_now_and_then(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "signal 5");
	bench_run(b, 81000);
	assert_int_equal(modem_status(b->modem).signal_dbm, -103);
	bench_command(b, "signal 99");
	bench_run(b, 81000);
	assert_int_equal(modem_status(b->modem).signal_dbm, 0);
	bench_free(b);
}

/* ------------------------------------------------------------------ ways back */

static void after_silence_it_works_again(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "silence 20000");
	emulator_deliver_text(b->emulator, "+84912345678", "co ai khong");
	bench_run(b, 20000);
	bench_parts(b, 1, 60000);
	bench_until(b, MODEM_READY, 5000);
	assert_works(b);
	bench_free(b);
}

static void long_silence_is_noticed_and_survived(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "silence 600000");
	bench_run(b, 120000);
	assert_int_not_equal(modem_state(b->modem), MODEM_READY);
	bench_run(b, 480000);
	bench_until(b, MODEM_READY, 6000);
	assert_true(bench_counters(b).reopens >= 1);
	assert_works(b);
	bench_free(b);
}

static void an_unplugged_modem_comes_back(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;

	for (int i = 0; i < 5; i++) {
		bench_fault(b, "hangup 30000");
		bench_run(b, 10);
		assert_int_equal(modem_state(b->modem), MODEM_LOST);
		assert_int_equal(modem_status(b->modem).registration, MODEM_REG_NONE);
		bench_run(b, 30000);
		bench_until(b, MODEM_READY, 6000);
		assert_works(b);
	}

	assert_int_equal(b->lost, 5);
	bench_free(b);
}

static void a_modem_that_restarts_is_set_up_anew(void **state)
{
	static const char *const brands[] = {"generic", "sim7600", "a7670", "sim800",
		"ec25", "huawei", "zte", "ublox"};

	(void)state;

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++) {
		struct emulator_conf emulator = {.profile = brands[i], .report_ms = -1};
		struct bench *b = bench_ready(&emulator, NULL);

		bench_command(b, "reset 2000");
		emulator_deliver_text(b->emulator, "+84912345678", "trong luc khoi dong");
		bench_run(b, 20000);
		bench_until(b, MODEM_READY,
			100000); /* with a banner, by echo or by the sweep */
		bench_parts(b, 1, 100000);
		bench_until(b, MODEM_READY, 60000);
		bench_run(b, 2000);
		assert_works(b);
		bench_free(b);
	}
}

static void a_line_that_means_nothing_changes_nothing(void **state)
{
	static const char *const lines[] = {"+CMTI:", "+CMTI: \"XX\",-1",
		"+CMT:", "+CDS: 99999", "+CREG:", "+CREG: 1,2,3,4,5", "+CUSD: 0,5,\"\"",
		"+CLIP: \"", "> ", "OK", "ERROR", "+CMS ERROR: 500", "+CMGS: 7",
		"\"\"\"\"", "+CPIN:", "^BOOT:1,2", "+ZUSIMR:2", "0791448720003023"};
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		char command[128];

		snprintf(command, sizeof(command), "urc %s", lines[i]);
		bench_command(b, command);
		bench_run(b, 20000);
		bench_until(b, MODEM_READY, 60000);
		assert_works(b);
	}

	bench_free(b);
}

static void a_text_that_never_ends_costs_no_more_than_a_slow_sweep(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "urc +CUSD: 0,\"never closed");
	bench_run(b, 1000);
	emulator_deliver_text(b->emulator, "+84912345678", "con song");
	bench_parts(b, 1, 70000);
	bench_run(b, 10000);
	assert_works(b);
	bench_free(b);
}

static void a_command_that_falls_silent_again_and_again_restarts_the_modem(void **state)
{
	struct modem_conf modem = {.name = "a", .send_ms = 5000};
	struct bench *b = bench_ready(NULL, &modem);

	(void)state;
	bench_fault(b, "lost-cmgs always");

	for (int i = 0; i < 40 && !bench_counters(b).kicks; i++) {
		bench_until(b, MODEM_READY, 200000);
		b->to_send = 1;

		if (modem_can_take(b->modem))
			bench_send(b, i);

		bench_run(b, 10000);
	}

	assert_int_equal(bench_wrote(b, "AT+CFUN=1,1"), 1);
	bench_fault(b, "clear");
	bench_until(b, MODEM_READY, 200000);
	bench_run(b, 1000);
	b->to_send = 0;
	assert_works(b);
	bench_free(b);
}

static void no_port_is_no_disaster(void **state)
{
	struct bench *b = bench_new(NULL, NULL);

	(void)state;
	b->absent = true;
	bench_run(b, 100000);
	assert_int_equal(modem_state(b->modem), MODEM_CLOSED);
	assert_string_equal(
		modem_status(b->modem).last_error, "No such file or directory");
	b->absent = false;
	bench_until(b, MODEM_READY, 10000);
	bench_free(b);
}

/* ------------------------------------------------------------------ USSD and calls */

static void a_balance_is_asked_for(void **state)
{
	static const char *const when[] = {"after", "before", "twice"};

	(void)state;

	for (size_t i = 0; i < 3; i++) {
		struct bench *b = bench_ready(NULL, NULL);
		char command[64];

		snprintf(
			command, sizeof(command), "ussd %s 15 TK chinh 25.000d", when[i]);
		bench_command(b, command);
		assert_int_equal(modem_ussd(b->modem, "*101#"), 0);
		bench_run(b, 1000);
		assert_string_equal(b->ussd, "TK chinh 25.000d");
		assert_int_equal(b->ussd_dcs, 15);
		bench_free(b);
	}
}

#define DAY_MS 86400000

static void a_balance_is_asked_for_by_itself_once_a_day(void **state)
{
	struct modem_conf modem = {.name = "a", .balance_code = "*101#"};
	struct bench *b = bench_ready(NULL, &modem);

	(void)state;
	bench_run(b, 60000);
	assert_int_equal(b->answers, 1);
	assert_string_equal(b->ussd, "TKC 25.000d, HSD 31/12/2026");
	bench_run(b, 10 * (int64_t)DAY_MS);
	assert_in_range(b->answers, 10, 11);
	bench_free(b);
}

static void a_sim_that_sends_nothing_is_told_of(void **state)
{
	struct modem_conf modem = {.name = "a", .keep_alive_ms = 6 * (int64_t)DAY_MS};
	struct bench *b = bench_ready(NULL, &modem);

	(void)state;
	bench_run(b, 5 * (int64_t)DAY_MS);
	assert_int_equal(b->unused, 0);
	bench_run(b, 4 * (int64_t)DAY_MS);
	assert_in_range(b->unused, 2, 4); /* once a day */
	bench_send(b, 1);
	b->unused = 0;
	bench_run(b, 5 * (int64_t)DAY_MS);
	assert_int_equal(b->unused, 0);
	bench_free(b);
}

static void a_code_is_digits_and_stars(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	assert_int_equal(modem_ussd(b->modem, "*101#\";+CMGD=1,4;\""), -22);
	assert_int_equal(modem_ussd(b->modem, "*101#\rAT+CMGD=1,4"), -22);
	assert_int_equal(modem_ussd(b->modem, ""), -22);
	bench_free(b);
}

static void a_call_is_noted_and_put_down(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "ring 0912345678");
	bench_run(b, 30000);
	assert_int_equal(b->calls, 1);
	assert_string_equal(b->caller, "0912345678");
	assert_int_equal(bench_wrote(b, "AT+CHUP"), 1);
	bench_command(b, "ring 0912345678");
	bench_run(b, 30000);
	assert_int_equal(b->calls, 2);
	assert_works(b);
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_brand_becomes_ready),
		cmocka_unit_test(every_brand_becomes_ready_while_it_starts),
		cmocka_unit_test(the_right_pin_is_entered_once_a_start),
		cmocka_unit_test(a_wrong_pin_is_never_tried_twice),
		cmocka_unit_test(an_attempt_on_record_is_not_repeated),
		cmocka_unit_test(what_cannot_be_recorded_is_not_attempted),
		cmocka_unit_test(a_sim_that_saw_a_wrong_pin_is_left_alone),
		cmocka_unit_test(a_puk_is_for_a_person),
		cmocka_unit_test(a_sim_may_come_later),
		cmocka_unit_test(without_network_it_waits_and_comes_back),
		cmocka_unit_test(one_way_into_the_network_is_enough),
		cmocka_unit_test(ims_is_known_where_the_modem_tells),
		cmocka_unit_test(a_refusal_by_the_network_is_called_so),
		cmocka_unit_test(roaming_is_a_matter_of_permission),
		cmocka_unit_test(the_signal_is_looked_at_now_and_then),
		cmocka_unit_test(after_silence_it_works_again),
		cmocka_unit_test(long_silence_is_noticed_and_survived),
		cmocka_unit_test(an_unplugged_modem_comes_back),
		cmocka_unit_test(a_modem_that_restarts_is_set_up_anew),
		cmocka_unit_test(a_line_that_means_nothing_changes_nothing),
		cmocka_unit_test(a_text_that_never_ends_costs_no_more_than_a_slow_sweep),
		cmocka_unit_test(
			a_command_that_falls_silent_again_and_again_restarts_the_modem),
		cmocka_unit_test(no_port_is_no_disaster),
		cmocka_unit_test(a_balance_is_asked_for),
		cmocka_unit_test(a_balance_is_asked_for_by_itself_once_a_day),
		cmocka_unit_test(a_sim_that_sends_nothing_is_told_of),
		cmocka_unit_test(a_code_is_digits_and_stars),
		cmocka_unit_test(a_call_is_noted_and_put_down),
	};

	return cmocka_run_group_tests_name("modem", tests, NULL, NULL);
}
