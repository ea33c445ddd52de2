/*
 * What a text means: a kind and its fields, as a value. The grammar makes it from an SMS, the
 * voice flow from keys, the clock from a due row; handlers cannot tell which but by origin.
 * Kinds and fields are the contract of `kengctl parse`. No pointers: copied freely.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum command_kind {
	COMMAND_UNKNOWN,
	COMMAND_IGNORE,
	COMMAND_AMBIG, /* guess says what it may be */
	COMMAND_DENY,  /* want says what was asked for */
	COMMAND_GREETING,
	COMMAND_TIP,
	COMMAND_SCAM,
	COMMAND_FIRE,
	COMMAND_SOS,
	COMMAND_ACCIDENT,
	COMMAND_MEDIATE,
	COMMAND_MEDIATE_RESULT,
	COMMAND_REGISTER,
	COMMAND_CONSENT_YES,
	COMMAND_CONFIRM_YES,
	COMMAND_OPTOUT,
	COMMAND_ERASE,
	COMMAND_HELP,
	COMMAND_STATUS,
	COMMAND_FOLLOWUP,
	COMMAND_CONVERSATION_END,
	COMMAND_CALLBACK,
	COMMAND_HANDOVER,
	COMMAND_FEEDBACK,
	COMMAND_PATROL,
	COMMAND_PATROL_START,
	COMMAND_PATROL_END,
	COMMAND_PATROL_CANCEL,
	COMMAND_CONFIRM,
	COMMAND_REJECT,
	COMMAND_CANCEL,
	COMMAND_RSVP,
	COMMAND_ARRIVED,
	COMMAND_BROADCAST,
	COMMAND_APPROVE,
	COMMAND_ALARM,
	COMMAND_CALM,
	COMMAND_LOUD,
	COMMAND_TASK_NEW,
	COMMAND_TASK_LIST,
	COMMAND_TASK_DONE,
	COMMAND_FUND,
	COMMAND_EQUIP,
	COMMAND_CAMERA,
	COMMAND_FOOTAGE,
	COMMAND_PRAISE,
	COMMAND_MEETING,
	COMMAND_NOTICE,
	COMMAND_STATS,
	COMMAND_LIST,
	COMMAND_ROSTER,
	COMMAND_TIP_RATE,
	COMMAND_INCIDENT,
	COMMAND_SUPPORT,
	COMMAND_AMEND,
	COMMAND_POPULATION,
	COMMAND_RISK,
	COMMAND_NOTE,
	COMMAND_REVIEW,
	COMMAND_EXPORT,
	COMMAND_POLL,
	COMMAND_ANSWER,
	COMMAND_PROMPT, /* by phone alone: what callers hear is changed */
	COMMAND_KINDS, /* how many there are */
};

/* "TIP", "PATROL_START", …: the contract's spelling. */
const char *command_kind_name(enum command_kind kind);
/* False when no kind has that name. */
bool command_kind_by_name(const char *name, enum command_kind *kind);

/* Roles of DOMAIN 4.4 as bits, because a person may hold several. */
enum role {
	ROLE_RES = 1 << 0,
	ROLE_MEM = 1 << 1,
	ROLE_LEAD = 1 << 2,
	ROLE_MED = 1 << 3,
	ROLE_DIR = 1 << 4,
	ROLE_POL = 1 << 5,
	ROLE_AUTH = 1 << 6,
	ROLE_ADMIN = 1 << 7,
};

/* "res", "mem", …; for a set, the most powerful one's name. */
const char *role_name(unsigned roles);
/* 0 when the word names no role. */
unsigned role_by_name(const char *name);

enum command_origin {
	ORIGIN_SMS,
	ORIGIN_VOICE,
	ORIGIN_CONTROL, /* console or kengctl */
	ORIGIN_HISTORY, /* import: event time given, replies suppressed */
	ORIGIN_CLOCK,	/* a duty that fell due */
};

/* How exact a time is (DOMAIN 2.4): no hour is invented from a date. */
enum when_precision {
	WHEN_NONE,
	WHEN_NOW,   /* "vua xong": the moment of the message */
	WHEN_EXACT, /* hour and minute are given */
	WHEN_PART,  /* a part of the day; hour is its conventional one */
	WHEN_DAY,   /* a date alone */
};

/* Local civil time in the community's zone. */
struct when {
	enum when_precision precision;
	int16_t year;
	int8_t month, day, hour, minute;
};

struct command_item {
	char name[16]; /* folded: "sung", "dan", "dao" */
	int32_t qty;
};

#define COMMAND_ITEMS_MAX 8
#define COMMAND_TEXT_MAX 640 /* bytes of free text kept in a field */

/* Strings are empty, numbers -1 and flags false where the text does not say. */
struct command {
	enum command_kind kind;
	enum command_origin origin;
	enum command_kind guess; /* AMBIG; UNKNOWN = none */
	enum command_kind want;	 /* DENY; UNKNOWN = none */

	char ref[8];	 /* 2 to 6 digits */
	bool ref_thread; /* the sender's open thread: "thread" in JSON */
	char cat[16];	 /* TROM, DANHBAC, … or a mediation type */
	struct when time, end, due; /* due: of a task, when a broadcast is to go, a device's last day */
	char place[128]; /* as written; folded where the message is folded */
	char zone[64];	 /* REGISTER, BROADCAST: words of a zone, or ALL */
	int32_t count, count_max; /* persons; count_max differs only for a range */
	int32_t names;		  /* how many names stood instead of a count */
	bool count_asked;	  /* PATROL: count is null, ask for it */
	char plate[16], phone[16];
	int64_t money; /* đồng, -1 = none */
	char pin[8];
	char name[64];	   /* REGISTER, PRAISE */
	char assignee[64]; /* TASK_NEW */
	char finding[256]; /* "clean" or the words */
	char reason[160];
	char answer[4];	  /* RSVP: yes, no */
	char result[12];  /* THANH, KHONGTHANH */
	char value[64];	  /* TIP_RATE: GIATRI, KO; ANSWER */
	char dir[8];	  /* FUND: in, out, balance */
	char period[12];  /* STATS: 2026-03, 2026, … */
	char topic[64];	  /* HELP, LOUD; REGISTER: a wish (grammar_wish.c) */
	char item[48];	  /* EQUIP */
	char device[8];	  /* EQUIP: CCHT, PCCC or empty */
	char permit[32];  /* EQUIP: its number */
	char actions[48]; /* INCIDENT: NGANCHAN BAOVE BANGIAO …, blanks between */
	char level[8];	  /* INCIDENT: THON, CAPTREN or empty */
	char state[64];	  /* CAMERA */
	char audience[56]; /* LOUD, NOTICE; BROADCAST: "role:mem", "team:pccc", or empty */
	char class[12];	  /* BROADCAST: urgent, caution, info; empty: its first word says */
	char blocked[12];  /* BROADCAST: link, name, plate, phone, account */
	char contact[16];  /* SUPPORT: GAP, VIEC, KHO */
	struct command_item items[COMMAND_ITEMS_MAX];
	uint8_t item_count;
	int32_t cam, qty, broken, expired, cases, suspects, times;
	int32_t households, persons;
	bool silent, restricted, violence, injured, with_police, suspicious, spam, drill;
	bool wants_accents; /* REGISTER … DAU */
	char text[COMMAND_TEXT_MAX]; /* the rest in the sender's words: BROADCAST, TL, GV, … */
};

/* An empty command: numbers at -1, everything else zero. */
struct command command_make(enum command_kind kind);
