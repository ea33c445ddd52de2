/*
 * What an operator says about a SIM's account, by USSD or SMS: an amount and until when.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct balance {
	bool known;
	int64_t amount; /* of the main account, in whole units of its currency */
	bool dated;	/* it may be used until: */
	int16_t year;
	uint8_t month;
	uint8_t day;
};

/*
 * Reads text (UTF-8). The main account goes before promotions, an amount with its currency before
 * a bare one behind a label. False when there is neither an amount nor a date.
 */
bool balance_read(struct balance *balance, const char *text);
