/*
 * The emulator from the inside, for its own files.
 */
#pragma once

#include "gateway/base/strbuf.h"
#include "tests/emulator/emu_at.h"
#include "tests/emulator/emu_call.h"
#include "tests/emulator/emu_fault.h"
#include "tests/emulator/emu_network.h"
#include "tests/emulator/emu_profile.h"
#include "tests/emulator/emu_sim.h"
#include "tests/emulator/emu_wire.h"
#include "tests/emulator/emulator.h"

#define EMU_SECRET_MAX 9
#define EMU_TEXT_MAX   512

/* 27.007 7.2, <stat> */
enum emu_registration {
	EMU_REG_NONE,
	EMU_REG_HOME,
	EMU_REG_SEARCHING,
	EMU_REG_DENIED,
	EMU_REG_UNKNOWN,
	EMU_REG_ROAMING,
};

enum emu_lock {
	EMU_LOCK_OPEN,
	EMU_LOCK_PIN,
	EMU_LOCK_PUK,
	EMU_LOCK_DEAD,
};

struct emu_card {
	bool removed;
	enum emu_lock lock;
	char pin[EMU_SECRET_MAX];
	char puk[EMU_SECRET_MAX];
	unsigned pin_tries;
	unsigned puk_tries;
};

#define EMU_DOMAIN_CS  1u
#define EMU_DOMAIN_PS  2u
#define EMU_DOMAIN_EPS 4u

struct emu_radio {
	enum emu_registration wanted; /* what the network would say */
	enum emu_registration told;   /* what the last URC or boot said */
	unsigned creg, cgreg, cereg;  /* <n> */
	unsigned domains; /* where it registers: EMU_DOMAIN_… */
	bool ims;
	unsigned cfun;
	unsigned signal; /* 0..31, 99 */
	unsigned cops_format;
	char operator[32];
	char smsc[EMU_NUMBER_MAX];
	char charset[8];
	unsigned noise_n;
	bool noise_off;
	struct timer noise;
};

struct emu_ussd {
	bool before; /* +CUSD before OK */
	bool twice;  /* two of them */
	int dcs;
	char text[EMU_TEXT_MAX];
	bool mode_set;
};

struct emu_sms {
	struct emu_store sm, me, sr;
	struct emu_store *mem1, *mem2, *mem3;
	unsigned cnmi[5];
	unsigned service; /* CSMS */
	unsigned more;	  /* CMMS */
	unsigned format;
	unsigned length;		/* of the CMGS or CNMA that prompts */
	bool good;			/* that CNMA's verdict */
	char buffered[EMU_AT_HELD_MAX]; /* indications while CNMI's <mode> is 0 */
	size_t buffered_len;
};

struct emu_boot {
	bool up;       /* the processor answers */
	bool phone;    /* the network is there */
	bool sms;      /* messages are there */
	bool again;    /* AT+CFUN=1,1: power cycle after its OK */
	unsigned line; /* next line of the banner */
	struct timer timer;
};

struct emulator {
	struct loop *loop;
	struct emulator_conf conf;
	const struct emu_profile *profile;
	struct emulator_counters counters;
	struct emu_wire wire;
	struct emu_at at;
	struct emu_card card;
	struct emu_radio radio;
	struct emu_ussd ussd;
	struct emu_sms sms;
	struct emu_network network;
	struct emu_call call;
	struct emu_faults faults;
	struct emu_boot boot;
	bool silent;
	struct timer silence; /* end of silence or stall */
	struct timer absence; /* end of a hang-up */
	char absent_name[EMU_FAULT_TEXT];
};

extern const struct emu_at_command emu_basic_commands[];
extern const struct emu_at_command emu_radio_commands[];
extern const struct emu_at_command emu_sms_commands[];
extern const struct emu_at_command emu_call_commands[];
extern const struct emu_at_command emu_voice_commands[];

/* V.250 basic commands: a letter with an optional & and a number. */
int emu_basic_letter(struct emulator *e, bool ampersand, char letter, int value);

/* 0 when the SIM is usable, else the +CME ERROR of its state (27.007 9.2.1). */
int emu_card_error(const struct emulator *e);
/* The registration as it stands with power, SIM and network. */
enum emu_registration emu_radio_registration(const struct emulator *e);
bool emu_radio_is_registered(const struct emulator *e);
/* Tells a change by URC and hands over what waited for it. */
void emu_radio_changed(struct emulator *e);
void emu_radio_init(struct emulator *e, struct loop *loop);
void emu_radio_reset(struct emulator *e);

void emu_sms_init(struct emulator *e);
void emu_sms_free(struct emulator *e);
void emu_sms_reset(struct emulator *e);
/* One indication, kept or dropped as CNMI says. */
void emu_sms_indicate(struct emulator *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Power cycle: everything volatile is gone; the banner follows after down_ms. */
void emu_boot_start(struct emulator *e, int64_t down_ms);
/* The PIN was entered: the banner goes on. */
void emu_boot_unlocked(struct emulator *e);
/* The modem neither hears nor speaks while it is off or struck by silence. */
void emu_boot_update_mute(struct emulator *e);
void emu_boot_init(struct emulator *e, struct loop *loop);

/* Puts a fault to work that strikes by itself: at once, or when its trigger says so. */
void emu_strike(
	struct emulator *e, enum emu_fault fault, const struct emu_fault_rule *rule);
/* Ends silence or stall now. */
void emu_strike_end(struct emulator *e);
void emu_strike_init(struct emulator *e, struct loop *loop);
/* What follows "fault"; writes the answer. */
bool emu_fault_command(struct emulator *e, const char *rest, struct strbuf *out);

/* A JSON event: emu_event(e, "sent", "\"n\":%u", n). */
void emu_event(struct emulator *e, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* text as a JSON string without its quotes. Returns out. */
const char *emu_json(char *out, size_t cap, const char *text, size_t len);
