/*
 * Calls: what they were, and what was said in one of them, as a WAV file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/control/wav.h"
#include "gateway/ctl/ctl.h"

int cmd_calls(struct ctl *ctl)
{
	const char *verb = ctl->count ? ctl->arguments[0] : "list";

	if (!strcmp(verb, "list"))
		return listing_show(ctl, "calls");

	return !strcmp(verb, "stats") ? call_stats(ctl)
				      : ctl_misused(ctl, "calls knows list and stats");
}

/* For whoever asked alone, and never over another file. */
static int write_wav(struct ctl *ctl, const char *path, const struct wav *wav)
{
	umask(077);

	FILE *file = fopen(path, "wbxe");
	bool good = file != NULL;

	if (good)
		good = fwrite(wav->data, 1, wav->len, file) == wav->len;

	if (file && (fclose(file) || !good)) {
		unlink(path);
		good = false;
	}

	return good ? EX_OK
		    : ctl_fail(ctl, EX_CANTCREAT, "FAILED", "%s: %s", path,
			      strerror(errno));
}

int cmd_recording(struct ctl *ctl)
{
	char *end;
	long long id = strtoll(ctl->arguments[0], &end, 10);
	struct wav wav = {0};
	json_t *answer = NULL;

	if (*end || id < 1)
		return ctl_misused(ctl, "recording takes a number and a file");

	int status = ctl_ask(ctl,
		json_pack("{s:s, s:I}", "op", "recording", "id", (json_int_t)id),
		wav_add, &wav, &answer);

	if (!status && !wav_end(&wav))
		status = ctl_fail(
			ctl, EX_DATAERR, "FAILED", "there is nothing to be heard");
	else if (!status)
		status = write_wav(ctl, ctl->arguments[1], &wav);

	if (!status && ctl->json)
		ctl_print_json(answer);

	json_decref(answer);
	wav_clear(&wav);
	return status;
}
