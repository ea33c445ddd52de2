/*
 * Rows as JSON; see listing_json.h.
 */
#include "gateway/control/listing_json.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/outbox/outbox.h"
#include "parsers/sms/utf8.h"

/* Each bad octet becomes three. */
static json_t *repaired_text(const char *text, size_t len)
{
	char *out = alloc_array(len + 1, UTF8_CHAR_MAX);
	size_t at = 0, n = 0;

	while (at < len)
		n += utf8_put(out + n, utf8_next(text, len, &at));

	json_t *value = json_stringn(out, n);

	free(out);
	return value;
}

json_t *listing_json_text(const char *text, size_t len)
{
	json_t *value = json_stringn(text, len);

	return value ? value : repaired_text(text, len);
}

json_t *listing_json_time(int64_t wall_ms)
{
	char text[CIVIL_RFC3339_MAX];

	return json_string(civil_rfc3339(text, wall_ms));
}

static json_t *value_json(const struct listing_value *value)
{
	if (value->null)
		return json_null();

	switch (value->type) {
	case LISTING_INT: return json_integer(value->number);
	case LISTING_TEXT: return listing_json_text(value->text, value->len);
	case LISTING_TIME: return listing_json_time(value->number);
	case LISTING_FLAG: return json_boolean(value->number);
	case LISTING_CLASS:
		return json_string(message_class_name((enum message_class)value->number));
	}

	return json_null();
}

json_t *listing_json_row(const struct listing_row *row)
{
	json_t *object = json_object();

	for (size_t i = 0; i < row->count; i++)
		json_object_set_new(
			object, row->values[i].name, value_json(&row->values[i]));

	return object;
}

static void put_count(void *arg, const char *state, int64_t count)
{
	json_object_set_new(arg, state, json_integer(count));
}

static int64_t take_count(json_t *object, const char *state)
{
	return json_integer_value(json_object_get(object, state));
}

int listing_json_inbox(struct store *store, json_t **out)
{
	json_t *counts = json_object();
	int64_t total = 0;
	const char *state;
	json_t *count;
	int result = listing_tally(store, LISTING_INBOX, put_count, counts);

	if (result) {
		json_decref(counts);
		return result;
	}

	json_object_foreach(counts, state, count) total += json_integer_value(count);

	int64_t waiting = take_count(counts, "waiting");

	*out = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "total",
		(json_int_t)(total - waiting), "unhandled",
		(json_int_t)take_count(counts, "kept"), "waiting", (json_int_t)waiting,
		"handled", (json_int_t)take_count(counts, "handled"), "failed",
		(json_int_t)take_count(counts, "failed"), "quarantined",
		(json_int_t)take_count(counts, "quarantined"), "silent",
		(json_int_t)take_count(counts, "silent"));
	json_decref(counts);
	return 0;
}

int listing_json_outbox(struct store *store, json_t **out)
{
	json_t *counts = json_object();

	for (int i = OUTBOX_QUEUED; i <= OUTBOX_CANCELLED; i++)
		put_count(counts, outbox_state_name((enum outbox_state)i), 0);

	int result = listing_tally(store, LISTING_OUTBOX, put_count, counts);

	if (result)
		json_decref(counts);
	else
		*out = counts;

	return result;
}
