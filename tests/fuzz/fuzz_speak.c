/*
 * text/speak: whatever a warning says, its words fit where they may and no digit is left to a voice.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "parsers/text/speak.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[1024], words[64 * 1024], small[40];
	struct strbuf out = STRBUF(words), cut = STRBUF(small);

	if (size >= sizeof(text))
		return 0;

	memcpy(text, data, size);
	text[size] = '\0';
	speak_text(&out, text);
	speak_text(&cut, text);
	assert(strlen(words) == out.len && strlen(small) == cut.len && !out.truncated);
	assert(!strpbrk(words, "0123456789"));
	assert(!strncmp(words, small, cut.len));
	return 0;
}
