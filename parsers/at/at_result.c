/*
 * Final results and their causes; see at_result.h.
 */
#include "parsers/at/at_result.h"

#include <string.h>
#include <strings.h>

#include "parsers/at/at_field.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define WORDS_MAX    64

static const char *const kind_names[] = {
	[AT_RESULT_NONE] = "none",
	[AT_RESULT_OK] = "OK",
	[AT_RESULT_ERROR] = "ERROR",
	[AT_RESULT_CMS] = "CMS",
	[AT_RESULT_CME] = "CME",
	[AT_RESULT_NO_CARRIER] = "NO CARRIER",
	[AT_RESULT_BUSY] = "BUSY",
	[AT_RESULT_NO_ANSWER] = "NO ANSWER",
	[AT_RESULT_NO_DIALTONE] = "NO DIALTONE",
	[AT_RESULT_CONNECT] = "CONNECT",
};

struct word {
	const char *text;
	enum at_result_kind kind;
};

static const struct word words[] = {
	{"OK", AT_RESULT_OK},
	{"ERROR", AT_RESULT_ERROR},
	{"COMMAND NOT SUPPORT", AT_RESULT_ERROR}, /* Huawei E1752 and its like */
	{"TOO MANY PARAMETERS", AT_RESULT_ERROR},
	{"NO CARRIER", AT_RESULT_NO_CARRIER},
	{"BUSY", AT_RESULT_BUSY},
	{"NO ANSWER", AT_RESULT_NO_ANSWER},
	{"NO DIALTONE", AT_RESULT_NO_DIALTONE},
	{"NO DIAL TONE", AT_RESULT_NO_DIALTONE},
	{"CONNECT", AT_RESULT_CONNECT},
};

struct cause {
	int32_t code;
	const char *text;
};

/* 27.007 9.2.1 and 9.2.2 */
static const struct cause cme_causes[] = {
	{0, "phone failure"}, {1, "no connection to phone"}, {3, "operation not allowed"},
	{4, "operation not supported"}, {5, "PH-SIM PIN required"},
	{10, "SIM not inserted"}, {11, "SIM PIN required"}, {12, "SIM PUK required"},
	{13, "SIM failure"}, {14, "SIM busy"}, {15, "SIM wrong"},
	{16, "incorrect password"}, {17, "SIM PIN2 required"}, {18, "SIM PUK2 required"},
	{20, "memory full"}, {21, "invalid index"}, {22, "not found"},
	{23, "memory failure"}, {24, "text string too long"},
	{25, "invalid characters in text string"}, {26, "dial string too long"},
	{27, "invalid characters in dial string"}, {30, "no network service"},
	{31, "network timeout"}, {32, "network not allowed - emergency calls only"},
	{50, "incorrect parameters"}, {100, "unknown"},
	{132, "service option not supported"},
	{515, "please wait, init or command processing in progress"}, /* Wavecom */
};

/* 27.005 3.2.5; 0..127 come from the network: 24.011 E.2 */
static const struct cause cms_causes[] = {
	{1, "unassigned number"},
	{8, "operator determined barring"},
	{10, "call barred"},
	{21, "short message transfer rejected"},
	{22, "memory capacity exceeded"},
	{27, "destination out of service"},
	{28, "unidentified subscriber"},
	{29, "facility rejected"},
	{30, "unknown subscriber"},
	{38, "network out of order"},
	{41, "temporary failure"},
	{42, "congestion"},
	{47, "resources unavailable"},
	{50, "facility not subscribed"},
	{69, "facility not implemented"},
	{300, "ME failure"},
	{301, "SMS service of ME reserved"},
	{302, "operation not allowed"},
	{303, "operation not supported"},
	{304, "invalid PDU mode parameter"},
	{305, "invalid text mode parameter"},
	{310, "SIM not inserted"},
	{311, "SIM PIN required"},
	{313, "SIM failure"},
	{314, "SIM busy"},
	{315, "SIM wrong"},
	{316, "SIM PUK required"},
	{320, "memory failure"},
	{321, "invalid memory index"},
	{322, "memory full"},
	{330, "SMSC address unknown"},
	{331, "no network service"},
	{332, "network timeout"},
	{340, "no +CNMA acknowledgement expected"},
	{500, "unknown error"},
};

const char *at_result_name(enum at_result_kind kind)
{
	return kind_names[kind];
}

static const char *cause_text(const struct cause *causes, size_t count, int32_t code)
{
	for (size_t i = 0; i < count; i++) {
		if (causes[i].code == code)
			return causes[i].text;
	}

	return NULL;
}

const char *at_cme_text(int32_t code)
{
	return cause_text(cme_causes, COUNT(cme_causes), code);
}

const char *at_cms_text(int32_t code)
{
	return cause_text(cms_causes, COUNT(cms_causes), code);
}

static int32_t cause_code(
	const struct cause *causes, size_t count, struct at_fields *fields)
{
	char text[WORDS_MAX];
	size_t len = (size_t)(fields->end - fields->at);
	int32_t code;

	if (at_next_number(fields, &code))
		return code;

	if (len >= sizeof(text))
		return -1;

	memcpy(text, fields->at, len);
	text[len] = '\0';

	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(causes[i].text, text) == 0)
			return causes[i].code;
	}

	return -1;
}

struct at_result at_result_parse(const char *line, size_t len)
{
	struct at_fields fields;

	while (len && line[len - 1] == ' ')
		len--;

	for (size_t i = 0; i < COUNT(words); i++) {
		if (strlen(words[i].text) == len && memcmp(words[i].text, line, len) == 0)
			return (struct at_result){words[i].kind, 0};
	}

	if (at_fields_begin(
		    &fields, line, len, "CONNECT ")) /* with a speed (V.250 6.2.7) */
		return (struct at_result){AT_RESULT_CONNECT, 0};

	if (at_fields_begin(&fields, line, len, "+CME ERROR:"))
		return (struct at_result){AT_RESULT_CME,
			cause_code(cme_causes, COUNT(cme_causes), &fields)};

	if (at_fields_begin(&fields, line, len, "+CMS ERROR:"))
		return (struct at_result){AT_RESULT_CMS,
			cause_code(cms_causes, COUNT(cms_causes), &fields)};

	return (struct at_result){AT_RESULT_NONE, 0};
}
