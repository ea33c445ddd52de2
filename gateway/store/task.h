/*
 * Tasks: what somebody should do by when.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

#define TASK_TEXT_MAX 640

struct task {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, giver_id, assignee_id; /* 0 = none we know */
	char assignee[64];		       /* as written */
	char due[24];	/* local, as precise as it was told; or empty */
	int64_t due_at; /* from then on it is late; 0 = never */
	char state[12]; /* open accepted refused done cancelled */
	char text[TASK_TEXT_MAX];
	int64_t made_at, done_at;
};

/* id and code are given here. */
int task_put(struct store *store, struct task *task);
/* State, text, due and when it was done. */
int task_set(struct store *store, const struct task *task);
int task_get(struct store *store, int64_t id, struct task *out);
int task_by_code(struct store *store, const char *code, struct task *out);
/* Open ones of a person, or given by them, the most urgent first. */
int task_open(struct store *store, int64_t person_id, struct task *out, size_t cap,
	size_t *count);
