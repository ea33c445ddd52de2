/*
 * Zones and groups: listed, added, changed, ended. places.conf writes them too; the daemon says where
 * the two would be at odds.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/ctl/ctl.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void give_count(
	const struct ctl *ctl, json_t *request, enum ctl_option option, const char *name)
{
	const char *value = ctl->value[option];

	if (request && value)
		json_object_set_new(
			request, name, json_integer(strtoll(value, NULL, 10)));
}

static int add(struct ctl *ctl, const char *op)
{
	static const char *const members[] = {"code", NULL};
	static const struct ctl_given given[] = {{OPT_PARENT, "parent"},
		{OPT_ALIASES, "aliases"}, {OPT_KIND, "kind"}, {OPT_ZONE, "zone"},
		{OPT_FROM, "from"}, {OPT_TO, "to"}, {OPT_FOUNDED, "founded"},
		{OPT_DECISION, "decision"}, {OPT_DECIDED_ON, "decided_on"},
		{OPT_SIGNER, "signer"}, {OPT_SIGNED_BY, "signed_by"},
		{OPT_COPIED_FROM, "copied_from"}};
	json_t *request =
		json_pack("{s:s, s:s}", "op", op, "name", ctl->arguments[ctl->count - 1]);

	if (request && ctl->count == 3)
		json_object_set_new(request, "code", json_string(ctl->arguments[1]));

	ctl_give(ctl, request, given, COUNT(given));
	give_count(ctl, request, OPT_HOUSEHOLDS, "households");
	give_count(ctl, request, OPT_PERSONS, "persons");
	give_count(ctl, request, OPT_MODELS, "models");
	give_count(ctl, request, OPT_ORGANISATIONS, "organisations");
	return ctl_ask_print(ctl, request, members);
}

static int end(struct ctl *ctl, const char *op, const char *noun)
{
	static const char *const members[] = {"concerns", NULL};
	static const struct ctl_given given[] = {{OPT_TO, "to"}};
	json_t *request = json_pack("{s:s, s:s, s:b}", "op", op, noun, ctl->arguments[1],
		"yes", ctl->value[OPT_YES] != NULL);

	ctl_give(ctl, request, given, COUNT(given));
	return ctl_ask_print(ctl, request, members);
}

int cmd_places(struct ctl *ctl)
{
	bool zones = !strcmp(ctl->command->name, "zones");
	const char *verb = ctl->count ? ctl->arguments[0] : "list";

	if (!strcmp(verb, "list") && ctl->count < 2)
		return listing_show(ctl, ctl->command->name);

	if (!strcmp(verb, "add") && ctl->count > 1)
		return add(ctl, zones ? "zone-add" : "group-add");

	if (!strcmp(verb, "end") && ctl->count == 2)
		return end(
			ctl, zones ? "zone-end" : "group-end", zones ? "zone" : "group");

	return ctl_misused(
		ctl, "%s knows list, add [CODE] NAME and end CODE", ctl->command->name);
}
