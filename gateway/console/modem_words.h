/*
 * A modem of the daemon's status, in words and a mark.
 */
#pragma once

#include <jansson.h>

#include "gateway/console/page.h"

/* A text of it; "" where there is none. */
const char *modem_text(const json_t *modem, const char *name);
/* Its state (DESIGN 3) in words; a text of ours. */
const char *modem_words(const json_t *modem);
enum page_mark modem_mark(const json_t *modem);
