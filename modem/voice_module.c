/*
 * The voice module: the only place that knows spandsp and libsndfile; see voice.h. It is loaded
 * by itself and shares nothing with who loads it but that header.
 */
#include "modem/voice.h"

#include <errno.h>
#include <sndfile.h>
#include <spandsp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Measured through the codecs of mobile networks: they bend the two tones of a key apart, most of
 * all the high one down, and weaken both (dB; the receiver's own are 4, 8 and -42).
 */
#define TWIST	      10
#define REVERSE_TWIST 12
#define THRESHOLD     (-42)
#define CHANNELS_MAX  8

/* Viet Nam's: 425 Hz, half a second of it and half of silence; a quarter each where lines lack. */
#define BUSY_HZ	 425
#define CADENCES 3 /* of them: people hum, too */
#define BLOCK	      1024

extern const struct voice keng_voice;

struct voice_tones {
	dtmf_rx_state_t *rx;
	super_tone_rx_descriptor_t *cadences;
	super_tone_rx_state_t *busy;
	voice_tone_fn fn;
	void *arg;
};

static void on_tone(void *arg, int code, int level, int delay)
{
	struct voice_tones *tones = arg;

	(void)level;
	(void)delay;
	tones->fn(tones->arg, (char)code);
}

/* A cadence is told when it begins, by its number, and when it ends. */
static void on_busy(void *arg, int code, int level, int delay)
{
	struct voice_tones *tones = arg;

	(void)level;
	(void)delay;

	if (code >= 0)
		tones->fn(tones->arg, VOICE_BUSY);
}

static void add_cadence(super_tone_rx_descriptor_t *cadences, int min_ms, int max_ms)
{
	int tone = super_tone_rx_add_tone(cadences);

	for (int i = 0; i < CADENCES; i++) {
		super_tone_rx_add_element(cadences, tone, BUSY_HZ, 0, min_ms, max_ms);
		super_tone_rx_add_element(cadences, tone, 0, 0, min_ms, max_ms);
	}
}

static void listen_for_busy(struct voice_tones *tones)
{
	tones->cadences = super_tone_rx_make_descriptor(NULL);

	if (!tones->cadences)
		abort();

	add_cadence(tones->cadences, 400, 600);
	add_cadence(tones->cadences, 200, 300);
	tones->busy = super_tone_rx_init(NULL, tones->cadences, on_busy, tones);

	if (!tones->busy)
		abort();
}

static struct voice_tones *tones_new(voice_tone_fn fn, void *arg)
{
	struct voice_tones *tones = calloc(1, sizeof(*tones));

	if (!tones)
		abort();

	tones->fn = fn;
	tones->arg = arg;
	tones->rx = dtmf_rx_init(NULL, NULL, NULL);

	if (!tones->rx)
		abort();

	dtmf_rx_set_realtime_callback(tones->rx, on_tone, tones);
	dtmf_rx_parms(tones->rx, 0, TWIST, REVERSE_TWIST, THRESHOLD);
	listen_for_busy(tones);
	return tones;
}

static void tones_feed(struct voice_tones *tones, const int16_t *pcm, size_t samples)
{
	dtmf_rx(tones->rx, pcm, (int)samples);
	super_tone_rx(tones->busy, pcm, (int)samples);
}

static void tones_free(struct voice_tones *tones)
{
	dtmf_rx_free(tones->rx);
	super_tone_rx_free(tones->busy);
	super_tone_rx_free_descriptor(tones->cadences);
	free(tones);
}

static int read_mixed(SNDFILE *file, int channels, struct voice_wav *out)
{
	int16_t block[BLOCK * CHANNELS_MAX];
	size_t max = out->samples;
	sf_count_t n;

	out->samples = 0;

	while ((n = sf_readf_short(file, block, BLOCK)) > 0) {
		for (sf_count_t i = 0; i < n && out->samples < max; i++) {
			int32_t sum = 0;

			for (int c = 0; c < channels; c++)
				sum += block[i * channels + c];

			out->pcm[out->samples++] = (int16_t)(sum / channels);
		}
	}

	return 0;
}

static int wav_read(const char *path, size_t max, struct voice_wav *out)
{
	SF_INFO info = {0};
	SNDFILE *file;
	int error;

	*out = (struct voice_wav){0};
	errno = 0;
	file = sf_open(path, SFM_READ, &info);

	if (!file)
		return errno ? -errno : -EINVAL;

	if (info.channels < 1 || info.channels > CHANNELS_MAX || info.samplerate < 1 ||
		info.frames < 0)
		error = -EINVAL;
	else if ((uint64_t)info.frames > max)
		error = -EFBIG;
	else
		error = 0;

	if (!error) {
		out->rate = info.samplerate;
		out->samples = (size_t)info.frames;
		out->pcm = calloc(out->samples + 1, sizeof(*out->pcm));
		error = out->pcm ? read_mixed(file, info.channels, out) : -ENOMEM;
	}

	sf_close(file);
	return error;
}

static int wav_write(const char *path, const int16_t *pcm, size_t samples, int rate)
{
	SF_INFO info = {.samplerate = rate,
		.channels = 1,
		.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file;
	sf_count_t n;

	errno = 0;
	file = sf_open(path, SFM_WRITE, &info);

	if (!file)
		return errno ? -errno : -EINVAL;

	n = sf_writef_short(file, pcm, (sf_count_t)samples);

	if (sf_close(file) == 0 && n == (sf_count_t)samples)
		return 0;

	n = errno;
	unlink(path);
	return n ? -(int)n : -EIO;
}

const struct voice keng_voice = {
	.abi = VOICE_ABI,
	.tones_new = tones_new,
	.tones_feed = tones_feed,
	.tones_free = tones_free,
	.wav_read = wav_read,
	.wav_write = wav_write,
};
