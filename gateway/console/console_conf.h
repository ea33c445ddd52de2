/*
 * Reading the configuration, for the console and the commands on its accounts.
 */
#pragma once

#include "config/conf.h"

/* EX_OK, or EX_CONFIG with what is wrong said. */
int console_read_conf(struct conf *conf, const char *file);
