/*
 * A kept message goes to dispatch: its parts are joined and decoded, it runs behind a savepoint of
 * its own, and its row says what became of it. A tip's row forgets who sent it.
 */
#include <errno.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/inbox/inbox_state.h"
#include "gateway/store/store.h"
#include "parsers/sms/sms_text.h"
#include "parsers/sms/tpdu.h"

#define ADDRESS_UNSAID 0x81 /* TOA of an address of no digits (23.040 9.1.2.5) */

/* A message as its parts come by. */
struct assembly {
	struct sms_text text;
	int32_t last_seq;
	char address[ADDRESS_TEXT_MAX];
};

/* Nothing joins across what is missing, but two words stay two. */
static void assembly_gap(struct assembly *assembly)
{
	struct sms_text *text = &assembly->text;

	sms_text_gap(text);

	if (!text->len || text->out[text->len - 1] == ' ' || text->len + 1 >= text->cap)
		return;

	text->out[text->len++] = ' ';
	text->out[text->len] = '\0';
}

static void on_part(
	void *arg, int64_t part_id, int32_t seq, const uint8_t *pdu, size_t len)
{
	struct assembly *assembly = arg;
	struct tpdu tpdu;

	(void)part_id;

	if (!len)
		return;

	sms_pdu_decode(pdu, len, true, false, &tpdu);

	if (seq != assembly->last_seq + 1)
		assembly_gap(assembly);

	assembly->last_seq = seq;
	sms_text_add(&assembly->text, &tpdu);

	if (!assembly->address[0])
		memcpy(assembly->address, tpdu.address.text, sizeof(assembly->address));
}

/* A text may hold U+0000 (23.038 has none, UCS-2 does); what follows could not be read. */
static size_t assembly_end(struct assembly *assembly)
{
	struct sms_text *text = &assembly->text;

	sms_text_finish(text);

	for (char *nul; (nul = memchr(text->out, '\0', text->len));)
		*nul = ' ';

	return text->len;
}

static struct message_end end_make(const struct inbox *inbox,
	const struct message_row *row, const struct inbound *in)
{
	return (struct message_end){
		.id = row->id,
		.number = in->person ? in->sender : NULL,
		.sender = in->person || !in->sender[0] ? NULL : in->sender,
		.text = in->text,
		.text_len = in->text_len,
		.tip = row->tip,
		.partial = in->partial,
		.due_at = in->partial && row->joins
				  ? row->received_at + inbox->conf.upgrade_ms
				  : 0,
	};
}

struct eraser {
	struct store *store;
	int result;
};

/* The part says what it said, and no longer who (23.040 9.2.2.1: TP-OA is behind one octet). */
static void on_erase(
	void *arg, int64_t part_id, int32_t seq, const uint8_t *pdu, size_t len)
{
	struct eraser *eraser = arg;
	uint8_t blank[PART_PDU_MAX] = {0};

	(void)seq;

	if (eraser->result || !len)
		return;

	size_t address = 2 + (size_t)pdu[0], rest = address + 2 + (pdu[address] + 1U) / 2;

	blank[1] = pdu[address - 1];
	blank[3] = ADDRESS_UNSAID;
	memcpy(blank + 4, pdu + rest, len - rest);
	eraser->result = part_replace(eraser->store, part_id, blank, 4 + len - rest);
}

/* More of the tip may come and wants its beginning; of who wrote it nothing is left. */
static int tip_erase(struct inbox *inbox, int64_t id)
{
	struct eraser eraser = {.store = inbox->store};
	int result = message_parts(inbox->store, id, on_erase, &eraser);

	return result ? result : eraser.result;
}

/* Inside the savepoint. */
static int handle_row(
	struct inbox *inbox, const struct message_row *row, const struct inbound *in)
{
	struct dispatch_outcome outcome = {0};
	int result = dispatch_message(inbox->dispatch, in, &outcome);

	if (result)
		return result;

	struct message_end end = end_make(inbox, row, in);

	/* What in points to: the row is written from it. */
	dispatch_redact(&outcome, inbox->text);
	end.tip = end.tip || outcome.tip;
	end.kind = command_kind_name(outcome.kind);
	end.command_id = outcome.command_id;

	if (end.tip)
		end.number = end.sender = NULL;

	result = message_handled(inbox->store, &end);
	return result || !end.tip || !end.due_at ? result : tip_erase(inbox, row->id);
}

static int handle_guarded(
	struct inbox *inbox, const struct message_row *row, const struct inbound *in)
{
	int result = store_begin(inbox->store);

	if (result)
		return result;

	result = handle_row(inbox, row, in);

	if (!result)
		return store_commit(inbox->store);

	store_rollback(inbox->store);
	return result;
}

static int handle_failed(struct inbox *inbox, const struct message_row *row,
	const struct inbound *in, int error)
{
	struct message_end end = end_make(inbox, row, in);

	log_warnx("inbox", "message %lld was not handled: %s", (long long)row->id,
		strerror(-error));
	return message_failed(inbox->store, &end, strerror(-error));
}

static struct inbound inbound_make(
	struct inbox *inbox, const struct message_row *row, struct assembly *assembly)
{
	struct inbound in = {
		.id = row->id,
		.origin = ORIGIN_SMS,
		.sent_at = row->sent_at,
		.received_at = row->received_at,
		.parts = row->parts,
		.partial = row->have < row->parts,
		.upgrade = row->upgrade,
		.text = inbox->text,
		.text_len = assembly_end(assembly),
	};

	memcpy(in.modem, row->modem, sizeof(in.modem));
	inbox_sender(inbox, assembly->address, in.sender, &in.person);
	return in;
}

int handle_next(struct inbox *inbox, bool *alone)
{
	struct assembly assembly = {.text = sms_text_on(inbox->text, INBOX_TEXT_CAP)};
	struct message_row row = {0};
	int result = message_next(inbox->store, &row, on_part, &assembly);

	*alone = row.tries > 0;

	if (!row.id)
		return result;

	struct inbound in = inbound_make(inbox, &row, &assembly);

	if (!result)
		result = row.id == inbox->aside ? -ECANCELED
						: handle_guarded(inbox, &row, &in);

	if (!result || inbox_is_disk(result))
		return result;

	return handle_failed(inbox, &row, &in, result);
}
