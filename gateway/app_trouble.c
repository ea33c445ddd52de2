/*
 * Looks whether the box ails: a disk that fills up, a damaged store that lies beside the new one. It
 * is written down, so that people are told; while nothing can be written it is kept in mind.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/app_state.h"
#include "gateway/base/log.h"
#include "gateway/store/trouble.h"

#define LOOK_MS INT64_C(300000)

/* Begun or over, in a transaction of its own. */
static int write_down(struct app *app, enum trouble_kind kind, bool begins, const char *detail)
{
	int result = store_begin(app->store);

	if (result)
		return result;

	result = begins ? trouble_begin(app->store, kind, detail)
			: trouble_end(app->store, kind);

	if (!result)
		return store_commit(app->store);

	store_rollback(app->store);
	return result;
}

static void settle(struct app *app, enum trouble_kind kind, bool ails, const char *detail)
{
	struct trouble trouble = {0};
	int result = trouble_get(app->store, kind, &trouble);

	if (result && result != -ENOENT)
		return;

	if (ails != (trouble.since != 0))
		result = write_down(app, kind, ails, detail);

	if (result && result != -ENOENT)
		log_warnx("app", "the trouble \"%s\" is not written down: %s",
			trouble_name(kind), strerror(-result));
}

void app_trouble_look(struct app *app)
{
	bool tight = store_room(app->store) == -ENOSPC;
	struct trouble damage = {0};

	if (!tight)
		app->tight_since = 0;
	else if (!app->tight_since)
		app->tight_since = clock_wall_ms(loop_clock(app->loop));

	settle(app, TROUBLE_SPACE, tight, app->conf.store.path);

	/* Whoever has seen to the damaged file takes it away. */
	if (!trouble_get(app->store, TROUBLE_DAMAGE, &damage) && damage.since &&
		access(damage.detail, F_OK) < 0)
		settle(app, TROUBLE_DAMAGE, false, "");
}

static void on_trouble(void *arg)
{
	struct app *app = arg;

	app_trouble_look(app);
	app_sample(app);
	timer_start(&app->trouble, LOOK_MS);
}

void app_trouble_begin(struct app *app)
{
	timer_init(&app->trouble, app->loop, on_trouble, app);
	timer_start(&app->trouble, 0);
}

static struct control_trouble *next(struct control_status *out, const char *name, int64_t since)
{
	struct control_trouble *trouble = &out->troubles[out->trouble_count++];

	snprintf(trouble->name, sizeof(trouble->name), "%s", name);
	trouble->since = since;
	return trouble;
}

void app_trouble_fill(struct app *app, struct control_status *out)
{
	struct trouble trouble = {0};
	struct control_trouble *row;

	app_trouble_look(app);

	if (app->tight_since) {
		bool known = !trouble_get(app->store, TROUBLE_SPACE, &trouble) && trouble.since;

		row = next(out, trouble_name(TROUBLE_SPACE),
			known ? trouble.since : app->tight_since);
		snprintf(row->text, sizeof(row->text),
			"the disk is all but full: messages stay in the modem and in the network");
		snprintf(row->advice, sizeof(row->advice),
			"make room on the file system of %.200s", app->conf.store.path);
	}

	if (!trouble_get(app->store, TROUBLE_DAMAGE, &trouble) && trouble.since) {
		row = next(out, trouble_name(TROUBLE_DAMAGE), trouble.since);
		snprintf(row->text, sizeof(row->text),
			"the store was damaged: it goes on with what could be read");
		snprintf(row->advice, sizeof(row->advice),
			"see kengctl audit for what is missing, put a backup in its place or "
			"move %.200s away", trouble.detail);
	}
}
