/*
 * What the handlers of mediations share.
 */
#pragma once

#include "gateway/handlers/act.h"
#include "gateway/store/mediation.h"

/* Stores it, answers the requester and finds a mediator. Zone, category, place are the caller's. */
int mediation_begin(struct act *act, struct mediation *mediation, const char *words);
bool mediation_is_open(const struct mediation *mediation);
/* The mediator of the case; whoever leads there may stand in. In a history any who may. */
int mediation_is_theirs(struct act *act, const struct mediation *mediation, bool *may);

/*
 * mediate_meet.c. An appointment, where the words begin with the code of a case of the sender's;
 * -ENOENT where they do not.
 */
int mediation_appoint(struct act *act, const char *words);
/* XN or CO of the requester to the appointment, or BAN; -ENOENT: the sender is not who asked. */
int mediation_appointment_answer(struct act *act, const struct mediation *mediation);
