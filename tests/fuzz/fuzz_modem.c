/*
 * modem: whatever a modem says and whenever, the whole object goes on, each order has exactly one
 * verdict, and nothing is deleted that was not kept. The input is a script: a length octet and so
 * many bytes from the modem; 0 lets time pass, 255 closes the port, 254 answers OK, 253 gives
 * an order, 252 answers what was asked last as a good modem does, 251 asks for a balance, 250
 * answers so until nothing more is asked, 249 calls somebody, 248 hangs up. Calls that come in are
 * answered; each is told once and ends once, and each sound comes to one end.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/call.h"
#include "modem/media.h"
#include "modem/modem.h"

struct world {
	struct clock *clock;
	struct loop *loop;
	struct modem *modem;
	int far; /* our end, -1 when closed */
	bool kept[65536];
	char asked[64]; /* the beginning of the last command */
	bool unanswered;
	unsigned orders;
	unsigned verdicts;
	unsigned calls; /* told or made, and not ended */
	unsigned sounds;
	bool port; /* of the audio, open */
	bool audio;
	const struct media_events *media;
	void *media_arg;
};

static int on_open(void *arg)
{
	struct world *w = arg;
	int ends[2];

	if (w->far >= 0)
		close(w->far);

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
		abort();

	w->far = ends[1];
	return ends[0];
}

static int on_sink(void *arg, const struct sms_part *parts, size_t n)
{
	struct world *w = arg;

	assert(n);

	for (size_t i = 0; i < n; i++) {
		assert(parts[i].malformed ? !parts[i].len : parts[i].len > 0);
		assert(parts[i].len <= PDU_OCTETS_MAX);
		assert(parts[i].raw_len <= sizeof(parts[i].raw));

		if (parts[i].index >= 0 && parts[i].index < 65536)
			w->kept[parts[i].index] = true;
	}

	return w->orders % 5 == 4 ? -EIO : 0;
}

static int on_sent(void *arg, struct modem *modem, const struct send_result *result,
	const struct sms_part *reports, size_t n)
{
	struct world *w = arg;

	(void)modem;
	w->verdicts++;
	assert(w->verdicts == w->orders);
	assert(send_verdict_name(result->verdict));
	assert((result->verdict == SEND_SENT) == (result->mr >= 0));
	return n ? on_sink(w, reports, n) : 0;
}

static bool on_pin_tried(void *arg, const char *sim, const char *pin)
{
	(void)arg;
	(void)sim;
	(void)pin;
	return false;
}

static int on_pin_record(void *arg, const char *sim, const char *pin, bool accepted)
{
	(void)arg;
	(void)sim;
	(void)pin;
	(void)accepted;
	return 0;
}

/* ------------------------------------------------------------------ calls */

static struct world world;

static struct media *media_open(struct loop *loop, const char *device,
	const struct media_events *events, void *arg, int *error)
{
	(void)loop;
	(void)device;
	assert(!world.port);
	*error = 0;
	world.port = true;
	world.media = events;
	world.media_arg = arg;
	return (struct media *)&world;
}

static int media_start(struct media *media)
{
	(void)media;
	assert(world.port && !world.audio);
	world.audio = true;
	return 0;
}

static int media_play(struct media *media, const struct call_sound *sound)
{
	(void)media;
	(void)sound;
	assert(world.audio);
	return 0;
}

static void media_stop(struct media *media)
{
	(void)media;
	assert(world.audio);
}

static void media_flag(struct media *media, bool on)
{
	(void)media;
	(void)on;
	assert(world.audio);
}

static void media_key(struct media *media, char key)
{
	(void)media;
	assert(world.audio && strchr("0123456789*#ABCD", key));
	world.media->key(world.media_arg, key, CALL_KEY_MODEM, 0);
}

static void media_count(const struct media *media, struct call_counters *counters)
{
	(void)media;
	(void)counters;
	assert(world.port);
}

static void media_close(struct media *media)
{
	(void)media;
	assert(world.port);

	while (world.sounds)
		world.media->played(world.media_arg, 1, CALL_PLAYED_LOST, 0, 0);

	world.port = world.audio = false;
}

static const struct media_ops media_ops = {media_open, media_start, media_play,
	media_stop, media_flag, media_key, media_flag, media_count, media_close};

static void on_call(void *arg, struct modem *modem, const struct call_event *event)
{
	static const int16_t silence[1];
	const struct call_sound sound = {.pcm = silence, .samples = 1, .owner = 1};
	struct world *w = arg;

	w->calls += event->kind == CALL_INCOMING;
	assert(w->calls == 1);
	assert(call_event_name(event->kind));

	if (event->kind == CALL_INCOMING)
		call_answer(modem_call(modem));
	else if (event->kind == CALL_AUDIO)
		w->sounds += call_play(modem_call(modem), &sound) == 0;
	else if (event->kind == CALL_PLAYED)
		w->sounds--;
	else if (event->kind == CALL_ENDED)
		w->calls--;
}

static void dial(struct world *w)
{
	w->calls += call_dial(modem_call(w->modem), "0912345678") == 0;
}

static const struct modem_events events = {.sink = on_sink,
	.sent = on_sent,
	.call = on_call,
	.pin_tried = on_pin_tried,
	.pin_record = on_pin_record};

/* Every slot that is named for deletion was kept first. */
static void check_deletions(struct world *w, const char *text)
{
	for (const char *p = strstr(text, "+CMGD="); p; p = strstr(p + 1, "+CMGD=")) {
		char *end;
		unsigned long index = strtoul(p + 6, &end, 10);

		assert(*end == ';' || *end == '\r');
		assert(index >= 65536 || w->kept[index]);
	}
}

static void note_command(struct world *w, const char *text)
{
	const char *last = NULL;

	for (const char *p = strstr(text, "AT"); p; p = strstr(p + 1, "AT"))
		last = p;

	if (!last && !strchr(text, 0x1a))
		return;

	snprintf(w->asked, sizeof(w->asked), "%s", last ? last : "body");
	w->unanswered = true;
}

/* The command line that waits for an answer, read off our end. */
static void drain(struct world *w)
{
	char text[16384];
	ssize_t n = w->far < 0 ? 0 : read(w->far, text, sizeof(text) - 1);

	if (n <= 0)
		return;

	text[n] = '\0';
	check_deletions(w, text);
	note_command(w, text);
}

static void say(struct world *w, const void *bytes, size_t len)
{
	if (w->far >= 0 && send(w->far, bytes, len, MSG_NOSIGNAL) < 0 && errno == EPIPE) {
		close(w->far);
		w->far = -1;
	}
}

/* What a good modem says; what is not here is answered by OK alone. */
static const struct {
	const char *asked, *answer;
} good[] = {
	{"AT+CMEE?", "\r\n+CMEE: 1\r\n"},
	{"AT+CSCS?", "\r\n+CSCS: \"IRA\"\r\n"},
	{"AT+GCAP", "\r\n+GCAP: +CGSM\r\n"},
	{"AT+CGMI", "\r\nSIMCOM INCORPORATED\r\n"},
	{"AT+CGMM", "\r\nSIMCOM_SIM7600G-H\r\n"},
	{"AT+CGMR", "\r\n+CGMR: LE20\r\n"},
	{"AT+CGSN", "\r\n867584030000001\r\n"},
	{"AT+CFUN?", "\r\n+CFUN: 1\r\n"},
	{"AT+CPIN?", "\r\n+CPIN: READY\r\n"},
	{"AT+CICCID", "\r\n+ICCID: 8984044000000000001F\r\n"},
	{"AT+CSMS", "\r\n+CSMS: 1,1,1\r\n"},
	{"AT+CPMS=?", "\r\n+CPMS: (\"SM\",\"ME\"),(\"SM\"),(\"SM\")\r\n"},
	{"AT+CPMS", "\r\n+CPMS: 1,30,1,30,1,30\r\n"},
	{"AT+CNMI=?", "\r\n+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)\r\n"},
	{"AT+CNMI?", "\r\n+CNMI: 2,1,0,1,0\r\n"},
	{"AT+CSCA?", "\r\n+CSCA: \"+84980200030\",145\r\n"},
	{"AT+CREG?;", "\r\n+CREG: 1,1\r\n+CSQ: 20,99\r\n+COPS: 0,0,\"V\"\r\n"},
	{"AT+CREG?", "\r\n+CREG: 1,1\r\n"},
	{"AT+CSQ", "\r\n+CSQ: 20,99\r\n"},
	{"AT+COPS?", "\r\n+COPS: 0,0,\"VIETTEL\",7\r\n"},
	{"AT+CMGL", "\r\n+CMGL: 1,0,,1\r\n079144872000302304\r\n"},
	{"AT+CMGR", "\r\n+CMGR: 0,,1\r\n079144872000302304\r\n"},
	{"AT+CUSD=1,", "\r\n+CUSD: 0,\"TK 25.000d\",15\r\n"},
	{"AT+CLCC", "\r\n+CLCC: 1,0,0,0,0,\"0912345678\",129\r\n"},
	{"AT+CPCMREG?", "\r\n+CPCMREG: 1\r\n"},
	{"body", "\r\n+CMGS: 7\r\n"},
};

static void answer(struct world *w)
{
	w->unanswered = false;

	if (strncmp(w->asked, "AT+CMGS", 7) == 0) {
		say(w, "\r\n> ", 4);
		return;
	}

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		if (strncmp(w->asked, good[i].asked, strlen(good[i].asked)) == 0) {
			say(w, good[i].answer, strlen(good[i].answer));
			break;
		}
	}

	say(w, "\r\nOK\r\n", 6);
}

#define ANSWERS_MAX 80

static void answer_all(struct world *w)
{
	for (int i = 0; i < ANSWERS_MAX && w->unanswered; i++) {
		answer(w);
		loop_advance(w->loop, 200);
		drain(w);
	}
}

static void order(struct world *w)
{
	struct send_order order = {
		.part_id = 1, .more = w->orders & 1, .len = 3, .tpdu = {1, 2, 3}};

	if (modem_send(w->modem, &order) == 0)
		w->orders++;
}

static size_t step(struct world *w, const uint8_t *data, size_t size)
{
	size_t len = data[0];

	switch (data[0]) {
	case 0: loop_advance(w->loop, size > 1 ? data[1] * 256 : 1000); return 2;
	case 255:
		close(w->far);
		w->far = -1;
		break;
	case 254: say(w, "\r\nOK\r\n", 6); break;
	case 253: order(w); break;
	case 252: answer(w); break;
	case 251: modem_ussd(w->modem, "*101#"); break;
	case 250: answer_all(w); break;
	case 249: dial(w); break;
	case 248: call_hangup(modem_call(w->modem)); break;
	default:
		if (len > size - 1)
			len = size - 1;

		say(w, data + 1, len);
		loop_advance(w->loop, 0);
		return 1 + len;
	}

	loop_advance(w->loop, 200);
	return 1;
}

static void play(struct world *w, const uint8_t *data, size_t size)
{
	while (size) {
		size_t used = step(w, data, size);

		drain(w);
		data += used < size ? used : size;
		size -= used < size ? used : size;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world *w = &world;
	struct modem_conf conf = {.name = "f",
		.pin = "1234",
		.audio = "audio",
		.media = &media_ops,
		.open = on_open,
		.open_arg = w};

	memset(w, 0, sizeof(*w));
	log_set_level(LOG_LEVEL_FATAL);
	w->far = -1;
	w->clock = clock_virtual_new(0);
	w->loop = loop_new(w->clock);
	w->modem = modem_new(w->loop, &conf, &events, w);
	loop_advance(w->loop, 1);
	play(w, data, size);
	modem_free(w->modem);
	assert(w->verdicts == w->orders);
	assert(!w->calls && !w->sounds && !w->port);
	loop_free(w->loop);
	clock_virtual_free(w->clock);

	if (w->far >= 0)
		close(w->far);

	return 0;
}
