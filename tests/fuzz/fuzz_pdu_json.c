/*
 * pdu_json: any line, either way, is answered with one line of JSON that has an id and either an
 * error or what was asked for.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/control/pdu_json.h"

static void check_answer(char *answer)
{
	json_t *object = json_loads(answer, JSON_ALLOW_NUL, NULL);

	assert(object && json_object_get(object, "id"));
	assert(json_object_get(object, "error") || json_object_get(object, "text") ||
		json_object_get(object, "data") || json_object_get(object, "status") ||
		json_object_get(object, "tpdus"));
	assert(!strchr(answer, '\n'));
	json_decref(object);
	free(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = alloc_zero(size + 1);

	if (size)
		memcpy(line, data, size);

	check_answer(pdu_json_decode_line(line));
	check_answer(pdu_json_encode_line(line));
	free(line);
	return 0;
}
