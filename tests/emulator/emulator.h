/*
 * A modem, its SIM and its network behind one descriptor: AT commands in PDU mode (27.005, 27.007,
 * V.250), as an object in the caller's loop, so that tests own its time. It shares nothing with
 * what it tests but gateway/base. The program keng-emulator puts it on a pty.
 *
 * Everything a person or a test can do to it is a line of one command language
 * (emulator_command(), "help" lists it); the functions here are what a test in C wants beside.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/loop.h"

#define EMULATOR_NUMBER_MAX 24
#define EMULATOR_TPDU_MAX   176
#define EMULATOR_LINE_MAX   4096 /* of the command language */

struct emulator;

/* A SUBMIT that the network accepted. */
struct emulator_sent {
	uint64_t n;		      /* 1, 2, 3 … since emulator_new() */
	char to[EMULATOR_NUMBER_MAX]; /* TP-DA, international numbers with + */
	int mr;			      /* the reference that the modem answered */
	bool report;		      /* TP-SRR */
	bool reject_duplicates;	      /* TP-RD */
	int64_t at_ms;		      /* wall clock */
	uint8_t len;
	uint8_t tpdu[EMULATOR_TPDU_MAX]; /* as the host typed it, without SMSC */
};

/* What happened since emulator_new(). */
struct emulator_counters {
	uint64_t lines;	  /* command lines */
	uint64_t sent;	  /* SUBMITs accepted */
	uint64_t refused; /* SUBMITs refused */
	uint64_t offered; /* DELIVERs given to the network */
	uint64_t
		delivered; /* DELIVERs the network may forget: stored, or acknowledged by +CNMA */
	uint64_t reports;	 /* STATUS-REPORTs handed over */
	uint64_t deleted;	 /* slots emptied by +CMGD */
	uint64_t unread_deleted; /* of these, never listed or read */
	uint64_t unacknowledged; /* +CMT or +CDS without +CNMA in time */
	uint64_t overruns;	 /* output bytes lost because nobody read */
	uint64_t boots;
};

/* on_sent, on_hangup and on_return may give commands; on_event and on_exchange only listen. */
typedef void (*emulator_sent_fn)(void *arg, const struct emulator_sent *sent);
/* One JSON object without newline: {"event":"sent",…}. */
typedef void (*emulator_event_fn)(void *arg, const char *json);
/* The modem has closed its descriptor (fault hangup); the host sees a hang-up. */
typedef void (*emulator_hangup_fn)(void *arg);
/*
 * The modem is back on the bus. name is what the fault gave (another device), "" for the same.
 * Returns the new descriptor, which the emulator owns from now on, or -1 when
 * emulator_attach() will follow.
 */
typedef int (*emulator_return_fn)(void *arg, const char *name);
/* Bytes as they cross the port; from_host tells the direction. */
typedef void (*emulator_exchange_fn)(
	void *arg, bool from_host, const char *bytes, size_t len);

/* Zero everywhere is a plain modem that is up, has no PIN and answers at once. */
struct emulator_conf {
	const char *profile; /* NULL is "generic"; emulator_profiles() names them */
	const char *pin;     /* NULL: the SIM asks for none */
	const char *puk;     /* NULL: "12345678" */
	const char *imei; /* NULL here and below: made from seed, so that modems differ */
	const char *imsi;
	const char *iccid;
	unsigned sim_slots;   /* 0: 30 */
	int64_t latency_ms;   /* from Ctrl-Z to +CMGS */
	int64_t report_ms;    /* from +CMGS to the status report; -1 never */
	int64_t cnma_ms;      /* how long +CMT waits for +CNMA; 0: 15 s */
	int64_t redeliver_ms; /* how long the network waits after that; 0: 5 s */
	int64_t ring_ms;      /* between two RINGs; 0: 5 s */
	unsigned baud;	      /* 0: unpaced */
	unsigned seed;	      /* of faults that have no seed of their own */
	bool boot; /* start with power on, banner and all, instead of being up */
	void *arg;
	emulator_sent_fn on_sent;
	emulator_event_fn on_event;
	emulator_hangup_fn on_hangup;
	emulator_return_fn on_return;
	emulator_exchange_fn on_exchange;
};

/*
 * The strings of conf are copied. fd (a non-blocking socket or pty master, or -1 for none yet)
 * is the emulator's from now on. NULL when the profile is unknown.
 */
struct emulator *emulator_new(
	struct loop *loop, int fd, const struct emulator_conf *conf);
/* Not from inside one of its callbacks. */
void emulator_free(struct emulator *emulator);

/* The host is on another descriptor from now on; the old one is closed. State stays. */
void emulator_attach(struct emulator *emulator, int fd);

/*
 * Whether a host has the port open, which a pty does not tell by itself. While none has, what the
 * modem says is lost; input says that one has. True at first.
 */
void emulator_set_host(struct emulator *emulator, bool present);

/* "generic sim7600 …" */
const char *emulator_profiles(void);

/*
 * One line of the command language. Writes "ok …" or "err …", possibly of several lines,
 * NUL-terminated and cut to cap, into answer. Returns whether it was ok.
 */
bool emulator_command(
	struct emulator *emulator, const char *line, char *answer, size_t cap);

/* UTF-8 from a phone (+84…, 0…, or letters): parts as a phone makes them. Their number, or 0. */
unsigned emulator_deliver_text(
	struct emulator *emulator, const char *from, const char *text);
/* A TPDU without SMSC. False when it is longer than one can be, or the network is full. */
bool emulator_deliver_tpdu(struct emulator *emulator, const uint8_t *tpdu, size_t len);

struct emulator_counters emulator_counters(const struct emulator *emulator);
/* The n-th accepted SUBMIT, or NULL when it is not there or too long ago (65,536 are kept). */
const struct emulator_sent *emulator_sent_get(
	const struct emulator *emulator, uint64_t n);
/* Messages that wait in the network because the modem has no room, no network or no +CNMA. */
size_t emulator_waiting(const struct emulator *emulator);
/* Occupied slots of a storage, "SM", "ME" or "SR". */
unsigned emulator_used(const struct emulator *emulator, const char *storage);
