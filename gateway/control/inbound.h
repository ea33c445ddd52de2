/*
 * What a request says to the handlers of texts: who asks, and when. Part of the control socket; see
 * control_state.h.
 */
#pragma once

#include "gateway/control/control_state.h"
#include "gateway/handlers/dispatch.h"

struct inbound control_inbound(
	const struct control_call *call, enum command_origin origin);
/* One command in a transaction of its own. */
int control_act(struct control_call *call, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out);
