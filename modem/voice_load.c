/*
 * Finds and loads the voice module; see voice.h.
 */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "modem/voice.h"

#define MODULE	      "keng-voice.so"
#define PROGRAM_DEPTH 3 /* folders above a program that is not installed */

/* The module of the build that this program belongs to; "" for an installed one. */
static void find_built(char *out, size_t cap)
{
	char folder[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

	folder[n > 0 ? n : 0] = '\0';

	for (int up = 0; up < PROGRAM_DEPTH; up++) {
		char *slash = strrchr(folder, '/');

		if (!slash)
			break;

		*slash = '\0';

		if (snprintf(out, cap, "%s/config.status", folder) < (int)cap &&
			access(out, R_OK) == 0 &&
			snprintf(out, cap, "%s/modem/" MODULE, folder) < (int)cap)
			return;
	}

	out[0] = '\0';
}

const struct voice *voice_load(char *why, size_t cap)
{
	char path[PATH_MAX + 32];
	const struct voice *voice;
	void *module;

	find_built(path, sizeof(path));
	module = dlopen(*path ? path : PKGLIBDIR "/" MODULE, RTLD_NOW | RTLD_LOCAL);

	if (!module) {
		snprintf(why, cap, "the voice module: %s", dlerror());
		return NULL;
	}

	voice = dlsym(module, "keng_voice");

	if (voice && voice->abi == VOICE_ABI)
		return voice;

	snprintf(why, cap, "the voice module is of another version");
	dlclose(module);
	return NULL;
}
