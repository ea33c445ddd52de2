/*
 * The daemon as a library: brings the modules to life in their order, hands them their parts of the
 * configuration, carries what one says to the other, and takes them down again. It decides nothing
 * that a module could decide.
 */
#pragma once

/*
 * Reads the configuration and all that it names, as --check-config does. 0, or 78 (EX_CONFIG)
 * with every fault on standard error as "file:line: what".
 */
int app_check(const char *file);

/* The effective values on standard output; the same results. */
int app_dump(const char *file);

/* Runs until a signal ends it; an exit status of sysexits(3). */
int app_run(const char *file);
