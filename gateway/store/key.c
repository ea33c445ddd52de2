/*
 * The key file: 32 octets as hexadecimal, outside the database. Made with a new store; a store
 * that was sealed with another key is not opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "gateway/base/failpoint.h"
#include "gateway/base/hex.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

#define KEY_DIGITS (2 * STORE_KEY_BYTES)

static int key_parse(struct store *store, int fd)
{
	char text[KEY_DIGITS + 2] = "";
	ssize_t n = read(fd, text, sizeof(text) - 1);
	int result = n < 0 ? -errno : -EBADMSG;

	if (n == KEY_DIGITS + 1 && text[KEY_DIGITS] == '\n')
		n--;

	if (n == KEY_DIGITS &&
		hex_decode(store->key, sizeof(store->key), text, KEY_DIGITS) == STORE_KEY_BYTES)
		result = 0;

	sodium_memzero(text, sizeof(text));
	return result;
}

static int key_read(struct store *store, const char *path, char *why, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;

	struct stat st;
	int result = fstat(fd, &st) < 0 ? -errno : key_parse(store, fd);

	close(fd);

	if (result == -EBADMSG) {
		snprintf(why, cap, "%s: no key: %d hexadecimal digits are wanted", path, KEY_DIGITS);
		return result;
	}

	/* One that is lent may be ours by an access list, which the group's bits then show. */
	if (!result && !store->conf.key_lent && (st.st_mode & 077)) {
		snprintf(why, cap, "%s: others may read the key: chmod 600 it", path);
		return -EACCES;
	}

	return result;
}

static int key_write(int fd, const uint8_t *key)
{
	char text[KEY_DIGITS + 2];

	hex_encode(text, key, STORE_KEY_BYTES);
	text[KEY_DIGITS] = '\n';

	ssize_t n = write(fd, text, KEY_DIGITS + 1);
	int result = n < 0 ? -errno : n != KEY_DIGITS + 1 ? -ENOSPC : 0;

	if (!result && fsync(fd) < 0)
		result = -errno;

	sodium_memzero(text, sizeof(text));
	return result;
}

/* Under another name first: half a key would lock the store for ever. */
static int key_create(struct store *store, const char *path)
{
	char tmp[sizeof(store->conf.key_file) + 8];

	snprintf(tmp, sizeof(tmp), "%s.tmp", path);

	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;

	randombytes_buf(store->key, sizeof(store->key));

	int result = fchmod(fd, 0600) < 0 ? -errno : key_write(fd, store->key);

	close(fd);
	failpoint("key");

	if (!result && rename(tmp, path) < 0)
		result = -errno;

	return result ? result : folder_sync(path);
}

static int key_remember(struct store *store, const uint8_t check[SEAL_HASH_BYTES])
{
	struct stmt put = stmt_use(store, STMT_META_PUT);

	stmt_bind_text(&put, ":name", "key");
	stmt_bind_blob(&put, ":value", check, SEAL_HASH_BYTES);
	return stmt_run(&put);
}

/* -ENOENT when the store has never had a key. */
static int key_known(struct store *store, uint8_t check[SEAL_HASH_BYTES])
{
	struct stmt get = stmt_use(store, STMT_META_GET);

	stmt_bind_text(&get, ":name", "key");

	int result = stmt_next(&get);

	if (!result)
		stmt_blob(&get, 0, check, SEAL_HASH_BYTES);

	stmt_done(&get);
	return result;
}

static int key_verify(struct store *store, const uint8_t *known, char *why, size_t cap)
{
	uint8_t check[SEAL_HASH_BYTES];

	crypto_generichash(store->seal_key, sizeof(store->seal_key),
		(const unsigned char *)"seal", 4, store->key, sizeof(store->key));
	store->has_key = true;
	seal_hash(store, "key", "", 0, NULL, 0, check);

	if (!known)
		return key_remember(store, check);

	if (!sodium_memcmp(known, check, sizeof(check)))
		return 0;

	snprintf(why, cap, "%s: not the key that %s was sealed with", store->conf.key_file,
		store->conf.path);
	return -EKEYREJECTED;
}

int key_load(struct store *store, char *why, size_t cap)
{
	const char *path = store->conf.key_file;
	uint8_t known[SEAL_HASH_BYTES];
	int found = key_known(store, known);

	if (found && found != -ENOENT)
		return found;

	int result = key_read(store, path, why, cap);

	if (result == -ENOENT && store->conf.key_lent) {
		snprintf(why, cap, "%s: the key is missing; it is not made there", path);
		return -ENOKEY;
	}

	if (result == -ENOENT && found == 0) {
		snprintf(why, cap, "%s: the key of %s is missing; bring it back from its backup",
			path, store->conf.path);
		return -ENOKEY;
	}

	if (result == -ENOENT)
		result = key_create(store, path);

	if (!result)
		return key_verify(store, found ? NULL : known, why, cap);

	if (!why[0])
		snprintf(why, cap, "%s: cannot read or make the key: %s", path, strerror(-result));

	return result;
}
