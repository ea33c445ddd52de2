/*
 * Calls: what they were and which way they took, what was recorded in them, and what the nodes of the
 * tree come to. Who called stands nowhere. Whoever hears a recording is written into the audit by the
 * daemon, before its first second is told.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/console/console_state.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/control/wav.h"
#include "gateway/store/callbook.h"

#define READERS	(ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define HEARERS	(ROLE_DIR | ROLE_POL)
#define ROWS	50
#define PLAYERS 20
#define NODES	100

/* An administrator runs the box; what people said is not for them. */
static bool may_hear(const struct visit *visit)
{
	return visit->account.role & HEARERS;
}

static void put_tab(struct visit *visit, const char *path, const char *title, bool here)
{
	struct html *html = &visit->html;

	html_markup(html, "<li><a");
	html_attr_path(html, "href", path, NULL);

	if (here)
		html_markup(html, " aria-current=page");

	html_markup(html, ">");
	html_say(html, title);
	html_markup(html, "</a></li>");
}

static void begin(struct visit *visit, const char *path)
{
	page_begin(visit, N_("Calls"));
	html_markup(&visit->html, "<nav class=tabs");
	html_attr_say(&visit->html, "aria-label", N_("Kinds"));
	html_markup(&visit->html, "><ul>");
	put_tab(visit, "/calls", N_("Calls"), !strcmp(path, "/calls"));

	if (may_hear(visit))
		put_tab(visit, "/calls/recordings", N_("Recordings"),
			!strcmp(path, "/calls/recordings"));

	put_tab(visit, "/calls/tree", N_("What the tree comes to"), !strcmp(path, "/calls/tree"));
	html_markup(&visit->html, "</ul></nav>");
}

static void put_older(struct visit *visit, const char *path, int64_t before)
{
	struct html *html = &visit->html;

	html_markup(html, "<form method=get");
	html_attr_path(html, "action", path, NULL);
	html_markup(html, "><button class=secondary name=before");
	html_attr_number(html, "value", before);
	html_markup(html, ">");
	html_say(html, N_("Older ones"));
	html_markup(html, "</button></form>");
}

static void put_nothing(struct visit *visit, const char *text)
{
	html_markup(&visit->html, "<p>");
	html_say(&visit->html, text);
	html_markup(&visit->html, "</p>");
}

static const char *end_words(const char *end)
{
	static const char *const words[][2] = {
		{"local", N_("keng hung up")},
		{"remote", N_("the caller hung up")},
		{"missed", N_("missed")},
		{"busy", N_("busy")},
		{"no-answer", N_("nobody answered")},
		{"refused", N_("turned away")},
		{"no-audio", N_("no sound")},
		{"too-long", N_("too long")},
		{"gone", N_("the modem went away")},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], end))
			return words[i][1];

	return end;
}

static void put_seconds(struct visit *visit, int64_t seconds)
{
	html_sayf(&visit->html, N_("%lld:%02lld min"), (long long)seconds / 60,
		(long long)seconds % 60);
}

/* --- calls ------------------------------------------------------------------------------------- */

static const char *const call_titles[] = {
	N_("When"), N_("Direction"), N_("Modem"), N_("Lasted"), N_("Ended"), N_("Way through the tree")};

static void put_call(struct visit *visit, const struct callbook_call *call)
{
	struct html *html = &visit->html;

	html_markup(html, "<tr>");
	page_cell(visit, call_titles[0]);
	html_time(html, call->at);
	page_cell_end(visit);
	page_cell(visit, call_titles[1]);
	html_say(html, strcmp(call->direction, "out") ? N_("came in") : N_("went out"));
	page_cell_end(visit);
	page_cell_text(visit, call_titles[2], call->modem);
	page_cell(visit, call_titles[3]);
	put_seconds(visit, call->answered_s);
	page_cell_end(visit);
	page_cell(visit, call_titles[4]);
	html_say(html, end_words(call->end));
	page_cell_end(visit);
	page_cell_text(visit, call_titles[5], call->path);
	html_markup(html, "</tr>");
}

static void show_calls(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct callbook_call rows[ROWS];
	size_t count;

	if (!store)
		return;

	int result = callbook_calls(store, visit_query_number(visit, "before", 0), rows, ROWS, &count);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	begin(visit, "/calls");

	if (count) {
		page_table_begin(visit, N_("The newest first"), call_titles, 6);

		for (size_t i = 0; i < count; i++)
			put_call(visit, &rows[i]);

		page_table_end(visit);
	} else {
		put_nothing(visit, N_("Nobody has called yet."));
	}

	if (count == ROWS)
		put_older(visit, "/calls", rows[count - 1].id);

	page_end(visit);
}

/* --- recordings -------------------------------------------------------------------------------- */

static const char *kind_words(const char *kind)
{
	static const char *const words[][2] = {
		{"TIP", N_("a tip")},
		{"REGISTER", N_("a registration")},
		{"MEDIATE", N_("a request to mediate")},
		{"CALLBACK", N_("a wish to be called back")},
		{"FEEDBACK", N_("a suggestion")},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], kind))
			return words[i][1];

	return kind;
}

static void put_player(struct visit *visit, const struct callbook_recording *recording)
{
	struct html *html = &visit->html;

	html_markup(html, "<audio controls preload=none");
	html_attr_say(html, "aria-label", N_("Play the recording"));
	html_markup(html, " src=\"/calls/recordings/");
	html_number(html, recording->id);
	html_markup(html, "/sound\"></audio>");
}

static const char *const recording_titles[] = {
	N_("When"), N_("What"), N_("Lasts"), N_("Sound")};

static void put_recording(struct visit *visit, const struct callbook_recording *recording)
{
	struct html *html = &visit->html;

	html_markup(html, "<tr>");
	page_cell(visit, recording_titles[0]);
	html_time(html, recording->at);
	page_cell_end(visit);
	page_cell(visit, recording_titles[1]);
	html_say(html, kind_words(recording->kind));
	page_cell_end(visit);
	page_cell(visit, recording_titles[2]);
	put_seconds(visit, recording->seconds);
	page_cell_end(visit);
	page_cell(visit, recording_titles[3]);
	put_player(visit, recording);
	page_cell_end(visit);
	html_markup(html, "</tr>");
}

static void put_recordings(
	struct visit *visit, const struct callbook_recording *rows, size_t count)
{
	html_markup(&visit->html, "<p>");
	html_say(&visit->html, N_("Whoever plays one is written into the audit. Recordings go after 90 "
				  "days; spoken consents stay as long as the consent."));
	html_markup(&visit->html, "</p>");
	page_table_begin(visit, N_("The newest first"), recording_titles, 4);

	for (size_t i = 0; i < count; i++)
		put_recording(visit, &rows[i]);

	page_table_end(visit);
}

static bool refuse_hearing(struct visit *visit)
{
	if (may_hear(visit))
		return false;

	visit_refuse(visit, 403, N_("What callers said is for the board and the police."));
	return true;
}

static void show_recordings(struct visit *visit)
{
	struct store *store = refuse_hearing(visit) ? NULL : visit_store(visit);
	struct callbook_recording rows[PLAYERS];
	size_t count;

	if (!store)
		return;

	int result = callbook_recordings(
		store, visit_query_number(visit, "before", 0), rows, PLAYERS, &count);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	begin(visit, "/calls/recordings");

	if (count)
		put_recordings(visit, rows, count);
	else
		put_nothing(visit, N_("Nothing is recorded."));

	if (count == PLAYERS)
		put_older(visit, "/calls/recordings", rows[count - 1].id);

	page_end(visit);
}

static void play(struct visit *visit)
{
	struct wav wav = {0};
	long long id = 0;

	if (refuse_hearing(visit))
		return;

	sscanf(visit->args[0], "%18lld", &id);

	int result = visit_each(visit,
		json_pack("{s:s, s:I}", "op", "recording", "id", (json_int_t)id), wav_add, &wav, NULL);

	if (result || !wav_end(&wav)) {
		wav_clear(&wav);
		visit_refuse(visit, result == -EHOSTDOWN ? 503 : 404,
			result ? visit_ask_words(visit, result) : N_("There is nothing to be heard."));
		return;
	}

	console_keep(visit->console, (char *)wav.data);
	response_body(visit->response, "audio/wav", (const char *)wav.data, wav.len);
}

/* --- the tree ---------------------------------------------------------------------------------- */

static const char *const node_titles[] = {
	N_("Node"), N_("Reached"), N_("Nothing pressed"), N_("Hung up"), N_("Keys")};

static void put_node(struct visit *visit, const struct callbook_node *node)
{
	const int64_t figures[] = {node->reached, node->unanswered, node->hung_up};

	html_markup(&visit->html, "<tr>");
	page_cell_text(visit, node_titles[0], node->name);

	for (size_t i = 0; i < 3; i++) {
		page_cell(visit, node_titles[1 + i]);
		html_amount(&visit->html, figures[i]);
		page_cell_end(visit);
	}

	page_cell_text(visit, node_titles[4], node->keys);
	html_markup(&visit->html, "</tr>");
}

static void show_tree(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct callbook_node rows[NODES];
	size_t count;

	if (!store)
		return;

	int result = callbook_nodes(store, rows, NODES, &count);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	begin(visit, "/calls/tree");

	if (count) {
		page_table_begin(visit, N_("Where callers come, and where they leave"), node_titles, 5);

		for (size_t i = 0; i < count; i++)
			put_node(visit, &rows[i]);

		page_table_end(visit);
	} else {
		put_nothing(visit, N_("Nobody has called yet."));
	}

	page_end(visit);
}

static const struct route routes[] = {
	{REQUEST_GET, "/calls", READERS, show_calls, 0},
	{REQUEST_GET, "/calls/recordings", HEARERS, show_recordings, 0},
	{REQUEST_GET, "/calls/recordings/:id/sound", HEARERS, play, 0},
	{REQUEST_GET, "/calls/tree", READERS, show_tree, 0},
};

const struct screen screen_calls = {
	.path = "/calls",
	.title = N_("Calls"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
