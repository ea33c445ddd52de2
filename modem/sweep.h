/*
 * Reading the storages of a modem: list, keep, delete. Nothing is deleted before the sink has
 * made it durable, only what was kept is named, and where the line is noisy only what was read
 * twice alike is believed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "modem/boundary.h"

struct loop;
struct at_chat;
struct sweep;

#define SWEEP_STORAGES 4

/* What setting up has found out. The first storage is where messages arrive. */
struct sweep_setup {
	char storages[SWEEP_STORAGES][4];
	size_t storage_count;
	bool acknowledge; /* +CSMS: 1: +CMT and +CDS want +CNMA (27.005 3.4.4) */
	char cnmi[40];	  /* the command that arms indications */
	bool tells;	  /* and it was taken */
};

struct sweep_events {
	sms_sink_fn sink;
	/* A storage was read; ok: nothing was out of place. */
	void (*swept)(void *arg, bool ok);
	void (*trouble)(void *arg, const char *text);
	/* The modem says that there is no SIM to read, or that it is locked. */
	void (*sim)(void *arg);
	/* It does not list where it did: perhaps it has forgotten how. Asked again all the same. */
	void (*refused)(void *arg);
};

struct sweep_status {
	uint64_t received;
	uint64_t malformed;
	uint64_t deleted;
	uint64_t sink_refused;
	uint64_t sweeps;
	int32_t used; /* of the first storage; -1 not known */
	int32_t total;
};

/* Counts in status, which the caller owns. events and name must outlive it. */
struct sweep *sweep_new(struct loop *loop, struct at_chat *chat, const char *name,
	const struct sweep_events *events, void *arg, struct sweep_status *status);
void sweep_free(struct sweep *sweep);

/* The modem is set up: reads everything. */
void sweep_start(struct sweep *sweep, const struct sweep_setup *setup);
/* No more commands; a sweep that runs is forgotten. */
void sweep_stop(struct sweep *sweep);

/* As soon as the channel allows; what is asked for meanwhile is done once. */
void sweep_all(struct sweep *sweep);
/* The storage where messages arrive. */
void sweep_first(struct sweep *sweep);
/* One storage; a name that setting up did not find means all. */
void sweep_storage(struct sweep *sweep, const char *name);
