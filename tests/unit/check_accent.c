/*
 * Warnings are written without diacritics and said with them: each shipped template wholly, other
 * texts as far as it is sure, and nobody's own marks are touched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/accents.h"
#include "config/places.h"
#include "gateway/handlers/replies.h"
#include "parsers/text/accent.h"
#include "parsers/text/fold.h"

static struct accent *accent;
static struct places places;

static void shipped(char out[512], const char *name)
{
	const char *top = getenv("top_srcdir");

	snprintf(out, 512, "%s/config/%s", top ? top : "..", name);
}

static int setup(void **state)
{
	char path[512], why[2000];
	int result;

	(void)state;
	shipped(path, "places.conf");

	if (places_load(&places, path, why, sizeof(why)))
		return -1;

	shipped(path, "accents.conf");
	accent = accents_load(path, &places, &result, why, sizeof(why));

	if (!accent)
		print_error("%s\n", why);

	return result;
}

static int teardown(void **state)
{
	(void)state;
	accent_free(accent);
	places_clear(&places);
	return 0;
}

static void expect(const char *written, const char *spoken)
{
	char said[2000];
	struct strbuf out = STRBUF(said);

	accent_restore(accent, &out, written);
	assert_string_equal(said, spoken);
}

static void what_is_sure_gets_its_marks(void **state)
{
	(void)state;
	expect("Trom xe may luc rang sang. Khoa co, khoa cong.",
		"trộm xe máy lúc rạng sáng. Khóa cổ, khóa cổng.");
	expect("Dem qua 2h30 sang co ke gian cay cua nha dan o Noi Ninh",
		"đêm qua 2h30 sáng có kẻ gian cạy cửa nhà dân ở Nội Ninh");
	expect("KHONG MO CUA cho NGUOI LA", "không mở cửa cho người lạ");
	expect("Mat 3 con trau, ai thay bao ngay 0912345678",
		"Mat 3 con trâu, ai thấy báo ngay 0912345678");
	expect("", "");
	expect("xyz", "xyz");
}

/* "ma", "cho", "bao" may be anything. */
static void what_is_not_sure_stays(void **state)
{
	(void)state;
	expect("ma cho bao de den tu", "ma cho bao de den tu");
	expect("nha, may", "nhà, may");
}

static void marks_of_the_author_stay(void **state)
{
	(void)state;
	expect("Trộm xe may ở xóm 3, khoa cua", "Trộm xe may ở xóm 3, khoa cua");
}

static void without_a_lexicon_nothing_changes(void **state)
{
	char said[100];
	struct strbuf out = STRBUF(said);

	(void)state;
	accent_restore(NULL, &out, "trom xe");
	assert_string_equal(said, "trom xe");
}

static bool is_template(const char *name)
{
	return name[0] == 'W' && strspn(name + 1, "0123456789") == 2 && !name[3];
}

/* Each says what was written, with marks. */
static void every_template_has_its_marks(void **state)
{
	static struct replies replies;
	int templates = 0;

	(void)state;
	replies_defaults(&replies);

	for (int i = 0; i < REPLY_COUNT; i++) {
		const char *text = replies.text[i];
		char said[2000], was[600], is[2000];
		struct strbuf out = STRBUF(said);
		size_t before, after = 0;

		if (!is_template(reply_name((enum reply_id)i)))
			continue;

		templates++;
		accent_restore(accent, &out, text);
		before = fold_text(was, sizeof(was), text, strlen(text));
		fold_text(is, sizeof(is), said, strlen(said));
		assert_string_equal(is, was);

		for (const char *c = said; *c; c++)
			after += (unsigned char)*c >= 0x80;

		/* A third of all letters has a mark, and a mark has two or three octets. */
		if (after < before / 3)
			fail_msg("%s: %s", reply_name((enum reply_id)i), said);
	}

	assert_int_equal(templates, 30);
}

static void anything_is_survived(void **state)
{
	char text[700], said[3000];

	(void)state;
	srand(3);

	for (int round = 0; round < 2000; round++) {
		struct strbuf out = strbuf_on(said, 1 + (size_t)rand() % sizeof(said));
		size_t n = (size_t)rand() % sizeof(text);

		for (size_t i = 0; i < n; i++)
			text[i] = (char)(rand() % 3 ? "trom xe may khong 1h sang,. "[rand() % 27]
						    : 1 + rand() % (round % 2 ? 126 : 254));

		text[n ? n - 1 : 0] = '\0';
		accent_restore(accent, &out, text);
		assert_int_equal(strlen(said), out.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sure_gets_its_marks),
		cmocka_unit_test(what_is_not_sure_stays),
		cmocka_unit_test(marks_of_the_author_stay),
		cmocka_unit_test(without_a_lexicon_nothing_changes),
		cmocka_unit_test(every_template_has_its_marks),
		cmocka_unit_test(anything_is_survived),
	};

	return cmocka_run_group_tests_name("accent", tests, setup, teardown);
}
