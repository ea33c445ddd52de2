/*
 * What screens do with a visit: fields, answers, and the store and the daemon behind the page.
 */
#include "gateway/console/visit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/base/clock.h"
#include "gateway/base/log.h"
#include "gateway/console/console_state.h"
#include "gateway/console/multipart.h"
#include "gateway/console/page.h"
#include "gateway/control/talk.h"
#include "gateway/store/news.h"
#include "gateway/store/store.h"

#define READ_MS	  2000
#define ASK_MS	  2000 /* for each line of an answer */
#define SILENT_MS 3000
#define REFUSED	  N_("The gateway refused:")

const char *visit_query(const struct visit *visit, const char *name)
{
	return request_field(&visit->request->query, name);
}

const char *visit_form(const struct visit *visit, const char *name)
{
	return request_field(&visit->request->form, name);
}

const char *visit_file(const struct visit *visit, size_t *len)
{
	const struct request_fields *form = &visit->request->form;

	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->items[i].name, MULTIPART_FILE) != 0)
			continue;

		*len = form->items[i].len;
		return form->items[i].value;
	}

	return NULL;
}

int64_t visit_query_number(const struct visit *visit, const char *name, int64_t otherwise)
{
	const char *text = visit_query(visit, name);
	char *end;

	errno = 0;

	long long number = strtoll(text, &end, 10);

	return *text && !*end && !errno ? number : otherwise;
}

bool visit_may(const struct visit *visit, unsigned roles)
{
	return visit->signed_in && visit->account.role & (roles | ROLE_ADMIN);
}

void visit_redirect(struct visit *visit, const char *path, const char *part)
{
	char location[sizeof(visit->response->location)];
	struct strbuf to = STRBUF(location);

	strbuf_put(&to, path);

	if (part) {
		strbuf_putc(&to, '/');
		html_percent(&to, part);
	}

	response_redirect(visit->response, location);
}

void visit_refuse(struct visit *visit, unsigned status, const char *text)
{
	visit->response->status = status;
	page_say(visit, N_("This did not work"), text);
}

void visit_flash_with(struct visit *visit, bool good, const char *text, const char *words)
{
	struct console *console = visit->console;
	struct flash *flash = &console->flashes[console->next_flash++ % CONSOLE_FLASHES];
	struct strbuf to = STRBUF(flash->text);

	flash->account_id = visit->account.id;
	flash->good = good;
	strbuf_put(&to, html_tr(&visit->html, text));

	if (*words) {
		strbuf_putc(&to, ' ');
		strbuf_put(&to, words);
	}
}

void visit_flash(struct visit *visit, bool good, const char *text)
{
	visit_flash_with(visit, good, text, "");
}

/* The store's file may have been put in the place of another. */
static bool is_same_file(const struct console *console)
{
	struct stat there;

	return console->store && !store_is_broken(console->store) &&
	       !stat(console->conf.store.path, &there) && there.st_ino == console->store_inode;
}

static void store_reopen(struct console *console)
{
	struct store_conf conf = console->conf.store;
	struct stat there;
	char why[512];

	store_close(console->store);
	console->store = NULL;
	conf.read_only = true;

	if (store_open(&console->store, &conf, loop_clock(console->loop), why, sizeof(why)))
		log_warnx("console", "%s", why);
	else if (!stat(conf.path, &there))
		console->store_inode = there.st_ino;
}

struct store *visit_store(struct visit *visit)
{
	struct console *console = visit->console;

	if (visit->read_until)
		return console->store;

	if (!is_same_file(console))
		store_reopen(console);

	if (!console->store) {
		visit_refuse(visit, 503,
			N_("The gateway's store cannot be read. Is the gateway installed and "
			   "has it been started once?"));
		return NULL;
	}

	visit->read_until = clock_boot_ms(loop_clock(console->loop)) + READ_MS;
	store_read_until(console->store, visit->read_until);
	return console->store;
}

void visit_store_failed(struct visit *visit, int result)
{
	log_warnx("console", "%s: the store: %s", visit->request->path, strerror(-result));
	visit->html.out = strbuf_on(visit->console->page, sizeof(visit->console->page));
	visit_refuse(visit, 503,
		result == -ETIMEDOUT ? N_("That takes too long to look up. Ask for less at once.")
				     : N_("The gateway's store cannot be read just now."));
}

static void note_refusal(struct visit *visit, const json_t *answer)
{
	const char *error = json_string_value(json_object_get(answer, "error"));
	const char *message = json_string_value(json_object_get(answer, "message"));

	snprintf(visit->error, sizeof(visit->error), "%s", error ? error : "FAILED");
	snprintf(visit->message, sizeof(visit->message), "%s", message ? message : "");
}

/* Every line up to the last. */
static int hear_answer(struct visit *visit, struct talk *talk, visit_row_fn fn, void *arg,
	json_t **answer)
{
	json_t *line;
	int result;

	while (!(result = talk_hear(talk, ASK_MS, &line))) {
		if (!talk_is_last(line)) {
			if (fn)
				fn(arg, line);

			json_decref(line);
			continue;
		}

		if (!json_is_true(json_object_get(line, "ok"))) {
			note_refusal(visit, line);
			result = -EREMOTEIO;
		}

		if (answer && !result)
			*answer = line;
		else
			json_decref(line);

		return result;
	}

	return -EHOSTDOWN;
}

/* Whoever is here speaks, and as no more than they are. */
void visit_sign(const struct visit *visit, json_t *request)
{
	char actor[ACCOUNT_NAME_MAX + 8];

	if (!visit->signed_in)
		return;

	snprintf(actor, sizeof(actor), "console:%s", visit->account.name);
	json_object_set_new(request, "actor", json_string(actor));
	json_object_set_new(request, "as", json_string(role_name(visit->account.role)));
}

int visit_each(
	struct visit *visit, json_t *request, visit_row_fn fn, void *arg, json_t **answer)
{
	struct console *console = visit->console;
	int64_t now = clock_boot_ms(loop_clock(console->loop));
	struct talk *talk = NULL;
	int result = -EHOSTDOWN;

	visit_sign(visit, request);

	if (now < console->silent_until || talk_connect(console->conf.control.socket, &talk)) {
		json_decref(request);
		return -EHOSTDOWN;
	}

	/* Where it has hung up it may have said why. */
	talk_say(talk, request);
	result = hear_answer(visit, talk, fn, arg, answer);
	talk_close(talk);

	int64_t after = clock_boot_ms(loop_clock(console->loop));

	if (result == -EHOSTDOWN)
		console->silent_until = after + SILENT_MS;

	/* Waiting for the daemon is no reading. */
	if (visit->read_until) {
		visit->read_until += after - now;
		store_read_until(console->store, visit->read_until);
	}

	return result;
}

static void keep_row(void *rows, json_t *row)
{
	json_array_append(rows, row);
}

int visit_ask(struct visit *visit, json_t *request, json_t **rows, json_t **answer)
{
	if (rows)
		*rows = json_array();

	return visit_each(visit, request, rows ? keep_row : NULL, rows ? *rows : NULL, answer);
}

const char *visit_ask_words(const struct visit *visit, int result)
{
	static const struct {
		const char *error, *words;
	} known[] = {
		{"NOT_FOUND", N_("That is not there any more.")},
		{"NOT_ALLOWED", N_("The gateway does not let your office do that.")},
		{"EXISTS", N_("That is there already.")},
		{"BUSY", N_("The gateway is busy. Try again in a moment.")},
		{"DISK_FULL", N_("The gateway's disk is full.")},
		{"BAD_NUMBER", N_("That is no telephone number.")},
		{"BAD_ZONE", N_("No place is called so, or several are.")},
		{"TOO_LONG", N_("That is too long.")},
		{"BAD_TEXT", N_("Nothing is written there.")},
		{"SILENT", N_("Whoever told this wants no answers.")},
		{"CHANGED", N_("Somebody else has changed this meanwhile. Look at it again.")},
	};

	if (result == -EHOSTDOWN)
		return N_("The gateway does not answer. Nothing was done.");

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].error, visit->error))
			return known[i].words;

	return REFUSED;
}

void visit_flash_refused(struct visit *visit, int result)
{
	const char *words = visit_ask_words(visit, result);

	/* What has no words of its own is told in the daemon's. */
	visit_flash_with(visit, false, words,
		result == -EREMOTEIO && !strcmp(words, REFUSED) ? visit->message : "");
}

bool visit_act(struct visit *visit, json_t *request, json_t **answer)
{
	int result = visit_ask(visit, request, NULL, answer);

	if (result)
		visit_flash_refused(visit, result);

	return !result;
}

void visit_audit(struct visit *visit, const char *act, const char *object, const char *detail)
{
	int result = visit_ask(visit,
		json_pack("{s:s, s:s, s:s, s:s}", "op", "note", "act", act, "object", object,
			"detail", detail),
		NULL, NULL);

	if (result)
		log_warnx("console", "%s of %s could not be written into the audit", act, object);
}

void console_keep(struct console *console, char *data)
{
	free(console->large);
	console->large = data;
	timer_start(&console->let_go, 0);
}
