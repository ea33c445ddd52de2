/*
 * One row a key of kengd.conf: its place in struct conf, its type, range, default and help.
 * kengd.conf(5) documents the same rows, which a test compares.
 */
#include "config/conf_table.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/spell.h"
#include "modem/profile.h"

#define AT(member)    .offset = offsetof(struct conf, member), \
		      .size = sizeof(((struct conf *)0)->member)
#define MODEM(member) .offset = offsetof(struct conf_modem, member), \
		      .size = sizeof(((struct conf_modem *)0)->member)
#define USER(member)  .offset = offsetof(struct control_user, member), \
		      .size = sizeof(((struct control_user *)0)->member)

#define CAUSE(member) .offset = offsetof(struct conf_cause, member), \
		      .size = sizeof(((struct conf_cause *)0)->member)

#define MILLION 1000000

static const char *check_profile(const char *value)
{
	static char wrong[256];

	if (strcmp(value, "auto") == 0 || profile_find(value))
		return NULL;

	snprintf(wrong, sizeof(wrong), "takes auto or one of %s", profile_names());
	return wrong;
}

static const char *check_name(const char *value)
{
	size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789_.-");

	return !value[n] ? NULL : "takes letters, digits, '_', '.' and '-'";
}

static const char *check_country(const char *value)
{
	size_t n = strspn(value, "0123456789");

	return n >= 1 && n <= 3 && !value[n] && *value != '0' ?
		       NULL :
		       "takes a calling code without + or 00, such as \"84\"";
}

const char *conf_pin_wrong(const char *value)
{
	size_t n = strspn(value, "0123456789");

	return !value[n] && (n == 0 || (n >= 4 && n <= 8)) ? NULL : "takes 4 to 8 digits";
}

static const char *check_imei(const char *value)
{
	size_t n = strspn(value, "0123456789");

	return !value[n] && (n == 0 || n == 15) ? NULL : "takes the 15 digits of an IMEI";
}

static const char *check_ussd(const char *value)
{
	size_t n = strspn(value, "0123456789*#+");

	return value[n] ? "takes digits, *, # and +" : NULL;
}

static const char *check_keep_alive(const char *value)
{
	size_t n = strspn(value + (*value == '+'), "0123456789");

	return !*value || (*value == '+' && n >= 8 && !value[1 + n])
		       ? NULL
		       : "takes a number with its country code, such as \"+84912345678\"";
}

static const char *check_prefix(const char *value)
{
	size_t n;

	if (*value != '+')
		return "takes prefixes that begin with +, such as \"+84\"";

	n = strspn(value + 1, "0123456789");
	return n >= 1 && n <= 6 && !value[n + 1] ?
		       NULL :
		       "takes + and one to six digits, such as \"+84\"";
}

/* Several of them, a space between two. */
static const char *check_prefixes(const char *value)
{
	size_t digits = 0;

	for (; *value; value++) {
		bool begins = digits == 0;

		digits = *value == ' ' ? 0 : digits + 1;

		if (digits > 7 || (*value == ' ' && begins) || (digits == 1 && *value != '+') ||
			(digits > 1 && !isdigit((unsigned char)*value)) ||
			(digits == 1 && !isdigit((unsigned char)value[1])))
			return "takes prefixes with a space between them, such as "
			       "\"+8490 +8493\"";
	}

	return NULL;
}

static const char *check_timezone(const char *value)
{
	return civil_zone_is_known(value) ?
		       NULL :
		       "takes a zone that this machine knows, such as \"Asia/Ho_Chi_Minh\"";
}

/* HOST:PORT with the host in brackets where it has colons. */
static const char *check_listen(const char *value)
{
	const char *colon = strrchr(value, ':');
	char *end;
	long port;

	if (!*value)
		return NULL;

	if (!colon || colon == value || !isdigit((unsigned char)colon[1]))
		return "takes HOST:PORT, such as \"127.0.0.1:8080\"";

	port = strtol(colon + 1, &end, 10);
	return !*end && port >= 0 && port <= 65535 ? NULL : "takes a port from 0 to 65535";
}

static const char *check_device(const char *value)
{
	const char *wrong = "takes a tty, a link to one, or \"tcp:HOST:PORT\"";

	if (strncmp(value, "tcp:", 4) != 0)
		return *value ? NULL : wrong;

	/* Nothing listens on port 0. */
	if (!value[4] || check_listen(value + 4) || !strtol(strrchr(value, ':') + 1, NULL, 10))
		return wrong;

	return NULL;
}

static const char *check_cause(const char *value)
{
	bool known = strncmp(value, "cms:", 4) == 0 || strncmp(value, "cme:", 4) == 0;
	size_t n = known ? strspn(value + 4, "0123456789") : 0;

	return n >= 1 && n <= 4 && !value[4 + n] ? NULL :
						   "takes cms:N or cme:N, such as \"cms:69\"";
}

static const char *check_verdict(const char *value)
{
	return strcmp(value, "temporary") == 0 || strcmp(value, "permanent") == 0 ||
			       strcmp(value, "unknown") == 0 ?
		       NULL :
		       "takes temporary, permanent or unknown";
}

static const char *check_filled(const char *value)
{
	return *value ? NULL : "must not be empty";
}

const struct conf_key conf_keys[] = {
	{"community.name", CONF_STRING, AT(community.name), "keng",
		"what the gateway calls itself in answers", .check = check_filled},
	{"community.country_code", CONF_STRING, AT(community.country_code), "84",
		"calling code of numbers written with a leading 0", .check = check_country},
	{"community.timezone", CONF_STRING, AT(community.timezone), "Asia/Ho_Chi_Minh",
		"time zone of people, quiet hours and reports", .check = check_timezone},

	{"store.path", CONF_PATH, AT(store.path), NULL, "the database; its folder must exist",
		.check = check_filled},
	{"store.key_file", CONF_PATH, AT(store.key_file), "",
		"key that numbers and tips are sealed under; made when missing; empty is "
		"store.path with .key behind it; credential:NAME is one of the unit's"},

	{"control.socket", CONF_PATH, AT(control.socket), CONF_SOCKET_DEFAULT,
		"where kengctl and the console speak to kengd", .check = check_filled},
	{"control.group", CONF_STRING, AT(control.group), "",
		"group that may connect; empty is nobody but the daemon's user, root and "
		"control.users"},
	{"control.users", CONF_LIST, AT(control.users), "()",
		"who may do what over the control socket",
		.count_offset = offsetof(struct conf, control.user_count),
		.cap = CONTROL_USERS_MAX},
	{"control.users.user", CONF_STRING, USER(user), NULL, "login name or numeric uid",
		.check = check_filled},
	{"control.users.role", CONF_ROLE, USER(role), NULL,
		"res, mem, lead, med, dir, pol, auth or admin"},

	{"policy.quiet_from", CONF_CLOCK, AT(policy.quiet_from), "21:30",
		"warnings and residents' reminders wait from here"},
	{"policy.quiet_to", CONF_CLOCK, AT(policy.quiet_to), "07:00",
		"to here; equal to quiet_from is never quiet"},
	{"policy.replies_per_hour", CONF_INT, AT(policy.replies_per_hour), "10",
		"ordinary replies to one number", .min = 1, .max = 1000},
	{"policy.forwards_per_hour", CONF_INT, AT(policy.forwards_per_hour), "10",
		"tips, requests and cries of one number handed on one by one; 0 is all",
		.max = 1000},
	{"policy.digest_minutes", CONF_INT, AT(policy.digest_minutes), "15",
		"what is more is kept, and told as one after so long", .min = 1, .max = 1440},
	{"policy.parts_per_minute", CONF_INT, AT(policy.parts_per_minute), "20",
		"message parts a SIM sends in a minute; 0 is no limit", .max = MILLION},
	{"policy.parts_per_hour", CONF_INT, AT(policy.parts_per_hour), "500",
		"the same in an hour", .max = MILLION},
	{"policy.parts_per_day", CONF_INT, AT(policy.parts_per_day), "2000",
		"the same in a day", .max = MILLION},
	{"policy.alarm_reserve", CONF_INT, AT(policy.alarm_reserve), "100",
		"parts a day that only alarms may use", .max = MILLION},
	{"policy.warnings_per_day", CONF_INT, AT(policy.warnings_per_day), "3",
		"routine warnings to one number in a day", .min = 1, .max = 1000},
	{"policy.late_urgent", CONF_INT, AT(policy.late_urgent), "30",
		"minutes after its hour that an urgent warning goes out unasked", .max = 10080},
	{"policy.late_caution", CONF_INT, AT(policy.late_caution), "60",
		"the same of a warning that is neither", .max = 10080},
	{"policy.late_info", CONF_INT, AT(policy.late_info), "180",
		"the same of one that informs", .max = 10080},
	{"policy.antispoof_days", CONF_INT, AT(policy.antispoof_days), "30",
		"days between two reminders that keng asks nobody for money or codes; 0 is none",
		.max = 366},
	{"policy.calls_from_number", CONF_INT, AT(policy.calls_from_number), "30",
		"calls from one number that keng answers in a day; 0 is no limit", .max = MILLION},
	{"policy.calls_per_number", CONF_INT, AT(policy.calls_per_number), "4",
		"calls that keng makes to one number in a day", .max = 100},
	{"policy.calls_per_day", CONF_INT, AT(policy.calls_per_day), "200",
		"and to all numbers", .max = MILLION},
	{"policy.retention_days", CONF_INT, AT(policy.retention_days), "730",
		"how long message texts are kept", .min = 1, .max = 36500},
	{"policy.allowed_prefixes", CONF_STRINGS, AT(policy.allowed_prefixes), "[]",
		"where messages may go: prefixes with +; when the key is missing only the "
		"country's own, [] is anywhere",
		.check = check_prefix, .count_offset = offsetof(struct conf, policy.prefix_count),
		.cap = POLICY_PREFIXES_MAX},

	{"policy.causes", CONF_LIST, AT(causes), "()",
		"errors of the network that mean something else with this operator",
		.count_offset = offsetof(struct conf, cause_count), .cap = CONF_CAUSES_MAX},
	{"policy.causes.cause", CONF_STRING, CAUSE(cause), NULL,
		"cms:N or cme:N, as listings show it", .check = check_cause},
	{"policy.causes.verdict", CONF_STRING, CAUSE(verdict), NULL,
		"temporary, permanent or unknown", .check = check_verdict},

	{"files.keywords", CONF_PATH, AT(files.keywords), "",
		"words people begin with; empty is keywords.conf beside this file, else the "
		"one that came with the program"},
	{"files.replies", CONF_PATH, AT(files.replies), "",
		"what keng answers; empty is replies.conf in the same places"},
	{"files.places", CONF_PATH, AT(files.places), "",
		"groups, zones, hot-spots; empty is places.conf in the same places"},
	{"files.ivr", CONF_PATH, AT(files.ivr), "",
		"what keng says on the phone; empty is ivr.conf in the same places"},
	{"files.accents", CONF_PATH, AT(files.accents), "",
		"words of warnings with their marks, for the phone; empty is accents.conf in the "
		"same places"},

	{"console.listen", CONF_STRING, AT(console.listen), "127.0.0.1:8080",
		"where the console's web pages are", .check = check_listen},
	{"console.accounts", CONF_PATH, AT(console.accounts), "",
		"the console's own file of accounts; empty is accounts.db in the console's folder "
		"where the store lies in the daemon's, else store.path with .accounts behind it"},
	{"console.sms_price", CONF_INT, AT(console.sms_price), "300",
		"what one SMS costs, in dong; 0 says nothing about it", .max = 1000000},
	{"console.user", CONF_STRING, AT(control.speaker), "keng-console",
		"login name of the console: only its process asks in the name of others"},

	{"modems", CONF_LIST, AT(modems), "()", "one group a modem; () runs without any",
		.count_offset = offsetof(struct conf, modem_count), .cap = CONF_MODEMS_MAX},
	{"modems.name", CONF_STRING, MODEM(name), "",
		"what listings call it; empty is modem1, modem2, …", .check = check_name},
	{"modems.device", CONF_DEVICE, MODEM(device), NULL,
		"a tty, a link to one, a pty, or tcp:HOST:PORT", .check = check_device},
	{"modems.baud", CONF_INT, MODEM(baud), "115200", "speed of a serial line",
		.min = 1200, .max = 4000000},
	{"modems.pin", CONF_STRING, MODEM(pin), "", "the SIM's PIN; tried once, never again",
		.check = conf_pin_wrong, .secret = true},
	{"modems.pin_file", CONF_PATH, MODEM(pin_file), "",
		"a file whose first line is the PIN, or credential:NAME; empty is none"},
	{"modems.profile", CONF_STRING, MODEM(profile), "auto",
		"modem family; auto asks the modem", .check = check_profile},
	{"modems.imei", CONF_STRING, MODEM(imei), "",
		"which modem it is, wherever it is plugged in; empty is the one at device",
		.check = check_imei},
	{"modems.home_only", CONF_BOOL, MODEM(home_only), "false",
		"send nothing while roaming"},
	{"modems.direct", CONF_BOOL, MODEM(direct), "false",
		"messages skip the SIM, where the modem takes their acknowledgement"},
	{"modems.power_file", CONF_PATH, MODEM(power_file), "",
		"a file that switches its power, such as a USB port's disable in sysfs"},
	{"modems.power_off", CONF_STRING, MODEM(power_off), "1", "what is written there for off"},
	{"modems.power_on", CONF_STRING, MODEM(power_on), "0", "what is written there for on"},
	{"modems.audio", CONF_DEVICE, MODEM(audio), "",
		"port that carries the sound of calls; empty is no voice"},
	{"modems.prefixes", CONF_STRING, MODEM(prefixes), "",
		"whose messages leave by this SIM first, such as \"+8490 +8493\"; empty is nobody's",
		.check = check_prefixes},
	{"modems.daily_limit", CONF_INT, MODEM(daily_limit), "0",
		"parts a day by this SIM; 0 is policy.parts_per_day", .max = MILLION},
	{"modems.balance_code", CONF_STRING, MODEM(balance_code), "",
		"USSD that tells the SIM's balance, asked for once a day", .check = check_ussd},
	{"modems.balance_sender", CONF_STRING, MODEM(balance_sender), "",
		"short code or name whose messages tell the SIM's balance, such as \"191\""},
	{"modems.balance_text", CONF_STRING, MODEM(balance_text), "",
		"what is sent there once a day to be told, such as \"KTTK\""},
	{"modems.balance_days", CONF_INT, MODEM(balance_days), "7",
		"an account that ends within so many days is warned of", .max = 365},
	{"modems.balance_low", CONF_INT, MODEM(balance_low), "20000",
		"a balance below is warned of", .max = 1000 * MILLION},
	{"modems.keep_alive_days", CONF_INT, MODEM(keep_alive_days), "0",
		"a SIM that sent nothing for so long sends one; 0 is never", .max = 3650},
	{"modems.keep_alive_to", CONF_STRING, MODEM(keep_alive_to), "",
		"whom it sends that to: a number with +", .check = check_keep_alive},
};

const size_t conf_key_count = sizeof(conf_keys) / sizeof(*conf_keys);

static const char *const type_names[] = {
	[CONF_STRING] = "string",
	[CONF_PATH] = "path",
	[CONF_DEVICE] = "path",
	[CONF_INT] = "integer",
	[CONF_BOOL] = "boolean",
	[CONF_CLOCK] = "time of day",
	[CONF_ROLE] = "role",
	[CONF_STRINGS] = "list of strings",
	[CONF_LIST] = "list of groups",
};

const char *conf_type_name(enum conf_type type)
{
	return type_names[type];
}

const struct conf_key *conf_key_find(const char *path)
{
	for (size_t i = 0; i < conf_key_count; i++)
		if (strcmp(conf_keys[i].path, path) == 0)
			return &conf_keys[i];

	return NULL;
}

const struct conf_key *conf_key_list(const char *path)
{
	for (size_t i = 0; i < conf_key_count; i++) {
		size_t n = strlen(conf_keys[i].path);

		if (conf_keys[i].type == CONF_LIST &&
			strncmp(path, conf_keys[i].path, n) == 0 && path[n] == '.')
			return &conf_keys[i];
	}

	return NULL;
}

bool conf_key_is_group(const char *path)
{
	size_t n = strlen(path);

	for (size_t i = 0; i < conf_key_count; i++)
		if (strncmp(conf_keys[i].path, path, n) == 0 && conf_keys[i].path[n] == '.')
			return true;

	return false;
}

static const char *leaf(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot ? dot + 1 : path;
}

/* A right name in the wrong group is nearer than a wrong one in the right group. */
static size_t key_distance(const char *path, const char *key)
{
	size_t whole = 2 * spell_distance(path, key);
	size_t last = 2 * spell_distance(leaf(path), leaf(key)) + 1;

	return whole < last ? whole : last;
}

void conf_key_nearest(const char *path, char nearest[CONF_PATH_MAX])
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < conf_key_count; i++) {
		const char *key = conf_keys[i].path;
		int group = (int)strcspn(key, ".");
		char name[CONF_PATH_MAX];
		size_t distance = key_distance(path, key);

		if (distance < best) {
			snprintf(nearest, CONF_PATH_MAX, "%s", key);
			best = distance;
		}

		/* "stor" is meant for "store", though "user" is as near. */
		snprintf(name, sizeof(name), "%.*s", group, key);
		distance = 2 * spell_distance(path, name);

		if (distance <= best && distance < 2 * strlen(name)) {
			memcpy(nearest, name, sizeof(name));
			best = distance;
		}
	}
}

bool conf_row_at(size_t index, struct conf_row *row)
{
	if (index >= conf_key_count)
		return false;

	*row = (struct conf_row){
		.path = conf_keys[index].path,
		.type = conf_type_name(conf_keys[index].type),
		.value = conf_keys[index].value,
		.help = conf_keys[index].help,
	};
	return true;
}
