/*
 * Shared by ref.c and code.c: neither makes digits that the other has in use.
 */
#pragma once

#define REF_DIGITS 6

struct store;

/* 0 when a one-time code with these digits is open, for whomever; -ENOENT. */
int code_is_open(struct store *store, const char *digits);
