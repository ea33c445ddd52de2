/*
 * modem, its pure parts: which line means what, who is which brand, what a listing says; and
 * the ports on real descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "modem/listing.h"
#include "modem/pool.h"
#include "modem/port.h"
#include "modem/profile.h"
#include "modem/urc.h"

static void unsolicited_lines_are_known(void **state)
{
	static const struct {
		const char *brand, *line;
		enum urc_event event;
	} cases[] = {
		{"generic", "+CMTI: \"SM\",3", URC_STORED},
		{"generic", "+CMT: ,24", URC_MESSAGE},
		{"generic", "+CDS: 25", URC_REPORT},
		{"generic", "+CDSI: \"SR\",0", URC_REPORT_STORED},
		{"generic", "+CREG: 1", URC_REGISTRATION},
		{"generic", "+CEREG: 5,\"1F90\",\"0A2B3C4\",7", URC_REGISTRATION},
		{"generic", "RING", URC_RING},
		{"generic", "+CRING: VOICE", URC_RING},
		{"generic", "+CLIP: \"0912345678\",129", URC_CALLER},
		{"generic", "NO CARRIER", URC_CALL_END},
		{"generic", "+CUSD: 0,\"a\",15", URC_USSD},
		{"generic", "RINGING", URC_NONE},
		{"generic", "hello", URC_NONE},
		{"generic", "RDY", URC_BOOT},
		{"generic", "*ATREADY: 1", URC_BOOT},
		{"sim7600", "RDY", URC_BOOT},
		{"sim7600", "SMS DONE", URC_SMS_READY},
		{"sim7600", "PB DONE", URC_NOISE},
		{"sim7600", "VOICE CALL: END: 000352", URC_CALL_END},
		{"sim7600", "MISSED_CALL: 08:48AM +27839776374", URC_NOISE},
		{"sim800", "SMS Ready", URC_SMS_READY},
		{"sim800", "Call Ready", URC_NOISE},
		{"sim800", "UNDER-VOLTAGE WARNNING", URC_POWER},
		{"sim800", "NORMAL POWER DOWN", URC_POWER},
		{"sim800", "+CPIN: SIM PIN", URC_SIM},
		{"ec25", "+QIND: SMS DONE", URC_SMS_READY},
		{"ec25", "+QUSIM: 1", URC_NOISE},
		{"huawei", "^RSSI:14", URC_NOISE},
		{"huawei", "^BOOT:35323129,0,0,0,26", URC_NOISE},
		{"huawei", "^HCSQ:\"LTE\",60,52,106,24", URC_NOISE},
		{"huawei", "^SMMEMFULL: \"SM\"", URC_MEMORY_FULL},
		{"huawei", "^CEND:1,5,29,16", URC_CALL_END},
		{"zte", "+ZUSIMR:2", URC_NOISE},
		{"zte", "+ZDONR: \"O2-UK\",234,10,\"CS_PS\",\"ROAM_OFF\"", URC_NOISE},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum urc_event event = urc_classify(profile_find(cases[i].brand),
			cases[i].line, strlen(cases[i].line));

		if (event != cases[i].event)
			fail_msg("%s: %s is %s", cases[i].brand, cases[i].line,
				urc_name(event));
	}
}

static void brands_are_known_by_what_they_say(void **state)
{
	static const struct {
		const char *maker, *model, *profile;
	} cases[] = {
		{"SIMCOM INCORPORATED", "SIMCOM_SIM7600G-H", "sim7600"},
		{"INCORPORATED", "A7670E-FASE", "a7670"},
		{"SIMCOM_Ltd", "SIMCOM_SIM800L", "sim800"},
		{"Quectel", "EC25", "ec25"},
		{"Quectel", "EG25", "ec25"},
		{"huawei", "E1752", "huawei"},
		{"ZTE INCORPORATED", "MF190", "zte"},
		{"u-blox", "SARA-U201", "ublox"},
		{"Nobody", "Nothing", "generic"},
		{"", "", "generic"},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct profile *profile =
			profile_match(cases[i].maker, cases[i].model);

		assert_string_equal(profile->name, cases[i].profile);
		assert_ptr_equal(profile_find(cases[i].profile), profile);
		assert_non_null(strstr(profile_names(), profile->name));
	}

	assert_null(profile_find("none"));
}

/* ------------------------------------------------------------------ listings */

#define PDU \
	"0791448720003023" \
	"04"
#define PDU_LENGTH 1 /* octets behind the SMSC information */

static void take(struct listing *listing, const char *line)
{
	bool hex = strspn(line, "0123456789ABCDEF") == strlen(line);

	listing_take(listing, -1, hex ? AT_TOKEN_PDU : AT_TOKEN_LINE, line, strlen(line));
}

static void a_clean_listing_is_clean(void **state)
{
	struct listing l;

	(void)state;
	listing_init(&l);
	take(&l, "+CMGL: 0,0,,1");
	take(&l, PDU);
	take(&l, "+CMGL: 3,1,\"Ba\",1");
	take(&l, PDU);
	take(&l, "+CMGL: 4,2,,1"); /* a draft is not ours */
	take(&l, PDU);
	listing_end(&l);
	assert_false(l.dirty);
	assert_int_equal(l.count, 2);
	assert_int_equal(l.passed_over, 1);
	assert_int_equal(l.parts[1].index, 3);
	assert_int_equal(l.parts[1].len, 9);
	assert_false(listing_same(&l.parts[0], &l.parts[1]));
	listing_free(&l);
}

static void what_is_out_of_place_makes_it_dirty(void **state)
{
	static const char *const cases[][5] = {
		{PDU},
		{"+CMGL: 1,1,,1"},
		{"+CMGL: 1,1,,1", "+CMGL: 2,1,,1", PDU},
		{"+CMGL: x,1,,1", PDU},
		{"+CMGL: 1,1,,2", PDU},
		{"+CMGL: 1,9,,1", PDU},
		{"+CMGL: 1,1,,1", "07914487G0003023"},
		{"+CMGL: 2,1,,1", PDU, "+CMGL: 1,1,,1", PDU},
		{"+CMGL: 2,1,,1", PDU, "+CMGL: 2,1,,1", PDU},
		{"+CMGL: -1,1,,1", PDU},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct listing l;

		listing_init(&l);

		for (size_t n = 0; n < 5 && cases[i][n]; n++)
			take(&l, cases[i][n]);

		listing_end(&l);

		if (!l.dirty)
			fail_msg("case %zu is clean", i);

		listing_free(&l);
	}
}

static void a_slot_listed_twice_counts_once(void **state)
{
	struct listing l;

	(void)state;
	listing_init(&l);
	take(&l, "+CMGL: 2,1,,1");
	take(&l, PDU);
	take(&l, "+CMGL: 2,1,,1");
	take(&l, PDU);
	listing_end(&l);
	assert_int_equal(l.count, 1);
	listing_free(&l);
}

static void a_broken_pdu_is_kept_as_it_came(void **state)
{
	struct listing l;
	char line[1000];

	(void)state;
	memset(line, 'A', sizeof(line));
	listing_init(&l);
	take(&l, "+CMGL: 1,1,,160");
	listing_take(&l, -1, AT_TOKEN_PDU, line, sizeof(line));
	listing_end(&l);
	assert_int_equal(l.count, 1);
	assert_true(l.parts[0].malformed);
	assert_int_equal(l.parts[0].raw_len, sizeof(l.parts[0].raw));
	assert_int_equal(l.parts[0].len, 0);
	listing_free(&l);
}

static void a_listing_is_bounded(void **state)
{
	struct listing l;
	char head[32];

	(void)state;
	listing_init(&l);

	for (int i = 0; i < 2 * LISTING_MAX; i++) {
		snprintf(head, sizeof(head), "+CMGL: %d,1,,1", i);
		take(&l, head);
		take(&l, PDU);
	}

	listing_end(&l);
	assert_int_equal(l.count, LISTING_MAX);
	assert_true(l.full);
	listing_free(&l);
}

/* ------------------------------------------------------------------ ports */

struct far {
	struct clock *clock;
	struct loop *loop;
	struct port *port;
	char got[64];
	int error;
	int near;
	int peer;
};

static void on_data(void *arg, const char *bytes, size_t len)
{
	struct far *far = arg;

	if (strlen(far->got) + len < sizeof(far->got))
		strncat(far->got, bytes, len);
}

static void on_gone(void *arg, int error)
{
	struct far *far = arg;

	far->error = error;
}

static void far_open(struct far *far)
{
	int ends[2];

	*far = (struct far){.clock = clock_virtual_new(0)};
	far->loop = loop_new(far->clock);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	far->port = port_new(far->loop, ends[0], on_data, on_gone, far);
	far->near = ends[0];
	far->peer = ends[1];
}

static void far_close(struct far *far)
{
	port_free(far->port);
	loop_free(far->loop);
	clock_virtual_free(far->clock);
}

static void bytes_go_both_ways_and_the_end_is_told(void **state)
{
	struct far far;
	char bytes[8] = "";

	(void)state;
	far_open(&far);
	assert_int_equal(port_write(far.port, "AT\r", 3), 0);
	assert_int_equal(read(far.peer, bytes, sizeof(bytes)), 3);
	assert_int_equal(write(far.peer, "OK\r\n", 4), 4);
	loop_advance(far.loop, 1);
	assert_string_equal(far.got, "OK\r\n");
	close(far.peer);
	loop_advance(far.loop, 1);
	assert_int_equal(far.error, ENODEV);
	assert_int_equal(port_write(far.port, "AT\r", 3), -EPIPE);
	far_close(&far);
}

static void a_peer_that_reads_nothing_is_as_good_as_gone(void **state)
{
	struct far far;
	char bytes[1024];
	int rc = 0;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	far_open(&far);

	for (int i = 0; i < 4096 && rc == 0; i++)
		rc = port_write(far.port, bytes, sizeof(bytes));

	assert_int_equal(rc, -ENOBUFS);
	loop_advance(far.loop, 1);
	assert_int_equal(far.error, ENOBUFS);
	far_close(&far);
	close(far.peer);
}

static void on_alarm(int signo)
{
	(void)signo;
}

/* A peer that takes a few octets at a time, and signals without end. */
static void short_writes_and_signals_lose_nothing(void **state)
{
	const struct itimerval often = {{0, 200}, {0, 200}}, never = {0};
	struct sigaction action = {.sa_handler = on_alarm}, before;
	const int room = 1;
	char sent[16], got[8];
	struct far far;

	(void)state;
	far_open(&far);
	setsockopt(far.near, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &often, NULL);

	for (int written = 0, read_back = 0; read_back < 20000;) {
		snprintf(sent, sizeof(sent), "%06d\r", written);

		if (written < 20000 && written - read_back < 400) {
			assert_int_equal(port_write(far.port, sent, 7), 0);
			written++;
			continue;
		}

		loop_advance(far.loop, 1);

		while (read(far.peer, got, 7) == 7) {
			snprintf(sent, sizeof(sent), "%06d\r", read_back++);
			assert_memory_equal(got, sent, 7);
		}
	}

	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &before, NULL);
	assert_int_equal(far.error, 0);
	close(far.peer);
	far_close(&far);
}

static void what_cannot_be_opened_says_why(void **state)
{
	(void)state;
	assert_int_equal(port_open("/nonexistent/modem", 0), -ENOENT);
	assert_int_equal(port_open("tcp:", 0), -EINVAL);
	assert_int_equal(port_open("tcp:nohost.invalid:7000", 0), -EINVAL);
	assert_int_equal(port_open("tcp:127.0.0.1:notaport", 0), -EINVAL);
	assert_true(port_open("/dev/null", 0) < 0);
}

static void a_pty_opens_once_and_through_links(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	char link[] = "/tmp/keng-port-XXXXXX";
	char byte;
	int fd;

	(void)state;
	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	assert_non_null(mkdtemp(link));
	assert_int_equal(rmdir(link), 0);
	assert_int_equal(symlink(ptsname(master), link), 0);

	fd = port_open(link, 0);
	assert_true(fd >= 0);
	assert_int_equal(port_open(link, 0), -EBUSY);
	assert_int_equal(
		write(master, "\r", 1), 1); /* raw: CR stays CR, and nothing is echoed */
	assert_int_equal(read(fd, &byte, 1), 1);
	assert_int_equal(byte, '\r');
	assert_int_equal(write(fd, "\n", 1), 1);
	assert_int_equal(read(master, &byte, 1), 1);
	assert_int_equal(byte, '\n');
	close(fd);
	fd = port_open(link, 0);
	assert_true(fd >= 0);
	close(fd);
	close(master);
	unlink(link);
}

static void a_modem_may_be_behind_a_network(void **state)
{
	struct sockaddr_in where = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(where);
	struct far far = {.clock = clock_virtual_new(0)};
	int server = socket(AF_INET, SOCK_STREAM, 0);
	char device[64], bytes[8];
	int fd;

	(void)state;
	assert_int_equal(bind(server, (struct sockaddr *)&where, sizeof(where)), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&where, &size), 0);
	snprintf(device, sizeof(device), "tcp:localhost:%d", ntohs(where.sin_port));
	fd = port_open(device, 0);
	assert_true(fd >= 0);
	far.loop = loop_new(far.clock);
	far.port = port_new(far.loop, fd, on_data, on_gone, &far);
	assert_int_equal(port_write(far.port, "AT\r", 3), 0);
	far.peer = accept(server, NULL, NULL);
	loop_advance(far.loop, 1);
	assert_int_equal(recv(far.peer, bytes, 3, MSG_WAITALL), 3);
	close(far.peer);
	close(server);
	far_close(&far);
}

/* ------------------------------------------------------------------ channel */

/* A modem that answers each line the same. */
struct parrot {
	struct clock *clock;
	struct loop *loop;
	struct at_chat *chat;
	const char *answer;
	struct timer timer;
	unsigned owed;
	unsigned synced;
	bool alive;
};

static void on_parrot(void *arg)
{
	struct parrot *p = arg;

	while (p->owed) {
		p->owed--;
		at_chat_feed(p->chat, p->answer, strlen(p->answer));
	}
}

static int on_chat_write(void *arg, const char *bytes, size_t len)
{
	struct parrot *p = arg;

	p->owed += memchr(bytes, '\r', len) != NULL;
	timer_start(&p->timer, 1);
	return 0;
}

static void on_chat_urc(
	void *arg, enum urc_event event, const char *line, const char *pdu)
{
	(void)arg;
	(void)event;
	(void)line;
	(void)pdu;
}

static void on_chat_echo(void *arg)
{
	(void)arg;
}

static void on_chat_stumble(void *arg, const char *command)
{
	(void)arg;
	(void)command;
}

static void on_chat_resynced(void *arg, bool alive)
{
	struct parrot *p = arg;

	p->synced++;
	p->alive = alive;
}

static void a_modem_that_knows_no_question_is_alive_all_the_same(void **state)
{
	static const struct at_chat_events events = {on_chat_write, on_chat_urc,
		on_chat_echo, on_chat_stumble, NULL, on_chat_resynced};
	static const char *const answers[] = {"\r\nOK\r\n", "\r\nERROR\r\n",
		"\r\n+CME ERROR: 100\r\n", "AT+CMEE?\r\r\nOK\r\n"};

	(void)state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct parrot p = {.clock = clock_virtual_new(0), .answer = answers[i]};

		p.loop = loop_new(p.clock);
		timer_init(&p.timer, p.loop, on_parrot, &p);
		p.chat = at_chat_new(p.loop, "p", &events, &p);

		for (unsigned n = 1; n <= 3; n++) {
			at_chat_resync(p.chat, 5);
			loop_advance(p.loop, 6000);
			assert_int_equal(p.synced, n);
			assert_true(p.alive);
		}

		p.answer = "";
		at_chat_resync(p.chat, 5);
		loop_advance(p.loop, 6000);
		assert_false(p.alive);
		at_chat_free(p.chat);
		timer_stop(&p.timer);
		loop_free(p.loop);
		clock_virtual_free(p.clock);
	}
}

/* ------------------------------------------------------------------ pool */

static int no_port(void *arg)
{
	(void)arg;
	return -ENOENT;
}

static int no_sink(void *arg, const struct sms_part *parts, size_t n)
{
	(void)arg;
	(void)parts;
	(void)n;
	return 0;
}

static void a_pool_keeps_what_did_not_change(void **state)
{
	struct clock *clock = clock_virtual_new(0);
	struct loop *loop = loop_new(clock);
	struct modem_conf confs[3] = {{.name = "a", .open = no_port},
		{.name = "b", .open = no_port}, {.name = "c", .open = no_port}};
	struct modem_events events = {.sink = no_sink};
	struct pool *pool = pool_new(loop, confs, 2, &events, NULL);
	struct modem *b = pool_find(pool, "b");
	struct modem_status status[4];

	(void)state;
	assert_int_equal(pool_count(pool), 2);
	pool_reconfigure(pool, confs + 1, 2);
	assert_ptr_equal(pool_find(pool, "b"), b);
	assert_null(pool_find(pool, "a"));
	assert_ptr_equal(pool_at(pool, 0), b);
	assert_null(pool_at(pool, 2));
	assert_int_equal(pool_status(pool, status, 4), 2);
	assert_string_equal(status[1].name, "c");
	assert_int_equal(status[1].state, MODEM_CLOSED);
	assert_null(pool_pick(pool, "b"));
	assert_false(pool_is_ready(pool));
	assert_true(pool_is_quiet(pool));
	pool_free(pool);
	loop_free(loop);
	clock_virtual_free(clock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_modem_that_knows_no_question_is_alive_all_the_same),
		cmocka_unit_test(unsolicited_lines_are_known),
		cmocka_unit_test(brands_are_known_by_what_they_say),
		cmocka_unit_test(a_clean_listing_is_clean),
		cmocka_unit_test(what_is_out_of_place_makes_it_dirty),
		cmocka_unit_test(a_slot_listed_twice_counts_once),
		cmocka_unit_test(a_broken_pdu_is_kept_as_it_came),
		cmocka_unit_test(a_listing_is_bounded),
		cmocka_unit_test(bytes_go_both_ways_and_the_end_is_told),
		cmocka_unit_test(a_peer_that_reads_nothing_is_as_good_as_gone),
		cmocka_unit_test(short_writes_and_signals_lose_nothing),
		cmocka_unit_test(what_cannot_be_opened_says_why),
		cmocka_unit_test(a_pty_opens_once_and_through_links),
		cmocka_unit_test(a_modem_may_be_behind_a_network),
		cmocka_unit_test(a_pool_keeps_what_did_not_change),
	};

	return cmocka_run_group_tests_name("modem_parts", tests, NULL, NULL);
}
