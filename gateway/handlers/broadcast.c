/*
 * CB: a leader's warning to everybody. A number can be forged, so a PIN comes first, then a code
 * that goes back to the number, then a second person who reads the very text (DOMAIN 2.8.5).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/team.h"
#include "gateway/store/zone.h"
#include "parsers/sms/plain.h"
#include "parsers/sms/split.h"
#include "parsers/sms/utf8.h"
#include "parsers/text/fold.h"
#include "parsers/text/grammar.h"

/* The zone that this person may speak to at most: their group's, or their own; 0 = all. */
static int widest_zone(struct act *act, int64_t *zone_id)
{
	char name[96];

	if (act->person.grp_id)
		return group_get(act->store, act->person.grp_id, name, zone_id);

	*zone_id = act->person.zone_id;
	return 0;
}

/* -ENOENT: no such zone, or not theirs; -EEXIST: several are called so. */
static int find_audience(struct act *act, struct broadcast *broadcast)
{
	const char *words = act->command->zone;
	char folded[64];
	int64_t widest, near;
	bool within;
	int result = widest_zone(act, &widest);

	fold_text(folded, sizeof(folded), words, strlen(words));
	broadcast->zone_id = widest;
	near = widest ? widest : act_near(act);
	broadcast->grp_id = act->person.grp_id;

	if (result || !folded[0] || !strcmp(folded, "all") || !strcmp(folded, "tat ca")) {
		snprintf(broadcast->audience, sizeof(broadcast->audience), "ALL");
		return result;
	}

	result = act->in->origin == ORIGIN_CONTROL ?
			 zone_by_words(act->store, words, near, &broadcast->zone_id) :
			 zone_find(act->store, words, near, &broadcast->zone_id);

	if (result == -ENOENT)
		result = zone_in(act->store, words, near, &broadcast->zone_id);

	if (!result)
		result = zone_get(act->store, broadcast->zone_id, broadcast->audience,
			&broadcast->grp_id);

	if (result || !widest)
		return result;

	result = zone_is_within(act->store, broadcast->zone_id, widest, &within);
	return result ? result : within ? 0 : -ENOENT;
}

/* "team:ccb,cuu chien binh", "role:mem": -ESRCH where nobody is in such a team or no role is so. */
static int find_called(struct act *act, struct broadcast *broadcast)
{
	char words[sizeof(act->command->audience)];
	char *rest = words + strlen("team:");
	int result;

	snprintf(words, sizeof(words), "%s", act->command->audience);

	if (!words[0])
		return 0;

	if (!strncmp(words, "role:", 5)) {
		broadcast->roles = role_by_name(rest) & ~(unsigned)ROLE_RES;
		return broadcast->roles ? 0 : -ESRCH;
	}

	if (strncmp(words, "team:", 5) != 0)
		return -ESRCH;

	for (char *team; (team = strsep(&rest, ","));) {
		size_t len = strlen(broadcast->team);
		char folded[TEAM_FOLDED_MAX];

		result = team_find(act->store, team, act->now, folded);

		if (!result)
			snprintf(broadcast->team + len, sizeof(broadcast->team) - len,
				"%s%.22s", len ? "," : "", folded);
		else if (result != -ENOENT)
			return result;
	}

	return broadcast->team[0] ? 0 : -ESRCH;
}

/* The zone, and of those in it whom: the names of both, as listings have them. */
static int find_reach(struct act *act, struct broadcast *broadcast)
{
	char zone[sizeof(broadcast->audience)];
	int result = find_audience(act, broadcast);

	if (!result)
		result = find_called(act, broadcast);

	if (result || !broadcast_calls(broadcast))
		return result;

	snprintf(zone, sizeof(zone), "%s", broadcast->audience);

	if (broadcast->team[0])
		snprintf(broadcast->audience, sizeof(broadcast->audience), "%.*s %.40s",
			(int)strcspn(act->command->audience, ","), act->command->audience, zone);
	else
		snprintf(broadcast->audience, sizeof(broadcast->audience),
			"role:%s %.40s", role_name(broadcast->roles), zone);

	return 0;
}

const char *broadcast_whom(
	struct act *act, const struct broadcast *broadcast, char out[BROADCAST_WHOM_MAX])
{
	static const struct {
		unsigned role;
		const char *word;
	} words[] = {{ROLE_MEM, "TV"}, {ROLE_LEAD, "TT"}, {ROLE_MED, "HGV"},
		{ROLE_DIR, "BDH"}, {ROLE_POL, "CA"}, {ROLE_AUTH, "UBND"},
		{ROLE_ADMIN, "QT"}};
	char zone[64], whom[sizeof(broadcast->team)];
	const char *team = broadcast->team + (broadcast->team[0] == ' ');

	/* " pccc , chua chay ": the first words. */
	snprintf(whom, sizeof(whom), "%.*s", team[0] ? (int)strcspn(team, ",") - 1 : 0, team);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (broadcast->roles & words[i].role)
			snprintf(whom, sizeof(whom), "%s", words[i].word);
	}

	snprintf(out, BROADCAST_WHOM_MAX, "%s%s%s", whom, whom[0] ? " " : "",
		act_zone_name(act, broadcast->zone_id, zone));
	return out;
}

/*
 * Three levels, told by the first word: KHAN goes out at any hour, THONG TIN only to those who want
 * everything, anything else in between.
 */
static const char *class_of(const struct act *act)
{
	const struct command *command = act->command;

	return command->class[0] ? command->class
				 : grammar_warning_class(act->conf->grammar,
					   command->text, strlen(command->text));
}

/* What came as words was looked at when it was read; what was typed at the console is now. */
static const char *blocked_by(const struct act *act)
{
	const struct command *command = act->command;

	return act->in->origin != ORIGIN_CONTROL ?
		       command->blocked :
		       grammar_warning_blocked(
			       act->conf->grammar, command->text, strlen(command->text));
}

static struct broadcast draft(const struct act *act)
{
	struct broadcast broadcast = {
		.author_id = act->person.id,
		.made_at = act->at,
	};

	snprintf(broadcast.class, sizeof(broadcast.class), "%s", class_of(act));
	broadcast.send_at = act_when(&act->command->due, 0);
	snprintf(broadcast.state, sizeof(broadcast.state), "draft");
	snprintf(broadcast.author, sizeof(broadcast.author), "%s", act->actor);
	snprintf(broadcast.blocked, sizeof(broadcast.blocked), "%s", blocked_by(act));
	snprintf(broadcast.text, sizeof(broadcast.text), "%s", act->command->text);
	return broadcast;
}

static bool is_template(const char *text)
{
	return (text[0] == 'W' || text[0] == 'w') && text[1] >= '0' && text[1] <= '9' &&
	       text[2] >= '0' && text[2] <= '9' &&
	       text[3 + strspn(text + 3, " .")] == '\0';
}

/* "W18" for a text stands for that template. False: there is none of that number. */
static bool take_template(const struct act *act, struct broadcast *broadcast)
{
	const char *text = broadcast->text;
	char name[4] = {'W', text[0] ? text[1] : '\0', text[0] ? text[2] : '\0', '\0'};
	enum reply_id id;

	if (!is_template(text))
		return true;

	if (!reply_by_name(name, &id))
		return false;

	snprintf(broadcast->text, sizeof(broadcast->text), "%s",
		act->conf->replies->text[id]);
	return true;
}

/* What the text costs each recipient. */
static struct split_count cost(const struct broadcast *broadcast)
{
	char plain[OUTBOX_TEXT_MAX];

	plain_text(plain, sizeof(plain), broadcast->text, strlen(broadcast->text));
	return split_count(plain, strlen(plain));
}

/* Step one: the code goes to the number, and only whoever holds the phone has it. */
static int ask_author(struct act *act, const struct broadcast *broadcast, int64_t count)
{
	struct split_count parts = cost(broadcast);
	char code[REF_MAX], whom[BROADCAST_WHOM_MAX];
	int64_t number_id;
	enum reply_id id = REPLY_CB_DRAFT;
	int result = act_number(act, &number_id);

	if (!result)
		result = code_new(act->store, "broadcast.author", number_id,
			broadcast->id, act->now + APPROVAL_MS, code);

	if (result)
		return result;

	struct fill fill = {
		.so = code,
		.sl = count,
		.sl2 = (int64_t)parts.parts,
		.kv = broadcast_whom(act, broadcast, whom),
	};

	if (broadcast->blocked[0])
		id = REPLY_CB_BLOCKED;
	else if (parts.parts > 1)
		id = REPLY_CB_TOO_LONG;

	if (id == REPLY_CB_TOO_LONG)
		fill.sl = (int64_t)parts.units;

	result = act_duty(act, "broadcast.expire", broadcast->id, act->now + APPROVAL_MS);
	return result ? result : act_reply_class(act, CLASS_CONFIRM, true, id, &fill);
}

/* The past: it went out by other means, and is counted with those whom it would reach. */
static int keep_history(struct act *act, struct broadcast *broadcast, int64_t count)
{
	snprintf(broadcast->state, sizeof(broadcast->state), "done");
	broadcast->recipients = count;
	broadcast->approved_at = broadcast->done_at = act->at;
	return broadcast_put(act->store, broadcast);
}

static int begin(struct act *act, struct broadcast *broadcast)
{
	char ref[12];
	int64_t count;
	int result = broadcast_count(act->store, broadcast, &count);

	if (result)
		return result;

	if (act->mute)
		return keep_history(act, broadcast, count);

	broadcast->recipients = count;
	result = broadcast_put(act->store, broadcast);
	act_code(act, broadcast_ref(ref, broadcast));

	if (!result)
		result = broadcast_audit(
			act, broadcast, "broadcast.draft", broadcast->blocked);

	if (result)
		return result;

	return act->in->origin == ORIGIN_CONTROL ? broadcast_ask_second(act, broadcast)
						 : ask_author(act, broadcast, count);
}

int handle_broadcast(struct act *act)
{
	struct broadcast broadcast = draft(act);
	struct fill fill = {.kv = act->command->zone, .nd = act->command->text};
	bool stop = false;
	int result = act->mute ? 0 : act_check_pin(act, &stop);

	if (result || stop)
		return result;

	if (!broadcast.text[0])
		return act_reply(act, REPLY_CB_EMPTY, NULL);

	/* A command holds no more, and half a warning is none. */
	if (strlen(broadcast.text) >= COMMAND_TEXT_MAX - UTF8_CHAR_MAX)
		return act_reply(act, REPLY_CB_CUT, NULL);

	if (!take_template(act, &broadcast))
		return act_reply(act, REPLY_CB_TEMPLATE, &fill);

	result = find_reach(act, &broadcast);

	if (result == -ESRCH) {
		fill.kv = strchr(act->command->audience, ':');
		fill.kv += fill.kv ? 1 : 0;
		return act_reply(act, REPLY_CB_TEAM, &fill);
	}

	if (result == -EEXIST)
		return act_reply_which(act, act->command->zone);

	if (result == -ENOENT)
		return act_reply(act, REPLY_CB_ZONE, &fill);

	return result ? result : begin(act, &broadcast);
}

int broadcast_look(struct act *act, struct broadcast *out)
{
	*out = draft(act);

	int result = find_reach(act, out);

	return result ? result : broadcast_count(act->store, out, &out->recipients);
}
