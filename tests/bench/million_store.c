/*
 * A store of a million messages that stays: prints its folder, with keng.db and key in it. For
 * benchmarks that need a daemon. Whoever asked for it removes it.
 */
#include <stdio.h>

#include "tests/bench/million.h"

int main(void)
{
	struct shelf *shelf;
	void *state = NULL;

	if (shelf_setup(&state))
		return 1;

	shelf = state;
	million_fill(shelf);
	shelf_close(shelf);
	puts(shelf->folder);
	return 0;
}
