/*
 * Persons that are counted, names that stand instead, and things with their number (DOMAIN 2.4,
 * 2.8.9).
 */
#pragma once

#include "parsers/text/command.h"
#include "parsers/text/lexicon.h"

/*
 * The first count of persons, low = -1 for none, and its range. Takes its words; with all, those
 * of later counts too; without, whom a patrol comes upon ("gặp 3 người lạ") is passed over.
 */
void count_read(struct scan *scan, size_t from, bool all, int32_t *low, int32_t *high);

/* How many names stand there ("anh Toàn, anh Bình, chị Hoa"); 0 = none. Takes their words. */
int32_t names_read(struct scan *scan, size_t from);

/* Items of a hand-over with their numbers, equal ones added up. Returns how many. */
uint8_t items_read(const struct scan *scan, size_t from, struct command_item *items);
