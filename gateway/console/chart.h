/*
 * A line over a day as SVG, readable without a script; with one the same points are drawn by uPlot
 * (www/chart.js), so that each can be looked at.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit;

struct chart_point {
	int64_t at; /* wall ms */
	int64_t value;
	bool known; /* otherwise the line is broken there */
};

struct chart {
	const char *title; /* a text of ours */
	const char *unit;  /* "dBm" */
	int64_t from, to;
	int64_t least, most; /* of the axis */
	int64_t step;	     /* between its lines */
	int64_t gap_ms;	     /* points further apart are not joined */
	const struct chart_point *points;
	size_t count;
};

void chart_put(struct visit *visit, const struct chart *chart);
/* What a page with charts needs of scripts; once, at its end. */
void chart_scripts(struct visit *visit);
