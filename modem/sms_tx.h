/*
 * Messages out: one order at a time, ending in exactly one verdict.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "modem/boundary.h"

struct at_chat;
struct sms_tx;

struct sms_tx_conf {
	char modem[MODEM_NAME_MAX];
	int32_t send_ms; /* from Ctrl-Z to +CMGS */
};

struct sms_tx_counters {
	uint64_t sent;
	uint64_t refused;
	uint64_t unsent;
	uint64_t uncertain;
};

typedef void (*sms_tx_done_fn)(void *arg, const struct send_result *result);

/* done may give the next order at once. */
struct sms_tx *sms_tx_new(struct at_chat *chat, const struct sms_tx_conf *conf,
	sms_tx_done_fn done, void *arg);
void sms_tx_free(struct sms_tx *tx);

/* The modem was set up anew: what it was told about links is forgotten. */
void sms_tx_start(struct sms_tx *tx);

bool sms_tx_is_busy(const struct sms_tx *tx);
/* 0, -EBUSY with an order in flight, -EINVAL for a TPDU that is none. */
int sms_tx_send(struct sms_tx *tx, const struct send_order *order);

struct sms_tx_counters sms_tx_counters(const struct sms_tx *tx);
