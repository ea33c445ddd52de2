/*
 * Figures: what a group's life adds up to between two moments. All of them are counted from the
 * rows themselves (or from sums that triggers keep), never typed in; reading needs no key.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/store/handover.h"

struct store;

/* What is asked for: [from, to) in wall ms; grp_id 0 = all groups together. */
struct figures_span {
	int64_t from, to;
	int64_t grp_id;
};

enum figures_action {
	FIGURES_PREVENTED,
	FIGURES_LIMITED, /* what came of it */
	FIGURES_GUARDED, /* the scene */
	FIGURES_CAUGHT,
	FIGURES_HANDED,	 /* to the police */
	FIGURES_ACTIONS,
};

struct figures {
	/* All but planned, missed, rejected and cancelled ones, by when they began. */
	int64_t patrols, turns, patrols_confirmed, patrols_with_police, guards;
	int64_t patrols_missed;
	int64_t cases, suspects, closed_here, closed_above; /* the last two: cases, where told */
	int64_t actions[FIGURES_ACTIONS];		    /* cases in which that was done */
	int64_t tips, tips_valuable, tips_forwarded, tips_acknowledged;
	int64_t forwarded_min;	  /* median minutes until a tip went to the police; -1 = none */
	int64_t acknowledged_min; /* median minutes until somebody had the tip; -1 = none */
	int64_t handover[HANDOVER_ITEMS]; /* received */
	int64_t mediations_requested, mediations_succeeded, mediations_failed;
	int64_t broadcasts, broadcast_recipients, broadcast_delivered;
	int64_t antispoof; /* reminders of what keng never does: to everybody, whatever grp_id */
	int64_t loudspeaker, loud_times,
		listeners; /* sessions, how often, how many heard */
	int64_t tasks_given, tasks_done, tasks_late;
	int64_t fund_in, fund_out;
	int64_t fund_balance; /* of everything before to */
	int64_t commendations, meetings, notices, feedback, feedback_answered;
	int64_t alarms, fires, emergencies,
		drills,	     /* of people, of fire, SOS and accidents, TAP */
		scenes;	     /* of those that were handed over */
	int64_t arrival_min; /* median minutes until the first was there; -1 = none */
	int64_t supports;    /* contacts that helped somebody back */
	int64_t cameras, cameras_working, equipment, equipment_broken; /* as last told */
	int64_t tools, tools_unpermitted;	/* support tools, those without a permit */
	int64_t fire_gear, fire_gear_expired;	/* as of to, or now where that is later */
	int64_t groups, groups_active;	/* there as of to; heard of in the span */
	int64_t groups_new, groups_copied; /* founded in the span, those made after another */
	int64_t models, organisations;	   /* of the authorities' count; of all groups alone */
	int64_t lessons, media, events; /* written down: learned, in the papers, festive */
	int64_t members, bvantt, veterans;	  /* as of to; the last two are among them */
	int64_t registered, households, persons; /* as of to */
	int64_t last_case_at; /* the last incident before to; 0 = none on record */
};

int figures_read(
	struct store *store, const struct figures_span *span, struct figures *out);

/* One bar of a chart: patrols, turns and tips of a shorter span. */
struct figures_bar {
	int64_t patrols, turns, tips;
};
int figures_bar(
	struct store *store, const struct figures_span *span, struct figures_bar *out);

/* What happened by category, the most frequent first. */
#define FIGURES_CATEGORIES 20
struct figures_category {
	char name[16]; /* TROM, …; KHAC where none was told */
	int64_t count;
};
int figures_tip_categories(struct store *store, const struct figures_span *span,
	struct figures_category *out, size_t *count);
/* count is cases. */
int figures_case_categories(struct store *store, const struct figures_span *span,
	struct figures_category *out, size_t *count);

/* How many groups got which grade (DANHGIA), the most frequent first. */
int figures_grades(struct store *store, const struct figures_span *span,
	struct figures_category *out, size_t *count);

/* What was written down for the report's end: remarks and lessons, the newest first. */
#define FIGURES_REMARKS 8
struct figures_remark {
	char kind[12]; /* REMARK, LESSON */
	char text[320];
};
int figures_remarks(struct store *store, const struct figures_span *span,
	struct figures_remark out[FIGURES_REMARKS], size_t *count);

/* The heading of a group's report. */
struct figures_group {
	int64_t id;
	char name[96], zone[64];
	char founded[11]; /* YYYY-MM-DD or empty */
	char kind[32], decision[48], decided_on[11], signer[64], signed_by[64]; /* see zone.h */
	char copied_from[96];							/* its name */
};

/* What is carried out: programmes in force in the span, then the guidance behind them. */
#define FIGURES_PROGRAMMES 6
struct figures_programme {
	char kind[12]; /* programme, guidance */
	char name[128], number[48], issuer[64], issued_on[11];
};
int figures_programmes(struct store *store, const struct figures_span *span,
	struct figures_programme out[FIGURES_PROGRAMMES], size_t *count);
/* By code, or by id where code is NULL; -ENOENT. */
int figures_group(
	struct store *store, const char *code, int64_t id, struct figures_group *out);
