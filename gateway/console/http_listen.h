/*
 * The listening socket of the web server. Part of http.h.
 */
#pragma once

#include <stddef.h>

#define HTTP_ADDRESS_MAX 80

/* The descriptor, and in address where it listens; -errno with why. */
int http_listen(const char *listen, char address[HTTP_ADDRESS_MAX], char *why, size_t cap);
