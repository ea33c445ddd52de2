/*
 * A report for the printer: one page of A4 where it fits, everything in the file itself.
 */
#include "gateway/report/report_state.h"

static const char style[] =
	"@page{size:A4;margin:18mm 16mm}"
	"body{font:11pt/1.35 'Times New Roman',serif;color:#111;max-width:178mm;margin:0 "
	"auto}"
	"header{text-align:center}h1{font-size:16pt;margin:4mm 0 1mm}"
	"h2{font-size:12pt;margin:5mm 0 1mm;border-bottom:1px solid #888}"
	"table{width:100%;border-collapse:collapse}"
	"td{padding:.6mm 1mm;vertical-align:top;border-bottom:1px dotted #bbb}"
	"td:first-child{width:45%}section,svg{break-inside:avoid}"
	"svg{width:100%;height:auto;margin-top:3mm}"
	"footer{display:flex;justify-content:space-between;margin-top:10mm;text-align:"
	"center}"
	"footer div{width:45%}";

static void print_heading(const struct report *report, FILE *out)
{
	char heading[192], sentence[400], from[REPORT_DATE_MAX], to[REPORT_DATE_MAX];

	fputs("<header><h1>BÁO CÁO AN NINH TRẬT TỰ</h1><div>", out);
	report_escape(out, report_heading(report, heading, sizeof(heading)));
	fprintf(out,
		"</div><div>Từ %s đến %s</div>"
		"<div><i>Tự phòng, tự quản, tự bảo vệ, tự hòa "
		"giải</i></div></header>\n<p>%s</p>\n",
		report_date(from, report->from), report_date(to, report->to - 1),
		report_sentence(report, sentence, sizeof(sentence)));
}

static void print_chapter(const struct report_chapter *chapter, FILE *out)
{
	fprintf(out, "<section><h2>%s</h2><table>\n", chapter->title);

	for (size_t i = 0; i < chapter->count; i++) {
		fprintf(out, "<tr><td>%s</td><td>", chapter->lines[i].name);
		report_escape(out, chapter->lines[i].value);
		fputs("</td></tr>\n", out);
	}

	fputs("</table></section>\n", out);
}

static void print_series(const struct report *report, FILE *out)
{
	struct chart_bar bars[REPORT_BARS_MAX];

	for (size_t i = 0; i < report->bar_count; i++)
		bars[i] = (struct chart_bar){
			report->bars[i].label, report->bars[i].value.patrols};

	report_svg(out, "Số buổi tuần tra", "#2c6e49", bars, report->bar_count);

	for (size_t i = 0; i < report->bar_count; i++)
		bars[i].value = report->bars[i].value.tips;

	report_svg(out, "Số tin báo", "#8a5a00", bars, report->bar_count);
}

static void print_categories(const char *title, const char *colour,
	const struct figures_category *rows, size_t count, FILE *out)
{
	struct chart_bar bars[FIGURES_CATEGORIES];

	if (!count)
		return;

	for (size_t i = 0; i < count; i++)
		bars[i] =
			(struct chart_bar){report_category(rows[i].name), rows[i].count};

	report_svg(out, title, colour, bars, count);
}

static void print_remarks(const struct report *report, FILE *out)
{
	for (size_t i = 0; i < report->remark_count; i++) {
		fprintf(out, "<p><b>%s:</b> ", report_remark(&report->remarks[i]));
		report_escape(out, report->remarks[i].text);
		fputs("</p>\n", out);
	}
}

void report_html_part(const struct report *report, FILE *out)
{
	struct report_chapter chapters[REPORT_CHAPTERS], sheet;
	char made[REPORT_DATE_MAX];

	report_chapters(report, chapters);
	print_heading(report, out);

	report_sheet(report, &sheet);

	if (sheet.count)
		print_chapter(&sheet, out);

	for (int i = 0; i < REPORT_CHAPTERS; i++)
		print_chapter(&chapters[i], out);

	fputs("<section><h2>Biểu đồ</h2>\n", out);
	print_series(report, out);
	print_categories(
		"Tin báo theo loại", "#3a5a9b", report->tips, report->tip_count, out);
	print_categories(
		"Vụ việc theo loại", "#9b2d2d", report->cases, report->case_count, out);
	fputs("</section>\n", out);
	print_remarks(report, out);
	fputs("<footer><div>Ban điều hành<br><br><br><br>", out);
	report_escape(out, report->group.signed_by[0] ? report->group.signed_by : "…………………………");
	fprintf(out,
		"</div><div>Ngày %s<br>Người lập báo cáo<br><br><br>…………………………</div></footer>\n",
		report_date(made, report->made_at));
}

void report_html(const struct report *report, FILE *out)
{
	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"
		"<title>Báo cáo an ninh trật "
		"tự</title><style>%s</style></head><body>\n",
		style);
	report_html_part(report, out);
	fputs("</body></html>\n", out);
}
