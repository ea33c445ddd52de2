/*
 * The small parts of voice: presses out of two sources, the queue between two threads, and the lines
 * that brands say about calls.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "modem/call.h"
#include "modem/call_line.h"
#include "modem/keys.h"
#include "modem/spsc.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What is heard: 't' a tone begins, 'e' it ends, 'm' the modem tells; and what is new. */
struct heard {
	int64_t at_ms;
	char what;
	char key;
	bool press;
};

static void hear_all(const struct heard *rows, size_t count)
{
	struct keys keys = {0};
	bool both;

	for (size_t i = 0; i < count; i++) {
		const struct heard *row = &rows[i];

		if (row->what == 'e') {
			keys_released(&keys, row->at_ms);
			continue;
		}

		if (keys_heard(&keys, row->key,
			    row->what == 't' ? CALL_KEY_TONE : CALL_KEY_MODEM, row->at_ms,
			    &both) != row->press)
			fail_msg("row %zu: %c %c at %d", i, row->what, row->key,
				(int)row->at_ms);
	}
}

#define HEAR(...) \
	do { \
		const struct heard rows[] = {__VA_ARGS__}; \
		hear_all(rows, COUNT(rows)); \
	} while (0)

static void two_sources_make_one_press(void **state)
{
	(void)state;
	/* both, in either order */
	HEAR({0, 't', '1', true}, {90, 'm', '1', false}, {120, 'e', 0, false});
	HEAR({0, 'm', '1', true}, {90, 't', '1', false}, {120, 'e', 0, false});
	/* told at the end of a long press */
	HEAR({0, 't', '1', true}, {900, 'e', 0, false}, {1000, 'm', '1', false});
	/* broken by the codec, and long after */
	HEAR({0, 't', '1', true}, {100, 'e', 0, false}, {200, 't', '1', false},
		{300, 'e', 0, false}, {600, 't', '1', true});
	/* the same key twice, each told by both */
	HEAR({0, 't', '1', true}, {100, 'e', 0, false}, {180, 'm', '1', false},
		{400, 't', '1', true}, {500, 'e', 0, false}, {580, 'm', '1', false});
	/* a quick code: the modem's events come late and in a row */
	HEAR({0, 't', '1', true}, {60, 'e', 0, false}, {120, 't', '2', true},
		{180, 'e', 0, false}, {200, 'm', '1', false}, {240, 't', '3', true},
		{300, 'e', 0, false}, {320, 'm', '2', false}, {440, 'm', '3', false});
	/* another key in between is no broken tone */
	HEAR({0, 't', '1', true}, {50, 'e', 0, false}, {60, 't', '2', true},
		{110, 'e', 0, false}, {140, 't', '1', true});
	/* one source alone, twice */
	HEAR({0, 'm', '1', true}, {200, 'm', '1', true});
	/* too far apart */
	HEAR({0, 'm', '1', true}, {500, 't', '1', true});
}

/* ------------------------------------------------------------------ between threads */

#define ELEMENTS 300000

static void *put_all(void *arg)
{
	uint32_t next = 0, batch[37];

	while (next < ELEMENTS) {
		size_t n = 1 + next % 37;

		n = n < ELEMENTS - next ? n : ELEMENTS - next;

		for (size_t i = 0; i < n; i++)
			batch[i] = next + (uint32_t)i;

		next += (uint32_t)spsc_put(arg, batch, n);
	}

	return NULL;
}

static void nothing_is_lost_between_two_threads(void **state)
{
	struct spsc queue;
	pthread_t thread;
	uint32_t expected = 0, batch[29];

	(void)state;
	spsc_init(&queue, 64, sizeof(uint32_t));
	pthread_create(&thread, NULL, put_all, &queue);

	while (expected < ELEMENTS) {
		size_t n = spsc_take(&queue, batch, 1 + expected % 29);

		for (size_t i = 0; i < n; i++)
			assert_int_equal(batch[i], expected + i);

		expected += (uint32_t)n;
	}

	pthread_join(thread, NULL);
	assert_int_equal(spsc_waiting(&queue), 0);
	assert_int_equal(spsc_room(&queue), 64);
	spsc_clear(&queue);
}

/* ------------------------------------------------------------------ lines */

static void every_brands_lines_are_understood(void **state)
{
	static const struct {
		const char *line;
		enum call_line_kind kind;
		char key;
	} rows[] = {
		{"VOICE CALL: BEGIN", CALL_LINE_BEGUN, 0},
		{"VOICE CALL: END: 000017", CALL_LINE_ENDED, 0},
		{"VOICE CALL: END", CALL_LINE_ENDED, 0},
		{"NO CARRIER", CALL_LINE_ENDED, 0},
		{"BUSY", CALL_LINE_BUSY, 0},
		{"NO ANSWER", CALL_LINE_NO_ANSWER, 0},
		{"^ORIG:1,0", CALL_LINE_OTHER, 0},
		{"^CONF:1", CALL_LINE_ALERTING, 0},
		{"^CONN:1,0", CALL_LINE_ANSWERED, 0},
		{"^CEND:1,5,29,16", CALL_LINE_ENDED, 0},
		{"^CEND:1,0,104,17", CALL_LINE_BUSY, 0},
		{"^CEND:1,0,29,19", CALL_LINE_NO_ANSWER, 0},
		{"HANGUP: 1", CALL_LINE_ENDED, 0},
		{"+QIND: \"ccinfo\",1,0,3,0,0,\"0912345678\",129", CALL_LINE_ALERTING, 0},
		{"+QIND: \"ccinfo\",1,0,0,0,0,\"0912345678\",129", CALL_LINE_ANSWERED, 0},
		{"+QIND: \"ccinfo\",1,0,-1,0,0,\"0912345678\",129", CALL_LINE_ENDED, 0},
		{"+QIND: \"csq\",20,99", CALL_LINE_NONE, 0},
		{"^DSCI: 1,0,7,0,0912345678,129", CALL_LINE_ALERTING, 0},
		{"^DSCI: 1,0,3,0,0912345678,129", CALL_LINE_ANSWERED, 0},
		{"^DSCI: 1,0,6,0,0912345678,129", CALL_LINE_ENDED, 0},
		{"+QPCMV: 0,0", CALL_LINE_WAIT, 0},
		{"+QPCMV: 1,0", CALL_LINE_GO, 0},
		{"+RXDTMF: 8", CALL_LINE_KEY, '8'},
		{"+DTMF: *", CALL_LINE_KEY, '*'},
		{"+DTMF: 1,160", CALL_LINE_KEY, '1'},
		{"^DDTMF: 5", CALL_LINE_KEY, '5'},
		{"^DDTMF:#", CALL_LINE_KEY, '#'},
		{"+QTONEDET: 56", CALL_LINE_KEY, '8'},
		{"+QTONEDET: 35", CALL_LINE_KEY, '#'},
		{"+QTONEDET: 321", CALL_LINE_OTHER, 0},
		{"+RXDTMF: 12", CALL_LINE_OTHER, 0},
		{"+RXDTMF:", CALL_LINE_OTHER, 0},
		{"+CREG: 1", CALL_LINE_NONE, 0},
	};

	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_line line =
			call_line_parse(rows[i].line, strlen(rows[i].line));

		if (line.kind != rows[i].kind || line.key != rows[i].key)
			fail_msg("%s: %s", rows[i].line, call_line_name(line.kind));
	}
}

static void the_list_of_calls_is_understood(void **state)
{
	struct call_entry entry;

	(void)state;
#define ENTRY(text) call_entry_parse(&entry, text, strlen(text))
	assert_int_equal(ENTRY("+CLCC: 1,1,4,0,0,\"+84912345678\",145"), 0);
	assert_false(entry.outgoing);
	assert_int_equal(entry.stat, CALL_STAT_INCOMING);
	assert_string_equal(entry.number, "+84912345678");
	assert_int_equal(ENTRY("+CLCC: 1,0,0,0,0"), 0);
	assert_true(entry.outgoing);
	assert_string_equal(entry.number, "");
	assert_int_equal(ENTRY("+CLCC: 1,0,0,1,0"), -EINVAL);
	assert_int_equal(ENTRY("+CLCC: 1,0,9,0,0"), -EINVAL);
	assert_int_equal(ENTRY("+CLCC: "), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_sources_make_one_press),
		cmocka_unit_test(nothing_is_lost_between_two_threads),
		cmocka_unit_test(every_brands_lines_are_understood),
		cmocka_unit_test(the_list_of_calls_is_understood),
	};

	return cmocka_run_group_tests_name("voice_parts", tests, NULL, NULL);
}
