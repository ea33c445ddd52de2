/*
 * control: any bytes are survived, nobody gets what their role may not have, what was sealed is
 * audited before it is said, and no listing holds the loop.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/message.h"
#include "gateway/store/tip.h"
#include "tests/support/hatch.h"

static void put_message(
	struct hatch *hatch, const char *number, const char *text, bool tip)
{
	struct store *store = hatch->shelf->store;
	struct message_draft draft = {.state = MESSAGE_KEPT,
		.modem = "m1",
		.sent_at = SHELF_NOW,
		.received_at = SHELF_NOW,
		.parts = 1};
	struct message_end end = {.number = tip ? NULL : number,
		.text = text,
		.text_len = strlen(text),
		.tip = tip,
		.kind = tip ? "TIP" : "FEEDBACK"};

	assert_int_equal(store_begin(store), 0);
	assert_int_equal(message_put(store, &draft, &end.id), 0);
	assert_int_equal(message_handled(store, &end), 0);
	assert_int_equal(store_commit(store), 0);
}

static void what_is_no_request_is_told_so(void **state)
{
	struct hatch *hatch = *state;

	hatch_expect_error(hatch, "", "BAD_JSON");
	hatch_expect_error(hatch, "null", "BAD_JSON");
	hatch_expect_error(hatch, "{\"op\":", "BAD_JSON");
	hatch_expect_error(hatch, "{\"op\":\"status\",\"op\":\"wait\"}", "BAD_JSON");
	hatch_expect_error(hatch, "{\"op\":1}", "BAD_REQUEST");
	hatch_expect_error(hatch, "{\"op\":\"nothing\"}", "UNKNOWN_OP");
	hatch_expect_error(
		hatch, "{\"op\":\"send\",\"to\":[],\"text\":{}}", "BAD_NUMBER");
}

static void a_line_without_end_ends_the_connection(void **state)
{
	struct hatch *hatch = *state;
	char *line = alloc_zero(CONTROL_LINE_MAX + 1);

	memset(line, 'x', CONTROL_LINE_MAX);
	hatch_say(hatch, line);
	assert_non_null(strstr(hatch_hear(hatch), "LINE_TOO_LONG"));
	assert_int_equal(read(hatch->fd, line, 1), 0);
	free(line);
}

static void who_has_said_all_is_answered_yet(void **state)
{
	struct hatch *hatch = *state;
	char octet;

	send(hatch->fd, "{\"op\":\"status\"}", 15, 0);
	shutdown(hatch->fd, SHUT_WR);
	assert_non_null(strstr(hatch_hear(hatch), "\"ok\":true"));
	assert_int_equal(read(hatch->fd, &octet, 1), 0);
}

static void status_counts(void **state)
{
	struct hatch *hatch = *state;

	hatch->status = (struct control_status){.uptime_s = 7, .modem_count = 1};
	snprintf(hatch->status.modems[0].name, 32, "m1");
	snprintf(hatch->status.modems[0].state, 16, "ready");
	hatch->status.modems[0].sim_used = -1;
	put_message(hatch, "+84912345678", "gop y", false);

	json_t *answer = hatch_ask(hatch, "{\"op\":\"status\"}");
	json_t *inbox = json_object_get(answer, "inbox");
	json_t *outbox = json_object_get(answer, "outbox");
	json_t *modem = json_array_get(json_object_get(answer, "modems"), 0);

	assert_int_equal(json_integer_value(json_object_get(answer, "uptime_s")), 7);
	assert_int_equal(json_integer_value(json_object_get(inbox, "total")), 1);
	assert_int_equal(json_integer_value(json_object_get(inbox, "unhandled")), 0);
	assert_true(json_is_integer(json_object_get(outbox, "uncertain")));
	assert_string_equal(json_string_value(json_object_get(modem, "state")), "ready");
	assert_true(json_is_null(json_object_get(modem, "sim_used")));
	json_decref(answer);
}

static void a_report_is_told_in_the_wanted_form(void **state)
{
	struct hatch *hatch = *state;
	json_t *answer = hatch_ask(hatch, "{\"op\":\"report\",\"format\":\"csv\"}");

	assert_non_null(strstr(
		json_string_value(json_object_get(answer, "report")), "patrols,0\n"));
	json_decref(answer);
	hatch_expect_error(hatch, "{\"op\":\"report\",\"from\":\"x\"}", "BAD_TIME");
	hatch_expect_error(hatch, "{\"op\":\"report\",\"group\":\"x\"}", "NOT_FOUND");
	hatch_expect_error(hatch, "{\"op\":\"report\",\"format\":\"x\"}", "BAD_REQUEST");
}

static void a_number_is_masked_and_revealed_only_with_a_trace(void **state)
{
	struct hatch *hatch = *state;

	put_message(hatch, "+84912345678", "gop y", false);
	hatch_say(hatch, "{\"op\":\"inbox\"}\n");
	assert_non_null(strstr(hatch_hear(hatch), "\"sender\":\"*678\""));
	assert_int_equal(shelf_count(hatch->shelf, "SELECT count(*) FROM audit"), 0);
	hatch_say(hatch, "{\"op\":\"inbox\",\"reveal\":true,\"reason\":\"asked to\"}\n");
	assert_non_null(strstr(hatch_hear(hatch), "\"sender\":\"+84912345678\""));
	assert_string_equal(shelf_query(hatch->shelf, "SELECT actor || act || object || "
						      "detail FROM audit"),
		"uid:1000number.revealinboxasked to");
}

static void a_tips_text_is_read_with_a_trace_and_never_with_its_number(void **state)
{
	struct hatch *hatch = *state;

	put_message(hatch, "+84912345678", "TIN co trom", true);
	hatch_connect(hatch, geteuid(), ROLE_ADMIN);
	hatch_say(hatch, "{\"op\":\"inbox\",\"reveal\":true}\n");

	const char *heard = hatch_hear(hatch);

	assert_non_null(strstr(heard, "\"sender\":\"tip\""));
	assert_non_null(strstr(heard, "TIN co trom"));
	assert_string_equal(
		shelf_query(hatch->shelf, "SELECT act FROM audit"), "tip.read");

	hatch_connect(hatch, 1001, ROLE_LEAD);
	hatch_say(hatch, "{\"op\":\"inbox\"}\n");
	heard = hatch_hear(hatch);
	assert_non_null(strstr(heard, "\"sender\":\"tip\""));
	assert_null(strstr(heard, "TIN co trom"));
	hatch_expect_error(hatch, "{\"op\":\"inbox\",\"reveal\":true}", "NOT_ALLOWED");
}

/* Whoever the configuration calls admin has no key file, other than root and the daemon's own. */
static void who_runs_the_box_for_others_reads_no_tip(void **state)
{
	struct hatch *hatch = *state;
	struct tip tip = {.kind = "TIP", .state = "new", .received_at = SHELF_NOW};
	char request[64];

	assert_int_equal(store_begin(hatch->shelf->store), 0);
	assert_int_equal(tip_put(hatch->shelf->store, &tip, "TIN co trom"), 0);
	assert_int_equal(store_commit(hatch->shelf->store), 0);
	snprintf(request, sizeof(request), "{\"op\":\"tip\",\"code\":\"%s\"}", tip.alias);
	hatch_connect(hatch, geteuid() + 7, ROLE_ADMIN);
	hatch_say(hatch, "{\"op\":\"tips\"}\n");

	const char *heard = hatch_hear(hatch);

	assert_non_null(strstr(heard, tip.alias));
	assert_null(strstr(heard, "co trom"));
	hatch_expect_error(hatch, request, "NOT_ALLOWED");
	hatch_expect_error(hatch, "{\"op\":\"recording\",\"id\":1}", "NOT_ALLOWED");
	assert_int_equal(shelf_count(hatch->shelf,
				 "SELECT count(*) FROM audit WHERE act = 'tip.read'"),
		0);
}

static void a_tip_about_the_police_is_not_theirs_to_see(void **state)
{
	struct hatch *hatch = *state;
	struct tip tip = {.kind = "TIP",
		.state = "held",
		.restricted = TIP_POLICE,
		.received_at = SHELF_NOW};
	char request[64];

	assert_int_equal(store_begin(hatch->shelf->store), 0);
	assert_int_equal(tip_put(hatch->shelf->store, &tip, "TIN can bo"), 0);
	assert_int_equal(store_commit(hatch->shelf->store), 0);
	snprintf(request, sizeof(request), "{\"op\":\"tip\",\"code\":\"%s\"}", tip.alias);
	hatch_connect(hatch, 1001, ROLE_POL);
	hatch_say(hatch, "{\"op\":\"tips\"}\n");
	assert_string_equal(hatch_hear(hatch), "{\"rows\":0,\"ok\":true}\n");
	hatch_expect_error(hatch, request, "NOT_ALLOWED");
	hatch_connect(hatch, 1002, ROLE_DIR);
	hatch_say(hatch, "{\"op\":\"tips\"}\n");
	assert_non_null(strstr(hatch_hear(hatch), tip.alias));
	json_decref(hatch_ask(hatch, request));
}

static void a_role_gets_what_is_its_and_refusals_are_written_down(void **state)
{
	struct hatch *hatch = *state;

	hatch_connect(hatch, 1001, ROLE_AUTH);
	hatch_expect_error(hatch,
		"{\"op\":\"send\",\"to\":\"0912345678\",\"text\":\"x\"}", "NOT_ALLOWED");
	hatch_expect_error(
		hatch, "{\"op\":\"backup\",\"path\":\"/tmp/x\"}", "NOT_ALLOWED");
	assert_string_equal(shelf_query(hatch->shelf, "SELECT group_concat(act || "
						      "object) FROM audit"),
		"control.deniedsend");
	hatch_connect(hatch, 1002, ROLE_RES);
	hatch_expect_error(hatch, "{\"op\":\"inbox\"}", "NOT_ALLOWED");
	json_decref(hatch_ask(hatch, "{\"op\":\"status\"}"));
}

static void a_long_listing_waits_for_its_reader(void **state)
{
	struct hatch *hatch = *state;
	int rows = 0;
	char text[200];

	assert_int_equal(store_begin(hatch->shelf->store), 0);

	for (int i = 0; i < 5000; i++) {
		struct outbox_draft draft = {.class = CLASS_REPLY, .to = "+84912345678"};

		snprintf(draft.text, sizeof(draft.text), "tin thu %d %0100d", i, i);
		assert_int_equal(outbox_enqueue(hatch->shelf->store, &draft, NULL), 0);
	}

	assert_int_equal(store_commit(hatch->shelf->store), 0);
	hatch_say(hatch, "{\"op\":\"outbox\"}\n{\"op\":\"status\"}\n");
	hatch_pass(hatch, 60000);

	/* Somebody else is answered meanwhile. */
	int slow = hatch->fd;

	hatch->fd = -1;
	hatch_connect(hatch, 1000, ROLE_ADMIN);
	json_decref(hatch_ask(hatch, "{\"op\":\"status\"}"));
	close(hatch->fd);
	hatch->fd = slow;

	for (int turn = 0; turn < 100; turn++)
		rows += hatch_lines(hatch_hear(hatch));

	assert_int_equal(rows, 5002);
	hatch_say(hatch, "{\"op\":\"outbox\",\"limit\":3}\n");
	snprintf(text, sizeof(text), "{\"rows\":3,\"ok\":true}\n");

	const char *heard = hatch_hear(hatch);

	assert_int_equal(hatch_lines(heard), 4);
	assert_non_null(strstr(heard, "\"id\":4998"));
	assert_non_null(strstr(heard, text));
}

static void waiting_ends_when_a_modem_is_ready(void **state)
{
	struct hatch *hatch = *state;

	json_decref(hatch_ask(hatch, "{\"op\":\"wait\"}")); /* no modem is configured */
	hatch->status.modem_count = 1;
	snprintf(hatch->status.modems[0].state, 16, "setup");
	hatch_say(hatch, "{\"op\":\"wait\"}\n");
	assert_string_equal(hatch_hear(hatch), "");
	control_on_modem(hatch->control, &hatch->status.modems[0]);
	assert_string_equal(hatch_hear(hatch), "");
	snprintf(hatch->status.modems[0].state, 16, "ready");
	control_on_modem(hatch->control, &hatch->status.modems[0]);
	assert_string_equal(hatch_hear(hatch), "{\"ok\":true}\n");
}

static void a_subscriber_hears_and_a_slow_one_is_told_what_it_missed(void **state)
{
	struct hatch *hatch = *state;

	control_on_message(hatch->control, 1);
	json_decref(hatch_ask(hatch, "{\"op\":\"subscribe\"}"));
	control_on_message(hatch->control, 7);
	control_on_outbox(hatch->control, 8, "sent");
	assert_string_equal(hatch_hear(hatch),
		"{\"event\":\"message\",\"id\":7}\n"
		"{\"event\":\"outbox\",\"id\":8,\"state\":\"sent\"}\n");

	for (int i = 0; i < 50000; i++) {
		control_on_message(hatch->control, i);

		if (i % 100 == 0)
			hatch_pass(hatch, 0);
	}

	hatch_hear(hatch);
	assert_non_null(strstr(hatch->heard, "\"event\":\"lost\""));
}

static void the_socket_is_ours_alone(void **state)
{
	struct hatch *hatch = *state;
	struct control_conf conf = {0};
	struct stat place;
	char why[256];

	snprintf(conf.socket, sizeof(conf.socket), "%s/run/control.sock",
		hatch->shelf->folder);

	struct control *first = control_new(&conf, &hatch->deps, why, sizeof(why));

	assert_non_null(first);
	assert_int_equal(lstat(conf.socket, &place), 0);
	assert_int_equal(place.st_mode & 0777, 0600);
	assert_null(control_new(&conf, &hatch->deps, why, sizeof(why)));
	assert_non_null(strstr(why, "another kengd"));
	control_free(first);
	assert_int_equal(lstat(conf.socket, &place), -1);

	int dead = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un {
		sa_family_t family;
		char path[108];
	} address = {.family = AF_UNIX};

	memcpy(address.path, conf.socket, sizeof(address.path));
	assert_int_equal(
		bind(dead, (const struct sockaddr *)&address, sizeof(address)), 0);
	close(dead);
	first = control_new(&conf, &hatch->deps, why, sizeof(why));
	assert_non_null(first);
	control_free(first);

	shelf_write(conf.socket, "no socket");
	assert_null(control_new(&conf, &hatch->deps, why, sizeof(why)));
	assert_non_null(strstr(why, "is no socket"));
	unlink(conf.socket);
	*strrchr(conf.socket, '/') = '\0';
	rmdir(conf.socket);
}

static void too_many_that_are_silent_make_room(void **state)
{
	struct hatch *hatch = *state;
	int peers[CONTROL_CLIENTS_MAX + 8];
	struct control_conf conf = {0};
	char why[256];

	snprintf(conf.socket, sizeof(conf.socket), "%s/control.sock",
		hatch->shelf->folder);

	struct control *control = control_new(&conf, &hatch->deps, why, sizeof(why));
	struct sockaddr_un {
		sa_family_t family;
		char path[108];
	} address = {.family = AF_UNIX};

	assert_non_null(control);
	memcpy(address.path, conf.socket, sizeof(address.path));

	for (size_t i = 0; i < sizeof(peers) / sizeof(*peers); i++) {
		peers[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		assert_int_equal(connect(peers[i], (const struct sockaddr *)&address,
					 sizeof(address)),
			0);
		hatch_pass(hatch, 1);
	}

	int last = peers[sizeof(peers) / sizeof(*peers) - 1];
	int before = hatch->fd;

	hatch->fd = last;
	fcntl(last, F_SETFL, O_NONBLOCK);
	json_decref(hatch_ask(hatch, "{\"op\":\"status\"}"));
	hatch->fd = before;

	for (size_t i = 0; i < sizeof(peers) / sizeof(*peers); i++)
		close(peers[i]);

	control_free(control);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hatch_setup, hatch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_request_is_told_so),
		TEST(a_line_without_end_ends_the_connection),
		TEST(who_has_said_all_is_answered_yet),
		TEST(status_counts),
		TEST(a_report_is_told_in_the_wanted_form),
		TEST(a_number_is_masked_and_revealed_only_with_a_trace),
		TEST(a_tips_text_is_read_with_a_trace_and_never_with_its_number),
		TEST(who_runs_the_box_for_others_reads_no_tip),
		TEST(a_tip_about_the_police_is_not_theirs_to_see),
		TEST(a_role_gets_what_is_its_and_refusals_are_written_down),
		TEST(a_long_listing_waits_for_its_reader),
		TEST(waiting_ends_when_a_modem_is_ready),
		TEST(a_subscriber_hears_and_a_slow_one_is_told_what_it_missed),
		TEST(the_socket_is_ours_alone),
		TEST(too_many_that_are_silent_make_room),
	};

	return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
