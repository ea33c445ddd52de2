/*
 * By which SIM a message should leave: the one that a prefix names, else the one that its reader
 * knows. Whoever else could take it waits a while, and not for a modem that has long been away.
 */
#include "gateway/outbox/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox.h"
#include "gateway/store/budget.h"

#define AWAY_MS INT64_C(60000)

int64_t route_patience_ms(int32_t class)
{
	static const int64_t patience[CLASS_COUNT] = {
		[CLASS_ALARM] = 0,
		[CLASS_CONFIRM] = 15000,
		[CLASS_REPLY] = 60000,
		[CLASS_REMINDER] = 60000,
		[CLASS_WARNING] = 10 * 60000,
	};

	return patience[class];
}

static struct seat *seat_of(struct scheduler *scheduler, const char *modem)
{
	for (size_t i = 0; i < scheduler->conf.modem_count; i++)
		if (!strcmp(scheduler->conf.modems[i].name, modem))
			return &scheduler->seats[i];

	return NULL;
}

void route_reconfigure(struct scheduler *scheduler, const struct scheduler_conf *conf)
{
	struct seat seats[SCHEDULER_MODEMS_MAX];

	for (size_t i = 0; i < conf->modem_count; i++) {
		const struct seat *seat = seat_of(scheduler, conf->modems[i].name);

		seats[i] = seat ? *seat : (struct seat){.since = scheduler_now(scheduler)};
	}

	memcpy(scheduler->seats, seats, conf->modem_count * sizeof(*seats));
}

void scheduler_presence(struct scheduler *scheduler, const char *modem, bool ready)
{
	struct seat *seat = seat_of(scheduler, modem);

	if (!seat || seat->ready == ready)
		return;

	seat->ready = ready;
	seat->since = scheduler_now(scheduler);
}

void scheduler_hold(struct scheduler *scheduler, const char *modem, bool held)
{
	struct seat *seat = seat_of(scheduler, modem);

	if (!seat || seat->held == held)
		return;

	seat->held = held;
	scheduler_kick(scheduler);
}

bool scheduler_holds(struct scheduler *scheduler, const char *modem)
{
	const struct seat *seat = seat_of(scheduler, modem);

	return seat && seat->held;
}

/* Also one that the clock says will go away only later: it was set back. */
static bool is_awaited(const struct scheduler *scheduler, size_t index)
{
	const struct seat *seat = &scheduler->seats[index];
	int64_t now = scheduler_now(scheduler);

	return !seat->held && (seat->ready || now < seat->since + AWAY_MS);
}

const char *route_awaited(const struct scheduler *scheduler, char *out, size_t cap)
{
	size_t len = 0;

	out[0] = '\0';

	for (size_t i = 0; i < scheduler->conf.modem_count && len < cap; i++)
		if (is_awaited(scheduler, i))
			len += (size_t)snprintf(out + len, cap - len, "\n%s\n",
				scheduler->conf.modems[i].name);

	return out;
}

/* The longest prefix in a list with spaces that the number begins with. */
static size_t prefix_match(const char *prefixes, const char *number)
{
	size_t best = 0;

	while (*prefixes) {
		size_t len = strcspn(prefixes, " ");

		if (len > best && !strncmp(number, prefixes, len))
			best = len;

		prefixes += len;
		prefixes += strspn(prefixes, " ");
	}

	return best;
}

/* Of modems for the same prefix the one that has spent least; NULL: none is meant for it. */
static const char *by_prefix(struct scheduler *scheduler, const char *number)
{
	const char *found = NULL;
	size_t best = 0;
	int64_t least = 0;

	for (size_t i = 0; i < scheduler->conf.modem_count; i++) {
		const struct scheduler_modem *modem = &scheduler->conf.modems[i];
		size_t len = is_awaited(scheduler, i) ? prefix_match(modem->prefixes, number) : 0;

		if (!len || len < best)
			continue;

		int64_t load = scheduler_load(scheduler, modem->name);

		if (len > best || load < least) {
			found = modem->name;
			best = len;
			least = load;
		}
	}

	return found;
}

int64_t scheduler_load(struct scheduler *scheduler, const char *modem)
{
	int64_t until_us[BUDGET_SPANS];

	return budget_get(scheduler->store, modem, until_us) ? 0 : until_us[BUDGET_DAY];
}

/* Warnings go to everybody at once: whose SIM somebody knows must not keep the others idle. */
static int find_home(struct scheduler *scheduler, const struct queue_row *row, char *home)
{
	const char *named = by_prefix(scheduler, row->to);
	int result = 0;

	*home = '\0';

	if (named)
		snprintf(home, MODEM_NAME_MAX, "%s", named);
	else if (row->class != CLASS_WARNING)
		result = queue_known(scheduler->store, row->id, home, MODEM_NAME_MAX);

	return result == -ENOENT ? 0 : result;
}

int route_row(struct scheduler *scheduler, const struct queue_row *row, const char *modem,
	bool *ours)
{
	char home[MODEM_NAME_MAX];
	int result;

	*ours = true;

	if (scheduler->conf.modem_count < 2 || row->modem[0] || row->attempts ||
		!route_patience_ms(row->class))
		return 0;

	result = find_home(scheduler, row, home);

	if (result || !home[0])
		return result;

	*ours = !strcmp(home, modem) || !seat_of(scheduler, home);
	return queue_assign(scheduler->store, row->id, home);
}
