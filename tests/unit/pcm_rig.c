/*
 * A rig for the media engine; see pcm_rig.h.
 */
#include "tests/unit/pcm_rig.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct voice_tones {
	voice_tone_fn fn;
	void *arg;
};

static struct voice_tones *tones_new(voice_tone_fn fn, void *arg)
{
	struct voice_tones *tones = calloc(1, sizeof(*tones));

	*tones = (struct voice_tones){fn, arg};
	return tones;
}

static void tones_feed(struct voice_tones *tones, const int16_t *pcm, size_t samples)
{
	for (size_t i = 0; i < samples; i++) {
		if (pcm[i] == TONE_MARK)
			tones->fn(tones->arg, '5');
		else if (pcm[i] == TONE_MARK + 1)
			tones->fn(tones->arg, '\0');
		else if (pcm[i] == TONE_MARK + 2)
			tones->fn(tones->arg, VOICE_BUSY);
	}
}

static void tones_free(struct voice_tones *tones)
{
	free(tones);
}

static const struct voice voice = {
	.tones_new = tones_new, .tones_feed = tones_feed, .tones_free = tones_free};

struct rig *rig_new(void)
{
	struct rig *r = calloc(1, sizeof(*r));
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	r->far = ends[1];
	pcm_engine_init(&r->engine, ends[0], &voice);
	return r;
}

void rig_free(struct rig *r)
{
	pcm_engine_end(&r->engine, 0);
	close(r->engine.fd);
	close(r->far);
	pcm_engine_clear(&r->engine);
	free(r);
}

void rig_begin(struct rig *r)
{
	pcm_engine_begin(&r->engine, r->now_us, r->now_us / 1000);
}

int turn(struct rig *r)
{
	return pcm_engine_turn(&r->engine, r->now_us, r->now_us / 1000);
}

void take(struct rig *r, size_t most)
{
	uint8_t *bytes = (uint8_t *)r->heard;
	size_t at = r->heard_count * 2;
	ssize_t n;

	while (most && at + 4096 < sizeof(r->heard)) {
		n = read(r->far, bytes + at, most < 4096 ? most : 4096);

		if (n <= 0)
			break;

		at += (size_t)n;
		most -= (size_t)n;
	}

	r->heard_count = at / 2;
}

void say(struct rig *r, const void *bytes, size_t len)
{
	assert_int_equal(write(r->far, bytes, len), len);
}

void say_frames(struct rig *r, unsigned frames)
{
	int16_t pcm[PCM_FRAME];

	while (frames--) {
		for (size_t i = 0; i < PCM_FRAME; i++) {
			pcm[i] = r->next;
			r->next = (int16_t)((r->next + 1) % 10000);
		}

		say(r, pcm, sizeof(pcm));
	}
}

void run(struct rig *r, unsigned frames, unsigned burst)
{
	for (unsigned i = 1; i <= frames; i++) {
		r->now_us += PCM_FRAME_US;

		if (i % burst == 0)
			say_frames(r, burst);

		assert_int_equal(turn(r), 0);
		take(r, SIZE_MAX);
	}
}

void play(struct rig *r, const int16_t *pcm, size_t samples, uint64_t owner, bool cut)
{
	const struct pcm_order order = {.kind = PCM_ORDER_PLAY,
		.sound = {.pcm = pcm,
			.samples = samples,
			.owner = owner,
			.cut_on_key = cut}};

	assert_int_equal(spsc_put(&r->engine.orders, &order, 1), 1);
}

void give(struct rig *r, enum pcm_order_kind kind, char key)
{
	const struct pcm_order order = {.kind = kind, .key = key};

	assert_int_equal(spsc_put(&r->engine.orders, &order, 1), 1);
}

bool news(struct rig *r, struct pcm_news *out)
{
	return spsc_take(&r->engine.news, out, 1) == 1;
}

uint64_t counted(struct rig *r, enum pcm_count what)
{
	return atomic_load(&r->engine.counts[what]);
}

int16_t *make_sound(size_t samples, unsigned seed)
{
	int16_t *pcm = malloc(samples * sizeof(*pcm));

	for (size_t i = 0; i < samples; i++) {
		seed = seed * 1103515245u + 12345u;
		pcm[i] = (int16_t)((seed >> 16) | 1);
	}

	return pcm;
}

long find(const struct rig *r, const int16_t *pcm, size_t samples)
{
	for (size_t at = 0; at + samples <= r->heard_count; at++) {
		if (memcmp(r->heard + at, pcm, samples * sizeof(*pcm)) == 0)
			return (long)at;
	}

	return -1;
}
