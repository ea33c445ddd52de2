/*
 * Octets as hexadecimal digits.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* out needs 2 * n + 1 bytes; upper case, NUL-terminated. */
void hex_encode(char *out, const uint8_t *data, size_t n);

/*
 * Decodes exactly n digits of text into out (cap octets). Returns the number of octets, or
 * -EINVAL for an odd count or a byte that is no hexadecimal digit, -ENOSPC when cap is short.
 */
ssize_t hex_decode(uint8_t *out, size_t cap, const char *text, size_t n);
