/*
 * keng-emulator: a modem, its SIM and its network on a pty, for everybody who has no modem.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"
#include "gateway/base/log.h"
#include "tests/emulator/program.h"

static const char usage_text[] =
	"usage: keng-emulator --link PATH [options]\n"
	"\n"
	"  --link PATH          the modem's AT port: a symbolic link to a pty\n"
	"  --audio-link PATH    its audio port (8 kHz, 16 bit, mono)\n"
	"  --control SOCKET     takes commands, a line each: echo help | socat - SOCKET\n"
	"  --profile NAME       whose habits: %s\n"
	"  --pin PIN, --puk PUK the SIM asks for them\n"
	"  --sim-slots N        messages that the SIM holds (30)\n"
	"  --latency-ms N       from Ctrl-Z to +CMGS (0)\n"
	"  --report-ms N        from +CMGS to the status report (0); -1 never\n"
	"  --cnma-ms N          how long +CMT waits for +CNMA (15000)\n"
	"  --redeliver-ms N     how long the network waits after that (5000)\n"
	"  --baud N             pace both directions; 0 is as fast as it goes (0)\n"
	"  --boot               power on now, with banner, instead of being up\n"
	"  --seed N             of faults, and of IMEI, IMSI and ICCID\n"
	"  --imei N, --imsi N, --iccid N\n"
	"  --script FILE        commands to play: [+MS] COMMAND\n"
	"  --log FILE           every exchange and event as JSON lines\n"
	"  --help, --version\n";

enum option_id {
	OPTION_LINK = 256,
	OPTION_AUDIO,
	OPTION_CONTROL,
	OPTION_PROFILE,
	OPTION_PIN,
	OPTION_PUK,
	OPTION_SLOTS,
	OPTION_LATENCY,
	OPTION_REPORT,
	OPTION_CNMA,
	OPTION_REDELIVER,
	OPTION_BAUD,
	OPTION_BOOT,
	OPTION_SEED,
	OPTION_IMEI,
	OPTION_IMSI,
	OPTION_ICCID,
	OPTION_SCRIPT,
	OPTION_LOG,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option long_options[] = {
	{"link", required_argument, NULL, OPTION_LINK},
	{"audio-link", required_argument, NULL, OPTION_AUDIO},
	{"control", required_argument, NULL, OPTION_CONTROL},
	{"profile", required_argument, NULL, OPTION_PROFILE},
	{"pin", required_argument, NULL, OPTION_PIN},
	{"puk", required_argument, NULL, OPTION_PUK},
	{"sim-slots", required_argument, NULL, OPTION_SLOTS},
	{"latency-ms", required_argument, NULL, OPTION_LATENCY},
	{"report-ms", required_argument, NULL, OPTION_REPORT},
	{"cnma-ms", required_argument, NULL, OPTION_CNMA},
	{"redeliver-ms", required_argument, NULL, OPTION_REDELIVER},
	{"baud", required_argument, NULL, OPTION_BAUD},
	{"boot", no_argument, NULL, OPTION_BOOT},
	{"seed", required_argument, NULL, OPTION_SEED},
	{"imei", required_argument, NULL, OPTION_IMEI},
	{"imsi", required_argument, NULL, OPTION_IMSI},
	{"iccid", required_argument, NULL, OPTION_ICCID},
	{"script", required_argument, NULL, OPTION_SCRIPT},
	{"log", required_argument, NULL, OPTION_LOG},
	{"help", no_argument, NULL, OPTION_HELP},
	{"version", no_argument, NULL, OPTION_VERSION},
	{NULL, 0, NULL, 0},
};

struct program {
	struct loop *loop;
	struct emulator *emulator;
	struct emulator_conf conf;
	const char *link;
	const char *audio_link;
	const char *control_path;
	const char *script_path;
	const char *journal_path;
	struct pty pty;
	struct journal journal;
	struct control *control;
	struct script *script;
	struct audio *audio;
};

static int64_t number(const char *text, int64_t least, int64_t most, const char *option)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);

	if (errno || end == text || *end || value < least || value > most)
		log_fatal(EX_USAGE, "emulator", "--%s: %s is no number from %lld to %lld",
			option, text, (long long)least, (long long)most);

	return value;
}

static void take_option(struct program *p, int id, const char *name, const char *value)
{
	struct emulator_conf *conf = &p->conf;

	switch (id) {
	case OPTION_LINK: p->link = value; break;
	case OPTION_AUDIO: p->audio_link = value; break;
	case OPTION_CONTROL: p->control_path = value; break;
	case OPTION_PROFILE: conf->profile = value; break;
	case OPTION_PIN: conf->pin = value; break;
	case OPTION_PUK: conf->puk = value; break;
	case OPTION_SLOTS: conf->sim_slots = (unsigned)number(value, 1, 255, name); break;
	case OPTION_LATENCY: conf->latency_ms = number(value, 0, INT_MAX, name); break;
	case OPTION_REPORT: conf->report_ms = number(value, -1, INT_MAX, name); break;
	case OPTION_CNMA: conf->cnma_ms = number(value, 1, INT_MAX, name); break;
	case OPTION_REDELIVER:
		conf->redeliver_ms = number(value, 1, INT_MAX, name);
		break;
	case OPTION_BAUD: conf->baud = (unsigned)number(value, 0, 4000000, name); break;
	case OPTION_BOOT: conf->boot = true; break;
	case OPTION_SEED: conf->seed = (unsigned)number(value, 0, UINT_MAX, name); break;
	case OPTION_IMEI: conf->imei = value; break;
	case OPTION_IMSI: conf->imsi = value; break;
	case OPTION_ICCID: conf->iccid = value; break;
	case OPTION_SCRIPT: p->script_path = value; break;
	case OPTION_LOG: p->journal_path = value; break;
	case OPTION_HELP: printf(usage_text, emulator_profiles()); exit(EX_OK);
	case OPTION_VERSION: puts("keng-emulator " PACKAGE_VERSION); exit(EX_OK);
	default: fprintf(stderr, usage_text, emulator_profiles()); exit(EX_USAGE);
	}
}

static void parse_options(struct program *p, int argc, char **argv)
{
	int index = 0;
	int id;

	while ((id = getopt_long(argc, argv, "", long_options, &index)) >= 0)
		take_option(p, id, long_options[index].name, optarg);

	if (!p->link || optind < argc)
		take_option(p, 0, NULL, NULL);
}

static void on_event(void *arg, const char *json)
{
	struct program *p = arg;

	if (p->journal.file)
		journal_event(&p->journal, json);

	if (p->control)
		control_event(p->control, json);
}

static void on_sent(void *arg, const struct emulator_sent *sent)
{
	struct program *p = arg;

	if (p->control)
		control_sent(p->control, sent->n);
}

static void on_exchange(void *arg, bool from_host, const char *bytes, size_t len)
{
	struct program *p = arg;

	journal_exchange(&p->journal, from_host, bytes, len);
}

/* The library has closed the master; with the slave the name goes, as a pulled plug's does. */
static void on_hangup(void *arg)
{
	struct program *p = arg;

	pty_close(&p->pty);
}

static void on_host(void *arg, bool present)
{
	struct program *p = arg;

	emulator_set_host(p->emulator, present);
}

static int on_return(void *arg, const char *name)
{
	struct program *p = arg;
	int error = pty_open(&p->pty, *name ? name : p->link);

	if (error) {
		errno = -error;
		log_warn("emulator", "the modem cannot come back as %s",
			*name ? name : p->link);
		return -1;
	}

	pty_watch(&p->pty, p->loop, on_host, p);
	return p->pty.master;
}

static void on_signal(void *arg, int signo)
{
	(void)signo;
	loop_quit(arg);
}

static void open_ports(struct program *p)
{
	int error = pty_open(&p->pty, p->link);

	if (error) {
		errno = -error;
		log_warn("emulator", "--link %s", p->link);
		exit(EX_CANTCREAT);
	}
}

/* Undoes in reverse what set_up() did. */
static void tear_down(struct program *p)
{
	script_free(p->script);
	control_free(p->control);
	p->control = NULL;
	audio_free(p->audio);
	pty_close(&p->pty);
	emulator_free(p->emulator);
	journal_close(&p->journal);
	loop_free(p->loop);
}

static void give_up(struct program *p, int status, const char *option, const char *value)
{
	log_warn("emulator", "%s %s", option, value);
	tear_down(p);
	exit(status);
}

static void set_up(struct program *p)
{
	int error =
		p->journal_path ? journal_open(&p->journal, p->loop, p->journal_path) : 0;

	if (error) {
		errno = -error;
		give_up(p, EX_CANTCREAT, "--log", p->journal_path);
	}

	p->conf.on_exchange = p->journal_path ? on_exchange : NULL;
	p->emulator = emulator_new(p->loop, p->pty.master, &p->conf);

	if (!p->emulator) {
		close(p->pty.master);
		errno = EINVAL;
		give_up(p, EX_USAGE, "--profile", p->conf.profile);
	}

	pty_watch(&p->pty, p->loop, on_host, p);

	if (p->audio_link && !(p->audio = audio_new(p->loop, p->emulator, p->audio_link)))
		give_up(p, EX_CANTCREAT, "--audio-link", p->audio_link);

	if (p->script_path &&
		!(p->script = script_new(p->loop, p->emulator, p->script_path)))
		give_up(p, EX_NOINPUT, "--script", p->script_path);

	/* Last: who can connect finds everything there. */
	if (p->control_path && !(p->control = control_new(p->loop, p->emulator, p->audio,
					 p->control_path)))
		give_up(p, EX_CANTCREAT, "--control", p->control_path);
}

int main(int argc, char **argv)
{
	struct program p = {.pty = {.master = -1, .slave = -1}};

	p.conf.arg = &p;
	p.conf.on_event = on_event;
	p.conf.on_sent = on_sent;
	p.conf.on_hangup = on_hangup;
	p.conf.on_return = on_return;
	parse_options(&p, argc, argv);
	signal(SIGPIPE, SIG_IGN);
	open_ports(&p);
	p.loop = loop_new(clock_real());
	loop_on_signal(p.loop, SIGTERM, on_signal, p.loop);
	loop_on_signal(p.loop, SIGINT, on_signal, p.loop);
	loop_on_signal(p.loop, SIGHUP, on_signal, p.loop);
	set_up(&p);
	printf("ready %s\n", p.link);
	fflush(stdout);
	loop_run(p.loop);
	tear_down(&p);
	return EX_OK;
}
