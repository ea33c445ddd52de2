/*
 * What the service manager is told (sd_notify(3)). Without libsystemd, or where nobody listens,
 * all of it does nothing.
 */
#pragma once

#include <stdint.h>

void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);
/* One line for `systemctl status`. */
void notify_status(const char *text);

/* How often notify_alive() is due, in milliseconds; 0 = nobody watches. */
int64_t notify_watchdog_ms(void);
void notify_alive(void);
