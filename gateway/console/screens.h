/*
 * Every screen of the console; each is a file screen_*.c.
 */
#pragma once

#include "gateway/console/route.h"

extern const struct screen screen_today;
extern const struct screen screen_tips;
extern const struct screen screen_tip;
extern const struct screen screen_compose;
extern const struct screen screen_broadcasts;
extern const struct screen screen_patrols;
extern const struct screen screen_patrol;
extern const struct screen screen_mediation;
extern const struct screen screen_login;
extern const struct screen screen_report;
extern const struct screen screen_audit;
extern const struct screen screen_account;
extern const struct screen screen_accounts;
extern const struct screen screen_health;
extern const struct screen screen_help;
extern const struct screen screen_members;
extern const struct screen screen_member;
extern const struct screen screen_import;
extern const struct screen screen_calls;
extern const struct screen screen_modems;
extern const struct screen screen_assets;
