/*
 * The serial line: bytes in and out of one descriptor, paced by a baud rate, and everything that
 * can be wrong with a line. It knows no AT.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "gateway/base/loop.h"

#define EMU_WIRE_IN 4096
#define EMU_WIRE_OUT \
	(2 * 1024 * 1024) /* what a modem buffers for a host that does not read */

/* Takes up to len bytes; returns how many. What is left comes again with emu_wire_resume(). */
typedef size_t (*emu_wire_input_fn)(void *arg, const char *bytes, size_t len);
typedef void (*emu_wire_gone_fn)(void *arg);
typedef void (*emu_wire_tap_fn)(void *arg, bool from_host, const char *bytes, size_t len);

struct emu_wire {
	struct loop *loop;
	emu_wire_input_fn input;
	emu_wire_gone_fn gone; /* the host closed its end */
	emu_wire_tap_fn tap;
	void *arg;

	int fd;
	bool is_socket;
	struct loop_fd *watch;

	unsigned baud;	 /* 0: unpaced */
	unsigned piece;	 /* bytes a write, one write a millisecond; 0: whole */
	unsigned garble; /* one output byte in so many is replaced; 0: none */
	unsigned lose;	 /* one output byte in so many is lost; 0: none */
	unsigned seed;
	bool mute;	   /* input is swallowed, output dropped */
	bool unheard;	   /* no host has the port open: output is lost */
	bool stalled;	   /* neither is touched: it all comes later */
	uint64_t overruns; /* output bytes dropped because nobody reads */

	struct timer pace;
	int64_t paced_at;
	unsigned read_credit;
	unsigned write_credit;

	char in[EMU_WIRE_IN];
	size_t in_len;
	char *out;
	size_t out_head;
	size_t out_len;
	bool feeding;
};

void emu_wire_init(struct emu_wire *wire, struct loop *loop);
void emu_wire_attach(struct emu_wire *wire, int fd);
/* Closes the descriptor; what was not written is gone. */
void emu_wire_detach(struct emu_wire *wire);
void emu_wire_free(struct emu_wire *wire);

/* Collects output; emu_wire_flush() writes it. */
void emu_wire_put(struct emu_wire *wire, const char *bytes, size_t len);
void emu_wire_flush(struct emu_wire *wire);

/* What was not written yet is lost. */
void emu_wire_drop(struct emu_wire *wire);

/* Offers the input that was not taken yet. */
void emu_wire_resume(struct emu_wire *wire);
