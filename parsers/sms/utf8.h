/*
 * UTF-8, one character at a time, never past the end and never an ill-formed sequence out.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xfffd
#define UTF8_CHAR_MAX	 4

/*
 * The character at *at, which moves behind it; *at < len. What is no UTF-8 (overlong, surrogate,
 * above U+10FFFF, cut) is read octet by octet as U+FFFD.
 */
uint32_t utf8_next(const char *text, size_t len, size_t *at);

/* Writes one character, U+FFFD for what is none. Returns its octets, up to UTF8_CHAR_MAX. */
size_t utf8_put(char *out, uint32_t c);
