/*
 * One call on its way through the flow: actions become sounds and recordings of modem/call.h, what
 * is finished becomes a command for dispatch, with the recording in the same transaction.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call;
struct call_event;
struct dispatch;
struct flow;
struct loop;
struct prompts;
struct session;
struct store;

#define SESSION_WARNINGS_MAX 5

/* All of it outlives the session; the pointers of warnings too. */
struct session_conf {
	struct loop *loop;
	struct call *call;
	struct store *store;
	struct dispatch *dispatch;
	const struct flow *flow;
	struct prompts *const *prompts; /* of each dialect */
	size_t dialect;			/* in which it begins */
	int32_t rings_ms; /* who hangs up earlier wants to be called back */
	const char *const *warnings; /* texts of the latest, the newest first */
	size_t warning_count;
	int start; /* node where it begins */
	char modem[32];
	char country_code[8];
};

/*
 * From CALL_INCOMING of a call, or after a call of ours was made. It answers one that rings after
 * a few rings: who hangs up before that wants to be called back.
 */
struct session *session_new(
	const struct session_conf *conf, const struct call_event *first);
/* Only after it is over, or with the modem gone. */
void session_free(struct session *session);

/* True when the call has ended: what it was is written down, and the session can be freed. */
bool session_event(struct session *session, const struct call_event *event);

/* Whether it came to the flow's node that means that a warning was heard. */
bool session_heard(const struct session *session);
