/*
 * What the media thread does; see pcm_state.h. Pace is kept in samples owed: each that comes in
 * adds one, and where nothing comes for a while the clock adds them.
 */
#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "modem/pcm_state.h"

#define PATIENCE_US	   45000 /* nothing came: the clock takes over */
#define PATIENCE_BURSTS_US 115000
#define LEAN		   500 /* a part in so many: faster than any modem's clock is wrong */
#define NEARLY		   (PCM_FRAME + PCM_FRAME / 2)
#define EVEN_US		   200000
#define BACKLOG_MAX	   (6 * PCM_FRAME) /* 120 ms; more is dropped, not caught up with */
#define BURST		   (4 * PCM_FRAME) /* at once: it gives them in bursts */
#define BURST_MAX	   (12 * PCM_FRAME)
#define BURSTS_SURE	   3
#define QUIET		   (300 * CALL_RATE / 1000)
#define DEAF_FRAMES	   5
#define TELL_SAMPLES	   (CALL_RATE / 5)
#define ORDERS		   128
#define NEWS		   256
#define RATE_US		   3000000	      /* so long it is listened to */
#define RATE_WIDE	   (2 * CALL_RATE)
#define NEWS_SPARE	   (CALL_SOUNDS + 16) /* kept free for what must be told */
#define HEARD		   65536	      /* 8 s */

static void count(struct pcm_engine *e, enum pcm_count what, uint64_t n)
{
	atomic_fetch_add_explicit(&e->counts[what], n, memory_order_relaxed);
}

static void tell(struct pcm_engine *e, const struct pcm_news *news)
{
	spsc_put(&e->news, news, 1);
	e->tell = true;
}

/* ------------------------------------------------------------------ playing */

static struct call_sound *first_sound(struct pcm_engine *e)
{
	return &e->sounds[e->first];
}

static void end_sound(struct pcm_engine *e, enum call_played how)
{
	const struct pcm_news news = {.kind = PCM_NEWS_PLAYED,
		.at_ms = e->now_ms,
		.owner = first_sound(e)->owner,
		.how = how,
		.samples = e->played};

	e->first = (e->first + 1) % CALL_SOUNDS;
	e->sound_count--;
	e->played = 0;
	tell(e, &news);
}

static void add_sound(struct pcm_engine *e, const struct call_sound *sound)
{
	e->sounds[(e->first + e->sound_count++) % CALL_SOUNDS] = *sound;
}

/* The next frame, of whatever is to be played and silence behind it. */
static void make_frame(struct pcm_engine *e)
{
	bool quiet = e->quiet_samples > 0;
	size_t len = 0;

	e->quiet_samples -= quiet ? PCM_FRAME : 0;

	while (!quiet && e->sound_count && len < PCM_FRAME) {
		const struct call_sound *sound = first_sound(e);
		size_t n = sound->samples - e->played;

		n = n < PCM_FRAME - len ? n : PCM_FRAME - len;
		memcpy(e->frame + len, sound->pcm + e->played, n * sizeof(*e->frame));
		e->played += n;
		len += n;

		if (e->played == sound->samples)
			end_sound(e, CALL_PLAYED_WHOLE);
	}

	memset(e->frame + len, 0, (PCM_FRAME - len) * sizeof(*e->frame));
	e->rest = sizeof(e->frame);
	count(e, PCM_SILENCE, len == 0);
}

/* ------------------------------------------------------------------ keys */

static void press(struct pcm_engine *e, char key, unsigned source)
{
	struct pcm_news news = {
		.kind = PCM_NEWS_KEY, .at_ms = e->now_ms, .key = key, .sources = source};
	bool both;

	count(e, source == CALL_KEY_TONE ? PCM_KEYS_TONE : PCM_KEYS_MODEM, 1);

	if (!keys_heard(&e->keys, key, source, e->now_ms, &both)) {
		count(e, PCM_KEYS_BOTH, both);
		return;
	}

	count(e, PCM_KEYS, 1);

	while (e->sound_count && first_sound(e)->cut_on_key)
		end_sound(e, CALL_PLAYED_CUT);

	if (spsc_room(&e->news) > NEWS_SPARE)
		tell(e, &news);
}

static void on_tone(void *arg, char key)
{
	struct pcm_engine *e = arg;
	const struct pcm_news busy = {.kind = PCM_NEWS_BUSY, .at_ms = e->now_ms};

	if (key == VOICE_BUSY)
		tell(e, &busy);
	else if (key)
		press(e, key, CALL_KEY_TONE);
	else
		keys_released(&e->keys, e->now_ms);
}

/* ------------------------------------------------------------------ orders */

static void end_recording(struct pcm_engine *e)
{
	const struct pcm_news news = {
		.kind = PCM_NEWS_RECORDED, .at_ms = e->now_ms, .samples = e->recorded};

	if (!e->recording)
		return;

	e->recording = false;
	tell(e, &news);
}

static void obey(struct pcm_engine *e, const struct pcm_order *order)
{
	switch (order->kind) {
	case PCM_ORDER_PLAY: add_sound(e, &order->sound); break;
	case PCM_ORDER_STOP:
		while (e->sound_count)
			end_sound(e, CALL_PLAYED_STOPPED);

		break;
	case PCM_ORDER_RECORD:
		e->recording = true;
		e->recorded = e->untold = 0;
		break;
	case PCM_ORDER_RECORD_END: end_recording(e); break;
	case PCM_ORDER_KEY: press(e, order->key, CALL_KEY_MODEM); break;
	case PCM_ORDER_HOLD: e->held = true; break;
	case PCM_ORDER_GO:
		e->held = false;
		e->owed = e->owed < e->lead ? e->owed : e->lead;
		break;
	}
}

static void obey_all(struct pcm_engine *e)
{
	struct pcm_order order;

	while (spsc_take(&e->orders, &order, 1))
		obey(e, &order);
}

/* ------------------------------------------------------------------ hearing */

static void record(struct pcm_engine *e, const int16_t *pcm, size_t n)
{
	size_t kept = spsc_put(&e->heard, pcm, n);

	e->recorded += kept;
	e->untold += kept;
	count(e, PCM_RECORDED, kept);
	count(e, PCM_UNRECORDED, n - kept);

	if (e->untold >= TELL_SAMPLES) {
		e->untold = 0;
		e->tell = true;
	}
}

static void hear(struct pcm_engine *e, const int16_t *pcm, size_t n)
{
	e->in_frame += n;
	count(e, PCM_FRAMES_IN, e->in_frame / PCM_FRAME);
	e->deaf -= e->deaf < e->in_frame / PCM_FRAME
			   ? e->deaf
			   : (unsigned)(e->in_frame / PCM_FRAME);
	e->in_frame %= PCM_FRAME;

	if (e->recording)
		record(e, pcm, n);

	if (!e->deaf)
		e->voice->tones_feed(e->tones, pcm, n);
}

/* Samples may come in two pieces: the odd byte waits for its other half. */
static size_t to_samples(struct pcm_engine *e, uint8_t *bytes, size_t len)
{
	if (len % 2) {
		e->has_carry = true;
		e->carry = bytes[len - 1];
		count(e, PCM_ODD_READS, 1);
	}

	return len / 2;
}

/* All that is there. Samples read, or -errno. */
static ssize_t read_all(struct pcm_engine *e)
{
	_Alignas(int16_t) uint8_t bytes[PCM_READ_MAX];
	size_t total = 0;

	for (;;) {
		size_t kept = e->has_carry;
		ssize_t n;

		bytes[0] = e->carry;
		n = read(e->fd, bytes + kept, sizeof(bytes) - kept);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return (ssize_t)total;

		if (n <= 0)
			return n ? -errno : -ENODEV;

		e->has_carry = false;
		n = (ssize_t)to_samples(e, bytes, (size_t)n + kept);
		hear(e, (const int16_t *)bytes, (size_t)n);
		total += (size_t)n;
	}
}

/* ------------------------------------------------------------------ pace */

/* Quiet for so long, and it has little left: the clock takes over before it has nothing. */
static int64_t patience_us(const struct pcm_engine *e)
{
	return e->lead == PCM_LEAD_BURSTS * PCM_FRAME ? PATIENCE_BURSTS_US : PATIENCE_US;
}

/* Five frames at once, again and again: it needs more in hand until the next five. */
static bool note_burst(struct pcm_engine *e, int64_t n)
{
	if (n < BURST || n > BURST_MAX || e->bursts == BURSTS_SURE ||
		++e->bursts < BURSTS_SURE)
		return false;

	e->owed += PCM_LEAD_BURSTS * PCM_FRAME - e->lead;
	e->lead = PCM_LEAD_BURSTS * PCM_FRAME;
	return true;
}

static void grant(struct pcm_engine *e, int64_t now_us)
{
	int64_t due = (now_us - e->stall_us) / PCM_FRAME_US;

	e->owed += (due - e->granted) * PCM_FRAME;
	e->granted = due;
}

/*
 * When the samples that came were due, as far as can be told from reads that are late now and
 * then: on a line that the earliest of them draw, and that leans a little to follow its clock.
 */
static void draw_line(struct pcm_engine *e, int64_t n, int64_t now_us)
{
	int64_t us = n * 1000000 / CALL_RATE;

	e->line_us += us + us / LEAN;

	if (e->line_us > now_us)
		e->line_us = now_us;
}

/*
 * Behind a stall comes what was late, or it is lost. The clock knows what was due meanwhile; where
 * that is nearly what came, nothing was lost, and what came is the better count.
 */
static void end_stall(struct pcm_engine *e, int64_t now_us)
{
	int64_t more = e->came - e->granted * PCM_FRAME;

	if (more >= -NEARLY && more <= NEARLY)
		e->owed += more;

	e->by_clock = false;
	e->line_us = now_us;
}

/* A modem that another program set to 16 kHz would be heard, and speak, at half the pace. */
static void note_rate(struct pcm_engine *e, int64_t n, int64_t now_us)
{
	const struct pcm_news wide = {.kind = PCM_NEWS_WIDE, .at_ms = e->now_ms};
	int64_t us = now_us - e->rate_us, rate;

	e->rate_samples += n;

	if (e->rate_known || us < RATE_US)
		return;

	rate = e->rate_samples * 1000000 / us;
	e->rate_known = true;

	if (rate > RATE_WIDE * 9 / 10 && rate < RATE_WIDE * 11 / 10)
		tell(e, &wide);
}

static void on_heard(struct pcm_engine *e, int64_t n, int64_t now_us)
{
	bool learned = note_burst(e, n);

	note_rate(e, n, now_us);

	if (!e->by_clock) {
		e->owed += n;
		draw_line(e, n, now_us);
	} else {
		grant(e, now_us);
		e->came += n;

		if (now_us - e->heard_us >= patience_us(e))
			e->flow_us = now_us;

		if (learned || now_us - e->flow_us >= EVEN_US)
			end_stall(e, now_us);
	}

	e->heard_us = e->mute_us = now_us;
}

static void on_quiet(struct pcm_engine *e, int64_t now_us)
{
	const struct pcm_news mute = {.kind = PCM_NEWS_MUTE, .at_ms = e->now_ms};

	if (!e->by_clock && now_us - e->heard_us >= patience_us(e)) {
		e->by_clock = true;
		e->stall_us = e->line_us;
		e->granted = e->came = 0;
		count(e, PCM_STALLS, 1);
	}

	if (e->by_clock)
		grant(e, now_us);

	if (now_us - e->mute_us >= MEDIA_MUTE_MS * INT64_C(1000)) {
		e->mute_us = now_us;
		tell(e, &mute);
	}
}

/* What cannot be made good is not tried: a long pause is not followed by a rush. */
static void bound(struct pcm_engine *e)
{
	int64_t most = e->lead + BACKLOG_MAX;

	count(e, PCM_UNDERRUNS, !e->held && !e->blocked && e->owed > e->lead + PCM_FRAME);

	if (e->owed > most) {
		count(e, PCM_DROPPED, (uint64_t)((e->owed - most) / PCM_FRAME));
		e->owed = most;
	}
}

static int write_rest(struct pcm_engine *e)
{
	const uint8_t *bytes = (const uint8_t *)e->frame + sizeof(e->frame) - e->rest;
	ssize_t n = write(e->fd, bytes, e->rest);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return -errno;

	e->blocked = n < (ssize_t)e->rest;
	count(e, PCM_CUT_WRITES, n > 0 && e->blocked);
	e->rest -= n > 0 ? (size_t)n : 0;

	if (!e->rest) {
		e->owed -= PCM_FRAME;
		count(e, PCM_FRAMES_OUT, 1);
	}

	return 0;
}

/* Partial writes happen; the rest of a frame goes before the next one is made. */
static int write_owed(struct pcm_engine *e)
{
	e->blocked = false;

	while (!e->held && !e->blocked && (e->rest || e->owed >= PCM_FRAME)) {
		int error;

		if (!e->rest)
			make_frame(e);

		error = write_rest(e);

		if (error)
			return error;
	}

	return 0;
}

int64_t pcm_engine_wait(const struct pcm_engine *e, int64_t now_us)
{
	int64_t due = e->by_clock ? e->stall_us + (e->granted + 1) * PCM_FRAME_US
				  : e->heard_us + patience_us(e);

	return due > now_us ? due - now_us : 0;
}

int pcm_engine_turn(struct pcm_engine *e, int64_t now_us, int64_t now_ms)
{
	ssize_t n;

	e->now_ms = now_ms;
	obey_all(e);
	n = read_all(e);

	if (n < 0)
		return (int)n;

	if (n > 0)
		on_heard(e, n, now_us);
	else
		on_quiet(e, now_us);

	bound(e);
	return write_owed(e);
}

/* Up to a quarter of a second of the call before may lie there, and sounds like noise. */
static void flush(struct pcm_engine *e)
{
	uint8_t bytes[PCM_READ_MAX];
	int reads = 0;

	tcflush(e->fd, TCIOFLUSH);

	while (read(e->fd, bytes, sizeof(bytes)) > 0 && ++reads < 64)
		;
}

void pcm_engine_begin(struct pcm_engine *e, int64_t now_us, int64_t now_ms)
{
	flush(e);
	e->now_ms = now_ms;
	e->heard_us = e->line_us = e->mute_us = e->rate_us = now_us;
}

void pcm_engine_end(struct pcm_engine *e, int64_t now_ms)
{
	e->now_ms = now_ms;
	obey_all(e);

	while (e->sound_count)
		end_sound(e, CALL_PLAYED_LOST);

	end_recording(e);
}

void pcm_engine_init(struct pcm_engine *e, int fd, const struct voice *voice)
{
	memset(e, 0, sizeof(*e));
	e->fd = fd;
	e->voice = voice;
	e->tones = voice->tones_new(on_tone, e);
	e->lead = e->owed = PCM_LEAD * PCM_FRAME;
	e->quiet_samples = QUIET;
	e->deaf = DEAF_FRAMES;
	spsc_init(&e->orders, ORDERS, sizeof(struct pcm_order));
	spsc_init(&e->news, NEWS, sizeof(struct pcm_news));
	spsc_init(&e->heard, HEARD, sizeof(int16_t));
}

void pcm_engine_is_common(struct pcm_engine *e)
{
	e->lead = e->owed = PCM_LEAD_COMMON * PCM_FRAME;
}

void pcm_engine_clear(struct pcm_engine *e)
{
	e->voice->tones_free(e->tones);
	spsc_clear(&e->orders);
	spsc_clear(&e->news);
	spsc_clear(&e->heard);
}
