/*
 * The hatch of hatch.h.
 */
#include "tests/support/hatch.h"

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
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/store/broadcast.h"

#define HEARD_MAX (1024 * 1024)

int dispatch_message(
	struct dispatch *dispatch, const struct inbound *in, struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){.kind = COMMAND_TIP};
	assert_int_equal(in->origin, ORIGIN_HISTORY);
	snprintf(dispatch->said, sizeof(dispatch->said), "%s", in->text);
	snprintf(out->code, sizeof(out->code), "%06u",
		(482192U + (unsigned)++dispatch->calls) % 1000000);
	dispatch->at = in->sent_at;
	return strstr(in->text, "fails") ? -EINVAL : 0;
}

int dispatch_command(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){.kind = command->kind};
	dispatch->calls++;
	snprintf(dispatch->said, sizeof(dispatch->said), "%s %s %s %s",
		command_kind_name(command->kind), in->actor, in->sender, command->zone);
	return 0;
}

int dispatch_deed(struct dispatch *dispatch, const struct inbound *in, const struct deed *deed,
	struct dispatch_outcome *out)
{
	*out = (struct dispatch_outcome){.kind = COMMAND_TIP};
	snprintf(dispatch->said, sizeof(dispatch->said), "%s: %s to %lld", in->actor, deed->code,
		(long long)deed->person_id);
	dispatch->calls++;
	return deed->person_id ? 0 : -EACCES;
}

int dispatch_look(struct dispatch *dispatch, const struct inbound *in,
	const struct command *command, struct broadcast *out)
{
	*out = (struct broadcast){.class = "caution"};
	snprintf(out->audience, sizeof(out->audience), "%s", command->zone);
	snprintf(dispatch->said, sizeof(dispatch->said), "%s: %.200s", in->actor, command->text);
	return strcmp(command->zone, "nowhere") ? 0 : -ENOENT;
}

const char *dispatch_template(const struct dispatch *dispatch, int number)
{
	(void)dispatch;
	return number == 1 ? "CANH BAO" : NULL;
}

static void on_status(void *arg, struct control_status *out)
{
	*out = ((struct hatch *)arg)->status;
}

static void on_changed(void *arg)
{
	((struct hatch *)arg)->changed++;
}

static void on_places(void *arg)
{
	((struct hatch *)arg)->places++;
}

static int on_ussd(
	void *arg, const char *modem, const char *code, struct control_call *call)
{
	struct hatch *hatch = arg;

	if (strcmp(modem, "m1"))
		return -ENOENT;

	assert_string_equal(code, "*101#");
	hatch->ussd = call;
	return 0;
}

void hatch_pass(struct hatch *hatch, int64_t ms)
{
	loop_advance(hatch->shelf->loop, ms);
}

void hatch_connect(struct hatch *hatch, uint32_t uid, unsigned roles)
{
	int pair[2];

	if (hatch->fd >= 0)
		close(hatch->fd);

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	hatch->fd = pair[0];
	control_adopt(hatch->control, pair[1], uid, roles);
	hatch_pass(hatch, 0);
}

int hatch_setup(void **state)
{
	struct hatch *hatch = alloc_zero(sizeof(*hatch));

	shelf_setup((void **)&hatch->shelf);
	civil_set_zone("Asia/Ho_Chi_Minh");
	hatch->heard = alloc_zero(HEARD_MAX);
	hatch->fd = -1;
	hatch->deps = (struct control_deps){
		.loop = hatch->shelf->loop,
		.store = hatch->shelf->store,
		.dispatch = &hatch->dispatch,
		.country_code = "84",
		.timezone = "Asia/Ho_Chi_Minh",
		.ops = {.arg = hatch,
			.status = on_status,
			.changed = on_changed,
			.places = on_places,
			.ussd = on_ussd},
	};

	char why[256];

	hatch->control = control_new(&hatch->conf, &hatch->deps, why, sizeof(why));
	assert_non_null(hatch->control);
	hatch_connect(hatch, 1000, ROLE_ADMIN);
	*state = hatch;
	return 0;
}

int hatch_teardown(void **state)
{
	struct hatch *hatch = *state;
	void *shelf = hatch->shelf;

	control_free(hatch->control);
	close(hatch->fd);
	free(hatch->heard);
	free(hatch);
	return shelf_teardown(&shelf);
}

void hatch_say(struct hatch *hatch, const char *text)
{
	size_t len = strlen(text), at = 0;

	while (at < len) {
		ssize_t n = send(hatch->fd, text + at, len - at, MSG_NOSIGNAL);

		if (n > 0)
			at += (size_t)n;
		else
			assert_int_equal(errno, EAGAIN);

		hatch_pass(hatch, 0);
	}
}

const char *hatch_hear(struct hatch *hatch)
{
	size_t len = 0;
	ssize_t n;

	hatch_pass(hatch, 0);

	while (len < HEARD_MAX - 1 &&
		(n = read(hatch->fd, hatch->heard + len, HEARD_MAX - 1 - len)) > 0) {
		len += (size_t)n;
		hatch_pass(hatch, 0);
	}

	hatch->heard[len] = '\0';
	return hatch->heard;
}

json_t *hatch_ask(struct hatch *hatch, const char *request)
{
	hatch_say(hatch, request);
	hatch_say(hatch, "\n");

	json_t *answer = json_loads(hatch_hear(hatch), 0, NULL);

	assert_non_null(answer);
	return answer;
}

void hatch_expect_error(struct hatch *hatch, const char *request, const char *error)
{
	json_t *answer = hatch_ask(hatch, request);

	assert_true(json_is_false(json_object_get(answer, "ok")));
	assert_string_equal(json_string_value(json_object_get(answer, "error")), error);
	assert_true(json_is_string(json_object_get(answer, "message")));
	json_decref(answer);
}

int hatch_lines(const char *text)
{
	int lines = 0;

	for (; *text; text++)
		lines += *text == '\n';

	return lines;
}
