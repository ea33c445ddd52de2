/*
 * The serial line; see emu_wire.h.
 */
#include "tests/emulator/emu_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/alloc.h"

#define BITS_PER_BYTE 10 /* 8N1 */
#define PACE_MS	      1
#define CREDIT_MAX    64 /* bytes: the FIFO of a UART */

static bool is_paced(const struct emu_wire *wire)
{
	return wire->baud || wire->piece;
}

static void lost_host(struct emu_wire *wire)
{
	emu_wire_detach(wire);
	wire->gone(wire->arg);
}

static void watch_set(struct emu_wire *wire)
{
	unsigned events = 0;

	if (!wire->watch)
		return;

	if (wire->in_len < EMU_WIRE_IN && !wire->stalled &&
		(!wire->baud || wire->read_credit))
		events |= LOOP_READ;

	if (wire->out_len && !wire->stalled && !is_paced(wire))
		events |= LOOP_WRITE;

	loop_fd_set(wire->watch, events);
}

/* False when the host is gone. */
static bool write_some(struct emu_wire *wire, size_t len)
{
	while (len) {
		ssize_t n = wire->is_socket
				    ? send(wire->fd, wire->out + wire->out_head, len,
					      MSG_NOSIGNAL)
				    : write(wire->fd, wire->out + wire->out_head, len);

		if (n < 0 && errno == EINTR)
			continue;

		if (n < 0 && errno == EAGAIN)
			return true;

		if (n <= 0)
			return false;

		wire->out_head += (size_t)n;
		wire->out_len -= (size_t)n;
		len -= (size_t)n;
	}

	if (!wire->out_len)
		wire->out_head = 0;

	return true;
}

static void feed(struct emu_wire *wire)
{
	size_t used = 0;

	if (wire->feeding || wire->stalled)
		return;

	wire->feeding = true;

	while (used < wire->in_len) {
		size_t n = wire->mute ? wire->in_len - used
				      : wire->input(wire->arg, wire->in + used,
						wire->in_len - used);

		if (!n)
			break;

		used += n;
	}

	/* A hang-up inside input() has emptied the buffer. */
	if (used > wire->in_len)
		used = wire->in_len;

	memmove(wire->in, wire->in + used, wire->in_len - used);
	wire->in_len -= used;
	wire->feeding = false;
}

static void on_ready(void *arg, int fd, unsigned events)
{
	struct emu_wire *wire = arg;
	size_t room = EMU_WIRE_IN - wire->in_len;
	ssize_t n;

	if (events & LOOP_WRITE)
		emu_wire_flush(wire);

	if (!(events & LOOP_READ) || wire->fd < 0 || !room)
		return;

	if (wire->baud && room > wire->read_credit)
		room = wire->read_credit;

	if (!room) {
		watch_set(wire);
		return;
	}

	n = read(fd, wire->in + wire->in_len, room);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;

	if (n <= 0) {
		lost_host(wire);
		return;
	}

	if (wire->tap)
		wire->tap(wire->arg, true, wire->in + wire->in_len, (size_t)n);

	wire->unheard = false;
	wire->in_len += (size_t)n;
	wire->read_credit -= wire->baud ? (unsigned)n : 0;
	feed(wire);
	emu_wire_flush(wire);
}

static unsigned add_credit(unsigned credit, unsigned bytes)
{
	return credit + bytes > CREDIT_MAX + bytes ? CREDIT_MAX + bytes : credit + bytes;
}

/* What the rate allows since the last time; the remainder of a byte is carried in paced_at. */
static void on_pace(void *arg)
{
	struct emu_wire *wire = arg;
	int64_t now = clock_boot_ms(loop_clock(wire->loop));
	int64_t passed = now - wire->paced_at;
	unsigned bytes = 0;

	if (wire->baud) {
		bytes = (unsigned)(passed * wire->baud / (1000 * BITS_PER_BYTE));
		wire->paced_at += (int64_t)bytes * 1000 * BITS_PER_BYTE / wire->baud;
	} else {
		wire->paced_at = now;
	}

	wire->read_credit = add_credit(wire->read_credit, bytes);
	wire->write_credit =
		wire->piece ? wire->piece : add_credit(wire->write_credit, bytes);

	if (wire->out_len && wire->fd >= 0 && !wire->stalled) {
		size_t len = wire->write_credit < wire->out_len ? wire->write_credit
								: wire->out_len;

		wire->write_credit -= (unsigned)len;

		if (!write_some(wire, len)) {
			lost_host(wire);
			return;
		}
	}

	watch_set(wire);

	if (wire->out_len || (wire->baud && wire->read_credit < CREDIT_MAX))
		timer_start(&wire->pace, PACE_MS);
}

void emu_wire_init(struct emu_wire *wire, struct loop *loop)
{
	wire->loop = loop;
	wire->fd = -1;
	wire->out = alloc_array(EMU_WIRE_OUT, 1);
	timer_init(&wire->pace, loop, on_pace, wire);
}

void emu_wire_attach(struct emu_wire *wire, int fd)
{
	struct stat st;

	emu_wire_detach(wire);

	if (fd < 0)
		return;

	wire->fd = fd;
	wire->is_socket = fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
	wire->read_credit = CREDIT_MAX;
	wire->watch = loop_fd_add(wire->loop, fd, LOOP_READ, on_ready, wire);
}

void emu_wire_detach(struct emu_wire *wire)
{
	if (wire->fd < 0)
		return;

	loop_fd_remove(wire->watch);
	close(wire->fd);
	wire->watch = NULL;
	wire->fd = -1;
	wire->in_len = 0;
	wire->out_len = 0;
	wire->out_head = 0;
	timer_stop(&wire->pace);
}

void emu_wire_free(struct emu_wire *wire)
{
	emu_wire_detach(wire);
	free(wire->out);
}

static void garble(struct emu_wire *wire, char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (rand_r(&wire->seed) % wire->garble == 0)
			bytes[i] = (char)rand_r(&wire->seed);
	}
}

static size_t lose(struct emu_wire *wire, char *bytes, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		if (rand_r(&wire->seed) % wire->lose)
			bytes[kept++] = bytes[i];
	}

	return kept;
}

void emu_wire_put(struct emu_wire *wire, const char *bytes, size_t len)
{
	char *place;

	if (wire->fd < 0 || wire->mute || wire->unheard || !len)
		return;

	if (wire->out_head + wire->out_len + len > EMU_WIRE_OUT && wire->out_head) {
		memmove(wire->out, wire->out + wire->out_head, wire->out_len);
		wire->out_head = 0;
	}

	if (wire->out_len + len > EMU_WIRE_OUT) {
		wire->overruns += len;
		return;
	}

	place = wire->out + wire->out_head + wire->out_len;
	memcpy(place, bytes, len);

	if (wire->garble)
		garble(wire, place, len);

	if (wire->lose)
		len = lose(wire, place, len);

	if (wire->tap && len)
		wire->tap(wire->arg, false, place, len);

	wire->out_len += len;
}

void emu_wire_drop(struct emu_wire *wire)
{
	wire->out_len = 0;
	wire->out_head = 0;
	watch_set(wire);
}

void emu_wire_flush(struct emu_wire *wire)
{
	if (wire->fd < 0)
		return;

	if (!is_paced(wire)) {
		if (!wire->stalled && wire->out_len && !write_some(wire, wire->out_len)) {
			lost_host(wire);
			return;
		}
	} else if (!timer_running(&wire->pace) && (wire->out_len || wire->baud)) {
		wire->paced_at = clock_boot_ms(loop_clock(wire->loop));
		timer_start(&wire->pace, PACE_MS);
	}

	watch_set(wire);
}

void emu_wire_resume(struct emu_wire *wire)
{
	feed(wire);
	emu_wire_flush(wire);
}
