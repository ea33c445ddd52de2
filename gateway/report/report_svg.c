/*
 * Bars as SVG: no script, no style sheet, readable in black and white.
 */
#include "gateway/report/report_state.h"

#include <inttypes.h>

#define WIDTH	   640
#define HEIGHT	   170
#define LEFT	   8
#define TOP	   30
#define BOTTOM	   24
#define LABELS_MAX 16 /* more would lie on each other */
#define BAR_MAX	   48

void report_escape(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: fputc((unsigned char)*text < 0x20 ? ' ' : *text, out); break;
		}
	}
}

static int64_t highest(const struct chart_bar *bars, size_t count)
{
	int64_t most = 1;

	for (size_t i = 0; i < count; i++)
		most = bars[i].value > most ? bars[i].value : most;

	return most;
}

static void put_text(
	FILE *out, double x, int y, int size, const char *anchor, const char *text)
{
	fprintf(out, "<text x=\"%.1f\" y=\"%d\" font-size=\"%d\" text-anchor=\"%s\">", x,
		y, size, anchor);
	report_escape(out, text);
	fputs("</text>", out);
}

static void put_bar(FILE *out, const struct chart_bar *bar, const char *colour, double x,
	double width, int64_t most)
{
	int room = HEIGHT - TOP - BOTTOM;
	double tall = (double)bar->value * room / (double)most;
	double y = HEIGHT - BOTTOM - tall;
	char number[24];

	fprintf(out,
		"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
		"fill=\"%s\"/>",
		x, y, width, tall, colour);
	snprintf(number, sizeof(number), "%" PRId64, bar->value);

	if (bar->value)
		put_text(out, x + width / 2, (int)y - 3, 9, "middle", number);
}

void report_svg(FILE *out, const char *title, const char *colour,
	const struct chart_bar *bars, size_t count)
{
	int64_t most = highest(bars, count);
	double step = count ? (double)(WIDTH - 2 * LEFT) / (double)count : WIDTH;
	double width = step * 0.7 < BAR_MAX ? step * 0.7 : BAR_MAX;
	size_t every = count / LABELS_MAX + 1;

	fprintf(out,
		"<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" "
		"font-family=\"sans-serif\">",
		WIDTH, HEIGHT, title);
	put_text(out, LEFT, 14, 12, "start", title);

	for (size_t i = 0; i < count; i++) {
		double x = LEFT + step * (double)i + (step - width) / 2;

		put_bar(out, &bars[i], colour, x, width, most);

		if (i % every == 0)
			put_text(out, x + width / 2, HEIGHT - 8, 9, "middle",
				bars[i].label);
	}

	fprintf(out,
		"<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#444\"/></svg>\n",
		LEFT, HEIGHT - BOTTOM, WIDTH - LEFT, HEIGHT - BOTTOM);
}
