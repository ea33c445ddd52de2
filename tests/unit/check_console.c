/*
 * console: nothing that a stranger sends gets past its bounds or out of its escaping, a password is
 * tried no oftener than it may be, and a session ends when it should.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/arena.h"
#include "gateway/base/civil.h"
#include "gateway/console/html.h"
#include "gateway/console/offices.h"
#include "gateway/console/request.h"
#include "gateway/console/route.h"
#include "gateway/console/throttle.h"
#include "gateway/store/account.h"

#define NOW INT64_C(1795478400000)

static struct request *request_new(void)
{
	struct request *request = calloc(1, sizeof(*request));

	assert_non_null(request);
	request->arena = arena_new(256 * 1024);
	return request;
}

static void request_free(struct request *request)
{
	arena_free(request->arena);
	free(request);
}

static int read_target(const char *target)
{
	struct request *request = request_new();
	int result = request_read_target(request, target);

	request_free(request);
	return result;
}

static void a_target_is_parts_and_fields(void **state)
{
	struct request *request = request_new();

	(void)state;
	assert_int_equal(
		request_read_target(request, "/tips/4%382193?q=t%C3%B4i+th%E1%BA%A5y&x=&y#z"), 0);
	assert_string_equal(request->path, "/tips/4%382193");
	assert_int_equal(request->part_count, 2);
	assert_string_equal(request->parts[1], "482193");
	assert_string_equal(request_field(&request->query, "q"), "tôi thấy");
	assert_int_equal(request->query.count, 3);
	assert_string_equal(request_field(&request->query, "y"), "");
	assert_string_equal(request_field(&request->query, "none"), "");
	request_free(request);
}

static void a_target_that_is_none_is_refused(void **state)
{
	char deep[64] = "", wide[4096] = "/?";

	(void)state;
	assert_int_equal(read_target("http://other/"), -EINVAL);
	assert_int_equal(read_target("/a/../b"), -EINVAL);
	assert_int_equal(read_target("/a/%2e%2e/b"), -EINVAL);
	assert_int_equal(read_target("/a%2fb"), -EINVAL);
	assert_int_equal(read_target("/a//b"), -EINVAL);
	assert_int_equal(read_target("/a%00"), -EINVAL);
	assert_int_equal(read_target("/%"), -EINVAL);
	assert_int_equal(read_target("/%4"), -EINVAL);
	assert_int_equal(read_target("/\xff"), -EINVAL);
	assert_int_equal(read_target("/?a=%C3"), -EINVAL);

	for (int i = 0; i <= REQUEST_PARTS_MAX; i++)
		strcat(deep, "/a");

	assert_int_equal(read_target(deep), -E2BIG);

	for (int i = 0; i <= REQUEST_FIELDS_MAX; i++)
		strcat(wide, "a&");

	assert_int_equal(read_target(wide), -E2BIG);
}

#define MULTIPART "multipart/form-data; boundary=xyz"

static int read_form(struct request *request, const char *type, const char *body)
{
	return request_read_form(request, type, body, strlen(body));
}

static void forms_are_read_whole_or_not_at_all(void **state)
{
	struct request *request = request_new();

	(void)state;
	assert_int_equal(read_form(request,
		"application/x-www-form-urlencoded; charset=utf-8", "a=1&b=%3Cb%3E"), 0);
	assert_string_equal(request_field(&request->form, "b"), "<b>");
	assert_int_equal(read_form(request, MULTIPART,
		"--xyz\r\nContent-Disposition: form-data; name=\"csv\"; filename=\"a.csv\"\r\n"
		"Content-Type: text/csv\r\n\r\nphone,name\r\n0912,\"A\"\r\n\r\n"
		"--xyz\r\nContent-Disposition: form-data; name=\"dry\"\r\n\r\nyes\r\n--xyz--\r\n"), 0);
	assert_string_equal(
		request_field(&request->form, "csv"), "phone,name\r\n0912,\"A\"\r\n");
	assert_string_equal(request_field(&request->form, "dry"), "yes");
	assert_int_equal(read_form(request, MULTIPART, "--xyz\r\n\r\n"), -EINVAL);
	assert_int_equal(read_form(request, MULTIPART, "--xyz\r\n\r\nno name\r\n--xyz--"), -EINVAL);
	assert_int_equal(read_form(request, MULTIPART, ""), -EINVAL);
	assert_int_equal(read_form(request, "multipart/form-data", "--\r\n"), -EINVAL);
	assert_int_equal(read_form(request, "text/plain", "a=1"), -EINVAL);
	assert_int_equal(read_form(request, "", ""), 0);
	request_free(request);
}

static void only_our_own_cookies_are_read(void **state)
{
	struct request *request = request_new();

	(void)state;
	request_read_cookies(request, "other=1; keng=abc-_9; lang=en;keng2=x");
	assert_string_equal(request->session, "abc-_9");
	assert_string_equal(request->language, "en");
	request_read_cookies(request, "lang=\"><script>; keng");
	assert_string_equal(request->language, "en");
	request_free(request);
}

static void who_stands_behind_a_server_of_ours_is_known(void **state)
{
	struct request *request = request_new();

	(void)state;
	strcpy(request->address, "127.0.0.1");
	request_read_forwarded(request, "");
	assert_string_equal(request->address, "127.0.0.1");
	request_read_forwarded(request, "1.2.3.4, <script>");
	assert_string_equal(request->address, "127.0.0.1");
	request_read_forwarded(request, "6.6.6.6, 192.168.1.7");
	assert_string_equal(request->address, "192.168.1.7");
	request_read_forwarded(request, "5.5.5.5"); /* from elsewhere it is nothing */
	assert_string_equal(request->address, "192.168.1.7");
	request_free(request);
}

static void expect_escaped(const char *text, const char *escaped)
{
	char out[256];
	struct html html = {.out = STRBUF(out)};

	html_text(&html, text);
	assert_string_equal(out, escaped);
}

static void what_is_written_is_escaped_where_it_stands(void **state)
{
	char out[256];
	struct html html = {.out = STRBUF(out)};

	(void)state;
	expect_escaped("<script>alert('\"&\"')</script>",
		"&lt;script&gt;alert(&#39;&quot;&amp;&quot;&#39;)&lt;/script&gt;");
	expect_escaped("Đình Cả\n", "Đình Cả\n");
	expect_escaped("\xff\x01\x7f", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	expect_escaped("a\xe2\x80\xae" "b", "a\xef\xbf\xbd" "b"); /* turns the reading */
	html_attr(&html, "value", "\" onclick=x");
	html_attr_path(&html, "href", "/tips", "4/8?\"");
	html_attr_query(&html, "href", "/tips", "q", "a&b c");
	assert_string_equal(out, " value=\"&quot; onclick=x\" href=\"/tips/4%2F8%3F%22\""
				 " href=\"/tips?q=a%26b%20c\"");
}

static void figures_and_times_are_as_people_write_them(void **state)
{
	char out[256];
	struct html html = {.out = STRBUF(out)};

	(void)state;
	civil_set_zone("Asia/Ho_Chi_Minh");
	html_amount(&html, -1234567);
	html_amount(&html, 12);
	html_time(&html, INT64_C(1773156600000));
	html_time(&html, 0);
	assert_string_equal(out, "−1.234.56712<time datetime=\"2026-03-10T22:30:00+07:00\">"
				 "10/03/2026 22:30</time>–");
}

static void a_route_is_found_by_its_parts(void **state)
{
	struct request *request = request_new();
	const char *args[ROUTE_ARGS_MAX];
	const struct route *route;

	(void)state;
	assert_int_equal(request_read_target(request, "/language/en"), 0);
	assert_int_equal(route_find(request, &route, args), ROUTE_FOUND);
	assert_string_equal(args[0], "en");
	request->method = REQUEST_POST;
	assert_int_equal(route_find(request, &route, args), ROUTE_METHOD);
	assert_int_equal(request_read_target(request, "/language"), 0);
	assert_int_equal(route_find(request, &route, args), ROUTE_NONE);
	assert_int_equal(request_read_target(request, "/language/en/x"), 0);
	assert_int_equal(route_find(request, &route, args), ROUTE_NONE);
	request_free(request);
}

static void every_act_needs_an_office(void **state)
{
	(void)state;

	for (size_t i = 0; i < screen_count; i++)
		for (size_t k = 0; k < screens[i]->count; k++) {
			const struct route *route = &screens[i]->routes[k];

			if (route->method == REQUEST_POST && strcmp(route->pattern, "/login"))
				assert_true(route->roles & OFFICE_ANY);
		}
}

static void wrong_passwords_slow_down_whoever_tries(void **state)
{
	static struct throttle throttle;

	(void)state;
	throttle_init(&throttle);

	for (int i = 0; i < 4; i++)
		throttle_failed(&throttle, THROTTLE_ACCOUNT, "ha", NOW);

	assert_int_equal(throttle_wait(&throttle, THROTTLE_ACCOUNT, "ha", NOW), 0);
	throttle_failed(&throttle, THROTTLE_ACCOUNT, "HA", NOW);
	assert_int_equal(throttle_wait(&throttle, THROTTLE_ACCOUNT, "ha", NOW), 1000);
	assert_int_equal(throttle_wait(&throttle, THROTTLE_ACCOUNT, "ha", NOW + 1000), 0);
	assert_int_equal(throttle_wait(&throttle, THROTTLE_ADDRESS, "ha", NOW), 0);

	for (int i = 0; i < 40; i++)
		throttle_failed(&throttle, THROTTLE_ACCOUNT, "ha", NOW);

	assert_int_equal(throttle_wait(&throttle, THROTTLE_ACCOUNT, "ha", NOW), 300000);
	throttle_passed(&throttle, THROTTLE_ACCOUNT, "ha");
	assert_int_equal(throttle_wait(&throttle, THROTTLE_ACCOUNT, "ha", NOW), 0);

	/* However many names are tried, the newest are remembered. */
	for (int i = 0; i < 2 * THROTTLE_SLOTS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%d", i);
		throttle_failed(&throttle, THROTTLE_ACCOUNT, name, NOW + i);
	}

	for (int i = 0; i < 4; i++)
		throttle_failed(&throttle, THROTTLE_ACCOUNT, "n1023", NOW + 2000);

	assert_true(throttle_wait(&throttle, THROTTLE_ACCOUNT, "n1023", NOW + 2000) > 0);
}

struct cupboard {
	char folder[32], path[64];
	struct accounts *accounts;
};

static int cupboard_setup(void **state)
{
	struct cupboard *cupboard = calloc(1, sizeof(*cupboard));
	char why[256];

	assert_non_null(cupboard);
	strcpy(cupboard->folder, "/tmp/keng-console-XXXXXX");
	assert_non_null(mkdtemp(cupboard->folder));
	snprintf(cupboard->path, sizeof(cupboard->path), "%s/a", cupboard->folder);
	assert_int_equal(accounts_open(&cupboard->accounts, cupboard->path, why, sizeof(why)), 0);
	*state = cupboard;
	return 0;
}

static int cupboard_teardown(void **state)
{
	struct cupboard *cupboard = *state;
	char path[80];

	accounts_close(cupboard->accounts);

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", cupboard->path,
			(const char *[]){"", "-wal", "-shm"}[i]);
		unlink(path);
	}

	rmdir(cupboard->folder);
	free(cupboard);
	return 0;
}

static void a_password_is_checked_and_never_kept(void **state)
{
	struct cupboard *cupboard = *state;
	struct accounts *accounts = cupboard->accounts;
	struct account account;
	struct stat file;

	assert_int_equal(stat(cupboard->path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	assert_int_equal(account_add(accounts, "ha", "", ROLE_POL, "ngắn quá", NOW), -EINVAL);
	assert_int_equal(account_add(accounts, "h a", "", ROLE_POL, "mat khau dai", NOW), -EINVAL);
	assert_int_equal(account_add(accounts, "ha", "Hà", ROLE_POL, "mat khau dai", NOW), 0);
	assert_int_equal(account_add(accounts, "HA", "", ROLE_DIR, "mat khau dai", NOW), -EEXIST);
	assert_int_equal(account_check(accounts, "ha", "mat khau dai", &account), 0);
	assert_int_equal(account.role, ROLE_POL);
	assert_int_equal(account_check(accounts, "ha", "mat khau", &account), -EACCES);
	assert_int_equal(account_check(accounts, "nobody", "mat khau dai", &account), -EACCES);
	assert_int_equal(account_find(accounts, "Ha", &account), 0);
	assert_int_equal(account_set_locked(accounts, account.id, true), 0);
	assert_int_equal(account_check(accounts, "ha", "mat khau dai", &account), -EACCES);
	assert_int_equal(account_set_locked(accounts, 99, true), -ENOENT);
}

static void a_session_ends_when_it_should(void **state)
{
	struct cupboard *cupboard = *state;
	struct accounts *accounts = cupboard->accounts;
	char token[ACCOUNT_TOKEN_MAX], other[ACCOUNT_TOKEN_MAX];
	struct session session;
	int64_t at = NOW;

	assert_int_equal(account_add(accounts, "ha", "", ROLE_POL, "mat khau dai", NOW), 0);
	assert_int_equal(session_begin(accounts, 1, NOW, token, &session), 0);
	assert_int_equal(session_begin(accounts, 1, NOW, other, &session), 0);
	assert_string_not_equal(token, other);
	assert_int_equal(session_find(accounts, token, NOW + SESSION_IDLE_MS, &session), 0);
	assert_int_equal(
		session_find(accounts, other, NOW + SESSION_IDLE_MS + 1, &session), -ENOENT);
	assert_int_equal(session_find(accounts, other, NOW, &session), -ENOENT);
	assert_int_equal(session_find(accounts, "", NOW, &session), -ENOENT);

	/* However busy they are, it has an end. */
	while (at < NOW + SESSION_ABSOLUTE_MS) {
		assert_int_equal(session_find(accounts, token, at, &session), 0);
		at += SESSION_IDLE_MS / 2;
	}

	assert_int_equal(session_find(accounts, token, at + 1, &session), -ENOENT);
	assert_int_equal(session_begin(accounts, 1, NOW, token, &session), 0);
	assert_int_equal(session_find(accounts, token, NOW - 3600000, &session), -ENOENT);
	assert_int_equal(session_begin(accounts, 1, NOW, token, &session), 0);
	assert_int_equal(account_set_password(accounts, 1, "mat khau khac", NOW), 0);
	assert_int_equal(session_find(accounts, token, NOW, &session), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_target_is_parts_and_fields),
		cmocka_unit_test(a_target_that_is_none_is_refused),
		cmocka_unit_test(forms_are_read_whole_or_not_at_all),
		cmocka_unit_test(only_our_own_cookies_are_read),
		cmocka_unit_test(who_stands_behind_a_server_of_ours_is_known),
		cmocka_unit_test(what_is_written_is_escaped_where_it_stands),
		cmocka_unit_test(figures_and_times_are_as_people_write_them),
		cmocka_unit_test(a_route_is_found_by_its_parts),
		cmocka_unit_test(every_act_needs_an_office),
		cmocka_unit_test(wrong_passwords_slow_down_whoever_tries),
		cmocka_unit_test_setup_teardown(a_password_is_checked_and_never_kept,
			cupboard_setup, cupboard_teardown),
		cmocka_unit_test_setup_teardown(
			a_session_ends_when_it_should, cupboard_setup, cupboard_teardown),
	};

	return cmocka_run_group_tests_name("console", tests, NULL, NULL);
}
