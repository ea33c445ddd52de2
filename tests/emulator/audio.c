/*
 * The audio port: 8 kHz, 16 bit, mono, in frames of 20 ms; see program.h. It gives silence and
 * takes what it is sent, both in real time and only while a call has its audio on.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "tests/emulator/emu_state.h"
#include "tests/emulator/program.h"

#define FRAME_MS    20
#define FRAME_BYTES 320
#define BEHIND_MAX  50 /* frames made up for at once after a delay */

struct audio {
	struct emulator *emulator;
	struct clock *clock;
	struct pty pty;
	struct timer timer;
	int64_t played_ms; /* up to when frames were exchanged */
	uint64_t given;
	uint64_t taken;
};

static void exchange_frame(struct audio *audio)
{
	static const char silence[FRAME_BYTES];
	char frame[FRAME_BYTES];
	ssize_t n = read(audio->pty.master, frame, sizeof(frame));

	if (n > 0)
		audio->taken += (uint64_t)n;

	n = write(audio->pty.master, silence, sizeof(silence));

	if (n > 0)
		audio->given += (uint64_t)n;
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
	pty_close(&audio->pty);
	close(audio->pty.master);
	free(audio);
}
