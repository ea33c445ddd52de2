/*
 * What the console says, in the language of whoever looks: the code has English, po/vi.po the
 * Vietnamese, which the build makes a table of. No locale of the machine is needed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum language {
	LANGUAGE_VI,
	LANGUAGE_EN,
	LANGUAGE_COUNT,
};

/* "vi", "en". */
const char *language_name(enum language language);
bool language_by_name(const char *name, enum language *out);

/* Marks a text for translation where it only stands in a table. */
#define N_(text) text

/* The text in that language, itself where there is no other. */
const char *words_say(enum language language, const char *text) __attribute__((format_arg(2)));

struct words_row {
	const char *text, *said;
};

/* Made by the build from po/vi.po; unordered. */
extern const struct words_row words_vi[];
extern const size_t words_vi_count;
