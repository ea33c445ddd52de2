/*
 * What the handlers of broadcasts share.
 */
#pragma once

#include "gateway/handlers/act.h"
#include "gateway/store/broadcast.h"

#define APPROVAL_MS (10 * MINUTE_MS)

#define BROADCAST_WHOM_MAX 128

/* Whom it is for, in few words: "pccc Thôn Càn". Returns out. */
const char *broadcast_whom(
	struct act *act, const struct broadcast *broadcast, char out[BROADCAST_WHOM_MAX]);
/* How people refer to it: at least two digits. */
const char *broadcast_ref(char out[12], const struct broadcast *broadcast);
/* A second person is another one, of the board or the police, and for some texts of the police. */
bool broadcast_may_approve(const struct act *act, const struct broadcast *broadcast);
bool broadcast_is_over(const struct broadcast *broadcast);
/* Over, in that state: nothing waits for it any longer. */
int broadcast_end(struct act *act, struct broadcast *broadcast, const char *state);
/* A second person has agreed: it goes out, now or at its hour, and its author hears of it. */
int broadcast_release(struct act *act, struct broadcast *broadcast);
/* No code of it is good any longer, and nothing waits for them. */
int broadcast_void(struct act *act, const struct broadcast *broadcast);
/* broadcast_late.c: whether its duty comes too late to be done without a word. */
bool broadcast_is_late(
	const struct act *act, const struct broadcast *broadcast, const struct duty *duty);
/* Somebody is asked, for a day. */
int broadcast_ask_late(struct act *act, struct broadcast *broadcast, const struct duty *duty);
/* It still holds: it goes on where it stopped. */
int broadcast_resume(struct act *act, struct broadcast *broadcast);
/* Asks for a second person; without one it ends and its author is told. */
int broadcast_ask_second(struct act *act, struct broadcast *broadcast);
/* To its author, where that is somebody with a phone. */
int broadcast_tell_author(struct act *act, const struct broadcast *broadcast,
	enum reply_id id, const struct fill *fill);
struct record;

/*
 * A record that was approved, to all residents of its zone who agreed: no warning, not counted as one,
 * and of the class "info", which whoever wants less does not get.
 */
int broadcast_record(struct act *act, const struct record *record, const char *text);
int broadcast_audit(
	struct act *act, const struct broadcast *broadcast, const char *verb, const char *detail);
