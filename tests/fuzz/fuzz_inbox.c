/*
 * inbox: whatever parts come, in whatever order, the sink takes them, each message comes to an
 * end, and what dispatch gets is a text. The input is a script: an octet of 1 to 192 and so many
 * of a PDU; above, so many less 192 of a line that is no PDU; 0 and an octet, so many minutes.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/inbox/inbox.h"
#include "gateway/store/message.h"
#include "gateway/store/store.h"
#include "parsers/sms/utf8.h"

#define START_MS INT64_C(1795478400000)
#define MINUTE	 INT64_C(60000)
#define DAY	 (1440 * MINUTE)

struct dispatch {
	unsigned calls;
};

struct world {
	struct clock *clock;
	struct loop *loop;
	struct store *store;
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
	size_t at = 0;

	assert(strlen(in->text) == in->text_len);
	assert(strlen(in->sender) < NUMBER_MAX);
	assert(!in->upgrade || in->parts > 1);

	while (at < in->text_len) {
		size_t from = at;
		char again[UTF8_CHAR_MAX];
		size_t len = utf8_put(again, utf8_next(in->text, in->text_len, &at));

		assert(len == at - from && !memcmp(again, in->text + from, len));
	}

	out->kind = COMMAND_NOTE;
	out->tip = in->text[0] == 'T';
	return dispatch->calls++ % 7 == 6 ? -EINVAL : 0;
}

bool dispatch_is_emergency(struct dispatch *dispatch, const char *text, size_t len)
{
	(void)dispatch;
	return memchr(text, '!', len) != NULL;
}

static int on_report(void *arg, const struct report_in *report)
{
	(void)arg;
	assert(strlen(report->recipient) < sizeof(report->recipient));
	return report->mr % 3 ? 0 : -EINVAL;
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

static size_t step(struct world *w, struct inbox *inbox, const uint8_t *data, size_t size)
{
	struct sms_part part = {.modem = "a", .storage = "SM"};
	bool malformed = data[0] > PDU_OCTETS_MAX;
	size_t len = malformed ? data[0] - PDU_OCTETS_MAX : data[0];

	if (!len) {
		loop_advance(w->loop, size > 1 ? data[1] * MINUTE : 0);
		return size > 1 ? 2 : 1;
	}

	if (len > size - 1)
		len = size - 1;

	part.received_at = clock_wall_ms(w->clock);
	part.malformed = malformed;

	if (malformed) {
		part.raw_len = (uint16_t)len;
		memcpy(part.raw, data + 1, len);
	} else {
		part.len = (uint16_t)len;
		memcpy(part.pdu, data + 1, len);
	}

	if (inbox_sink(inbox, &part, 1))
		abort();

	return 1 + len;
}

static void no_part(
	void *arg, int64_t part_id, int32_t seq, const uint8_t *pdu, size_t len)
{
	(void)arg;
	(void)part_id;
	(void)seq;
	(void)pdu;
	(void)len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world w;
	struct dispatch dispatch = {0};
	struct inbox_conf conf = {.country_code = "84",
		.join_ms = 10 * MINUTE,
		.upgrade_ms = DAY,
		.parts_per_sender_max = 5};
	struct message_row row;
	int64_t at;

	if (!w.store)
		world_make(&w);

	/* What an input does is undone: the next one finds the store as it was. */
	if (store_begin(w.store))
		abort();

	struct inbox *inbox =
		inbox_new(w.loop, w.store, &dispatch, &conf, on_report, NULL);

	for (size_t i = 0; i < size;)
		i += step(&w, inbox, data + i, size - i);

	loop_advance(w.loop, 2 * DAY);
	assert(message_next(w.store, &row, no_part, NULL) == -ENOENT);
	assert(message_due_at(w.store, &at) == 0 && at == MESSAGE_NEVER);
	inbox_free(inbox);
	store_rollback(w.store);
	return 0;
}
