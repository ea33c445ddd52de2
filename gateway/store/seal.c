/*
 * Sealing and hashing with libsodium; see seal.h.
 */
#include "gateway/store/seal.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "gateway/base/hex.h"
#include "gateway/store/store_state.h"

#define NONCE	     crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define PIN_PASSES   3
#define PIN_MEMORY   (1024 * 1024)
#define PIN_KEYED    (2 * SEAL_HASH_BYTES)

static_assert(SEAL_OVERHEAD == NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES, "see seal.h");
static_assert(SEAL_PIN_MAX >= crypto_pwhash_STRBYTES, "see seal.h");

int seal_close(struct store *store, const char *purpose, const void *data, size_t len,
	uint8_t *out, size_t *out_len)
{
	unsigned long long n;

	if (!store->has_key)
		return -ENOKEY;

	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &n, data, len,
		(const unsigned char *)purpose, strlen(purpose), NULL, out, store->seal_key);
	*out_len = NONCE + (size_t)n;
	return 0;
}

int seal_open(struct store *store, const char *purpose, const uint8_t *blob, size_t len, void *out,
	size_t *out_len)
{
	unsigned long long n;

	if (!store->has_key)
		return -ENOKEY;

	if (len < SEAL_OVERHEAD)
		return -EBADMSG;

	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, blob + NONCE, len - NONCE,
		    (const unsigned char *)purpose, strlen(purpose), blob, store->seal_key))
		return -EBADMSG;

	*out_len = (size_t)n;
	return 0;
}

/* Each field with its length before it, so that no two inputs run into the same octets. */
static void hash_field(crypto_generichash_state *state, const void *data, size_t len)
{
	uint64_t octets = len;

	crypto_generichash_update(state, (const unsigned char *)&octets, sizeof(octets));

	if (len)
		crypto_generichash_update(state, data, len);
}

int seal_hash(struct store *store, const char *purpose, const void *data, size_t len,
	const void *salt, size_t salt_len, uint8_t out[SEAL_HASH_BYTES])
{
	crypto_generichash_state state;

	if (!store->has_key)
		return -ENOKEY;

	crypto_generichash_init(&state, store->key, sizeof(store->key), SEAL_HASH_BYTES);
	hash_field(&state, purpose, strlen(purpose));
	hash_field(&state, salt, salt ? salt_len : 0);
	hash_field(&state, data, len);
	crypto_generichash_final(&state, out, SEAL_HASH_BYTES);
	return 0;
}

/* Without the key file a stolen table of PINs cannot even be tried. */
static int pin_keyed(struct store *store, const char *pin, char out[PIN_KEYED + 1])
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = seal_hash(store, "pin", pin, strlen(pin), NULL, 0, hash);

	if (!result)
		hex_encode(out, hash, sizeof(hash));

	return result;
}

int seal_pin_hash(struct store *store, const char *pin, char out[SEAL_PIN_MAX])
{
	char keyed[PIN_KEYED + 1];
	int result = pin_keyed(store, pin, keyed);

	if (result)
		return result;

	if (crypto_pwhash_str_alg(out, keyed, PIN_KEYED, PIN_PASSES, PIN_MEMORY,
		    crypto_pwhash_ALG_ARGON2ID13))
		return -ENOMEM;

	sodium_memzero(keyed, sizeof(keyed));
	return 0;
}

bool seal_pin_check(struct store *store, const char *pin, const char *hashed)
{
	char keyed[PIN_KEYED + 1];

	if (pin_keyed(store, pin, keyed))
		return false;

	bool same = !crypto_pwhash_str_verify(hashed, keyed, PIN_KEYED);

	sodium_memzero(keyed, sizeof(keyed));
	return same;
}

void seal_code(char *out, unsigned digits)
{
	assert(digits <= 9);

	for (unsigned i = 0; i < digits; i++)
		out[i] = (char)('0' + randombytes_uniform(10));

	out[digits] = '\0';
}
