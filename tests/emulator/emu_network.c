/*
 * The service centre; see emu_network.h.
 */
#include "tests/emulator/emu_network.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "tests/emulator/emu_state.h"

#define CNMA_MS	      15000
#define REDELIVER_MS  5000
#define URC_MAX	      (64 + 2 * EMU_PDU_MAX)
#define QUEUE_MAX     1000000
#define SENT_TEXT_MAX (160 + 2 * EMULATOR_TPDU_MAX)

/* What became of the message at the head of a queue. */
enum handover {
	HANDOVER_DONE,	/* stored */
	HANDOVER_TOLD,	/* shown to the host, who owes no +CNMA */
	HANDOVER_WAITS, /* for +CNMA: it is out of the queue, and not yet delivered */
	HANDOVER_STUCK, /* stays in the queue */
};

static void queue_put(struct emu_queue *queue, struct emu_held *held)
{
	held->next = NULL;
	*queue->tail = held;
	queue->tail = &held->next;
	queue->count++;
}

static void queue_put_back(struct emu_queue *queue, struct emu_held *held)
{
	if (!queue->head)
		queue->tail = &held->next;

	held->next = queue->head;
	queue->head = held;
	queue->count++;
}

static struct emu_held *queue_take(struct emu_queue *queue)
{
	struct emu_held *held = queue->head;

	queue->head = held->next;
	queue->count--;

	if (!queue->head)
		queue->tail = &queue->head;

	return held;
}

static void queue_free(struct emu_queue *queue)
{
	while (queue->head)
		free(queue_take(queue));
}

static struct emu_held *held_new(const uint8_t *pdu, size_t len, bool report)
{
	struct emu_held *held = alloc_zero(sizeof(*held) + len);

	held->report = report;
	held->len = (uint8_t)len;
	memcpy(held->pdu, pdu, len);
	return held;
}

/* The network may forget it. */
static void count_delivered(struct emulator *e, const struct emu_held *held, bool direct)
{
	if (direct)
		emu_event(
			e, "delivered", "\"report\":%s", held->report ? "true" : "false");

	if (held->report)
		e->counters.reports++;
	else
		e->counters.delivered++;
}

/* +CMT and +CDS: the PDU itself, acknowledged by +CNMA in phase 2+ (27.005 3.4.4). */
static enum handover hand_directly(struct emulator *e, struct emu_held *held)
{
	unsigned tpdu = held->len - (held->pdu[0] + 1u);
	char hex[2 * EMU_PDU_MAX + 1];

	if (e->sms.cnmi[0] == 0 || !emu_at_is_open(e) || e->network.unacknowledged)
		return HANDOVER_STUCK;

	hex_encode(hex, held->pdu, held->len);

	if (held->report)
		emu_at_urc(e, "+CDS: %u\r\n%s", tpdu, hex);
	else
		emu_at_urc(e, "+CMT: %s,%u\r\n%s", e->profile->alpha, tpdu, hex);

	if (e->sms.service != 1)
		return HANDOVER_TOLD;

	e->network.unacknowledged = held;
	timer_start(&e->network.cnma, e->conf.cnma_ms ? e->conf.cnma_ms : CNMA_MS);
	return HANDOVER_WAITS;
}

static void tell_full(struct emulator *e, const struct emu_store *store)
{
	if (e->network.full)
		return;

	e->network.full = true;
	emu_event(e, "full", "\"storage\":\"%s\"", store->name);

	if (e->profile->full)
		emu_at_urc(e, "%s", e->profile->full);
}

static int store_message(
	struct emulator *e, struct emu_store *store, const struct emu_held *held)
{
	int place = emu_store_add(store, EMU_STAT_UNREAD, held->pdu, held->len);

	if (place < 0)
		return place;

	e->network.full = false;
	place += (int)e->profile->first_index;
	emu_event(e, "stored", "\"storage\":\"%s\",\"index\":%d,\"report\":%s",
		store->name, place, held->report ? "true" : "false");
	return place;
}

static enum handover hand_deliver(struct emulator *e, struct emu_held *held)
{
	const unsigned mt = e->sms.cnmi[1];
	size_t smsc = held->pdu[0] + 1u;
	int class = emu_pdu_class(held->pdu + smsc, held->len - smsc);
	int index;

	/* 27.005 3.4.1: class 2 goes to the SIM whatever <mt> says, mt=3 routes class 3 only */
	if ((mt == 2 && class != 2) || (mt == 3 && class == 3))
		return hand_directly(e, held);

	index = store_message(e, e->sms.mem3, held);

	if (index < 0) {
		tell_full(e, e->sms.mem3);
		return HANDOVER_STUCK;
	}

	if (mt && !emu_fault_hits(&e->faults, EMU_FAULT_LOST_CMTI)) {
		if (emu_fault_hits(&e->faults, EMU_FAULT_CMTI_INDEX))
			index = (int)e->faults.rules[EMU_FAULT_CMTI_INDEX].value;

		emu_sms_indicate(e, "+CMTI: \"%s\",%d", e->sms.mem3->name, index);
	}

	return HANDOVER_DONE;
}

static enum handover hand_report(struct emulator *e, struct emu_held *held)
{
	const struct emu_profile *profile = e->profile;
	int index;

	if (e->sms.cnmi[3] == 0)
		return HANDOVER_DONE; /* nobody wants it: the modem acknowledges and forgets */

	if (e->sms.cnmi[3] == 1)
		return hand_directly(e, held);

	index = store_message(e, &e->sms.sr, held);

	if (index < 0)
		return HANDOVER_STUCK;

	emu_sms_indicate(e, "+CDSI: \"%s\",%d",
		profile->sr_name ? profile->sr_name : "SR",
		profile->sr_index < 0 ? index : profile->sr_index);
	return HANDOVER_DONE;
}

static void pump_queue(struct emulator *e, struct emu_queue *queue)
{
	while (queue->head) {
		struct emu_held *held = queue->head;
		enum handover handover =
			held->report ? hand_report(e, held) : hand_deliver(e, held);

		if (handover == HANDOVER_STUCK)
			return;

		queue_take(queue);

		if (handover == HANDOVER_WAITS)
			return;

		count_delivered(e, held, handover == HANDOVER_TOLD);
		free(held);
	}
}

void emu_network_pump(struct emulator *e)
{
	if (!emu_radio_is_registered(e) || !e->boot.sms ||
		timer_running(&e->network.redeliver))
		return;

	pump_queue(e, &e->network.reports);
	pump_queue(e, &e->network.delivers);
}

/* The one that waited for +CNMA goes back to the head of its queue. */
static void give_back(struct emulator *e)
{
	struct emu_network *network = &e->network;
	struct emu_held *held = network->unacknowledged;

	if (!held)
		return;

	network->unacknowledged = NULL;
	timer_stop(&network->cnma);
	queue_put_back(held->report ? &network->reports : &network->delivers, held);
}

bool emu_network_acknowledge(struct emulator *e, bool good)
{
	struct emu_network *network = &e->network;

	if (!network->unacknowledged)
		return false;

	if (good) {
		timer_stop(&network->cnma);
		count_delivered(e, network->unacknowledged, true);
		free(network->unacknowledged);
		network->unacknowledged = NULL;
		return true;
	}

	give_back(e);
	timer_start(&network->redeliver,
		e->conf.redeliver_ms ? e->conf.redeliver_ms : REDELIVER_MS);
	return true;
}

/* 27.005 3.4.4: without +CNMA in time the routing to the host is switched off. */
static void on_cnma_late(void *arg)
{
	struct emulator *e = arg;

	e->counters.unacknowledged++;
	e->sms.cnmi[1] = 0;
	e->sms.cnmi[3] = 0;
	emu_event(e, "unacknowledged", "\"report\":%s",
		e->network.unacknowledged->report ? "true" : "false");
	emu_network_acknowledge(e, false);
}

static void on_redeliver(void *arg)
{
	struct emulator *e = arg;

	emu_network_pump(e);
	emu_wire_flush(&e->wire);
}

static bool offer(struct emulator *e, const uint8_t *pdu, size_t len, bool report)
{
	struct emu_queue *queue = report ? &e->network.reports : &e->network.delivers;

	if (queue->count >= QUEUE_MAX)
		return false;

	queue_put(queue, held_new(pdu, len, report));
	return true;
}

bool emu_network_offer(struct emulator *e, const uint8_t *pdu, size_t len)
{
	if (!offer(e, pdu, len, false))
		return false;

	e->counters.offered++;

	if (emu_fault_hits(&e->faults, EMU_FAULT_DUPLICATE))
		offer(e, pdu, len, false);

	emu_network_pump(e);
	return true;
}

static const struct emu_pattern *pattern_of(const struct emulator *e, const char *number)
{
	for (unsigned i = 0; i < e->network.pattern_count; i++) {
		if (fnmatch(e->network.patterns[i].glob, number, 0) == 0)
			return &e->network.patterns[i];
	}

	return NULL;
}

static void arm_report(struct emulator *e)
{
	int64_t now = clock_boot_ms(loop_clock(e->loop));

	if (e->network.due)
		timer_start(&e->network.report, e->network.due->due_ms - now);
}

static void plan_report(struct emulator *e, const struct emulator_sent *sent)
{
	const struct emu_pattern *pattern = pattern_of(e, sent->to);
	struct emu_due_report *due = alloc_zero(sizeof(*due));
	struct emu_due_report **at = &e->network.due;

	due->due_ms = clock_boot_ms(loop_clock(e->loop)) + e->conf.report_ms;
	due->sent_ms = sent->at_ms;
	due->mr = (uint8_t)sent->mr;
	due->status = pattern ? pattern->status : 0;
	due->address_len = e->network.submit.address_len;
	memcpy(due->address, e->network.submit.address, due->address_len);

	if (e->network.due && e->network.due_last->due_ms <= due->due_ms)
		at = &e->network.due_last->next;

	while (*at && (*at)->due_ms <= due->due_ms)
		at = &(*at)->next;

	due->next = *at;
	*at = due;

	if (!due->next)
		e->network.due_last = due;

	if (e->network.due == due)
		arm_report(e);
}

static void on_report(void *arg)
{
	struct emulator *e = arg;
	int64_t now = clock_boot_ms(loop_clock(e->loop));
	struct emu_due_report *due;

	while ((due = e->network.due) && due->due_ms <= now) {
		uint8_t pdu[EMU_PDU_MAX];
		size_t smsc = emu_pdu_smsc(pdu, e->radio.smsc);
		struct emu_tpdu tpdu;

		e->network.due = due->next;
		emu_pdu_report(&tpdu, due->address, due->address_len, due->mr,
			due->sent_ms, clock_wall_ms(loop_clock(e->loop)), due->status);
		memcpy(pdu + smsc, tpdu.octets, tpdu.len);
		offer(e, pdu, smsc + tpdu.len, true);
		free(due);
	}

	arm_report(e);
	emu_network_pump(e);
	emu_wire_flush(&e->wire);
}

void emu_network_sent_fields(struct strbuf *out, const struct emulator_sent *sent)
{
	char hex[2 * EMULATOR_TPDU_MAX + 1];

	hex_encode(hex, sent->tpdu, sent->len);
	strbuf_putf(out, "\"n\":%llu,\"to\":\"%s\",\"mr\":%d,",
		(unsigned long long)sent->n, sent->to, sent->mr);
	strbuf_putf(out, "\"report\":%s,\"rd\":%s,\"tpdu\":\"%s\"",
		sent->report ? "true" : "false",
		sent->reject_duplicates ? "true" : "false", hex);
}

static void tell_sent(struct emulator *e, const struct emulator_sent *sent)
{
	char text[SENT_TEXT_MAX];
	struct strbuf fields = STRBUF(text);

	if (e->conf.on_sent)
		e->conf.on_sent(e->conf.arg, sent);

	if (!e->conf.on_event)
		return;

	emu_network_sent_fields(&fields, sent);
	emu_event(e, "sent", "%s", text);
}

/* The network has it, whether or not the host hears of it. */
static int accept(struct emulator *e)
{
	struct emu_network *network = &e->network;
	struct emulator_sent *sent = &network->sent[e->counters.sent % EMU_SENT_KEPT];

	*sent = network->submitted;
	sent->n = ++e->counters.sent;
	sent->mr = network->mr++;
	sent->at_ms = clock_wall_ms(loop_clock(e->loop));

	if (sent->report && e->conf.report_ms >= 0)
		plan_report(e, sent);

	tell_sent(e, sent);

	if (emu_fault_hits(&e->faults, EMU_FAULT_LOST_CMGS)) {
		const char *what = e->faults.rules[EMU_FAULT_LOST_CMGS].text;

		return strcmp(what, "line") == 0 ? EMU_AT_OK : EMU_AT_SILENT;
	}

	emu_at_info(e, "+CMGS: %d", sent->mr);
	return EMU_AT_OK;
}

static int conclude(struct emulator *e)
{
	if (!e->network.submit_error)
		return accept(e);

	e->counters.refused++;
	emu_event(e, "refused", "\"to\":\"%s\",\"cms\":%d", e->network.submitted.to,
		e->network.submit_error);
	return EMU_AT_CMS + e->network.submit_error;
}

static void on_latency(void *arg)
{
	struct emulator *e = arg;

	emu_at_done(e, conclude(e));
}

static int submit_error(struct emulator *e)
{
	const struct emu_fault_rule *cms = &e->faults.rules[EMU_FAULT_CMS];

	if (!emu_radio_is_registered(e))
		return 331;

	if (cms->text[0] && fnmatch(cms->text, e->network.submitted.to, 0) != 0)
		return 0;

	return emu_fault_hits(&e->faults, EMU_FAULT_CMS) ? (int)cms->value : 0;
}

int emu_network_submit(struct emulator *e, const uint8_t *tpdu, size_t len)
{
	struct emu_network *network = &e->network;
	struct emulator_sent *sent = &network->submitted;

	if (!emu_pdu_submit(&network->submit, tpdu, len))
		return EMU_AT_CMS + 304;

	*sent = (struct emulator_sent){
		.report = network->submit.report,
		.reject_duplicates = network->submit.reject_duplicates,
		.len = (uint8_t)len,
	};
	memcpy(sent->to, network->submit.to, sizeof(sent->to));
	memcpy(sent->tpdu, tpdu, len);
	network->submit_error = submit_error(e);

	if (!e->conf.latency_ms)
		return conclude(e);

	timer_start(&network->latency, e->conf.latency_ms);
	return EMU_AT_PENDING;
}

void emu_network_reset(struct emulator *e)
{
	give_back(e);
	timer_stop(&e->network.latency);
	e->network.full = false;
}

void emu_network_init(struct emulator *e, struct loop *loop)
{
	struct emu_network *network = &e->network;

	network->delivers.tail = &network->delivers.head;
	network->reports.tail = &network->reports.head;
	network->sent = alloc_array(EMU_SENT_KEPT, sizeof(*network->sent));
	timer_init(&network->cnma, loop, on_cnma_late, e);
	timer_init(&network->redeliver, loop, on_redeliver, e);
	timer_init(&network->latency, loop, on_latency, e);
	timer_init(&network->report, loop, on_report, e);
}

void emu_network_free(struct emulator *e)
{
	struct emu_network *network = &e->network;

	give_back(e);
	queue_free(&network->delivers);
	queue_free(&network->reports);

	while (network->due) {
		struct emu_due_report *due = network->due;

		network->due = due->next;
		free(due);
	}

	timer_stop(&network->cnma);
	timer_stop(&network->redeliver);
	timer_stop(&network->latency);
	timer_stop(&network->report);
	free(network->sent);
}
