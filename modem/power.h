/*
 * A switch in a file: a USB port's "disable" in sysfs, a GPIO's "value". Nothing is executed.
 */
#pragma once

/* 0 or -errno. It may take as long as the kernel takes to let go of a device. */
int power_write(const char *file, const char *value);
