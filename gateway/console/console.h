/*
 * The console: a process of its own between a web browser and the gateway. It reads the store, asks
 * the daemon for everything else, and owns the file of its accounts.
 */
#pragma once

#include <stdbool.h>

#include "config/conf.h"

/* Each returns an exit status of sysexits(3), its message said. */
int console_run(const char *file);
int console_check(const char *file);
/* The password is read from the terminal, else the first line of standard input. */
int console_add_account(const char *file, const char *name, const char *role, const char *title);
int console_set_password(const char *file, const char *name);
int console_lock(const char *file, const char *name, bool locked);
int console_list_accounts(const char *file);
