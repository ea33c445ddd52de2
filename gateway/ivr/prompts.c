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
#include "gateway/ivr/prompt_files.h"
#include "gateway/ivr/sound.h"
#include "parsers/text/speak.h"

#define VERSION	  1 /* of what is done to a sound: another makes all anew */
#define WORDS_MAX 2000
#define CHILD_MS  20000
#define BEEP_HZ	  1000
#define BEEP_MS	  300
#define DIGEST	  16
#define CACHE_MAX (64 * 1024 * 1024) /* octets: more than an hour of speech */

struct entry {
	char *name, *words;
	char digest[2 * DIGEST + 1];
	bool wanted;	    /* its sound, or another than it has */
	bool failed;	    /* it has none, and will not have any */
	struct sound sound; /* samples 0: none (yet) */
};

struct prompts {
	struct loop *loop;
	struct prompt_files files;
	int rate;
	struct entry *entries;
	size_t count;
	int16_t **old; /* what was replaced, and may still play */
	size_t old_count;
	struct sound beep;
	char why[256];

	struct timer next; /* begins with what is wanted; ends a child that hangs */
	pid_t child;	   /* 0: none */
	size_t rendered;   /* index of what the child says */
	int pipe;
	struct loop_fd *watch;
};

/* Whatever changes how it sounds changes the digest. */
static void digest_of(const struct prompts *prompts, const char *words, char *out)
{
	char text[WORDS_MAX + 128];
	uint8_t hash[DIGEST];
	int n = snprintf(text, sizeof(text), "%d|%s|%d|%s", VERSION, prompts->files.voice,
		prompts->rate, words);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text,
		(size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1, NULL, 0);
	hex_encode(out, hash, sizeof(hash));
}

/* --- the child ------------------------------------------------------------------------------- */

static void fail(struct prompts *prompts, struct entry *entry, const char *why)
{
	entry->failed = !entry->sound.samples;
	snprintf(prompts->why, sizeof(prompts->why), "%s", why);
	log_warnx("voice", "a prompt has no sound (%s): %s",
		*entry->name ? entry->name : "text", why);
}

/* What plays goes on to play. */
static void put_sound(struct prompts *prompts, struct entry *entry, struct sound sound)
{
	if (entry->sound.pcm) {
		prompts->old = alloc_resize(
			prompts->old, prompts->old_count + 1, sizeof(*prompts->old));
		prompts->old[prompts->old_count++] = entry->sound.pcm;
	}

	entry->sound = sound;
	entry->wanted = entry->failed = false;
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
	struct sound sound = {0};
	char rubbish[256];
	int status = -1;
	bool said;

	(void)events;

	if (read(fd, rubbish, sizeof(rubbish)) > 0)
		return;

	waitpid(prompts->child, &status, 0);
	end_child(prompts);
	entry->wanted = false;
	said = prompt_files_rendered(&prompts->files, entry->digest, &sound);

	if (said && !status) {
		put_sound(prompts, entry, sound);
		prompt_files_cache(&prompts->files, entry->digest, &sound);
	} else {
		free(sound.pcm);
		fail(prompts, entry,
			status ? "espeak-ng did not say it"
			       : "espeak-ng said nothing that can be heard");
	}

	timer_start(&prompts->next, 0);
}

/* Words as one argument: no shell ever sees them. */
static int spawn(struct prompts *prompts, const struct entry *entry, int out)
{
	char wav[PROMPT_PATH], rate[16];
	const char *arguments[] = {"espeak-ng", "-v", prompts->files.voice, "-s", rate, "-w",
		wav, "--", entry->words, NULL};
	posix_spawn_file_actions_t actions;

	prompt_files_rendering(&prompts->files, entry->digest, wav);
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

/* From a file, without a child. */
static bool load(struct prompts *prompts, struct entry *entry)
{
	struct sound sound = {0};

	if (!prompt_files_recording(&prompts->files, entry->name, &sound) &&
		!prompt_files_cached(&prompts->files, entry->digest, &sound))
		return false;

	put_sound(prompts, entry, sound);
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

		if (!entry->wanted)
			continue;

		if (!load(prompts, entry) && begin_child(prompts, entry))
			return;

		entry->wanted = false;
		timer_start(&prompts->next, 0);
		return;
	}

	prompt_files_prune(&prompts->files, CACHE_MAX);
	log_info("voice", "%s: %zu prompts have their sound", prompts->files.voice,
		prompts->count);
}

/* --- what others may do ---------------------------------------------------------------------- */

struct prompts *prompts_new(struct loop *loop, const struct prompts_conf *conf)
{
	struct prompts *prompts = alloc_zero(sizeof(*prompts));

	prompts->loop = loop;
	prompts->files.library = conf->library;
	prompts->rate = conf->rate;
	snprintf(prompts->files.cache, sizeof(prompts->files.cache), "%s", conf->cache);
	snprintf(prompts->files.recordings, sizeof(prompts->files.recordings), "%s",
		conf->recordings);
	snprintf(prompts->files.voice, sizeof(prompts->files.voice), "%s", conf->voice);
	prompts->beep = sound_tone(BEEP_HZ, BEEP_MS);
	timer_init(&prompts->next, loop, on_next, prompts);

	if (mkdir(conf->cache, 0750) && errno != EEXIST)
		log_warn("voice", "%s", conf->cache);

	return prompts;
}

void prompts_free(struct prompts *prompts)
{
	if (!prompts)
		return;

	if (prompts->child) {
		char wav[PROMPT_PATH];

		prompt_files_rendering(&prompts->files,
			prompts->entries[prompts->rendered].digest, wav);
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

	for (size_t i = 0; i < prompts->old_count; i++)
		free(prompts->old[i]);

	timer_stop(&prompts->next);
	free(prompts->old);
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
		.name = alloc_string(name ? name : ""),
		.words = alloc_string(text),
		.wanted = true};
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

		ready = ready && (entry->sound.samples || !entry->wanted);
		*failed += entry->failed;
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

	if (!entry || !entry->sound.samples)
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

static struct entry *named(const struct prompts *prompts, const char *name)
{
	for (size_t i = 0; i < prompts->count; i++)
		if (*name && strcmp(prompts->entries[i].name, name) == 0)
			return &prompts->entries[i];

	return NULL;
}

bool prompts_named(const struct prompts *prompts, const char *name, struct prompt *out)
{
	const struct entry *entry = named(prompts, name);

	if (!entry || !entry->sound.samples)
		return false;

	*out = (struct prompt){entry->sound.pcm, entry->sound.samples};
	return true;
}

/* From its file at once; where only a child can say it, the old sound stays until it has. */
static void renew(struct prompts *prompts, struct entry *entry)
{
	entry->wanted = true;

	if (!load(prompts, entry) && !prompts->child)
		timer_start(&prompts->next, 0);
}

int prompts_keep(
	struct prompts *prompts, const char *name, const int16_t *pcm, size_t samples)
{
	struct entry *entry = named(prompts, name);
	int result = entry ? prompt_files_keep(&prompts->files, name, pcm, samples)
			   : -ENOENT;

	if (!result)
		renew(prompts, entry);

	return result;
}

int prompts_undo(struct prompts *prompts, const char *name)
{
	struct entry *entry = named(prompts, name);
	int result = entry ? prompt_files_undo(&prompts->files, name) : -ENOENT;

	if (!result)
		renew(prompts, entry);

	return result;
}

struct prompt prompts_beep(const struct prompts *prompts)
{
	return (struct prompt){prompts->beep.pcm, prompts->beep.samples};
}
