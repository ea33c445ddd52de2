/*
 * The audio port of a modem: 8 kHz, 16 bit, little-endian, one channel, in a thread of its own. One
 * frame goes out for each that comes in, so that no two clocks drift apart; where nothing comes
 * the machine's clock paces. Silence goes out when nobody speaks: the stream never stops.
 */
#pragma once

#include "modem/media.h"

/*
 * Its functions, with the voice module loaded; NULL when that cannot be had, and *why says so
 * (for ever valid).
 */
const struct media_ops *pcm_media(const char **why);
