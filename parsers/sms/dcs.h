/*
 * The data coding scheme: alphabet, class and the indications that hide in one octet.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum dcs_alphabet {
	DCS_GSM7,
	DCS_8BIT,
	DCS_UCS2,
};

/* What waits, of a message waiting indication (23.038 4, bits 1 and 0). */
enum dcs_waiting {
	DCS_WAITING_VOICE,
	DCS_WAITING_FAX,
	DCS_WAITING_EMAIL,
	DCS_WAITING_OTHER,
};

struct dcs {
	enum dcs_alphabet alphabet;
	int8_t class; /* 0..3, -1 none */
	bool compressed;
	bool auto_delete;
	bool indication; /* a message waiting indication, and then: */
	bool store;	 /* its text is worth keeping */
	bool active;	 /* something waits, or no longer */
	enum dcs_waiting waiting;
	bool language; /* cell broadcast and USSD: the text begins with a language */
	bool header;   /* cell broadcast: the text begins with a user data header */
};

const char *dcs_alphabet_name(enum dcs_alphabet alphabet);

/* 23.038 4: of short messages. Reserved codings are the default alphabet. */
struct dcs dcs_decode(uint8_t octet);

/* 23.038 5: of cell broadcast, and of USSD in the <dcs> of +CUSD. */
struct dcs dcs_decode_broadcast(uint8_t octet);

/* The octet for a short message: class 0..3, or -1 for none. */
uint8_t dcs_encode(enum dcs_alphabet alphabet, int class);
