/*
 * One modem: its port, its dialogue and its recovery, behind values. It keeps received PDUs
 * through the sink, sends orders one after another, and comes back by itself from whatever can
 * happen to a modem. It knows neither numbers nor texts nor why something is sent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "modem/boundary.h"

#define MODEM_DEVICE_MAX 256
#define MODEM_ICCID_MAX	 24
#define MODEM_NUMBER_MAX 24

struct call;
struct call_event;
struct loop;
struct media_ops;
struct modem;

enum modem_state {
	MODEM_CLOSED,	   /* no port yet, or not wanted */
	MODEM_PROBING,	   /* open: does anybody answer, and who */
	MODEM_SIM,	   /* waiting for a usable SIM */
	MODEM_SETUP,	   /* telling it how we work */
	MODEM_REGISTERING, /* waiting for the network; messages on the SIM are read already */
	MODEM_READY,
	MODEM_LOST, /* the port is gone or it fell silent: comes back after a while */
};

const char *modem_state_name(enum modem_state state);

enum modem_registration {
	MODEM_REG_NONE, /* 27.007 7.2, <stat> */
	MODEM_REG_HOME,
	MODEM_REG_SEARCHING,
	MODEM_REG_DENIED,
	MODEM_REG_UNKNOWN,
	MODEM_REG_ROAMING,
};

const char *modem_registration_name(enum modem_registration registration);

enum modem_ims {
	MODEM_IMS_UNKNOWN, /* the modem does not tell */
	MODEM_IMS_NO,
	MODEM_IMS_YES, /* messages and calls go over LTE (27.007 8.71) */
};

/*
 * A switch of its power: a file and what is written there, such as a USB port's "disable" in
 * sysfs (off "1", on "0") or a GPIO's "value" (off "0", on "1"). No file: none.
 */
struct modem_power {
	char file[MODEM_DEVICE_MAX];
	char off[16];
	char on[16];
};

struct modem_conf {
	char name[MODEM_NAME_MAX];
	char device[MODEM_DEVICE_MAX]; /* tty, link to one, pty or "tcp:HOST:PORT" */
	int32_t baud;		       /* 0: 115200 */
	char pin[16];		       /* empty: none */
	char profile[32];	       /* empty or "auto": by what the modem says it is */
	char imei[20]; /* empty: whoever is at device at first, and wherever that one goes */
	int32_t daily_limit; /* parts; for who schedules, the modem does not count */
	int64_t sweep_ms;    /* heartbeat when nothing happens; 0: 25 s */
	int64_t send_ms;     /* Ctrl-Z to +CMGS; 0: 60 s */
	char balance_code[24];	/* USSD that tells the balance, "*101#"; empty: not asked */
	int64_t balance_ms;	/* how often; 0: a day */
	bool balance_told; /* or somebody else asks: events.balance */
	int64_t keep_alive_ms;	/* a SIM that sent nothing for so long is told of; 0: never */
	int64_t used_at;	/* wall ms when it sent last, as somebody remembers; 0: unknown */
	bool home_only;	     /* never ready while roaming */
	bool direct; /* messages skip the SIM (+CMT), where the modem takes +CNMA for them */
	char audio[MODEM_DEVICE_MAX]; /* the device that carries the sound of calls; empty: none */
	int64_t longest_call_ms;      /* 0: 15 minutes */
	const struct media_ops *media; /* what carries it instead, in tests */
	struct modem_power power;
	/* Opens the port in tests instead of device; a descriptor, or -errno. */
	int (*open)(void *arg);
	/* The same, at that path: where the modem may be. */
	int (*open_at)(void *arg, const char *path);
	void *open_arg;
};

/* Counters since modem_new(). */
struct modem_counters {
	uint64_t received;     /* messages and reports that the sink took */
	uint64_t malformed;    /* of these, kept raw */
	uint64_t deleted;      /* slots emptied */
	uint64_t sink_refused; /* batches that the sink did not take */
	uint64_t sent;
	uint64_t refused;
	uint64_t unsent;
	uint64_t uncertain;
	uint64_t sweeps;
	uint64_t timeouts; /* commands without an answer */
	uint64_t garbage;  /* lines that nobody could place */
	uint64_t resyncs;  /* ESC and AT until the modem answers again */
	uint64_t reopens;
	uint64_t resets; /* the modem restarted by itself */
	uint64_t kicks;	 /* restarted by us (AT+CFUN=1,1) */
	uint64_t radio_cycles;
	uint64_t power_cycles;
};

struct modem_status {
	char name[MODEM_NAME_MAX];
	enum modem_state state;
	char device[MODEM_DEVICE_MAX]; /* where it was found last */
	char profile[32]; /* empty until known */
	char manufacturer[48];
	char model[48];
	char revision[48];
	char imei[20];
	char iccid[MODEM_ICCID_MAX];
	char operator[48];
	char smsc[MODEM_NUMBER_MAX];
	enum modem_registration registration;
	enum modem_ims ims;
	int32_t signal_dbm; /* 0: not known */
	int32_t sim_used;   /* -1: not known */
	int32_t sim_total;
	bool ussd;	 /* takes AT+CUSD */
	bool voice;	 /* calls can be made and answered on it */
	bool sending;	 /* an order is in flight */
	bool pin_needed; /* the SIM wants a PIN that we do not have or may not try again */
	char last_error[96];

	/* What its health is told by; times are wall ms, 0 never. */
	const char *ill; /* "", or what is wrong */
	int64_t heard_at;    /* a line that was understood */
	int64_t sent_at;     /* the network took a message */
	int64_t received_at; /* a message or report came */
	int64_t notified_at; /* by an indication, not by looking */
	int32_t answer_ms;   /* from the last command to its result; -1 none yet */
	unsigned send_failures; /* in a row that the network did not take */

	struct modem_counters counters;
};

/*
 * How a modem speaks upward. sink is required, the others may be NULL. Callbacks run from the
 * loop; everything but modem_free() may be called inside them.
 */
struct modem_events {
	sms_sink_fn sink;

	/*
	 * An order has come to its end. modem_can_take() tells whether the next may be given at
	 * once, inside this call: then the modem is never idle. Once per accepted order, whatever
	 * happens to the port. reports came meanwhile and may share its transaction; 0 when they
	 * are durable, as of the sink.
	 */
	int (*sent)(void *arg, struct modem *modem, const struct send_result *result,
		const struct sms_part *reports, size_t n);

	/* It can take an order again for another reason than an order's end: it is ready or answers again. */
	void (*idle)(void *arg, struct modem *modem);

	void (*state)(void *arg, struct modem *modem, enum modem_state state);

	/*
	 * Somebody rang; number is empty when it was withheld. The call was put down. Only where
	 * there is no voice, or no call below.
	 */
	void (*called)(void *arg, struct modem *modem, const char *number);

	/* What happens in a call; see call.h. NULL: nobody here answers or makes calls. */
	void (*call)(void *arg, struct modem *modem, const struct call_event *event);

	/* An answer to modem_ussd() or to balance_code, or a text of the network's own, raw; dcs -1
	 * when not given. */
	void (*ussd)(
		void *arg, struct modem *modem, int status, const char *text, int dcs);

	/* A good hour to ask for its balance; who listens knows when that was done last. Not
	 * NULL with conf.balance_told. */
	void (*balance)(void *arg, struct modem *modem);

	/*
	 * The network took nothing from this SIM for conf.keep_alive_ms: an operator may soon
	 * close it. Told once a day until something is sent.
	 */
	void (*unused)(void *arg, struct modem *modem);

	/*
	 * A PIN that a SIM did not accept is never tried again, across restarts: pin_tried tells
	 * whether there was an attempt that is not known to have been accepted; pin_record makes
	 * one durable before it is made (accepted false; 0, or it is not made) and notes that it
	 * was accepted. sim is its ICCID, or "imei:" and the modem's IMEI where the SIM hides it.
	 * Keep a keyed digest of pin, not itself. Without these two no PIN is ever entered.
	 */
	bool (*pin_tried)(void *arg, const char *sim, const char *pin);
	int (*pin_record)(void *arg, const char *sim, const char *pin, bool accepted);
};

/* Opens the port on the next turn of the loop. conf and events are copied. */
struct modem *modem_new(struct loop *loop, const struct modem_conf *conf,
	const struct modem_events *events, void *arg);
/* An order in flight ends with sent() first: SEND_UNSENT or SEND_UNCERTAIN. */
void modem_free(struct modem *modem);

const char *modem_name(const struct modem *modem);
const struct modem_conf *modem_conf(const struct modem *modem);
enum modem_state modem_state(const struct modem *modem);
struct modem_status modem_status(const struct modem *modem);

/* Ready, answering, and the network takes what it sends. */
bool modem_is_well(const struct modem *modem);

/* Ready, answering, and no order in flight. */
bool modem_can_take(const struct modem *modem);
/* 0; -EBUSY when one is in flight, -ENETDOWN when it is not ready, -EINVAL for an empty TPDU. */
int modem_send(struct modem *modem, const struct send_order *order);

/* Takes no more orders; the one in flight comes to its end, a call is hung up. For SIGTERM. */
void modem_drain(struct modem *modem);
/* No order is in flight, and there is no call. */
bool modem_is_quiet(const struct modem *modem);

/* 0; -EINVAL for a code with other bytes than 0-9*#+, -EBUSY, -ENETDOWN. */
int modem_ussd(struct modem *modem, const char *code);

/* Its calls; never NULL. See call_is_possible(). */
struct call *modem_call(struct modem *modem);
