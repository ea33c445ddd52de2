/*
 * What callers hear, by the numbers under which a leader records it over the phone.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config/rules.h"
#include "gateway/base/strbuf.h"
#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"
#include "parsers/text/accent.h"
#include "parsers/text/speak.h"

#define WHY_MAX	   8192
#define SPOKEN_MAX 4096

struct prompts_list {
	struct ctl *ctl;
	const struct ivr *ivr;
	char folder[CONF_PATH_MAX + 16];
	struct table *table;
};

/* The dialects in which somebody has said it. */
static json_t *recorded_in(const struct prompts_list *list, const char *name)
{
	json_t *voices = json_array();
	char path[2 * CONF_PATH_MAX];

	for (size_t i = 0; i < list->ivr->dialect_count; i++) {
		const char *voice = list->ivr->dialects[i].voice;

		snprintf(path, sizeof(path), "%s/%s/%s.wav", list->folder, voice, name);

		if (!access(path, F_OK))
			json_array_append_new(voices, json_string(voice));
	}

	return voices;
}

static void show(const struct prompts_list *list, const struct ivr_prompt *prompt)
{
	json_t *voices = recorded_in(list, prompt->name), *voice;
	char digits[12], room[200], said[SPOKEN_MAX];
	struct strbuf recorded = STRBUF(room), spoken = STRBUF(said);
	size_t i;

	if (list->ctl->json) {
		speak_text(&spoken, prompt->words);

		json_t *row = json_pack("{s:i, s:s, s:s, s:s, s:o}", "number",
			prompt->number, "name", prompt->name, "words", prompt->words,
			"spoken", said, "recorded", voices);

		ctl_print_json(row);
		json_decref(row);
		return;
	}

	json_array_foreach(voices, i, voice)
		strbuf_putf(&recorded, "%s%s", i ? ", " : "", json_string_value(voice));

	snprintf(digits, sizeof(digits), "%d", prompt->number);
	table_row(list->table, (const char *const[]){digits, prompt->name, recorded.data,
				       prompt->words});
	json_decref(voices);
}

/* Words as they would be spoken: with the marks that are known, and numbers as words. */
static void show_spoken(const struct ctl *ctl, const struct rules *rules, const char *text)
{
	char marked[SPOKEN_MAX], said[2 * SPOKEN_MAX];
	struct strbuf words = STRBUF(marked), spoken = STRBUF(said);

	accent_restore(rules->accent, &words, text);
	speak_text(&spoken, marked);

	json_t *row = json_pack("{s:s, s:s}", "words", marked, "spoken", said);

	if (ctl->json) {
		ctl_print_json(row);
	} else {
		ctl_print_text(said);
		putchar('\n');
	}

	json_decref(row);
}

int cmd_prompts(struct ctl *ctl)
{
	static const char *const headings[] = {"number", "name", "recorded", "words"};
	struct prompts_list list = {.ctl = ctl};
	struct ivr_prompt prompt;
	struct rules rules;
	char why[WHY_MAX];

	if (rules_load(&rules, &ctl->conf, why, sizeof(why)))
		return ctl_fail(ctl, EX_CONFIG, "CONFIG", "%s", why);

	if (ctl->count) {
		show_spoken(ctl, &rules, ctl->arguments[0]);
		rules_clear(&rules);
		return EX_OK;
	}

	list.ivr = &rules.ivr;

	if (!rules.ivr.flow) {
		rules_clear(&rules);
		return ctl_fail(ctl, EX_CONFIG, "CONFIG", "there is no ivr.conf at %s",
			ctl->conf.files.ivr);
	}

	ivr_recordings(&rules.ivr, ctl->conf.store.path, list.folder);

	if (!ctl->json)
		list.table = table_new(stdout, headings, 4, 0);

	for (size_t i = 0; ivr_prompt(&rules.ivr, i, &prompt); i++)
		show(&list, &prompt);

	if (list.table)
		table_end(list.table);

	rules_clear(&rules);
	return EX_OK;
}
