/*
 * The audio port from the inside, for its own files: pcm.c is the loop's side of it, pcm_engine.c
 * what the thread does, as functions that are given the time. The thread touches no disk, takes
 * no lock and allocates nothing.
 */
#pragma once

#include <stdatomic.h>
#include <sys/types.h>

#include "modem/keys.h"
#include "modem/media.h"
#include "modem/spsc.h"
#include "modem/voice.h"

#define PCM_FRAME	160 /* samples, 20 ms */
#define PCM_FRAME_US	20000
#define PCM_LEAD	3 /* frames that the modem has before it needs them */
#define PCM_LEAD_COMMON 4 /* where the thread may not go before all others, and is late at times */
#define PCM_LEAD_BURSTS 6 /* where it gives five at a time */
#define PCM_READ_MAX	4096

enum pcm_order_kind {
	PCM_ORDER_PLAY,
	PCM_ORDER_STOP,
	PCM_ORDER_RECORD,
	PCM_ORDER_RECORD_END,
	PCM_ORDER_KEY,
	PCM_ORDER_HOLD,
	PCM_ORDER_GO,
};

struct pcm_order {
	enum pcm_order_kind kind;
	char key;
	struct call_sound sound;
};

enum pcm_news_kind {
	PCM_NEWS_KEY,
	PCM_NEWS_PLAYED,
	PCM_NEWS_RECORDED, /* the recording has ended, with samples of it */
	PCM_NEWS_MUTE,
	PCM_NEWS_BUSY,
	PCM_NEWS_WIDE,
	PCM_NEWS_GONE,
};

struct pcm_news {
	enum pcm_news_kind kind;
	int64_t at_ms;
	char key;
	unsigned sources;
	uint64_t owner;
	enum call_played how;
	size_t samples;
	int error;
};

enum pcm_count {
	PCM_FRAMES_IN,
	PCM_FRAMES_OUT,
	PCM_SILENCE,
	PCM_UNDERRUNS,
	PCM_DROPPED,
	PCM_CUT_WRITES,
	PCM_ODD_READS,
	PCM_STALLS,
	PCM_RECORDED,
	PCM_UNRECORDED,
	PCM_KEYS,
	PCM_KEYS_TONE,
	PCM_KEYS_MODEM,
	PCM_KEYS_BOTH,
	PCM_COUNTS,
};

struct pcm_engine {
	int fd;
	struct spsc orders;
	struct spsc news;
	struct spsc heard; /* samples of a recording, for the loop */
	_Atomic uint64_t counts[PCM_COUNTS];
	bool tell; /* somebody should look at news or heard */

	const struct voice *voice;
	struct voice_tones *tones;
	struct keys keys;
	int64_t now_ms; /* boot time of this turn */
	unsigned
		deaf; /* frames in which no tone is listened for: what lay in the modem */

	struct call_sound sounds[CALL_SOUNDS];
	size_t first;
	size_t sound_count;
	size_t played; /* of the first, samples */

	/* in samples; all of it is about pace */
	int64_t owed;
	int64_t lead;
	unsigned bursts;
	bool held;
	bool blocked;	       /* the port takes nothing more */
	int64_t quiet_samples; /* before anything is played */
	int64_t heard_us;      /* when something came last */
	int64_t line_us;       /* when that was due: reads may be late, never early */
	int64_t mute_us;
	bool by_clock;	  /* it stalled; what comes is not counted until it flows again */
	int64_t stall_us; /* when the last had been due before that */
	int64_t flow_us;  /* since when it flows again */
	int64_t granted;  /* frames by the clock since stall_us */
	int64_t came;	  /* samples since then all the same */

	/* how fast it gives samples, until it is known to be as it should */
	int64_t rate_us;
	int64_t rate_samples;
	bool rate_known;

	bool recording;
	size_t recorded;
	size_t untold;
	size_t in_frame; /* samples of a frame that came in so far */

	bool has_carry;
	uint8_t carry;
	int16_t frame[PCM_FRAME];
	size_t rest; /* bytes of frame that were not taken yet */
};

/* fd is non-blocking; what lies in it is thrown away. */
void pcm_engine_begin(struct pcm_engine *engine, int64_t now_us, int64_t now_ms);

/* Before it begins: the thread that turns it is one among many. */
void pcm_engine_is_common(struct pcm_engine *engine);

/* Microseconds until the clock wants a turn. */
int64_t pcm_engine_wait(const struct pcm_engine *engine, int64_t now_us);

/* Orders, what came in, what goes out. 0, or -errno when the port is gone. */
int pcm_engine_turn(struct pcm_engine *engine, int64_t now_us, int64_t now_ms);

/* After the last turn: what plays is told as lost, a recording ends. */
void pcm_engine_end(struct pcm_engine *engine, int64_t now_ms);

void pcm_engine_init(struct pcm_engine *engine, int fd, const struct voice *voice);
void pcm_engine_clear(struct pcm_engine *engine);
