/*
 * Files of prompts; see prompt_files.h. A version is NAME.wav, the one before it NAME.wav.before.
 */
#include "gateway/ivr/prompt_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "modem/voice.h"

#define SECONDS_MAX 90
#define CACHED_MAX  4096 /* files that are looked at to find the oldest */

/* --- the cache ------------------------------------------------------------------------------- */

static void cache_path(const struct prompt_files *files, char out[PROMPT_PATH],
	const char *digest, const char *suffix)
{
	snprintf(out, PROMPT_PATH, "%s/%s.%s", files->cache, digest, suffix);
}

static bool read_pcm(FILE *file, struct sound *out)
{
	struct stat status;

	if (fstat(fileno(file), &status) || status.st_size <= 0 ||
		status.st_size > SECONDS_MAX * SOUND_RATE * 2)
		return false;

	out->samples = (size_t)status.st_size / 2;
	out->pcm = alloc_array(out->samples, sizeof(*out->pcm));

	if (fread(out->pcm, 2, out->samples, file) == out->samples)
		return true;

	free(out->pcm);
	*out = (struct sound){0};
	return false;
}

bool prompt_files_cached(
	const struct prompt_files *files, const char *digest, struct sound *out)
{
	char path[PROMPT_PATH];

	cache_path(files, path, digest, "pcm");

	FILE *file = fopen(path, "rbe");
	bool good = file && read_pcm(file, out);

	if (good)
		futimens(fileno(file), NULL);

	if (file)
		fclose(file);

	return good;
}

void prompt_files_cache(
	const struct prompt_files *files, const char *digest, const struct sound *sound)
{
	char path[PROMPT_PATH], part[PROMPT_PATH];

	cache_path(files, path, digest, "pcm");
	cache_path(files, part, digest, "part");

	FILE *file = fopen(part, "wbe");

	if (!file)
		return;

	bool good = fwrite(sound->pcm, 2, sound->samples, file) == sound->samples;

	if (fclose(file) || !good || rename(part, path))
		unlink(part);
}

struct cached {
	char name[64];
	struct timespec used;
	uint64_t octets;
};

static int by_use(const void *a, const void *b)
{
	const struct timespec *x = &((const struct cached *)a)->used,
			      *y = &((const struct cached *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;

	return x->tv_nsec < y->tv_nsec ? -1 : x->tv_nsec > y->tv_nsec;
}

static size_t list_cache(int folder, DIR *entries, struct cached *out, uint64_t *octets)
{
	struct dirent *entry;
	struct stat status;
	size_t count = 0;

	*octets = 0;

	while (count < CACHED_MAX && (entry = readdir(entries))) {
		const char *suffix = strrchr(entry->d_name, '.');

		if (!suffix || strcmp(suffix, ".pcm") != 0 ||
			strlen(entry->d_name) >= sizeof(out->name) ||
			fstatat(folder, entry->d_name, &status, 0))
			continue;

		strcpy(out[count].name, entry->d_name);
		out[count].used = status.st_mtim;
		out[count].octets = (uint64_t)status.st_size;
		*octets += out[count++].octets;
	}

	return count;
}

void prompt_files_prune(const struct prompt_files *files, uint64_t most)
{
	DIR *entries = opendir(files->cache);
	uint64_t octets;

	if (!entries)
		return;

	struct cached *list = alloc_array(CACHED_MAX, sizeof(*list));
	size_t count = list_cache(dirfd(entries), entries, list, &octets);

	if (octets > most)
		qsort(list, count, sizeof(*list), by_use);

	for (size_t i = 0; i < count && octets > most; i++)
		if (!unlinkat(dirfd(entries), list[i].name, 0))
			octets -= list[i].octets;

	free(list);
	closedir(entries);
}

/* --- WAV files ------------------------------------------------------------------------------- */

/* As the telephone wants it; false for what holds nothing that can be heard. */
static bool load_wav(
	const struct prompt_files *files, const char *path, struct sound *out)
{
	struct voice_wav wav;

	if (files->library->wav_read(path, SECONDS_MAX * 48000, &wav))
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

void prompt_files_rendering(
	const struct prompt_files *files, const char *digest, char path[PROMPT_PATH])
{
	cache_path(files, path, digest, "wav");
}

bool prompt_files_rendered(
	const struct prompt_files *files, const char *digest, struct sound *out)
{
	char path[PROMPT_PATH];

	cache_path(files, path, digest, "wav");

	bool good = load_wav(files, path, out);

	unlink(path);
	return good;
}

/* --- recordings ------------------------------------------------------------------------------ */

static bool load_at(
	const struct prompt_files *files, const char *path, struct sound *out)
{
	if (access(path, R_OK))
		return false;

	if (load_wav(files, path, out))
		return true;

	log_warnx("voice", "%s: no speech in it, the synthetic voice is taken", path);
	return false;
}

bool prompt_files_recording(
	const struct prompt_files *files, const char *name, struct sound *out)
{
	char path[PROMPT_PATH];

	if (!*files->recordings || !*name)
		return false;

	snprintf(path, sizeof(path), "%s/%s/%s.wav", files->recordings, files->voice, name);

	if (load_at(files, path, out))
		return true;

	snprintf(path, sizeof(path), "%s/%s.wav", files->recordings, name);
	return load_at(files, path, out);
}

struct versions {
	char now[PROMPT_PATH], before[PROMPT_PATH + 8], part[PROMPT_PATH + 8];
};

static void name_versions(
	const struct prompt_files *files, const char *name, struct versions *out)
{
	snprintf(out->now, sizeof(out->now), "%s/%s/%s.wav", files->recordings,
		files->voice, name);
	snprintf(out->before, sizeof(out->before), "%s.before", out->now);
	snprintf(out->part, sizeof(out->part), "%s.part", out->now);
}

static int make_folder(const struct prompt_files *files)
{
	char path[PROMPT_PATH];

	snprintf(path, sizeof(path), "%s/%s", files->recordings, files->voice);

	if ((mkdir(files->recordings, 0750) && errno != EEXIST) ||
		(mkdir(path, 0750) && errno != EEXIST))
		return -errno;

	return 0;
}

/* from may be missing; then there is no to either, afterwards. */
static int move(const char *from, const char *to)
{
	if (!rename(from, to))
		return 0;

	if (errno != ENOENT)
		return -errno;

	return unlink(to) && errno != ENOENT ? -errno : 0;
}

int prompt_files_keep(const struct prompt_files *files, const char *name,
	const int16_t *pcm, size_t samples)
{
	struct versions versions;
	int result = *files->recordings ? make_folder(files) : -ENOENT;

	if (result)
		return result;

	name_versions(files, name, &versions);
	result = files->library->wav_write(versions.part, pcm, samples, SOUND_RATE);

	if (!result)
		result = move(versions.now, versions.before);

	if (!result && rename(versions.part, versions.now))
		result = -errno;

	if (result)
		unlink(versions.part);

	return result;
}

int prompt_files_undo(const struct prompt_files *files, const char *name)
{
	struct versions versions;

	name_versions(files, name, &versions);

	if (access(versions.now, F_OK) && access(versions.before, F_OK))
		return -ENOENT;

	int result = move(versions.now, versions.part);

	if (!result)
		result = move(versions.before, versions.now);

	return result ? result : move(versions.part, versions.before);
}
