/*
 * Secrets at rest under the key file: sealed blobs (XChaCha20-Poly1305, random nonce), keyed
 * hashes for look-up (BLAKE2b, separated by purpose) and PINs (Argon2id, 1 MiB, 3 passes, keyed).
 * Functions that need the key return -ENOKEY where the store was opened without it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define SEAL_HASH_BYTES 16
#define SEAL_OVERHEAD 40 /* nonce and tag */
#define SEAL_PIN_MAX 128 /* text of a hashed PIN, with its parameters */

/* out needs len + SEAL_OVERHEAD. purpose binds the blob to its column. */
int seal_close(struct store *store, const char *purpose, const void *data, size_t len,
	uint8_t *out, size_t *out_len);
/* out needs len - SEAL_OVERHEAD. -EBADMSG: not ours, or tampered with. */
int seal_open(struct store *store, const char *purpose, const uint8_t *blob, size_t len,
	void *out, size_t *out_len);

/* A keyed hash; salt may be NULL. */
int seal_hash(struct store *store, const char *purpose, const void *data, size_t len,
	const void *salt, size_t salt_len, uint8_t out[SEAL_HASH_BYTES]);

int seal_pin_hash(struct store *store, const char *pin, char out[SEAL_PIN_MAX]);
bool seal_pin_check(struct store *store, const char *pin, const char *hashed);

/* A uniform random code of digits: "482193". digits ≤ 9; out needs digits + 1. */
void seal_code(char *out, unsigned digits);
