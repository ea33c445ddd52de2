/*
 * Numbers that name something in a message: links, phones, accounts, plates, money (DOMAIN 3.5).
 * Each reader marks the words it took, so that nothing is read twice; call them in this order.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/reading.h"

/* Whether the message has a link or the name of a web site. */
bool links_read(struct reading *reading, size_t from);

/*
 * The first phone number, with a leading 0 and today's prefix (old eleven-digit mobiles are
 * converted); what stands after stk, tk or "tài khoản" is an account and no phone.
 */
bool phones_read(struct reading *reading, size_t from, char out[16], bool *account);

/* The first number plate, upper case without separators. */
bool plates_read(struct reading *reading, size_t from, char out[16]);

/*
 * The first amount in đồng: "500k", "1tr2", "5 trieu", "2 cu", "1.500.000d". bare: digits of a
 * thousand and more are money without a unit. -1 = none.
 */
int64_t money_read(struct reading *reading, size_t from, bool bare);
