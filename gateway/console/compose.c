/*
 * What a warning would cost and reach; see compose.h.
 */
#include "gateway/console/compose.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/console/console_state.h"
#include "gateway/console/page.h"
#include "gateway/console/terms.h"
#include "gateway/outbox/policy.h"
#include "parsers/sms/plain.h"

struct compose compose_read(const struct visit *visit)
{
	struct compose compose = {
		.text = visit_form(visit, "text"),
		.zone = visit_form(visit, "zone"),
		.whom = visit_form(visit, "whom"),
		.class = visit_form(visit, "class"),
		.at = visit_form(visit, "at"),
	};

	if (!*compose.zone)
		compose.zone = "ALL";

	return compose;
}

json_t *compose_ask(const struct compose *compose, const char *op)
{
	json_t *request = json_pack(
		"{s:s, s:s, s:s}", "op", op, "text", compose->text, "to", compose->zone);
	const char *colon = strchr(compose->whom, ':');

	if (colon && !strncmp(compose->whom, "team:", 5))
		json_object_set_new(request, "team", json_string(colon + 1));
	else if (colon)
		json_object_set_new(request, "role", json_string(colon + 1));

	if (*compose->class)
		json_object_set_new(request, "class", json_string(compose->class));

	if (*compose->at)
		json_object_set_new(request, "at", json_string(compose->at));

	return request;
}

void compose_count(const struct visit *visit, const char *text, int64_t people, int64_t accents,
	struct compose_cost *out)
{
	const struct conf *conf = &visit->console->conf;

	*out = (struct compose_cost){.typed = split_count(text, strlen(text))};
	plain_text(out->plain, sizeof(out->plain), text, strlen(text));
	out->sent = split_count(out->plain, strlen(out->plain));
	out->messages = (people - accents) * (int64_t)out->sent.parts +
			accents * (int64_t)out->typed.parts;
	out->price = out->messages * conf->console.sms_price;
	out->minutes =
		policy_minutes(&conf->policy, out->messages, (int64_t)conf->modem_count);
}

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += (*text & 0xc0) != 0x80;

	return count;
}

void compose_put_marked(struct visit *visit, const char *text, int64_t first_unicode)
{
	struct html *html = &visit->html;
	const char *at = text;

	for (int64_t n = 0; first_unicode >= 0 && *at; at++)
		if ((*at & 0xc0) != 0x80 && n++ == first_unicode)
			break;

	html_textn(html, text, first_unicode < 0 ? strlen(text) : (size_t)(at - text));

	if (first_unicode < 0 || !*at)
		return;

	size_t len = 1;

	while ((at[len] & 0xc0) == 0x80)
		len++;

	html_markup(html, "<mark>");
	html_textn(html, at, len);
	html_markup(html, "</mark>");
	html_text(html, at + len);
}

static void put_text(struct visit *visit, const char *title, const char *text,
	const struct split_count *count)
{
	struct html *html = &visit->html;

	html_markup(html, "<p class=under>");
	html_say(html, title);
	html_markup(html, "</p><blockquote class=words>");
	compose_put_marked(visit, text, count->first_unicode);
	html_markup(html, "</blockquote><p>");
	html_sayf(html, N_("%zu characters"), characters(text));
	html_text(html, count->alphabet == DCS_GSM7 ? " · GSM-7 (160/153) · " :
						      " · Unicode UCS-2 (70/67) · ");
	html_markup(html, "<strong>");
	html_sayf(html, N_("%zu SMS to each"), count->parts);
	html_markup(html, "</strong></p>");
}

static void put_texts(struct visit *visit, const char *text, const struct compose_cost *cost)
{
	put_text(visit, N_("As it is sent, without marks"), cost->plain, &cost->sent);

	if (!strcmp(text, cost->plain))
		return;

	put_text(visit, N_("With its marks, to who asked for them"), text, &cost->typed);

	if (cost->typed.first_unicode < 0)
		return;

	html_markup(&visit->html, "<p><small>");
	html_say(&visit->html, N_("The first character that costs Unicode is marked."));
	html_markup(&visit->html, "</small></p>");
}

static void put_minutes(struct visit *visit, int64_t minutes)
{
	if (minutes >= 120)
		html_sayf(&visit->html, N_("about %lld hours"), (long long)(minutes + 59) / 60);
	else if (minutes)
		html_sayf(&visit->html, N_("about %lld minutes"), (long long)minutes);
	else
		html_say(&visit->html, N_("under a minute"));
}

static int64_t number_of(const json_t *look, const char *name)
{
	return json_integer_value(json_object_get(look, name));
}

static const char *text_of(const json_t *look, const char *name)
{
	const char *text = json_string_value(json_object_get(look, name));

	return text ? text : "";
}

static void put_reach(
	struct visit *visit, const json_t *look, const struct compose_cost *cost)
{
	struct html *html = &visit->html;

	html_markup(html, "<dl>");
	page_fact(visit, N_("Class"));
	html_say(html, term_warning_class(text_of(look, "class")));
	page_fact_end(visit);
	page_fact(visit, N_("Recipients"));
	html_amount(html, number_of(look, "recipients"));

	if (number_of(look, "voice"))
		html_sayf(html, N_(" (%lld of them are called)"), (long long)number_of(look, "voice"));

	page_fact_end(visit);
	page_fact(visit, N_("SMS in all"));
	html_amount(html, cost->messages);
	page_fact_end(visit);

	if (cost->price) {
		page_fact(visit, N_("Cost, estimated"));
		html_amount(html, cost->price);
		html_markup(html, " đ");
		page_fact_end(visit);
	}

	page_fact(visit, N_("Time to send"));
	put_minutes(visit, cost->minutes);
	html_markup(html, "</dd></dl>");
}

/* What has to be known before it is asked for. */
static void put_notices(struct visit *visit, const struct compose *compose, const json_t *look)
{
	const char *blocked = text_of(look, "blocked");
	int64_t at = visit->now, wall, until;

	if (*blocked) {
		html_markup(&visit->html, "<p class='flash bad'>");
		html_say(&visit->html, term_blocked(blocked));
		html_markup(&visit->html, " ");
		html_say(&visit->html,
			N_("Take it out, or only the police can approve this warning."));
		html_markup(&visit->html, "</p>");
	}

	if (*compose->at && !civil_parse(compose->at, &wall))
		at = wall;

	until = policy_quiet_until(&visit->console->conf.policy, at);

	if (!until || !strcmp(text_of(look, "class"), "urgent") || *compose->whom)
		return;

	html_markup(&visit->html, "<p class='flash fair'>");
	html_say(&visit->html, N_("Quiet hours: residents get it from"));
	html_markup(&visit->html, " ");
	html_time(&visit->html, until);
	html_markup(&visit->html, "</p>");
}

static void put_counted(struct visit *visit, const struct compose *compose)
{
	struct compose_cost cost;
	json_t *look = NULL;
	int result = visit_ask(visit, compose_ask(compose, "broadcast-look"), NULL, &look);

	compose_count(visit, compose->text, number_of(look, "recipients"),
		number_of(look, "accents"), &cost);
	put_texts(visit, compose->text, &cost);

	if (!result) {
		put_notices(visit, compose, look);
		put_reach(visit, look, &cost);
		json_decref(look);
		return;
	}

	html_markup(&visit->html, "<p class='flash bad'>");
	html_say(&visit->html,
		result == -EREMOTEIO && !strcmp(visit->error, "BAD_TIME") ?
			N_("That hour is over, or is none.") :
			visit_ask_words(visit, result));
	html_markup(&visit->html, "</p>");
}

void compose_put(struct visit *visit, const struct compose *compose)
{
	html_markup(&visit->html, "<div id=count aria-live=polite>");

	if (!compose->text[strspn(compose->text, " \t\r\n")]) {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("Write the warning: what it costs and whom it reaches stands "
					  "here then."));
		html_markup(&visit->html, "</p>");
	} else if (strlen(compose->text) > COMPOSE_TEXT_MAX) {
		html_markup(&visit->html, "<p class='flash bad'>");
		html_say(&visit->html, N_("That is too long."));
		html_markup(&visit->html, "</p>");
	} else {
		put_counted(visit, compose);
	}

	html_markup(&visit->html, "</div>");
}
