/*
 * Sessions of a request, and forms that nobody else may have filled in.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "gateway/base/log.h"
#include "gateway/console/console_state.h"

void sign_in_known(struct visit *visit)
{
	struct accounts *accounts = visit->console->accounts;
	int result =
		session_find(accounts, visit->request->session, visit->now, &visit->session);

	if (!result)
		result = account_get(accounts, visit->session.account_id, &visit->account);

	visit->signed_in = !result;

	if (result && result != -ENOENT)
		log_warnx("console", "sessions cannot be read: %s", strerror(-result));
}

/* "https://keng.xa.vn" of the Origin is the Host that was asked. None was sent: the token decides. */
static bool origin_is_ours(const struct request *request)
{
	const char *host = strstr(request->origin, "://");

	if (!request->origin[0])
		return true;

	return host && !strcmp(host + 3, request->host);
}

bool sign_form_is_ours(const struct visit *visit)
{
	const char *token = visit_form(visit, "csrf");
	size_t len = strlen(visit->session.csrf);

	if (!origin_is_ours(visit->request))
		return false;

	if (!visit->signed_in) /* the door has no session yet */
		return true;

	return strlen(token) == len && !sodium_memcmp(token, visit->session.csrf, len);
}
