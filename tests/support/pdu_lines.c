/*
 * pdu_lines decode|encode: what `kengctl pdu … --lines` does, alone.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/control/pdu_json.h"

int main(int argc, char **argv)
{
	bool encode = argc == 2 && strcmp(argv[1], "encode") == 0;

	if (!encode && (argc != 2 || strcmp(argv[1], "decode") != 0)) {
		fprintf(stderr, "usage: pdu_lines decode|encode\n");
		return 64;
	}

	return pdu_json_lines(stdin, stdout, encode) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
