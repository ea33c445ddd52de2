/*
 * A part becomes rows before the modem forgets it: known ones are counted, what nobody can read
 * is put aside raw, reports settle what they report, and texts wait for their other parts. It
 * does not know what a text means, but for whether it is a cry for help.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/hex.h"
#include "gateway/base/log.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/inbox/inbox_state.h"
#include "gateway/store/store.h"
#include "parsers/sms/sms_text.h"
#include "parsers/sms/tpdu.h"

#define RAW_MAX (2 * PDU_OCTETS_MAX)

/* A part at hand. */
struct keeper {
	struct inbox *inbox;
	const struct sms_part *part;
	struct tpdu tpdu;
	int64_t sent_at, received_at;
	char sender[NUMBER_MAX];
	bool person;
	struct part_row row;
};

static int hash(struct keeper *k, const char *purpose, const void *data, size_t len,
	const void *salt, size_t salt_len, uint8_t out[SEAL_HASH_BYTES])
{
	return seal_hash(k->inbox->store, purpose, data, len, salt, salt_len, out);
}

/*
 * What is the same whenever the network gives a message again: of a DELIVER originator, PID, DCS,
 * SCTS and user data, which lie one behind the other (23.040 9.2.2.1), and not the first octet,
 * whose TP-MMS tells of other messages. What a modem puts behind them is not of it either.
 */
static int digest_make(struct keeper *k)
{
	uint64_t seconds = k->tpdu.scts.year ? (uint64_t)timestamp_wall_ms(&k->tpdu.scts) / 1000 : 0;
	const uint8_t *pdu = k->part->pdu;
	size_t from = 2 + (size_t)pdu[0], len = k->part->len - from;
	uint8_t type = (uint8_t)k->tpdu.type;

	if (k->tpdu.type == TPDU_DELIVER)
		len = 2 + (pdu[from] + 1U) / 2 + 2 + TIMESTAMP_OCTETS + 1 +
		      k->tpdu.ud_octets;

	for (int i = 0; i < PART_DIGEST_TIME; i++)
		k->row.digest[i] = (uint8_t)(seconds >> 8 * (PART_DIGEST_TIME - 1 - i));

	return hash(k, "part", pdu + from, len, &type, 1, k->row.digest + PART_DIGEST_TIME);
}

/* A clock that nobody trusts may say anything: the network's is nearer then (DESIGN 8). */
static void times_make(struct keeper *k)
{
	const struct clock *clock = store_clock(k->inbox->store);
	bool given = k->tpdu.scts.year != 0;
	int64_t scts = given ? timestamp_wall_ms(&k->tpdu.scts) : 0;

	k->received_at = k->part->received_at;
	k->sent_at = given ? scts : k->received_at;

	if (!clock_plausible(clock) && scts > k->received_at)
		k->received_at = scts;

	if (clock_confirmed(clock) && k->sent_at > k->received_at)
		k->sent_at = k->received_at;
}

static int put_part(struct keeper *k, int64_t message_id, int32_t seq, bool conflict)
{
	k->row.modem = k->part->modem;
	k->row.storage = k->part->storage;
	k->row.received_at = k->received_at;
	k->row.message_id = message_id;
	k->row.seq = seq;
	k->row.conflict = conflict;
	return part_put(k->inbox->store, &k->row);
}

static struct message_draft draft_make(const struct keeper *k, enum message_state state)
{
	return (struct message_draft){.state = state,
		.modem = k->part->modem,
		.sent_at = k->sent_at,
		.received_at = k->received_at,
		.parts = 1};
}

static int put_message(struct keeper *k, const struct message_draft *draft, int32_t seq)
{
	int64_t id;
	int result = message_put(k->inbox->store, draft, &id);

	return result ? result : put_part(k, id, seq, false);
}

/* Kept as it came, shown, and never tried again. */
static int keep_raw(struct keeper *k, const char *error)
{
	const struct sms_part *part = k->part;
	char raw[RAW_MAX + 1];
	size_t len = part->malformed ? part->raw_len : 2U * part->len;

	if (part->malformed)
		memcpy(raw, part->raw, len);
	else
		hex_encode(raw, part->pdu, part->len);

	raw[len] = '\0';

	int result = hash(
		k, "part.raw", raw, len, NULL, 0, k->row.digest + PART_DIGEST_TIME);

	if (!result)
		result = part_repeated(k->inbox->store, k->row.digest);

	if (result != -ENOENT)
		return result;

	log_warnx("inbox", "%s: a message that nobody can read (%s)", part->modem, error);
	k->sent_at = k->received_at = part->received_at;

	struct message_draft draft = draft_make(k, MESSAGE_QUARANTINED);

	draft.error = error;
	draft.text = raw;
	return put_message(k, &draft, 1);
}

static struct report_in report_make(const struct keeper *k)
{
	struct report_in report = {
		.mr = k->tpdu.mr,
		.status = k->tpdu.status,
		.submitted_at = k->sent_at,
		.at = k->tpdu.discharged.year ? timestamp_wall_ms(&k->tpdu.discharged)
					      : k->received_at,
	};

	snprintf(report.modem, sizeof(report.modem), "%s", k->part->modem);
	snprintf(report.recipient, sizeof(report.recipient), "%.23s",
		k->tpdu.address.text);
	return report;
}

/* A handler of reports that fails takes nothing else with it: then all are kept again carefully. */
static int report_settle(struct keeper *k)
{
	struct inbox *inbox = k->inbox;
	struct report_in report = report_make(k);

	if (!inbox->careful)
		return inbox->report(inbox->report_arg, &report);

	int result = store_begin(inbox->store);

	if (result)
		return result;

	result = inbox->report(inbox->report_arg, &report);

	if (!result)
		return store_commit(inbox->store);

	store_rollback(inbox->store);

	if (inbox_is_disk(result))
		return result;

	log_warnx(
		"inbox", "%s: report %d: %s", report.modem, report.mr, strerror(-result));
	return 0;
}

static int keep_report(struct keeper *k)
{
	int result = put_part(k, 0, 1, false);

	return result ? result : report_settle(k);
}

/* What is not for handlers; the text of an indication may still be worth reading. */
static int keep_silent(struct keeper *k, const char *kind, bool readable)
{
	char text[SMS_TEXT_PART_MAX + 1];
	struct message_draft draft = draft_make(k, MESSAGE_SILENT);

	draft.kind = kind;

	if (k->tpdu.type == TPDU_DELIVER && k->person)
		draft.number = k->sender;
	else if (k->tpdu.type == TPDU_DELIVER)
		draft.name = k->sender;

	if (readable && sms_text_decode(&k->tpdu, text, sizeof(text)))
		draft.text = text;

	return put_message(k, &draft, 1);
}

static bool is_emergency(struct keeper *k)
{
	char text[SMS_TEXT_PART_MAX + 1];
	size_t len = sms_text_decode(&k->tpdu, text, sizeof(text));

	return dispatch_is_emergency(k->inbox->dispatch, text, len);
}

/* A sender has only so much open: the oldest is handled with what is there, nothing is dropped. */
static int crowd_bound(struct keeper *k, const uint8_t sender[SEAL_HASH_BYTES])
{
	struct store *store = k->inbox->store;
	int64_t parts, oldest;
	int result = message_crowd(store, sender, &parts, &oldest);

	if (result || !oldest || parts < k->inbox->conf.parts_per_sender_max)
		return result;

	return message_release(store, oldest);
}

static int keep_first(struct keeper *k, const uint8_t join[SEAL_HASH_BYTES])
{
	struct message_draft draft = draft_make(k, MESSAGE_WAITING);
	const struct udh_concat *concat = &k->tpdu.udh.concat;
	int result =
		hash(k, "sender", k->sender, strlen(k->sender), NULL, 0, draft.sender);

	if (!result)
		result = crowd_bound(k, draft.sender);

	if (result)
		return result;

	memcpy(draft.join, join, sizeof(draft.join));
	draft.joins = true;
	draft.parts = concat->total;
	draft.alarmed = is_emergency(k);

	if (draft.alarmed)
		draft.state = MESSAGE_KEPT;
	else
		draft.due_at = clock_wall_ms(store_clock(k->inbox->store)) +
			       k->inbox->conf.join_ms;

	return put_message(k, &draft, concat->seq);
}

/*
 * A message that waits keeps the first of two parts with one seq. One that was handled is over
 * when such a part comes: the phone has used the reference again.
 */
static int keep_further(
	struct keeper *k, struct message_open *open, const uint8_t join[SEAL_HASH_BYTES])
{
	struct store *store = k->inbox->store;
	int32_t seq = k->tpdu.udh.concat.seq;
	bool late = open->state == MESSAGE_HANDLED || open->state == MESSAGE_FAILED;
	bool clashes;
	int result = part_clashes(store, open->id, seq, &clashes);

	if (result)
		return result;

	if (clashes && late) {
		result = message_end_join(store, open->id);
		return result ? result : keep_first(k, join);
	}

	result = put_part(k, open->id, seq, clashes);

	if (result || clashes)
		return result;

	open->have++;
	return message_grow(store, open, is_emergency(k));
}

/* 23.040 9.2.3.24.1, 9.2.3.24.8: sender, reference, its width, and how many there are. */
static int keep_joined(struct keeper *k)
{
	const struct udh_concat *concat = &k->tpdu.udh.concat;
	uint8_t join[SEAL_HASH_BYTES];
	uint8_t key[] = {(uint8_t)(concat->ref >> 8), (uint8_t)concat->ref, concat->width,
		concat->total};
	struct message_open open;
	int result =
		hash(k, "join", k->sender, strlen(k->sender), key, sizeof(key), join);

	if (!result)
		result = message_find_open(k->inbox->store, join, &open);

	if (result == -ENOENT)
		return keep_first(k, join);

	return result ? result : keep_further(k, &open, join);
}

static int keep_text(struct keeper *k)
{
	k->inbox->fresh = true;

	if (k->tpdu.udh.concat.total > 1)
		return keep_joined(k);

	struct message_draft draft = draft_make(k, MESSAGE_KEPT);

	return put_message(k, &draft, 1);
}

static int keep_kind(struct keeper *k)
{
	enum sms_kind kind = sms_kind(&k->tpdu);

	/* A draft or a sent message that lay in the storage. */
	if (k->tpdu.type == TPDU_SUBMIT)
		return keep_silent(k, "submit", false);

	switch (kind) {
	case SMS_REPORT: return keep_report(k);
	case SMS_SILENT:
	case SMS_BINARY: return keep_silent(k, sms_kind_name(kind), false);
	case SMS_INDICATION: return keep_silent(k, sms_kind_name(kind), true);
	case SMS_REPLACE:
	case SMS_FLASH:
	case SMS_TEXT: return keep_text(k);
	}

	return -EINVAL;
}

/* The verdict on a line whose digits or whose length did not hold. */
static const char *malformed_name(const struct sms_part *part)
{
	struct tpdu tpdu;
	enum tpdu_status status =
		sms_pdu_decode_hex(part->raw, part->raw_len, true, false, &tpdu);

	return tpdu_status_name(status == TPDU_OK ? TPDU_BAD_LENGTH : status);
}

/* A report that breaks off behind its status settles its message all the same (tpdu.h). */
static bool is_readable(enum tpdu_status status, const struct tpdu *tpdu)
{
	return status == TPDU_OK || status == TPDU_BAD_TIME || status == TPDU_TRAILING ||
	       (tpdu->type == TPDU_STATUS_REPORT && tpdu->has_status);
}

int keep_part(struct inbox *inbox, const struct sms_part *part)
{
	struct keeper k = {.inbox = inbox, .part = part};

	if (part->malformed)
		return keep_raw(&k, malformed_name(part));

	enum tpdu_status status =
		sms_pdu_decode(part->pdu, part->len, true, false, &k.tpdu);

	if (!is_readable(status, &k.tpdu))
		return keep_raw(&k, tpdu_status_name(status));

	int result = digest_make(&k);

	if (!result)
		result = part_repeated(inbox->store, k.row.digest);

	if (result != -ENOENT)
		return result;

	k.row.pdu = part->pdu;
	k.row.len = part->len;
	times_make(&k);
	inbox_sender(inbox, k.tpdu.address.text, k.sender, &k.person);
	return keep_kind(&k);
}

int keep_part_raw(struct inbox *inbox, const struct sms_part *part)
{
	struct keeper k = {.inbox = inbox, .part = part};

	return keep_raw(&k, "NOT_KEPT");
}
