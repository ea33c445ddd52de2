/*
 * A report for the terminal: four chapters, names and values in two columns.
 */
#include "gateway/report/report_state.h"

#include <inttypes.h>
#include <string.h>

#define NAME_COLUMNS 38

/* Characters, for letters of several octets take one column each. */
static int columns(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;

	return count;
}

static void print_chapter(const struct report_chapter *chapter, FILE *out)
{
	fprintf(out, "\n%s\n", chapter->title);

	for (size_t i = 0; i < chapter->count; i++) {
		const struct report_line *line = &chapter->lines[i];
		int pad = NAME_COLUMNS - columns(line->name);

		fprintf(out, "  %s%*s%s\n", line->name, pad > 1 ? pad : 1, "",
			line->value);
	}
}

static void print_categories(
	const char *title, const struct figures_category *rows, size_t count, FILE *out)
{
	if (!count)
		return;

	fprintf(out, "\n%s\n", title);

	for (size_t i = 0; i < count; i++) {
		const char *name = report_category(rows[i].name);
		int pad = NAME_COLUMNS - columns(name);

		fprintf(out, "  %s%*s%" PRId64 "\n", name, pad > 1 ? pad : 1, "",
			rows[i].count);
	}
}

void report_text(const struct report *report, FILE *out)
{
	struct report_chapter chapters[REPORT_CHAPTERS], sheet;
	char heading[192], sentence[400], from[REPORT_DATE_MAX], to[REPORT_DATE_MAX];

	report_chapters(report, chapters);
	fprintf(out, "BÁO CÁO AN NINH TRẬT TỰ\n%s\nTừ %s đến %s\n\n%s\n",
		report_heading(report, heading, sizeof(heading)),
		report_date(from, report->from), report_date(to, report->to - 1),
		report_sentence(report, sentence, sizeof(sentence)));

	report_sheet(report, &sheet);

	if (sheet.count)
		print_chapter(&sheet, out);

	for (int i = 0; i < REPORT_CHAPTERS; i++)
		print_chapter(&chapters[i], out);

	print_categories("Tin báo theo loại", report->tips, report->tip_count, out);
	print_categories("Vụ việc theo loại", report->cases, report->case_count, out);

	for (size_t i = 0; i < report->remark_count; i++)
		fprintf(out, "%s%s: %s\n", i ? "" : "\n", report_remark(&report->remarks[i]),
			report->remarks[i].text);

	if (report->group.signed_by[0])
		fprintf(out, "\nNgười ký: %s\n", report->group.signed_by);
}
