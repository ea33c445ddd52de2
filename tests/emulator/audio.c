/*
 * The audio port: 8 kHz, 16 bit, mono, in frames of 20 ms; see program.h. It gives silence, a file
 * or keys and takes what it is sent, both in real time and only while a call has its audio on; what
 * it was not sent in time it hears as silence. It can be made as bad as real ones are.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "tests/emulator/emu_state.h"
#include "tests/emulator/program.h"
#include "tests/emulator/tones.h"

#define FRAME_US    20000
#define FRAME_BYTES 320
#define FRAME	    (FRAME_BYTES / 2)
#define BEHIND_MAX  10 /* frames made up for at once after a delay */
#define PATIENCE_US 2000000
#define PACE_MAX    20
#define OUT_MAX	    (64 * FRAME_BYTES)

struct audio {
	struct emulator *emulator;
	struct pty pty;
	struct timer timer;
	bool gone;
	bool on;
	int64_t played_us; /* up to when frames were exchanged */
	FILE *play;	   /* what the other side says, NULL: nothing */
	FILE *record;	   /* what the other side hears, NULL: nobody notes it */
	struct tones tones;
	bool events; /* the modem tells of these keys, too */

	/* what it says and has not given yet */
	char out[OUT_MAX];
	size_t out_len;

	/* misfortunes */
	int64_t burst;	 /* frames given at once */
	int64_t split;	 /* bytes held back each time */
	int64_t ppm;	 /* its clock is so much faster */
	int64_t pace;	 /* so many times; 0: as usual, and a late host is not waited for */
	int64_t mute_us; /* says nothing until then */
	int64_t deaf_us; /* takes nothing until then */

	uint64_t heard; /* frames, ever */

	/* of the present recording, or since the start */
	uint64_t frames;
	uint64_t underruns; /* times that it ran dry, once something had come */
	uint64_t missing;   /* bytes of them */
	uint64_t lost;	    /* bytes that the host did not read */
	int64_t late_us;    /* at most, with a frame: our own fault, not the host's */
	bool begun;
	bool dry;
};

static void end_play(struct audio *audio)
{
	fclose(audio->play);
	audio->play = NULL;
	emu_event(audio->emulator, "played", "\"end\":true");
}

/* ------------------------------------------------------------------ hearing */

static void count_missing(struct audio *audio, size_t bytes)
{
	audio->underruns += audio->begun && bytes && !audio->dry;
	audio->missing += audio->begun ? bytes : 0;
	audio->dry = bytes > 0;
}

static void take_frame(struct audio *audio, int64_t now_us)
{
	char heard[FRAME_BYTES] = {0};
	size_t got = 0;
	ssize_t n;

	while (now_us >= audio->deaf_us && got < sizeof(heard)) {
		n = read(audio->pty.master, heard + got, sizeof(heard) - got);

		if (n <= 0)
			break;

		got += (size_t)n;
	}

	audio->begun = audio->begun || got;
	audio->frames++;
	audio->heard++;

	if (now_us >= audio->deaf_us)
		count_missing(audio, sizeof(heard) - got);

	if (audio->record)
		fwrite(heard, 1, sizeof(heard), audio->record);
}

/* ------------------------------------------------------------------ speaking */

static void add_tones(struct audio *audio, int16_t *frame)
{
	char key = tones_mix(&audio->tones, frame, FRAME);

	if (!key)
		return;

	emu_event(audio->emulator, "tone", "\"key\":\"%c\",\"frame\":%llu", key,
		(unsigned long long)audio->frames - 1);

	if (audio->events)
		emu_call_key(audio->emulator, key);

	emu_wire_flush(&audio->emulator->wire);
}

/* A host that does not read loses what is said, as with a call. */
static void give(struct audio *audio)
{
	size_t hold = (size_t)audio->split;
	size_t len = audio->out_len > hold ? audio->out_len - hold : 0;
	ssize_t n = len ? write(audio->pty.master, audio->out, len) : 0;

	if (n < 0 && errno != EAGAIN)
		log_warn("audio", "write");

	audio->lost += n < (ssize_t)len ? len - (n > 0 ? (size_t)n : 0) : 0;
	memmove(audio->out, audio->out + len, audio->out_len - len);
	audio->out_len -= len;
}

static void say_frame(struct audio *audio, int64_t now_us)
{
	int16_t frame[FRAME] = {0};

	if (audio->play && fread(frame, 1, sizeof(frame), audio->play) < sizeof(frame))
		end_play(audio);

	add_tones(audio, frame);

	if (now_us < audio->mute_us)
		return;

	if (audio->out_len + sizeof(frame) <= sizeof(audio->out)) {
		memcpy(audio->out + audio->out_len, frame, sizeof(frame));
		audio->out_len += sizeof(frame);
	}

	if (audio->out_len >= (size_t)audio->burst * FRAME_BYTES)
		give(audio);
}

/* ------------------------------------------------------------------ pace */

/* Where the profile has a command for it, the host has to give it. */
static bool is_on(const struct audio *audio)
{
	const struct emulator *e = audio->emulator;

	return !audio->gone && e->call.state == EMU_CALL_ACTIVE &&
	       (e->call.audio_on || !e->profile->pcm_needs_on);
}

static int64_t frame_us(const struct audio *audio)
{
	int64_t usual = FRAME_US - FRAME_US * audio->ppm / 1000000;

	return audio->pace ? usual / audio->pace : usual;
}

/* Whether a host that is slow today may be waited for, and has a frame to come. */
static bool is_awaited(struct audio *audio, int64_t now_us)
{
	int waiting = 0;

	return audio->pace && audio->begun &&
	       now_us - audio->played_us < PATIENCE_US &&
	       ioctl(audio->pty.master, FIONREAD, &waiting) == 0 &&
	       waiting < FRAME_BYTES;
}

static void begin(struct audio *audio, int64_t now_us)
{
	audio->played_us = now_us;
	audio->out_len = 0;
	audio->begun = false;
}

/* What is left of a call that ended is in nobody's ear. */
static void drop_rest(struct audio *audio)
{
	char rest[FRAME_BYTES];

	audio->tones.next = audio->tones.count;

	while (!audio->gone && read(audio->pty.master, rest, sizeof(rest)) > 0)
		;
}

static void on_frame(void *arg)
{
	struct audio *audio = arg;
	int64_t now = clock_monotonic_us();
	int64_t step = frame_us(audio);
	bool on = is_on(audio);

	if (on && !audio->on)
		begin(audio, now);

	if (!on)
		drop_rest(audio);

	audio->on = on;

	if (on && is_awaited(audio, now)) {
		timer_start(&audio->timer, 1);
		return;
	}

	if (!on || now - audio->played_us > BEHIND_MAX * step)
		audio->played_us = now - (on ? step : 0);

	if (!audio->pace && now - audio->played_us - step > audio->late_us)
		audio->late_us = now - audio->played_us - step;

	for (; now - audio->played_us >= step && !is_awaited(audio, now);
		audio->played_us += step) {
		take_frame(audio, now);
		say_frame(audio, now);
	}

	int64_t us = audio->played_us + step - now;

	timer_start(&audio->timer, us > 0 ? (us + 999) / 1000 : 1);
}

/* ------------------------------------------------------------------ files */

/* The header of a WAV file of our format, up to its samples; anything else is taken as samples. */
static int skip_header(FILE *file)
{
	static const uint8_t format[] = {
		1, 0, 1, 0, 0x40, 0x1f, 0, 0}; /* PCM, 1 channel, 8000 */
	uint8_t head[44];
	size_t n = fread(head, 1, sizeof(head), file);

	if (n < sizeof(head) || memcmp(head, "RIFF", 4) != 0) {
		rewind(file);
		return 0;
	}

	if (memcmp(head + 20, format, sizeof(format)) != 0 || head[34] != 16 ||
		memcmp(head + 36, "data", 4) != 0)
		return -EINVAL;

	return 0;
}

static int open_file(FILE **place, const char *path, const char *mode)
{
	if (*place)
		fclose(*place);

	*place = *path ? fopen(path, mode) : NULL;
	return *path && !*place ? -errno : 0;
}

int audio_play(struct audio *audio, const char *path)
{
	int error = open_file(&audio->play, path, "rbe");

	if (!error && audio->play)
		error = skip_header(audio->play);

	if (error && audio->play) {
		fclose(audio->play);
		audio->play = NULL;
	}

	return error;
}

int audio_record(struct audio *audio, const char *path)
{
	audio->frames = audio->underruns = audio->missing = audio->lost = 0;
	audio->late_us = 0;
	audio->begun = false;
	return open_file(&audio->record, path, "wbe");
}

int audio_press(struct audio *audio, const char *keys, unsigned on_ms, unsigned off_ms,
	bool events)
{
	if (!is_on(audio))
		return -ENOTCONN;

	audio->events = events;
	return tones_press(&audio->tones, keys, on_ms, off_ms) ? 0 : -EINVAL;
}

/* ------------------------------------------------------------------ misfortunes */

static void leave_stale(struct audio *audio, int64_t bytes)
{
	unsigned noise = audio->emulator->conf.seed + 1;

	for (int64_t i = 0; i < bytes; i++) {
		char byte = (char)((noise = noise * 1103515245u + 12345u) >> 16);

		if (write(audio->pty.master, &byte, 1) < 1)
			break;
	}
}

static void vanish(struct audio *audio)
{
	if (audio->gone)
		return;

	audio->gone = true;
	pty_close(&audio->pty);
	close(audio->pty.master);
}

int audio_spoil(struct audio *audio, const char *name, int64_t value)
{
	int64_t until = clock_monotonic_us() + value * 1000;

	if (value < 0 && strcmp(name, "ppm") != 0)
		return -EINVAL;

	if (strcmp(name, "burst") == 0 && value * 1000 / FRAME_US < 50)
		audio->burst = value * 1000 / FRAME_US;
	else if (strcmp(name, "split") == 0 && value < FRAME_BYTES)
		audio->split = value;
	else if (strcmp(name, "ppm") == 0 && value > -100000 && value < 100000)
		audio->ppm = value;
	else if (strcmp(name, "pace") == 0 && value <= PACE_MAX)
		audio->pace = value;
	else if (strcmp(name, "mute") == 0)
		audio->mute_us = until;
	else if (strcmp(name, "deaf") == 0)
		audio->deaf_us = until;
	else if (strcmp(name, "stall") == 0)
		audio->deaf_us = audio->mute_us = until;
	else if (strcmp(name, "stale") == 0 && !audio->gone)
		leave_stale(audio, value);
	else if (strcmp(name, "vanish") == 0)
		vanish(audio);
	else
		return -EINVAL;

	return 0;
}

int64_t audio_heard_ms(const struct audio *audio)
{
	return is_on(audio) ? (int64_t)audio->heard * FRAME_US / 1000 : -ENOTCONN;
}

void audio_stats(const struct audio *audio, char *out, size_t cap)
{
	snprintf(out, cap,
		"ok {\"frames\":%llu,\"underruns\":%llu,\"missing\":%llu,\"lost\":%llu,"
		"\"late_ms\":%lld,\"on\":%s}",
		(unsigned long long)audio->frames, (unsigned long long)audio->underruns,
		(unsigned long long)audio->missing, (unsigned long long)audio->lost,
		(long long)audio->late_us / 1000,
		audio->on ? "true" : "false");
}

struct audio *audio_new(struct loop *loop, struct emulator *emulator, const char *link)
{
	struct audio *audio = alloc_zero(sizeof(*audio));
	int error = pty_open(&audio->pty, link);

	if (error) {
		free(audio);
		errno = -error;
		return NULL;
	}

	audio->emulator = emulator;
	timer_init(&audio->timer, loop, on_frame, audio);
	timer_start(&audio->timer, FRAME_US / 1000);
	return audio;
}

void audio_free(struct audio *audio)
{
	if (!audio)
		return;

	timer_stop(&audio->timer);
	open_file(&audio->play, "", "");
	open_file(&audio->record, "", "");
	vanish(audio);
	free(audio);
}
