/*
 * Codes of six digits that people type: one number space for everything, so that "CO 482193"
 * says by itself what is meant. A ref is public; what proves somebody is a one-time code (code.h).
 */
#pragma once

#include <stdint.h>

struct store;

#define REF_MAX	     8	/* six digits and their end; people may type 2 to 6 */
#define REF_KIND_MAX 16 /* "tip", "alias", "patrol", "mediation", … */

/* A fresh code for something of this kind. Who has a one-time code of the same digits means that. */
int ref_new(struct store *store, const char *kind, char out[REF_MAX]);
/* What a code stands for; -ENOENT. */
int ref_kind(struct store *store, const char *code, char kind[REF_KIND_MAX]);
