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

#include "gateway/base/hex.h"
#include "gateway/base/alloc.h"
#include "gateway/ctl/ctl.h"

#define HEAD	  58
#define RATE	  8000
#define WAVE_ULAW 7 /* RFC 2361, A.8 */

int cmd_calls(struct ctl *ctl)
{
	const char *verb = ctl->count ? ctl->arguments[0] : "list";

	if (!strcmp(verb, "list"))
		return listing_show(ctl, "calls");

	return !strcmp(verb, "stats") ? call_stats(ctl)
				      : ctl_misused(ctl, "calls knows list and stats");
}

struct heard {
	uint8_t *data; /* with room for the head before it */
	size_t octets;
	bool bad;
};

static void on_piece(void *arg, json_t *row)
{
	struct heard *heard = arg;
	const char *digits = json_string_value(json_object_get(row, "ulaw"));
	size_t n = digits ? strlen(digits) / 2 : 0;

	if (!n)
		return;

	heard->data = alloc_resize(heard->data, HEAD + heard->octets + n, 1);
	heard->bad |=
		hex_decode(heard->data + HEAD + heard->octets, n, digits, 2 * n) < 0;
	heard->octets += n;
}

static void put(uint8_t *at, uint32_t value, int octets)
{
	for (int i = 0; i < octets; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

/* RIFF with fmt (18 octets for what is not PCM), fact and data. */
static void put_head(uint8_t head[HEAD], uint32_t octets)
{
	memset(head, 0, HEAD);
	memcpy(head, "RIFF", 4);
	put(head + 4, HEAD - 8 + octets, 4);
	memcpy(head + 8, "WAVEfmt ", 8);
	put(head + 16, 18, 4);
	put(head + 20, WAVE_ULAW, 2);
	put(head + 22, 1, 2);
	put(head + 24, RATE, 4);
	put(head + 28, RATE, 4);
	put(head + 32, 1, 2);
	put(head + 34, 8, 2);
	memcpy(head + 38, "fact", 4);
	put(head + 42, 4, 4);
	put(head + 46, octets, 4);
	memcpy(head + 50, "data", 4);
	put(head + 54, octets, 4);
}

/* For whoever asked alone, and never over another file. */
static int write_wav(struct ctl *ctl, const char *path, struct heard *heard)
{
	umask(077);

	FILE *file = fopen(path, "wbxe");
	bool good = file != NULL;

	put_head(heard->data, (uint32_t)heard->octets);

	if (good)
		good = fwrite(heard->data, 1, HEAD + heard->octets, file) ==
		       HEAD + heard->octets;

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
	struct heard heard = {0};
	json_t *answer = NULL;

	if (*end || id < 1)
		return ctl_misused(ctl, "recording takes a number and a file");

	int status = ctl_ask(ctl,
		json_pack("{s:s, s:I}", "op", "recording", "id", (json_int_t)id),
		on_piece, &heard, &answer);

	if (!status && (!heard.octets || heard.bad))
		status = ctl_fail(
			ctl, EX_DATAERR, "FAILED", "there is nothing to be heard");
	else if (!status)
		status = write_wav(ctl, ctl->arguments[1], &heard);

	if (!status && ctl->json)
		ctl_print_json(answer);

	json_decref(answer);
	free(heard.data);
	return status;
}
