/*
 * Distances between spellings; see spell.h.
 */
#include "gateway/base/spell.h"

#include <string.h>

size_t spell_distance(const char *a, const char *b)
{
	size_t row[128];
	size_t n = strnlen(b, 127);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;

	for (size_t i = 0; a[i] && i < 127; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;

		for (size_t j = 1; j <= n; j++) {
			size_t change = diagonal + (a[i] != b[j - 1]);
			size_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

			diagonal = row[j];
			row[j] = change < gap ? change : gap;
		}
	}

	return row[n];
}
