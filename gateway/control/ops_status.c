/*
 * How the gateway is: status, waiting for a modem, and events for those who subscribe.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/control/listing_json.h"
#include "gateway/control/ops.h"
#include "gateway/store/store.h"

static json_t *number_or_null(int64_t number, int64_t none)
{
	return number == none ? json_null() : json_integer(number);
}

static json_t *text_or_null(const char *text)
{
	return *text ? listing_json_text(text, strlen(text)) : json_null();
}

static json_t *modem_json(const struct control_modem *modem)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_string(modem->name));
	json_object_set_new(object, "state", json_string(modem->state));
	json_object_set_new(object, "profile", text_or_null(modem->profile));
	json_object_set_new(object, "imei", text_or_null(modem->imei));
	json_object_set_new(object, "operator", text_or_null(modem->operator));
	json_object_set_new(object, "registration", text_or_null(modem->registration));
	json_object_set_new(object, "signal_dbm", number_or_null(modem->signal_dbm, 0));
	json_object_set_new(object, "sim_used", number_or_null(modem->sim_used, -1));
	json_object_set_new(object, "sim_total", number_or_null(modem->sim_total, -1));
	json_object_set_new(object, "voice", json_boolean(modem->voice));
	json_object_set_new(object, "ill", text_or_null(modem->ill));
	json_object_set_new(object, "balance",
		modem->balance_known ? json_integer(modem->balance) : json_null());
	json_object_set_new(object, "balance_until", text_or_null(modem->balance_until));
	json_object_set_new(object, "balance_low", json_boolean(modem->balance_low));
	return object;
}

static json_t *verdicts_json(const struct control_modem *modem)
{
	json_t *verdicts = json_array();

	for (size_t i = 0; i < modem->verdict_count; i++) {
		const struct control_verdict *verdict = &modem->verdicts[i];
		json_t *row = json_object();

		json_object_set_new(row, "subject", json_string(verdict->subject));
		json_object_set_new(row, "verdict", json_string(verdict->rank));
		json_object_set_new(row, "text", text_or_null(verdict->text));
		json_array_append_new(verdicts, row);
	}

	return verdicts;
}

static json_t *modems_json(const struct control_status *status)
{
	json_t *modems = json_array();

	for (size_t i = 0; i < status->modem_count; i++) {
		json_t *modem = modem_json(&status->modems[i]);

		json_object_set_new(modem, "verdicts", verdicts_json(&status->modems[i]));
		json_array_append_new(modems, modem);
	}

	return modems;
}

static json_t *troubles_json(const struct control_status *status)
{
	json_t *troubles = json_array();

	for (size_t i = 0; i < status->trouble_count; i++) {
		const struct control_trouble *trouble = &status->troubles[i];
		json_t *row = json_object();

		json_object_set_new(row, "name", json_string(trouble->name));
		json_object_set_new(row, "since", listing_json_time(trouble->since));
		json_object_set_new(row, "text", text_or_null(trouble->text));
		json_object_set_new(row, "advice", text_or_null(trouble->advice));
		json_array_append_new(troubles, row);
	}

	return troubles;
}

static void status_get(const struct control_call *call, struct control_status *status)
{
	const struct control_ops *ops = &call->control->deps.ops;

	memset(status, 0, sizeof(*status));
	ops->status(ops->arg, status);
}

enum ask_step op_status(struct control_call *call)
{
	struct store *store = call->control->deps.store;
	struct control_status status;
	json_t *inbox = NULL, *outbox = NULL;
	int result = listing_json_inbox(store, &inbox);

	if (!result)
		result = listing_json_outbox(store, &outbox);

	if (result) {
		json_decref(inbox);
		return ask_fail_errno(call, result, "cannot count");
	}

	json_t *answer = json_object();

	status_get(call, &status);
	json_object_set_new(answer, "version", json_string(PACKAGE_VERSION));
	json_object_set_new(answer, "uptime_s", json_integer(status.uptime_s));
	json_object_set_new(answer, "pid", json_integer(getpid()));
	json_object_set_new(answer, "clock_confirmed",
		json_boolean(clock_confirmed(store_clock(store))));
	json_object_set_new(
		answer, "commits", json_integer((json_int_t)store_commits(store)));
	json_object_set_new(answer, "troubles", troubles_json(&status));
	json_object_set_new(answer, "modems", modems_json(&status));
	json_object_set_new(answer, "inbox", inbox);
	json_object_set_new(answer, "outbox", outbox);
	return ask_answer(call, answer);
}

static bool any_ready(const struct control_status *status)
{
	for (size_t i = 0; i < status->modem_count; i++)
		if (!strcmp(status->modems[i].state, "ready"))
			return true;

	return status->modem_count == 0;
}

static enum ask_step wait_look(struct control_call *call)
{
	struct control_status status;

	status_get(call, &status);
	return any_ready(&status) ? ask_answer(call, json_object()) : ASK_WAITS;
}

enum ask_step op_wait(struct control_call *call)
{
	return wait_look(call);
}

enum ask_step op_subscribe(struct control_call *call)
{
	call->client->subscribed = true;
	return ask_answer(call, json_object());
}

static void tell(struct control *control, json_t *event)
{
	for (struct client *client = control->clients; client; client = client->next)
		client_event(client, event);

	json_decref(event);
}

void control_on_modem(struct control *control, const struct control_modem *modem)
{
	json_t *event = modem_json(modem);

	json_object_set_new(event, "event", json_string("modem"));
	tell(control, event);

	for (struct client *client = control->clients; client; client = client->next) {
		struct control_call *call = client->call;

		if (call && call->waits && call->op->start == op_wait) {
			enum ask_step step = wait_look(call);

			if (step == ASK_DONE)
				ask_resume(call, step);
		}
	}
}

void control_on_message(struct control *control, int64_t message_id)
{
	tell(control, json_pack("{s:s, s:I}", "event", "message", "id",
			      (json_int_t)message_id));
}

void control_on_tip(struct control *control)
{
	tell(control, json_pack("{s:s}", "event", "tip"));
}

void control_on_outbox(struct control *control, int64_t outbox_id, const char *state)
{
	tell(control, json_pack("{s:s, s:I, s:s}", "event", "outbox", "id",
			      (json_int_t)outbox_id, "state", state));
}
