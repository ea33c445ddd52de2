/*
 * modem, doctor: what every family of modems that people can buy is good for, and what ails its SIM
 * or its network, is told in words that say what to do; and a PIN is tried once by each.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <string.h>

#include "modem/verdict.h"

static const struct modem_conf with_pin = {.name = "a", .pin = "1234"};

static const struct modem_verdict *verdict_on(const struct bench *b, const char *subject)
{
	static struct modem_verdict rows[MODEM_VERDICTS];
	size_t n = modem_verdicts(b->modem, rows);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].subject, subject) == 0)
			return &rows[i];
	}

	fail_msg("no verdict on %s", subject);
	return NULL;
}

static void assert_verdict(const struct bench *b, const char *subject,
	enum verdict_rank rank, const char *words)
{
	const struct modem_verdict *verdict = verdict_on(b, subject);

	if (verdict->rank != rank || !strstr(verdict->text, words))
		fail_msg("%s, %s: %s: %s", modem_status(b->modem).profile, subject,
			verdict_rank_name(verdict->rank), verdict->text);
}

struct family {
	const char *name; /* of the profile, here and there */
	const char *reports;
	enum verdict_rank volte;
	const char *volte_words;
	enum verdict_rank pcm;
	const char *pcm_words;
};

static const struct family families[] = {
	{"generic", "directly", VERDICT_UNKNOWN, "manual", VERDICT_PARTLY,
		"nothing is known"},
	{"sim7600", "directly", VERDICT_YES, "IMS", VERDICT_PARTLY, "AT+CPCMREG=1"},
	{"a7670", "directly", VERDICT_YES, "IMS", VERDICT_NO, "no audio port"},
	{"sim800", "directly", VERDICT_UNKNOWN, "does not tell", VERDICT_NO, "analogue"},
	{"ec25", "directly", VERDICT_UNKNOWN, "AT+QCFG=\"ims\",1", VERDICT_PARTLY,
		"AT+QPCMV"},
	{"huawei", "directly", VERDICT_UNKNOWN, "does not tell", VERDICT_PARTLY,
		"AT^DDSETEX=2"},
	{"zte", "directly", VERDICT_UNKNOWN, "does not tell", VERDICT_NO, "no audio"},
	{"ublox", "through its storage", VERDICT_YES, "IMS", VERDICT_NO, "no audio"},
};

#define FAMILIES (sizeof(families) / sizeof(*families))

static struct bench *bench_of(size_t i, const char *pin, const struct modem_conf *conf)
{
	struct emulator_conf emulator = {
		.profile = families[i].name, .pin = pin, .report_ms = -1};

	return bench_new(&emulator, conf);
}

static void every_family_is_known_for_what_it_is(void **state)
{
	(void)state;

	for (size_t i = 0; i < FAMILIES; i++) {
		const struct family *f = &families[i];
		struct bench *b = bench_of(i, NULL, NULL);

		bench_until(b, MODEM_READY, 30000);
		bench_run(b, 1000);
		assert_string_equal(modem_status(b->modem).profile, f->name);
		assert_verdict(b, "sms", VERDICT_YES, "through the SIM");
		assert_verdict(b, "reports", VERDICT_YES, f->reports);
		assert_verdict(b, "storage", VERDICT_YES, "0 of");
		assert_verdict(b, "network", VERDICT_YES, "home");
		assert_verdict(b, "ussd", VERDICT_YES, "AT+CUSD");
		assert_verdict(b, "volte", f->volte, f->volte_words);
		assert_verdict(b, "voice", VERDICT_NO, "put down");
		assert_verdict(b, "pcm", f->pcm, f->pcm_words);
		assert_verdict(b, "power", VERDICT_UNKNOWN, "unplug");
		bench_free(b);
	}
}

static void networks_and_their_moods_are_told(void **state)
{
	(void)state;

	for (size_t i = 0; i < FAMILIES; i++) {
		struct bench *b = bench_of(i, NULL, NULL);

		bench_until(b, MODEM_READY, 30000);
		bench_command(b, "domains lte");
		bench_run(b, 1000);
		assert_verdict(b, "network", VERDICT_YES, "home");
		bench_command(b, "registration 5");
		bench_run(b, 1000);
		assert_verdict(b, "network", VERDICT_PARTLY, "modems.home_only");
		bench_command(b, "registration 3");
		bench_run(b, 1000);
		assert_verdict(b, "network", VERDICT_NO, "ask the operator");
		assert_verdict(b, "sms", VERDICT_NO, "refuses");
		bench_command(b, "registration 2");
		bench_run(b, 2000);
		assert_verdict(b, "network", VERDICT_NO, "aerial");
		bench_command(b, "registration 1");
		bench_until(b, MODEM_READY, 2000);
		bench_free(b);
	}
}

static void a_sim_that_is_taken_out_is_missed(void **state)
{
	(void)state;

	for (size_t i = 0; i < FAMILIES; i++) {
		struct bench *b = bench_of(i, NULL, NULL);

		bench_until(b, MODEM_READY, 30000);
		bench_command(b, "sim-out");
		bench_run(b, 60000);
		assert_verdict(b, "sms", VERDICT_NO, "no SIM");
		bench_command(b, "sim-in");
		bench_until(b, MODEM_READY, 60000);
		assert_verdict(b, "sms", VERDICT_YES, "");
		bench_free(b);
	}
}

static void a_wrong_pin_is_tried_once_by_every_family(void **state)
{
	(void)state;

	for (size_t i = 0; i < FAMILIES; i++) {
		struct bench *b = bench_of(i, "9999", &with_pin);

		bench_until(b, MODEM_SIM, 30000);
		bench_run(b, 120000);
		bench_command(b, "reset");
		bench_run(b, 120000);
		assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 1);
		assert_verdict(b, "sms", VERDICT_NO, "PIN");
		bench_change(b, &with_pin); /* the record is lost: the SIM itself tells */
		bench_run(b, 120000);
		assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 1);
		bench_free(b);
	}
}

static void a_puk_is_told_of_by_every_family(void **state)
{
	struct modem_conf none = {.name = "a"};

	(void)state;

	for (size_t i = 0; i < FAMILIES; i++) {
		struct bench *b = bench_of(i, "1234", &none);

		bench_until(b, MODEM_SIM, 30000);
		bench_run(b, 2000);
		assert_verdict(b, "sms", VERDICT_NO, "none is configured");
		bench_command(b, "sim-puk");
		bench_change(b, &with_pin);
		bench_run(b, 120000);
		assert_verdict(b, "sms", VERDICT_NO, "PUK");
		assert_int_equal(bench_wrote(b, "AT+CPIN=\""), 0);
		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_family_is_known_for_what_it_is),
		cmocka_unit_test(networks_and_their_moods_are_told),
		cmocka_unit_test(a_sim_that_is_taken_out_is_missed),
		cmocka_unit_test(a_wrong_pin_is_tried_once_by_every_family),
		cmocka_unit_test(a_puk_is_told_of_by_every_family),
	};

	return cmocka_run_group_tests_name("modem_doctor", tests, NULL, NULL);
}
