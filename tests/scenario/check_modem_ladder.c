/*
 * modem, ladder: for a modem that is not well the mildest is tried first, nothing is tried too
 * often, and its health is told by what it does, not by what we do.
 */
#include "tests/scenario/modem_bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modem/verdict.h"

#define MINUTE 60000
#define HOUR   (60 * MINUTE)

static void send_in_vain(struct bench *b, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		bench_until(b, MODEM_READY, MINUTE);
		bench_send(b, i + 1);
		bench_run(b, 3000);
	}
}

static void a_network_that_takes_nothing_turns_the_radio_off_and_on(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "cms 38 always");
	send_in_vain(b, 4);
	assert_int_equal(bench_counters(b).radio_cycles, 0);
	send_in_vain(b, 1);
	assert_int_equal(bench_counters(b).radio_cycles, 1);
	assert_int_equal(bench_wrote(b, "AT+CFUN=4\r"), 1);
	assert_int_equal(bench_wrote(b, "AT+CFUN=1\r"), 1);
	bench_until(b, MODEM_READY, 2000);
	send_in_vain(b, 4);
	assert_int_equal(bench_counters(b).kicks, 0);
	send_in_vain(b, 1);
	assert_int_equal(bench_counters(b).kicks, 1);
	send_in_vain(b, 50); /* within its budget there is nothing more to try */
	assert_int_equal(bench_counters(b).radio_cycles, 1);
	assert_int_equal(bench_counters(b).kicks, 1);
	bench_fault(b, "clear");
	send_in_vain(b, 1);
	assert_string_equal(modem_status(b->modem).ill, "");
	bench_free(b);
}

static void a_wrong_number_is_nobodys_illness(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "cms 1 always"); /* 24.011 E.2: unassigned number */
	send_in_vain(b, 30);
	assert_int_equal(bench_counters(b).radio_cycles, 0);
	assert_int_equal(bench_counters(b).kicks, 0);
	assert_string_equal(modem_status(b->modem).ill, "");
	bench_free(b);
}

static void a_search_without_end_is_helped_within_a_budget(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b, "registration 2");
	bench_run(b, 4 * MINUTE);
	assert_int_equal(bench_counters(b).radio_cycles, 0);
	bench_run(b, 2 * MINUTE);
	assert_int_equal(bench_counters(b).radio_cycles, 1);
	bench_run(b, 20 * MINUTE);
	assert_int_equal(bench_counters(b).kicks, 1);
	bench_run(b, 72 * HOUR);
	assert_in_range(bench_counters(b).radio_cycles, 10, 72);
	assert_in_range(bench_counters(b).kicks, 10, 72);
	bench_command(b, "registration 1");
	bench_until(b, MODEM_READY, 1000);
	bench_free(b);
}

static void a_network_that_may_not_be_used_is_no_illness(void **state)
{
	struct modem_conf modem = {.name = "a", .home_only = true};
	struct bench *b = bench_ready(NULL, &modem);

	(void)state;
	bench_command(b, "registration 5");
	bench_run(b, 6 * HOUR);
	assert_int_equal(modem_state(b->modem), MODEM_REGISTERING);
	assert_int_equal(bench_counters(b).radio_cycles, 0);
	assert_int_equal(bench_counters(b).kicks, 0);
	bench_command(b, "registration 1");
	bench_until(b, MODEM_READY, 1000);
	bench_free(b);
}

static const char *content(const char *path)
{
	static char text[16];
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[n] = '\0';
	return text;
}

static void a_dead_modem_loses_its_power_for_a_moment(void **state)
{
	struct modem_conf modem = {.name = "a", .power = {.off = "0", .on = "1"}};
	char path[] = "/tmp/keng-power-XXXXXX";
	struct bench *b;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	snprintf(modem.power.file, sizeof(modem.power.file), "%s", path);
	b = bench_ready(NULL, &modem);
	bench_fault(b, "silence 0");
	bench_run(b, MINUTE);
	assert_string_equal(content(path), "");

	for (int i = 0; i < 300 && !bench_counters(b).power_cycles; i++)
		bench_run(b, 1000);

	assert_string_equal(content(path), "0");
	bench_run(b, 3000);
	assert_string_equal(content(path), "1");
	bench_command(b, "reset"); /* what power does */
	bench_until(b, MODEM_READY, 3000);
	assert_int_equal(bench_counters(b).power_cycles, 1);
	bench_fault(b, "silence 0");
	bench_run(b, 20 * MINUTE);
	assert_int_equal(bench_counters(b).power_cycles, 1);
	bench_run(b, 20 * MINUTE);
	assert_int_equal(bench_counters(b).power_cycles, 2);
	bench_free(b);
	unlink(path);
}

/* As where kengd may not switch itself, and a helper runs uhubctl at its word. */
static void a_helper_behind_a_pipe_may_hold_the_switch(void **state)
{
	struct modem_conf modem = {.name = "a", .power = {.off = "off\n", .on = "on\n"}};
	char folder[] = "/tmp/keng-power-XXXXXX", said[16] = "";
	struct bench *b;
	int helper;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(modem.power.file, sizeof(modem.power.file), "%s/switch", folder);
	assert_int_equal(mkfifo(modem.power.file, 0600), 0);
	b = bench_ready(NULL, &modem);
	bench_fault(b, "silence 0");
	bench_run(b, 10 * MINUTE); /* nobody reads: nothing is switched, and nothing is waited for */
	assert_int_equal(bench_counters(b).power_cycles, 0);
	helper = open(modem.power.file, O_RDONLY | O_NONBLOCK);

	for (int i = 0; i < 40 && !bench_counters(b).power_cycles; i++)
		bench_run(b, MINUTE);

	bench_run(b, 4000);
	assert_int_equal(read(helper, said, sizeof(said) - 1), 7);
	assert_string_equal(said, "off\non\n");
	bench_command(b, "reset");
	bench_until(b, MODEM_READY, 3000);
	close(helper);
	unlink(modem.power.file);
	rmdir(folder);
	bench_free(b);
}

static void a_switch_that_is_not_there_changes_nothing(void **state)
{
	struct modem_conf modem = {.name = "a",
		.power = {.file = "/nonexistent/value", .off = "0", .on = "1"}};
	struct bench *b = bench_ready(NULL, &modem);

	(void)state;
	bench_fault(b, "silence 1000000");
	bench_run(b, 1000000);
	bench_until(b, MODEM_READY, 2000);
	assert_int_equal(bench_counters(b).power_cycles, 0);
	bench_free(b);
}

static void health_is_what_the_modem_does(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);
	struct modem_status status;
	int64_t now;

	(void)state;
	bench_run(b, 10000);
	emulator_deliver_text(b->emulator, "+84912345678", "chao");
	bench_run(b, 1000);
	bench_send(b, 1);
	bench_run(b, 1000);
	now = clock_wall_ms(b->clock);
	status = modem_status(b->modem);
	assert_string_equal(status.ill, "");
	assert_int_equal(status.received_at, now - 2000);
	assert_int_equal(status.notified_at, now - 2000);
	assert_int_equal(status.sent_at, now - 1000);
	assert_in_range(status.heard_at, now - 2000, now);
	assert_int_equal(status.answer_ms, 0);
	bench_fault(b, "silence 20000");
	bench_run(b, 15000);
	assert_string_not_equal(modem_status(b->modem).ill, "");
	bench_run(b, 10000);
	assert_string_equal(modem_status(b->modem).ill, "");
	bench_free(b);
}

static const struct modem_verdict *verdict_on(const struct bench *b, const char *subject)
{
	static struct modem_verdict rows[MODEM_VERDICTS];
	size_t n = modem_verdicts(b->modem, rows);

	for (size_t i = 0; i < n; i++) {
		assert_true(rows[i].text[0]);

		if (strcmp(rows[i].subject, subject) == 0)
			return &rows[i];
	}

	fail_msg("no verdict on %s", subject);
	return NULL;
}

static void people_are_told_what_a_modem_is_good_for(void **state)
{
	struct emulator_conf emulator = {.profile = "ec25", .report_ms = -1};
	struct bench *b = bench_new(&emulator, NULL);

	(void)state;
	assert_int_equal(verdict_on(b, "sms")->rank, VERDICT_NO);
	assert_int_equal(verdict_on(b, "storage")->rank, VERDICT_UNKNOWN);
	bench_until(b, MODEM_READY, 10000);
	bench_run(b, 1000);
	assert_int_equal(verdict_on(b, "sms")->rank, VERDICT_YES);
	assert_int_equal(verdict_on(b, "reports")->rank, VERDICT_YES);
	assert_int_equal(verdict_on(b, "storage")->rank, VERDICT_YES);
	assert_int_equal(verdict_on(b, "network")->rank, VERDICT_YES);
	assert_int_equal(verdict_on(b, "ussd")->rank, VERDICT_YES);
	assert_int_equal(verdict_on(b, "volte")->rank, VERDICT_UNKNOWN);
	assert_non_null(strstr(verdict_on(b, "volte")->text, "QCFG"));
	assert_non_null(strstr(verdict_on(b, "pcm")->text, "QPCMV"));
	bench_command(b, "signal 3");
	bench_command(b, "fault error +CNMI always");
	bench_command(b, "reset");
	bench_run(b, 60000);
	bench_until(b, MODEM_READY, 60000);
	assert_int_equal(verdict_on(b, "sms")->rank, VERDICT_PARTLY);
	assert_int_equal(verdict_on(b, "reports")->rank, VERDICT_NO);
	assert_int_equal(verdict_on(b, "network")->rank, VERDICT_PARTLY);
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_network_that_takes_nothing_turns_the_radio_off_and_on),
		cmocka_unit_test(a_wrong_number_is_nobodys_illness),
		cmocka_unit_test(a_search_without_end_is_helped_within_a_budget),
		cmocka_unit_test(a_network_that_may_not_be_used_is_no_illness),
		cmocka_unit_test(a_dead_modem_loses_its_power_for_a_moment),
		cmocka_unit_test(a_helper_behind_a_pipe_may_hold_the_switch),
		cmocka_unit_test(a_switch_that_is_not_there_changes_nothing),
		cmocka_unit_test(health_is_what_the_modem_does),
		cmocka_unit_test(people_are_told_what_a_modem_is_good_for),
	};

	return cmocka_run_group_tests_name("modem_ladder", tests, NULL, NULL);
}
