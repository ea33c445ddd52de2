/*
 * Reading the roster; see roster.h. Words are compared folded, here: the store has no letters of ours.
 */
#include "gateway/store/roster.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "gateway/store/stmt.h"
#include "parsers/text/fold.h"

#define WORDS_MAX   64
#define TAIL_DIGITS 3

/* The last digits of what looks like a number; empty for words. */
static void read_tail(const char *words, char tail[4])
{
	size_t len = strlen(words);

	tail[0] = '\0';

	if (len < TAIL_DIGITS || strspn(words, "0123456789+*. ") != len)
		return;

	const char *last = words + len - TAIL_DIGITS;

	if (strspn(last, "0123456789") == TAIL_DIGITS)
		memcpy(tail, last, TAIL_DIGITS + 1);
}

static bool has_words(const char *text, const char *folded)
{
	char plain[2 * PERSON_NAME_MAX];

	fold_text(plain, sizeof(plain), text, strlen(text));
	return strstr(plain, folded) != NULL;
}

static void read_row(const struct stmt *rows, struct roster_row *row)
{
	char consent[16];

	*row = (struct roster_row){.id = stmt_int(rows, 0)};
	stmt_text(rows, 1, row->name, sizeof(row->name));
	stmt_text(rows, 2, row->tail, sizeof(row->tail));
	stmt_text(rows, 3, row->zone, sizeof(row->zone));
	stmt_text(rows, 4, row->group, sizeof(row->group));
	consent_by_name(stmt_text(rows, 5, consent, sizeof(consent)), &row->consent);
	row->consent_at = stmt_int(rows, 6);
	row->voice = stmt_int(rows, 7) != 0;
	row->from_at = stmt_int(rows, 8);
	row->to_at = stmt_int(rows, 9);
}

static int read_roles(struct store *store, int64_t now, struct roster_row *row)
{
	struct stmt roles = stmt_use(store, STMT_ROSTER_HELD);

	stmt_bind_int(&roles, ":person", row->id);
	stmt_bind_int(&roles, ":now", now);

	int result = stmt_next(&roles);

	if (!result) {
		stmt_text(&roles, 0, row->roles, sizeof(row->roles));
		stmt_text(&roles, 1, row->team, sizeof(row->team));
	}

	stmt_done(&roles);
	return result;
}

static void bind_query(struct stmt *rows, const struct roster_query *query, const char *tail)
{
	stmt_bind_int(rows, ":after", query->after);
	stmt_bind_int(rows, ":gone", query->gone);
	stmt_bind_int(rows, ":now", query->now);
	stmt_bind_text(rows, ":tail", tail);
	stmt_bind_text(rows, ":role", query->role);
	stmt_bind_text(rows, ":consent", query->consent);
}

int roster_rows(struct store *store, const struct roster_query *query, struct roster_row *out,
	size_t cap, size_t *count, bool *more)
{
	struct stmt rows = stmt_use(store, STMT_ROSTER_ROWS);
	char tail[4], folded[WORDS_MAX];
	struct roster_row row;
	int result;

	*count = 0;
	*more = false;
	read_tail(query->words, tail);
	fold_text(folded, sizeof(folded), query->words, strlen(query->words));
	bind_query(&rows, query, tail);

	while (!*more && !(result = stmt_next(&rows))) {
		read_row(&rows, &row);

		if (!*tail && *folded && !has_words(row.name, folded) &&
			!has_words(row.zone, folded))
			continue;

		*more = *count == cap;

		if (!*more)
			out[(*count)++] = row;
	}

	stmt_done(&rows);
	result = *more || result == -ENOENT ? 0 : result;

	for (size_t i = 0; !result && i < *count; i++)
		result = read_roles(store, query->now, &out[i]);

	return result;
}

int roster_get(struct store *store, int64_t id, int64_t now, struct roster_row *out)
{
	struct stmt get = stmt_use(store, STMT_ROSTER_ONE);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (!result)
		read_row(&get, out);

	stmt_done(&get);
	return result ? result : read_roles(store, now, out);
}

static void read_role(const struct stmt *rows, void *row)
{
	struct roster_role *role = row;

	role->id = stmt_int(rows, 0);
	stmt_text(rows, 1, role->role, sizeof(role->role));
	stmt_text(rows, 2, role->team, sizeof(role->team));
	stmt_text(rows, 3, role->zone, sizeof(role->zone));
	role->from_at = stmt_int(rows, 4);
	role->to_at = stmt_int(rows, 5);
}

int roster_roles(struct store *store, int64_t person_id, struct roster_role *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_ROSTER_ROLES);

	stmt_bind_int(&rows, ":person", person_id);
	return stmt_rows(&rows, read_role, out, sizeof(*out), cap, count);
}

static void read_consent(const struct stmt *rows, void *row)
{
	struct roster_consent *consent = row;

	consent->at = stmt_int(rows, 0);
	stmt_text(rows, 1, consent->act, sizeof(consent->act));
	stmt_text(rows, 2, consent->text, sizeof(consent->text));
}

int roster_consents(struct store *store, int64_t person_id, struct roster_consent *out,
	size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_ROSTER_CONSENTS);

	stmt_bind_int(&rows, ":person", person_id);
	return stmt_rows(&rows, read_consent, out, sizeof(*out), cap, count);
}
