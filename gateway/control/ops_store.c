/*
 * What goes on without the client once it began: a backup, a USSD dialogue.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/control/listing_json.h"
#include "gateway/control/ops.h"
#include "gateway/store/store.h"

/* The store may end a backup when nobody waits for it any more. */
struct ticket {
	struct control_call *call;
	int64_t told; /* percent */
};

static void on_backup(void *arg, int result)
{
	struct ticket *ticket = arg;
	struct control_call *call = ticket->call;

	free(ticket);

	if (!call)
		return;

	call->state = NULL;

	if (result)
		ask_resume(call, ask_fail_errno(call, result, "the backup failed"));
	else
		ask_resume(call, ask_answer(call, json_object()));
}

static void on_progress(void *arg, int64_t done, int64_t total)
{
	struct ticket *ticket = arg;
	int64_t percent = total ? done * 100 / total : 100;

	if (!ticket->call || percent == ticket->told)
		return;

	ticket->told = percent;
	ask_row(ticket->call, json_pack("{s:I, s:I}", "done", (json_int_t)done, "total",
				      (json_int_t)total));
}

void op_backup_end(void *state)
{
	struct ticket *ticket = state;

	ticket->call = NULL;
}

enum ask_step op_backup(struct control_call *call)
{
	const char *path = ask_text(call, "path");

	if (!path || *path != '/')
		return ask_fail(call, "BAD_REQUEST", "\"path\" is a file's whole path");

	int result = ask_audit(call, "store.backup", path, "");

	if (result)
		return ask_fail_errno(call, result, "backup");

	struct ticket *ticket = alloc_zero(sizeof(*ticket));

	ticket->call = call;
	result = store_backup_start(call->control->deps.store, call->control->deps.loop,
		path, on_backup, ticket);

	if (result) {
		free(ticket);
		return ask_fail_errno(call, result, path);
	}

	if (ask_flag(call, "progress"))
		store_backup_watch(call->control->deps.store, on_progress, ticket);

	call->state = ticket;
	return ASK_WAITS;
}

enum ask_step op_sim(struct control_call *call)
{
	const struct control_ops *ops = &call->control->deps.ops;
	const char *modem = ask_text(call, "modem");
	int result;

	if (!modem)
		return ask_fail(call, "BAD_REQUEST", "\"modem\" is one's name");

	result = ask_audit(call, "modem.sim", modem, "");

	if (!result)
		result = ops->sim(ops->arg, modem);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "no SIM of modem %s is in doubt", modem);

	return result ? ask_fail_errno(call, result, "sim") : ask_answer(call, json_object());
}

enum ask_step op_ussd(struct control_call *call)
{
	const struct control_ops *ops = &call->control->deps.ops;
	const char *modem = ask_text(call, "modem");
	const char *code = ask_text(call, "code");

	if (!modem || !code || !*code || code[strspn(code, "*#0123456789")])
		return ask_fail(call, "BAD_REQUEST",
			"\"modem\" is one's name, \"code\" made of digits, * and #");

	int result = ask_audit(call, "modem.ussd", modem, code);

	if (!result)
		result = ops->ussd(ops->arg, modem, code, call);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "no modem is called %s", modem);

	if (result == -EAGAIN)
		return ask_fail(
			call, "NOT_READY", "modem %s is not ready or busy", modem);

	return result ? ask_fail_errno(call, result, "ussd") : ASK_WAITS;
}

void control_ussd_done(struct control_call *call, int result, const char *text)
{
	enum ask_step step;

	if (result)
		step = ask_fail_errno(call, result, "the network gave no answer");
	else
		step = ask_answer(call, json_pack("{s:o}", "text",
						listing_json_text(text, strlen(text))));

	ask_resume(call, step);
}
