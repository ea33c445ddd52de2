/*
 * A mediation as it begins, for those whose text turns out to be one.
 */
#pragma once

#include "gateway/handlers/act.h"
#include "gateway/store/mediation.h"

/* Stores it, answers the requester and finds a mediator. Zone, category, place are the caller's. */
int mediation_begin(struct act *act, struct mediation *mediation, const char *words);
