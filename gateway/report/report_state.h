/*
 * What the files of this folder share; nobody else includes it.
 */
#pragma once

#include "gateway/report/report.h"

void report_text(const struct report *report, FILE *out);
void report_html(const struct report *report, FILE *out);

/* "Trộm cắp tài sản" for TROM; the code itself for one that is not ours. */
const char *report_category(const char *code);
/* Groups of three: "1.200.000". Returns out. */
const char *report_thousands(char out[32], int64_t value);
#define REPORT_DATE_MAX 24
/* "10/3/2026" of the day of that wall time. Returns out. */
const char *report_date(char out[REPORT_DATE_MAX], int64_t wall_ms);
/* Days without an incident, up to the report's end or the day it was made; -1 = none on record. */
int64_t report_calm_days(const struct report *report);
/* How many of a whole, in hundredths; 0 of nothing. */
int64_t report_percent(int64_t part, int64_t whole);

/*
 * A line of a chapter: a name and what stands for it. The chapters are made once and printed by
 * each format for people.
 */
struct report_line {
	const char *name;
	char value[320];
};

#define REPORT_LINES_MAX 24

struct report_chapter {
	const char *title;
	struct report_line lines[REPORT_LINES_MAX];
	size_t count;
};

#define REPORT_CHAPTERS 4

/* The four chapters of the motto. */
void report_chapters(
	const struct report *report, struct report_chapter out[REPORT_CHAPTERS]);
/* Who reports and what for: kind, founding, decision, programmes; count 0 where nothing is known. */
void report_sheet(const struct report *report, struct report_chapter *out);
/* The sentence that sums it up, as newspapers print it. Returns out. */
const char *report_sentence(const struct report *report, char *out, size_t cap);
/* "Mô hình … – Thôn Càn", or of all groups. Returns out. */
const char *report_heading(const struct report *report, char *out, size_t cap);

/* "Nhận xét" or "Bài học". */
const char *report_remark(const struct figures_remark *remark);

/* Bars side by side: a drawing of its own, labelled and with its numbers. */
struct chart_bar {
	const char *label;
	int64_t value;
};
void report_svg(FILE *out, const char *title, const char *colour,
	const struct chart_bar *bars, size_t count);
/* Text with what HTML would misread written out. */
void report_escape(FILE *out, const char *text);
