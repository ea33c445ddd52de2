/*
 * Offices in words; see offices.h.
 */
#include "gateway/console/offices.h"

#include <string.h>

#include "gateway/console/words.h"

const struct office offices[] = {
	{ROLE_POL, "pol", N_("Police on duty")},
	{ROLE_DIR, "dir", N_("Board of the group")},
	{ROLE_LEAD, "lead", N_("Leader")},
	{ROLE_MED, "med", N_("Mediator")},
	{ROLE_AUTH, "auth", N_("Reader of figures")},
	{ROLE_ADMIN, "admin", N_("Administrator")},
};

const size_t office_count = sizeof(offices) / sizeof(*offices);

const char *office_words(unsigned role)
{
	for (size_t i = 0; i < office_count; i++)
		if (offices[i].role == role)
			return offices[i].words;

	return N_("None");
}

unsigned office_by_name(const char *name)
{
	for (size_t i = 0; i < office_count; i++)
		if (!strcmp(offices[i].name, name))
			return offices[i].role;

	return 0;
}
