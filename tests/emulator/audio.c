/*
 * The audio port: 8 kHz, 16 bit, mono, in frames of 20 ms; see program.h. It gives silence or a
 * file and takes what it is sent, both in real time and only while a call has its audio on.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "tests/emulator/emu_state.h"
#include "tests/emulator/program.h"

#define FRAME_MS    20
#define FRAME_BYTES 320
#define BEHIND_MAX  5 /* frames made up for at once after a delay */

struct audio {
	struct emulator *emulator;
	struct clock *clock;
	struct pty pty;
	struct timer timer;
	int64_t played_ms; /* up to when frames were exchanged */
	FILE *play;	   /* what the other side says, NULL: nothing */
	FILE *record;	   /* what the other side hears, NULL: nobody notes it */
};

static void end_play(struct audio *audio)
{
	fclose(audio->play);
	audio->play = NULL;
	emu_event(audio->emulator, "played", "\"end\":true");
}

static void exchange_frame(struct audio *audio)
{
	char frame[FRAME_BYTES] = {0};
	char heard[FRAME_BYTES];
	ssize_t n = read(audio->pty.master, heard, sizeof(heard));

	if (n > 0 && audio->record)
		fwrite(heard, 1, (size_t)n, audio->record);

	if (audio->play && fread(frame, 1, sizeof(frame), audio->play) < sizeof(frame))
		end_play(audio);

	/* A host that does not read loses what is said, as with a call. */
	if (write(audio->pty.master, frame, sizeof(frame)) < 0 && errno != EAGAIN)
		log_warn("audio", "write");
}

/* Where the profile has a command for it, the host has to give it. */
static bool is_on(const struct emulator *e)
{
	return e->call.state == EMU_CALL_ACTIVE &&
	       (e->call.audio_on || !e->profile->pcm_needs_on);
}

static void on_frame(void *arg)
{
	struct audio *audio = arg;
	int64_t now = clock_boot_ms(audio->clock);

	if (!is_on(audio->emulator))
		audio->played_ms = now;
	else if (now - audio->played_ms > BEHIND_MAX * FRAME_MS)
		audio->played_ms = now - FRAME_MS;

	for (; now - audio->played_ms >= FRAME_MS; audio->played_ms += FRAME_MS)
		exchange_frame(audio);

	timer_start(&audio->timer, FRAME_MS);
}

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
	return open_file(&audio->record, path, "wbe");
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
	audio->clock = loop_clock(loop);
	timer_init(&audio->timer, loop, on_frame, audio);
	timer_start(&audio->timer, FRAME_MS);
	return audio;
}

void audio_free(struct audio *audio)
{
	if (!audio)
		return;

	timer_stop(&audio->timer);
	open_file(&audio->play, "", "");
	open_file(&audio->record, "", "");
	pty_close(&audio->pty);
	close(audio->pty.master);
	free(audio);
}
