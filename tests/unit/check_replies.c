/*
 * Replies: whatever stands in for a placeholder, each is one part of the plain alphabet, with
 * codes and numbers whole; and what was typed as proof is not kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/handlers/replies.h"
#include "parsers/sms/split.h"

#define NOON INT64_C(1773118800000) /* 2026-03-10T12:00 in Vietnam */

static struct replies replies;

static int setup(void **state)
{
	(void)state;
	replies_defaults(&replies);
	return civil_set_zone("Asia/Ho_Chi_Minh");
}

static struct fill widest(const char *words)
{
	return (struct fill){
		.ma = "482193", .so = "738201", .bien = "98MD112345",
		.ten = words, .thon = words, .kv = words, .nd = words,
		.when = NOON - 13 * 3600 * 1000 + 59 * 60 * 1000,
		.sl = 99999, .sl2 = 99998, .tong = 99996, .luot = 99997,
		.buoi = 9999, .tin = 9998, .gt = 9997, .hgt = 9996, .hg = 9995, .vu = 9994,
		.loa = 9993, .tien = 999999999, .du = 999999998,
	};
}

static void every_reply_has_a_text_that_may_be_used(void **state)
{
	char why[200];

	(void)state;

	for (int id = 0; id < REPLY_COUNT; id++) {
		if (!replies_check(replies.text[id], why, sizeof(why)))
			fail_msg("%s: %s", reply_name((enum reply_id)id), why);
	}
}

/* What must stand whole where a template names it. */
static void holds(enum reply_id id, const char *text, const char *placeholder, const char *value)
{
	if (strstr(replies.text[id], placeholder) && !strstr(text, value))
		fail_msg("%s lost %s: %s", reply_name(id), placeholder, text);
}

static void fits(enum reply_id id, const char *words)
{
	struct fill fill = widest(words);
	char text[REPLY_FILLED_MAX];
	struct split_count count;

	replies_fill(text, &replies, id, &fill);
	count = split_count(text, strlen(text));

	if (count.parts != 1 || count.alphabet != DCS_GSM7)
		fail_msg("%s is no single plain SMS: %s", reply_name(id), text);

	holds(id, text, "{ma}", "482193");
	holds(id, text, "{so}", "738201");
	holds(id, text, "{bien}", "98MD112345");
	holds(id, text, "{sl}", "99999");
	holds(id, text, "{sl2}", "99998");
	holds(id, text, "{hg}", "9995");
	holds(id, text, "{tien}", "999.999.999");
	holds(id, text, "{gio}", "23h59");
	holds(id, text, "{ngay}", "9/3");
}

static void every_reply_is_one_part_whatever_fills_it(void **state)
{
	char longest[900];

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';

	for (int id = 0; id < REPLY_COUNT; id++) {
		fits((enum reply_id)id, "");
		fits((enum reply_id)id, "Càn");
		fits((enum reply_id)id, longest);
		fits((enum reply_id)id,
			"Nguyễn Thị Hoàng Phương Thảo ở tổ dân phố Nội Ninh phường Ninh Sơn thị xã"
			" Việt Yên tỉnh Bắc Giang cũ, nay là tỉnh Bắc Ninh, cạnh nhà văn hóa");
		fits((enum reply_id)id,
			"[€] {ma} ~^|\\ [€] {so} ~^|\\ [€] [€] [€] [€] [€] [€] [€] [€] [€] [€] [€]");
		fits((enum reply_id)id, "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀");
	}
}

static const char *filled(enum reply_id id, const struct fill *fill)
{
	static char text[REPLY_FILLED_MAX];

	return replies_fill(text, &replies, id, fill);
}

static void what_fits_is_left_alone(void **state)
{
	struct fill fill = {.ma = "482193", .thon = "Tổ dân phố Nội Ninh", .when = NOON,
		.nd = "co 2 thanh nien la di xe may 98B1-234.56 ngo so 5 thon Can luc 22h30"};

	(void)state;
	assert_non_null(strstr(filled(REPLY_POL_FORWARD, &fill), fill.nd));
	fill.thon = "Thôn Càn";
	assert_string_equal(filled(REPLY_FIRE_ACK, &fill),
		"CHAY: GOI NGAY 114 (mien phi). Tin nay dang chuyen toi To PCCC Thon Can, KHONG"
		" thay cuoc goi 114. Thoat ra ngoai, ngat dien, ho hoan moi nguoi.");
}

static void words_give_way_where_people_would_cut_them(void **state)
{
	struct fill fill = {.ten = "Nguyễn Thị Hoàng Phương Thảo", .thon = "Tổ dân phố Nội Ninh"};

	(void)state;
	assert_non_null(strstr(filled(REPLY_DK_OK, &fill), " Phuong Thao, TDP Noi Ninh. "));
}

static void a_bad_template_says_why(void **state)
{
	static const struct {
		const char *text, *word;
	} bad[] = {
		{"", "empty"},
		{"Ma {mai}: cam on", "placeholder"},
		{"Đã nhận tin, mã {ma}", "plain SMS"},
		{"{nd} {nd} {nd}", "182 characters"},
		{"{ma", "placeholder"},
	};
	char why[200];

	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(replies_check(bad[i].text, why, sizeof(why)));

		if (!strstr(why, bad[i].word))
			fail_msg("\"%s\": %s", bad[i].text, why);
	}
}

static void long_words_are_cut_between_words(void **state)
{
	(void)state;
	assert_int_equal(replies_cut("mot hai ba", 20), 10);
	assert_int_equal(replies_cut("mot hai ba", 9), 7);
	assert_int_equal(replies_cut("mot hai ba", 7), 7);
	assert_int_equal(replies_cut("motmotmotmot", 5), 5);
	assert_int_equal(replies_cut("[[[[", 5), 2);
	assert_int_equal(replies_cut("", 5), 0);
}

static void proof_is_blanked_however_it_is_written(void **state)
{
	struct dispatch_outcome out = {.secrets = {"246810"}};
	char plain[] = "CB 246810 ALL Trom xe 1-4h", wide[] = "CB ２４６８１０ ALL 113";

	(void)state;
	dispatch_redact(&out, plain);
	assert_string_equal(plain, "CB ****** ALL Trom xe 1-4h");
	dispatch_redact(&out, wide);
	assert_null(strstr(wide, "２"));
	assert_null(strstr(wide, "113"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reply_has_a_text_that_may_be_used),
		cmocka_unit_test(every_reply_is_one_part_whatever_fills_it),
		cmocka_unit_test(what_fits_is_left_alone),
		cmocka_unit_test(words_give_way_where_people_would_cut_them),
		cmocka_unit_test(a_bad_template_says_why),
		cmocka_unit_test(long_words_are_cut_between_words),
		cmocka_unit_test(proof_is_blanked_however_it_is_written),
	};

	return cmocka_run_group_tests_name("replies", tests, setup, NULL);
}
