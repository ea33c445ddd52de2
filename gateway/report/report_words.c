/*
 * The words of a report: Vietnamese with its diacritics, as printed paper has them.
 */
#include "gateway/report/report_state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/strbuf.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

const char *report_category(const char *code)
{
	static const char *const names[][2] = {{"TROM", "Trộm cắp tài sản"},
		{"CUOP", "Cướp, cướp giật"}, {"MATUY", "Ma túy"}, {"DANHBAC", "Đánh bạc"},
		{"MATXE", "Mất xe"}, {"LUADAO", "Lừa đảo"}, {"GAYROI", "Gây rối trật tự"},
		{"NGUOILA", "Người lạ, nghi vấn"}, {"PHAPHOAI", "Phá hoại tài sản"},
		{"BUONLAU", "Buôn lậu, hàng cấm"}, {"VUKHI", "Vũ khí, vật liệu nổ"},
		{"MAIDAM", "Mại dâm"}, {"CANBO", "Phản ánh cán bộ"},
		{"BLGD", "Bạo lực gia đình"}, {"MOITRUONG", "Môi trường"},
		{"KHAC", "Khác"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(code, names[i][0]))
			return names[i][1];
	}

	return code;
}

const char *report_thousands(char out[32], int64_t value)
{
	char digits[24];
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
	struct strbuf buf = strbuf_on(out, 32);
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, magnitude);

	if (value < 0)
		strbuf_putc(&buf, '-');

	for (int i = 0; i < len; i++) {
		strbuf_putc(&buf, digits[i]);

		if (i + 1 < len && (len - 1 - i) % 3 == 0)
			strbuf_putc(&buf, '.');
	}

	return out;
}

const char *report_date(char out[REPORT_DATE_MAX], int64_t wall_ms)
{
	struct civil civil = civil_from_wall(wall_ms);

	snprintf(out, REPORT_DATE_MAX, "%02d/%02d/%04d", civil.day, civil.month,
		civil.year);
	return out;
}

int64_t report_calm_days(const struct report *report)
{
	int64_t until = report->to < report->made_at ? report->to : report->made_at;
	int64_t last = report->figures.last_case_at;

	return last ? (until > last ? (until - last) / DAY_MS : 0) : -1;
}

int64_t report_percent(int64_t part, int64_t whole)
{
	return whole > 0 ? part * 100 / whole : 0;
}

static struct report_chapter *chapter_open(
	struct report_chapter *chapter, const char *title)
{
	memset(chapter, 0, sizeof(*chapter));
	chapter->title = title;
	return chapter;
}

static void __attribute__((format(printf, 3, 4)))
line(struct report_chapter *chapter, const char *name, const char *format, ...)
{
	struct report_line *next = &chapter->lines[chapter->count++];
	va_list arguments;

	next->name = name;
	va_start(arguments, format);
	vsnprintf(next->value, sizeof(next->value), format, arguments);
	va_end(arguments);
}

#define N(value) report_thousands((char[32]){0}, value)

static void chapter_prevent(const struct figures *f, struct report_chapter *chapter)
{
	chapter_open(chapter, "I. Tự phòng");
	line(chapter, "Cảnh báo tới người dân",
		"%s đợt, gửi %s số máy, %s số máy báo đã nhận", N(f->broadcasts),
		N(f->broadcast_recipients), N(f->broadcast_delivered));
	line(chapter, "Nhắc chống giả mạo số kẻng", "%s lần", N(f->antispoof));
	line(chapter, "Tuyên truyền bằng loa", "%s buổi, %s lượt phát, %s người nghe",
		N(f->loudspeaker), N(f->loud_times), N(f->listeners));
	line(chapter, "Số máy đăng ký nhận cảnh báo", "%s (%s hộ, %s nhân khẩu)",
		N(f->registered), N(f->households), N(f->persons));
	line(chapter, "Văn hóa, văn nghệ", "%s", N(f->events));
	line(chapter, "Báo chí đưa tin", "%s", N(f->media));
	line(chapter, "Thông báo sinh hoạt", "%s", N(f->notices));
	line(chapter, "Diễn tập kẻng", "%s", N(f->drills));
}

/* "tot 3, kha 1" */
static void put_grades(const struct report *report, struct report_chapter *chapter)
{
	char words[128];
	struct strbuf buf = STRBUF(words);

	for (size_t i = 0; i < report->grade_count; i++)
		strbuf_putf(&buf, "%s%s %" PRId64, i ? ", " : "", report->grades[i].name,
			report->grades[i].count);

	if (report->grade_count)
		line(chapter, "Xếp loại mô hình", "%s", words);
}

static void put_models(const struct figures *f, struct report_chapter *chapter)
{
	line(chapter, "Mô hình", "%s, hoạt động %s", N(f->groups), N(f->groups_active));
	line(chapter, "Mô hình mới trong kỳ", "%s, nhân rộng từ mô hình khác %s",
		N(f->groups_new), N(f->groups_copied));

	if (f->models)
		line(chapter, "Mô hình trên toàn địa bàn", "%s", N(f->models));

	if (f->organisations)
		line(chapter, "Tổ chức quần chúng làm ANTT", "%s", N(f->organisations));
}

static void chapter_manage(const struct report *report, struct report_chapter *chapter)
{
	const struct figures *f = &report->figures;

	chapter_open(chapter, "II. Tự quản");

	if (!report->group.id)
		put_models(f, chapter);

	put_grades(report, chapter);
	line(chapter, "Thành viên", "%s (lực lượng bảo vệ ANTT %s, cựu chiến binh %s)",
		N(f->members), N(f->bvantt), N(f->veterans));
	line(chapter, "Tuần tra", "%s buổi, %s lượt người", N(f->patrols), N(f->turns));
	line(chapter, "Buổi đã xác nhận", "%s (%" PRId64 "%%)", N(f->patrols_confirmed),
		report_percent(f->patrols_confirmed, f->patrols));
	line(chapter, "Cùng lực lượng công an", "%s buổi", N(f->patrols_with_police));
	line(chapter, "Chốt canh gác", "%s ca", N(f->guards));
	line(chapter, "Buổi theo kế hoạch không thực hiện", "%s", N(f->patrols_missed));
	line(chapter, "Công việc", "giao %s, xong %s, quá hạn %s", N(f->tasks_given),
		N(f->tasks_done), N(f->tasks_late));
	line(chapter, "Quỹ", "thu %s đ, chi %s đ, còn %s đ", N(f->fund_in),
		N(f->fund_out), N(f->fund_balance));
	line(chapter, "Họp", "%s buổi", N(f->meetings));
	line(chapter, "Biểu dương", "%s", N(f->commendations));
	line(chapter, "Phương tiện, thiết bị", "%s, hỏng %s", N(f->equipment),
		N(f->equipment_broken));
	line(chapter, "Công cụ hỗ trợ", "%s, chưa có giấy phép %s", N(f->tools),
		N(f->tools_unpermitted));
	line(chapter, "Phương tiện chữa cháy", "%s, hết hạn %s", N(f->fire_gear),
		N(f->fire_gear_expired));
	line(chapter, "Camera an ninh", "%s, hoạt động %s", N(f->cameras),
		N(f->cameras_working));
	line(chapter, "Ý kiến góp ý", "%s, đã trả lời %s", N(f->feedback),
		N(f->feedback_answered));
}

/* "bảo vệ hiện trường 2, bàn giao công an 1" */
static void put_actions(const struct figures *f, struct report_chapter *chapter)
{
	static const char *const names[FIGURES_ACTIONS] = {
		[FIGURES_PREVENTED] = "ngăn chặn",
		[FIGURES_LIMITED] = "hạn chế hậu quả",
		[FIGURES_GUARDED] = "bảo vệ hiện trường",
		[FIGURES_CAUGHT] = "bắt giữ",
		[FIGURES_HANDED] = "bàn giao công an",
	};
	char words[256];
	struct strbuf buf = STRBUF(words);

	for (int i = 0; i < FIGURES_ACTIONS; i++) {
		if (f->actions[i])
			strbuf_putf(&buf, "%s%s %" PRId64, buf.len ? ", " : "", names[i],
				f->actions[i]);
	}

	if (buf.len)
		line(chapter, "Biện pháp đã làm", "%s", words);
}

static void chapter_protect(const struct report *report, struct report_chapter *chapter)
{
	const struct figures *f = &report->figures;
	int64_t calm = report_calm_days(report);

	chapter_open(chapter, "III. Tự bảo vệ");
	line(chapter, "Tin báo, tố giác", "%s tin, %s tin có giá trị", N(f->tips),
		N(f->tips_valuable));
	line(chapter, "Chuyển công an xã, phường", "%s tin, đã tiếp nhận %s",
		N(f->tips_forwarded), N(f->tips_acknowledged));

	if (f->forwarded_min >= 0)
		line(chapter, "Từ người báo đến công an (trung vị)", "%s phút",
			N(f->forwarded_min));

	if (f->acknowledged_min >= 0)
		line(chapter, "Thời gian tiếp nhận (trung vị)", "%s phút",
			N(f->acknowledged_min));

	line(chapter, "Vụ việc", "%s vụ, %s đối tượng", N(f->cases), N(f->suspects));

	line(chapter, "Giải quyết tại cơ sở, chuyển cấp trên", "%s vụ, %s vụ",
		N(f->closed_here), N(f->closed_above));
	put_actions(f, chapter);

	if (calm >= 0)
		line(chapter, "Số ngày không có vụ việc", "%s", N(calm));
	else
		line(chapter, "Số ngày không có vụ việc", "chưa ghi nhận vụ nào");

	line(chapter, "Giao nộp vũ khí",
		"%s súng, %s viên đạn, %s dao kiếm, %s vật liệu nổ, %s vật khác",
		N(f->handover[HANDOVER_GUN]), N(f->handover[HANDOVER_ROUND]),
		N(f->handover[HANDOVER_BLADE]), N(f->handover[HANDOVER_EXPLOSIVE]),
		N(f->handover[HANDOVER_OTHER]));
	line(chapter, "Kẻng báo động", "%s lần", N(f->alarms));
	line(chapter, "Tin báo cháy", "%s", N(f->fires));
	line(chapter, "Tin khẩn cấp, tai nạn", "%s", N(f->emergencies));
	line(chapter, "Hiện trường đã bảo vệ, bàn giao", "%s", N(f->scenes));

	if (f->arrival_min >= 0)
		line(chapter, "Người đầu tiên có mặt (trung vị)", "%s phút",
			N(f->arrival_min));

	line(chapter, "Lượt giúp đỡ tái hòa nhập", "%s", N(f->supports));
}

static void chapter_mediate(const struct figures *f, struct report_chapter *chapter)
{
	int64_t done = f->mediations_succeeded + f->mediations_failed;

	chapter_open(chapter, "IV. Tự hòa giải");
	line(chapter, "Đề nghị hòa giải", "%s", N(f->mediations_requested));
	line(chapter, "Hòa giải thành", "%s", N(f->mediations_succeeded));
	line(chapter, "Hòa giải không thành", "%s", N(f->mediations_failed));
	line(chapter, "Tỷ lệ thành", "%" PRId64 "%%",
		report_percent(f->mediations_succeeded, done));
}

void report_chapters(
	const struct report *report, struct report_chapter out[REPORT_CHAPTERS])
{
	chapter_prevent(&report->figures, &out[0]);
	chapter_manage(report, &out[1]);
	chapter_protect(report, &out[2]);
	chapter_mediate(&report->figures, &out[3]);
}

const char *report_sentence(const struct report *report, char *out, size_t cap)
{
	const struct figures *f = &report->figures;

	snprintf(out, cap,
		"%s buổi tuần tra với %s lượt người; %s vụ, %s đối tượng; %s tin báo, %s "
		"tin có giá "
		"trị; thu nhận %s khẩu súng, %s viên đạn, %s dao kiếm.",
		N(f->patrols), N(f->turns), N(f->cases), N(f->suspects), N(f->tips),
		N(f->tips_valuable), N(f->handover[HANDOVER_GUN]),
		N(f->handover[HANDOVER_ROUND]), N(f->handover[HANDOVER_BLADE]));
	return out;
}

const char *report_heading(const struct report *report, char *out, size_t cap)
{
	if (report->group.id)
		snprintf(out, cap, "%s – %s", report->group.name, report->group.zone);
	else
		snprintf(out, cap, "Tất cả các mô hình");

	return out;
}

/* "2020-01-10" as "10/01/2020"; nothing of nothing. */
static const char *plain_day(char out[REPORT_DATE_MAX], const char *iso)
{
	int year = 0, month = 0, day = 0;

	out[0] = '\0';

	if (sscanf(iso, "%4d-%2d-%2d", &year, &month, &day) == 3)
		snprintf(out, REPORT_DATE_MAX, "%02d/%02d/%04d", day, month, year);

	return out;
}

#define DAY(iso) plain_day((char[REPORT_DATE_MAX]){0}, iso)

/* Whole years from a day to the report's end, or the day it was made. */
static int whole_years(const struct report *report, const char *founded)
{
	struct civil end = civil_from_wall(
		(report->to < report->made_at ? report->to : report->made_at) - 1);
	int year = 0, month = 0, day = 0;

	if (sscanf(founded, "%4d-%2d-%2d", &year, &month, &day) != 3)
		return 0;

	return end.year - year - (end.month < month || (end.month == month && end.day < day));
}

static void put_founding(const struct report *report, struct report_chapter *chapter)
{
	const struct figures_group *group = &report->group;
	int years = whole_years(report, group->founded);
	char words[256];
	struct strbuf buf = STRBUF(words);

	if (group->kind[0])
		line(chapter, "Loại hình", "%s", group->kind);

	if (group->decision[0]) {
		strbuf_putf(&buf, "số %s", group->decision);

		if (group->decided_on[0])
			strbuf_putf(&buf, ", ngày %s", DAY(group->decided_on));

		if (group->signer[0])
			strbuf_putf(&buf, ", người ký %s", group->signer);

		line(chapter, "Quyết định thành lập", "%s", words);
	}

	if (group->founded[0] && years > 0)
		line(chapter, "Thành lập", "%s, hoạt động %d năm", DAY(group->founded), years);
	else if (group->founded[0])
		line(chapter, "Thành lập", "%s", DAY(group->founded));

	if (group->copied_from[0])
		line(chapter, "Nhân rộng từ", "%s", group->copied_from);
}

void report_sheet(const struct report *report, struct report_chapter *out)
{
	chapter_open(out, "Mô hình");
	put_founding(report, out);

	for (size_t i = 0; i < report->programme_count; i++) {
		const struct figures_programme *programme = &report->programmes[i];
		bool guidance = !strcmp(programme->kind, "guidance");
		const char *day = DAY(programme->issued_on);

		line(out, guidance ? "Theo hướng dẫn" : "Thực hiện", "%s%s%s%s%s%s%s",
			programme->name, programme->number[0] ? " " : "", programme->number,
			day[0] ? " ngày " : "", day, programme->issuer[0] ? " của " : "",
			programme->issuer);
	}
}

const char *report_remark(const struct figures_remark *remark)
{
	return !strcmp(remark->kind, "LESSON") ? "Bài học" : "Nhận xét";
}
