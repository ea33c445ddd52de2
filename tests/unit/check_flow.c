/*
 * Calls go where ivr.conf says, whatever is pressed and whenever somebody hangs up; and what would
 * leave a caller without a way out is refused with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/ivr.h"
#include "gateway/handlers/replies.h"
#include "gateway/ivr/flow.h"

#define STEPS_MAX 400

static struct ivr ivr;
static struct flow_state state;
static struct flow_actions acts;

static int setup(void **unused)
{
	const char *top = getenv("top_srcdir");
	char path[512], why[2000];

	(void)unused;
	snprintf(path, sizeof(path), "%s/config/ivr.conf", top ? top : "..");

	if (!ivr_load(&ivr, path, "Thôn Càn", why, sizeof(why)))
		return 0;

	print_error("%s\n", why);
	return -1;
}

static int teardown(void **unused)
{
	(void)unused;
	ivr_clear(&ivr);
	return 0;
}

static void tell(enum flow_event_kind kind)
{
	struct flow_event event = {.kind = kind, .reply = -1, .node = ivr.flow->start};

	flow_step(ivr.flow, &state, &event, &acts);
}

static void key(char pressed)
{
	struct flow_event event = {.kind = FLOW_KEY, .key = pressed};

	flow_step(ivr.flow, &state, &event, &acts);
}

static void keys(const char *pressed)
{
	while (*pressed)
		key(*pressed++);
}

static void done(int reply, const char *code)
{
	struct flow_event event = {.kind = FLOW_DONE, .reply = reply, .code = code};

	flow_step(ivr.flow, &state, &event, &acts);
}

static bool has(enum flow_act act)
{
	for (size_t i = 0; i < acts.count; i++)
		if (acts.act[i].act == act)
			return true;

	return false;
}

#define AT(expected) assert_string_equal(ivr.flow->nodes[state.node].name, expected)

static void begin(void)
{
	state = (struct flow_state){0};
	tell(FLOW_BEGIN);
	AT("chao");
	assert_true(has(FLOW_ACT_SAY));
	key('1'); /* the greeting names 113: no key cuts it */
	AT("chao");
	tell(FLOW_SAID);
	AT("goc");
}

static void test_tip(void **unused)
{
	(void)unused;
	begin();
	key('1');
	AT("tin");
	assert_true(has(FLOW_ACT_STOP) && has(FLOW_ACT_SAY) && has(FLOW_ACT_BEEP));
	tell(FLOW_SAID);
	assert_true(has(FLOW_ACT_RECORD));
	key('#');
	assert_true(has(FLOW_ACT_END_RECORD));
	tell(FLOW_RECORDED);
	AT("tin-gui");
	assert_true(has(FLOW_ACT_DO));
	done(REPLY_TIP_ACK, "482193");
	AT("tin-xong");
	assert_string_equal(state.code, "482193");
}

static void test_tip_hung_up(void **unused)
{
	(void)unused;
	begin();
	key('1');
	tell(FLOW_GONE);
	assert_false(has(FLOW_ACT_DO)); /* nothing was said yet */

	begin();
	key('1');
	tell(FLOW_SAID);
	tell(FLOW_GONE);
	assert_true(has(FLOW_ACT_DO));
	AT("tin-gui");
	done(REPLY_TIP_ACK, "482193");
	assert_int_equal(acts.count, 0);
}

static void test_consent_needs_its_key(void **unused)
{
	(void)unused;
	begin();
	keys("21");
	AT("dong-y");
	key('2');
	AT("goc");
	keys("211");
	AT("ho-ten");
	tell(FLOW_SAID);
	tell(FLOW_RECORDED);
	AT("dang-ky-gui");
	assert_int_equal(ivr.flow->nodes[state.node].command, COMMAND_REGISTER);
	done(REPLY_DK_OK, "");
	AT("dang-ky-xong");
}

static void test_patrol(void **unused)
{
	(void)unused;
	begin();
	keys("43");
	AT("tuan-tra");
	keys("48219");
	AT("tuan-tra");
	key('*');
	keys("123456");
	AT("tuan-tra-hoi");
	assert_string_equal(state.ref, "123456");
	key('1');
	keys("4071#");
	AT("xac-nhan");
	assert_string_equal(state.pin, "4071");
	done(REPLY_CB_DENIED, "");
	AT("khong-duoc");
	assert_string_equal(state.pin, "");
	begin();
	keys("43123456");
	key('2');
	keys("4071#");
	AT("tra-lai");
	done(REPLY_SAI_OK, "");
	AT("tra-lai-xong");
}

static void test_warnings_and_duty(void **unused)
{
	(void)unused;
	begin();
	key('3');
	AT("canh-bao");
	assert_true(has(FLOW_ACT_WARNINGS));
	tell(FLOW_NOTHING);
	AT("khong-canh-bao");
	begin();
	keys("44");
	AT("to-truong");
	assert_int_equal(acts.act[2].act, FLOW_ACT_DUTY);
	tell(FLOW_NOTHING);
	AT("khong-truc");
	tell(FLOW_SAID);
	AT("tin-hoi");
}

static void test_common_keys(void **unused)
{
	(void)unused;
	begin();
	key('0');
	AT("goc");
	assert_true(has(FLOW_ACT_SAY));
	key('4');
	AT("viec-khac");
	key('*');
	AT("goc");
	key('7');
	assert_int_equal(state.tried, 1);
	key('8');
	key('6');
	AT("tam-biet");
	begin();
	key('9');
	AT("tam-biet");
	tell(FLOW_SAID);
	assert_true(has(FLOW_ACT_HANGUP) && state.over);
}

/* From every node, a caller who does nothing is said goodbye to. */
static void test_silence(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < ivr.flow->node_count; i++) {
		int steps = 0;

		state = (struct flow_state){0};
		state.node = (int)i;

		while (!state.over && steps++ < STEPS_MAX) {
			tell(FLOW_SAID);
			tell(FLOW_LATE);
			tell(FLOW_RECORDED);
			tell(FLOW_DONE);
			state.speaking = true;
		}

		assert_true(state.over);
	}
}

static void test_anything(void **unused)
{
	(void)unused;
	srand(1);

	for (int call = 0; call < 2000; call++) {
		state = (struct flow_state){0};
		tell(FLOW_BEGIN);

		for (int i = 0; i < 60 && !state.over; i++) {
			if (rand() % 3)
				key("0123456789*#ABCD"[rand() % 16]);
			else
				tell(FLOW_SAID + (enum flow_event_kind)(rand() % 7));
		}
	}
}

struct fault {
	const char *text, *why;
};

#define HEAD "start = \"a\"; root = \"a\"; goodbye = \"b\"; nodes = (\n"
#define BYE "{ name = \"b\"; kind = \"hangup\"; } );"
#define MENU(options, timeout)                                                                     \
	"{ name = \"a\"; kind = \"menu\"; say = \"x\"; timeout = \"" timeout "\"; keys = (" options  \
	"); },\n"
#define KEY(key) "{ key = \"" key "\"; to = \"b\"; }"

static const struct fault faults[] = {
	{HEAD MENU(KEY("1"), "c") BYE, ":2: there is no node \"c\""},
	{HEAD MENU(KEY("1"), "a") BYE, ":2: the node \"a\" never hangs up"},
	{HEAD MENU("", "b") BYE, ":2: keys takes a list"},
	{HEAD MENU(KEY("0"), "b") BYE, "no keys to choose by"},
	{HEAD MENU(KEY("1") "," KEY("1"), "b") BYE, "names a key twice"},
	{HEAD MENU(KEY("1") "," KEY("2") "," KEY("3") "," KEY("4") "," KEY("5"), "b") BYE,
		"more than four choices"},
	{HEAD "{ name = \"a\"; kind = \"menu\"; say = \"x\"; keys = (" KEY("1") "); }," BYE,
		":2: timeout is missing"},
	{HEAD "{ name = \"a\"; kind = \"play\"; say = \"x\"; next = \"c\"; },\n"
	      "{ name = \"c\"; kind = \"play\"; say = \"x\"; next = \"a\"; }," BYE,
		":3: the node \"c\" never hangs up"},
	{HEAD "{ name = \"a\"; kind = \"play\"; say = \"{ten}\"; next = \"b\"; }," BYE,
		":2: {ten} cannot be said"},
	{HEAD "{ name = \"a\"; kind = \"sing\"; say = \"x\"; next = \"b\"; }," BYE,
		":2: kind takes"},
	{HEAD "{ name = \"a\"; kind = \"do\"; command = \"BROADCAST\"; next = \"b\"; "
	      "failed = \"b\"; }," BYE,
		":2: command takes"},
	{HEAD "{ name = \"a\"; kind = \"do\"; command = \"TIP\"; next = \"b\"; failed = \"b\"; "
	      "answers = ( { reply = \"NO\"; to = \"b\"; } ); }," BYE,
		":2: there is no reply \"NO\""},
	{HEAD "{ name = \"a\"; kind = \"play\"; say = \"x\"; next = \"b\"; waits = 3; }," BYE,
		":2: "},
	{"nodes = ( { name = \"b\"; kind = \"hangup\"; } );", "start is missing"},
	{"", "nodes is missing"},
};

static void test_faults(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		char path[] = "/tmp/keng-flow-XXXXXX", why[2000] = "";
		struct ivr other;
		int fd = mkstemp(path);

		assert_true(fd >= 0);
		assert_int_equal(write(fd, faults[i].text, strlen(faults[i].text)),
			strlen(faults[i].text));
		close(fd);

		int result = ivr_load(&other, path, "x", why, sizeof(why));

		unlink(path);
		assert_int_not_equal(result, 0);

		if (!strstr(why, faults[i].why))
			fail_msg("\"%s\" is not in: %s", faults[i].why, why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tip),
		cmocka_unit_test(test_tip_hung_up),
		cmocka_unit_test(test_consent_needs_its_key),
		cmocka_unit_test(test_patrol),
		cmocka_unit_test(test_warnings_and_duty),
		cmocka_unit_test(test_common_keys),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_anything),
		cmocka_unit_test(test_faults),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
