/*
 * A switch in a file: a USB port's "disable" in sysfs, a GPIO's "value", a pipe or a file that a helper
 * of more rights watches. Nothing is executed.
 */
#pragma once

/* 0 or -errno. It may take as long as the kernel takes to let go of a device. */
int power_write(const char *file, const char *value);

/* Whether that may succeed: 0 or -errno. */
int power_check(const char *file);
