/*
 * The command line of the modem (V.250 5.2, 27.007 4): input to lines, lines to commands,
 * commands to handlers, results to text. What commands mean is in the files of their areas.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "gateway/base/loop.h"

#define EMU_AT_LINE_MAX 1024 /* a longer line is an error, as in modems */
#define EMU_AT_BODY_MAX 1024
#define EMU_AT_ARGS_MAX 12
#define EMU_AT_HELD_MAX 16384

struct emulator;

enum emu_at_kind {
	EMU_AT_EXEC, /* AT+X */
	EMU_AT_READ, /* AT+X? */
	EMU_AT_SET,  /* AT+X=… */
	EMU_AT_TEST, /* AT+X=? */
};

struct emu_at_call {
	enum emu_at_kind kind;
	const char *name;
	const char *text; /* what stood behind the =, or behind D */
	unsigned count;
	const char *arg[EMU_AT_ARGS_MAX]; /* unquoted; never NULL, "" when left out */
};

/* What a handler answers. */
enum emu_at_result {
	EMU_AT_OK,
	EMU_AT_ERROR,
	EMU_AT_NO_CARRIER,
	EMU_AT_UNKNOWN,	    /* no such command */
	EMU_AT_SILENT,	    /* no final answer */
	EMU_AT_PENDING,	    /* emu_at_done() will follow */
	EMU_AT_BODY,	    /* emu_at_prompt() was called: data until Ctrl-Z */
	EMU_AT_CME = 1000,  /* + the code of 27.007 9.2 */
	EMU_AT_CMS = 10000, /* + the code of 27.005 3.2.5 */
};

typedef int (*emu_at_fn)(struct emulator *e, const struct emu_at_call *call);
/* The data of a prompt, NULL when ESC ended it. */
typedef int (*emu_at_body_fn)(struct emulator *e, const char *body);

enum emu_at_need {
	EMU_NEED_NOTHING,
	EMU_NEED_SIM, /* present and unlocked, else +CME ERROR */
	EMU_NEED_SMS, /* and its messages ready, else +CMS ERROR */
};

struct emu_at_command {
	const char *name;
	enum emu_at_need need;
	emu_at_fn fn;
	bool vendor;	  /* only where the profile names it */
	const char *test; /* answer to =?; NULL: a bare OK; "" : the handler gives it */
};

enum emu_at_state {
	EMU_AT_LINE,
	EMU_AT_RUN,
	EMU_AT_WAIT,  /* PENDING */
	EMU_AT_DATA,  /* after the prompt */
	EMU_AT_DELAY, /* the line is complete, execution comes late */
};

struct emu_at {
	enum emu_at_state state;
	bool echo;
	bool verbose;
	unsigned cmee;
	char line[EMU_AT_LINE_MAX + 1];
	size_t len;
	bool overlong;
	char last[EMU_AT_LINE_MAX + 1]; /* for A/ */
	char run[EMU_AT_LINE_MAX + 1];
	char *next;
	unsigned infos; /* lines of answer since the command began */
	char body[EMU_AT_BODY_MAX + 1];
	size_t body_len;
	emu_at_body_fn body_fn;
	char held[EMU_AT_HELD_MAX]; /* URCs that came while a line was running */
	size_t held_len;
	struct timer delay;
};

void emu_at_init(struct emulator *e, struct loop *loop);
/* As after power on: echo on, verbose, CMEE 0, no line begun. */
void emu_at_reset(struct emulator *e);
/* Takes what it can now. */
size_t emu_at_input(struct emulator *e, const char *bytes, size_t len);

/* The final result of a line. */
void emu_at_result(struct emulator *e, int result);
/* A line of the answer. */
void emu_at_info(struct emulator *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void emu_at_info_raw(struct emulator *e, const char *text, size_t len);
/* A line that nobody asked for; waits for the end of a running line. */
void emu_at_urc(struct emulator *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same with line ends of its own. */
void emu_at_urc_raw(struct emulator *e, const char *bytes, size_t len);
/* Asks for data; the handler then returns EMU_AT_BODY. */
void emu_at_prompt(struct emulator *e, emu_at_body_fn fn);
/* The end of a pending command. */
void emu_at_done(struct emulator *e, int result);
/* True while URCs may go out and direct messages may be handed over. */
bool emu_at_is_open(const struct emulator *e);

/* The n-th argument as a number; fallback when it is not there, -1 when it is none. */
int emu_at_number(const struct emu_at_call *call, unsigned n, int fallback);
