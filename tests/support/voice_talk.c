/*
 * Calls on the modem stack alone as a program, for tests of real audio ports: opens the AT and the
 * audio device, says on standard output what happens, a line each that begins with milliseconds
 * of boot time, and obeys lines of standard input:
 *
 *	dial N · answer · hangup · play FILE [cut] · stop · record FILE · end-record · send · count ·
 *	freeze MS (the loop stands still, as behind a slow disk)
 *
 * FILE is 8 kHz, 16 bit, mono. With "answer" as third argument it answers by itself; with a FILE
 * behind that it plays it as soon as it can be heard.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "gateway/base/loop.h"
#include "modem/call.h"
#include "modem/modem.h"

/* 23.040 9.2.2.2: SUBMIT to +84912345678, "Bao" in GSM-7 */
#define SUBMIT	  "01000B914819325476F8000003C2301B"
#define LINE_SIZE 4096
#define SOUNDS	  64 /* more than can wait */

struct talk {
	struct loop *loop;
	struct modem *modem;
	struct call *call;
	bool answers;
	const char *plays; /* in each call; NULL: nothing */
	int16_t *sounds[SOUNDS];
	uint64_t sound_count;
	FILE *record;
	char line[LINE_SIZE];
	size_t len;
};

static void say(struct talk *talk, const char *what, const char *detail)
{
	printf("%" PRId64 " %s %s\n", clock_boot_ms(loop_clock(talk->loop)), what,
		detail);
}

static void say_result(struct talk *talk, const char *what, int result)
{
	if (result)
		say(talk, what, strerror(-result));
}

/* NULL when it cannot be read. */
static int16_t *load(const char *path, size_t *samples)
{
	FILE *file = fopen(path, "rbe");
	struct stat status;
	int16_t *pcm;

	if (!file || fstat(fileno(file), &status) < 0)
		return NULL;

	*samples = (size_t)status.st_size / 2;
	pcm = alloc_array(*samples + 1, sizeof(*pcm));
	*samples = fread(pcm, sizeof(*pcm), *samples, file);
	fclose(file);
	return pcm;
}

static int16_t **slot(struct talk *talk, uint64_t owner)
{
	return &talk->sounds[owner % SOUNDS];
}

static void play(struct talk *talk, const char *path, bool cut)
{
	struct call_sound sound = {.owner = talk->sound_count, .cut_on_key = cut};
	int16_t *pcm = load(path, &sound.samples);
	int error;

	sound.pcm = pcm;
	error = pcm ? call_play(talk->call, &sound) : -ENOENT;
	say_result(talk, "refused", error);

	if (error)
		free(pcm);
	else
		*slot(talk, talk->sound_count++) = pcm;
}

static void count(struct talk *talk)
{
	struct call_counters n = call_counters(talk->call);
	char text[512];

	snprintf(text, sizeof(text),
		"{\"in\":%" PRIu64 ",\"out\":%" PRIu64 ",\"silence\":%" PRIu64
		",\"underruns\":%" PRIu64 ",\"dropped\":%" PRIu64 ",\"cut\":%" PRIu64
		",\"odd\":%" PRIu64 ",\"stalls\":%" PRIu64 ",\"recorded\":%" PRIu64
		",\"unrecorded\":%" PRIu64 ",\"keys\":%" PRIu64 ",\"tones\":%" PRIu64
		",\"events\":%" PRIu64 ",\"both\":%" PRIu64 "}",
		n.frames_in, n.frames_out, n.silence, n.underruns, n.dropped,
		n.cut_writes, n.odd_reads, n.stalls, n.recorded, n.unrecorded, n.keys,
		n.keys_tone, n.keys_modem, n.keys_both);
	say(talk, "counters", text);
}

static void send_message(struct talk *talk)
{
	struct send_order order = {.part_id = 1};

	order.len = (uint8_t)hex_decode(
		order.tpdu, sizeof(order.tpdu), SUBMIT, strlen(SUBMIT));
	say_result(talk, "refused", modem_send(talk->modem, &order));
}

static void record(struct talk *talk, const char *path)
{
	talk->record = fopen(path, "wbe");
	say_result(talk, "refused", call_record_start(talk->call));
}

static void obey(struct talk *talk, char *line)
{
	char *rest = line + strcspn(line, " ");
	char *cut = strstr(rest, " cut");

	if (*rest)
		*rest++ = '\0';

	if (cut)
		*cut = '\0';

	if (strcmp(line, "dial") == 0)
		say_result(talk, "refused", call_dial(talk->call, rest));
	else if (strcmp(line, "answer") == 0)
		say_result(talk, "refused", call_answer(talk->call));
	else if (strcmp(line, "hangup") == 0)
		call_hangup(talk->call);
	else if (strcmp(line, "play") == 0)
		play(talk, rest, cut != NULL);
	else if (strcmp(line, "stop") == 0)
		call_stop_play(talk->call);
	else if (strcmp(line, "record") == 0)
		record(talk, rest);
	else if (strcmp(line, "end-record") == 0)
		call_record_stop(talk->call);
	else if (strcmp(line, "send") == 0)
		send_message(talk);
	else if (strcmp(line, "count") == 0)
		count(talk);
	else if (strcmp(line, "freeze") == 0)
		usleep((useconds_t)atoi(rest) * 1000);
	else
		say(talk, "refused", line);
}

static void take_recorded(struct talk *talk, const struct call_event *event)
{
	if (!talk->record)
		return;

	fwrite(event->pcm, sizeof(*event->pcm), event->samples, talk->record);

	if (!event->last)
		return;

	fclose(talk->record);
	talk->record = NULL;
	say(talk, "recorded", "");
}

static void on_call(void *arg, struct modem *modem, const struct call_event *event)
{
	static const char *const how[] = {"whole", "cut", "stopped", "lost"};
	struct talk *talk = arg;
	char detail[64] = "";

	(void)modem;

	switch (event->kind) {
	case CALL_RECORDED: take_recorded(talk, event); return;
	case CALL_KEY:
		snprintf(detail, sizeof(detail), "%c %u", event->key, event->sources);
		break;
	case CALL_PLAYED:
		snprintf(detail, sizeof(detail), "%" PRIu64 " %s %zu", event->sound,
			how[event->played], event->samples);
		free(*slot(talk, event->sound));
		*slot(talk, event->sound) = NULL;
		break;
	case CALL_ENDED:
		snprintf(detail, sizeof(detail), "%s", call_end_name(event->end));
		break;
	case CALL_INCOMING:
	case CALL_ALERTING:
	case CALL_ANSWERED:
	case CALL_AUDIO: snprintf(detail, sizeof(detail), "%s", event->number); break;
	}

	say(talk, call_event_name(event->kind), detail);

	if (event->kind == CALL_INCOMING && talk->answers)
		say_result(talk, "refused", call_answer(talk->call));

	if (event->kind == CALL_AUDIO && talk->plays)
		play(talk, talk->plays, true);
}

static int on_parts(void *arg, const struct sms_part *parts, size_t n)
{
	(void)parts;

	for (size_t i = 0; i < n; i++)
		say(arg, "part", "");

	return 0;
}

static int on_sent(void *arg, struct modem *modem, const struct send_result *result,
	const struct sms_part *reports, size_t n)
{
	(void)modem;
	say(arg, "sent", send_verdict_name(result->verdict));
	return n ? on_parts(arg, reports, n) : 0;
}

static void on_idle(void *arg, struct modem *modem)
{
	(void)modem;
	say(arg, "idle", "");
}

static void on_state(void *arg, struct modem *modem, enum modem_state state)
{
	(void)modem;
	say(arg, "state", modem_state_name(state));
}

static void on_input(void *arg, int fd, unsigned events)
{
	struct talk *talk = arg;
	ssize_t n = read(fd, talk->line + talk->len, sizeof(talk->line) - talk->len);
	char *end;

	(void)events;

	if (n <= 0) {
		loop_quit(talk->loop);
		return;
	}

	talk->len += (size_t)n;

	while ((end = memchr(talk->line, '\n', talk->len))) {
		*end++ = '\0';
		obey(talk, talk->line);
		talk->len -= (size_t)(end - talk->line);
		memmove(talk->line, end, talk->len);
	}
}

int main(int argc, char **argv)
{
	const struct modem_events events = {.sink = on_parts,
		.sent = on_sent,
		.idle = on_idle,
		.state = on_state,
		.call = on_call};
	struct modem_conf conf = {.name = "talk"};
	struct talk talk = {.loop = loop_new(clock_real())};
	struct loop_fd *input;

	if (argc < 3 || strlen(argv[1]) >= sizeof(conf.device) ||
		strlen(argv[2]) >= sizeof(conf.audio))
		return 64;

	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	strcpy(conf.device, argv[1]);
	strcpy(conf.audio, argv[2]);
	talk.answers = argc > 3 && strcmp(argv[3], "answer") == 0;
	talk.plays = argc > 4 ? argv[4] : NULL;
	talk.modem = modem_new(talk.loop, &conf, &events, &talk);
	talk.call = modem_call(talk.modem);
	say(&talk, "voice", call_why_not(talk.call));
	input = loop_fd_add(talk.loop, STDIN_FILENO, LOOP_READ, on_input, &talk);
	loop_run(talk.loop);
	loop_fd_remove(input);
	modem_free(talk.modem);
	loop_free(talk.loop);

	return 0;
}
