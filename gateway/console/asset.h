/*
 * The files that pages use, packed and built into the program: styles and scripts of others at
 * fixed versions (www/README), and our own.
 */
#pragma once

#include <stddef.h>

struct asset {
	const char *name;
	const unsigned char *data; /* gzip */
	size_t len;
};

/* Made by the build from www/. */
extern const struct asset assets[];
extern const size_t asset_count;

/* "/assets/pico.css?v=1a2b3c4d": it changes with what is in the file. */
void asset_address(const char *name, char *out, size_t cap);

struct visit;

/* Answers with that file; or that there is no such page. */
void asset_answer(struct visit *visit, const char *name);
