/*
 * DK and a wish instead of a name: how somebody who is registered wants to be written to. The
 * wish becomes the topic:
 *
 *   KHAN, CHU Y, THONG TIN   urgent caution info: the lowest class of warning wanted
 *   IM 21h-6h                quiet: nothing but what is urgent in these hours (time, end)
 *   IM THOI                  loud: the gateway's own quiet hours again
 *   BC TUAN                  digest: the figures every Monday, or no longer
 */
#include <string.h>

#include "parsers/text/fold.h"
#include "parsers/text/grammar_state.h"

static bool is_quiet(const struct reading *reading, size_t at)
{
	return reading_is(reading, at, "im") ||
	       (reading_is(reading, at, "yen") && reading_is(reading, at + 1, "lang"));
}

/* "im (lặng) (từ) 21h-6h". False: no hours stand there. */
static bool take_hours(struct parse *parse)
{
	struct command *out = parse->out;
	const struct reading *reading = &parse->scan->reading;

	if (!is_quiet(reading, parse->at))
		return false;

	parse_time(parse, WHEN_FUTURE);

	if (out->time.precision != WHEN_EXACT || out->end.precision != WHEN_EXACT) {
		out->time = out->end = (struct when){0};
		return false;
	}

	COPY(out->topic, "quiet");
	return true;
}

bool wish_fill(struct parse *parse)
{
	static const struct {
		const char *words, *topic;
	} wishes[] = {
		{"khan", "urgent"},
		{"khan cap", "urgent"},
		{"tin khan", "urgent"},
		{"chi khan", "urgent"},
		{"chi tin khan", "urgent"},
		{"chu y", "caution"},
		{"thong tin", "info"},
		{"tat ca", "info"},
		{"im thoi", "loud"},
		{"im bo", "loud"},
		{"bo im", "loud"},
		{"bc", "digest"},
		{"bc tuan", "digest"},
		{"bao cao tuan", "digest"},
	};
	char rest[64], folded[64];
	size_t len;

	reading_copy_rest(&parse->scan->reading, parse->at, rest, sizeof(rest));
	len = fold_text(folded, sizeof(folded), rest, strlen(rest));

	while (len && strchr(" .!,", folded[len - 1]))
		folded[--len] = '\0';

	for (size_t i = 0; i < sizeof(wishes) / sizeof(*wishes); i++) {
		if (strcmp(folded, wishes[i].words) == 0) {
			COPY(parse->out->topic, wishes[i].topic);
			return true;
		}
	}

	return take_hours(parse);
}
