/*
 * Keys through the codec of mobile networks: what share of presses is told right, how many are
 * told twice, and what speech is mistaken for keys. With the receiver as calls use it.
 *
 *	voice_amr keys MODE MS LOST COUNT   a JSON line: right, extra, of COUNT presses
 *	voice_amr speech MODE FILE          the same of keys heard where there are none
 *
 * MODE is the index of the codec's rate, 0 (4.75) to 7 (12.2), or - for none; MS the length of a
 * tone; LOST the frames in a hundred that are lost; FILE 8 kHz, 16 bit, mono.
 */
#include <opencore-amrnb/interf_dec.h>
#include <opencore-amrnb/interf_enc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modem/call.h"
#include "modem/keys.h"
#include "modem/voice.h"
#include "tests/emulator/tones.h"

#define FRAME	  160
#define CODED_MAX 64
#define PAUSE_MS  220
#define TAIL_MS	  120 /* behind a tone, in which it is still told */

struct line {
	int mode;      /* -1: no codec */
	unsigned lost; /* of 100 */
	unsigned dice;
	void *encoder;
	void *decoder;
	const struct voice *voice;
	struct voice_tones *tones;
	struct keys keys;
	long at; /* sample */

	char expected; /* '\0' between presses */
	bool right;
	unsigned extra;
};

static unsigned roll(struct line *line)
{
	return (line->dice = line->dice * 1103515245u + 12345u) >> 16;
}

static void on_tone(void *arg, char key)
{
	struct line *line = arg;
	bool both;

	if (!key)
		keys_released(&line->keys, line->at / 8);
	else if (!keys_heard(&line->keys, key, CALL_KEY_TONE, line->at / 8, &both))
		return;
	else if (key == line->expected && !line->right)
		line->right = true;
	else
		line->extra++;
}

static void pass(struct line *line, int16_t *pcm)
{
	unsigned char coded[CODED_MAX];

	if (line->mode >= 0) {
		Encoder_Interface_Encode(
			line->encoder, (enum Mode)line->mode, pcm, coded, 0);
		Decoder_Interface_Decode(
			line->decoder, coded, pcm, roll(line) % 100 < line->lost);
	}

	line->at += FRAME;
	line->voice->tones_feed(line->tones, pcm, FRAME);
}

static void press_all(struct line *line, unsigned ms, unsigned count)
{
	static const char digits[] = "0123456789*#";
	unsigned right = 0;

	for (unsigned i = 0; i < count; i++) {
		struct tones tones = {.count = 0};
		char key[2] = {digits[roll(line) % 12]};
		unsigned pause = PAUSE_MS + roll(line) % 40;

		tones_press(&tones, key, ms, pause);
		line->expected = key[0];
		line->right = false;

		for (unsigned done = 0; done < ms + pause; done += 20) {
			int16_t pcm[FRAME] = {0};

			tones_mix(&tones, pcm, FRAME);

			if (done > ms + TAIL_MS)
				line->expected = '\0';

			pass(line, pcm);
		}

		right += line->right;
	}

	printf("{\"mode\":%d,\"ms\":%u,\"lost\":%u,\"count\":%u,\"right\":%u,\"extra\":%"
	       "u}\n",
		line->mode, ms, line->lost, count, right, line->extra);
}

static int listen_to(struct line *line, const char *path)
{
	FILE *file = fopen(path, "rbe");
	int16_t pcm[FRAME];

	if (!file)
		return 66;

	while (fread(pcm, sizeof(*pcm), FRAME, file) == FRAME)
		pass(line, pcm);

	fclose(file);
	printf("{\"mode\":%d,\"seconds\":%ld,\"extra\":%u}\n", line->mode,
		line->at / 8000, line->extra);
	return 0;
}

int main(int argc, char **argv)
{
	struct line line = {.dice = 20260101};
	char why[200];
	int status = 0;

	if (argc < 4)
		return 64;

	line.voice = voice_load(why, sizeof(why));

	if (!line.voice) {
		fprintf(stderr, "%s\n", why);
		return 69;
	}

	line.mode = strcmp(argv[2], "-") == 0 ? -1 : atoi(argv[2]);
	line.encoder = Encoder_Interface_init(0);
	line.decoder = Decoder_Interface_init();
	line.tones = line.voice->tones_new(on_tone, &line);

	if (strcmp(argv[1], "speech") == 0) {
		status = listen_to(&line, argv[3]);
	} else if (argc == 6) {
		line.lost = (unsigned)atoi(argv[4]);
		press_all(&line, (unsigned)atoi(argv[3]), (unsigned)atoi(argv[5]));
	} else {
		status = 64;
	}

	line.voice->tones_free(line.tones);
	Encoder_Interface_exit(line.encoder);
	Decoder_Interface_exit(line.decoder);
	return status;
}
