/*
 * The log of every exchange; see program.h.
 */
#include <errno.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "tests/emulator/emu_state.h"
#include "tests/emulator/program.h"

#define FLUSH_MS 50

/* Bytes of one direction are one line as long as they come together. */
static void write_bytes(struct journal *journal)
{
	char text[6 * sizeof(journal->bytes) + 1];

	if (!journal->len)
		return;

	emu_json(text, sizeof(text), journal->bytes, journal->len);
	fprintf(journal->file, "{\"at_ms\":%lld,\"from\":\"%s\",\"bytes\":\"%s\"}\n",
		(long long)journal->at_ms, journal->from_host ? "host" : "modem", text);
	journal->len = 0;
}

static void on_flush(void *arg)
{
	struct journal *journal = arg;

	write_bytes(journal);
	fflush(journal->file);
}

static void flush_soon(struct journal *journal)
{
	if (!timer_running(&journal->flush))
		timer_start(&journal->flush, FLUSH_MS);
}

int journal_open(struct journal *journal, struct loop *loop, const char *path)
{
	journal->clock = loop_clock(loop);
	timer_init(&journal->flush, loop, on_flush, journal);
	journal->file = fopen(path, "ae");
	return journal->file ? 0 : -errno;
}

void journal_close(struct journal *journal)
{
	if (!journal->file)
		return;

	write_bytes(journal);
	timer_stop(&journal->flush);
	fclose(journal->file);
	journal->file = NULL;
}

void journal_exchange(
	struct journal *journal, bool from_host, const char *bytes, size_t len)
{
	if (journal->from_host != from_host)
		write_bytes(journal);

	journal->from_host = from_host;
	flush_soon(journal);

	if (!journal->len)
		journal->at_ms = clock_wall_ms(journal->clock);

	while (len) {
		size_t room = sizeof(journal->bytes) - journal->len;
		size_t n = len < room ? len : room;

		memcpy(journal->bytes + journal->len, bytes, n);
		journal->len += n;
		bytes += n;
		len -= n;

		if (journal->len == sizeof(journal->bytes))
			write_bytes(journal);
	}
}

void journal_event(struct journal *journal, const char *json)
{
	write_bytes(journal);
	fprintf(journal->file, "%s\n", json);
	flush_soon(journal);
}
