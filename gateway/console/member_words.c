/*
 * Roles and consents in words; see member_words.h.
 */
#include "gateway/console/member_words.h"

#include <stdio.h>
#include <string.h>

#include "gateway/console/page.h"

const struct member_role member_roles[] = {
	{"res", N_("Resident")},
	{"mem", N_("Member of the team")},
	{"lead", N_("Leader of a team")},
	{"med", N_("Mediator")},
	{"dir", N_("Board of the group")},
	{"pol", N_("Police")},
	{"auth", N_("Authorities")},
	{"admin", N_("Administrator")},
};

const size_t member_role_count = sizeof(member_roles) / sizeof(*member_roles);

const char *member_role_words(const char *name)
{
	for (size_t i = 0; i < member_role_count; i++)
		if (!strcmp(member_roles[i].name, name))
			return member_roles[i].words;

	return name;
}

void member_roles_put(struct visit *visit, const char *names)
{
	char name[16];

	if (!*names) {
		html_say(&visit->html, member_roles[0].words);
		return;
	}

	while (*names) {
		size_t len = strcspn(names, ",");

		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		html_say(&visit->html, member_role_words(name));
		names += len;

		if (*names) {
			names++;
			html_markup(&visit->html, ", ");
		}
	}
}

void member_consent_put(struct visit *visit, enum consent consent)
{
	switch (consent) {
	case CONSENT_NONE: page_mark(visit, PAGE_NONE, N_("not asked")); break;
	case CONSENT_ASKED: page_mark(visit, PAGE_FAIR, N_("asked")); break;
	case CONSENT_YES: page_mark(visit, PAGE_GOOD, N_("agreed")); break;
	case CONSENT_NO: page_mark(visit, PAGE_BAD, N_("wants no messages")); break;
	}
}

/* What the daemon says of a row, by how it begins. */
static const struct {
	const char *begins, *words;
} reasons[] = {
	{"no phone number", N_("no telephone number")},
	{"the number stands", N_("the number stands in an earlier row already")},
	{"a PIN has", N_("a PIN has 4 to 6 digits")},
	{"consent is", N_("consent is yes, no, asked or paper")},
	{"voice is", N_("warnings by call: yes or no")},
	{"force is", N_("of the security force: TO_BVANTT or no")},
	{"background is", N_("veteran: CCB or no")},
	{"it ends before", N_("it ends before it begins")},
	{"no such role", N_("no such role")},
	{"no such group", N_("no such group")},
	{"a new zone is called", N_("a place that is new is made")},
	{"no zone is called", N_("no such place")},
	{"several zones", N_("several places are called so: write its code")},
	{"no name of a zone", N_("no name of a place")},
	{"\"from\" is", N_("the day of the beginning is none")},
	{"\"to\" is", N_("the day of the end is none")},
	{"more columns", N_("more columns than the header, or a quote that does not end")},
};

const char *member_reason(const char *message, const char **detail)
{
	*detail = "";

	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		if (strncmp(message, reasons[i].begins, strlen(reasons[i].begins)) != 0)
			continue;

		const char *quoted = strchr(message, '"');

		if (quoted && quoted > message && strcmp(quoted, "\"\"") != 0)
			*detail = quoted;

		return reasons[i].words;
	}

	return message;
}
