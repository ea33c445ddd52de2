/*
 * What callers hear, changed over the phone by who leads, with PIN: here it is said whether that
 * may be, and written down that it was. The sound is the voice's business (gateway/ivr).
 */
#include <string.h>

#include "gateway/handlers/handlers_life.h"

/* cat: open, keep or undo; name: of the prompt. */
int handle_prompt(struct act *act)
{
	const struct command *command = act->command;
	const struct fill fill = {.nd = command->name};
	bool stop, opens = strcmp(command->cat, "open") == 0;
	int result = act_check_pin(act, &stop);

	if (result || stop)
		return result;

	result = act_audit(act,
		opens				  ? "prompt.open"
		: strcmp(command->cat, "keep") == 0 ? "prompt.keep"
						  : "prompt.undo",
		"prompt", command->name, "");

	if (result || !opens)
		return result ? result : act_reply(act, REPLY_PROMPT_KEPT, &fill);

	act_answered(act, REPLY_PROMPT_KEPT);
	return 0;
}
