/*
 * JSON around the grammar. Knows neither daemon nor store; see parse_json.h.
 */
#include "gateway/control/parse_json.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "parsers/text/when.h"

static void put_text(json_t *fields, const char *key, const char *text)
{
	if (*text)
		json_object_set_new(fields, key, json_string(text));
}

static void put_number(json_t *fields, const char *key, int64_t number)
{
	if (number >= 0)
		json_object_set_new(fields, key, json_integer(number));
}

static void put_flag(json_t *fields, const char *key, bool flag)
{
	if (flag)
		json_object_set_new(fields, key, json_true());
}

static void put_when(json_t *fields, const char *key, const struct when *when)
{
	char text[WHEN_TEXT_MAX];

	when_format(when, text);
	put_text(fields, key, text);
}

/* A number, both ends of a range, or null where it must be asked for. */
static void put_count(json_t *fields, const struct command *command)
{
	if (command->count_asked)
		json_object_set_new(fields, "count", json_null());
	else if (command->count >= 0 && command->count_max > command->count)
		json_object_set_new(fields, "count",
			json_pack("[i,i]", (int)command->count, (int)command->count_max));
	else
		put_number(fields, "count", command->count);
}

static void put_items(json_t *fields, const struct command *command)
{
	json_t *items;

	if (!command->item_count)
		return;

	items = json_object();

	for (uint8_t i = 0; i < command->item_count; i++)
		json_object_set_new(
			items, command->items[i].name, json_integer(command->items[i].qty));

	json_object_set_new(fields, "items", items);
}

static void put_kind(json_t *fields, const char *key, enum command_kind kind)
{
	if (kind != COMMAND_UNKNOWN)
		json_object_set_new(fields, key, json_string(command_kind_name(kind)));
}

/* A number of listeners is a number. */
static void put_audience(json_t *fields, const char *audience)
{
	if (*audience && strspn(audience, "0123456789") == strlen(audience))
		put_number(fields, "audience", strtol(audience, NULL, 10));
	else
		put_text(fields, "audience", audience);
}

static void put_numbers(json_t *fields, const struct command *command)
{
	put_number(fields, "names", command->names);
	put_number(fields, "money", command->money);
	put_number(fields, "cam", command->cam);
	put_number(fields, "qty", command->qty);
	put_number(fields, "broken", command->broken);
	put_number(fields, "expired", command->expired);
	put_number(fields, "cases", command->cases);
	put_number(fields, "suspects", command->suspects);
	put_number(fields, "times", command->times);
	put_number(fields, "households", command->households);
	put_number(fields, "persons", command->persons);
}

static void put_texts(json_t *fields, const struct command *command)
{
	put_text(fields, "ref", command->ref_thread ? "thread" : command->ref);
	put_text(fields, "cat", command->cat);
	put_text(fields, "place", command->place);
	put_text(fields, "zone", command->zone);
	put_text(fields, "plate", command->plate);
	put_text(fields, "phone", command->phone);
	put_text(fields, "pin", command->pin);
	put_text(fields, "name", command->name);
	put_text(fields, "assignee", command->assignee);
	put_text(fields, "finding", command->finding);
	put_text(fields, "reason", command->reason);
	put_text(fields, "answer", command->answer);
	put_text(fields, "result", command->result);
	put_text(fields, "value", command->value);
	put_text(fields, "dir", command->dir);
	put_text(fields, "period", command->period);
	put_text(fields, "class", command->class);
	put_text(fields, "topic", command->topic);
	put_text(fields, "item", command->item);
	put_text(fields, "device", command->device);
	put_text(fields, "permit", command->permit);
	put_text(fields, "actions", command->actions);
	put_text(fields, "level", command->level);
	put_text(fields, "state", command->state);
	put_text(fields, "blocked", command->blocked);
	put_text(fields, "contact", command->contact);
	put_text(fields, "text", command->text);
	put_audience(fields, command->audience);
}

static void put_flags(json_t *fields, const struct command *command)
{
	put_flag(fields, "silent", command->silent);
	put_flag(fields, "restricted", command->restricted);
	put_flag(fields, "violence", command->violence);
	put_flag(fields, "injured", command->injured);
	put_flag(fields, "with_police", command->with_police);
	put_flag(fields, "spam", command->spam);
	put_flag(fields, "drill", command->drill);
	put_flag(fields, "accents", command->wants_accents);
	put_text(fields, "flag", command->suspicious ? "suspicious" : "");
}

json_t *parse_json_command(const struct command *command)
{
	json_t *fields = json_object();

	put_kind(fields, "guess", command->guess);
	put_kind(fields, "want", command->want);
	put_texts(fields, command);
	put_when(fields, "time", &command->time);
	put_when(fields, "end", &command->end);
	put_when(fields, "due", &command->due);
	put_count(fields, command);
	put_numbers(fields, command);
	put_items(fields, command);
	put_flags(fields, command);
	return json_pack("{s:s,s:o}", "kind", command_kind_name(command->kind), "fields", fields);
}

bool parse_json_role(const char *role, struct grammar_context *context)
{
	char word[16];
	size_t n;

	context->roles = 0;
	context->open_thread = false;
	context->nonperson = false;

	if (strncmp(role, "short:", 6) == 0 || strncmp(role, "alpha:", 6) == 0) {
		context->nonperson = true;
		return true;
	}

	for (; *role; role += n + (role[n] == '+')) {
		n = strcspn(role, "+");

		if (n >= sizeof(word))
			return false;

		memcpy(word, role, n);
		word[n] = '\0';

		if (strcmp(word, "thread") == 0)
			context->open_thread = true;
		else if (role_by_name(word))
			context->roles |= role_by_name(word);
		else
			return false;
	}

	return context->roles != 0;
}

bool parse_json_now(const char *text, struct grammar_context *context)
{
	int year, month, day, hour = 0, minute = 0;
	int n = sscanf(text, "%4d-%2d-%2d%*1[T ]%2d:%2d", &year, &month, &day, &hour, &minute);

	if ((n != 3 && n != 5) || year < 1970 || year > 9999 || month < 1 || month > 12 ||
		day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;

	context->year = (int16_t)year;
	context->month = (int8_t)month;
	context->day = (int8_t)day;
	context->hour = (int8_t)hour;
	context->minute = (int8_t)minute;
	return true;
}

/* NULL, or the name of what is wrong with the request. */
static const char *read_request(
	const json_t *request, struct grammar_context *context, const json_t **text)
{
	const json_t *role = json_object_get(request, "role");
	const json_t *now = json_object_get(request, "now");

	*text = json_object_get(request, "text");

	if (!json_is_object(request))
		return "BAD_JSON";

	if (!json_is_string(*text))
		return "BAD_TEXT";

	if (role && (!json_is_string(role) || !parse_json_role(json_string_value(role), context)))
		return "BAD_ROLE";

	if (now && (!json_is_string(now) || !parse_json_now(json_string_value(now), context)))
		return "BAD_TIME";

	return NULL;
}

static char *print(json_t *answer, const json_t *request)
{
	json_t *id = json_object_get(request, "id");
	char *line;

	json_object_set(answer, "id", id ? id : json_null());
	line = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(answer);
	assert(line);
	return line;
}

char *parse_json_line(
	struct grammar *grammar, const struct grammar_context *usual, const char *line)
{
	json_t *request = json_loads(line, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
	struct grammar_context context = *usual;
	const json_t *text;
	const char *error = read_request(request, &context, &text);
	struct command command;
	json_t *answer;
	char *out;

	if (error) {
		answer = json_pack("{s:s}", "error", error);
	} else {
		grammar_parse(grammar, &context, json_string_value(text), json_string_length(text),
			&command);
		answer = parse_json_command(&command);
	}

	out = print(answer, request);
	json_decref(request);
	return out;
}

static int answer_line(FILE *out, char *answer)
{
	int rc = fputs(answer, out) < 0 || fputc('\n', out) < 0 || fflush(out) < 0 ? -errno : 0;

	free(answer);
	return rc;
}

int parse_json_lines(struct grammar *grammar, const struct grammar_context *usual, FILE *in,
	FILE *out)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = getline(&line, &cap, in)) >= 0) {
		/* A NUL or an endless line is no JSON; it is answered all the same. */
		bool bad = n > PARSE_JSON_LINE_MAX || strlen(line) != (size_t)n;

		if (strspn(line, " \t\r\n") == (size_t)n)
			continue;

		rc = answer_line(out, parse_json_line(grammar, usual, bad ? "" : line));
	}

	free(line);
	return rc;
}
