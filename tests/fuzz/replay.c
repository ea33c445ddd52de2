/*
 * The main of a fuzz target where libFuzzer is not: replays the target's corpus in `make check`,
 * each file whole, cut at every length, and with bytes changed at random. The target's name
 * says where its corpus is: fuzz_x reads $top_srcdir/tests/fuzz/corpus/x. With arguments it
 * replays those files as they are: how a crash is looked at again.
 */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "gateway/base/alloc.h"

#define FILE_MAX      65536
#define CUTS_MAX      256
#define MUTATIONS_MAX 64

static size_t runs;

/* A copy of just its size, so that a sanitizer sees the first octet read past the end. */
static void run_copy(const uint8_t *data, size_t size)
{
	uint8_t *copy = alloc_zero(size ? size : 1);

	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	runs++;
}

static void run_cuts(const uint8_t *data, size_t size)
{
	size_t step = size / CUTS_MAX + 1;

	for (size_t len = 0; len < size; len += step)
		run_copy(data, len);
}

static void run_mutations(const uint8_t *data, size_t size, unsigned *seed)
{
	uint8_t *copy = alloc_zero(size);

	for (size_t i = 0; i < MUTATIONS_MAX; i++) {
		int changes = 1 + rand_r(seed) % 4;

		memcpy(copy, data, size);

		while (changes--)
			copy[(size_t)rand_r(seed) % size] = (uint8_t)rand_r(seed);

		run_copy(copy, size);
	}

	free(copy);
}

static bool read_file(const char *path, uint8_t *data, size_t *size)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;

	*size = fread(data, 1, FILE_MAX, file);
	fclose(file);
	return true;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay_folder(const char *folder, unsigned seed)
{
	static uint8_t data[FILE_MAX];
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort);

	for (int i = 0; i < count; i++) {
		char path[4096];
		size_t size;

		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		printf("# %s\n", entries[i]->d_name);
		fflush(stdout);
		free(entries[i]);

		if (!read_file(path, data, &size))
			continue;

		run_copy(data, size);
		run_cuts(data, size);

		if (size)
			run_mutations(data, size, &seed);
	}

	if (count >= 0)
		free(entries);

	return count;
}

static unsigned choose_seed(void)
{
	const char *given = getenv("FUZZ_SEED");
	unsigned seed;

	if (given)
		return (unsigned)strtoul(given, NULL, 0);

	return getrandom(&seed, sizeof(seed), 0) == sizeof(seed) ? seed : 1;
}

static int replay_arguments(char **paths)
{
	static uint8_t data[FILE_MAX];

	for (; *paths; paths++) {
		size_t size;

		if (!read_file(*paths, data, &size)) {
			perror(*paths);
			return EXIT_FAILURE;
		}

		run_copy(data, size);
	}

	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	const char *top = getenv("top_srcdir");
	unsigned seed = choose_seed();
	char folder[3072];
	int count;

	if (argc > 1)
		return replay_arguments(argv + 1);

	name = strstr(name ? name : argv[0], "fuzz_");

	if (!name)
		return EXIT_FAILURE;

	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", top ? top : ".", name + 5);
	printf("# FUZZ_SEED=%u\n", seed);
	count = replay_folder(folder, seed);
	printf("%s 1 - %s survives its corpus of %d files, cut and changed: %zu runs\n1..1\n",
		count > 0 ? "ok" : "not ok", name, count, runs);
	return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
