/*
 * The text of a USSD answer, as +CUSD gives it (27.007 7.15).
 */
#pragma once

#include <stddef.h>

#define USSD_TEXT_MAX 600 /* octets of UTF-8, with the NUL, that an answer can become */

/*
 * text as it stood between the quotes, dcs -1 when none was given. Hexadecimal digits of UCS-2
 * become characters where the DCS says so (23.038 5); anything else is text already. Returns out.
 */
const char *ussd_text(char out[USSD_TEXT_MAX], const char *text, int dcs);
