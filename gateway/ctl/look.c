/*
 * What needs no daemon: parsing, PDUs, reports, the audit's chain, the store's soundness.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config/keywords.h"
#include "config/rules.h"
#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/control/parse_json.h"
#include "gateway/control/pdu_json.h"
#include "gateway/ctl/ctl.h"
#include "gateway/report/report.h"
#include "gateway/store/audit.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"
#include "parsers/text/grammar.h"

#define WHY_MAX 8192

static void context_now(struct grammar_context *context)
{
	struct civil now = civil_from_wall(clock_wall_ms(clock_real()));

	context->year = now.year;
	context->month = now.month;
	context->day = now.day;
	context->hour = now.hour;
	context->minute = now.minute;
}

static int parse_text(
	struct ctl *ctl, struct grammar *grammar, const struct grammar_context *context)
{
	struct command command;

	if (ctl->count != 1)
		return ctl_misused(ctl, "parse takes a text, in quotes, or --lines");

	grammar_parse(
		grammar, context, ctl->arguments[0], strlen(ctl->arguments[0]), &command);

	json_t *object = parse_json_command(&command);

	ctl_print_json(object);
	json_decref(object);
	return EX_OK;
}

static void learn_place(void *grammar, const char *name)
{
	grammar_learn_place(grammar, name);
}

/* Zones that came by command, where there is a store that can be read. */
static void learn_places(const struct ctl *ctl, struct grammar *grammar)
{
	struct store_conf conf = ctl->conf.store;
	struct store *store;
	char why[WHY_MAX];

	conf.read_only = true;

	if (access(conf.path, R_OK) || store_open(&store, &conf, clock_real(), why, sizeof(why)))
		return;

	zone_learned(store, learn_place, grammar);
	store_close(store);
}

int cmd_parse(struct ctl *ctl)
{
	const char *role = ctl->value[OPT_ROLE], *now = ctl->value[OPT_NOW];
	struct grammar_context context = {.roles = ROLE_RES};
	char why[WHY_MAX];

	context_now(&context);

	if (role && !parse_json_role(role, &context))
		return ctl_misused(ctl, "no role is called %s", role);

	if (now && !parse_json_now(now, &context))
		return ctl_misused(ctl, "%s is no time; one is 2026-03-11T23:10", now);

	struct grammar *grammar = grammar_load(
		ctl->conf.files.keywords, ctl->conf.files.places, NULL, why, sizeof(why));

	if (!grammar)
		return ctl_fail(ctl, EX_CONFIG, "CONFIGURATION", "%s", why);

	int status = EX_OK;

	learn_places(ctl, grammar);

	if (!ctl->value[OPT_LINES])
		status = parse_text(ctl, grammar, &context);
	else if (parse_json_lines(grammar, &context, stdin, stdout))
		status = EX_IOERR;

	grammar_free(grammar);
	return status;
}

static int pdu_print(struct ctl *ctl, char *answer, enum tpdu_status verdict)
{
	if (verdict != TPDU_OK && !ctl->json) {
		free(answer);
		return ctl_fail(ctl, EX_DATAERR, tpdu_status_name(verdict), "%s",
			tpdu_status_name(verdict));
	}

	puts(answer);
	free(answer);
	return verdict == TPDU_OK ? EX_OK : EX_DATAERR;
}

int cmd_pdu(struct ctl *ctl)
{
	const char *verb = ctl->arguments[0];
	bool encode = !strcmp(verb, "encode");
	enum tpdu_status verdict;
	char *answer;

	if (!encode && strcmp(verb, "decode"))
		return ctl_misused(ctl, "pdu knows decode and encode");

	if (ctl->value[OPT_LINES])
		return pdu_json_lines(stdin, stdout, encode) ? EX_IOERR : EX_OK;

	if (ctl->count != (encode ? 3 : 2))
		return ctl_misused(ctl, encode ? "pdu encode takes a number and a text"
					       : "pdu decode takes a PDU in hexadecimal");

	if (encode)
		answer = pdu_json_encode_text(ctl->arguments[1], ctl->arguments[2],
			ctl->value[OPT_REPORT] != NULL, &verdict);
	else
		answer = pdu_json_decode_hex(
			ctl->arguments[1], ctl->value[OPT_TPDU] != NULL, &verdict);

	return pdu_print(ctl, answer, verdict);
}

static int report_print_from(
	struct ctl *ctl, struct store *store, enum report_format format)
{
	struct report *report = calloc(1, sizeof(*report));
	int64_t from, to, grp_id = 0;
	const char *group = ctl->value[OPT_GROUP];

	if (!report)
		abort();

	int status = EX_OK;
	int result =
		report_span(store, ctl->value[OPT_FROM], ctl->value[OPT_TO], &from, &to);

	if (result)
		status = ctl_misused(
			ctl, "--from and --to are days as 2026-03-01, in order");
	else if (group && report_group(store, group, &grp_id))
		status = ctl_fail(
			ctl, EX_DATAERR, "NOT_FOUND", "no group is called %s", group);
	else if ((result = report_collect(store, from, to, grp_id, report)))
		status = ctl_fail(ctl, EX_IOERR, "STORE", "%s", strerror(-result));
	else
		report_print(report, format, stdout);

	free(report);
	return status;
}

/* Who may not read the file may ask the daemon. */
static int report_ask(struct ctl *ctl, const char *format)
{
	static const struct {
		enum ctl_option option;
		const char *name;
	} given[] = {{OPT_FROM, "from"}, {OPT_TO, "to"}, {OPT_GROUP, "group"}};
	json_t *answer, *request = json_pack("{s:s, s:s}", "op", "report", "format", format);

	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++)
		if (ctl->value[given[i].option])
			json_object_set_new(request, given[i].name,
				json_string(ctl->value[given[i].option]));

	int status = ctl_ask(ctl, request, NULL, NULL, &answer);

	if (status)
		return status;

	fputs(json_string_value(json_object_get(answer, "report")), stdout);
	json_decref(answer);
	return EX_OK;
}

int cmd_report(struct ctl *ctl)
{
	const char *name = ctl->value[OPT_FORMAT];
	const char *path = ctl->count ? ctl->arguments[0] : ctl->conf.store.path;
	enum report_format format;
	struct store *store;

	if (!name)
		name = ctl->json ? "json" : "text";

	if (!report_format_by_name(name, &format))
		return ctl_misused(ctl, "--format is text, json, csv or html");

	if (!ctl->count && access(path, R_OK) < 0 && errno == EACCES)
		return report_ask(ctl, name);

	int status = ctl_store_open(ctl, path, &store);

	if (status)
		return status;

	status = report_print_from(ctl, store, format);
	store_close(store);
	return status;
}

int cmd_audit(struct ctl *ctl)
{
	struct store *store;
	int64_t row, rows;

	if (ctl->count == 0 || !strcmp(ctl->arguments[0], "list"))
		return listing_show(ctl, "audit");

	if (strcmp(ctl->arguments[0], "verify"))
		return ctl_misused(ctl, "audit knows list and verify");

	int status = ctl_store_open(ctl, NULL, &store);

	if (status)
		return status;

	int result = audit_verify(store, &row, &rows);

	store_close(store);

	if (result == -EBADMSG)
		return ctl_fail(ctl, EX_DATAERR, "AUDIT_BROKEN",
			"the audit was changed: row %lld does not follow from those "
			"before it",
			(long long)row);

	if (result)
		return ctl_fail(ctl, EX_IOERR, "STORE", "%s", strerror(-result));

	if (ctl->json)
		printf("{\"ok\":true,\"rows\":%lld}\n", (long long)rows);
	else
		printf("The chain of %lld rows holds.\n", (long long)rows);

	return EX_OK;
}

int cmd_check(struct ctl *ctl)
{
	struct rules rules;
	struct store *store;
	char why[WHY_MAX];

	if (!ctl->count && rules_load(&rules, &ctl->conf, why, sizeof(why)))
		return ctl_fail(ctl, EX_CONFIG, "CONFIGURATION", "%s", why);

	if (!ctl->count)
		rules_clear(&rules);

	int status = ctl_store_open(ctl, ctl->count ? ctl->arguments[0] : NULL, &store);

	if (status)
		return status;

	int64_t row, rows;
	int result = store_check(store, why, sizeof(why));

	if (result)
		status = ctl_fail(
			ctl, EX_DATAERR, "STORE", "the store is damaged: %s", why);
	else if (audit_verify(store, &row, &rows))
		status = ctl_fail(ctl, EX_DATAERR, "AUDIT_BROKEN",
			"the audit was changed at row %lld", (long long)row);
	else if (ctl->json)
		puts("{\"ok\":true}");
	else
		puts("The configuration, the store and its audit are sound.");

	store_close(store);
	return status;
}
