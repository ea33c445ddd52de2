/*
 * A warning may be one of the thirty that are ready, may wait for its hour, and needs the police
 * where it names anybody; its author has the figures as soon as the last of it has left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/store.h"
#include "tests/scenario/town.h"

/* The author's code and the second person's. */
static void prove(struct bench *bench, const char *line, const char *second, char yours[8])
{
	char mine[8];

	say(bench, DUNG, line);
	bench_code(mine, bench_expect(bench, DUNG, "XN "), "XN ");
	say_ref(bench, DUNG, "XN", mine, "");
	bench_code(yours, bench_expect(bench, second, "DUYET "), "DUYET ");
}

static void a_template_goes_out_word_by_word(void **state)
{
	struct bench *bench = *state;
	char code[8];

	prove(bench, "CB " LEADER_PIN " thon Can W18", THANG, code);
	bench_expect(bench, THANG, "CANH BAO: Trom xe may luc 1-4h sang.");
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, 1000);
	assert_string_equal(bench_expect(bench, LAN, "Trom xe may luc 1-4h")->text,
		bench->replies.text[REPLY_W18]);
}

static void a_template_that_is_not_there_is_named(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "CB " LEADER_PIN " ALL W77");
	bench_expect(bench, DUNG, "khong co mau W77");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM broadcast"), 0);
}

static void it_waits_for_its_hour(void **state)
{
	struct bench *bench = *state;
	char code[8];

	town_until(bench, "2026-11-26T10:00");
	prove(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than", THANG, code);
	assert_int_equal(bench_count(bench, THANG, "luc 19h00 26/11"), 1);
	say_ref(bench, THANG, "DUYET", code, "");
	bench_expect(bench, DUNG, "se gui luc 19h00 ngay 26/11");
	town_until(bench, "2026-11-26T18:59");
	bench_never(bench, LAN, "hop dan");
	town_until(bench, "2026-11-26T19:01");
	bench_expect(bench, LAN, "Toi nay hop dan");
	bench_never(bench, LAN, "HEN");
}

static void one_that_waits_may_be_stopped(void **state)
{
	struct bench *bench = *state;
	char code[8];

	town_until(bench, "2026-11-26T10:00");
	prove(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan", THANG, code);
	say_ref(bench, THANG, "DUYET", code, "");
	say(bench, DUNG, "HUY 01");
	bench_expect(bench, DUNG, "Khong co tin nao duoc gui");
	bench_pass(bench, DAYS(1));
	bench_never(bench, LAN, "hop dan");
}

static void what_names_somebody_needs_the_police(void **state)
{
	struct bench *bench = *state;
	char mine[8], code[8];

	say(bench, DUNG, "CB " LEADER_PIN " ALL Canh giac xe 98B1-234.56 hay di trom cho");
	bench_code(mine, bench_expect(bench, DUNG, "xin Cong an duyet"), "XN ");
	say_ref(bench, DUNG, "XN", mine, "");
	bench_never(bench, THANG, "DUYET");
	bench_code(code, bench_expect(bench, QUAN, "DUYET "), "DUYET ");
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, 2000);
	bench_never(bench, LAN, "98B1");
	say_ref(bench, QUAN, "DUYET", code, "");
	bench_pass(bench, 2000);
	bench_expect(bench, LAN, "98B1-234.56");
}

static void the_author_hears_when_the_last_has_left(void **state)
{
	struct bench *bench = *state;
	char code[8];

	prove(bench, "CB " LEADER_PIN " ALL W19", THANG, code);
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, MINUTE_MS);
	bench_never(bench, DUNG, "gui 1, loi");
	bench_send_all(bench);

	/* A daemon that starts anew finds the same. */
	dispatch_free(bench->dispatch);
	shelf_close(bench->shelf);
	shelf_open(bench->shelf);
	bench->store = bench->conf.store = bench->shelf->store;
	bench->dispatch = dispatch_new(&bench->conf);
	bench_pass(bench, 10);
	bench_expect(bench, DUNG, "Canh bao 01: gui 1, loi 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_template_goes_out_word_by_word),
		BENCH_TEST(a_template_that_is_not_there_is_named),
		BENCH_TEST(it_waits_for_its_hour),
		BENCH_TEST(one_that_waits_may_be_stopped),
		BENCH_TEST(what_names_somebody_needs_the_police),
		BENCH_TEST(the_author_hears_when_the_last_has_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
