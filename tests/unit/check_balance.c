/*
 * text/balance: what operators say about an account, in all their ways.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "parsers/text/balance.h"

struct sample {
	const char *text;
	bool known;
	int64_t amount;
	int year, month, day; /* 0: no date */
};

static const struct sample samples[] = {
	{"TKC 25.000d, HSD 31/12/2026", true, 25000, 2026, 12, 31},
	{"TKG: 12.345d,dung den 01/02/2027. TKKM: 50.000d", true, 12345, 2027, 2, 1},
	{"Tài khoản chính: 1.234.567đ. Hạn sử dụng: 05-06-2027", true, 1234567, 2027, 6,
		5},
	{"TKKM1: 99.000d HSD 01/01/2026; TK goc: 5.000d HSD 02/03/2027", true, 5000, 2027,
		3, 2},
	{"TK chinh=25000 VND, HSD:24/12/26", true, 25000, 2026, 12, 24},
	{"So du TK cua Quy khach la 0d. Vui long nap the.", true, 0, 0, 0, 0},
	{"Main balance: 15,000 VND. Expiry: 2026-12-31", true, 15000, 2026, 12, 31},
	{"So du: -1.500 dong", true, -1500, 0, 0, 0},
	{"TK chinh: 25.000,50d", true, 25000, 0, 0, 0},
	{"So thue bao 0912345678, TKC: 7000d, het han 10/10/2026", true, 7000, 2026, 10,
		10},
	{"Bam *101# de xem. So du 30000 dong", true, 30000, 0, 0, 0},
	{"Quy khach con 500MB data den 30/11/2026", false, 0, 2026, 11, 30},
	{"SIM se bi khoa sau 20/01/2027", false, 0, 2027, 1, 20},
	{"Khong thuc hien duoc yeu cau", false, 0, 0, 0, 0},
	{"Luc 23:59:59 ngay 32/13/2026", false, 0, 0, 0, 0},
	{"", false, 0, 0, 0, 0},
	{"So du 99999999999999999999d", false, 0, 0, 0, 0},
};

static void accounts_are_read(void **state)
{
	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		const struct sample *s = &samples[i];
		struct balance b;
		bool read = balance_read(&b, s->text);

		if (read != (s->known || s->year) || b.known != s->known ||
			(b.known && b.amount != s->amount) || b.dated != (s->year != 0) ||
			(b.dated && (b.year != s->year || b.month != s->month ||
					    b.day != s->day)))
			fail_msg("%s: %d %lld, %d %d-%d-%d", s->text, b.known,
				(long long)b.amount, b.dated, b.year, b.month, b.day);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accounts_are_read),
	};

	return cmocka_run_group_tests_name("balance", tests, NULL, NULL);
}
