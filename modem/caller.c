/*
 * Missed calls; see caller.h.
 */
#include "modem/caller.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "modem/modem.h"
#include "parsers/at/at_field.h"

#define NUMBER_WAIT_MS 2000  /* +CLIP follows RING at once, or never */
#define CALL_OVER_MS   12000 /* two RINGs without a third */

struct caller {
	struct at_chat *chat;
	caller_fn called;
	void *arg;
	bool told; /* of the call that rings */
	struct timer number;
	struct timer over;
};

static void tell(struct caller *caller, const char *number)
{
	struct at_request request = {.text = "AT+CHUP"};

	timer_stop(&caller->number);

	if (caller->told)
		return;

	caller->told = true;
	at_chat_send(caller->chat, &request, true);
	caller->called(caller->arg, number);
}

static void on_number(void *arg)
{
	tell(arg, "");
}

static void on_over(void *arg)
{
	struct caller *caller = arg;

	caller->told = false;
}

static void on_ring(struct caller *caller)
{
	timer_start(&caller->over, CALL_OVER_MS);

	if (!caller->told && !timer_running(&caller->number))
		timer_start(&caller->number, NUMBER_WAIT_MS);
}

/* +CLIP: "0912345678",129,… (27.007 7.11); what is no number is as good as withheld */
static void on_clip(struct caller *caller, const char *line)
{
	char number[MODEM_NUMBER_MAX] = "";
	struct at_fields fields;

	if (!at_fields_begin(&fields, line, strlen(line), "+CLIP:") ||
		!at_next_string(&fields, number, sizeof(number)) ||
		strspn(number + (*number == '+'), "0123456789") !=
			strlen(number + (*number == '+')))
		number[0] = '\0';

	timer_start(&caller->over, CALL_OVER_MS);
	tell(caller, number);
}

void caller_urc(struct caller *caller, enum urc_event event, const char *line)
{
	if (event == URC_RING)
		on_ring(caller);
	else if (event == URC_CALLER)
		on_clip(caller, line);
	else
		timer_stop(&caller->number);
}

struct caller *caller_new(
	struct loop *loop, struct at_chat *chat, caller_fn called, void *arg)
{
	struct caller *caller = alloc_zero(sizeof(*caller));

	caller->chat = chat;
	caller->called = called;
	caller->arg = arg;
	timer_init(&caller->number, loop, on_number, caller);
	timer_init(&caller->over, loop, on_over, caller);
	return caller;
}

void caller_free(struct caller *caller)
{
	if (!caller)
		return;

	timer_stop(&caller->number);
	timer_stop(&caller->over);
	free(caller);
}
