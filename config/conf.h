/*
 * The configuration: kengd.conf (libconfig) as values. One table holds a row a key; loading,
 * defaults, ranges, the dump and the test of the manual all read it. Each module declares its
 * own part; app.c hands the parts out, and nobody below includes this header.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "gateway/control/control_conf.h"
#include "gateway/outbox/policy.h"
#include "gateway/store/store.h"

#define CONF_PATH_MAX	256
#define CONF_MODEMS_MAX 16
#define CONF_CAUSES_MAX 16
#define CONF_DEFAULT	SYSCONFDIR "/keng/kengd.conf"
#define CONF_SOCKET_DEFAULT RUNSTATEDIR "/keng/control.sock"
#define CONF_CREDENTIAL "credential:"

struct conf_modem {
	char name[32];
	char device[CONF_PATH_MAX]; /* tty, symlink, pty or "tcp:HOST:PORT" */
	int32_t baud;
	char pin[16];
	char pin_file[CONF_PATH_MAX]; /* whose first line is the PIN; empty = pin has it */
	char profile[32];
	char audio[CONF_PATH_MAX]; /* empty = no voice */
	char imei[20];		     /* empty = the one at device */
	bool home_only;		     /* send nothing while roaming */
	bool direct;		     /* messages skip the SIM */
	char power_file[CONF_PATH_MAX]; /* empty = no switch */
	char power_off[16], power_on[16];
	char prefixes[128];  /* "+8490 +8493": messages there leave by it; empty: nobody's */
	int32_t daily_limit; /* parts a day; 0 = policy.parts_per_day */
	char balance_code[24];	 /* USSD; empty = the balance is not asked for */
	char balance_sender[24]; /* who tells it by SMS; empty = nobody */
	char balance_text[40];	 /* what is sent there to be told; empty = nothing */
	int32_t balance_days;	 /* an account that ends within is worth a warning */
	int32_t balance_low;	 /* below is worth a warning */
	int32_t keep_alive_days; /* without a message sent; 0 = the SIM may lie idle */
	char keep_alive_to[24];	 /* whom the message goes to that keeps it alive */
};

/* What an error of the network means here, other than gateway/outbox/cause.c has it. */
struct conf_cause {
	char cause[16];	  /* "cms:69" */
	char verdict[16]; /* temporary, permanent, unknown */
};

struct conf {
	char file[CONF_PATH_MAX]; /* where it came from; empty = defaults only */

	struct {
		char name[64];
		char country_code[8]; /* "84" */
		char timezone[48];    /* "Asia/Ho_Chi_Minh" */
	} community;

	struct store_conf store;
	struct control_conf control;
	struct policy policy;
	struct conf_cause causes[CONF_CAUSES_MAX];
	size_t cause_count;

	struct {
		char keywords[CONF_PATH_MAX];
		char replies[CONF_PATH_MAX];
		char places[CONF_PATH_MAX];
		char ivr[CONF_PATH_MAX];
		char accents[CONF_PATH_MAX];
	} files;

	struct {
		char listen[64]; /* HOST:PORT */
		char accounts[CONF_PATH_MAX];
		int32_t sms_price; /* đồng a part; 0 = unknown */
	} console;

	struct conf_modem modems[CONF_MODEMS_MAX];
	size_t modem_count;
};

/*
 * Reads path. 0; -EINVAL for what the file says, other -errno for what opening it says. Then why
 * has a line a fault, each "file:line: what and what to do", and conf has what could be read, which is
 * no configuration: it may tell where a daemon that runs can be asked.
 */
int conf_load(struct conf *conf, const char *path, char *why, size_t cap);

/* The same from text that stands for path; the fuzzer's entry. */
int conf_load_text(
	struct conf *conf, const char *path, const char *text, char *why, size_t cap);

/* Every default, for tools that need no file (kengctl parse). store.path stays empty. */
void conf_defaults(struct conf *conf);

/*
 * What a running daemon alone may see: paths that begin with CONF_CREDENTIAL are files of
 * $CREDENTIALS_DIRECTORY (systemd.exec(5)), and each modem's pin is the first line of its pin_file.
 * 0, or -errno with why.
 */
int conf_credentials(struct conf *conf, char *why, size_t cap);
/* store.key_file alone. */
int conf_credential_key(struct conf *conf, char *why, size_t cap);

/* The effective values in the file's own form; secrets are masked. */
void conf_dump(const struct conf *conf, FILE *out);

/* The rows of the table, for the manual's test: "policy.quiet_from", "modems.device", … */
struct conf_row {
	const char *path;
	const char *type;  /* "string", "integer", … */
	const char *value; /* default as written in a file; NULL = none, it must be given */
	const char *help;
};

/* False past the last row. */
bool conf_row_at(size_t index, struct conf_row *row);
