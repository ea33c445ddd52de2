/*
 * modem: from an opened port to ready, and back to ready from whatever happens to it.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <string.h>

static void every_brand_becomes_ready(void **state)
{
	static const char *const brands[] = {
		"generic", "sim7600", "a7670", "sim800", "ec25", "huawei", "zte"};

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
	static const char *const brands[] = {
		"generic", "sim7600", "a7670", "sim800", "ec25", "huawei", "zte"};

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_brand_becomes_ready),
		cmocka_unit_test(every_brand_becomes_ready_while_it_starts),
	};

	return cmocka_run_group_tests_name("modem", tests, NULL, NULL);
}
