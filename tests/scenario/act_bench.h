/*
 * A community for a test: zones, people and their phones around a real store and a real dispatch,
 * on a virtual clock. Messages are rows of the outbox; nothing is sent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/handlers/act.h"
#include "gateway/outbox/policy.h"
#include "tests/support/shelf.h"

#define LAN   "+84912000001" /* a resident of thôn Càn */
#define BINH  "+84912000002" /* a member */
#define DUNG  "+84912000003" /* their leader; PIN 246810 */
#define QUAN  "+84912000004" /* the commune's police */
#define HOA   "+84912000005" /* a mediator */
#define THANG "+84912000006" /* of the board; PIN 975310 */
#define MOI   "+84912000007" /* nobody yet */
#define TUAN  "+84912000008" /* the commune's police, their second number */
#define SON   "+84912000009" /* the province's police */
#define MAI   "+84912000010" /* a mediator of the commune */

#define LEADER_PIN "246810"

struct heard {
	char to[NUMBER_MAX];
	char text[OUTBOX_TEXT_MAX];
	enum message_class class;
	int64_t not_before; /* wall ms */
	bool tip;	    /* the row names no number */
	bool read;
};

#define HEARD_MAX 2048

struct bench {
	struct shelf *shelf;
	struct store *store;
	struct dispatch *dispatch;
	struct dispatch_conf conf;
	struct replies replies;
	struct policy policy;
	struct dispatch_outcome out; /* of the last act */
	int64_t last_row;
	struct heard *heard;
	size_t heard_count;
	int64_t message_id;
};

/* cmocka fixtures: *state is a bench. */
int bench_setup(void **state);
int bench_teardown(void **state);

void bench_member(struct bench *bench, const char *phone, const char *name, const char *role,
	const char *zone, const char *consent, const char *pin);

/* A text, as it comes from the air, now. */
void bench_say(struct bench *bench, const char *from, const char *text);
/* A command, as if it had been understood from text (may be ""), now. */
void bench_do(struct bench *bench, const char *from, const struct command *command,
	const char *text);
/* The same from a history. */
void bench_told(struct bench *bench, const char *from, const struct command *command,
	const char *text, int64_t at);
/* An inbound as it would be for bench_do(), to be changed before it is used. */
struct inbound bench_inbound(struct bench *bench, const char *from, const char *text);
void bench_act(struct bench *bench, const struct inbound *in, const struct command *command);

/* A command with a code, or without ("") where none was typed. */
struct command bench_ref(enum command_kind kind, const char *ref);
/* CO and BAN: "yes" or "no". */
struct command bench_rsvp(const char *ref, const char *answer);
/* TL, SUA …: a code and words. */
struct command bench_words(enum command_kind kind, const char *ref, const char *text);

/* Time passes, and duties fire when they are due. */
void bench_pass(struct bench *bench, int64_t ms);
int64_t bench_now(const struct bench *bench);
/* Every waiting message of a broadcast is accepted by the network. */
void bench_send_all(struct bench *bench);

/* The oldest message to them with these words that no test has read yet; fails without one. */
const struct heard *bench_expect(struct bench *bench, const char *to, const char *words);
/* No message with these words, read or not, has gone to them (NULL: to anybody). */
void bench_never(struct bench *bench, const char *to, const char *words);
/* How many messages with these words. */
size_t bench_count(struct bench *bench, const char *to, const char *words);
/* The six digits behind these words in a message. Returns out. */
const char *bench_code(char out[8], const struct heard *heard, const char *behind);
#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)
