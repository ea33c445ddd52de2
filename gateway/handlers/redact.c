/*
 * What was typed as proof does not stay in what is kept; see dispatch.h.
 */
#include <string.h>

#include "gateway/handlers/dispatch.h"

/* False when the digits do not stand there as they were understood. */
static bool blank(char *text, const char *secret)
{
	bool found = false;

	for (char *at = text; (at = strstr(at, secret)); at += strlen(secret)) {
		memset(at, '*', strlen(secret));
		found = true;
	}

	return found;
}

void dispatch_redact(const struct dispatch_outcome *out, char *text)
{
	for (size_t i = 0; i < sizeof(out->secrets) / sizeof(out->secrets[0]); i++) {
		if (!out->secrets[i][0] || blank(text, out->secrets[i]))
			continue;

		/* Written in a way of its own: then no digit may stay. */
		for (char *at = text; *at; at++) {
			if ((*at >= '0' && *at <= '9') || (unsigned char)*at >= 0x80)
				*at = '*';
		}
	}
}
