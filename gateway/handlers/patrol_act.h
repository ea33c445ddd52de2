/*
 * What the handlers of patrols share.
 */
#pragma once

#include "gateway/handlers/act.h"
#include "gateway/store/patrol.h"

/* The report is complete: acknowledged, and somebody else is asked to confirm it. */
int patrol_report(struct act *act, struct patrol *patrol);
/* The head-count is missing: asked for, and waited for. */
int patrol_ask_count(struct act *act, struct patrol *patrol);
/* What a text tells of a patrol, over what is known of it. Nothing is written. */
void patrol_read(struct patrol *patrol, const struct act *act, const struct command *command);
/* Cancels it on behalf of the sender, with the command's reason. */
int patrol_drop(struct act *act, struct patrol *patrol);
