/*
 * How the gateway is, live: drawn anew when something happens there and when the terminal changes its
 * size, and by itself every few seconds. A daemon that goes is waited for.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/ctl/ctl.h"

#define QUIET_MS   5000 /* drawn anew though nothing happened */
#define BURST_MS   100	/* a burst of news is drawn once */
#define RETRY_MS   2000
#define ANSWER_MS  5000
#define NEWS_MAX   32
#define NEWS_CHARS 96

/* A screen of its own, without the cursor, and lines that do not wrap; and the way back. */
#define SCREEN_ON  "\033[?1049h\033[?25l\033[?7l"
#define SCREEN_OFF "\033[?7h\033[?25h\033[?1049l"

struct top {
	struct ctl *ctl;
	struct talk *talk; /* NULL: nobody answers */
	struct termios before;
	int signals;
	json_t *status;	 /* the last answer, or NULL */
	json_t *refusal; /* the daemon will not have us */
	bool asked;	 /* an answer is to come */
	int64_t asked_at; /* boot ms */
	int64_t due;	 /* boot ms: when to ask again */
	char news[NEWS_MAX][NEWS_CHARS];
	size_t news_count; /* ever */
};

static int64_t now_ms(void)
{
	return clock_boot_ms(clock_real());
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static void hang_up(struct top *top)
{
	talk_close(top->talk);
	json_decref(top->status);
	top->talk = NULL;
	top->status = NULL;
	top->asked = false;
	top->due = now_ms() + RETRY_MS;
}

static void dial(struct top *top)
{
	if (talk_try(top->ctl, &top->talk)) {
		top->talk = NULL;
		top->due = now_ms() + RETRY_MS;
		return;
	}

	top->due = 0;

	if (!talk_say(top->talk, json_pack("{s:s}", "op", "subscribe")))
		hang_up(top);
}

static void ask(struct top *top)
{
	top->asked = talk_say(top->talk, json_pack("{s:s}", "op", "status"));
	top->asked_at = now_ms();
	top->due = INT64_MAX;

	if (!top->asked)
		hang_up(top);
}

/* What happened, as a line with its time. */
static void note_news(struct top *top, const json_t *event)
{
	struct civil at = civil_from_wall(clock_wall_ms(clock_real()));
	const char *what = text_of(event, "event"), *state = text_of(event, "state");
	const json_t *id = json_object_get(event, "id");
	char number[24] = "";

	if (json_is_integer(id))
		snprintf(number, sizeof(number), " %lld", (long long)json_integer_value(id));

	snprintf(top->news[top->news_count++ % NEWS_MAX], NEWS_CHARS, "%02d:%02d:%02d  %.16s%s%s%.32s%s%.16s",
		at.hour, at.minute, at.second, what, number, *text_of(event, "name") ? " " : "",
		text_of(event, "name"), *state ? " " : "", state);

	if (top->due > now_ms() + BURST_MS)
		top->due = now_ms() + BURST_MS;
}

/* False: the daemon will not have us. */
static bool hear(struct top *top)
{
	json_t *line;
	int result;

	while (!(result = talk_hear(top->talk, 0, &line))) {
		if (!talk_is_last(line)) {
			note_news(top, line);
		} else if (!json_is_true(json_object_get(line, "ok"))) {
			top->refusal = line;
			return false;
		} else if (json_object_get(line, "version")) {
			json_decref(top->status);
			top->status = json_incref(line);
			top->asked = false;
			top->due = now_ms() + QUIET_MS;
		}

		json_decref(line);
	}

	if (result != -ETIMEDOUT)
		hang_up(top);

	return true;
}

/* --- drawing ----------------------------------------------------------------------------------- */

static void write_frame(struct top *top, FILE *out, size_t width, size_t rows)
{
	struct civil at = civil_from_wall(clock_wall_ms(clock_real()));
	size_t shown = top->news_count < NEWS_MAX ? top->news_count : NEWS_MAX;

	if (top->status)
		status_show(out, top->status, width);
	else
		fprintf(out, "%s: kengd does not answer\n", top->ctl->conf.control.socket);

	fprintf(out, "\n%02d:%02d:%02d  q ends\n", at.hour, at.minute, at.second);

	for (size_t i = 0; i < shown && i < rows; i++) {
		ctl_put_text(out, top->news[(top->news_count - 1 - i) % NEWS_MAX]);
		putc('\n', out);
	}
}

/* As many lines as there is room for; what stood there before is wiped line by line, without flicker. */
static void draw(struct top *top)
{
	struct winsize size = {0};
	char *text = NULL;
	size_t len = 0, rows;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_row)
		size = (struct winsize){.ws_row = 24, .ws_col = 80};

	rows = size.ws_row;

	FILE *out = open_memstream(&text, &len);

	if (!out)
		abort();

	write_frame(top, out, size.ws_col, rows);
	fclose(out);
	fputs("\033[H", stdout);

	for (char *at = text; *at && rows--; at += strcspn(at, "\n"), at += *at == '\n')
		printf("%.*s\033[K%s", (int)strcspn(at, "\n"), at, rows ? "\r\n" : "");

	fputs("\033[J", stdout);
	fflush(stdout);
	free(text);
}

/* --- the terminal ------------------------------------------------------------------------------ */

static void terminal_begin(struct top *top)
{
	struct termios raw;
	sigset_t set;

	tcgetattr(STDIN_FILENO, &top->before);
	raw = top->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	top->signals = signalfd(-1, &set, SFD_CLOEXEC);
	fputs(SCREEN_ON, stdout);
}

static void terminal_end(struct top *top)
{
	fputs(SCREEN_OFF, stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSANOW, &top->before);
	close(top->signals);
}

/* False: it is the end. */
static bool read_key(void)
{
	char key;

	return read(STDIN_FILENO, &key, 1) == 1 && key != 'q' && key != 'Q' && key != 4;
}

static bool read_signal(const struct top *top)
{
	struct signalfd_siginfo info;

	return read(top->signals, &info, sizeof(info)) == sizeof(info) &&
	       info.ssi_signo == SIGWINCH;
}

/* When something is to be done though nobody says anything, in ms from now. */
static int patience(const struct top *top)
{
	int64_t until = top->asked ? top->asked_at + ANSWER_MS : top->due;
	int64_t left = until - now_ms();

	return left < 0 ? 0 : left > QUIET_MS ? QUIET_MS : (int)left;
}

static void look_at_time(struct top *top)
{
	int64_t now = now_ms();

	if (top->asked && now - top->asked_at >= ANSWER_MS)
		hang_up(top);
	else if (!top->talk && now >= top->due)
		dial(top);
	else if (top->talk && !top->asked && now >= top->due)
		ask(top);
}

/* False: it is the end. */
static bool turn(struct top *top)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = top->signals, .events = POLLIN},
		{.fd = top->talk ? talk_fd(top->talk) : -1, .events = POLLIN}};

	if (poll(fds, 3, patience(top)) < 0 && errno != EINTR)
		return false;

	if ((fds[0].revents && !read_key()) || (fds[1].revents && !read_signal(top)))
		return false;

	if (fds[2].revents && !hear(top))
		return false;

	look_at_time(top);
	draw(top);
	return true;
}

int cmd_top(struct ctl *ctl)
{
	struct top top = {.ctl = ctl};
	int status = EX_OK;

	if (ctl->json || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return cmd_status(ctl);

	/* Who may not speak to it is told so before the screen is taken. */
	status = talk_open(ctl, &top.talk);

	if (status)
		return status;

	talk_close(top.talk);
	dial(&top);
	terminal_begin(&top);

	while (turn(&top))
		;

	terminal_end(&top);

	if (top.refusal)
		status = talk_verdict(ctl, top.refusal);

	json_decref(top.refusal);
	talk_close(top.talk);
	json_decref(top.status);
	return status;
}
