/*
 * Where the modem is: its port is opened where it is configured to be, else where it may be, and
 * whoever answers there is believed only when it is the one that was there before.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/modem_state.h"

#define REOPEN_MAX_MS	1000 /* a look costs nothing, and who is back must not wait */
#define PROBE_ELSEWHERE 2    /* attempts at a place where it may be */

static int open_path(struct modem *m, const char *path)
{
	if (m->conf.open_at)
		return m->conf.open_at(m->conf.open_arg, path);

	return m->conf.open ? m->conf.open(m->conf.open_arg)
			    : port_open(path, m->conf.baud);
}

static const char *wanted_imei(const struct modem *m)
{
	return m->conf.imei[0] ? m->conf.imei : m->imei;
}

/* The configured name still leads to the port and interface where the modem was. */
static bool is_at_home(const struct modem *m)
{
	struct place now;

	place_note(&now, m->conf.device, PLACES_SYSFS);
	return m->home.usb[0] && strcmp(now.usb, m->home.usb) == 0;
}

static void list_places(struct modem *m)
{
	bool elsewhere =
		wanted_imei(m)[0] && (m->conf.open_at || !m->conf.open) && !is_at_home(m);

	places_find(
		&m->places, m->conf.device, elsewhere ? &m->home : NULL, PLACES_SYSFS);
	m->place = 0;
}

int modem_open_next(struct modem *m)
{
	int error = 0;

	if (m->place >= m->places.count)
		list_places(m);

	while (m->place < m->places.count) {
		size_t place = m->place++;
		int fd = open_path(m, m->places.path[place]);

		if (fd >= 0) {
			m->probe_attempts =
				place ? PROBE_ELSEWHERE : MODEM_PROBE_ATTEMPTS;
			return fd;
		}

		error = error ? error : fd;
	}

	return error;
}

int64_t modem_reopen_delay(struct modem *m)
{
	int64_t ms = m->reopen_ms;

	if (m->place && m->place < m->places.count)
		return 0; /* there are others to look at */

	m->reopen_ms = 2 * ms < REOPEN_MAX_MS ? 2 * ms : REOPEN_MAX_MS;
	return ms;
}

static void settle_here(struct modem *m, const char *path)
{
	if (strcmp(m->status.device, path) != 0 && strcmp(path, m->conf.device) != 0)
		log_info("modem", "%s: found at %s", m->conf.name, path);

	snprintf(m->status.device, sizeof(m->status.device), "%s", path);
	place_note(&m->home, path, PLACES_SYSFS);

	if (m->status.imei[0])
		memcpy(m->imei, m->status.imei, sizeof(m->imei));

	m->stranger[0] = '\0';
	m->places.count = m->place = 0;
}

bool modem_is_expected(struct modem *m)
{
	const char *wanted = wanted_imei(m);
	bool here = m->place <= 1;
	const char *path = here ? m->conf.device : m->places.path[m->place - 1];

	if (!m->places.count) /* the port was not opened anew */
		return true;

	if (wanted[0] && strcmp(m->status.imei, wanted) != 0) {
		/* nowhere else in a whole round: somebody has put another one in its place */
		bool replaced = here && !m->conf.imei[0] &&
				strcmp(m->stranger, m->status.imei) == 0;

		if (here)
			memcpy(m->stranger, m->status.imei, sizeof(m->stranger));

		if (!replaced)
			return false;

		log_warnx("modem", "%s: another modem is at %s", m->conf.name, path);
	}

	settle_here(m, path);
	return true;
}
