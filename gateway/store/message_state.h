/*
 * What the files about messages share; nobody else includes it.
 */
#pragma once

#include "gateway/store/message.h"
#include "gateway/store/stmt.h"

struct message_reader {
	message_part_fn fn;
	void *arg;
	int32_t last_seq;
};

/* Hands on the part in the columns id, seq, pdu, but for a second one of its seq. */
int part_read(struct stmt *stmt, int column, struct message_reader *reader);
