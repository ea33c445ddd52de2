/*
 * modem, places: a modem that comes back under another name is found again, and nobody else is
 * taken for it.
 */
#include "tests/scenario/modem_bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/log.h"
#include "modem/places.h"

#define MODEMS 3

/* A folder of names, behind some of which an emulator answers. */
struct house {
	struct clock *clock;
	struct loop *loop;
	struct modem *modem;
	struct emulator *emulators[MODEMS];
	char folder[64];
	char at[MODEMS][16]; /* the name behind which each is; empty: unplugged */
	size_t parts;
};

static int on_open_at(void *arg, const char *path)
{
	struct house *h = arg;
	const char *name = strrchr(path, '/') + 1;
	int ends[2];

	for (int i = 0; i < MODEMS; i++) {
		if (strcmp(h->at[i], name) != 0)
			continue;

		assert_int_equal(
			socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
		emulator_attach(h->emulators[i], ends[1]);
		return ends[0];
	}

	return -ENOENT;
}

static int on_sink(void *arg, const struct sms_part *parts, size_t n)
{
	struct house *h = arg;

	(void)parts;
	h->parts += n;
	return 0;
}

static const char *path_of(const struct house *h, const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", h->folder, name);
	return path;
}

static void plug(struct house *h, int i, const char *name)
{
	if (h->at[i][0])
		unlink(path_of(h, h->at[i]));

	snprintf(h->at[i], sizeof(h->at[i]), "%s", name);
	emulator_attach(h->emulators[i], -1);

	if (*name)
		close(open(path_of(h, name), O_CREAT | O_WRONLY, 0600));
}

static struct house *house_new(const char *imei)
{
	static const char *const imeis[MODEMS] = {
		"860000000000011", "860000000000022", "860000000000033"};
	static const struct modem_events events = {.sink = on_sink};
	struct house *h = calloc(1, sizeof(*h));
	struct modem_conf conf = {
		.name = "a", .open_at = on_open_at, .open_arg = h, .device = ""};

	snprintf(h->folder, sizeof(h->folder), "/tmp/keng-places-XXXXXX");
	assert_non_null(mkdtemp(h->folder));
	h->clock = clock_virtual_new(0);
	h->loop = loop_new(h->clock);

	for (int i = 0; i < MODEMS; i++) {
		struct emulator_conf emulator = {.imei = imeis[i], .report_ms = -1};

		h->emulators[i] = emulator_new(h->loop, -1, &emulator);
	}

	snprintf(conf.device, sizeof(conf.device), "%s", path_of(h, "ttyX2"));
	snprintf(conf.imei, sizeof(conf.imei), "%s", imei);
	h->modem = modem_new(h->loop, &conf, &events, h);
	return h;
}

static void house_free(struct house *h)
{
	modem_free(h->modem);

	for (int i = 0; i < MODEMS; i++) {
		plug(h, i, "");
		emulator_free(h->emulators[i]);
	}

	assert_int_equal(rmdir(h->folder), 0);
	loop_free(h->loop);
	clock_virtual_free(h->clock);
	free(h);
}

static bool is_ready(void *arg)
{
	const struct house *h = arg;

	return modem_state(h->modem) == MODEM_READY;
}

/* Ready within ms, as the i-th modem at that name. */
static void assert_found(struct house *h, int i, const char *name, int64_t ms)
{
	static const char *const ends[MODEMS] = {"11", "22", "33"};
	struct modem_status status;

	assert_true(loop_advance_until(h->loop, ms, is_ready, h));
	status = modem_status(h->modem);
	assert_string_equal(status.imei + 13, ends[i]);
	assert_string_equal(strrchr(status.device, '/') + 1, name);
}

static void it_is_found_under_another_number(void **state)
{
	struct house *h = house_new("");

	(void)state;
	plug(h, 0, "ttyX2");
	plug(h, 1, "ttyX0");
	assert_found(h, 0, "ttyX2", 5000);
	plug(h, 0, "");
	loop_advance(h->loop, 30000);
	plug(h, 0, "ttyX11");
	assert_found(h, 0, "ttyX11", 2000);
	emulator_deliver_text(h->emulators[0], "+84912345678", "con song");
	loop_advance(h->loop, 1000);
	assert_int_equal(h->parts, 1);
	plug(h, 0, "");
	loop_advance(h->loop, 1000);
	plug(h, 0, "ttyX2"); /* and home again */
	assert_found(h, 0, "ttyX2", 2000);
	house_free(h);
}

static void two_that_changed_places_are_told_apart(void **state)
{
	struct house *h = house_new("");

	(void)state;
	plug(h, 0, "ttyX2");
	plug(h, 1, "ttyX3");
	assert_found(h, 0, "ttyX2", 5000);
	plug(h, 0, "");
	plug(h, 1, "");
	loop_advance(h->loop, 5000);
	plug(h, 1, "ttyX2");
	plug(h, 0, "ttyX3");
	assert_found(h, 0, "ttyX3", 4000);
	house_free(h);
}

static void who_is_asked_for_by_imei_is_waited_for(void **state)
{
	struct house *h = house_new("860000000000033");

	(void)state;
	plug(h, 0, "ttyX2");
	plug(h, 1, "ttyX5");
	loop_advance(h->loop, 100000);
	assert_false(is_ready(h));
	plug(h, 2, "ttyX7");
	assert_found(h, 2, "ttyX7", 8000);
	house_free(h);
}

static void another_modem_in_its_place_is_taken_in_the_end(void **state)
{
	struct house *h = house_new("");

	(void)state;
	plug(h, 0, "ttyX2");
	assert_found(h, 0, "ttyX2", 5000);
	plug(h, 0, "");
	loop_advance(h->loop, 5000);
	plug(h, 1, "ttyX2");
	assert_found(h, 1, "ttyX2", 5000);
	house_free(h);
}

/* ------------------------------------------------------------------ the list */

static void make(const char *folder, const char *name, const char *to)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder, name);

	if (to)
		assert_int_equal(symlink(to, path), 0);
	else
		assert_int_equal(mkdir(path, 0700), 0);
}

static void the_usb_port_comes_before_the_neighbours(void **state)
{
	static const char *const folders[] = {"class", "class/ttyU1", "class/ttyU4",
		"class/ttyU6", "class/ttyU7", "bus", "bus/1-1.2:1.2",
		"bus/1-1.2:1.2/ttyU7", "bus/1-1.2:1.0", "bus/1-1.2:1.0/ttyU6",
		"bus/1-1.4:1.2", "bus/1-1.4:1.2/ttyU4", "dev"};
	static const char *const nodes[] = {
		"dev/ttyU1", "dev/ttyU4", "dev/ttyU6", "dev/ttyU7"};
	char folder[] = "/tmp/keng-usb-XXXXXX", sysfs[128], device[128], command[160];
	struct places places;
	struct place last;

	(void)state;
	assert_non_null(mkdtemp(folder));

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		make(folder, folders[i], NULL);

	for (size_t i = 0; i < sizeof(nodes) / sizeof(*nodes); i++)
		make(folder, nodes[i], NULL);

	make(folder, "class/ttyU7/device", "../../bus/1-1.2:1.2/ttyU7");
	make(folder, "class/ttyU6/device", "../../bus/1-1.2:1.0/ttyU6");
	make(folder, "class/ttyU4/device", "../../bus/1-1.4:1.2/ttyU4");
	snprintf(sysfs, sizeof(sysfs), "%s/class", folder);
	snprintf(device, sizeof(device), "%s/dev/ttyU7", folder);
	place_note(&last, device, sysfs);
	assert_string_equal(last.usb, "1-1.2:1.2");
	snprintf(device, sizeof(device), "%s/dev/ttyU2", folder);
	snprintf(last.path, sizeof(last.path), "%s", device);
	places_find(&places, device, &last, sysfs);
	assert_int_equal(places.count, 4);
	assert_string_equal(strrchr(places.path[0], '/'), "/ttyU2");
	assert_string_equal(strrchr(places.path[1], '/'), "/ttyU7");
	assert_string_equal(strrchr(places.path[2], '/'), "/ttyU1");
	assert_string_equal(strrchr(places.path[3], '/'), "/ttyU4");
	places_find(&places, device, NULL, sysfs);
	assert_int_equal(places.count, 1);
	snprintf(command, sizeof(command), "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
}

static void numbers_alone_are_anybodys(void **state)
{
	struct place last = {.path = "/dev/pts/0"};
	struct places places;

	(void)state;
	places_find(&places, "/dev/pts/0", &last, PLACES_SYSFS);
	assert_int_equal(places.count, 1);
	places_find(&places, "tcp:127.0.0.1:7000", &last, PLACES_SYSFS);
	assert_int_equal(places.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_found_under_another_number),
		cmocka_unit_test(two_that_changed_places_are_told_apart),
		cmocka_unit_test(who_is_asked_for_by_imei_is_waited_for),
		cmocka_unit_test(another_modem_in_its_place_is_taken_in_the_end),
		cmocka_unit_test(the_usb_port_comes_before_the_neighbours),
		cmocka_unit_test(numbers_alone_are_anybodys),
	};

	log_set_level(LOG_LEVEL_FATAL);
	return cmocka_run_group_tests_name("modem_places", tests, NULL, NULL);
}
