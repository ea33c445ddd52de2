/*
 * The modems: how each is now, how its signal was in the last day, its SIM, its balance, and what had
 * to be done for it. Without the daemon what was written down is still there.
 */
#include <errno.h>
#include <string.h>

#include "gateway/console/chart.h"
#include "gateway/console/console_state.h"
#include "gateway/console/modem_words.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/store/sample.h"

#define READERS	(ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define DAY_MS	(INT64_C(24) * 3600 * 1000)
#define SAMPLES 2100 /* two weeks of them */
#define GAP_MS	(INT64_C(25) * 60 * 1000)
#define WEAK	(-115)
#define STRONG	(-50)
#define RESETS	20

static void put_term(struct visit *visit, const char *title)
{
	html_markup(&visit->html, "<dt>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</dt><dd>");
}

static void put_known(struct visit *visit, const char *title, const char *text)
{
	if (!*text)
		return;

	put_term(visit, title);
	html_text(&visit->html, text);
	html_markup(&visit->html, "</dd>");
}

static const char *registration_words(const char *name)
{
	static const char *const words[][2] = {
		{"home", N_("in its own network")},
		{"roaming", N_("in another network")},
		{"searching", N_("looking for its network")},
		{"denied", N_("turned away by the network")},
		{"none", N_("in no network")},
		{"unknown", N_("unknown")},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], name))
			return words[i][1];

	return name;
}

static void put_signal(struct visit *visit, const json_t *modem)
{
	const json_t *signal = json_object_get(modem, "signal_dbm");
	int dbm = (int)json_integer_value(signal);

	if (!json_is_integer(signal))
		return;

	put_term(visit, N_("Signal"));
	page_mark(visit, dbm >= -85 ? PAGE_GOOD : dbm >= -100 ? PAGE_FAIR : PAGE_BAD,
		dbm >= -85 ? N_("strong") : dbm >= -100 ? N_("fair") : N_("weak"));
	html_sayf(&visit->html, ", %d dBm", dbm);
	html_markup(&visit->html, "</dd>");
}

static void put_sim(struct visit *visit, const json_t *modem)
{
	json_int_t used = json_integer_value(json_object_get(modem, "sim_used"));
	json_int_t total = json_integer_value(json_object_get(modem, "sim_total"));

	if (!total)
		return;

	put_term(visit, N_("Messages on the SIM"));
	html_sayf(&visit->html, N_("%lld of %lld places"), (long long)used, (long long)total);
	html_markup(&visit->html, " <progress");
	html_attr_say(&visit->html, "aria-label", N_("Messages on the SIM"));
	html_attr_number(&visit->html, "max", total);
	html_attr_number(&visit->html, "value", used);
	html_markup(&visit->html, "></progress></dd>");
}

static void put_balance(struct visit *visit, const json_t *modem)
{
	const json_t *balance = json_object_get(modem, "balance");
	const char *until = modem_text(modem, "balance_until");

	if (!json_is_integer(balance))
		return;

	put_term(visit, N_("Balance"));
	html_amount(&visit->html, json_integer_value(balance));
	html_markup(&visit->html, " ₫");

	if (*until) {
		html_markup(&visit->html, ", ");
		html_sayf(&visit->html, N_("good until %s"), until);
	}

	if (json_is_true(json_object_get(modem, "balance_low"))) {
		html_markup(&visit->html, " ");
		page_mark(visit, PAGE_FAIR, N_("balance low"));
	}

	html_markup(&visit->html, "</dd>");
}

static void put_now(struct visit *visit, const json_t *modem)
{
	const char *registration = modem_text(modem, "registration");

	html_markup(&visit->html, "<dl>");
	put_term(visit, N_("State"));
	page_mark(visit, modem_mark(modem), modem_words(modem));

	if (*modem_text(modem, "ill")) {
		html_markup(&visit->html, " ");
		html_text(&visit->html, modem_text(modem, "ill"));
	}

	html_markup(&visit->html, "</dd>");
	put_known(visit, N_("Operator"), modem_text(modem, "operator"));

	if (*registration) {
		put_term(visit, N_("Network"));
		html_say(&visit->html, registration_words(registration));
		html_markup(&visit->html, "</dd>");
	}

	put_signal(visit, modem);
	put_sim(visit, modem);
	put_balance(visit, modem);
	put_term(visit, N_("Calls"));
	html_say(&visit->html,
		json_is_true(json_object_get(modem, "voice")) ? N_("yes") : N_("no"));
	html_markup(&visit->html, "</dd>");
	put_known(visit, N_("Model"), modem_text(modem, "profile"));
	put_known(visit, "IMEI", modem_text(modem, "imei"));
	html_markup(&visit->html, "</dl>");
}

/* --- what was written down --------------------------------------------------------------------- */

static void put_chart(
	struct visit *visit, const struct sample *samples, size_t count, int64_t from)
{
	struct chart_point points[DAY_MS / SAMPLE_EVERY_MS + 8];
	size_t used = 0;

	for (size_t i = 0; i < count && used < sizeof(points) / sizeof(*points); i++)
		if (samples[i].at >= from)
			points[used++] = (struct chart_point){samples[i].at,
				samples[i].signal_dbm, samples[i].signal_dbm != 0};

	chart_put(visit, &(struct chart){.title = N_("Signal in the last 24 hours"),
				 .unit = "dBm",
				 .from = from,
				 .to = visit->now,
				 .least = WEAK,
				 .most = STRONG,
				 .step = 13,
				 .gap_ms = GAP_MS,
				 .points = points,
				 .count = used});
}

static void put_times(struct visit *visit, const char *words, int32_t times)
{
	if (!times)
		return;

	html_markup(&visit->html, "<li>");
	html_say(&visit->html, words);

	if (times > 1)
		html_sayf(&visit->html, " ×%d", times);

	html_markup(&visit->html, "</li>");
}

static bool has_resets(const struct sample_resets *resets)
{
	return resets->reopened || resets->restarted || resets->kicked || resets->radio ||
	       resets->power;
}

static void put_reset(struct visit *visit, const struct sample *sample, const char *const titles[])
{
	const struct sample_resets *resets = &sample->resets;

	html_markup(&visit->html, "<tr>");
	page_cell(visit, titles[0]);
	html_time(&visit->html, sample->at);
	page_cell_end(visit);
	page_cell(visit, titles[1]);
	html_markup(&visit->html, "<ul>");
	put_times(visit, N_("its port was opened anew"), resets->reopened);
	put_times(visit, N_("it restarted by itself"), resets->restarted);
	put_times(visit, N_("it was restarted"), resets->kicked);
	put_times(visit, N_("its radio was turned off and on"), resets->radio);
	put_times(visit, N_("its power was turned off and on"), resets->power);
	html_markup(&visit->html, "</ul>");
	page_cell_end(visit);
	html_markup(&visit->html, "</tr>");
}

/* The newest first. */
static void put_resets(struct visit *visit, const struct sample *samples, size_t count)
{
	static const char *const titles[] = {N_("Before"), N_("What was done for it")};
	size_t shown = 0;

	for (size_t i = count; i-- && shown < RESETS;) {
		if (!has_resets(&samples[i].resets))
			continue;

		if (!shown++)
			page_table_begin(visit, N_("Resets of the last two weeks"), titles, 2);

		put_reset(visit, &samples[i], titles);
	}

	if (shown) {
		page_table_end(visit);
		return;
	}

	html_markup(&visit->html, "<p>");
	page_mark(visit, PAGE_GOOD, N_("Nothing had to be done for it in the last two weeks."));
	html_markup(&visit->html, "</p>");
}

static int put_past(struct visit *visit, struct store *store, const char *name)
{
	static struct sample samples[SAMPLES];
	int64_t from = visit->now - DAY_MS;
	size_t count;
	int result = sample_rows(store, name, visit->now - 14 * DAY_MS, visit->now + 1, samples,
		SAMPLES, &count);

	if (result)
		return result;

	put_chart(visit, samples, count, from);
	put_resets(visit, samples, count);
	return 0;
}

/* --- the page ---------------------------------------------------------------------------------- */

static const json_t *status_of(const json_t *status, const char *name)
{
	size_t i;
	const json_t *modem;

	json_array_foreach(json_object_get(status, "modems"), i, modem)
		if (!strcmp(modem_text(modem, "name"), name))
			return modem;

	return NULL;
}

static int put_modems(struct visit *visit, struct store *store, const json_t *status)
{
	const struct conf *conf = &visit->console->conf;
	int result = 0;

	for (size_t i = 0; !result && i < conf->modem_count; i++) {
		const json_t *modem = status_of(status, conf->modems[i].name);

		html_markup(&visit->html, "<section><h2>");
		html_text(&visit->html, conf->modems[i].name);
		html_markup(&visit->html, "</h2>");

		if (modem)
			put_now(visit, modem);

		result = put_past(visit, store, conf->modems[i].name);
		html_markup(&visit->html, "</section>");
	}

	return result;
}

static void show_modems(struct visit *visit)
{
	struct store *store = visit_store(visit);
	json_t *status = NULL;

	if (!store)
		return;

	int asked = visit_ask(visit, json_pack("{s:s}", "op", "status"), NULL, &status);

	page_begin(visit, N_("Modems"));

	if (asked) {
		html_markup(&visit->html, "<p>");
		page_mark(visit, PAGE_BAD,
			asked == -EHOSTDOWN ?
				N_("The gateway does not answer. What is below may be old.") :
				visit_ask_words(visit, asked));
		html_markup(&visit->html, "</p>");
	}

	if (!visit->console->conf.modem_count) {
		html_markup(&visit->html, "<p>");
		page_mark(visit, PAGE_FAIR, N_("The gateway runs, but no modem is configured."));
		html_markup(&visit->html, "</p>");
	}

	int result = put_modems(visit, store, status);

	json_decref(status);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	chart_scripts(visit);
	page_end(visit);
}

static const struct route routes[] = {
	{REQUEST_GET, "/modems", READERS, show_modems, 0},
};

const struct screen screen_modems = {
	.path = "/modems",
	.title = N_("Modems"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
