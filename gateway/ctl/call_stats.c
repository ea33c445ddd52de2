/*
 * What calls come to: how many there were and how they ended, and for each node of the tree how
 * often it was reached, left unanswered or hung up in, and which keys were pressed there.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"

static long long number_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static const char *text_of(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text ? text : "";
}

static void add(json_t *object, const char *name, long long more)
{
	json_object_set_new(object, name, json_integer(number_of(object, name) + more));
}

/* --- calls ----------------------------------------------------------------------------------- */

static void on_call(void *arg, json_t *row)
{
	json_t *sum = arg;

	add(sum, "calls", 1);
	add(sum, strcmp(text_of(row, "direction"), "out") ? "incoming" : "outgoing", 1);
	add(sum, "answered", number_of(row, "answered_s") > 0);
	add(sum, "seconds", number_of(row, "answered_s"));
	add(sum, "keys", number_of(row, "keys"));
	add(sum, "timeouts", number_of(row, "timeouts"));
	add(json_object_get(sum, "ends"), text_of(row, "end"), 1);
}

static void show_calls(const json_t *sum)
{
	long long answered = number_of(sum, "answered");
	const char *end;
	json_t *count;

	printf("calls    %lld: %lld in, %lld out, %lld answered, %lld s each\n",
		number_of(sum, "calls"), number_of(sum, "incoming"),
		number_of(sum, "outgoing"), answered,
		answered ? number_of(sum, "seconds") / answered : 0);
	printf("pressed  %lld keys, %lld times nothing\nended   ", number_of(sum, "keys"),
		number_of(sum, "timeouts"));

	json_object_foreach(json_object_get(sum, "ends"), end,
		count) printf(" %s %lld", end, (long long)json_integer_value(count));

	printf("\n\n");
}

/* --- nodes ----------------------------------------------------------------------------------- */

/* "key 1" is one of its keys; "in", "timeout" and "hangup" stand for themselves. */
static void on_count(void *arg, json_t *row)
{
	json_t *nodes = arg, *node = json_object_get(nodes, text_of(row, "node"));
	const char *what = text_of(row, "what");

	if (!node) {
		node = json_pack("{s:s, s:i, s:i, s:i, s:{}}", "node",
			text_of(row, "node"), "in", 0, "timeout", 0, "hangup", 0, "keys");
		json_object_set_new(nodes, text_of(row, "node"), node);
	}

	if (strncmp(what, "key ", 4) == 0)
		add(json_object_get(node, "keys"), what + 4, number_of(row, "count"));
	else
		add(node, what, number_of(row, "count"));
}

static void show_nodes(json_t *nodes)
{
	static const char *const headings[] = {
		"node", "reached", "nothing pressed", "hung up", "keys"};
	struct table *table = table_new(stdout, headings, 5, 0);
	const char *name, *key;
	json_t *node, *count;

	json_object_foreach(nodes, name, node)
	{
		char figures[3][24], room[200];
		struct strbuf keys = STRBUF(room);

		snprintf(figures[0], sizeof(figures[0]), "%lld", number_of(node, "in"));
		snprintf(figures[1], sizeof(figures[1]), "%lld",
			number_of(node, "timeout"));
		snprintf(figures[2], sizeof(figures[2]), "%lld",
			number_of(node, "hangup"));

		json_object_foreach(json_object_get(node, "keys"), key,
			count) strbuf_putf(&keys, "%s%s: %lld", keys.len ? ", " : "",
			key, (long long)json_integer_value(count));

		table_row(table, (const char *const[]){name, figures[0], figures[1],
					 figures[2], keys.data});
	}

	table_end(table);
}

static void print_nodes(json_t *nodes)
{
	const char *name;
	json_t *node;

	json_object_foreach(nodes, name, node) ctl_print_json(node);
}

int call_stats(struct ctl *ctl)
{
	json_t *sum = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:{}}", "calls", 0,
		"incoming", 0, "outgoing", 0, "answered", 0, "seconds", 0, "keys", 0,
		"timeouts", 0, "ends");
	json_t *nodes = json_object();

	ctl->value[OPT_LIMIT] = "0"; /* sums are of all */

	int status = listing_each(ctl, "calls", on_call, sum);

	if (!status)
		status = listing_each(ctl, "call-stats", on_count, nodes);

	if (!status && ctl->json) {
		ctl_print_json(sum);
		print_nodes(nodes);
	} else if (!status) {
		show_calls(sum);
		show_nodes(nodes);
	}

	json_decref(sum);
	json_decref(nodes);
	return status;
}
