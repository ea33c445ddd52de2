/*
 * Words for the voice; see speak.h. One token after the other is read by the first reader that
 * knows its shape.
 */
#include "parsers/text/speak.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_DIGITS 15 /* more are a code whatever stands around */
#define CODE_DIGITS   6	 /* from here on digits without dots are a code */

static const char *const digit_words[] = {
	"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

/* The names of letters, A to Z. */
static const char *const letter_words[] = {"a", "bê", "xê", "dê", "e", "ép", "gờ", "hát",
	"i", "gi", "ca", "lờ", "mờ", "nờ", "o", "pê", "quy", "rờ", "ét", "tê", "u", "vê",
	"vê kép", "ích", "y", "dét"};

struct abbreviation {
	const char *shorter; /* as written, case and all */
	const char *words;
};

static const struct abbreviation abbreviations[] = {
	{"ANTQ", "an ninh tổ quốc"},
	{"ANTT", "an ninh trật tự"},
	{"ATGT", "an toàn giao thông"},
	{"BCH", "ban chỉ huy"},
	{"BĐH", "ban điều hành"},
	{"CA", "công an"},
	{"CAX", "công an xã"},
	{"CCB", "cựu chiến binh"},
	{"CCCD", "căn cước công dân"},
	{"CLB", "câu lạc bộ"},
	{"CMND", "chứng minh nhân dân"},
	{"CSGT", "cảnh sát giao thông"},
	{"HĐND", "hội đồng nhân dân"},
	{"HTX", "hợp tác xã"},
	{"KDC", "khu dân cư"},
	{"MTTQ", "mặt trận tổ quốc"},
	{"NVH", "nhà văn hóa"},
	{"OTP", "ô tê pê"},
	{"P.", "phường"},
	{"PCCC", "phòng cháy chữa cháy"},
	{"PIN", "pin"},
	{"QL", "quốc lộ"},
	{"SDT", "số điện thoại"},
	{"SMS", "ét em ét"},
	{"SOS", "cầu cứu"},
	{"STK", "số tài khoản"},
	{"SĐT", "số điện thoại"},
	{"TDP", "tổ dân phố"},
	{"THCS", "trung học cơ sở"},
	{"THPT", "trung học phổ thông"},
	{"TNGT", "tai nạn giao thông"},
	{"TP", "thành phố"},
	{"TP.", "thành phố"},
	{"TP.HCM", "thành phố Hồ Chí Minh"},
	{"TPHCM", "thành phố Hồ Chí Minh"},
	{"TT", "thị trấn"},
	{"TX", "thị xã"},
	{"UBND", "ủy ban nhân dân"},
	{"VN", "Việt Nam"},
	{"XH", "xã hội"},
	{"d/c", "đồng chí"},
	{"đ/c", "đồng chí"},
};

/* What stands behind a number. */
static const struct abbreviation units[] = {
	{"%", "phần trăm"},
	{"cm", "xen ti mét"},
	{"d", "đồng"},
	{"đ", "đồng"},
	{"ha", "héc ta"},
	{"k", "nghìn đồng"},
	{"kg", "ki lô gam"},
	{"km", "ki lô mét"},
	{"m", "mét"},
	{"m2", "mét vuông"},
	{"p", "phút"},
	{"tr", "triệu đồng"},
	{"trđ", "triệu đồng"},
	{"vnd", "đồng"},
	{"vnđ", "đồng"},
	{"đồng", "đồng"},
};

/* Where the reading stands, and the word before for what depends on it. */
struct speech {
	struct strbuf *out;
	const char *at;
	bool after_code;  /* "mã", "PIN": digits follow */
	bool after_day;	  /* "ngày": not said again */
	bool after_month; /* "tháng": 7/2026 follows */
};

const char *speak_digit(int digit)
{
	return digit_words[digit];
}

static void say(struct strbuf *out, const char *words)
{
	if (out->len && out->data[out->len - 1] != ' ')
		strbuf_putc(out, ' ');

	strbuf_put(out, words);
}

/* Below a hundred; told: something was said before, so that nothing is left out. */
static void say_tens(struct strbuf *out, int number, bool told)
{
	int tens = number / 10, ones = number % 10;

	if (tens == 0) {
		if (ones && told)
			say(out, "linh");

		if (ones)
			say(out, digit_words[ones]);

		return;
	}

	if (tens == 1) {
		say(out, "mười");
	} else {
		say(out, digit_words[tens]);
		say(out, "mươi");
	}

	if (ones == 1 && tens > 1)
		say(out, "mốt");
	else if (ones == 5)
		say(out, "lăm");
	else if (ones)
		say(out, digit_words[ones]);
}

/* Below a thousand; inner groups say their "không trăm". */
static void say_group(struct strbuf *out, int number, bool inner)
{
	if (number >= 100 || inner) {
		say(out, digit_words[number / 100]);
		say(out, "trăm");
	}

	say_tens(out, number % 100, number >= 100 || inner);
}

void speak_number(struct strbuf *out, long long number)
{
	static const char *const scales[] = {
		"", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ"};
	bool said = false;

	if (number < 0)
		say(out, "âm");

	unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number
					     : (unsigned long long)number;
	int groups[7], count = 0;

	do
		groups[count++] = (int)(rest % 1000);
	while ((rest /= 1000) && count < 6);

	for (int i = count - 1; i >= 0; i--) {
		if (!groups[i])
			continue;

		say_group(out, groups[i], said);
		said = true;

		if (i)
			say(out, scales[i]);
	}

	if (!said)
		say(out, digit_words[0]);
}

static size_t digits_at(const char *text)
{
	size_t n = 0;

	while (isdigit((unsigned char)text[n]))
		n++;

	return n;
}

static bool is_word(const char *at)
{
	return isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80;
}

/* Digit by digit, a long row with a short rest behind each three. */
static void say_digits(struct strbuf *out, const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		say(out, digit_words[digits[i] - '0']);

		if (n > 4 && i % 3 == 2 && i + 1 < n)
			strbuf_putc(out, ',');
	}
}

static int value_of(const char *digits, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n && i < 6; i++)
		value = value * 10 + (digits[i] - '0');

	return value;
}

/* 18:30, 18h30, 18h, 18g30, and an o'clock of a time that ends with "giờ" stays as it is. */
static bool read_time(struct speech *s)
{
	const char *at = s->at;
	size_t hours = digits_at(at);
	int hour = value_of(at, hours), minute = 0;

	if (hours < 1 || hours > 2 || hour > 24)
		return false;

	at += hours;

	bool colon = *at == ':';

	if (!colon && *at != 'h' && *at != 'H' && *at != 'g')
		return false;

	size_t minutes = digits_at(++at);

	if (minutes > 2 || (colon && minutes != 2) ||
		(minutes && value_of(at, minutes) > 59))
		return false;

	if (is_word(at + minutes) && at[minutes] != 'p')
		return false;

	minute = value_of(at, minutes);
	s->at = at + minutes + (minutes && at[minutes] == 'p' ? 1 : 0);
	speak_number(s->out, hour);
	say(s->out, "giờ");

	if (minute) {
		speak_number(s->out, minute);
		say(s->out, "phút");
	}

	return true;
}

static void say_date(struct speech *s, int day, int month, int year)
{
	if (day) {
		if (!s->after_day)
			say(s->out, "ngày");

		if (day <= 10)
			say(s->out, "mùng");

		speak_number(s->out, day);
	}

	if (!s->after_month)
		say(s->out, "tháng");

	if (month == 4)
		say(s->out, "tư");
	else
		speak_number(s->out, month);

	if (year) {
		say(s->out, "năm");
		speak_number(s->out, year);
	}
}

/* 14/7/2020, 14-7-2020, 14/7 and, behind "tháng", 7/2020. */
static bool read_date(struct speech *s)
{
	int part[3] = {0};
	size_t length[3] = {0}, count = 0;
	const char *at = s->at;
	char mark = '\0';

	while (count < 3 && (length[count] = digits_at(at))) {
		part[count] = value_of(at, length[count]);
		at += length[count++];

		if (count == 3 || (*at != '/' && *at != '-') || (mark && *at != mark) ||
			!isdigit((unsigned char)at[1]))
			break;

		mark = *at++;
	}

	bool year = count > 1 && length[count - 1] == 4;

	if (count < 2 || is_word(at) || (count == 3 && !year) ||
		(count == 2 && mark == '-'))
		return false;

	int day = count == 2 && year ? 0 : part[0];
	int month = day || count == 3 ? part[1] : part[0];

	if (month < 1 || month > 12 || day > 31 || (count == 3 && !day) || length[0] > 2)
		return false;

	if (count == 2 && year && !s->after_month && part[0] > 12)
		return false;

	s->at = at;
	say_date(s, day, month, year ? part[count - 1] : 0);
	return true;
}

static const char *unit_at(const char *at, size_t *length)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i].shorter);

		if (strncasecmp(at, units[i].shorter, n) == 0 && !is_word(at + n)) {
			*length = n;
			return units[i].words;
		}
	}

	return NULL;
}

/* Digits with dots between thousands; the value, and how long it is. False: no such number. */
static bool thousands_at(const char *at, long long *value, size_t *length)
{
	size_t n = digits_at(at);

	if (n < 1 || n > 3)
		return false;

	*value = value_of(at, n);

	while (at[n] == '.' && digits_at(at + n + 1) == 3 && n < NUMBER_DIGITS) {
		*value = *value * 1000 + value_of(at + n + 1, 3);
		n += 4;
	}

	*length = n;
	return n > 3;
}

static bool is_emergency(const char *at, size_t n)
{
	return n == 3 && at[0] == '1' && at[1] == '1' && at[2] >= '1' && at[2] <= '6';
}

/* 1tr2 and 2,5: what stands behind the whole. */
static void read_rest(struct speech *s)
{
	size_t n = *s->at == ',' ? digits_at(s->at + 1) : 0, unit = 0;

	if (n && n <= 3 && !is_word(s->at + 1 + n)) {
		say(s->out, "phẩy");

		for (size_t i = 0; i < n; i++)
			say(s->out, digit_words[s->at[1 + i] - '0']);

		s->at += 1 + n;
	}

	const char *words = unit_at(s->at, &unit);

	if (words) {
		say(s->out, words);
		s->at += unit;
	}
}

static void read_number(struct speech *s)
{
	long long value = 0;
	size_t n = digits_at(s->at), whole = 0;

	if (thousands_at(s->at, &value, &whole)) {
		s->at += whole;
		speak_number(s->out, value);
		read_rest(s);
	} else if (s->after_code || n >= CODE_DIGITS || is_emergency(s->at, n) ||
		   (*s->at == '0' && n > 1)) {
		say_digits(s->out, s->at, n);
		s->at += n;
	} else {
		speak_number(s->out, value_of(s->at, n));
		s->at += n;
		read_rest(s);
	}
}

static void say_letter(struct strbuf *out, char letter)
{
	say(out, letter_words[toupper((unsigned char)letter) - 'A']);
}

/* 98A-123.45, A12, QL1A: letters by name, digits one by one. */
static size_t mixed_at(const char *at)
{
	size_t n = 0, letters = 0, digits = 0;

	for (; isalnum((unsigned char)at[n]) ||
		((at[n] == '-' || at[n] == '.') && n &&
			isdigit((unsigned char)at[n + 1]));
		n++) {
		if (islower((unsigned char)at[n]))
			return 0;

		letters += isupper((unsigned char)at[n]) != 0;
		digits += isdigit((unsigned char)at[n]) != 0;
	}

	return letters && digits && (unsigned char)at[n] < 0x80 ? n : 0;
}

static void say_mixed(struct speech *s, size_t n)
{
	for (size_t i = 0; i < n; i++, s->at++) {
		if (isdigit((unsigned char)*s->at))
			say(s->out, digit_words[*s->at - '0']);
		else if (isalpha((unsigned char)*s->at))
			say_letter(s->out, *s->at);
	}
}

static bool read_abbreviation(struct speech *s)
{
	size_t best = 0;
	const char *words = NULL;

	for (size_t i = 0; i < sizeof(abbreviations) / sizeof(abbreviations[0]); i++) {
		size_t n = strlen(abbreviations[i].shorter);

		if (n <= best || strncmp(s->at, abbreviations[i].shorter, n) != 0 ||
			(is_word(s->at + n) && s->at[n - 1] != '.' &&
				!isdigit((unsigned char)s->at[n])))
			continue;

		best = n;
		words = abbreviations[i].words;
	}

	if (!best)
		return false;

	s->after_code = strncmp(s->at, "PIN", 3) == 0 || strncmp(s->at, "OTP", 3) == 0;
	say(s->out, words);
	s->at += best;
	return true;
}

/* Capitals that no voice could say as a word: their letters. */
static bool read_capitals(struct speech *s)
{
	size_t n = 0;

	while (isupper((unsigned char)s->at[n]))
		n++;

	if (n < 2 || is_word(s->at + n) || strcspn(s->at, "AEIOUY") < n)
		return false;

	for (size_t i = 0; i < n; i++)
		say_letter(s->out, *s->at++);

	return true;
}

static bool begins(const char *at, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(at, word, n) == 0;
}

static void read_word(struct speech *s)
{
	const char *from = s->at;

	while (is_word(s->at) && !isdigit((unsigned char)*s->at))
		s->at++;

	size_t n = (size_t)(s->at - from);

	if (s->out->len && s->out->data[s->out->len - 1] != ' ')
		strbuf_putc(s->out, ' ');

	strbuf_putn(s->out, from, n);
	s->after_code = begins(from, n, "mã") || begins(from, n, "ma");
	s->after_day = begins(from, n, "ngày") || begins(from, n, "ngay");
	s->after_month = begins(from, n, "tháng") || begins(from, n, "thang");
}

/* A dash between two times or numbers is "đến"; the rest of what is no word makes a pause or none. */
static void read_mark(struct speech *s)
{
	const char *next = s->at + 1 + strspn(s->at + 1, " ");
	bool joins = s->out->len && isdigit((unsigned char)*next) && s->at[0] == '-';

	if (joins)
		say(s->out, "đến");
	else if (strchr(".,;:!?", *s->at) && s->out->len &&
		 !strchr(".,;:!? ", s->out->data[s->out->len - 1]))
		strbuf_putc(s->out, *s->at == ';' || *s->at == ':' ? ',' : *s->at);
	else if (*s->at == '/' || *s->at == '&')
		say(s->out, *s->at == '&' ? "và" : "trên");

	s->at++;
}

static void read_figure(struct speech *s)
{
	size_t mixed = mixed_at(s->at);

	if (mixed)
		say_mixed(s, mixed);
	else if (!read_time(s) && !read_date(s))
		read_number(s);

	s->after_code = s->after_day = s->after_month = false;
}

/* "+84…": the digits themselves follow as any. */
static bool read_plus(struct speech *s)
{
	if (*s->at != '+' || digits_at(s->at + 1) < CODE_DIGITS)
		return false;

	say(s->out, "cộng");
	s->at++;
	return true;
}

void speak_text(struct strbuf *out, const char *text)
{
	struct speech s = {.out = out, .at = text};

	while (*s.at) {
		size_t mixed;

		if (isspace((unsigned char)*s.at))
			s.at++;
		else if (isdigit((unsigned char)*s.at))
			read_figure(&s);
		else if (read_plus(&s) || read_abbreviation(&s) || read_capitals(&s))
			continue;
		else if ((mixed = mixed_at(s.at)))
			say_mixed(&s, mixed);
		else if (is_word(s.at))
			read_word(&s);
		else
			read_mark(&s);
	}
}
