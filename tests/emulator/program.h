/*
 * What belongs to the program keng-emulator and not to the library: ptys, the control socket, the
 * script and the log of every exchange.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "gateway/base/loop.h"
#include "tests/emulator/emulator.h"

/* Called when the first host opens the pty, and when the last one closes it. */
typedef void (*pty_host_fn)(void *arg, bool present);

/* A pty with a name that stays. The slave is kept open, so that a host may come and go. */
struct pty {
	int master;
	int slave;
	int watch; /* inotify: who opens and closes the slave */
	int hosts; /* that have it open */
	struct loop_fd *watcher;
	pty_host_fn fn;
	void *arg;
	char name[64]; /* of the slave */
	char link[PATH_MAX];
};

/* Makes link (a symbolic link is replaced, anything else is not). 0 or -errno. */
int pty_open(struct pty *pty, const char *link);
/* Tells of hosts; where the system cannot, there is always one. */
void pty_watch(struct pty *pty, struct loop *loop, pty_host_fn fn, void *arg);
/* Takes the link away and closes the slave; the master only when it is still there. */
void pty_close(struct pty *pty);

/* Every byte that crosses and every event, one JSON object a line. */
struct journal {
	FILE *file;
	struct clock *clock;
	struct timer flush;
	bool from_host;
	int64_t at_ms; /* of the first of bytes */
	size_t len;
	char bytes[1024];
};

/* 0 or -errno. */
int journal_open(struct journal *journal, struct loop *loop, const char *path);
void journal_close(struct journal *journal);
void journal_exchange(
	struct journal *journal, bool from_host, const char *bytes, size_t len);
void journal_event(struct journal *journal, const char *json);

struct control;
struct audio;

/*
 * Listens on a unix socket and takes the command language from it. audio may be NULL. NULL with
 * errno set.
 */
struct control *control_new(struct loop *loop, struct emulator *emulator,
	struct audio *audio, const char *path);
void control_free(struct control *control);
/* Tells those who subscribed. */
void control_event(struct control *control, const char *json);
/* Answers those who wait for this many SUBMITs. */
void control_sent(struct control *control, uint64_t sent);

struct script;

/* Plays "[+MS] command" lines; errors go to the log. NULL with errno set. */
struct script *script_new(struct loop *loop, struct emulator *emulator, const char *path);
void script_free(struct script *script);

/* A pty that takes and gives 8 kHz 16-bit mono at the speed of sound, while a call has audio. */
struct audio *audio_new(struct loop *loop, struct emulator *emulator, const char *link);
void audio_free(struct audio *audio);
/*
 * What the other side says from now on: samples, or a WAV file of that format; and where to
 * write down what it hears. "" ends either. 0 or -errno, -EINVAL for another format.
 */
int audio_play(struct audio *audio, const char *path);
int audio_record(struct audio *audio, const char *path);
/*
 * Keys of the other side, as tones; events: the modem tells of each as it begins, too. 0,
 * -ENOTCONN without audio, -EINVAL.
 */
int audio_press(struct audio *audio, const char *keys, unsigned on_ms, unsigned off_ms,
	bool events);
/*
 * How it misbehaves from now on: burst MS, split BYTES, ppm N, mute MS, deaf MS, stall MS,
 * stale BYTES, vanish. 0 or -EINVAL.
 */
int audio_spoil(struct audio *audio, const char *name, int64_t value);
/* How much sound passed, of all calls so far; -ENOTCONN when none passes now. */
int64_t audio_heard_ms(const struct audio *audio);
/* Since the recording began: "ok" and counters as JSON. */
void audio_stats(const struct audio *audio, char *out, size_t cap);
