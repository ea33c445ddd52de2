/*
 * Calls: each modem's goes to a session of its own. What a session stands on (flow and prompts) is
 * a set that a reload replaces, and that lives on until the last call on it has ended.
 */
#include "gateway/app_voice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/log.h"
#include "gateway/ivr/flow.h"
#include "gateway/ivr/prompts.h"
#include "gateway/ivr/session.h"
#include "modem/call.h"
#include "modem/voice.h"
#include "parsers/text/accent.h"

#define REFRESH_MS  2000 /* a burst of news is one */
#define WARNINGS    SESSION_WARNINGS_MAX
#define SECOND_MS   1000
#define REFRESH_MAX 32 /* then what is no longer said is let go */

struct voice_set {
	struct flow *flow;
	struct prompts *prompts[DIALECTS_MAX];
	char texts[WARNINGS][VOICE_TEXT_MAX];
	const char *warnings[WARNINGS];
	size_t warning_count;
	unsigned calls;
	unsigned refreshed;
	struct ivr ivr; /* how it is spoken; its flow is ours */
	struct voice_set *next;
};

static void make_prompts(struct app_voice *voice, struct voice_set *set)
{
	const char *store = voice->app->conf.store.path, *slash = strrchr(store, '/');
	char cache[CONF_PATH_MAX + 16], recordings[CONF_PATH_MAX + 16];
	struct prompts_conf conf = {.cache = cache,
		.recordings = recordings,
		.rate = set->ivr.rate,
		.library = voice->library};

	snprintf(cache, sizeof(cache), "%.*sprompts",
		slash ? (int)(slash - store + 1) : 0, store);
	ivr_recordings(&set->ivr, store, recordings);

	for (size_t i = 0; i < set->ivr.dialect_count; i++) {
		conf.voice = set->ivr.dialects[i].voice;
		set->prompts[i] = prompts_new(voice->app->loop, &conf);
		prompts_want_flow(set->prompts[i], set->flow);
	}
}

static void free_prompts(struct voice_set *set)
{
	for (size_t i = 0; i < set->ivr.dialect_count; i++)
		prompts_free(set->prompts[i]);
}

static void want(struct voice_set *set, const char *words)
{
	for (size_t i = 0; i < set->ivr.dialect_count; i++)
		prompts_want(set->prompts[i], NULL, words);
}

static void free_set(struct voice_set *set)
{
	free_prompts(set);
	flow_free(set->flow);
	free(set);
}

/* Messages are written without diacritics; nobody understands that when it is spoken. */
static void with_marks(
	const struct app_voice *voice, const char *text, char out[VOICE_TEXT_MAX])
{
	struct strbuf words = strbuf_on(out, VOICE_TEXT_MAX);

	accent_restore(voice->app->rules.accent, &words, text);
}

/* Warnings are rendered as soon as they go out, so that no call waits for it. */
static void refresh(struct app_voice *voice)
{
	struct voice_set *set = voice->set;

	if (set->refreshed >= REFRESH_MAX && !set->calls) {
		free_prompts(set);
		make_prompts(voice, set);
		set->refreshed = 0;
	}

	char latest[WARNINGS][BROADCAST_TEXT_MAX];

	if (broadcast_latest(voice->app->store, latest, WARNINGS, &set->warning_count))
		set->warning_count = 0;

	for (size_t i = 0; i < set->warning_count; i++) {
		with_marks(voice, latest[i], set->texts[i]);
		set->warnings[i] = set->texts[i];
		want(set, set->texts[i]);
	}

	set->refreshed++;
}

static void on_refresh(void *arg)
{
	struct app_voice *voice = arg;

	if (voice->set)
		refresh(voice);

	dial_wake(voice);
}

void app_voice_news(struct app *app)
{
	if (app->voice && !timer_running(&app->voice->refresh))
		timer_start(&app->voice->refresh, REFRESH_MS);
}

/* A retired set goes with its last call. */
static void let_go(struct app_voice *voice, struct voice_set *set)
{
	if (--set->calls || set == voice->set)
		return;

	for (struct voice_set **at = &voice->retired; *at; at = &(*at)->next) {
		if (*at == set) {
			*at = set->next;
			free_set(set);
			return;
		}
	}
}

static bool has_audio(const struct conf *conf)
{
	for (size_t i = 0; i < conf->modem_count; i++)
		if (*conf->modems[i].audio)
			return true;

	return false;
}

static void retire(struct app_voice *voice)
{
	struct voice_set *old = voice->set;

	voice->set = NULL;

	if (old && old->calls) {
		old->next = voice->retired;
		voice->retired = old;
	} else if (old) {
		free_set(old);
	}
}

static struct app_voice *make_voice(struct app *app)
{
	char why[256];
	const struct voice *library = voice_load(why, sizeof(why));

	if (!library) {
		log_warnx("voice", "no calls: %s", why);
		return NULL;
	}

	struct app_voice *voice = alloc_zero(sizeof(*voice));

	voice->app = app;
	voice->library = library;
	timer_init(&voice->refresh, app->loop, on_refresh, voice);
	callers_init(&voice->callers);
	dial_init(voice);
	return voice;
}

void app_voice_configure(struct app *app)
{
	if (!app->voice && has_audio(&app->conf))
		app->voice = make_voice(app);

	if (!app->voice)
		return;

	retire(app->voice);

	if (!has_audio(&app->conf) || !app->rules.ivr.flow)
		return;

	struct voice_set *set = alloc_zero(sizeof(*set));

	set->ivr = app->rules.ivr;
	set->flow = app->rules.ivr.flow;
	app->rules.ivr.flow = NULL;
	make_prompts(app->voice, set);
	app->voice->set = set;
	refresh(app->voice);
}

void app_voice_free(struct app *app)
{
	struct app_voice *voice = app->voice;

	if (!voice)
		return;

	for (size_t i = 0; i < POOL_MAX; i++)
		session_free(voice->lines[i].session);

	retire(voice);

	while (voice->retired) {
		struct voice_set *set = voice->retired;

		voice->retired = set->next;
		free_set(set);
	}

	timer_stop(&voice->refresh);
	timer_stop(&voice->dial);
	free(voice);
	app->voice = NULL;
}

/* --- calls ----------------------------------------------------------------------------------- */

static bool is_taken(const struct voice_line *line)
{
	return line->session || line->refused;
}

/* The modem's own, or a free one. */
static struct voice_line *line_of(struct app_voice *voice, const char *modem)
{
	struct voice_line *empty = NULL;

	for (size_t i = 0; i < POOL_MAX; i++) {
		struct voice_line *line = &voice->lines[i];

		if (is_taken(line) && strcmp(line->modem, modem) == 0)
			return line;

		if (!is_taken(line) && !empty)
			empty = line;
	}

	return empty;
}

static bool is_ready(const struct voice_set *set, size_t dialect)
{
	size_t failed;

	return prompts_ready(set->prompts[dialect], &failed) && !failed;
}

/* Everything that may be said can be, in the usual dialect. */
bool voice_can_speak(const struct app_voice *voice)
{
	return voice->set && is_ready(voice->set, 0);
}

static size_t dialect_of(struct app_voice *voice, const char *from)
{
	const struct ivr *ivr = &voice->set->ivr;
	char number[NUMBER_MAX];
	size_t dialect = 0;
	bool person;

	if (*from && !number_normalise(number, &person, from,
			     voice->app->conf.community.country_code))
		dialect = dialect_for(voice->app->store, ivr->dialects,
			ivr->dialect_count, number,
			clock_wall_ms(loop_clock(voice->app->loop)));

	return is_ready(voice->set, dialect) ? dialect : 0;
}

static void begin(struct app_voice *voice, struct voice_line *line, struct modem *modem,
	const struct call_event *event)
{
	struct app *app = voice->app;
	struct voice_set *set = voice->set;
	bool warns = line->dial.id && line->dial.kind == DIAL_WARNING;
	struct session_conf conf = {.loop = app->loop,
		.call = modem_call(modem),
		.store = app->store,
		.dispatch = app->dispatch,
		.flow = set->flow,
		.prompts = set->prompts,
		.dialect = dialect_of(voice, event->number),
		.rings_ms = set->ivr.answer_after * SECOND_MS,
		.warnings = warns ? &line->warning : set->warnings,
		.warning_count = warns ? 1 : set->warning_count,
		.start = warns ? set->flow->warn : set->flow->start};

	snprintf(conf.modem, sizeof(conf.modem), "%s", modem_name(modem));
	snprintf(conf.country_code, sizeof(conf.country_code), "%s",
		app->conf.community.country_code);
	snprintf(line->modem, sizeof(line->modem), "%s", modem_name(modem));
	line->session = session_new(&conf, event);
	line->set = set;
	set->calls++;
}

/* The text of a warning, with its sound. False: it cannot be said, or no more. */
static bool find_warning(struct app_voice *voice, struct voice_line *line)
{
	struct broadcast broadcast;
	struct prompt prompt;

	if (voice->set->flow->warn == FLOW_NONE ||
		broadcast_get(voice->app->store, line->dial.broadcast_id, &broadcast))
		return false;

	with_marks(voice, broadcast.text, line->text);
	line->warning = line->text;
	want(voice->set, line->text);
	return prompts_find(voice->set->prompts[0], NULL, line->text, &prompt);
}

int voice_dial(struct app_voice *voice, struct modem *modem, const struct dial *dial,
	const char *number)
{
	struct voice_line *line = line_of(voice, modem_name(modem));
	struct call_event event = {.kind = CALL_ALERTING, .outgoing = true};

	if (!line || is_taken(line))
		return -EAGAIN;

	line->dial = *dial;

	int result = dial->kind == DIAL_WARNING && !find_warning(voice, line)
			     ? -EAGAIN
			     : call_dial(modem_call(modem), number);

	if (result) {
		*line = (struct voice_line){0};
		return result;
	}

	snprintf(event.number, sizeof(event.number), "%s", number);
	begin(voice, line, modem, &event);
	return 0;
}

static void end(
	struct app_voice *voice, struct voice_line *line, const struct call_event *event)
{
	struct dial dial = line->dial;
	bool reached = dial.kind == DIAL_WARNING ? session_heard(line->session)
						 : event->answered_s > 0;

	session_free(line->session);
	let_go(voice, line->set);
	*line = (struct voice_line){0};

	if (dial.id)
		dial_ended(voice, &dial, reached);
	else
		dial_wake(voice);
}

/* Who hung up before anybody answered, or could not be spoken to, wants to be called back. */
static bool is_missed(const struct call_event *event)
{
	return event->kind == CALL_ENDED && !event->outgoing && !event->answered_s &&
	       event->end != CALL_END_GONE;
}

static bool is_welcome(struct app_voice *voice, const struct call_event *event)
{
	const struct conf *conf = &voice->app->conf;
	int64_t today = civil_midnight(clock_wall_ms(loop_clock(voice->app->loop)), 0);
	char number[NUMBER_MAX] = "";
	bool person;

	if (*event->number && number_normalise(number, &person, event->number,
				      conf->community.country_code))
		number[0] = '\0';

	return callers_count(
		&voice->callers, number, today, conf->policy.calls_from_number);
}

static void on_incoming(struct app_voice *voice, struct voice_line *line,
	struct modem *modem, const struct call_event *event)
{
	if (!is_welcome(voice, event)) {
		log_info("voice", "%s: a number that called too often today is put down",
			modem_name(modem));
		line->refused = true;
		snprintf(line->modem, sizeof(line->modem), "%s", modem_name(modem));
		call_hangup(modem_call(modem));
	} else if (voice_can_speak(voice)) {
		begin(voice, line, modem, event);
	} else {
		log_warnx("voice",
			"%s: a call is not answered: not everything has a sound yet",
			modem_name(modem));
	}
}

void app_voice_call(struct app *app, struct modem *modem, const struct call_event *event)
{
	struct app_voice *voice = app->voice;
	struct voice_line *line = voice ? line_of(voice, modem_name(modem)) : NULL;

	if (line && line->refused) {
		if (event->kind == CALL_ENDED)
			*line = (struct voice_line){0};

		return;
	}

	if (line && !line->session && event->kind == CALL_INCOMING)
		on_incoming(voice, line, modem, event);
	else if (line && line->session && session_event(line->session, event))
		end(voice, line, event);

	if (is_missed(event) &&
		(!voice || !voice->set || !dial_missed(voice, event->number)))
		app_modem_called(app, modem, event->number);
}
