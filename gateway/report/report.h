/*
 * Reports: a group's life between two dates, under the four words of the movement's motto: tự phòng,
 * tự quản, tự bảo vệ, tự hòa giải. What is counted stands in store/figures.h; here is how people
 * and programs read it. Needs the store alone, works on a database that may only be read, and
 * without a key.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "gateway/store/figures.h"

struct store;

enum report_format {
	REPORT_TEXT,
	REPORT_JSON, /* one object, in one line */
	REPORT_CSV,  /* key,value; nested keys with a dot */
	REPORT_HTML, /* a page of A4, for the printer */
};

/* "text", "json", "csv", "html". */
bool report_format_by_name(const char *name, enum report_format *format);

#define REPORT_BARS_MAX 64

struct report_bar {
	char label[12]; /* "3/2026", "2026", "10/3" */
	struct figures_bar value;
};

struct report {
	int64_t from, to; /* [from, to) in wall ms */
	int64_t made_at;
	struct figures_group group; /* id 0: all groups */
	struct figures figures;
	struct figures_programme programmes[FIGURES_PROGRAMMES];
	size_t programme_count;
	struct report_bar bars[REPORT_BARS_MAX]; /* days, months or years */
	size_t bar_count;
	struct figures_category tips[FIGURES_CATEGORIES], cases[FIGURES_CATEGORIES];
	size_t tip_count, case_count;
	struct figures_category grades[FIGURES_CATEGORIES];
	size_t grade_count;
	struct figures_remark remarks[FIGURES_REMARKS];
	size_t remark_count;
};

/*
 * The span of two local dates, both included ("2026-03-01"); empty or NULL: from the beginning of
 * this year, to today. -EINVAL for what is no date, or a from after its to.
 */
int report_span(struct store *store, const char *from, const char *to, int64_t *from_ms,
	int64_t *to_ms);

/* A group by its code; -ENOENT. */
int report_group(struct store *store, const char *code, int64_t *grp_id);

/* Figures of [from, to) for a group, 0 for all. 0 or -errno of the store, -ENOENT no such group. */
int report_collect(struct store *store, int64_t from, int64_t to, int64_t grp_id,
	struct report *out);

/* Whole document, with its last newline. What the stream says of itself is the caller's to ask. */
void report_print(const struct report *report, enum report_format format, FILE *out);

/* What stands in the body of the HTML document, for a page that has a style of its own. */
void report_html_part(const struct report *report, FILE *out);
