/*
 * Final results: the lines that end a command (V.250 5.7.1, 27.005 3.2.5, 27.007 9).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum at_result_kind {
	AT_RESULT_NONE, /* this line ends nothing */
	AT_RESULT_OK,
	AT_RESULT_ERROR, /* without a cause: ERROR, COMMAND NOT SUPPORT, … */
	AT_RESULT_CMS,
	AT_RESULT_CME,
	AT_RESULT_NO_CARRIER, /* these five end a dial command only (27.007 6.2) */
	AT_RESULT_BUSY,
	AT_RESULT_NO_ANSWER,
	AT_RESULT_NO_DIALTONE,
	AT_RESULT_CONNECT,
};

const char *at_result_name(enum at_result_kind kind);

struct at_result {
	enum at_result_kind kind;
	int32_t code; /* of CMS and CME; -1 for words that stand in no table */
};

/* Causes may be numbers or, of CME, the words of 27.007 9.2. */
struct at_result at_result_parse(const char *line, size_t len);

/* For logs: "SIM PIN required", or NULL. */
const char *at_cme_text(int32_t code);
const char *at_cms_text(int32_t code);
