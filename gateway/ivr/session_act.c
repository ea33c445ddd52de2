/*
 * What a session asks and tells the store: commands with their recordings, whoever leads here, and
 * what the call was. The command is the one that a message would have become.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/ivr/session_state.h"
#include "gateway/ivr/sound.h"
#include "gateway/store/person.h"
#include "gateway/store/recording.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"

#define TEXT_MAX 160

static const char key_names[SESSION_KEYS + 1] = "0123456789*#";

static int keep_recording(struct session *session, enum command_kind kind, int64_t *id)
{
	struct recording recording = {
		.at = session->begun_at, .octets = session->recorded_samples};
	uint8_t *packed;

	*id = 0;

	if (!recording.octets)
		return 0;

	/* A full disk keeps its room for what must go out; the caller is told. */
	int result = store_room(session->conf.store);

	if (result)
		return result;

	snprintf(recording.kind, sizeof(recording.kind), "%s", command_kind_name(kind));
	packed = alloc_zero(recording.octets);
	sound_pack(packed, session->recorded, recording.octets);

	result = recording_put(session->conf.store, &recording, packed);

	free(packed);
	*id = recording.id;
	return result;
}

/* What stands for the words of a message: how to hear them. */
static void describe(enum command_kind kind, int64_t recording, char text[TEXT_MAX],
	struct command *command)
{
	text[0] = '\0';

	if (!recording)
		return;

	snprintf(text, TEXT_MAX, "Noi qua dien thoai, nghe ban ghi %lld",
		(long long)recording);
	snprintf(command->text, sizeof(command->text), "%s", text);

	if (kind == COMMAND_REGISTER)
		snprintf(command->name, sizeof(command->name), "Ban ghi %lld",
			(long long)recording);
}

int session_dispatch(struct session *session, struct command *command, const char *text,
	struct dispatch_outcome *outcome)
{
	struct inbound in = {.origin = ORIGIN_VOICE,
		.person = session->person,
		.text = text,
		.text_len = strlen(text)};

	command->origin = ORIGIN_VOICE;
	in.sent_at = in.received_at = clock_wall_ms(loop_clock(session->conf.loop));
	snprintf(in.sender, sizeof(in.sender), "%s", session->number);
	snprintf(in.modem, sizeof(in.modem), "%s", session->conf.modem);
	return dispatch_command(session->conf.dispatch, &in, command, outcome);
}

static int run(struct session *session, struct command *command,
	struct dispatch_outcome *outcome)
{
	char text[TEXT_MAX];
	int64_t recording;
	int result = keep_recording(session, command->kind, &recording);

	if (result)
		return result;

	describe(command->kind, recording, text, command);
	return session_dispatch(session, command, text, outcome);
}

/* A prompt that was recorded and not kept is nobody's tip. */
static void close_prompt(struct session *session)
{
	if (session->prompt)
		session->recorded_samples = 0;

	session->prompt = NULL;
}

void session_do(struct session *session, struct flow_event *done)
{
	const struct flow_node *node = &session->conf.flow->nodes[session->flow.node];
	struct command command = command_make(node->command);
	struct dispatch_outcome outcome = {0};
	int result;

	close_prompt(session);
	result = store_begin(session->conf.store);
	snprintf(command.ref, sizeof(command.ref), "%.6s", session->flow.ref);
	snprintf(command.pin, sizeof(command.pin), "%.6s", session->flow.pin);

	if (!result) {
		result = run(session, &command, &outcome);

		if (!result)
			result = store_commit(session->conf.store);
		else
			store_rollback(session->conf.store);
	}

	if (result)
		log_warnx("voice", "%s was not taken: %s",
			command_kind_name(command.kind), strerror(-result));
	else
		session->recorded_samples = 0;

	memcpy(session->code, outcome.code, sizeof(session->code));
	*done = (struct flow_event){.kind = result ? FLOW_FAILED : FLOW_DONE,
		.reply = outcome.answered ? (int)outcome.answer : -1,
		.code = session->code};
}

/* The caller's own zone, else where everything belongs that names no place. */
static int64_t zone_of(struct session *session, int64_t now)
{
	struct store *store = session->conf.store;
	struct person person;
	int64_t number_id, zone_id = 0;

	if (session->person && !number_find(store, session->number, &number_id) &&
		!person_by_number(store, number_id, now, &person) && person.zone_id)
		return person.zone_id;

	return zone_default(store, &zone_id) ? 0 : zone_id;
}

/* Numbers are said as people write them: "+84912…" is 0912…. */
static void localise(struct session *session, const char *e164)
{
	size_t n = strlen(session->conf.country_code);

	if (e164[0] == '+' && strncmp(e164 + 1, session->conf.country_code, n) == 0)
		snprintf(session->duty, sizeof(session->duty), "0%s", e164 + 1 + n);
	else
		snprintf(session->duty, sizeof(session->duty), "%s", e164);
}

bool session_duty(struct session *session)
{
	struct store *store = session->conf.store;
	int64_t now = clock_wall_ms(loop_clock(session->conf.loop));
	char number[NUMBER_MAX];
	struct people people;
	struct person person;

	session->duty[0] = '\0';

	if (people_for(store, ROLE_LEAD, zone_of(session, now), now, &people) ||
		!people.count || person_get(store, people.id[0], now, &person) ||
		number_get(store, person.number_id, number))
		return false;

	localise(session, number);
	return true;
}

static int write_counts(struct session *session)
{
	int result = 0;

	for (size_t i = 0; !result && i < session->conf.flow->node_count; i++) {
		const struct session_count *count = &session->counts[i];
		const char *node = session->conf.flow->nodes[i].name;

		if (count->in)
			result = call_count(session->conf.store, node, "in", count->in);

		if (!result && count->timeout)
			result = call_count(
				session->conf.store, node, "timeout", count->timeout);

		if (!result && count->hangup)
			result = call_count(
				session->conf.store, node, "hangup", count->hangup);

		for (size_t k = 0; !result && k < SESSION_KEYS; k++) {
			char what[] = {'k', 'e', 'y', ' ', key_names[k], '\0'};

			if (count->key[k])
				result = call_count(
					session->conf.store, node, what, count->key[k]);
		}
	}

	return result;
}

static int write_call(struct session *session, const struct call_event *end)
{
	bool talked = session->state == SESSION_TALKS || session->state == SESSION_CLOSES;
	struct call_row row = {.direction = session->outgoing ? "out" : "in",
		.end = call_end_name(end->end),
		.node = talked ? session->conf.flow->nodes[session->flow.node].name : "",
		.path = session->path,
		.keys = session->keys,
		.timeouts = session->timeouts,
		.at = session->begun_at,
		.answered_s = end->answered_s};

	snprintf(row.modem, sizeof(row.modem), "%s", session->conf.modem);

	int result = call_put(session->conf.store, &row);

	return result ? result : write_counts(session);
}

void session_write(struct session *session, const struct call_event *end)
{
	int result = store_begin(session->conf.store);

	if (!result) {
		result = write_call(session, end);

		if (!result)
			result = store_commit(session->conf.store);
		else
			store_rollback(session->conf.store);
	}

	if (result)
		log_warnx("voice", "what the call was is not written down: %s",
			strerror(-result));
}
