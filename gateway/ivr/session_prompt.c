/*
 * A leader changes what callers hear: choose by number, with PIN; hear, record, keep, or undo. Who
 * may is the command's business (gateway/handlers), the sound and its files are the prompts'.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/ivr/prompts.h"
#include "gateway/ivr/session_state.h"
#include "gateway/store/store.h"

/* -EACCES where the command was refused; then it, and what was wrong, is written down all the same. */
static int ask(struct session *session, enum flow_verb verb, const char *name)
{
	struct command command = command_make(COMMAND_PROMPT);
	struct dispatch_outcome outcome;
	int result;

	snprintf(command.cat, sizeof(command.cat), "%s", flow_verb_name(verb));
	snprintf(command.name, sizeof(command.name), "%s", name);
	snprintf(command.pin, sizeof(command.pin), "%.6s", session->pin);
	result = session_dispatch(session, &command, "", &outcome);

	if (result || (outcome.answered && outcome.answer == REPLY_PROMPT_KEPT))
		return result;

	return -EACCES;
}

static int change(struct session *session, enum flow_verb verb, const char *name)
{
	struct prompts *prompts = session_voice(session);

	switch (verb) {
	case FLOW_OPEN:
	case FLOW_VERBS: break;
	case FLOW_KEEP:
		return session->recorded_samples
			       ? prompts_keep(prompts, name, session->recorded,
					 session->recorded_samples)
			       : -ENOENT;
	case FLOW_UNDO: return prompts_undo(prompts, name);
	}

	return 0;
}

/* Asked and done together, or neither. */
static int run(struct session *session, enum flow_verb verb, const char *name)
{
	int refused, result = store_begin(session->conf.store);

	if (result)
		return result;

	refused = ask(session, verb, name);
	result = refused ? refused : change(session, verb, name);

	if (result && result != -EACCES)
		store_rollback(session->conf.store);
	else if (store_commit(session->conf.store))
		return -EIO;

	return result;
}

void session_prompt(struct session *session, struct flow_event *done)
{
	const struct flow *flow = session->conf.flow;
	enum flow_verb verb = flow->nodes[session->flow.node].verb;
	const char *name = session->prompt;
	int result = 0;

	if (verb == FLOW_OPEN) {
		session->recorded_samples = 0;
		session->prompt = NULL;
		name = flow_prompt_name(flow, session->flow.ref);
		strcpy(session->pin, session->flow.pin);
	}

	/* A number that is none costs its try at the PIN all the same. */
	if (verb == FLOW_OPEN || name)
		result = run(session, verb, name ? name : "");

	if (!result && !name)
		result = -ENOENT;

	if (!result && verb == FLOW_OPEN)
		session->prompt = name;

	if (!result && verb == FLOW_KEEP)
		session->recorded_samples = 0;

	if (result && result != -ENOENT && result != -EACCES)
		log_warnx("voice", "%s: not changed: %s", name ? name : "a prompt",
			strerror(-result));

	*done = (struct flow_event){.kind = !result ? FLOW_DONE
			: result == -ENOENT || result == -EACCES ? FLOW_NOTHING
								 : FLOW_FAILED,
		.reply = -1};
}
