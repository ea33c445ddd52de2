/*
 * Folding (DOMAIN 2.1): text as phones send it, to what rules are compared with. NFD without
 * marks, đ and its look-alikes as d, lower case, invisible characters dropped, typographic
 * punctuation and full width as ASCII, blanks collapsed to one and trimmed.
 */
#pragma once

#include <stddef.h>

/*
 * Folds UTF-8 (any bytes; what is invalid is dropped) to at most cap - 1 octets of ASCII where the
 * text is Vietnamese, other scripts lower-cased as they are. Always ends in NUL; cut at a whole
 * character. Returns the length. Names of zones and aliases are compared in this form.
 */
size_t fold_text(char *out, size_t cap, const char *text, size_t len);
