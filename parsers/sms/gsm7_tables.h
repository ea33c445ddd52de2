/*
 * The code tables behind gsm7.c: 128 characters each, by national language identifier.
 */
#pragma once

#include <uchar.h>

#include "parsers/sms/gsm7.h"

/* Default and locking shift tables; NULL where a language has none (Spanish). */
extern const char16_t *const gsm7_locking[GSM7_LANGUAGE_MAX + 1];

/* Extension and single shift tables; a blank has no character of its own. */
extern const char16_t *const gsm7_single[GSM7_LANGUAGE_MAX + 1];
