/*
 * sd_notify(3); see notify.h.
 */
#include "gateway/notify.h"

#include "config.h"

#ifdef HAVE_SYSTEMD
#include <inttypes.h>
#include <systemd/sd-daemon.h>

#include "gateway/base/clock.h"

void notify_ready(void)
{
	sd_notify(0, "READY=1");
}

/* Type=notify-reload wants the moment, on CLOCK_MONOTONIC. */
void notify_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_monotonic_us());
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void notify_status(const char *text)
{
	sd_notifyf(0, "STATUS=%s", text);
}

int64_t notify_watchdog_ms(void)
{
	uint64_t period_us;

	if (sd_watchdog_enabled(0, &period_us) <= 0)
		return 0;

	return (int64_t)(period_us / 2000); /* twice in a period */
}

void notify_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}
#else
void notify_ready(void)
{
}

void notify_reloading(void)
{
}

void notify_stopping(void)
{
}

void notify_status(const char *text)
{
	(void)text;
}

int64_t notify_watchdog_ms(void)
{
	return 0;
}

void notify_alive(void)
{
}
#endif
