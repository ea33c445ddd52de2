/*
 * HD, greetings, and what nobody understood: answered once a day to a number.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/store/number_use.h"
#include "parsers/text/fold.h"

static const struct {
	const char *topic;
	enum reply_id id;
} topics[] = {
	{"tin", REPLY_HELP_TIN},   {"kq", REPLY_HELP_TIN},   {"tl", REPLY_HELP_TIN},
	{"tt", REPLY_HELP_TT},	   {"xn", REPLY_HELP_TT},    {"tuan tra", REPLY_HELP_TT},
	{"cb", REPLY_HELP_CB},	   {"duyet", REPLY_HELP_CB}, {"canh bao", REPLY_HELP_CB},
	{"hg", REPLY_HELP_HG},	   {"hoa giai", REPLY_HELP_HG},
	{"dk", REPLY_HELP_DK},	   {"ngung", REPLY_HELP_DK}, {"xoa", REPLY_HELP_DK},
	{"goi", REPLY_HELP_IVR},
};

static enum reply_id help_for(unsigned roles)
{
	static const struct {
		unsigned role;
		enum reply_id id;
	} rows[] = {
		{ROLE_POL, REPLY_HELP_POL}, {ROLE_LEAD, REPLY_HELP_2},
		{ROLE_DIR, REPLY_HELP_DIR}, {ROLE_MED, REPLY_HELP_MED},
		{ROLE_MEM, REPLY_HELP_MEM}, {ROLE_AUTH, REPLY_HELP_AUTH},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (roles & rows[i].role)
			return rows[i].id;
	}

	return REPLY_HELP_1;
}

int handle_help(struct act *act)
{
	char topic[64];

	fold_text(topic, sizeof(topic), act->command->topic, strlen(act->command->topic));

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		if (!strcmp(topics[i].topic, topic))
			return act_reply(act, topics[i].id, NULL);
	}

	return act_reply(act, help_for(act->roles), NULL);
}

int handle_greeting(struct act *act)
{
	char zone[64];
	struct fill fill = {.thon = act_zone_name(act, act->person.zone_id, zone)};

	return act_reply(act, REPLY_GREETING, &fill);
}

/* "6 nguoi" where a number was asked for. */
static int answer_in_words(struct act *act)
{
	const char *text = act->in->text;
	size_t before = strcspn(text, "0123456789");
	struct answer answer = {.number = act->command->count, .words = text};

	if (answer.number < 0 && text[before] && before < 12)
		answer.number = (int32_t)strtol(text + before, NULL, 10);

	return text[0] ? answer_take(act, &answer) : -EAGAIN;
}

int handle_unknown(struct act *act)
{
	int64_t number_id;
	bool due;
	int result = answer_in_words(act);

	if (result != -EAGAIN || !act_answerable(act) || act->command->spam)
		return result == -EAGAIN ? 0 : result;

	result = act_number(act, &number_id);

	if (!result)
		result = number_mark(
			act->store, number_id, NUMBER_UNKNOWN, act->now, DAY_MS, &due);

	return result || !due ? result : act_reply(act, REPLY_UNKNOWN, NULL);
}
