/*
 * A control socket on a shelf for a test, with one peer at a time; dispatch is a stub that writes
 * down what it was given.
 */
#pragma once

#include <jansson.h>

#include "gateway/control/control.h"
#include "parsers/text/command.h"
#include "tests/support/shelf.h"

/* Answers every message with a code, 482193 the first; "fails" in its text fails. */
struct dispatch {
	int calls;
	char said[256];
	int64_t at;
};

struct hatch {
	struct shelf *shelf;
	struct control_conf conf;
	struct control_deps deps;
	struct control *control;
	struct control_status status; /* what the op says */
	struct control_call *ussd;    /* the dialogue that modem m1 has open */
	struct dispatch dispatch;
	int changed;
	int places; /* times that the grammar was to learn zones */
	int fd; /* the peer's end */
	char *heard;
};

/* cmocka fixtures: *state is a hatch, an ADMIN of uid 1000 is connected. */
int hatch_setup(void **state);
int hatch_teardown(void **state);

void hatch_pass(struct hatch *hatch, int64_t ms);
/* Another peer instead of the one before. */
void hatch_connect(struct hatch *hatch, uint32_t uid, unsigned roles);
void hatch_say(struct hatch *hatch, const char *text);
/* All that is there to be read; good until the next time. */
const char *hatch_hear(struct hatch *hatch);
/* Says a line and hears the only line of its answer. */
json_t *hatch_ask(struct hatch *hatch, const char *request);
void hatch_expect_error(struct hatch *hatch, const char *request, const char *error);
int hatch_lines(const char *text);
