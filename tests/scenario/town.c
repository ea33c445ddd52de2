/*
 * A community that is spoken to; see town.h.
 */
#include "tests/scenario/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/civil.h"
#include "gateway/store/store.h"

void say(struct bench *bench, const char *from, const char *text)
{
	bench_say(bench, from, text);
	bench_pass(bench, 1000);
}

void say_ref(struct bench *bench, const char *from, const char *word, const char *code,
	const char *rest)
{
	char text[512];

	snprintf(text, sizeof(text), "%s %s%s%s", word, code, rest[0] ? " " : "", rest);
	say(bench, from, text);
}

const char *tell(struct bench *bench, const char *from, int64_t at, const char *text)
{
	static char code[8];
	struct inbound in = bench_inbound(bench, from, text);

	in.id = 0;
	in.origin = ORIGIN_HISTORY;
	in.sent_at = at;
	assert_int_equal(store_begin(bench->store), 0);

	int result = dispatch_message(bench->dispatch, &in, &bench->out);

	if (result)
		fail_msg("%s: %s", text, strerror(-result));

	assert_int_equal(store_commit(bench->store), 0);
	return town_code(bench, code);
}

int64_t town_time(const char *local)
{
	int64_t wall;

	assert_int_equal(civil_parse(local, &wall), 0);
	return wall;
}

void town_until(struct bench *bench, const char *local)
{
	int64_t at = town_time(local);

	assert_true(at >= bench_now(bench));
	bench_pass(bench, at - bench_now(bench));
}

const char *town_code(struct bench *bench, char out[8])
{
	memcpy(out, bench->out.code, 8);
	return out;
}
