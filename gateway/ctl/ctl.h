/*
 * kengctl: one command of the command line, its options, and how it ends. The table of commands
 * (commands.c) drives parsing, help and the manual's test.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "config/conf.h"
#include "gateway/control/talk.h"

enum ctl_option {
	OPT_JSON,
	OPT_LIMIT,
	OPT_REVEAL,
	OPT_REASON,
	OPT_TIMEOUT,
	OPT_CLASS,
	OPT_ACCENTS,
	OPT_FILE,
	OPT_FROM,
	OPT_TO,
	OPT_GROUP,
	OPT_FORMAT,
	OPT_LINES,
	OPT_ROLE,
	OPT_NOW,
	OPT_DRY_RUN,
	OPT_FAILED,
	OPT_TPDU,
	OPT_REPORT,
	OPT_NAME,
	OPT_TEAM,
	OPT_ZONE,
	OPT_CONSENT,
	OPT_PIN,
	OPT_DAYS,
	OPT_AT,
	OPT_SIZE,
	OPT_WAV,
	OPT_KEEP,
	OPT_FROM_GAMMU,
	OPT_FROM_SMSTOOLS,
	OPT_PARENT,
	OPT_ALIASES,
	OPT_KIND,
	OPT_HOUSEHOLDS,
	OPT_PERSONS,
	OPT_KNOWN_ZONES,
	OPT_MODELS,
	OPT_ORGANISATIONS,
	OPT_FOUNDED,
	OPT_DECISION,
	OPT_DECIDED_ON,
	OPT_SIGNER,
	OPT_SIGNED_BY,
	OPT_COPIED_FROM,
	OPT_FORCE,
	OPT_BACKGROUND,
	OPT_ZALO,
	OPT_MAP,
	OPT_YES,
	OPT_QUIET,
	OPT_COUNT,
};

#define OPT_BIT(option) (UINT64_C(1) << (option))

struct ctl {
	struct conf conf;
	const char *conf_file;
	const struct ctl_command *command;
	const char *value[OPT_COUNT]; /* NULL: not given; "" for flags */
	char **arguments;
	int count;
	bool json;
};

/* Returns an exit status of sysexits(3). */
typedef int (*ctl_fn)(struct ctl *ctl);

enum ctl_needs {
	NEEDS_CONF,	  /* ends with 78 where it cannot be read, and no daemon answers */
	NEEDS_SOUND_CONF, /* ends with 78 where it cannot be read */
	NEEDS_NO_CONF,	  /* defaults do where there is none */
};

struct ctl_command {
	const char *name;
	const char *arguments; /* "NUMBER TEXT" */
	const char *summary;
	const char *help; /* more than the summary says, or NULL */
	uint64_t options;
	int least, most; /* arguments; most -1 = any */
	enum ctl_needs needs;
	ctl_fn run;
};

extern const struct ctl_command ctl_commands[];
extern const size_t ctl_command_count;

const struct ctl_command *ctl_command_find(const char *name);

struct ctl_option_row {
	const char *name;     /* "limit" */
	const char *argument; /* "N"; NULL for a flag */
	const char *help;
};

extern const struct ctl_option_row ctl_options[OPT_COUNT];

void ctl_usage_all(void);
void ctl_usage(const struct ctl_command *command);

/*
 * Says what went wrong: "kengctl: …" on standard error, or with --json the object of DESIGN 3.1 on
 * standard output. Returns status.
 */
int ctl_fail(const struct ctl *ctl, int status, const char *error, const char *format,
	...) __attribute__((format(printf, 4, 5)));
/* Wrong usage: the message and the command's usage; 64. */
int ctl_misused(const struct ctl *ctl, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One object as a line of JSON, safe for a terminal. */
void ctl_print_json(const json_t *object);
/* What came from outside, made safe for a terminal. */
void ctl_put_text(FILE *out, const char *text);
void ctl_print_text(const char *text); /* to standard output */

/* How far long work is, on a terminal only; the end wipes it. */
void ctl_progress(const struct ctl *ctl, const char *what, int64_t done);
/* The same as a bar where it is known how much there is; total 0 is not known. */
void ctl_progress_of(const struct ctl *ctl, const char *what, int64_t done, int64_t total);
void ctl_progress_end(const struct ctl *ctl);

/* A row of an answer. */
typedef void (*ctl_row_fn)(void *arg, json_t *row);

/* talk.c: the daemon's socket. */

/* 0, or an exit status with its message said: 69 no daemon, 77 not allowed. */
int talk_open(const struct ctl *ctl, struct talk **talk);
/* The same without a word: as talk_connect(). */
int talk_try(const struct ctl *ctl, struct talk **talk);
/* What an answer means for whoever started us: 0, or its error said. */
int talk_verdict(const struct ctl *ctl, const json_t *answer);

/*
 * Asks over the socket. Rows go to row (NULL: none are expected), the last line to *answer (NULL:
 * not wanted). Takes request. An exit status; what failed has been said.
 */
int ctl_ask(const struct ctl *ctl, json_t *request, ctl_row_fn row, void *arg,
	json_t **answer);
/* As ctl_ask on an open socket. */
int talk_ask(const struct ctl *ctl, struct talk *talk, json_t *request, ctl_row_fn row,
	void *arg, json_t **answer);

/* Asks, and prints the answer: as JSON, or the texts of these members (NULL ends them). */
int ctl_ask_print(struct ctl *ctl, json_t *request, const char *const *members);
/* What options were given, into the members of a request (NULL is let pass). */
struct ctl_given {
	enum ctl_option option;
	const char *name;
};
void ctl_give(const struct ctl *ctl, json_t *request, const struct ctl_given *given, size_t count);

/* Opens the store to read, without a key; 0 or an exit status with its message said. */
struct store;
int ctl_store_open(const struct ctl *ctl, const char *path, struct store **store);

/*
 * Sends rows that next() makes (NULL at the end) as a list, total of them where that is known, else
 * 0; answers go to on_answer.
 */
typedef json_t *(*ctl_next_fn)(void *arg);
int ctl_feed(const struct ctl *ctl, json_t *request, const char *what, int64_t total,
	ctl_next_fn next, ctl_row_fn on_answer, void *arg, json_t **answer);

/* The commands, by file. */
int cmd_status(struct ctl *ctl);
int cmd_metrics(struct ctl *ctl);
int cmd_top(struct ctl *ctl);
int cmd_wait_ready(struct ctl *ctl);
int cmd_modems(struct ctl *ctl);
int cmd_listing(struct ctl *ctl);
int cmd_prompts(struct ctl *ctl);
int cmd_tip(struct ctl *ctl);
int cmd_members(struct ctl *ctl);
int cmd_places(struct ctl *ctl);
int cmd_broadcasts(struct ctl *ctl);
int cmd_plans(struct ctl *ctl);
int cmd_send(struct ctl *ctl);
int cmd_cancel(struct ctl *ctl);
int cmd_broadcast(struct ctl *ctl);
int cmd_templates(struct ctl *ctl);
int cmd_report(struct ctl *ctl);
int cmd_audit(struct ctl *ctl);
int cmd_calls(struct ctl *ctl);
int cmd_recording(struct ctl *ctl);
int cmd_backup(struct ctl *ctl);
int cmd_restore(struct ctl *ctl);
int cmd_sim(struct ctl *ctl);
int cmd_ussd(struct ctl *ctl);
int cmd_data(struct ctl *ctl);
int cmd_erase(struct ctl *ctl);
int cmd_import_history(struct ctl *ctl);
int cmd_parse(struct ctl *ctl);
int cmd_pdu(struct ctl *ctl);
int cmd_complete(struct ctl *ctl);
int cmd_check(struct ctl *ctl);
int cmd_doctor(struct ctl *ctl);

/* status.c: an answer of the op "status", for people. width: of the terminal, 0 = cut nothing. */
void status_show(FILE *out, const json_t *status, size_t width);

/* Shows a listing by name, from the daemon or from the store. */
int listing_show(struct ctl *ctl, const char *name);
/* Tasks or broadcasts as texts to paste into a chat. */
int zalo_show(struct ctl *ctl, const char *name);
/* Rows of a listing to fn, wherever they come from. */
int listing_each(struct ctl *ctl, const char *name, ctl_row_fn fn, void *arg);
/* call_stats.c: `calls stats`. */
int call_stats(struct ctl *ctl);
