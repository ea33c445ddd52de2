/*
 * Who may use the console, and who is signed in: a database of the console's own, for the gateway's
 * has one writer and that is the daemon. Passwords are kept as Argon2id, tokens of sessions as
 * hashes, so that whoever reads the file can sign in as nobody. Functions return 0 or -errno as
 * those of store.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct accounts;

#define ACCOUNT_NAME_MAX     24 /* with its NUL; letters, digits, "._-" */
#define ACCOUNT_PASSWORD_MIN 10 /* characters */
#define ACCOUNT_PASSWORD_MAX 256
#define ACCOUNT_TOKEN_MAX    48 /* base64 of 32 octets */

struct account {
	int64_t id;
	char name[ACCOUNT_NAME_MAX];
	char title[64];	  /* what people call them: "Trung úy Hà" */
	uint32_t role;	  /* a bit of enum role */
	bool locked;
	int64_t made_at;
	int64_t password_at; /* when it was last changed */
	int64_t seen_at;     /* when they last signed in; 0 never */
};

/* Opens or makes the file, 0600. On failure *out is NULL and why says what and what to do. */
int accounts_open(struct accounts **out, const char *path, char *why, size_t cap);
void accounts_close(struct accounts *accounts);

/* Whether it may be the name of an account, and a password. */
bool account_name_is_good(const char *name);
bool account_password_is_good(const char *password);

/* -EEXIST there is one of that name (in whatever case), -EINVAL name or password is none. */
int account_add(struct accounts *accounts, const char *name, const char *title, uint32_t role,
	const char *password, int64_t now);
int account_get(struct accounts *accounts, int64_t id, struct account *out);
int account_find(struct accounts *accounts, const char *name, struct account *out);
/* By name, after this one ("" to begin); -ENOENT at the end. */
int account_next(struct accounts *accounts, const char *after, struct account *out);
int account_count(struct accounts *accounts, int64_t *count);

/* Ends their sessions too. -ENOENT: no such account. */
int account_set_password(
	struct accounts *accounts, int64_t id, const char *password, int64_t now);
int account_set_locked(struct accounts *accounts, int64_t id, bool locked);
int account_set_role(struct accounts *accounts, int64_t id, uint32_t role);

/*
 * 0 with the account when the password is theirs; -EACCES when it is not, when nobody has that
 * name, and when they are locked: all three take as long. About 30 ms and 9 MiB.
 */
int account_check(struct accounts *accounts, const char *name, const char *password,
	struct account *out);

struct session {
	int64_t account_id;
	char csrf[ACCOUNT_TOKEN_MAX]; /* what its forms carry */
	int64_t made_at, seen_at;     /* wall ms */
};

#define SESSION_IDLE_MS	    (INT64_C(30) * 60 * 1000)
#define SESSION_ABSOLUTE_MS (INT64_C(12) * 3600 * 1000)

/* token: what the browser keeps, and nobody else. */
int session_begin(struct accounts *accounts, int64_t account_id, int64_t now,
	char token[ACCOUNT_TOKEN_MAX], struct session *out);
/*
 * 0; -ENOENT for a token that is nobody's, or idle or old too long, or its account is locked. Being
 * seen is written down once a minute.
 */
int session_find(
	struct accounts *accounts, const char *token, int64_t now, struct session *out);
int session_end(struct accounts *accounts, const char *token);
int session_end_all(struct accounts *accounts, int64_t account_id);
/* Takes out those that are over. */
int session_sweep(struct accounts *accounts, int64_t now);
