/*
 * Triggers of faults; see emu_fault.h.
 */
#include "tests/emulator/emu_fault.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/strbuf.h"

static const char *const names[EMU_FAULTS] = {
	[EMU_FAULT_SILENCE] = "silence",
	[EMU_FAULT_STALL] = "stall",
	[EMU_FAULT_HANGUP] = "hangup",
	[EMU_FAULT_RESET] = "reset",
	[EMU_FAULT_SLOW] = "slow",
	[EMU_FAULT_GARBAGE] = "garbage",
	[EMU_FAULT_LOSS] = "loss",
	[EMU_FAULT_SPLIT] = "split",
	[EMU_FAULT_URC_INSIDE] = "urc-inside",
	[EMU_FAULT_LOST_PROMPT] = "lost-prompt",
	[EMU_FAULT_LOST_OK] = "lost-ok",
	[EMU_FAULT_LOST_CMGS] = "lost-cmgs",
	[EMU_FAULT_LOST_CMTI] = "lost-cmti",
	[EMU_FAULT_CMTI_INDEX] = "cmti-index",
	[EMU_FAULT_CMS] = "cms",
	[EMU_FAULT_CME] = "cme",
	[EMU_FAULT_CMS_AT] = "cms-at",
	[EMU_FAULT_ERROR] = "error",
	[EMU_FAULT_DUPLICATE] = "duplicate",
	[EMU_FAULT_BAD_PDU] = "bad-pdu",
	[EMU_FAULT_CUT_LISTING] = "cut-listing",
	[EMU_FAULT_CMGD] = "cmgd-fail",
};

static const char *const triggers[] = {
	[EMU_TRIGGER_OFF] = "off",
	[EMU_TRIGGER_NEXT] = "next",
	[EMU_TRIGGER_AFTER] = "after",
	[EMU_TRIGGER_EVERY] = "every",
	[EMU_TRIGGER_PROB] = "prob",
	[EMU_TRIGGER_ALWAYS] = "always",
};

#define TRIGGERS (sizeof(triggers) / sizeof(*triggers))

const char *emu_fault_name(enum emu_fault fault)
{
	return names[fault];
}

enum emu_fault emu_fault_find(const char *name)
{
	unsigned fault = 0;

	while (fault < EMU_FAULTS && strcmp(names[fault], name) != 0)
		fault++;

	return (enum emu_fault)fault;
}

static bool strikes(struct emu_fault_rule *rule)
{
	rule->seen++;

	switch (rule->trigger) {
	case EMU_TRIGGER_OFF: return false;
	case EMU_TRIGGER_ALWAYS: return true;
	case EMU_TRIGGER_EVERY: return rule->seen % rule->n == 0;
	case EMU_TRIGGER_PROB: return rand_r(&rule->seed) < rule->probability * RAND_MAX;
	case EMU_TRIGGER_NEXT:
		if (rule->seen >= rule->n)
			rule->trigger = EMU_TRIGGER_OFF;

		return true;
	case EMU_TRIGGER_AFTER:
		if (rule->seen <= rule->n)
			return false;

		rule->trigger = EMU_TRIGGER_OFF;
		return true;
	}

	return false;
}

bool emu_fault_hits(struct emu_faults *faults, enum emu_fault fault)
{
	struct emu_fault_rule *rule = &faults->rules[fault];
	bool hit = rule->trigger != EMU_TRIGGER_OFF && strikes(rule);

	rule->hits += hit;
	return hit;
}

/* The next word into out; false at the end. */
static bool next_word(const char **words, char *out, size_t cap)
{
	struct strbuf buf = strbuf_on(out, cap);

	while (**words == ' ')
		(*words)++;

	while (**words && **words != ' ')
		strbuf_putc(&buf, *(*words)++);

	return buf.len > 0;
}

static bool parse_trigger(struct emu_fault_rule *rule, const char **words)
{
	char word[32];

	if (rule->trigger == EMU_TRIGGER_OFF || rule->trigger == EMU_TRIGGER_ALWAYS)
		return true;

	if (!next_word(words, word, sizeof(word)))
		return rule->trigger == EMU_TRIGGER_NEXT;

	if (rule->trigger == EMU_TRIGGER_PROB) {
		rule->probability = strtod(word, NULL);
		return rule->probability >= 0 && rule->probability <= 1;
	}

	rule->n = strtoull(word, NULL, 10);
	return isdigit((unsigned char)word[0]) &&
	       (rule->n || rule->trigger == EMU_TRIGGER_AFTER);
}

static bool is_number(const char *word)
{
	if (*word == '-')
		word++;

	return *word && strspn(word, "0123456789") == strlen(word);
}

/* A word that is no trigger: the value first, then the text, which may be several words. */
static void parse_plain(struct emu_fault_rule *rule, bool *valued, const char *word)
{
	struct strbuf text = {
		.data = rule->text, .cap = sizeof(rule->text), .len = strlen(rule->text)};

	if (is_number(word) && !*valued) {
		rule->value = strtoll(word, NULL, 10);
		*valued = true;
		return;
	}

	if (text.len)
		strbuf_putc(&text, ' ');

	strbuf_put(&text, word);
}

bool emu_fault_parse(
	struct emu_fault_rule *rule, bool *explicit, const char *words, unsigned seed)
{
	char word[EMU_FAULT_TEXT];
	bool valued = false;

	*rule = (struct emu_fault_rule){
		.trigger = EMU_TRIGGER_NEXT, .n = 1, .seed = seed};
	*explicit = false;

	while (next_word(&words, word, sizeof(word))) {
		unsigned trigger = 0;

		while (trigger < TRIGGERS && strcmp(word, triggers[trigger]) != 0)
			trigger++;

		if (strcmp(word, "seed") == 0) {
			if (!next_word(&words, word, sizeof(word)))
				return false;

			rule->seed = (unsigned)strtoul(word, NULL, 10);
		} else if (trigger < TRIGGERS) {
			rule->trigger = (enum emu_trigger)trigger;
			*explicit = true;

			if (!parse_trigger(rule, &words))
				return false;
		} else {
			parse_plain(rule, &valued, word);
		}
	}

	return true;
}
