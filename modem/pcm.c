/*
 * The loop's side of the audio port; see pcm.h. Two event descriptors and three queues join it to
 * the thread; whoever needs the other is never waited for but when the call ends.
 */
#include "modem/pcm.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/pcm_state.h"
#include "modem/port.h"

#define PRIORITY 10
#define PIECE	 2048
#define WHY_MAX	 200

static const struct voice *voice; /* the module; loaded by the first that asks */

struct media {
	struct pcm_engine engine;
	struct loop_fd *watch;
	const struct media_events *events;
	void *arg;
	pthread_t thread;
	bool running;
	int fd;
	int to_thread; /* eventfd */
	int to_loop;
	atomic_bool quit;
	size_t sounds; /* given, and not told as played yet */
	bool recording;
	size_t told;  /* samples of the recording */
	size_t until; /* its length, once it has ended */
	bool busy;    /* callbacks on the stack */
	bool closed;
};

/* ------------------------------------------------------------------ the thread */

static void wake(int fd)
{
	const uint64_t one = 1;

	/* full means that it is awake */
	if (write(fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
		return;
}

static void calm(int fd)
{
	uint64_t n;

	if (read(fd, &n, sizeof(n)) < 0)
		return;
}

/* Something came, an order came, the port takes more, or the clock is due. */
static void sleep_until_due(struct media *media)
{
	struct pcm_engine *e = &media->engine;
	int64_t us = pcm_engine_wait(e, clock_monotonic_us());
	struct timespec timeout = {us / 1000000, us % 1000000 * 1000};
	struct pollfd fds[] = {
		{media->fd, (short)(POLLIN | (e->blocked && !e->held ? POLLOUT : 0)), 0},
		{media->to_thread, POLLIN, 0},
	};

	ppoll(fds, 2, &timeout, NULL);

	if (fds[1].revents)
		calm(media->to_thread);
}

static int64_t boot_ms(void)
{
	return clock_boot_ms(clock_real());
}

static void *run(void *arg)
{
	struct media *media = arg;
	struct pcm_engine *e = &media->engine;
	int error = 0;

	while (!error && !atomic_load(&media->quit)) {
		error = pcm_engine_turn(e, clock_monotonic_us(), boot_ms());

		if (e->tell) {
			e->tell = false;
			wake(media->to_loop);
		}

		if (!error)
			sleep_until_due(media);
	}

	if (error) {
		const struct pcm_news gone = {
			.kind = PCM_NEWS_GONE, .at_ms = boot_ms(), .error = -error};

		spsc_put(&e->news, &gone, 1);
		wake(media->to_loop);
	}

	return NULL;
}

/* ------------------------------------------------------------------ what it tells */

/* The last piece says so, even when it is empty. A callback may end the call. */
static void tell_recorded(struct media *media, size_t until, bool last)
{
	int16_t piece[PIECE];

	while (media->recording && media->told < until) {
		size_t want = until - media->told < PIECE ? until - media->told : PIECE;
		size_t n = spsc_take(&media->engine.heard, piece, want);

		if (!n)
			break;

		media->told += n;
		media->recording = !last || media->told < until;
		media->events->recorded(media->arg, piece, n, !media->recording);
	}

	if (last && media->recording) {
		media->recording = false;
		media->events->recorded(media->arg, piece, 0, true);
	}
}

static void tell(struct media *media, const struct pcm_news *news)
{
	const struct media_events *events = media->events;

	switch (news->kind) {
	case PCM_NEWS_KEY:
		events->key(media->arg, news->key, news->sources, news->at_ms);
		break;
	case PCM_NEWS_PLAYED:
		media->sounds--;
		events->played(
			media->arg, news->owner, news->how, news->samples, news->at_ms);
		break;
	case PCM_NEWS_RECORDED:
		media->until = news->samples;
		tell_recorded(media, news->samples, true);
		break;
	case PCM_NEWS_MUTE: events->mute(media->arg); break;
	case PCM_NEWS_BUSY: events->busy(media->arg); break;
	case PCM_NEWS_WIDE: events->wide(media->arg); break;
	case PCM_NEWS_GONE: events->gone(media->arg, news->error); break;
	}
}

static void release(struct media *media)
{
	close(media->to_thread);
	close(media->to_loop);
	close(media->fd);
	pcm_engine_clear(&media->engine);
	free(media);
}

/* What was recorded so far, unless its end is among the news. */
static void tell_all(struct media *media)
{
	struct pcm_news news;

	media->busy = true;

	if (media->recording && !spsc_waiting(&media->engine.news))
		tell_recorded(media, SIZE_MAX, false);

	while (!media->closed && spsc_take(&media->engine.news, &news, 1))
		tell(media, &news);

	media->busy = false;

	if (media->closed)
		release(media);
}

static void on_news(void *arg, int fd, unsigned events)
{
	(void)events;
	calm(fd);
	tell_all(arg);
}

/* ------------------------------------------------------------------ orders */

static int give(struct media *media, const struct pcm_order *order)
{
	if (!spsc_put(&media->engine.orders, order, 1))
		return -ENOBUFS;

	wake(media->to_thread);
	return 0;
}

static void give_kind(struct media *media, enum pcm_order_kind kind)
{
	const struct pcm_order order = {.kind = kind};

	give(media, &order);
}

static int media_play(struct media *media, const struct call_sound *sound)
{
	const struct pcm_order order = {.kind = PCM_ORDER_PLAY, .sound = *sound};
	int error = media->sounds < CALL_SOUNDS ? give(media, &order) : -ENOBUFS;

	media->sounds += !error;
	return error;
}

static void media_stop_play(struct media *media)
{
	give_kind(media, PCM_ORDER_STOP);
}

static void media_record(struct media *media, bool on)
{
	if (on) {
		media->recording = true;
		media->told = 0;
	}

	give_kind(media, on ? PCM_ORDER_RECORD : PCM_ORDER_RECORD_END);
}

static void media_key(struct media *media, char key)
{
	const struct pcm_order order = {.kind = PCM_ORDER_KEY, .key = key};

	give(media, &order);
}

static void media_hold(struct media *media, bool on)
{
	give_kind(media, on ? PCM_ORDER_HOLD : PCM_ORDER_GO);
}

static void media_count(const struct media *media, struct call_counters *counters)
{
	uint64_t n[PCM_COUNTS];

	for (size_t i = 0; i < PCM_COUNTS; i++)
		n[i] = atomic_load_explicit(
			&media->engine.counts[i], memory_order_relaxed);

	counters->frames_in += n[PCM_FRAMES_IN];
	counters->frames_out += n[PCM_FRAMES_OUT];
	counters->silence += n[PCM_SILENCE];
	counters->underruns += n[PCM_UNDERRUNS];
	counters->dropped += n[PCM_DROPPED];
	counters->cut_writes += n[PCM_CUT_WRITES];
	counters->odd_reads += n[PCM_ODD_READS];
	counters->stalls += n[PCM_STALLS];
	counters->recorded += n[PCM_RECORDED];
	counters->unrecorded += n[PCM_UNRECORDED];
	counters->keys += n[PCM_KEYS];
	counters->keys_tone += n[PCM_KEYS_TONE];
	counters->keys_modem += n[PCM_KEYS_MODEM];
	counters->keys_both += n[PCM_KEYS_BOTH];
}

/* ------------------------------------------------------------------ life */

/* Before all others where the system lets it; as one of them otherwise. No signal is its business. */
static int start_thread(struct media *media)
{
	const struct sched_param param = {.sched_priority = PRIORITY};
	pthread_attr_t attr;
	sigset_t all, old;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	pthread_attr_init(&attr);
	pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
	pthread_attr_setschedparam(&attr, &param);
	error = pthread_create(&media->thread, &attr, run, media);

	if (error) {
		pcm_engine_is_common(&media->engine);
		error = pthread_create(&media->thread, NULL, run, media);
	}

	pthread_attr_destroy(&attr);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return -error;
}

static int media_start(struct media *media)
{
	int error;

	pcm_engine_begin(&media->engine, clock_monotonic_us(), boot_ms());
	error = start_thread(media);
	media->running = !error;
	return error;
}

static void media_close(struct media *media)
{
	struct pcm_news news;

	if (media->running) {
		atomic_store(&media->quit, true);
		wake(media->to_thread);
		pthread_join(media->thread, NULL);
	}

	loop_fd_remove(media->watch);
	pcm_engine_end(&media->engine, boot_ms());

	/* how the port does is no news any more */
	while (spsc_take(&media->engine.news, &news, 1)) {
		if (news.kind <= PCM_NEWS_RECORDED)
			tell(media, &news);
	}

	tell_recorded(media, media->until, media->recording);
	media->closed = true;

	if (!media->busy)
		release(media);
}

static struct media *media_open(struct loop *loop, const char *device,
	const struct media_events *events, void *arg, int *error)
{
	struct media *media;
	int fd = port_open(device, 0);

	*error = fd < 0 ? fd : 0;

	if (fd < 0)
		return NULL;

	media = alloc_zero(sizeof(*media));
	media->fd = fd;
	media->events = events;
	media->arg = arg;
	media->to_thread = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	media->to_loop = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	pcm_engine_init(&media->engine, fd, voice);
	atomic_init(&media->quit, false);
	media->watch = loop_fd_add(loop, media->to_loop, LOOP_READ, on_news, media);
	return media;
}

static const struct media_ops ops = {
	.open = media_open,
	.start = media_start,
	.play = media_play,
	.stop_play = media_stop_play,
	.record = media_record,
	.key = media_key,
	.hold = media_hold,
	.count = media_count,
	.close = media_close,
};

const struct media_ops *pcm_media(const char **why)
{
	static char text[WHY_MAX];

	if (!voice)
		voice = voice_load(text, sizeof(text));

	*why = voice ? "" : text;
	return voice ? &ops : NULL;
}
