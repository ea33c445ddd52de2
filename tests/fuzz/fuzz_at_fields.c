/*
 * at_field, at_result: any line is read within its bounds, every reader moves forward or leaves
 * everything as it was, and a line has an end.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/at/at_field.h"
#include "parsers/at/at_result.h"

static bool read_one(struct at_fields *fields, unsigned how)
{
	char text[16];
	int32_t low, high;

	switch (how % 8) {
	case 0: return at_next_string(fields, text, sizeof(text));
	case 1: return at_next_text(fields, text, sizeof(text));
	case 2: return at_next_number(fields, &low);
	case 3: return at_next_number_or(fields, -1, &low);
	case 4: return at_next_range(fields, &low, &high);
	case 5: return at_open_list(fields);
	case 6: return at_close_list(fields);
	}

	return at_skip(fields);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct at_fields fields;
	char *line;
	size_t len;

	if (size < 8)
		return 0;

	len = size - 8;
	line = malloc(len + 1); /* exactly as long: one byte too far is seen */
	assert(line);
	memcpy(line, data + 8, len);
	assert(at_result_name(at_result_parse(line, len).kind));
	assert(at_fields_begin(&fields, line, len, ""));
	assert(at_count(&fields) <= len + 1);

	for (unsigned i = 0; i < 64; i++) {
		struct at_fields before = fields;
		bool moved = read_one(&fields, data[i % 8] >> (i / 16));

		assert(fields.at >= before.at && fields.at <= fields.end &&
			fields.end == before.end);
		assert(moved || fields.at == before.at);
	}

	free(line);
	return 0;
}
