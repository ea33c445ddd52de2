/*
 * Warnings on their way: how far each is and why some did not arrive; approved or refused by another
 * person, stopped for a while or for good, and what failed sent anew.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/console/compose.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/console/terms.h"
#include "gateway/store/broadcast.h"
#include "gateway/store/desk_warn.h"

#define READERS	   (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define WORKERS	   (ROLE_LEAD | ROLE_DIR | ROLE_POL)
#define APPROVERS  (ROLE_DIR | ROLE_POL)
#define ROWS	   30
#define SHARES_MAX 24
#define REASON_MAX 150

static bool is_in(const char *state, const char *states)
{
	const char *at = strstr(states, state);

	return at && (at[strlen(state)] == ' ' || !at[strlen(state)]);
}

/* "console:ha" is ha to people. */
static const char *actor_name(const char *actor)
{
	size_t len = strlen("console:");

	return strncmp(actor, "console:", len) ? actor : actor + len;
}

static const char *audience_words(const struct visit *visit, const char *audience)
{
	return strcmp(audience, "ALL") ? audience : html_tr(&visit->html, N_("Everywhere"));
}

static enum page_mark mark_of(const char *state)
{
	if (is_in(state, "approval late paused"))
		return PAGE_FAIR;

	return is_in(state, "cancelled expired draft") ? PAGE_NONE : PAGE_GOOD;
}

/* Sent, failed and what is left, of all; the words beside it say the same. */
static void put_bar(struct visit *visit, int64_t delivered, int64_t sent, int64_t failed, int64_t all)
{
	const struct {
		const char *class;
		int64_t count;
	} pieces[] = {{"delivered", delivered}, {"sent", sent - delivered}, {"failed", failed}};
	struct html *html = &visit->html;
	int64_t at = 0;

	html_markup(html, "<svg class=bar viewBox='0 0 1000 20' preserveAspectRatio=none"
			  " aria-hidden=true><rect class=rest width=1000 height=20 />");

	for (size_t i = 0; all > 0 && i < 3; i++) {
		int64_t width = pieces[i].count * 1000 / all;

		html_markup(html, "<rect height=20");
		html_attr(html, "class", pieces[i].class);
		html_attr_number(html, "x", at);
		html_attr_number(html, "width", width);
		html_markup(html, " />");
		at += width;
	}

	html_markup(html, "</svg>");
}

static void put_row(
	struct visit *visit, const struct desk_warning *row, const char *const titles[])
{
	struct html *html = &visit->html;
	char id[24], ref[24];

	snprintf(id, sizeof(id), "%lld", (long long)row->id);
	snprintf(ref, sizeof(ref), "%02lld", (long long)row->id);
	html_markup(html, "<tr>");
	page_cell(visit, titles[0]);
	html_markup(html, "<a");
	html_attr_path(html, "href", "/broadcasts", id);
	html_markup(html, ">");
	html_text(html, ref);
	html_markup(html, "</a>");
	page_cell_end(visit);
	page_cell(visit, titles[1]);
	html_time(html, row->made_at);
	page_cell_end(visit);
	page_cell_text(visit, titles[2], actor_name(row->author));
	page_cell_text(visit, titles[3], audience_words(visit, row->audience));
	page_cell(visit, titles[4]);
	page_mark(visit, mark_of(row->state), term_warning_state(row->state));
	page_cell_end(visit);
	page_cell(visit, titles[5]);
	put_bar(visit, row->delivered, row->sent, row->failed, row->recipients);
	html_amount(html, row->sent);
	html_markup(html, " / ");
	html_amount(html, row->recipients);

	if (row->failed)
		html_sayf(html, N_(", %lld failed"), (long long)row->failed);

	page_cell_end(visit);
	html_markup(html, "</tr>");
}

static int put_rows(struct visit *visit, struct store *store, int64_t before)
{
	static const char *const titles[] = {N_("No."), N_("Made at"), N_("By"), N_("To whom"),
		N_("State"), N_("Sent")};
	struct desk_warning rows[ROWS];
	size_t count;
	int result = desk_warnings(store, before, rows, ROWS, &count);

	if (result)
		return result;

	if (!count) {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("There is none."));
		html_markup(&visit->html, "</p>");
		return 0;
	}

	page_table_begin(visit, N_("Warnings, the newest first"), titles, 6);

	for (size_t i = 0; i < count; i++)
		put_row(visit, &rows[i], titles);

	page_table_end(visit);

	if (count == ROWS) {
		char id[24];

		snprintf(id, sizeof(id), "%lld", (long long)rows[count - 1].id);
		html_markup(&visit->html, "<p><a");
		html_attr_query(&visit->html, "href", "/broadcasts", "before", id);
		html_markup(&visit->html, ">");
		html_say(&visit->html, N_("Older ones"));
		html_markup(&visit->html, "</a></p>");
	}

	return 0;
}

static void show_list(struct visit *visit)
{
	struct store *store = visit_store(visit);
	int64_t before = visit_query_number(visit, "before", 0);
	int result;

	if (!store)
		return;

	if (!visit->request->fragment)
		page_begin(visit, N_("Warnings"));

	/* What is old does not change under whoever reads it. */
	if (!before)
		page_part_begin(visit, "warnings", "/broadcasts", "outbox");

	result = put_rows(visit, store, before);

	if (!before)
		page_part_end(visit);

	if (result)
		visit_store_failed(visit, result);
	else if (!visit->request->fragment)
		page_end(visit);
}

/* --- one of them --- */

static void put_facts(struct visit *visit, const struct broadcast *broadcast)
{
	html_markup(&visit->html, "<dl>");
	page_fact(visit, N_("State"));
	page_mark(visit, mark_of(broadcast->state), term_warning_state(broadcast->state));

	if (broadcast->note[0]) {
		html_markup(&visit->html, " ");
		html_text(&visit->html, broadcast->note);
	}

	page_fact_end(visit);
	page_fact_text(visit, N_("To whom"), audience_words(visit, broadcast->audience));
	page_fact(visit, N_("Class"));
	html_say(&visit->html, term_warning_class(broadcast->class));
	page_fact_end(visit);
	page_fact(visit, N_("Recipients"));
	html_amount(&visit->html, broadcast->recipients);
	page_fact_end(visit);
	page_fact_text(visit, N_("By"), actor_name(broadcast->author));
	page_fact_time(visit, N_("Made at"), broadcast->made_at);

	if (broadcast->send_at)
		page_fact_time(visit, N_("To be sent at"), broadcast->send_at);

	page_fact_text(visit, broadcast->note[0] ? N_("Ended by") : N_("Approved by"),
		actor_name(broadcast->approver));
	page_fact_time(visit, N_("Approved at"), broadcast->approved_at);
	page_fact_time(visit, N_("Over at"), broadcast->done_at);
	html_markup(&visit->html, "</dl>");
}

/* The very text, and as it arrives at most telephones. */
static void put_text(struct visit *visit, const struct broadcast *broadcast)
{
	struct html *html = &visit->html;
	struct compose_cost cost;

	compose_count(visit, broadcast->text, broadcast->recipients, 0, &cost);
	html_markup(html, "<section><h2>");
	html_say(html, N_("The text"));
	html_markup(html, "</h2><blockquote class=words>");
	html_text(html, broadcast->text);
	html_markup(html, "</blockquote>");

	if (strcmp(cost.plain, broadcast->text) != 0) {
		html_markup(html, "<p><small>");
		html_say(html, N_("As it is sent, without marks"));
		html_markup(html, "</small></p><p class=words>");
		html_text(html, cost.plain);
		html_markup(html, "</p>");
	}

	html_markup(html, "<p>");
	html_sayf(html, N_("%zu SMS to each"), cost.sent.parts);
	html_markup(html, "</p></section>");
}

static void put_shares(struct visit *visit, const struct desk_share *shares, size_t count)
{
	static const char *const titles[] = {N_("State"), N_("Why"), N_("Messages")};

	if (!count)
		return;

	page_table_begin(visit, N_("Its messages"), titles, 3);

	for (size_t i = 0; i < count; i++) {
		html_markup(&visit->html, "<tr>");
		page_cell(visit, titles[0]);
		html_say(&visit->html, term_sent_state(shares[i].state));
		page_cell_end(visit);
		page_cell(visit, titles[1]);
		html_say(&visit->html, term_sent_reason(shares[i].reason));
		page_cell_end(visit);
		page_cell(visit, titles[2]);
		html_amount(&visit->html, shares[i].count);
		page_cell_end(visit);
		html_markup(&visit->html, "</tr>");
	}

	page_table_end(visit);
}

struct sums {
	int64_t sent, delivered, failed, uncertain, left;
};

static struct sums sum_up(const struct desk_share *shares, size_t count)
{
	struct sums sums = {0};

	for (size_t i = 0; i < count; i++) {
		const char *state = shares[i].state;

		if (is_in(state, "sent delivered"))
			sums.sent += shares[i].count;

		if (is_in(state, "delivered"))
			sums.delivered += shares[i].count;
		else if (is_in(state, "failed expired"))
			sums.failed += shares[i].count;
		else if (is_in(state, "uncertain"))
			sums.uncertain += shares[i].count;
		else if (is_in(state, "queued sending held"))
			sums.left += shares[i].count;
	}

	return sums;
}

static void put_progress(struct visit *visit, const struct broadcast *broadcast,
	const struct desk_share *shares, size_t count)
{
	struct sums sums = sum_up(shares, count);
	struct html *html = &visit->html;

	html_markup(html, "<section><h2>");
	html_say(html, N_("How far it is"));
	html_markup(html, "</h2>");
	put_bar(visit, sums.delivered, sums.sent, sums.failed + sums.uncertain,
		broadcast->recipients);
	html_markup(html, "<p>");
	html_sayf(html,
		N_("Of %lld: %lld sent, %lld of them delivered; %lld failed, %lld uncertain; %lld wait"),
		(long long)broadcast->recipients, (long long)sums.sent, (long long)sums.delivered,
		(long long)sums.failed, (long long)sums.uncertain, (long long)sums.left);
	html_markup(html, "</p>");
	put_shares(visit, shares, count);
	html_markup(html, "</section>");
}

/* Every form says which state of it was looked at. */
static void act_begin(struct visit *visit, const struct broadcast *broadcast, const char *act)
{
	char path[64];

	snprintf(path, sizeof(path), "/broadcasts/%lld", (long long)broadcast->id);
	page_form_begin(visit, path, act);
	page_hidden(visit, "state", broadcast->state);
}

static void put_button(struct visit *visit, const struct broadcast *broadcast, const char *act,
	const char *words, const char *kind)
{
	html_markup(&visit->html, "<article>");
	act_begin(visit, broadcast, act);
	page_button(visit, words, kind);
	page_form_end(visit);
	html_markup(&visit->html, "</article>");
}

static void put_with_reason(struct visit *visit, const struct broadcast *broadcast,
	const char *act, const char *words)
{
	html_markup(&visit->html, "<article>");
	act_begin(visit, broadcast, act);
	page_field(visit, N_("Reason"), "text", "reason", "", REASON_MAX, true);
	page_button(visit, words, "danger");
	page_form_end(visit);
	html_markup(&visit->html, "</article>");
}

static bool is_author(const struct visit *visit, const struct broadcast *broadcast)
{
	const char *name = actor_name(broadcast->author);

	return name != broadcast->author && !strcmp(name, visit->account.name);
}

static void put_approval(struct visit *visit, const struct broadcast *broadcast)
{
	struct html *html = &visit->html;
	bool may = visit->account.role & (broadcast->blocked[0] ? ROLE_POL : APPROVERS) &&
		   !is_author(visit, broadcast);

	if (broadcast->blocked[0]) {
		html_markup(html, "<p class='flash bad'>");
		html_say(html, term_blocked(broadcast->blocked));
		html_markup(html, " ");
		html_say(html, N_("Only the police can approve it."));
		html_markup(html, "</p>");
	}

	if (may) {
		put_button(visit, broadcast, "approve", N_("Approve this text and send it"), "");
		put_with_reason(visit, broadcast, "refuse", N_("Refuse it"));
		return;
	}

	html_markup(html, "<p>");
	html_say(html, N_("Another person of the board or the police has to approve it, here or by SMS."));
	html_markup(html, "</p>");

	if (visit_may(visit, WORKERS))
		put_with_reason(visit, broadcast, "stop", N_("Take it back"));
}

static void put_acts(
	struct visit *visit, const struct broadcast *broadcast, const struct sums *sums)
{
	const char *state = broadcast->state;

	html_markup(&visit->html, "<section class=works>");

	if (is_in(state, "approval"))
		put_approval(visit, broadcast);
	else if (visit_may(visit, WORKERS)) {
		if (is_in(state, "scheduled queueing sending"))
			put_button(visit, broadcast, "pause", N_("Pause it"), "secondary");

		if (is_in(state, "paused late"))
			put_button(visit, broadcast, "resume", N_("Let it go on"), "");

		if (sums->failed && is_in(state, "sending done"))
			put_button(visit, broadcast, "retry", N_("Send what failed anew"), "secondary");

		if (is_in(state, "scheduled queueing sending paused late"))
			put_with_reason(visit, broadcast, "stop", N_("Stop it for good"));
	}

	html_markup(&visit->html, "</section>");
}

static int64_t id_of(const struct visit *visit)
{
	char *end;
	long long id = strtoll(visit->args[0], &end, 10);

	return *end || id < 0 ? 0 : id;
}

static void put_page(struct visit *visit, const struct broadcast *broadcast,
	const struct desk_share *shares, size_t count)
{
	struct sums sums = sum_up(shares, count);
	struct html *html = &visit->html;
	char path[64];

	snprintf(path, sizeof(path), "/broadcasts/%lld", (long long)broadcast->id);

	if (!visit->request->fragment) {
		page_begin(visit, N_("Warning"));
		html_markup(html, "<p class=code>");
		html_sayf(html, N_("Number %02lld"), (long long)broadcast->id);
		html_markup(html, "</p><div class=split><div>");
		put_text(visit, broadcast);
		put_acts(visit, broadcast, &sums);
		html_markup(html, "</div>");
	}

	page_part_begin(visit, "progress", path, "outbox");

	if (broadcast->approved_at)
		put_progress(visit, broadcast, shares, count);

	put_facts(visit, broadcast);
	page_part_end(visit);

	if (!visit->request->fragment) {
		html_markup(html, "</div>");
		page_end(visit);
	}
}

static void show_one(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct desk_share shares[SHARES_MAX];
	struct broadcast broadcast;
	size_t count = 0;

	if (!store)
		return;

	int result = broadcast_get(store, id_of(visit), &broadcast);

	if (!result)
		result = desk_shares(store, broadcast.id, shares, SHARES_MAX, &count);

	if (result == -ENOENT)
		visit_refuse(visit, 404, N_("There is no such warning."));
	else if (result)
		visit_store_failed(visit, result);
	else
		put_page(visit, &broadcast, shares, count);
}

/* As the page showed it: what somebody else has done meanwhile is told, and shown. */
static void act(struct visit *visit, const char *op, const char *done)
{
	json_t *answer = NULL;
	int result = visit_ask(visit,
		json_pack("{s:s, s:I, s:s, s:s}", "op", op, "id", (json_int_t)id_of(visit), "state",
			visit_form(visit, "state"), "reason", visit_form(visit, "reason")),
		NULL, &answer);

	if (!result)
		visit_flash(visit, true, done);
	else if (!strcmp(visit->error, "CONFLICT"))
		visit_flash(visit, false,
			N_("Somebody else has changed this meanwhile. Look at it again."));
	else
		visit_flash_refused(visit, result);

	json_decref(answer);
	visit_redirect(visit, "/broadcasts", visit->args[0]);
}

static void approve(struct visit *visit)
{
	act(visit, "broadcast-approve", N_("Approved."));
}

static void refuse(struct visit *visit)
{
	act(visit, "broadcast-refuse", N_("Refused: nobody gets it."));
}

static void pause_it(struct visit *visit)
{
	act(visit, "broadcast-pause", N_("Paused: nothing more of it leaves."));
}

static void resume(struct visit *visit)
{
	act(visit, "broadcast-resume", N_("It goes on."));
}

static void stop(struct visit *visit)
{
	act(visit, "broadcast-stop", N_("Stopped. What has left cannot be taken back."));
}

static void retry(struct visit *visit)
{
	act(visit, "broadcast-retry", N_("What failed waits to be sent again."));
}

static const struct route routes[] = {
	{REQUEST_GET, "/broadcasts", READERS, show_list, 0},
	{REQUEST_GET, "/broadcasts/:id", READERS, show_one, 0},
	{REQUEST_POST, "/broadcasts/:id/approve", APPROVERS, approve, 0},
	{REQUEST_POST, "/broadcasts/:id/refuse", APPROVERS, refuse, 0},
	{REQUEST_POST, "/broadcasts/:id/pause", WORKERS, pause_it, 0},
	{REQUEST_POST, "/broadcasts/:id/resume", WORKERS, resume, 0},
	{REQUEST_POST, "/broadcasts/:id/stop", WORKERS, stop, 0},
	{REQUEST_POST, "/broadcasts/:id/retry", WORKERS, retry, 0},
};

const struct screen screen_broadcasts = {
	.path = "/broadcasts",
	.title = N_("Warnings"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
