/*
 * control: the console asks in the name of its accounts, nobody else does, and no account has a role
 * that the console has not itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/store.h"
#include "gateway/store/tip.h"
#include "tests/support/hatch.h"

#define CONSOLE	 1000
#define STRANGER 1001

static int console_setup(void **state)
{
	if (hatch_setup(state))
		return -1;

	struct hatch *hatch = *state;

	snprintf(hatch->conf.speaker, sizeof(hatch->conf.speaker), "%d", CONSOLE);
	control_reconfigure(hatch->control, &hatch->conf);
	return 0;
}

static void expect_done(struct hatch *hatch, const char *request)
{
	json_t *answer = hatch_ask(hatch, request);

	assert_true(json_is_true(json_object_get(answer, "ok")));
	json_decref(answer);
}

static void only_the_console_speaks_for_others(void **state)
{
	struct hatch *hatch = *state;

	hatch_connect(hatch, STRANGER, ROLE_ADMIN);
	hatch_expect_error(hatch,
		"{\"op\":\"status\",\"actor\":\"console:ha\",\"as\":\"pol\"}", "NOT_ALLOWED");
	hatch_expect_error(hatch,
		"{\"op\":\"note\",\"act\":\"console.login\",\"object\":\"ha\",\"detail\":\"\"}",
		"NOT_ALLOWED");
	hatch_connect(hatch, CONSOLE, ROLE_ADMIN);
	expect_done(hatch, "{\"op\":\"status\",\"actor\":\"console:ha\",\"as\":\"pol\"}");
}

static void an_actor_is_an_account_with_a_role(void **state)
{
	static const char *const wrong[] = {
		"\"actor\":\"person:12\",\"as\":\"pol\"",
		"\"actor\":\"console:\",\"as\":\"pol\"",
		"\"actor\":\"console:h a\",\"as\":\"pol\"",
		"\"actor\":\"console:a-name-that-is-longer-than-any\",\"as\":\"pol\"",
		"\"actor\":1,\"as\":\"pol\"",
		"\"actor\":\"console:ha\"",
		"\"actor\":\"console:ha\",\"as\":\"king\"",
		"\"actor\":\"console:ha\",\"as\":1",
	};
	struct hatch *hatch = *state;
	char request[160];

	hatch_connect(hatch, CONSOLE, ROLE_ADMIN);

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(request, sizeof(request), "{\"op\":\"status\",%s}", wrong[i]);
		hatch_expect_error(hatch, request, "NOT_ALLOWED");
	}
}

static void an_account_has_no_role_that_the_console_has_not(void **state)
{
	struct hatch *hatch = *state;

	hatch_connect(hatch, CONSOLE, ROLE_POL | ROLE_AUTH);
	expect_done(hatch, "{\"op\":\"tips\",\"actor\":\"console:ha\",\"as\":\"pol\"}");
	hatch_expect_error(hatch,
		"{\"op\":\"tips\",\"actor\":\"console:ban\",\"as\":\"dir\"}", "NOT_ALLOWED");
	hatch_expect_error(hatch,
		"{\"op\":\"backup\",\"actor\":\"console:quan\",\"as\":\"admin\"}",
		"NOT_ALLOWED");

	/* And one that it has, and the account has not. */
	hatch_expect_error(hatch,
		"{\"op\":\"tip\",\"code\":\"1\",\"actor\":\"console:so\",\"as\":\"auth\"}",
		"NOT_ALLOWED");
}

static void what_an_account_does_stands_under_its_name(void **state)
{
	struct hatch *hatch = *state;
	struct tip tip = {.kind = "TIP", .state = "new", .received_at = SHELF_NOW};
	char request[160];

	assert_int_equal(store_begin(hatch->shelf->store), 0);
	assert_int_equal(tip_put(hatch->shelf->store, &tip, "TIN co trom"), 0);
	assert_int_equal(store_commit(hatch->shelf->store), 0);
	hatch_connect(hatch, CONSOLE, ROLE_ADMIN);
	expect_done(hatch,
		"{\"op\":\"note\",\"act\":\"console.login\",\"object\":\"ha\",\"detail\":\"\","
		"\"actor\":\"console:ha\",\"as\":\"pol\"}");
	snprintf(request, sizeof(request),
		"{\"op\":\"tip\",\"code\":\"%s\",\"actor\":\"console:ha\",\"as\":\"pol\"}",
		tip.alias);
	expect_done(hatch, request);
	assert_string_equal(
		shelf_query(hatch->shelf, "SELECT group_concat(actor || ' ' || act) FROM audit"),
		"console:ha console.login,console:ha tip.read");
	hatch_expect_error(hatch,
		"{\"op\":\"note\",\"act\":\"tip.read\",\"object\":\"\",\"detail\":\"\"}",
		"BAD_REQUEST");
}

static void what_has_changed_is_not_worked_on(void **state)
{
	struct hatch *hatch = *state;
	struct tip tip = {.kind = "TIP", .state = "new", .received_at = SHELF_NOW, .updated_at = 7};
	char request[160];

	assert_int_equal(store_begin(hatch->shelf->store), 0);
	assert_int_equal(tip_put(hatch->shelf->store, &tip, "TIN co trom"), 0);
	assert_int_equal(store_commit(hatch->shelf->store), 0);
	hatch_connect(hatch, CONSOLE, ROLE_ADMIN);
	snprintf(request, sizeof(request),
		"{\"op\":\"tip-work\",\"code\":\"%s\",\"act\":\"take\",\"version\":6}",
		tip.alias);
	hatch_expect_error(hatch, request, "CHANGED");
	assert_int_equal(hatch->dispatch.calls, 0);
	snprintf(request, sizeof(request),
		"{\"op\":\"tip-work\",\"code\":\"%s\",\"act\":\"take\",\"version\":7}",
		tip.alias);
	expect_done(hatch, request);
	assert_int_equal(hatch->dispatch.calls, 1);
	hatch_expect_error(hatch, "{\"op\":\"tip-work\",\"code\":\"000000\",\"act\":\"take\"}",
		"NOT_FOUND");
	hatch_expect_error(
		hatch, "{\"op\":\"tip-work\",\"code\":\"1\",\"act\":\"eat\"}", "BAD_REQUEST");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, console_setup, hatch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_the_console_speaks_for_others),
		TEST(an_actor_is_an_account_with_a_role),
		TEST(an_account_has_no_role_that_the_console_has_not),
		TEST(what_an_account_does_stands_under_its_name),
		TEST(what_has_changed_is_not_worked_on),
	};

	return cmocka_run_group_tests_name("control actor", tests, NULL, NULL);
}
