/*
 * The modem stack alone as a program, for tests of real ports: opens the device, says on standard
 * output what happens ("state ready", "at DEVICE", "part SM 3", "sent 7"), sends a message at each line of
 * standard input, and ends with it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/hex.h"
#include "gateway/base/loop.h"
#include "modem/modem.h"

/* 23.040 9.2.2.2: SUBMIT to +84912345678, "Bao" in GSM-7 */
#define SUBMIT "01000B914819325476F8000003C2301B"

struct talk {
	struct loop *loop;
	struct modem *modem;
	int64_t orders;
};

static int on_parts(void *arg, const struct sms_part *parts, size_t n)
{
	(void)arg;

	for (size_t i = 0; i < n; i++)
		printf("part %s %" PRId32 "\n", parts[i].storage, parts[i].index);

	return 0;
}

static int on_sent(void *arg, struct modem *modem, const struct send_result *result,
	const struct sms_part *reports, size_t n)
{
	(void)modem;
	printf("%s %" PRId32 "\n", send_verdict_name(result->verdict), result->mr);
	return n ? on_parts(arg, reports, n) : 0;
}

static void on_state(void *arg, struct modem *modem, enum modem_state state)
{
	struct modem_status status = modem_status(modem);

	(void)arg;
	printf("state %s\n", modem_state_name(state));

	if (state == MODEM_READY)
		printf("at %s\n", status.device);
}

static void on_input(void *arg, int fd, unsigned events)
{
	struct talk *talk = arg;
	struct send_order order = {.part_id = ++talk->orders};
	char line[64];

	(void)events;

	if (read(fd, line, sizeof(line)) <= 0) {
		loop_quit(talk->loop);
		return;
	}

	order.len = (uint8_t)hex_decode(
		order.tpdu, sizeof(order.tpdu), SUBMIT, strlen(SUBMIT));

	if (modem_send(talk->modem, &order) != 0)
		printf("busy\n");
}

int main(int argc, char **argv)
{
	const struct modem_events events = {
		.sink = on_parts, .sent = on_sent, .state = on_state};
	struct modem_conf conf = {.name = "talk", .baud = 115200};
	struct talk talk = {.loop = loop_new(clock_real())};
	struct loop_fd *input;

	if (argc != 2 || strlen(argv[1]) >= sizeof(conf.device))
		return 64;

	setvbuf(stdout, NULL, _IOLBF, 0);
	strcpy(conf.device, argv[1]);
	talk.modem = modem_new(talk.loop, &conf, &events, &talk);
	input = loop_fd_add(talk.loop, STDIN_FILENO, LOOP_READ, on_input, &talk);
	loop_run(talk.loop);
	printf("wakeups %" PRIu64 "\n", loop_wakeups(talk.loop));
	loop_fd_remove(input);
	modem_free(talk.modem);
	loop_free(talk.loop);
	return 0;
}
