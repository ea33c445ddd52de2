/*
 * The cache of prompts; see prompts.h. One child at a time; the pipe that it inherits tells its
 * end, so that nobody waits for it.
 */
#include "gateway/ivr/prompts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/base/strbuf.h"
#include "gateway/ivr/flow.h"
#include "gateway/ivr/sound.h"
#include "modem/voice.h"
#include "parsers/text/speak.h"

#define VERSION	    1 /* of what is done to a sound: another makes all anew */
#define PATH_OCTETS 512
#define WORDS_MAX   2000
#define SECONDS_MAX 90
#define CHILD_MS    20000
#define BEEP_HZ	    1000
#define BEEP_MS	    300
#define DIGEST	    16

enum prompt_state {
	PROMPT_WANTED,
	PROMPT_GOOD,
	PROMPT_FAILED,
};

struct entry {
	char *name, *words;
	char digest[2 * DIGEST + 1];
	enum prompt_state state;
	struct sound sound;
};

struct prompts {
	struct loop *loop;
	const struct voice *library;
	char cache[PATH_OCTETS / 2], recordings[PATH_OCTETS / 2], voice[64];
	int rate;
	struct entry *entries;
	size_t count;
	struct sound beep;
	char why[256];

	struct timer next; /* begins with what is wanted; ends a child that hangs */
	pid_t child;	   /* 0: none */
	size_t rendered;   /* index of what the child says */
	int pipe;
	struct loop_fd *watch;
};

static void path_of(const struct prompts *prompts, char out[PATH_OCTETS],
	const char *name, const char *suffix)
{
	snprintf(out, PATH_OCTETS, "%s/%s.%s", prompts->cache, name, suffix);
}

/* Whatever changes how it sounds changes the digest. */
static void digest_of(const struct prompts *prompts, const char *words, char *out)
{
	char text[WORDS_MAX + 128];
	uint8_t hash[DIGEST];
	int n = snprintf(text, sizeof(text), "%d|%s|%d|%s", VERSION, prompts->voice,
		prompts->rate, words);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text,
		(size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1, NULL, 0);
	hex_encode(out, hash, sizeof(hash));
}

/* --- files ----------------------------------------------------------------------------------- */

static bool load_pcm(const char *path, struct sound *out)
{
	FILE *file = fopen(path, "rbe");
	struct stat status;
	bool good = false;

	if (!file)
		return false;

	if (!fstat(fileno(file), &status) && status.st_size > 0 &&
		status.st_size <= SECONDS_MAX * SOUND_RATE * 2) {
		out->samples = (size_t)status.st_size / 2;
		out->pcm = alloc_array(out->samples, sizeof(*out->pcm));
		good = fread(out->pcm, 2, out->samples, file) == out->samples;
	}

	fclose(file);

	if (!good) {
		free(out->pcm);
		*out = (struct sound){0};
	}

	return good;
}

/* Whole or not at all; a cache that cannot be written costs time at the next start only. */
static void keep_pcm(const struct prompts *prompts, const struct entry *entry)
{
	char path[PATH_OCTETS], part[PATH_OCTETS];
	FILE *file;

	path_of(prompts, path, entry->digest, "pcm");
	path_of(prompts, part, entry->digest, "part");
	file = fopen(part, "wbe");

	if (!file)
		return;

	bool good = fwrite(entry->sound.pcm, 2, entry->sound.samples, file) ==
		    entry->sound.samples;

	if (fclose(file) || !good || rename(part, path))
		unlink(part);
}

/* As the telephone wants it; false for what holds nothing that can be heard. */
static bool load_wav(const struct prompts *prompts, const char *path, struct sound *out)
{
	struct voice_wav wav;

	if (prompts->library->wav_read(path, SECONDS_MAX * 48000, &wav))
		return false;

	if (wav.rate >= SOUND_RATE) {
		*out = sound_resample(wav.pcm, wav.samples, wav.rate);
		sound_trim(out);
		sound_level(out);
	}

	free(wav.pcm);

	if (out->samples)
		return true;

	free(out->pcm);
	*out = (struct sound){0};
	return false;
}

static bool load_recording(const struct prompts *prompts, struct entry *entry)
{
	char path[PATH_OCTETS];

	if (!*prompts->recordings || !*entry->name)
		return false;

	snprintf(path, sizeof(path), "%s/%s.wav", prompts->recordings, entry->name);

	if (access(path, R_OK))
		return false;

	if (load_wav(prompts, path, &entry->sound))
		return true;

	log_warnx("voice", "%s: no speech in it, the synthetic voice is taken", path);
	return false;
}

/* --- the child ------------------------------------------------------------------------------- */

static void fail(struct prompts *prompts, struct entry *entry, const char *why)
{
	entry->state = PROMPT_FAILED;
	snprintf(prompts->why, sizeof(prompts->why), "%s", why);
	log_warnx("voice", "a prompt has no sound (%s): %s",
		*entry->name ? entry->name : "text", why);
}

static void end_child(struct prompts *prompts)
{
	loop_fd_remove(prompts->watch);
	close(prompts->pipe);
	prompts->watch = NULL;
	prompts->child = 0;
}

static void on_child(void *arg, int fd, unsigned events)
{
	struct prompts *prompts = arg;
	struct entry *entry = &prompts->entries[prompts->rendered];
	char wav[PATH_OCTETS], rubbish[256];
	int status = -1;

	(void)events;

	if (read(fd, rubbish, sizeof(rubbish)) > 0)
		return;

	waitpid(prompts->child, &status, 0);
	end_child(prompts);
	path_of(prompts, wav, entry->digest, "wav");

	if (status)
		fail(prompts, entry, "espeak-ng did not say it");
	else if (!load_wav(prompts, wav, &entry->sound))
		fail(prompts, entry, "espeak-ng said nothing that can be heard");
	else
		entry->state = PROMPT_GOOD;

	unlink(wav);

	if (entry->state == PROMPT_GOOD)
		keep_pcm(prompts, entry);

	timer_start(&prompts->next, 0);
}

/* Words as one argument: no shell ever sees them. */
static int spawn(struct prompts *prompts, const struct entry *entry, int out)
{
	char wav[PATH_OCTETS], rate[16];
	const char *arguments[] = {"espeak-ng", "-v", prompts->voice, "-s", rate, "-w",
		wav, "--", entry->words, NULL};
	posix_spawn_file_actions_t actions;

	path_of(prompts, wav, entry->digest, "wav");
	snprintf(rate, sizeof(rate), "%d", prompts->rate);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);

	int result = posix_spawnp(&prompts->child, arguments[0], &actions, NULL,
		(char **)arguments, environ);

	posix_spawn_file_actions_destroy(&actions);
	return result;
}

static bool begin_child(struct prompts *prompts, struct entry *entry)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK)) {
		fail(prompts, entry, strerror(errno));
		return false;
	}

	int result = spawn(prompts, entry, ends[1]);

	close(ends[1]);

	if (result) {
		close(ends[0]);
		prompts->child = 0;
		fail(prompts, entry,
			result == ENOENT ? "espeak-ng is not installed"
					 : strerror(result));
		return false;
	}

	prompts->pipe = ends[0];
	prompts->rendered = (size_t)(entry - prompts->entries);
	prompts->watch =
		loop_fd_add(prompts->loop, ends[0], LOOP_READ, on_child, prompts);
	timer_start(&prompts->next, CHILD_MS);
	return true;
}

/* A child that was killed says so by its pipe. One text a turn of the loop. */
static void on_next(void *arg)
{
	struct prompts *prompts = arg;

	if (prompts->child) {
		kill(prompts->child, SIGKILL);
		return;
	}

	for (size_t i = 0; i < prompts->count; i++) {
		struct entry *entry = &prompts->entries[i];
		char path[PATH_OCTETS];

		if (entry->state != PROMPT_WANTED)
			continue;

		path_of(prompts, path, entry->digest, "pcm");

		if (load_recording(prompts, entry) || load_pcm(path, &entry->sound))
			entry->state = PROMPT_GOOD;
		else if (begin_child(prompts, entry))
			return;

		timer_start(&prompts->next, 0);
		return;
	}

	log_info("voice", "%zu prompts have their sound", prompts->count);
}

/* --- what others may do ---------------------------------------------------------------------- */

struct prompts *prompts_new(struct loop *loop, const struct prompts_conf *conf)
{
	struct prompts *prompts = alloc_zero(sizeof(*prompts));

	prompts->loop = loop;
	prompts->library = conf->library;
	prompts->rate = conf->rate;
	snprintf(prompts->cache, sizeof(prompts->cache), "%s", conf->cache);
	snprintf(
		prompts->recordings, sizeof(prompts->recordings), "%s", conf->recordings);
	snprintf(prompts->voice, sizeof(prompts->voice), "%s", conf->voice);
	prompts->beep = sound_tone(BEEP_HZ, BEEP_MS);
	timer_init(&prompts->next, loop, on_next, prompts);

	if (mkdir(prompts->cache, 0750) && errno != EEXIST)
		log_warn("voice", "%s", prompts->cache);

	return prompts;
}

void prompts_free(struct prompts *prompts)
{
	if (!prompts)
		return;

	if (prompts->child) {
		char wav[PATH_OCTETS];

		path_of(prompts, wav, prompts->entries[prompts->rendered].digest, "wav");
		kill(prompts->child, SIGKILL);
		waitpid(prompts->child, NULL, 0);
		end_child(prompts);
		unlink(wav);
	}

	for (size_t i = 0; i < prompts->count; i++) {
		free(prompts->entries[i].name);
		free(prompts->entries[i].words);
		free(prompts->entries[i].sound.pcm);
	}

	timer_stop(&prompts->next);
	free(prompts->entries);
	free(prompts->beep.pcm);
	free(prompts);
}

static struct entry *find(
	const struct prompts *prompts, const char *name, const char *words)
{
	char text[WORDS_MAX];
	struct strbuf spoken = STRBUF(text);

	speak_text(&spoken, words);

	for (size_t i = 0; i < prompts->count; i++) {
		struct entry *entry = &prompts->entries[i];

		if (strcmp(entry->name, name ? name : "") == 0 &&
			strcmp(entry->words, text) == 0)
			return entry;
	}

	return NULL;
}

void prompts_want(struct prompts *prompts, const char *name, const char *words)
{
	char text[WORDS_MAX];
	struct strbuf spoken = STRBUF(text);

	if (find(prompts, name, words))
		return;

	speak_text(&spoken, words);
	prompts->entries = alloc_resize(
		prompts->entries, prompts->count + 1, sizeof(*prompts->entries));

	struct entry *entry = &prompts->entries[prompts->count++];

	*entry = (struct entry){
		.name = alloc_string(name ? name : ""), .words = alloc_string(text)};
	digest_of(prompts, text, entry->digest);

	if (!prompts->child)
		timer_start(&prompts->next, 0);
}

void prompts_want_flow(struct prompts *prompts, const struct flow *flow)
{
	for (size_t i = 0; i < flow->text_count; i++)
		prompts_want(prompts, flow->texts[i].name, flow->texts[i].words);

	for (int digit = 0; digit < 10; digit++) {
		char name[2] = {(char)('0' + digit), '\0'};

		prompts_want(prompts, name, speak_digit(digit));
	}
}

bool prompts_ready(const struct prompts *prompts, size_t *failed)
{
	bool ready = true;

	*failed = 0;

	for (size_t i = 0; i < prompts->count; i++) {
		const struct entry *entry = &prompts->entries[i];

		if (!*entry->name)
			continue;

		ready = ready && entry->state != PROMPT_WANTED;
		*failed += entry->state == PROMPT_FAILED;
	}

	return ready;
}

const char *prompts_why(const struct prompts *prompts)
{
	return prompts->why;
}

bool prompts_find(const struct prompts *prompts, const char *name, const char *words,
	struct prompt *out)
{
	const struct entry *entry = find(prompts, name, words);

	if (!entry || entry->state != PROMPT_GOOD)
		return false;

	*out = (struct prompt){entry->sound.pcm, entry->sound.samples};
	return true;
}

bool prompts_digit(const struct prompts *prompts, char digit, struct prompt *out)
{
	char name[2] = {digit, '\0'};

	return digit >= '0' && digit <= '9' &&
	       prompts_find(prompts, name, speak_digit(digit - '0'), out);
}

struct prompt prompts_beep(const struct prompts *prompts)
{
	return (struct prompt){prompts->beep.pcm, prompts->beep.samples};
}
