/*
 * The text of a USSD answer, as +CUSD gives it (27.007 7.15).
 */
#pragma once

#include <stddef.h>

#define USSD_TEXT_MAX 600 /* octets of UTF-8, with the NUL, that an answer can become */

/*
 * text as it stood between the quotes, dcs -1 when none was given. Modems give characters, or
 * hexadecimal digits of UCS-2, of octets, or of packed septets, and the DCS (23.038 5) does not
 * tell which: it is tried first, then whatever reads like a text. What reads like none is text as
 * it stands; a number is never taken for digits of something else. Returns out.
 */
const char *ussd_text(char out[USSD_TEXT_MAX], const char *text, int dcs);
