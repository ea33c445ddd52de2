/*
 * Folding (DOMAIN 2.1): text as phones send it, to what rules are compared with. NFD without
 * marks, đ and its look-alikes as d, lower case, invisible characters dropped, typographic
 * punctuation and full width as ASCII, blanks collapsed to one and trimmed.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Folds UTF-8 (any bytes; what is invalid is dropped) to at most cap - 1 octets of ASCII where the
 * text is Vietnamese, other scripts lower-cased as they are. Always ends in NUL; cut at a whole
 * character. Returns the length. Names of zones and aliases are compared in this form.
 */
size_t fold_text(char *out, size_t cap, const char *text, size_t len);

/*
 * One composed character: its folded ASCII letter, digit or sign. 0 = drop it (joiners, marks
 * alone, soft hyphen), FOLD_OTHER = no ASCII stands for it. marks gets its diacritics as
 * FOLD_… bytes, tone last, always ended by NUL; room for four.
 */
char fold_letter(uint32_t c, char marks[4]);

#define FOLD_OTHER 0x7f

/* Diacritics as bytes, so that a rule can ask for them; above every ASCII byte. */
#define FOLD_GRAVE	0xf1
#define FOLD_ACUTE	0xf2
#define FOLD_TILDE	0xf3
#define FOLD_HOOK	0xf4
#define FOLD_DOT	0xf5
#define FOLD_CIRCUMFLEX 0xf6
#define FOLD_BREVE	0xf7
#define FOLD_HORN	0xf8
#define FOLD_STROKE	0xf9
#define FOLD_IS_TONE(b) ((unsigned char)(b) >= 0xf1 && (unsigned char)(b) <= 0xf5)
