/*
 * places.conf: zones, groups, hot-spots and cameras as values; see places.h. Looks after what a
 * tree needs: parents that exist, codes that are unique, dates that are dates.
 */
#include "config/places.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf_text.h"
#include "gateway/base/alloc.h"

static uint8_t load_aliases(struct conf_text *text, const config_setting_t *group,
	char aliases[ZONE_ALIASES_MAX][48])
{
	const config_setting_t *list = conf_text_strings(text, group, "aliases", false);
	int count = list ? config_setting_length(list) : 0;

	if (count > ZONE_ALIASES_MAX) {
		conf_text_fault(text, list, "there can be %d aliases at most", ZONE_ALIASES_MAX);
		return 0;
	}

	for (int i = 0; i < count; i++) {
		const char *alias = config_setting_get_string_elem(list, i);

		if (snprintf(aliases[i], sizeof(aliases[i]), "%s", alias) >=
			(int)sizeof(aliases[i]))
			conf_text_fault(text, list, "the alias \"%s\" is too long", alias);
	}

	return (uint8_t)count;
}

static bool is_date(const char *date)
{
	int year, month, day, end = 0;

	return !*date || (strlen(date) == 10 &&
				 sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 &&
				 end == 10 && month >= 1 && month <= 12 && day >= 1 && day <= 31);
}

static void load_date(struct conf_text *text, const config_setting_t *group, const char *key,
	char out[11])
{
	conf_text_copy(text, group, key, false, out, 11);

	if (!is_date(out))
		conf_text_fault(text, config_setting_get_member(group, key),
			"%s takes a date such as \"2025-07-01\"", key);
}

static void load_zone(
	struct conf_text *text, struct places *places, const config_setting_t *group)
{
	struct zone_row *zone = &places->zones[places->zone_count++];

	conf_text_keys(text, group,
		"code name level parent aliases households persons models organisations valid_from "
		"valid_to");
	conf_text_copy(text, group, "code", true, zone->code, sizeof(zone->code));
	conf_text_copy(text, group, "name", true, zone->name, sizeof(zone->name));
	conf_text_copy(text, group, "level", true, zone->level, sizeof(zone->level));
	conf_text_copy(text, group, "parent", false, zone->parent, sizeof(zone->parent));
	zone->alias_count = load_aliases(text, group, zone->aliases);
	zone->households = conf_text_int(text, group, "households", -1);
	zone->persons = conf_text_int(text, group, "persons", -1);
	zone->models = conf_text_int(text, group, "models", 0);
	zone->organisations = conf_text_int(text, group, "organisations", 0);
	load_date(text, group, "valid_from", zone->valid_from);
	load_date(text, group, "valid_to", zone->valid_to);
	zone->line = conf_text_line(group);
}

static void load_group(
	struct conf_text *text, struct places *places, const config_setting_t *group)
{
	struct group_row *row = &places->groups[places->group_count++];

	conf_text_keys(text, group,
		"code name kind zone founded decision decided_on signer signed_by copied_from "
		"valid_from valid_to");
	conf_text_copy(text, group, "code", true, row->code, sizeof(row->code));
	conf_text_copy(text, group, "name", true, row->name, sizeof(row->name));
	conf_text_copy(text, group, "kind", false, row->kind, sizeof(row->kind));
	conf_text_copy(text, group, "zone", true, row->zone, sizeof(row->zone));
	load_date(text, group, "founded", row->founded);
	conf_text_copy(text, group, "decision", false, row->decision, sizeof(row->decision));
	load_date(text, group, "decided_on", row->decided_on);
	conf_text_copy(text, group, "signer", false, row->signer, sizeof(row->signer));
	conf_text_copy(text, group, "signed_by", false, row->signed_by, sizeof(row->signed_by));
	conf_text_copy(text, group, "copied_from", false, row->copied_from,
		sizeof(row->copied_from));
	load_date(text, group, "valid_from", row->valid_from);
	load_date(text, group, "valid_to", row->valid_to);
	row->line = conf_text_line(group);
}

static void load_place(
	struct conf_text *text, struct places *places, const config_setting_t *group)
{
	struct place_row *row = &places->places[places->place_count++];

	conf_text_keys(text, group, "name kind zone aliases");
	conf_text_copy(text, group, "name", true, row->name, sizeof(row->name));
	conf_text_copy(text, group, "kind", true, row->kind, sizeof(row->kind));
	conf_text_copy(text, group, "zone", false, row->zone, sizeof(row->zone));
	row->alias_count = load_aliases(text, group, row->aliases);
	row->line = conf_text_line(group);

	if (*row->kind && strcmp(row->kind, "hotspot") != 0 && strcmp(row->kind, "camera") != 0)
		conf_text_fault(text, group, "kind takes \"hotspot\" or \"camera\"");
}

static void load_programme(
	struct conf_text *text, struct places *places, const config_setting_t *group)
{
	struct programme *row = &places->programmes[places->programme_count++];

	conf_text_keys(text, group, "kind name number issuer date valid_from valid_to");
	conf_text_copy(text, group, "kind", false, row->kind, sizeof(row->kind));
	conf_text_copy(text, group, "name", true, row->name, sizeof(row->name));
	conf_text_copy(text, group, "number", false, row->number, sizeof(row->number));
	conf_text_copy(text, group, "issuer", false, row->issuer, sizeof(row->issuer));
	load_date(text, group, "date", row->date);
	load_date(text, group, "valid_from", row->valid_from);
	load_date(text, group, "valid_to", row->valid_to);

	if (!*row->kind)
		snprintf(row->kind, sizeof(row->kind), "programme");
	else if (strcmp(row->kind, "programme") != 0 && strcmp(row->kind, "guidance") != 0)
		conf_text_fault(text, group, "kind takes \"programme\" or \"guidance\"");
}

static const struct zone_row *zone_of(const struct places *places, const char *code)
{
	for (size_t i = 0; i < places->zone_count; i++)
		if (strcmp(places->zones[i].code, code) == 0)
			return &places->zones[i];

	return NULL;
}

/* Up to the top in fewer steps than there are zones, or it goes round. */
static bool is_rooted(const struct places *places, const struct zone_row *zone)
{
	for (size_t steps = 0; zone && *zone->parent; steps++) {
		if (steps > places->zone_count)
			return false;

		zone = zone_of(places, zone->parent);
	}

	return true;
}

static void fault_line(
	struct conf_text *text, int line, const char *what, const char *code, const char *more)
{
	if (text->faults++)
		strbuf_putc(&text->why, '\n');

	strbuf_putf(&text->why, "%s:%d: %s \"%s\"%s", text->path, line, what, code, more);
}

static void check_zones(struct conf_text *text, const struct places *places)
{
	for (size_t i = 0; i < places->zone_count; i++) {
		const struct zone_row *zone = &places->zones[i];

		if (zone_of(places, zone->code) != zone)
			fault_line(text, zone->line, "the zone", zone->code, " stands there twice");

		if (*zone->parent && !zone_of(places, zone->parent))
			fault_line(text, zone->line, "there is no zone", zone->parent,
				" to be its parent");
		else if (!is_rooted(places, zone))
			fault_line(text, zone->line, "the zone", zone->code, " is its own parent");
	}
}

static void check_groups(struct conf_text *text, const struct places *places)
{
	for (size_t i = 0; i < places->group_count; i++) {
		const struct group_row *row = &places->groups[i];

		if (!zone_of(places, row->zone))
			fault_line(text, row->line, "there is no zone", row->zone,
				" for this group");

		for (size_t n = 0; n < i; n++)
			if (strcmp(places->groups[n].code, row->code) == 0)
				fault_line(text, row->line, "the group", row->code,
					" stands there twice");
	}

	for (size_t i = 0; i < places->place_count; i++) {
		const struct place_row *row = &places->places[i];

		if (*row->zone && !zone_of(places, row->zone))
			fault_line(text, row->line, "there is no zone", row->zone,
				" for this place");
	}
}

static void load_each(struct conf_text *text, struct places *places, const char *name,
	size_t size, void **rows,
	void (*load)(struct conf_text *, struct places *, const config_setting_t *))
{
	const config_setting_t *list = conf_text_list(text, name, false);
	int count = list ? config_setting_length(list) : 0;

	*rows = count ? alloc_array((size_t)count, size) : NULL;

	for (int i = 0; i < count; i++)
		load(text, places, config_setting_get_elem(list, (unsigned)i));
}

int places_load(struct places *places, const char *path, char *why, size_t cap)
{
	struct conf_text text;
	int rc = conf_text_open(&text, path, why, cap);

	*places = (struct places){0};

	if (rc < 0)
		return rc;

	conf_text_keys(&text, config_root_setting(&text.config), "zones groups places programmes");
	load_each(&text, places, "zones", sizeof(*places->zones), (void **)&places->zones,
		load_zone);
	load_each(&text, places, "groups", sizeof(*places->groups), (void **)&places->groups,
		load_group);
	load_each(&text, places, "places", sizeof(*places->places), (void **)&places->places,
		load_place);
	load_each(&text, places, "programmes", sizeof(*places->programmes),
		(void **)&places->programmes, load_programme);
	check_zones(&text, places);
	check_groups(&text, places);
	conf_text_close(&text);

	if (!text.faults)
		return 0;

	places_clear(places);
	return -EINVAL;
}

void places_clear(struct places *places)
{
	free(places->zones);
	free(places->groups);
	free(places->places);
	free(places->programmes);
	*places = (struct places){0};
}
