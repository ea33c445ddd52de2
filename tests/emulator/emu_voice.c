/*
 * The brands' own commands around calls: audio, keys, states; and habits that a test may change.
 */
#include <string.h>

#include "tests/emulator/emu_state.h"

/* Huawei's AT+VTS: the call's number and one key. */
static int on_dtmf(struct emulator *e, const struct emu_at_call *at)
{
	const char *key = at->arg[1];

	if (e->call.state != EMU_CALL_ACTIVE || !key[0] || key[1] ||
		!strchr("0123456789*#ABCD", key[0]))
		return EMU_AT_CME + 3;

	emu_event(e, "key-out", "\"keys\":\"%s\"", key);
	return EMU_AT_OK;
}

/* Huawei: voice is possible, in 8 kHz, 16 bit and frames of 20 ms. */
static int on_cvoice(struct emulator *e, const struct emu_at_call *at)
{
	if (at->kind == EMU_AT_READ)
		emu_at_info(e, "^CVOICE:0,8000,16,20");

	return EMU_AT_OK;
}

static int on_accepted(struct emulator *e, const struct emu_at_call *at)
{
	(void)e;
	(void)at;
	return EMU_AT_OK;
}

/* +DDET, +QTONEDET */
static int on_keys(struct emulator *e, const struct emu_at_call *at)
{
	if (emu_card_error(e))
		return EMU_AT_ERROR;

	e->call.keys_on = emu_at_number(at, 0, 0) == 1;
	return EMU_AT_OK;
}

/* +CPCMREG, +QPCMV, ^DDSETEX */
static int on_pcm(struct emulator *e, const struct emu_at_call *at)
{
	int value = emu_at_number(at, 0, 0);

	if (at->kind == EMU_AT_READ) {
		emu_at_info(e, "%s: %d", at->name, e->call.audio_on);
		return EMU_AT_OK;
	}

	/* SIMCom's works only once the call stands */
	if (value == 1 && strcasecmp(at->name, "+CPCMREG") == 0 &&
		e->call.state != EMU_CALL_ACTIVE)
		return EMU_AT_ERROR;

	/* Quectel's must be off to be turned on */
	if (value == 1 && strcasecmp(at->name, "+QPCMV") == 0 && e->call.audio_on)
		return EMU_AT_ERROR;

	e->call.audio_on = value != 0;
	emu_event(e, "audio", "\"on\":%s", value ? "true" : "false");
	return EMU_AT_OK;
}

/* +QINDCFG="ccinfo",1 */
static int on_qindcfg(struct emulator *e, const struct emu_at_call *at)
{
	if (strcmp(at->arg[0], "ccinfo") == 0)
		e->call.ccinfo = emu_at_number(at, 1, 0) == 1;

	return EMU_AT_OK;
}

static int on_dsci(struct emulator *e, const struct emu_at_call *at)
{
	e->call.dsci = emu_at_number(at, 0, 0) == 1;
	return EMU_AT_OK;
}

static int on_creset(struct emulator *e, const struct emu_at_call *at)
{
	(void)at;
	e->boot.again = true;
	return EMU_AT_OK;
}

static int pick(const char *value, size_t len, const char *const *names)
{
	for (int i = 0; names[i]; i++) {
		if (strlen(names[i]) == len && memcmp(names[i], value, len) == 0)
			return i;
	}

	return -1;
}

static bool set_habit(struct emulator *e, const char *word, size_t len)
{
	static const char *const begins[] = {"usual", "first", "last", "never", NULL};
	static const char *const lists[] = {"good", "empty", "stale", "error", NULL};
	static const char *const flags[] = {"on", "off", NULL};
	struct emu_call *call = &e->call;
	const char *value = memchr(word, '=', len);
	size_t name = value ? (size_t)(value++ - word) : len;
	size_t rest = value ? len - name - 1 : 0;
	int chosen;

	if (name == 5 && memcmp(word, "begin", 5) == 0) {
		chosen = pick(value, rest, begins);
		call->begin = chosen > 0 ? (enum emu_call_begin)chosen : 0;
	} else if (name == 4 && memcmp(word, "list", 4) == 0) {
		chosen = pick(value, rest, lists);
		call->list = chosen > 0 ? (enum emu_call_list)chosen : 0;
	} else {
		bool *flag = name == 3 && memcmp(word, "end", 3) == 0 ? &call->no_end
			     : name == 7 && memcmp(word, "carrier", 7) == 0
				     ? &call->no_carrier
			     : name == 6 && memcmp(word, "hangup", 6) == 0 ? &call->clings
									   : NULL;

		chosen = flag ? pick(value, rest, flags) : -1;

		if (chosen >= 0)
			*flag = chosen == 1;
	}

	return chosen >= 0;
}

bool emu_call_habits(struct emulator *e, const char *words)
{
	bool good = true;

	while (*words) {
		size_t len = strcspn(words, " ");

		good = good && (!len || set_habit(e, words, len));
		words += len + (words[len] != '\0');
	}

	return good;
}

const struct emu_at_command emu_voice_commands[] = {
	{"+DDET", EMU_NEED_NOTHING, on_keys, true, NULL},
	{"+QTONEDET", EMU_NEED_NOTHING, on_keys, true, NULL},
	{"+CPCMREG", EMU_NEED_NOTHING, on_pcm, true, NULL},
	{"+QPCMV", EMU_NEED_NOTHING, on_pcm, true, NULL},
	{"^DTMF", EMU_NEED_NOTHING, on_dtmf, true, NULL},
	{"^CVOICE", EMU_NEED_NOTHING, on_cvoice, true, NULL},
	{"^DDSETEX", EMU_NEED_NOTHING, on_pcm, true, NULL},
	{"+QINDCFG", EMU_NEED_NOTHING, on_qindcfg, true, NULL},
	{"^DSCI", EMU_NEED_NOTHING, on_dsci, true, NULL},
	{"+CPCMBANDWIDTH", EMU_NEED_NOTHING, on_accepted, true, NULL},
	{"+CRESET", EMU_NEED_NOTHING, on_creset, true, NULL},
	{0},
};
