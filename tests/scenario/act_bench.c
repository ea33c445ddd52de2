/*
 * A community for a test; see act_bench.h.
 */
#include "tests/scenario/act_bench.h"

#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/keywords.h"
#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/store/member.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"
#include "gateway/store/zone.h"
#include "parsers/sms/split.h"
#include "parsers/text/grammar.h"

static const struct zone_row zones[] = {
	{.code = "bacninh", .name = "Tỉnh Bắc Ninh", .level = "tinh", .line = 1},
	{.code = "huongson", .name = "Xã Hương Sơn", .level = "xa", .parent = "bacninh"},
	{.code = "can", .name = "Thôn Càn", .level = "thon", .parent = "huongson",
		.aliases = {"thon can"}, .alias_count = 1, .households = 487, .persons = 1857},
	{.code = "trai", .name = "Thôn Trại", .level = "thon", .parent = "huongson"},
	{.code = "noininh", .name = "Tổ dân phố Nội Ninh", .level = "tdp", .parent = "bacninh"},
};

static const struct group_row groups[] = {
	{.code = "can", .name = "Tổ tuần tra nhân dân thôn Càn", .zone = "can"},
	{.code = "noininh", .name = "Tổ tự quản Nội Ninh", .zone = "noininh"},
};

void bench_member(struct bench *bench, const char *phone, const char *name, const char *role,
	const char *zone, const char *consent, const char *pin)
{
	struct member member = {0};
	enum member_result result;
	char why[128] = "";

	snprintf(member.phone, sizeof(member.phone), "%s", phone);
	snprintf(member.name, sizeof(member.name), "%s", name);
	snprintf(member.role, sizeof(member.role), "%s", role);
	snprintf(member.zone, sizeof(member.zone), "%s", zone);
	snprintf(member.consent, sizeof(member.consent), "%s", consent);
	snprintf(member.pin, sizeof(member.pin), "%s", pin);

	int error = member_put(
		bench->store, &member, "84", "uid:0", &result, why, sizeof(why));

	if (error)
		fail_msg("%s: %d %s", phone, error, why);
}

static void settle(struct bench *bench)
{
	assert_int_equal(zone_sync(bench->store, zones, sizeof(zones) / sizeof(zones[0]),
				 groups, sizeof(groups) / sizeof(groups[0])),
		0);
	bench_member(bench, LAN, "Nguyễn Thị Lan", "RES", "Thôn Càn", "yes", "");
	bench_member(bench, BINH, "Trần Văn Bình", "MEM", "thon Can", "", "");
	bench_member(bench, DUNG, "Hoàng Văn Dũng", "LEAD", "can", "", LEADER_PIN);
	bench_member(bench, QUAN, "Lê Minh Quân", "POL", "Xã Hương Sơn", "", "135791");
	bench_member(bench, TUAN, "Đào Anh Tuấn", "POL", "Xã Hương Sơn", "", "");
	bench_member(bench, SON, "Ngô Văn Sơn", "POL", "Bac Ninh", "", "");
	bench_member(bench, HOA, "Phạm Thị Hoa", "MED", "Thon Can", "", "");
	bench_member(bench, MAI, "Vũ Thị Mai", "MED", "xa Huong Son", "", "");
	bench_member(bench, THANG, "Vũ Đình Thắng", "DIR", "Thon Can", "", "975310");
}

/* The shipped words and places. */
static struct grammar *read_grammar(void)
{
	const char *top = getenv("top_srcdir");
	char keywords[300], places[300], why[512];

	snprintf(keywords, sizeof(keywords), "%s/config/keywords.conf", top ? top : ".");
	snprintf(places, sizeof(places), "%s/config/places.conf", top ? top : ".");

	struct grammar *grammar = grammar_load(keywords, places, NULL, why, sizeof(why));

	if (!grammar)
		fail_msg("%s", why);

	return grammar;
}

int bench_setup(void **state)
{
	struct bench *bench = alloc_zero(sizeof(*bench));
	void *shelf;

	shelf_setup(&shelf);
	civil_set_zone("Asia/Ho_Chi_Minh");
	bench->shelf = shelf;
	bench->store = bench->shelf->store;
	bench->heard = alloc_array(HEARD_MAX, sizeof(*bench->heard));
	bench->message_id = 1;
	replies_defaults(&bench->replies);
	bench->policy = (struct policy){.replies_per_hour = 20,
		.forwards_per_hour = 20,
		.digest_minutes = 15,
		.late_urgent = 30,
		.late_caution = 60,
		.late_info = 180,
		.warnings_per_day = 3};
	bench->conf = (struct dispatch_conf){
		.store = bench->store,
		.grammar = read_grammar(),
		.replies = &bench->replies,
		.policy = &bench->policy,
		.community = "Kẻng an ninh",
		.country_code = "84",
		.timezone = "Asia/Ho_Chi_Minh",
	};
	bench->dispatch = dispatch_new(&bench->conf);
	settle(bench);
	*state = bench;
	return 0;
}

int bench_teardown(void **state)
{
	struct bench *bench = *state;
	void *shelf = bench->shelf;

	dispatch_free(bench->dispatch);
	grammar_free(bench->conf.grammar);
	free(bench->heard);
	free(bench);
	return shelf_teardown(&shelf);
}

/* Sealed or not. */
static void read_column(struct bench *bench, sqlite3_stmt *row, int plain, int sealed,
	const char *purpose, char *out, size_t cap)
{
	size_t len = 0;

	if (sqlite3_column_type(row, sealed) == SQLITE_NULL) {
		const char *text = (const char *)sqlite3_column_text(row, plain);

		snprintf(out, cap, "%s", text ? text : "");
		return;
	}

	assert_int_equal(seal_open(bench->store, purpose, sqlite3_column_blob(row, sealed),
				 (size_t)sqlite3_column_bytes(row, sealed), out, &len),
		0);
	out[len] = '\0';
}

/* Every message is one part of the plain alphabet, whatever it is made of. */
static void check_part(const struct heard *heard)
{
	struct split_count count = split_count(heard->text, strlen(heard->text));

	if (count.parts != 1 || count.alphabet != DCS_GSM7)
		fail_msg("more than one plain SMS: %s", heard->text);

	if (strchr(heard->text, '{'))
		fail_msg("a placeholder is left: %s", heard->text);
}

static void hear(struct bench *bench)
{
	sqlite3_stmt *rows;

	assert_int_equal(sqlite3_prepare_v2(bench->store->db,
				 "SELECT o.id, o.class, n.sealed, o.sealed_to, o.text,"
				 " o.sealed_text, o.wake_at, o.accents FROM outbox o LEFT JOIN"
				 " number n ON n.id = o.number_id WHERE o.id > ? ORDER BY o.id",
				 -1, &rows, NULL),
		SQLITE_OK);
	sqlite3_bind_int64(rows, 1, bench->last_row);

	while (sqlite3_step(rows) == SQLITE_ROW) {
		struct heard *heard = &bench->heard[bench->heard_count++];

		assert_true(bench->heard_count < HEARD_MAX);
		*heard = (struct heard){.class = (enum message_class)sqlite3_column_int(rows, 1)};
		heard->tip = sqlite3_column_type(rows, 3) != SQLITE_NULL;
		heard->not_before = sqlite3_column_int64(rows, 6);
		bench->last_row = sqlite3_column_int64(rows, 0);

		if (heard->tip)
			read_column(bench, rows, 2, 3, "outbox.to", heard->to, NUMBER_MAX);
		else
			read_column(bench, rows, 3, 2, "number", heard->to, NUMBER_MAX);

		read_column(bench, rows, 4, 5, "outbox.text", heard->text, OUTBOX_TEXT_MAX);

		if (!sqlite3_column_int(rows, 7))
			check_part(heard);
	}

	sqlite3_finalize(rows);
}

struct inbound bench_inbound(struct bench *bench, const char *from, const char *text)
{
	struct inbound in = {
		.id = bench->message_id++,
		.origin = ORIGIN_SMS,
		.modem = "gsm0",
		.person = true,
		.sent_at = bench_now(bench),
		.received_at = bench_now(bench),
		.parts = 1,
		.text = text,
		.text_len = strlen(text),
	};

	snprintf(in.sender, sizeof(in.sender), "%s", from);
	return in;
}

void bench_act(struct bench *bench, const struct inbound *in, const struct command *command)
{
	int result = dispatch_command(bench->dispatch, in, command, &bench->out);

	if (result)
		fail_msg("%s: %s", command_kind_name(command->kind), strerror(-result));

	assert_int_equal(store_depth(bench->store), 0);
	clock_advance(bench->shelf->clock, 1000);
	hear(bench);
}

void bench_do(struct bench *bench, const char *from, const struct command *command,
	const char *text)
{
	struct inbound in = bench_inbound(bench, from, text);

	bench_act(bench, &in, command);
}

void bench_say(struct bench *bench, const char *from, const char *text)
{
	struct inbound in = bench_inbound(bench, from, text);
	int result = dispatch_message(bench->dispatch, &in, &bench->out);

	if (result)
		fail_msg("%s: %s", text, strerror(-result));

	assert_int_equal(store_depth(bench->store), 0);
	clock_advance(bench->shelf->clock, 1000);
	hear(bench);
}

void bench_told(struct bench *bench, const char *from, const struct command *command,
	const char *text, int64_t at)
{
	struct inbound in = bench_inbound(bench, from, text);

	in.id = 0;
	in.origin = ORIGIN_HISTORY;
	in.sent_at = at;
	bench_act(bench, &in, command);
}

struct command bench_ref(enum command_kind kind, const char *ref)
{
	struct command command = command_make(kind);

	snprintf(command.ref, sizeof(command.ref), "%s", ref);
	return command;
}

struct command bench_rsvp(const char *ref, const char *answer)
{
	struct command command = bench_ref(COMMAND_RSVP, ref);

	snprintf(command.answer, sizeof(command.answer), "%s", answer);
	return command;
}

struct command bench_words(enum command_kind kind, const char *ref, const char *text)
{
	struct command command = bench_ref(kind, ref);

	command.ref_thread = kind == COMMAND_FOLLOWUP && !ref[0];
	snprintf(command.text, sizeof(command.text), "%s", text);
	return command;
}

int64_t bench_now(const struct bench *bench)
{
	return clock_wall_ms(bench->shelf->clock);
}

void bench_pass(struct bench *bench, int64_t ms)
{
	int64_t end = bench_now(bench) + ms;

	for (;;) {
		int64_t now = bench_now(bench);
		int64_t next = dispatch_duties(bench->dispatch, now);

		if (next > end)
			break;

		if (next > now)
			clock_advance(bench->shelf->clock, next - now);
	}

	clock_advance(bench->shelf->clock, end - bench_now(bench));
	hear(bench);
}

void bench_send_all(struct bench *bench)
{
	assert_int_equal(sqlite3_exec(bench->store->db,
				 "UPDATE outbox SET state = 'sent', ready = 0"
				 " WHERE broadcast_id IS NOT NULL AND state = 'queued'",
				 NULL, NULL, NULL),
		SQLITE_OK);
}

static bool matches(const struct heard *heard, const char *to, const char *words)
{
	return (!to || !strcmp(heard->to, to)) && strstr(heard->text, words);
}

const struct heard *bench_expect(struct bench *bench, const char *to, const char *words)
{
	for (size_t i = 0; i < bench->heard_count; i++) {
		struct heard *heard = &bench->heard[i];

		if (heard->read || !matches(heard, to, words))
			continue;

		heard->read = true;
		return heard;
	}

	for (size_t i = 0; i < bench->heard_count; i++)
		print_message("# %s %s%s\n", bench->heard[i].to,
			bench->heard[i].read ? "(read) " : "", bench->heard[i].text);

	fail_msg("%s never got: %s", to, words);
	return NULL;
}

size_t bench_count(struct bench *bench, const char *to, const char *words)
{
	size_t count = 0;

	for (size_t i = 0; i < bench->heard_count; i++)
		count += matches(&bench->heard[i], to, words);

	return count;
}

void bench_never(struct bench *bench, const char *to, const char *words)
{
	if (bench_count(bench, to, words))
		fail_msg("%s got: %s", to ? to : "somebody", words);
}

const char *bench_code(char out[8], const struct heard *heard, const char *behind)
{
	const char *at = strstr(heard->text, behind);

	if (!at)
		fail_msg("no \"%s\" in: %s", behind, heard->text);

	at += strlen(behind);

	for (int i = 0; i < 6; i++) {
		if (!isdigit((unsigned char)at[i]))
			fail_msg("no code behind \"%s\" in: %s", behind, heard->text);
	}

	memcpy(out, at, 6);
	out[6] = '\0';
	return out;
}
