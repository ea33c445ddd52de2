/*
 * Disks after a power cut; see power_cut.h. A file that was made is there as soon as any of it is;
 * one that was deleted may be there again until its folder is synced.
 */
#include "tests/support/power_cut.h"

#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/alloc.h"

#define SECTOR 512

/* What is left of what was not synced when the power went. */
enum luck {
	LUCK_NONE,  /* nothing */
	LUCK_ALL,   /* everything */
	LUCK_FIRST, /* the first of it, and a torn one */
	LUCK_SOME,  /* any of it in any order, some torn */
	LUCK_COUNT,
};

struct platter {
	uint8_t *data;
	size_t len, cap;
	bool there; /* in the folder */
	const struct disk_event **pending;
	size_t pending_count, pending_cap;
};

uint64_t power_cut_dice(uint64_t *seed, uint64_t sides)
{
	/* splitmix64 */
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % sides;
}

static void platter_resize(struct platter *platter, size_t len)
{
	if (len > platter->cap) {
		platter->cap = 2 * len;
		platter->data = alloc_resize(platter->data, platter->cap, 1);
	}

	if (len > platter->len)
		memset(platter->data + platter->len, 0, len - platter->len);

	platter->len = len;
	platter->there = true;
}

static void platter_put(
	struct platter *platter, size_t at, const uint8_t *data, size_t len)
{
	if (at + len > platter->len)
		platter_resize(platter, at + len);

	memcpy(platter->data + at, data, len);
}

static void event_apply(struct platter *platter, const struct disk_event *event)
{
	switch (event->kind) {
	case DISK_WROTE:
		platter_put(platter, (size_t)event->at, event->data, event->len);
		break;
	case DISK_RESIZED: platter_resize(platter, (size_t)event->at); break;
	case DISK_DELETED:
		platter->len = 0;
		platter->there = false;
		break;
	case DISK_SYNCED:
	case DISK_FOLDER_SYNCED:
	case DISK_MARKED: break;
	}
}

static void platter_sync(struct platter *platter)
{
	for (size_t i = 0; i < platter->pending_count; i++)
		event_apply(platter, platter->pending[i]);

	platter->pending_count = 0;
}

/* What was deleted before is gone for good. */
static void platter_sync_folder(struct platter *platter)
{
	size_t gone = platter->pending_count;

	while (gone && platter->pending[gone - 1]->kind != DISK_DELETED)
		gone--;

	if (!gone)
		return;

	event_apply(platter, platter->pending[gone - 1]);
	platter->pending_count -= gone;
	memmove(platter->pending, platter->pending + gone,
		platter->pending_count * sizeof(platter->pending[0]));
}

/* Some sectors arrive, some do not, and one may hold what nobody wrote. */
static void event_tear(
	struct platter *platter, const struct disk_event *event, uint64_t *seed)
{
	size_t end = (size_t)event->at + event->len;

	for (size_t at = (size_t)event->at; at < end;) {
		size_t next = (at / SECTOR + 1) * SECTOR;
		size_t len = (next < end ? next : end) - at;
		uint8_t noise[SECTOR];

		switch (power_cut_dice(seed, 8)) {
		case 0:
		case 1:
		case 2: break;
		case 3:
			memset(noise, (int)power_cut_dice(seed, 256), sizeof(noise));
			platter_put(platter, at, noise, len);
			break;
		default:
			platter_put(
				platter, at, event->data + (at - (size_t)event->at), len);
		}

		at += len;
	}
}

static void event_lands(
	struct platter *platter, const struct disk_event *event, uint64_t *seed)
{
	if (event->kind == DISK_WROTE && !power_cut_dice(seed, 3))
		event_tear(platter, event, seed);
	else
		event_apply(platter, event);
}

static void shuffle(const struct disk_event **events, size_t count, uint64_t *seed)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = power_cut_dice(seed, i);
		const struct disk_event *event = events[i - 1];

		events[i - 1] = events[other];
		events[other] = event;
	}
}

static void platter_cut(struct platter *platter, uint64_t *seed)
{
	const struct disk_event **pending = platter->pending;
	size_t count = platter->pending_count;
	size_t first = power_cut_dice(seed, count + 1);

	switch ((enum luck)power_cut_dice(seed, LUCK_COUNT)) {
	case LUCK_NONE: break;
	case LUCK_ALL: platter_sync(platter); break;
	case LUCK_FIRST:
		for (size_t i = 0; i < first; i++)
			event_apply(platter, pending[i]);

		if (first < count && pending[first]->kind == DISK_WROTE)
			event_tear(platter, pending[first], seed);

		break;
	case LUCK_SOME:
		shuffle(pending, count, seed);

		for (size_t i = 0; i < count; i++)
			if (power_cut_dice(seed, 2))
				event_lands(platter, pending[i], seed);

		break;
	case LUCK_COUNT: break;
	}

	platter->pending_count = 0;
}

static void pending_add(struct platter *platter, const struct disk_event *event)
{
	if (platter->pending_count == platter->pending_cap) {
		platter->pending_cap =
			platter->pending_cap ? 2 * platter->pending_cap : 64;
		platter->pending = alloc_resize(platter->pending, platter->pending_cap,
			sizeof(const struct disk_event *));
	}

	platter->pending[platter->pending_count++] = event;
}

static void platter_write(
	const struct platter *platter, const char *folder, const char *name)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);

	if (!platter->there)
		return;

	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

	assert(fd >= 0);

	ssize_t written = platter->len ? write(fd, platter->data, platter->len) : 0;

	assert(written == (ssize_t)platter->len);
	(void)written;
	close(fd);
}

void power_cut_write(
	const struct disk_log *log, const struct power_cut *cut, const char *folder)
{
	struct platter platters[DISK_NAMES] = {0};
	uint64_t seed = cut->seed;

	for (size_t i = 0; i < cut->at; i++) {
		const struct disk_event *event = &log->events[i];

		switch (event->kind) {
		case DISK_WROTE:
		case DISK_RESIZED:
		case DISK_DELETED: pending_add(&platters[event->file], event); break;
		case DISK_SYNCED:
			if (!cut->lying)
				platter_sync(&platters[event->file]);

			break;
		case DISK_FOLDER_SYNCED:
			for (int file = 0; file < DISK_NAMES && !cut->lying; file++)
				platter_sync_folder(&platters[file]);

			break;
		case DISK_MARKED: break;
		}
	}

	for (int i = 0; i < log->name_count; i++) {
		platter_cut(&platters[i], &seed);
		platter_write(&platters[i], folder, log->names[i]);
		free(platters[i].data);
		free(platters[i].pending);
	}
}
