/*
 * Lists on their way in; see import.h. So few rows wait for their answer that telling never blocks.
 */
#include "gateway/console/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/console/console_state.h"
#include "gateway/control/talk.h"

#define IDLE_MS	 (INT64_C(30) * 60 * 1000)
#define LATE_MS	 30000 /* without an answer: the daemon hangs */
#define LINES	 256   /* heard in one turn: more than can wait */
#define NOTES_MAX 5000

static int64_t now_of(const struct console *console)
{
	return clock_boot_ms(loop_clock(console->loop));
}

void import_rewind(struct import *import)
{
	import->csv.at = import->first;
	import->csv.next_line = import->first_line;
}

static void forget_notes(struct import *import)
{
	for (size_t i = 0; i < import->note_count; i++)
		free(import->notes[i].message);

	import->note_count = import->refused_count = 0;
}

static void hang_up(struct import *import)
{
	timer_stop(&import->late);
	loop_fd_remove(import->watch);
	talk_close(import->talk);
	import->watch = NULL;
	import->talk = NULL;
}

void import_end(struct import *import)
{
	struct console *console = import->console;

	for (size_t i = 0; i < CONSOLE_IMPORTS; i++)
		if (console->imports[i] == import)
			console->imports[i] = NULL;

	if (import->talk)
		hang_up(import);

	forget_notes(import);
	free(import->notes);
	csv_close(&import->csv);
	free(import);
}

struct import *import_of(struct console *console, int64_t account_id)
{
	for (size_t i = 0; i < CONSOLE_IMPORTS; i++) {
		struct import *import = console->imports[i];

		if (!import || import->account_id != account_id)
			continue;

		import->touched_at = now_of(console);
		return import;
	}

	return NULL;
}

/* A free place, or that of the one longest untouched that does not run; NULL: all run. */
static struct import **find_place(struct console *console)
{
	struct import **best = NULL;

	for (size_t i = 0; i < CONSOLE_IMPORTS; i++) {
		struct import **place = &console->imports[i];

		if (!*place)
			return place;

		if ((*place)->state != IMPORT_RUNS &&
			(!best || (*place)->touched_at < (*best)->touched_at))
			best = place;
	}

	return best;
}

static void on_late(void *arg)
{
	struct import *import = arg;

	hang_up(import);
	import->state = IMPORT_BROKEN;
}

static void count_rows(struct import *import)
{
	bool bad;

	while (csv_next(&import->csv, &bad))
		import->rows++;

	import_rewind(import);
}

struct import *import_new(struct console *console, int64_t account_id, char *text, size_t len,
	const char **why)
{
	struct import *old = import_of(console, account_id);
	char reason[256];

	if (old)
		import_end(old);

	struct import **place = find_place(console);

	if (!place) {
		free(text);
		*why = N_("Others are importing lists just now. Try again in a moment.");
		return NULL;
	}

	struct import *import = alloc_zero(sizeof(*import));

	if (csv_read(&import->csv, text, len, "", reason, sizeof(reason))) {
		free(import);
		*why = N_("That is no list that can be read: save it in the spreadsheet as “CSV UTF-8”.");
		return NULL;
	}

	if (*place)
		import_end(*place);

	*place = import;
	import->console = console;
	import->account_id = account_id;
	import->zones = true;
	import->touched_at = now_of(console);
	import->first = import->csv.at;
	import->first_line = import->csv.next_line;
	memcpy(import->written, import->csv.head, sizeof(import->written));
	timer_init(&import->late, console->loop, on_late, import);
	count_rows(import);
	return import;
}

bool import_name(struct import *import, size_t i, const char *column)
{
	const char *ours = strcmp(column, MEMBER_LEFT) ? member_column(column) : MEMBER_LEFT;

	if (i >= import->csv.head_count || !ours)
		return false;

	import->csv.head[i] = ours;
	return true;
}

const char *import_columns_wrong(const struct import *import)
{
	for (size_t i = 0; i < import->csv.head_count; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(import->csv.head[i], MEMBER_LEFT) &&
				!strcmp(import->csv.head[i], import->csv.head[k]))
				return N_("Two columns cannot mean the same.");

	return csv_has(&import->csv, "phone") ? NULL :
						N_("Say which column has the telephone numbers.");
}

/* --- telling ----------------------------------------------------------------------------------- */

static void tell_more(struct import *import)
{
	bool said = true, bad;
	size_t len;

	while (said && !import->end_said && import->told - import->answered < IMPORT_WINDOW) {
		if (!csv_next(&import->csv, &bad)) {
			import->end_said = true;
			said = talk_say(import->talk, json_pack("{s:b}", "end", 1));
			break;
		}

		struct import_row *row = &import->window[import->told++ % IMPORT_WINDOW];
		const char *raw = csv_raw(&import->csv, &len);

		*row = (struct import_row){import->csv.line, (size_t)(raw - import->csv.text), len, bad};
		/* What cannot be read is refused where all others are. */
		said = talk_say(import->talk, bad ? json_object() : member_row(&import->csv));
	}

	if (!said)
		on_late(import);
}

static void keep_note(struct import *import, const struct import_row *row, bool refused,
	const char *message)
{
	if (import->note_count == NOTES_MAX)
		return;

	if (import->note_count == import->note_cap) {
		import->note_cap = import->note_cap ? 2 * import->note_cap : 64;
		import->notes = alloc_resize(
			import->notes, import->note_cap, sizeof(*import->notes));
	}

	import->refused_count += refused;
	import->notes[import->note_count++] = (struct import_note){row->line, row->at, row->len,
		refused, alloc_string(row->bad ? member_bad_row : message)};
}

static void on_answer(struct import *import, const json_t *line)
{
	const char *result = json_string_value(json_object_get(line, "result"));
	const char *message = json_string_value(json_object_get(line, "message"));
	const char *note = json_string_value(json_object_get(line, "note"));
	json_int_t number = json_integer_value(json_object_get(line, "line"));

	if (number != import->answered + 1 || number > import->told)
		return;

	import->answered++;

	if (message)
		keep_note(import, &import->window[(number - 1) % IMPORT_WINDOW], true, message);
	else if (note)
		keep_note(import, &import->window[(number - 1) % IMPORT_WINDOW], false, note);

	import->added += result && !strcmp(result, "added");
	import->changed += result && !strcmp(result, "changed");
	import->same += result && !strcmp(result, "same");
}

static void on_talk(void *arg, int fd, unsigned events)
{
	struct import *import = arg;
	json_t *line;
	int result = 0;

	(void)fd;
	(void)events;

	for (int i = 0; i < LINES && !(result = talk_hear(import->talk, 0, &line)); i++) {
		bool last = talk_is_last(line);
		bool good = json_is_true(json_object_get(line, "ok"));

		if (!last)
			on_answer(import, line);

		json_decref(line);

		if (!last)
			continue;

		hang_up(import);
		import->state = good ? IMPORT_ENDED : IMPORT_BROKEN;
		return;
	}

	if (result == -EPIPE) {
		on_late(import);
		return;
	}

	timer_start(&import->late, LATE_MS);
	tell_more(import);
}

bool import_run(struct import *import, json_t *request)
{
	struct console *console = import->console;

	import->dry = json_is_true(json_object_get(request, "dry_run"));
	forget_notes(import);
	import_rewind(import);
	import->told = import->answered = 0;
	import->added = import->changed = import->same = 0;
	import->end_said = false;
	import->state = IMPORT_BROKEN;

	if (talk_connect(console->conf.control.socket, &import->talk)) {
		json_decref(request);
		return false;
	}

	import->watch = loop_fd_add(
		console->loop, talk_fd(import->talk), LOOP_READ, on_talk, import);
	timer_start(&import->late, LATE_MS);

	if (!talk_say(import->talk, request)) {
		hang_up(import);
		return false;
	}

	import->state = IMPORT_RUNS;
	tell_more(import);
	return import->state == IMPORT_RUNS;
}

void import_sweep(struct console *console)
{
	for (size_t i = 0; i < CONSOLE_IMPORTS; i++) {
		struct import *import = console->imports[i];

		if (import && import->state != IMPORT_RUNS &&
			now_of(console) - import->touched_at > IDLE_MS)
			import_end(import);
	}
}

void import_end_all(struct console *console)
{
	for (size_t i = 0; i < CONSOLE_IMPORTS; i++)
		if (console->imports[i])
			import_end(console->imports[i]);
}
