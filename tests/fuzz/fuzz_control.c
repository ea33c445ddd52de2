/*
 * control: whatever is said over the socket, every line that comes back is one object of JSON, and
 * the store is as sound as before. The first octet says as whom: its bits are roles.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/control/control.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/store/broadcast.h"
#include "gateway/store/store.h"
#include "parsers/text/command.h"

#define START_MS  INT64_C(1795478400000)
#define HEARD_MAX (4 * 1024 * 1024)

struct dispatch {
	unsigned calls;
};

struct world {
	struct clock *clock;
	struct loop *loop;
	struct store *store;
	struct control_call *ussd;
	char *heard;
};

static void on_log(void *arg, enum log_level level, const char *line)
{
	(void)arg;
	(void)level;
	assert(line);
}

int dispatch_message(
	struct dispatch *dispatch, const struct inbound *in, struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){.kind = COMMAND_TIP, .code = "482193"};
	assert(strlen(in->text) == in->text_len && in->person);
	return dispatch->calls++ % 5 == 4 ? -EINVAL : 0;
}

int dispatch_command(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){.kind = command->kind};
	assert(in->origin == ORIGIN_CONTROL && in->actor[0]);
	return dispatch->calls++ % 5 == 4 ? -EINVAL : 0;
}

int dispatch_deed(struct dispatch *dispatch, const struct inbound *in, const struct deed *deed,
	struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){.kind = COMMAND_TIP};
	assert(in->origin == ORIGIN_CONTROL && in->actor[0] && (deed->code || deed->id));
	return dispatch->calls++ % 5 == 4 ? -EACCES : 0;
}

int dispatch_look(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct broadcast *out)
{
	*out = (struct broadcast){0};
	assert(in->origin == ORIGIN_CONTROL && command->text[0]);
	return dispatch->calls++ % 5 == 4 ? -ENOENT : 0;
}

const char *dispatch_template(const struct dispatch *dispatch, int number)
{
	(void)dispatch;
	return number == 1 ? "CANH BAO" : NULL;
}

static void on_status(void *arg, struct control_status *out)
{
	(void)arg;
	out->modem_count = 1;
	snprintf(out->modems[0].name, sizeof(out->modems[0].name), "m1");
	snprintf(out->modems[0].state, sizeof(out->modems[0].state), "setup");
}

static int on_sim(void *arg, const char *modem)
{
	(void)arg;
	return strcmp(modem, "m1") ? -ENOENT : 0;
}

static void on_changed(void *arg)
{
	assert(arg);
}

static int on_ussd(void *arg, const char *modem, const char *code, struct control_call *call)
{
	struct world *w = arg;

	assert(!code[strspn(code, "*#0123456789")]);

	if (w->ussd || strcmp(modem, "m1"))
		return w->ussd ? -EAGAIN : -ENOENT;

	w->ussd = call;
	return 0;
}

/* One store for all inputs, of which nothing is left in the file system. */
static void world_make(struct world *w)
{
	struct store_conf conf = {0};
	char folder[] = "/tmp/keng-fuzz-XXXXXX", path[280], why[200];

	log_set_sink(on_log, NULL);
	assert(mkdtemp(folder));
	snprintf(conf.path, sizeof(conf.path), "%s/db", folder);
	snprintf(conf.key_file, sizeof(conf.key_file), "%s/key", folder);
	w->clock = clock_virtual_new(START_MS);
	w->loop = loop_new(w->clock);
	w->heard = malloc(HEARD_MAX);
	assert(w->heard);

	if (store_open(&w->store, &conf, w->clock, why, sizeof(why)))
		abort();

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", conf.path,
			(const char *[]){"", "-wal", "-shm"}[i]);
		unlink(path);
	}

	unlink(conf.key_file);
	rmdir(folder);
}

/* Who may have files written says nothing that could name one. */
static int may_name_a_file(const uint8_t *data, size_t size)
{
	return memmem(data, size, "backup", 6) || memmem(data, size, "\\u", 2);
}

static void check_lines(char *text)
{
	for (char *line = text, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert(end);
		*end = '\0';

		json_t *object = json_loads(line, JSON_ALLOW_NUL, NULL);

		assert(json_is_object(object));
		json_decref(object);
	}
}

static void hear(struct world *w, int fd)
{
	size_t len = 0;
	ssize_t n;

	do {
		loop_advance(w->loop, 1);
		n = read(fd, w->heard + len, HEARD_MAX - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0);

	w->heard[len] = '\0';
	check_lines(w->heard);
}

static void say(struct world *w, int fd, const uint8_t *data, size_t size)
{
	while (size) {
		ssize_t n = send(fd, data, size < 512 ? size : 512, MSG_NOSIGNAL);

		if (n > 0) {
			data += n;
			size -= (size_t)n;
		} else if (errno != EAGAIN) {
			return;
		}

		hear(w, fd);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world w;
	struct control_conf conf = {.speaker = "1000"};
	struct dispatch dispatch = {0};
	char why[128];
	int pair[2];

	if (!w.store)
		world_make(&w);

	if (!size || (data[0] & ROLE_ADMIN && may_name_a_file(data, size)) ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return 0;

	/* What an input does is undone: the next one finds the store as it was. */
	if (store_begin(w.store))
		abort();

	struct control_deps deps = {.loop = w.loop,
		.store = w.store,
		.dispatch = &dispatch,
		.country_code = "84",
		.ops = {&w, on_status, on_changed, on_changed, on_ussd, on_sim}};
	struct control *control = control_new(&conf, &deps, why, sizeof(why));

	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	control_adopt(control, pair[1], 1000, data[0]);
	say(&w, pair[0], data + 1, size - 1);
	shutdown(pair[0], SHUT_WR);
	hear(&w, pair[0]);

	while (w.ussd) {
		struct control_call *call = w.ussd;

		w.ussd = NULL;
		control_ussd_done(call, size % 2 ? -ETIMEDOUT : 0, "\xff*");
		hear(&w, pair[0]);
	}

	close(pair[0]);
	control_free(control);
	assert(store_depth(w.store) == 1);
	store_rollback(w.store);
	return 0;
}
