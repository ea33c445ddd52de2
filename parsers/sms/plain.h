/*
 * Text that costs one octet a character on the air: Vietnamese without its marks, and nothing
 * that GSM-7 lacks.
 */
#pragma once

#include <stddef.h>

/*
 * Writes text without diacritics, case kept. What is no letter of ours stays where the default
 * alphabet has it and becomes "?" elsewhere. Cut at a character to what fits. Returns out.
 */
const char *plain_text(char *out, size_t cap, const char *text, size_t len);
