/*
 * ivr.conf to a flow; see ivr.h. Names become indices here, so that a target that is not there is
 * a fault with its line; what concerns the flow as a whole is flow_check()'s.
 */
#include "config/ivr.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf_text.h"
#include "gateway/handlers/replies.h"
#include "gateway/ivr/flow.h"
#include "parsers/text/speak.h"

#define WAIT_USUAL   8 /* seconds: elderly people need them (ISO/IEC 13714 has 3 to 10) */
#define WAIT_MAX     30
#define RECORD_USUAL 60
#define RECORD_MAX   180
#define TRIES_USUAL  3
#define TRIES_MAX    5
#define COUNT_USUAL  3
#define COUNT_MAX    5
#define RATE_USUAL   120
#define RATE_MIN     80
#define RATE_MAX     300
#define RINGS_USUAL  4 /* seconds */
#define RINGS_MAX    20

struct reader {
	struct conf_text *text;
	struct flow *flow;
	const char *community;
	const struct ivr *ivr;
	const config_setting_t *group; /* of the node that is read */
	struct flow_node *node;
	int pieces; /* texts of this node so far: their recordings are counted */
};

static enum flow_slot slot_by_name(const char *name, size_t n)
{
	static const char *const names[FLOW_SLOTS] = {[FLOW_SLOT_REF] = "so",
		[FLOW_SLOT_PIN] = "pin",
		[FLOW_SLOT_CODE] = "ma",
		[FLOW_SLOT_DUTY] = "truc",
		[FLOW_SLOT_PROMPT] = "loi",
		[FLOW_SLOT_HEARD] = "nghe"};

	for (size_t i = 1; i < FLOW_SLOTS; i++)
		if (strlen(names[i]) == n && strncmp(names[i], name, n) == 0)
			return (enum flow_slot)i;

	return FLOW_SLOT_NONE;
}

/* What was collected so far becomes a text of its own; its recording is NODE.wav, NODE-2.wav, … */
static void end_text(struct reader *reader, struct strbuf *words, int line)
{
	char name[FLOW_NAME_MAX + 16];

	if (!words->data[strspn(words->data, " .,;:!?")]) {
		*words = strbuf_on(words->data, words->cap);
		words->data[0] = '\0';
		return;
	}

	if (reader->pieces++)
		snprintf(name, sizeof(name), "%.31s-%d", reader->node->name,
			reader->pieces);
	else
		snprintf(name, sizeof(name), "%.31s", reader->node->name);

	flow_add_piece(reader->flow,
		(struct flow_piece){
			.text = flow_add_text(reader->flow, name, words->data, line)});
	*words = strbuf_on(words->data, words->cap);
}

static void read_slot(struct reader *reader, const config_setting_t *setting,
	struct strbuf *words, const char *name, size_t n)
{
	enum flow_slot slot = slot_by_name(name, n);

	if (n == 3 && strncmp(name, "xom", 3) == 0) {
		strbuf_put(words, reader->community);
		return;
	}

	if (slot == FLOW_SLOT_NONE || slot == FLOW_SLOT_PIN) {
		conf_text_fault(reader->text, setting,
			"{%.*s} cannot be said: {xom}, {so}, {ma}, {truc}, {loi} and "
			"{nghe} can",
			(int)n, name);
		return;
	}

	end_text(reader, words, conf_text_line(setting));
	flow_add_piece(reader->flow, (struct flow_piece){.slot = slot});
}

static struct flow_say read_say(struct reader *reader, const char *key, bool required)
{
	const config_setting_t *setting = config_setting_get_member(reader->group, key);
	const char *at = conf_text_string(reader->text, reader->group, key, required);
	struct flow_say out = {.first = (int)reader->flow->piece_count};
	char data[FLOW_TEXT_MAX];
	struct strbuf words = STRBUF(data);

	while (*at) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;

		if (end) {
			read_slot(
				reader, setting, &words, at + 1, (size_t)(end - at - 1));
			at = end + 1;
		} else {
			strbuf_putc(&words, *at++);
		}
	}

	if (words.truncated)
		conf_text_fault(
			reader->text, setting, "%s is too long to be listened to", key);

	end_text(reader, &words, conf_text_line(setting));
	out.count = (int)reader->flow->piece_count - out.first;
	return out;
}

static int read_range(struct reader *reader, const char *key, int usual, int max)
{
	int value = conf_text_int(reader->text, reader->group, key, usual);

	if (value >= 1 && value <= max)
		return value;

	conf_text_fault(reader->text, config_setting_get_member(reader->group, key),
		"%s is a number from 1 to %d", key, max);
	return usual;
}

static int target_of(struct reader *reader, const config_setting_t *group,
	const char *key, bool required)
{
	const char *name = conf_text_string(reader->text, group, key, required);
	int index = *name ? flow_find(reader->flow, name) : FLOW_NONE;

	if (*name && index == FLOW_NONE)
		conf_text_fault(reader->text, config_setting_get_member(group, key),
			"there is no node \"%s\"", name);

	return index;
}

/* The list KEY of groups in this node; 0 when there is none. */
static int list_in(
	struct reader *reader, const char *key, size_t max, const config_setting_t **list)
{
	*list = config_setting_get_member(reader->group, key);

	int count =
		*list && config_setting_is_list(*list) ? config_setting_length(*list) : 0;

	if (*list && !count)
		conf_text_fault(
			reader->text, *list, "%s takes a list of groups: ( { … } )", key);

	if (count > (int)max) {
		conf_text_fault(reader->text, *list, "%s has more than %zu", key, max);
		return 0;
	}

	for (int i = 0; i < count; i++) {
		const config_setting_t *group =
			config_setting_get_elem(*list, (unsigned)i);

		if (!config_setting_is_group(group)) {
			conf_text_fault(
				reader->text, group, "%s takes groups: ( { … } )", key);
			return 0;
		}
	}

	return count;
}

static void read_options(struct reader *reader)
{
	const config_setting_t *list;
	int count = list_in(reader, "keys", FLOW_OPTIONS_MAX, &list);

	for (int i = 0; i < count; i++) {
		const config_setting_t *group =
			config_setting_get_elem(list, (unsigned)i);
		const char *key = conf_text_string(reader->text, group, "key", true);
		struct flow_option option = {
			.key = *key, .to = target_of(reader, group, "to", true)};

		conf_text_keys(reader->text, group, "key to");

		if (strlen(key) != 1 || !strchr("0123456789*#", *key))
			conf_text_fault(reader->text, group,
				"key is one of 0 to 9, * and #, in quotes");
		else
			reader->node->options[reader->node->option_count++] = option;
	}
}

static void read_answers(struct reader *reader)
{
	const config_setting_t *list;
	int count = list_in(reader, "answers", FLOW_ANSWERS_MAX, &list);

	for (int i = 0; i < count; i++) {
		const config_setting_t *group =
			config_setting_get_elem(list, (unsigned)i);
		const char *name = conf_text_string(reader->text, group, "reply", true);
		struct flow_answer answer = {.to = target_of(reader, group, "to", true)};
		enum reply_id id;

		conf_text_keys(reader->text, group, "reply to");

		if (!reply_by_name(name, &id)) {
			conf_text_fault(reader->text, group,
				"there is no reply \"%s\" in replies.conf", name);
			continue;
		}

		answer.reply = (int)id;
		reader->node->answers[reader->node->answer_count++] = answer;
	}
}

static void read_gather(struct reader *reader)
{
	struct flow_node *node = reader->node;
	const char *into = conf_text_string(reader->text, reader->group, "into", true);
	enum flow_slot slot = slot_by_name(into, strlen(into));

	node->min = read_range(reader, "min", 6, FLOW_DIGITS_MAX);
	node->max = read_range(reader, "max", node->min, FLOW_DIGITS_MAX);
	node->into = slot;

	/* command.ref has room for seven, a PIN has six digits at most. */
	if (node->max < node->min || node->max > 6)
		conf_text_fault(reader->text, reader->group,
			"min and max are numbers of digits, at most 6");

	if (slot != FLOW_SLOT_REF && slot != FLOW_SLOT_PIN)
		conf_text_fault(
			reader->text, reader->group, "into takes \"so\" or \"pin\"");
}

/* What a call may do: it has a number, six digits and what was recorded, and no words. */
static void read_do(struct reader *reader)
{
	static const enum command_kind allowed[] = {COMMAND_TIP, COMMAND_REGISTER,
		COMMAND_OPTOUT, COMMAND_MEDIATE, COMMAND_STATUS, COMMAND_CONFIRM,
		COMMAND_REJECT, COMMAND_CALLBACK, COMMAND_FEEDBACK};
	const char *name = conf_text_string(reader->text, reader->group, "command", true);
	enum command_kind kind;

	read_answers(reader);
	reader->node->timeout = target_of(reader, reader->group, "failed", true);

	for (size_t i = 0; command_kind_by_name(name, &kind) &&
			   i < sizeof(allowed) / sizeof(allowed[0]);
		i++) {
		if (allowed[i] == kind) {
			reader->node->command = kind;
			return;
		}
	}

	conf_text_fault(reader->text, config_setting_get_member(reader->group, "command"),
		"command takes TIP, REGISTER, OPTOUT, MEDIATE, STATUS, CONFIRM, REJECT, "
		"CALLBACK "
		"or FEEDBACK");
}

static void read_verb(struct reader *reader)
{
	const char *name = conf_text_string(reader->text, reader->group, "verb", true);
	struct flow_node *node = reader->node;

	node->timeout = target_of(reader, reader->group, "failed", true);
	node->no = target_of(reader, reader->group, "none", true);

	for (node->verb = 0; node->verb < FLOW_VERBS; node->verb++)
		if (strcmp(flow_verb_name(node->verb), name) == 0)
			return;

	node->verb = FLOW_OPEN;
	conf_text_fault(reader->text, config_setting_get_member(reader->group, "verb"),
		"verb takes open, keep or undo");
}

static void read_dialect(struct reader *reader)
{
	const char *name = conf_text_string(reader->text, reader->group, "voice", true);

	for (size_t i = 0; i < reader->ivr->dialect_count; i++) {
		if (strcmp(reader->ivr->dialects[i].voice, name) == 0) {
			reader->node->max = (int)i;
			return;
		}
	}

	conf_text_fault(reader->text, config_setting_get_member(reader->group, "voice"),
		"\"%s\" is neither voice nor one of dialects", name);
}

static void read_asking(struct reader *reader)
{
	struct flow_node *node = reader->node;

	node->wait_s = read_range(reader, "wait", WAIT_USUAL, WAIT_MAX);
	node->tries = read_range(reader, "tries", TRIES_USUAL, TRIES_MAX);
	node->timeout = target_of(reader, reader->group, "timeout", true);
	node->wrong = read_say(reader, "wrong", false);
}

static void read_kind(struct reader *reader)
{
	struct flow_node *node = reader->node;
	const config_setting_t *group = reader->group;
	int whole = 0;

	config_setting_lookup_bool(group, "whole", &whole);
	node->whole = whole;
	node->say = read_say(reader, "say",
		node->kind != FLOW_DO && node->kind != FLOW_RECORD &&
			node->kind != FLOW_HANGUP && node->kind != FLOW_WARNINGS &&
			node->kind != FLOW_PROMPT && node->kind != FLOW_VOICE);

	switch (node->kind) {
	case FLOW_MENU:
		read_asking(reader);
		read_options(reader);
		return;
	case FLOW_CONFIRM:
		read_asking(reader);
		node->no = target_of(reader, group, "no", true);
		break;
	case FLOW_GATHER:
		read_asking(reader);
		read_gather(reader);
		break;
	case FLOW_RECORD:
		node->wait_s = read_range(reader, "longest", RECORD_USUAL, RECORD_MAX);
		node->no = target_of(reader, group, "none", true);
		break;
	case FLOW_DO: read_do(reader); break;
	case FLOW_PROMPT: read_verb(reader); break;
	case FLOW_VOICE: read_dialect(reader); break;
	case FLOW_WARNINGS:
		node->max = read_range(reader, "count", COUNT_USUAL, COUNT_MAX);
		node->no = target_of(reader, group, "none", true);
		break;
	case FLOW_DUTY: node->no = target_of(reader, group, "none", true); break;
	case FLOW_HANGUP: return;
	case FLOW_PLAY:
	case FLOW_KINDS: break;
	}

	node->next = target_of(reader, group, "next", true);
}

static void read_node(struct reader *reader)
{
	struct flow_node *node = reader->node;
	int known = reader->text->faults;

	reader->pieces = 0;

	if (!*node->name)
		return;

	if (flow_find(reader->flow, node->name) != node - reader->flow->nodes)
		conf_text_fault(reader->text, reader->group,
			"the node \"%s\" stands there twice", node->name);

	conf_text_keys(reader->text, reader->group,
		"name kind say wrong whole wait tries timeout keys next no none min max "
		"into "
		"longest command answers failed count verb voice");

	if (node->kind == FLOW_KINDS)
		conf_text_fault(reader->text, reader->group,
			"kind takes menu, play, record, gather, confirm, do, warnings, "
			"duty, prompt, voice or hangup");
	else if (known == reader->text->faults)
		read_kind(reader);
}

/* Names and kinds first, so that targets may stand in any order. */
static void read_names(
	struct conf_text *text, struct flow *flow, const config_setting_t *list)
{
	for (size_t i = 0; i < flow->node_count; i++) {
		const config_setting_t *group =
			config_setting_get_elem(list, (unsigned)i);
		struct flow_node *node = &flow->nodes[i];

		conf_text_copy(text, group, "name", true, node->name, sizeof(node->name));
		node->line = conf_text_line(group);
		node->next = node->timeout = node->no = FLOW_NONE;

		if (!flow_kind_by_name(
			    conf_text_string(text, group, "kind", true), &node->kind))
			node->kind = FLOW_KINDS;
	}
}

static void read_flow(struct conf_text *text, struct ivr *ivr, const char *community)
{
	const config_setting_t *root = config_root_setting(&text->config);
	const config_setting_t *list = conf_text_list(text, "nodes", true);
	struct reader reader = {.text = text, .community = community, .ivr = ivr};

	ivr->flow = reader.flow =
		flow_new(list ? (size_t)config_setting_length(list) : 0);

	if (!list)
		return;

	read_names(text, ivr->flow, list);

	for (size_t i = 0; i < ivr->flow->node_count; i++) {
		reader.group = config_setting_get_elem(list, (unsigned)i);
		reader.node = &ivr->flow->nodes[i];
		read_node(&reader);
	}

	ivr->flow->start = target_of(&reader, root, "start", true);
	ivr->flow->root = target_of(&reader, root, "root", true);
	ivr->flow->goodbye = target_of(&reader, root, "goodbye", true);
	ivr->flow->warn = target_of(&reader, root, "warn", false);
	ivr->flow->heard = target_of(&reader, root, "heard", ivr->flow->warn != FLOW_NONE);

	if (!text->faults && ivr->flow->nodes[ivr->flow->goodbye].kind != FLOW_HANGUP)
		conf_text_fault(text, config_setting_get_member(root, "goodbye"),
			"goodbye names a node of the kind hangup");
}

/* It names a folder and goes to espeak-ng. */
static void read_voice_name(
	struct conf_text *text, const config_setting_t *group, bool required, char voice[32])
{
	conf_text_copy(text, group, "voice", required, voice, DIALECT_VOICE_MAX);

	if (voice[strspn(voice, "abcdefghijklmnopqrstuvwxyz0123456789-+")])
		conf_text_fault(text, config_setting_get_member(group, "voice"),
			"voice takes one of espeak-ng's, such as vi-vn-x-south");
}

static void read_zones(
	struct conf_text *text, const config_setting_t *group, struct dialect *dialect)
{
	const config_setting_t *list = config_setting_get_member(group, "zones");
	int count = list ? config_setting_length(list) : 0;

	if (list && (!config_setting_is_aggregate(list) || config_setting_is_group(list) ||
			    count > DIALECT_ZONES_MAX))
		conf_text_fault(text, list, "zones takes a list of at most %d names",
			DIALECT_ZONES_MAX);
	else
		for (int i = 0; i < count; i++) {
			const char *name = config_setting_get_string_elem(list, i);

			snprintf(dialect->zones[dialect->zone_count++],
				sizeof(dialect->zones[0]), "%s", name ? name : "");
		}
}

static void read_dialects(struct conf_text *text, struct ivr *ivr)
{
	const config_setting_t *list =
		config_setting_get_member(config_root_setting(&text->config), "dialects");
	int count = list && config_setting_is_list(list) ? config_setting_length(list) : 0;

	if (list && (!count || count >= DIALECTS_MAX))
		conf_text_fault(text, list,
			"dialects takes a list of up to %d groups: ( { … } )",
			DIALECTS_MAX - 1);

	for (int i = 0; i < count && i + 1 < DIALECTS_MAX; i++) {
		const config_setting_t *group =
			config_setting_get_elem(list, (unsigned)i);
		struct dialect *dialect = &ivr->dialects[ivr->dialect_count++];

		conf_text_keys(text, group, "voice zones");
		read_voice_name(text, group, true, dialect->voice);
		read_zones(text, group, dialect);
	}
}

/* A folder is meant from where the file stands. */
static void read_voice(struct conf_text *text, struct ivr *ivr)
{
	const config_setting_t *root = config_root_setting(&text->config);
	const char *folder = conf_text_string(text, root, "recordings", false);
	const char *slash = strrchr(text->path, '/');
	int length = *folder == '/' || !slash ? 0 : (int)(slash - text->path + 1);

	read_voice_name(text, root, false, ivr->dialects[0].voice);
	ivr->dialect_count = 1;

	if (!*ivr->dialects[0].voice)
		snprintf(ivr->dialects[0].voice, sizeof(ivr->dialects[0].voice), "vi");

	read_dialects(text, ivr);
	ivr->answer_after = conf_text_int(text, root, "answer_after", RINGS_USUAL);

	if (ivr->answer_after < 0 || ivr->answer_after > RINGS_MAX)
		conf_text_fault(text, config_setting_get_member(root, "answer_after"),
			"answer_after is a number of seconds from 0 to %d", RINGS_MAX);

	ivr->rate = conf_text_int(text, root, "rate", RATE_USUAL);

	if (ivr->rate < RATE_MIN || ivr->rate > RATE_MAX)
		conf_text_fault(text, config_setting_get_member(root, "rate"),
			"rate is a number of words a minute from %d to %d", RATE_MIN,
			RATE_MAX);

	if (*folder &&
		snprintf(ivr->recordings, sizeof(ivr->recordings), "%.*s%s", length,
			text->path, folder) >= (int)sizeof(ivr->recordings))
		conf_text_fault(text, config_setting_get_member(root, "recordings"),
			"recordings is longer than any path");
}

int ivr_load(
	struct ivr *ivr, const char *path, const char *community, char *why, size_t cap)
{
	struct conf_text text;
	int result = conf_text_open(&text, path, why, cap);

	*ivr = (struct ivr){0};

	if (result)
		return result;

	conf_text_keys(&text, config_root_setting(&text.config),
		"start root goodbye warn heard voice dialects rate answer_after "
		"recordings nodes");
	read_voice(&text, ivr);
	read_flow(&text, ivr, community);

	if (!text.faults)
		text.faults += flow_check(ivr->flow, path, &text.why);

	conf_text_close(&text);

	if (!text.faults)
		return 0;

	ivr_clear(ivr);
	return -EINVAL;
}

void ivr_clear(struct ivr *ivr)
{
	flow_free(ivr->flow);
	*ivr = (struct ivr){0};
}

bool ivr_prompt(const struct ivr *ivr, size_t index, struct ivr_prompt *out)
{
	size_t texts = ivr->flow ? ivr->flow->text_count : 0;
	char number[16];

	if (index >= texts + 10)
		return false;

	bool digit = index >= texts;

	out->number = digit ? FLOW_DIGITS_FROM + (int)(index - texts) : (int)index + 1;
	snprintf(number, sizeof(number), "%d", out->number);
	out->name = flow_prompt_name(ivr->flow, number);
	out->words = digit ? speak_digit((int)(index - texts))
			   : ivr->flow->texts[index].words;
	return true;
}

void ivr_recordings(
	const struct ivr *ivr, const char *store_path, char out[CONF_PATH_MAX + 16])
{
	const char *slash = strrchr(store_path, '/');

	if (*ivr->recordings)
		snprintf(out, CONF_PATH_MAX + 16, "%s", ivr->recordings);
	else
		snprintf(out, CONF_PATH_MAX + 16, "%.*srecordings",
			slash ? (int)(slash - store_path + 1) : 0, store_path);
}
