/*
 * What the service manager is told (sd_notify(3)). Where nobody listens, all of it does nothing.
 */
#pragma once

#include <stdint.h>

void notify_ready(void);
/* The configuration is read anew; notify_ready() follows. */
void notify_reloading(void);
void notify_stopping(void);

/* How often notify_alive() is due, in milliseconds; 0 = nobody watches. */
int64_t notify_watchdog_ms(void);
void notify_alive(void);
