/*
 * Metrics as text; see metrics.h.
 */
#include "config.h"

#include "gateway/control/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct writer {
	struct strbuf *out;
	bool open;
};

static const char *const modem_states[] = {
	"closed", "probing", "sim", "setup", "registering", "ready", "lost"};

static void begin(
	const struct writer *writer, const char *name, const char *type, const char *help)
{
	/* OpenMetrics names a family of counters without the ending of its sample. */
	bool counter = !strcmp(type, "counter");
	const char *end = counter && !writer->open ? "_total" : "";

	strbuf_putf(writer->out, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, end, help,
		name, end, type);
}

static void gauge(
	const struct writer *writer, const char *name, const char *help, int64_t value)
{
	begin(writer, name, "gauge", help);
	strbuf_putf(writer->out, "%s %" PRId64 "\n", name, value);
}

static void counter(
	const struct writer *writer, const char *name, const char *help, int64_t value)
{
	begin(writer, name, "counter", help);
	strbuf_putf(writer->out, "%s_total %" PRId64 "\n", name, value);
}

/* The name of a modem is an operator's word: quotes, strokes and line ends are escaped. */
static void put_label(struct strbuf *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '\n') {
			strbuf_put(out, "\\n");
			continue;
		}

		if (*value == '"' || *value == '\\')
			strbuf_putc(out, '\\');

		strbuf_putc(out, *value);
	}
}

static void put_modem(
	struct strbuf *out, const char *name, const struct control_modem *modem)
{
	strbuf_putf(out, "%s{modem=\"", name);
	put_label(out, modem->name);
	strbuf_putc(out, '"');
}

typedef bool (*modem_value_fn)(const struct control_modem *modem, int64_t *value);

static bool signal_of(const struct control_modem *modem, int64_t *value)
{
	*value = modem->signal_dbm;
	return modem->signal_dbm != 0;
}

static bool registered(const struct control_modem *modem, int64_t *value)
{
	*value = !strcmp(modem->registration, "home") ||
		 !strcmp(modem->registration, "roaming");
	return true;
}

static bool sim_used(const struct control_modem *modem, int64_t *value)
{
	*value = modem->sim_used;
	return modem->sim_used >= 0;
}

static bool sim_total(const struct control_modem *modem, int64_t *value)
{
	*value = modem->sim_total;
	return modem->sim_used >= 0;
}

static bool balance(const struct control_modem *modem, int64_t *value)
{
	*value = modem->balance;
	return modem->balance_known;
}

static bool balance_low(const struct control_modem *modem, int64_t *value)
{
	*value = modem->balance_low;
	return true;
}

static bool ill(const struct control_modem *modem, int64_t *value)
{
	*value = *modem->ill != '\0';
	return true;
}

static const struct {
	const char *name, *help;
	modem_value_fn value;
} modem_families[] = {
	{"keng_modem_registered", "1 where a network has taken the SIM.", registered},
	{"keng_modem_ill", "1 where something is wrong with the modem.", ill},
	{"keng_modem_signal_dbm", "Strength of the signal.", signal_of},
	{"keng_modem_sim_messages", "Messages that lie on the SIM.", sim_used},
	{"keng_modem_sim_slots", "Messages that it can hold.", sim_total},
	{"keng_modem_balance_dong", "The SIM's account, as last told.", balance},
	{"keng_modem_balance_low", "1 where the account is below what was set.",
		balance_low},
};

static void put_modem_states(
	const struct writer *writer, const struct control_status *status)
{
	begin(writer, "keng_modem_state", "gauge",
		"1 for the state in which a modem is.");

	for (size_t i = 0; i < status->modem_count; i++) {
		const struct control_modem *modem = &status->modems[i];

		for (size_t k = 0; k < sizeof(modem_states) / sizeof(*modem_states);
			k++) {
			put_modem(writer->out, "keng_modem_state", modem);
			strbuf_putf(writer->out, ",state=\"%s\"} %d\n", modem_states[k],
				!strcmp(modem->state, modem_states[k]));
		}
	}
}

static void put_modems(const struct writer *writer, const struct control_status *status)
{
	put_modem_states(writer, status);

	for (size_t i = 0; i < sizeof(modem_families) / sizeof(*modem_families); i++) {
		begin(writer, modem_families[i].name, "gauge", modem_families[i].help);

		for (size_t k = 0; k < status->modem_count; k++) {
			int64_t value;

			if (!modem_families[i].value(&status->modems[k], &value))
				continue;

			put_modem(
				writer->out, modem_families[i].name, &status->modems[k]);
			strbuf_putf(writer->out, "} %" PRId64 "\n", value);
		}
	}
}

static void put_box(const struct writer *writer, const char *name, const char *help,
	const struct metrics_count *counts, size_t n)
{
	begin(writer, name, "gauge", help);

	for (size_t i = 0; i < n; i++)
		strbuf_putf(writer->out, "%s{state=\"%s\"} %" PRId64 "\n", name,
			counts[i].state, counts[i].count);
}

static void put_store(const struct writer *writer, const struct metrics *metrics)
{
	counter(writer, "keng_store_commits", "Transactions made durable.",
		(int64_t)metrics->commits);

	if (metrics->store_octets >= 0)
		gauge(writer, "keng_store_size_bytes", "The store's file.",
			metrics->store_octets);

	if (metrics->disk_free_octets >= 0)
		gauge(writer, "keng_store_free_bytes", "Free on its file system.",
			metrics->disk_free_octets);

	gauge(writer, "keng_store_full",
		"1 while too little is free for more to be taken in.",
		metrics->disk_full);
}

void metrics_write(struct strbuf *out, const struct metrics *metrics, bool open_metrics)
{
	struct writer writer = {out, open_metrics};

	begin(&writer, "keng_build_info", "gauge", "The version, as a label.");
	strbuf_put(out, "keng_build_info{version=\"" PACKAGE_VERSION "\"} 1\n");
	gauge(&writer, "keng_uptime_seconds", "Since the daemon started.",
		metrics->status->uptime_s);
	gauge(&writer, "keng_clock_confirmed",
		"1 where the machine's clock can be believed.", metrics->clock_confirmed);
	put_store(&writer, metrics);
	put_box(&writer, "keng_inbox_messages", "Messages kept, by state.",
		metrics->inbox, metrics->inbox_states);
	put_box(&writer, "keng_outbox_messages", "Messages to send or sent, by state.",
		metrics->outbox, metrics->outbox_states);
	gauge(&writer, "keng_outbox_oldest_seconds",
		"Age of the oldest that could be sent now.", metrics->outbox_oldest_s);
	gauge(&writer, "keng_tips_waiting", "Tips that nobody has taken.",
		metrics->tips_waiting);
	gauge(&writer, "keng_tips_oldest_seconds", "Age of the oldest of them.",
		metrics->tips_oldest_s);
	put_modems(&writer, metrics->status);

	if (open_metrics)
		strbuf_put(out, "# EOF\n");
}
