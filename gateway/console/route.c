/*
 * Matching a path against the routes; see route.h.
 */
#include "gateway/console/route.h"

#include <string.h>

/* Whether the parts of the path are those of the pattern; ":x" is any part. */
static bool matches(const struct request *request, const char *pattern, const char **args)
{
	size_t part = 0, arg = 0;

	while (*pattern == '/' && pattern[1]) {
		const char *piece = pattern + 1;
		size_t len = strcspn(piece, "/");

		if (part == request->part_count)
			return false;

		const char *given = request->parts[part++];

		if (*piece == ':' && arg < ROUTE_ARGS_MAX)
			args[arg++] = given;
		else if (strlen(given) != len || memcmp(given, piece, len) != 0)
			return false;

		pattern = piece + len;
	}

	return part == request->part_count;
}

enum route_verdict route_find(
	const struct request *request, const struct route **route, const char **args)
{
	enum route_verdict verdict = ROUTE_NONE;

	for (size_t i = 0; i < screen_count; i++) {
		for (size_t k = 0; k < screens[i]->count; k++) {
			const struct route *at = &screens[i]->routes[k];

			if (!matches(request, at->pattern, args))
				continue;

			verdict = ROUTE_METHOD;

			if (at->method != request->method)
				continue;

			*route = at;
			return ROUTE_FOUND;
		}
	}

	return verdict;
}
