/*
 * grammar: any bytes from anybody at any time become one command whose strings end, whose numbers
 * are in their ranges and which can be printed; folding never writes past its end, and folded
 * text folds to itself.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "config/keywords.h"
#include "gateway/base/alloc.h"
#include "gateway/control/parse_json.h"
#include "parsers/text/fold.h"

static struct grammar *load(void)
{
	const char *top = getenv("top_srcdir");
	char keywords[512], places[512], why[1024];
	struct grammar *grammar;

	snprintf(keywords, sizeof(keywords), "%s/config/keywords.conf", top ? top : "..");
	snprintf(places, sizeof(places), "%s/config/places.conf", top ? top : "..");
	grammar = grammar_load(keywords, places, NULL, why, sizeof(why));
	assert(grammar);
	return grammar;
}

static void check_when(const struct when *when)
{
	if (when->precision == WHEN_NONE || when->precision == WHEN_NOW)
		return;

	assert(when->month >= 1 && when->month <= 12 && when->day >= 1 && when->day <= 31);
	assert(when->hour >= 0 && when->hour < 24 && when->minute >= 0 && when->minute < 60);
}

static void check_command(const struct command *command)
{
	json_t *object = parse_json_command(command);
	char *text = json_dumps(object, 0);

	assert(text && (unsigned)command->kind < COMMAND_KINDS);
	assert(command->item_count <= COMMAND_ITEMS_MAX);
	assert(command->count <= command->count_max || command->count_max < 0);
	check_when(&command->time);
	check_when(&command->end);
	check_when(&command->due);
	free(text);
	json_decref(object);
}

static void check_folding(const char *text, size_t len)
{
	char once[512], twice[512];
	size_t cap = len % sizeof(once) + 1;
	size_t n = fold_text(once, cap, text, len);

	assert(n < cap && once[n] == '\0');
	assert(fold_text(twice, sizeof(twice), once, n) <= n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct grammar *grammar;
	struct grammar_context context = {.year = 2026, .month = 2, .day = 28};
	struct command command;
	char *text;

	if (size < 3)
		return 0;

	if (!grammar)
		grammar = load();

	context.roles = data[0] | ROLE_RES;
	context.open_thread = data[1] & 0x40;
	context.hour = (int8_t)(data[1] % 24);
	context.minute = (int8_t)(data[2] % 60);
	context.month = (int8_t)(data[2] % 12 + 1);
	size -= 3;
	text = malloc(size + 1); /* exactly as long: one byte too far is seen */
	assert(text);
	memcpy(text, data + 3, size);
	grammar_parse(grammar, &context, text, size, &command);
	check_command(&command);
	grammar_is_emergency(grammar, text, size);
	check_folding(text, size);
	free(text);
	return 0;
}
