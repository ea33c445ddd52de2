/*
 * Messages in: stored ones by sweeps, direct ones by +CMT and +CDS. Nothing is deleted or
 * acknowledged before the sink has made it durable. It knows no TPDU.
 */
#pragma once

#include "modem/sweep.h"
#include "modem/urc.h"

struct sms_rx;

/* events and name must outlive it. */
struct sms_rx *sms_rx_new(struct loop *loop, struct at_chat *chat, const char *name,
	const struct sweep_events *events, void *arg);
void sms_rx_free(struct sms_rx *rx);

/* The modem is set up: everything stored is read. */
void sms_rx_start(struct sms_rx *rx, const struct sweep_setup *setup);
void sms_rx_stop(struct sms_rx *rx);

/* Reads the storage where messages arrive. What it finds was not told: then indications are armed. */
void sms_rx_look(struct sms_rx *rx);

/* Arms the indications again and reads all storages. */
void sms_rx_sweep_all(struct sms_rx *rx);

/* +CMTI, +CDSI, a full memory, +CMT and +CDS. */
void sms_rx_urc(
	struct sms_rx *rx, enum urc_event event, const char *line, const char *pdu);

/*
 * Reports that came while a message was being sent: nothing can be acknowledged before that ends,
 * so that they may share its commit. Whoever has made them durable, or could not, says so by
 * sms_rx_release(). Valid until then.
 */
size_t sms_rx_held(const struct sms_rx *rx, const struct sms_part **parts);
void sms_rx_release(struct sms_rx *rx, bool kept);

struct sweep_status sms_rx_status(const struct sms_rx *rx);
