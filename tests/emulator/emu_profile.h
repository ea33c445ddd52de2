/*
 * What brands do differently, in one table. Sources of the rows: the modems' manuals and the
 * transcripts that field reports quote; "generic" is 27.005/27.007 as written.
 */
#pragma once

#include <stdbool.h>

/* What becomes true when a line of the banner is out. */
enum emu_boot_mark {
	EMU_BOOT_NOISE,
	EMU_BOOT_PIN, /* the line is +CPIN: READY or +CPIN: SIM PIN, where the rest waits */
	EMU_BOOT_PHONE, /* registered from here on */
	EMU_BOOT_SMS,	/* messages can be read, sent and received */
};

struct emu_boot_line {
	unsigned after_ms; /* after the line before */
	const char *text;  /* NULL: nothing is printed */
	enum emu_boot_mark mark;
};

/* The URC for a key that the other side of a call pressed. */
enum emu_dtmf {
	EMU_DTMF_NONE,
	EMU_DTMF_RXDTMF,   /* SIM7600: +RXDTMF: 5, with a double CR */
	EMU_DTMF_DTMF,	   /* SIM800: +DTMF: 5 */
	EMU_DTMF_QTONEDET, /* EC25: +QTONEDET: 53 */
	EMU_DTMF_DDTMF,	   /* Huawei: ^DDTMF: 5 */
};

struct emu_profile {
	const char *name;
	const char *manufacturer;
	const char *model;
	const char *revision;
	const char *revision_prefix; /* before CGMR's answer */
	const char *unknown;	     /* answer to an unknown command; NULL: ERROR */
	const char *noise; /* a line that comes by itself, %u filled with a number */
	unsigned noise_ms;
	bool noise_until_cpms; /* AT+CPMS? ends it */
	const char *vendor;    /* commands of its own, each with a blank behind it */
	bool stale_prompt;     /* an empty prompt stands at the start, until ESC */
	bool deaf_until_ready; /* commands before the banner's last line get no answer */
	const char *alpha;     /* how an empty <alpha> is written */
	const char *cnmi_test; /* what AT+CNMI=? says */
	unsigned mode_max;     /* highest <mode> of CNMI */
	unsigned first_index;  /* of the first slot */
	unsigned me_slots;     /* 0: no ME storage */
	unsigned sr_slots;     /* 0: no SR storage */
	unsigned ds_max;       /* highest <ds> of CNMI */
	int sr_index;	       /* what +CDSI says instead of the index; -1: the truth */
	const char *sr_name;   /* what +CDSI says instead of "SR" */
	const char *full;      /* URC when no slot is left */
	int busy_error;	       /* +CMS ERROR before SMS is ready */
	bool sim_urc;	  /* +CPIN: NOT READY when the SIM goes, READY when it comes */
	bool ath_ignored; /* ATH hangs up only after AT+CVHU=0 */
	bool ussd_mode;	  /* AT+CUSD=1 wants AT^USSDMODE=0 first */
	enum emu_dtmf dtmf;
	bool dtmf_needs_on;  /* keys are told only after a command */
	bool pcm_needs_on;   /* the audio port works only after a command */
	const char *calling; /* URCs after ATD's OK, separated by \n */
	const char *alerting;
	const char *begin; /* when a call is answered */
	bool begin_first;  /* ATA says it before its OK */
	const char *end;   /* %u: duration as hhmmss or seconds */
	bool end_in_seconds;
	bool no_carrier; /* NO CARRIER follows the end */
	bool missed;	 /* MISSED_CALL: 08:48AM number */
	bool clcc_urc;	 /* AT+CLCC=1 pushes +CLCC lines */
	const struct emu_boot_line *boot;
	unsigned boot_lines;
};

/* NULL when there is none of that name. */
const struct emu_profile *emu_profile_find(const char *name);
/* Names separated by blanks. */
const char *emu_profile_names(void);
