/*
 * Hand-overs as rows, and what things are called; see handover.h.
 */
#include "gateway/store/handover.h"

#include <string.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

static const char *const item_names[HANDOVER_ITEMS] = {
	[HANDOVER_GUN] = "gun",
	[HANDOVER_ROUND] = "round",
	[HANDOVER_BLADE] = "blade",
	[HANDOVER_EXPLOSIVE] = "explosive",
	[HANDOVER_OTHER] = "other",
};

const char *handover_item_name(enum handover_item item)
{
	return item_names[item];
}

/* Whether the words have this one among them. */
static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += len) {
		bool begins = at == words || at[-1] == ' ';
		bool ends = at[len] == '\0' || at[len] == ' ';

		if (begins && ends)
			return true;
	}

	return false;
}

enum handover_item handover_item_of(const char *words)
{
	/* The first that fits: "luu dan" and "bom dan" are no rounds, "dan phao" is no firework. */
	static const struct {
		const char *word;
		enum handover_item item;
	} rows[] = {{"luu dan", HANDOVER_EXPLOSIVE}, {"min", HANDOVER_EXPLOSIVE},
		{"bom", HANDOVER_EXPLOSIVE}, {"thuoc no", HANDOVER_EXPLOSIVE},
		{"kip no", HANDOVER_EXPLOSIVE}, {"kip", HANDOVER_EXPLOSIVE},
		{"phao", HANDOVER_EXPLOSIVE}, {"vat lieu no", HANDOVER_EXPLOSIVE},
		{"sung", HANDOVER_GUN}, {"dan", HANDOVER_ROUND}, {"dao", HANDOVER_BLADE},
		{"kiem", HANDOVER_BLADE}, {"guom", HANDOVER_BLADE},
		{"ma tau", HANDOVER_BLADE}, {"mac", HANDOVER_BLADE},
		{"le", HANDOVER_BLADE}, {"giao", HANDOVER_BLADE},
		{"phong lon", HANDOVER_BLADE}, {"phong", HANDOVER_BLADE}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (has_word(words, rows[i].word))
			return rows[i].item;
	}

	return HANDOVER_OTHER;
}

int handover_put(struct store *store, struct handover *handover)
{
	int result = ref_new(store, "handover", handover->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_HANDOVER_PUT);

	stmt_bind_text(&put, ":code", handover->code);
	stmt_bind_id(&put, ":grp", handover->grp_id);
	stmt_bind_id(&put, ":zone", handover->zone_id);
	stmt_bind_id(&put, ":person", handover->person_id);
	stmt_bind_id(&put, ":number", handover->number_id);
	stmt_bind_text(&put, ":state", handover->received ? "received" : "offered");
	stmt_bind_int(&put, ":at", handover->at);
	return stmt_insert(&put, &handover->id);
}

int handover_put_item(struct store *store, int64_t id, enum handover_item item,
	const char *words, int32_t qty)
{
	struct stmt put = stmt_use(store, STMT_HANDOVER_ITEM_PUT);

	stmt_bind_int(&put, ":handover", id);
	stmt_bind_text(&put, ":item", handover_item_name(item));
	stmt_bind_text(&put, ":words", words);
	stmt_bind_int(&put, ":qty", qty);
	return stmt_run(&put);
}

int handover_by_code(struct store *store, const char *code, struct handover *out)
{
	struct stmt find = stmt_use(store, STMT_HANDOVER_BY_CODE);
	char state[12];

	stmt_bind_text(&find, ":code", code);

	int result = stmt_next(&find);

	if (result)
		return result;

	out->id = stmt_int(&find, 0);
	stmt_text(&find, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(&find, 2);
	out->zone_id = stmt_int(&find, 3);
	out->person_id = stmt_int(&find, 4);
	out->received = !strcmp(stmt_text(&find, 5, state, sizeof(state)), "received");
	out->at = stmt_int(&find, 6);
	out->number_id = stmt_int(&find, 7);
	stmt_done(&find);
	return 0;
}

int handover_receive(struct store *store, int64_t id, int64_t person_id, int64_t at)
{
	struct stmt set = stmt_use(store, STMT_HANDOVER_RECEIVE);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_id(&set, ":person", person_id);
	stmt_bind_int(&set, ":at", at);
	return stmt_run(&set);
}
