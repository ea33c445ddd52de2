/*
 * Messages as the host sees them (27.005): storages, listing, reading, deleting, sending,
 * indications and their acknowledgement.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/hex.h"
#include "tests/emulator/emu_state.h"

#define SIM_SLOTS 30
#define ENTRY_MAX (64 + 2 * EMU_PDU_MAX)

static struct emu_store *store_find(struct emulator *e, const char *name)
{
	struct emu_store *stores[] = {&e->sms.sm, &e->sms.me, &e->sms.sr};

	if (strcmp(name, "MT") == 0) /* any of the ME's; ours is the SIM */
		return &e->sms.sm;

	for (unsigned i = 0; i < 3; i++) {
		if (stores[i]->total && strcmp(stores[i]->name, name) == 0)
			return stores[i];
	}

	return NULL;
}

static int cpms_read(struct emulator *e)
{
	const struct emu_store *a = e->sms.mem1, *b = e->sms.mem2, *c = e->sms.mem3;

	if (e->profile->noise_until_cpms)
		e->radio.noise_off = true;

	emu_at_info(e, "+CPMS: \"%s\",%u,%u,\"%s\",%u,%u,\"%s\",%u,%u", a->name, a->used,
		a->total, b->name, b->used, b->total, c->name, c->used, c->total);
	return EMU_AT_OK;
}

static int cpms_test(struct emulator *e)
{
	const char *me = e->sms.me.total ? ",\"ME\"" : "";
	const char *sr = e->sms.sr.total ? ",\"SR\"" : "";

	emu_at_info(e, "+CPMS: (\"SM\"%s%s),(\"SM\"%s),(\"SM\"%s)", me, sr, me, me);
	return EMU_AT_OK;
}

static int on_cpms(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_store *stores[] = {e->sms.mem1, e->sms.mem2, e->sms.mem3};

	if (call->kind == EMU_AT_READ)
		return cpms_read(e);

	if (call->kind == EMU_AT_TEST)
		return cpms_test(e);

	for (unsigned i = 0; i < 3 && i < call->count; i++) {
		stores[i] = store_find(e, call->arg[i]);

		if (!stores[i] || (i && stores[i] == &e->sms.sr))
			return EMU_AT_CMS + 302;
	}

	e->sms.mem1 = stores[0];
	e->sms.mem2 = stores[1];
	e->sms.mem3 = stores[2];
	emu_at_info(e, "+CPMS: %u,%u,%u,%u,%u,%u", stores[0]->used, stores[0]->total,
		stores[1]->used, stores[1]->total, stores[2]->used, stores[2]->total);
	return EMU_AT_OK;
}

static int on_cmgf(struct emulator *e, const struct emu_at_call *call)
{
	int value = emu_at_number(call, 0, 0);

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CMGF: %u", e->sms.format);
		return EMU_AT_OK;
	}

	if (value < 0 || value > 1)
		return EMU_AT_CMS + 303;

	e->sms.format = (unsigned)value;
	return EMU_AT_OK;
}

static int on_csms(struct emulator *e, const struct emu_at_call *call)
{
	int value = emu_at_number(call, 0, 0);

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CSMS: %u,1,1,1", e->sms.service);
		return EMU_AT_OK;
	}

	if (value < 0 || value > 1)
		return EMU_AT_CMS + 302;

	e->sms.service = (unsigned)value;
	emu_at_info(e, "+CSMS: 1,1,1");
	return EMU_AT_OK;
}

static int on_cmms(struct emulator *e, const struct emu_at_call *call)
{
	int value = emu_at_number(call, 0, 0);

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CMMS: %u", e->sms.more);
		return EMU_AT_OK;
	}

	if (value < 0 || value > 2)
		return EMU_AT_CMS + 302;

	e->sms.more = (unsigned)value;
	return EMU_AT_OK;
}

void emu_sms_indicate(struct emulator *e, const char *format, ...)
{
	struct emu_sms *sms = &e->sms;
	char text[512];
	va_list ap;
	size_t len;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	len = strlen(text) + 1;

	if (sms->cnmi[0] != 0)
		emu_at_urc(e, "%s", text);
	else if (sms->buffered_len + len <= sizeof(sms->buffered)) {
		memcpy(sms->buffered + sms->buffered_len, text, len);
		sms->buffered_len += len;
	}
}

/* 27.005 3.4.1, <bfr>: what was kept in mode 0 is told or forgotten. */
static void flush_indications(struct emulator *e)
{
	struct emu_sms *sms = &e->sms;

	if (sms->cnmi[0] == 0)
		return;

	if (sms->cnmi[4] == 0) {
		for (size_t at = 0; at < sms->buffered_len;
			at += strlen(sms->buffered + at) + 1)
			emu_at_urc(e, "%s", sms->buffered + at);
	}

	sms->buffered_len = 0;
}

static int on_cnmi(struct emulator *e, const struct emu_at_call *call)
{
	const unsigned most[] = {e->profile->mode_max, 3, 2, e->profile->ds_max, 1};
	unsigned *cnmi = e->sms.cnmi;
	unsigned wanted[5];

	if (call->kind == EMU_AT_TEST) {
		emu_at_info(e, "+CNMI: %s", e->profile->cnmi_test);
		return EMU_AT_OK;
	}

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CNMI: %u,%u,%u,%u,%u", cnmi[0], cnmi[1], cnmi[2],
			cnmi[3], cnmi[4]);
		return EMU_AT_OK;
	}

	for (unsigned i = 0; i < 5; i++) {
		int value = emu_at_number(call, i, call->count ? (int)cnmi[i] : 0);

		if (value < 0 || (unsigned)value > most[i])
			return EMU_AT_CMS + 303;

		wanted[i] = (unsigned)value;
	}

	memcpy(cnmi, wanted, sizeof(wanted));
	flush_indications(e);
	return EMU_AT_OK;
}

/* "+CMGL: 3,0,,25" and the PDU on the next line; what bad-pdu cuts, it cuts here. */
static void put_entry(struct emulator *e, const char *head, const struct emu_slot *slot)
{
	char text[ENTRY_MAX];
	int n = snprintf(text, sizeof(text), "%s%u,%s,%u\r\n", head, slot->stat,
		e->profile->alpha, slot->len - slot->smsc_len);
	size_t len = (size_t)n;

	hex_encode(text + len, slot->pdu, slot->len);
	len += 2u * slot->len;

	if (emu_fault_hits(&e->faults, EMU_FAULT_BAD_PDU)) {
		if (e->faults.rules[EMU_FAULT_BAD_PDU].value)
			text[len - 3] = '#';
		else
			len--;
	}

	emu_at_info_raw(e, text, len);
}

static void mark_seen(struct emu_slot *slot)
{
	slot->seen = true;

	if (slot->stat == EMU_STAT_UNREAD)
		slot->stat = EMU_STAT_READ;
}

static int on_cmgl(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_store *store = e->sms.mem1;
	int stat = emu_at_number(call, 0, EMU_STAT_UNREAD);

	/* a number is no status of text mode (27.005 3.4.2) */
	if (stat < 0 || stat > EMU_STAT_ALL || e->sms.format)
		return EMU_AT_CMS + 302;

	for (unsigned i = 0, left = store->used; i < store->total && left; i++) {
		struct emu_slot *slot = emu_store_get(store, i);
		char head[24];

		if (!slot)
			continue;

		left--;

		if (stat != EMU_STAT_ALL && slot->stat != stat)
			continue;

		if (emu_fault_hits(&e->faults, EMU_FAULT_CUT_LISTING))
			return EMU_AT_CMS + 500;

		snprintf(head, sizeof(head), "+CMGL: %u,", i + e->profile->first_index);
		put_entry(e, head, slot);
		mark_seen(slot);
	}

	return EMU_AT_OK;
}

static struct emu_slot *slot_of(struct emulator *e, int index)
{
	return index < (int)e->profile->first_index
		       ? NULL
		       : emu_store_get(
				 e->sms.mem1, (unsigned)index - e->profile->first_index);
}

static int on_cmgr(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_slot *slot = slot_of(e, emu_at_number(call, 0, -1));

	if (!slot)
		return EMU_AT_CMS + 321;

	put_entry(e, "+CMGR: ", slot);
	mark_seen(slot);
	return EMU_AT_OK;
}

static void delete_place(struct emulator *e, unsigned place)
{
	struct emu_store *store = e->sms.mem1;
	const struct emu_slot *slot = emu_store_get(store, place);

	e->counters.deleted++;
	e->counters.unread_deleted += !slot->seen;
	emu_event(e, "deleted", "\"storage\":\"%s\",\"index\":%u,\"seen\":%s",
		store->name, place + e->profile->first_index,
		slot->seen ? "true" : "false");
	emu_store_remove(store, place);
}

/* 27.005 3.5.4, <delflag>: 1 read, 2 and sent, 3 and unsent, 4 all. */
static bool flag_covers(int flag, unsigned stat)
{
	switch (stat) {
	case EMU_STAT_READ: return flag >= 1;
	case EMU_STAT_STORED_SENT: return flag >= 2;
	case EMU_STAT_UNSENT: return flag >= 3;
	default: return flag >= 4;
	}
}

static int on_cmgd(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_store *store = e->sms.mem1;
	int index = emu_at_number(call, 0, -1);
	int flag = emu_at_number(call, 1, 0);

	if (call->kind == EMU_AT_TEST) {
		emu_at_info(e, "+CMGD: (%u-%u),(0-4)", e->profile->first_index,
			store->total + e->profile->first_index - 1);
		return EMU_AT_OK;
	}

	if (emu_fault_hits(&e->faults, EMU_FAULT_CMGD))
		return EMU_AT_CMS + (int)e->faults.rules[EMU_FAULT_CMGD].value;

	if (index < 0 || flag < 0 || flag > 4)
		return EMU_AT_CMS + 321;

	if (!flag) {
		if (index < (int)e->profile->first_index ||
			index - (int)e->profile->first_index >= (int)store->total)
			return EMU_AT_CMS + 321;

		if (slot_of(e, index)) /* an empty slot is no error */
			delete_place(e, (unsigned)index - e->profile->first_index);

		return EMU_AT_OK;
	}

	for (unsigned i = 0; i < store->total; i++) {
		const struct emu_slot *slot = emu_store_get(store, i);

		if (slot && flag_covers(flag, slot->stat))
			delete_place(e, i);
	}

	return EMU_AT_OK;
}

/* The SMSC information and the TPDU behind a prompt; the octets of the TPDU, 0 for an error. */
static size_t read_body(struct emulator *e, uint8_t *tpdu, const char *body)
{
	uint8_t octets[EMU_PDU_MAX];
	ssize_t n = hex_decode(octets, sizeof(octets), body, strlen(body));
	size_t smsc;

	if (n < 1)
		return 0;

	smsc = octets[0] + 1u;

	if (smsc > 12 || smsc + e->sms.length != (size_t)n ||
		e->sms.length > EMU_TPDU_MAX)
		return 0;

	memcpy(tpdu, octets + smsc, e->sms.length);
	return e->sms.length;
}

static int on_cmgs_body(struct emulator *e, const char *body)
{
	uint8_t tpdu[EMU_TPDU_MAX];
	size_t len;

	if (!body)
		return EMU_AT_OK; /* ESC: 27.005 3.5.1 */

	len = read_body(e, tpdu, body);
	return len ? emu_network_submit(e, tpdu, len) : EMU_AT_CMS + 304;
}

static int on_cmgs(struct emulator *e, const struct emu_at_call *call)
{
	int length = emu_at_number(call, 0, -1);

	if (length < 1 || length > EMU_TPDU_MAX || e->sms.format)
		return EMU_AT_CMS + 304;

	e->sms.length = (unsigned)length;
	emu_at_prompt(e, on_cmgs_body);
	return EMU_AT_BODY;
}

static int on_cnma_body(struct emulator *e, const char *body)
{
	(void)body; /* the acknowledgement's own TPDU goes to the network, which does not care */
	emu_network_acknowledge(e, e->sms.good);
	return EMU_AT_OK;
}

static int on_cnma(struct emulator *e, const struct emu_at_call *call)
{
	int n = emu_at_number(call, 0, 0);
	int length = emu_at_number(call, 1, 0);

	if (call->kind == EMU_AT_TEST) {
		emu_at_info(e, "+CNMA: (0-2)");
		return EMU_AT_OK;
	}

	if (n < 0 || n > 2 || length < 0 || length > EMU_TPDU_MAX)
		return EMU_AT_CMS + 304;

	if (!e->network.unacknowledged || e->sms.service != 1)
		return EMU_AT_CMS + 340;

	if (length) {
		e->sms.length = (unsigned)length;
		e->sms.good = n != 2;
		emu_at_prompt(e, on_cnma_body);
		return EMU_AT_BODY;
	}

	emu_network_acknowledge(e, n != 2);
	return EMU_AT_OK;
}

static int on_cmgw_body(struct emulator *e, const char *body)
{
	uint8_t octets[EMU_PDU_MAX];
	ssize_t n = body ? hex_decode(octets, sizeof(octets), body, strlen(body)) : 0;
	int place;

	if (!body)
		return EMU_AT_OK;

	if (n < 2 || octets[0] > 11 || octets[0] + 1 + (ssize_t)e->sms.length != n)
		return EMU_AT_CMS + 304;

	place = emu_store_add(e->sms.mem2, EMU_STAT_UNSENT, octets, (unsigned)n);

	if (place < 0)
		return EMU_AT_CMS + 322;

	emu_at_info(e, "+CMGW: %d", place + (int)e->profile->first_index);
	return EMU_AT_OK;
}

static int on_cmgw(struct emulator *e, const struct emu_at_call *call)
{
	int length = emu_at_number(call, 0, -1);

	if (length < 1 || length > EMU_TPDU_MAX)
		return EMU_AT_CMS + 304;

	e->sms.length = (unsigned)length;
	emu_at_prompt(e, on_cmgw_body);
	return EMU_AT_BODY;
}

static int on_accepted(struct emulator *e, const struct emu_at_call *call)
{
	(void)e;
	(void)call;
	return EMU_AT_OK;
}

void emu_sms_reset(struct emulator *e)
{
	struct emu_sms *sms = &e->sms;

	memset(sms->cnmi, 0, sizeof(sms->cnmi));
	sms->service = 0;
	sms->more = 0;
	sms->format = 0;
	sms->buffered_len = 0;
	sms->mem1 = sms->mem2 = sms->mem3 = &sms->sm;
}

void emu_sms_init(struct emulator *e)
{
	unsigned slots = e->conf.sim_slots ? e->conf.sim_slots : SIM_SLOTS;

	emu_store_init(&e->sms.sm, "SM", slots > EMU_SLOTS_MAX ? EMU_SLOTS_MAX : slots);
	emu_store_init(&e->sms.me, "ME", e->profile->me_slots);
	emu_store_init(&e->sms.sr, "SR", e->profile->sr_slots);
	emu_sms_reset(e);
}

void emu_sms_free(struct emulator *e)
{
	emu_store_free(&e->sms.sm);
	emu_store_free(&e->sms.me);
	emu_store_free(&e->sms.sr);
}

const struct emu_at_command emu_sms_commands[] = {
	{"+CMGD", EMU_NEED_SMS, on_cmgd, false, ""},
	{"+CMGS", EMU_NEED_SMS, on_cmgs, false, NULL},
	{"+CMGL", EMU_NEED_SMS, on_cmgl, false, "(0-4)"},
	{"+CNMA", EMU_NEED_SMS, on_cnma, false, ""},
	{"+CMMS", EMU_NEED_SMS, on_cmms, false, "(0-2)"},
	{"+CMGR", EMU_NEED_SMS, on_cmgr, false, NULL},
	{"+CPMS", EMU_NEED_SMS, on_cpms, false, ""},
	{"+CNMI", EMU_NEED_SMS, on_cnmi, false, ""},
	{"+CSMS", EMU_NEED_SMS, on_csms, false, "(0,1)"},
	{"+CMGF", EMU_NEED_SMS, on_cmgf, false, "(0,1)"},
	{"+CMGW", EMU_NEED_SMS, on_cmgw, false, NULL},
	{"+CSMP", EMU_NEED_SMS, on_accepted, false, NULL},
	{"+CSDH", EMU_NEED_SMS, on_accepted, false, "(0,1)"},
	{0},
};
