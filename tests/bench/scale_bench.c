/*
 * What a large store costs: messages handled one at a time, the yearly report, and an alarm that
 * comes in the middle of a warning to 20,000 people, on a disk whose flush takes 200 ms. Flushes
 * are virtual, so that the figures are the daemon's own. Prints; asserts nothing about time.
 *
 *	make tests/bench/scale_bench && top_srcdir=.. tests/bench/scale_bench
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config/keywords.h"
#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/handlers/replies.h"
#include "gateway/inbox/inbox.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/scheduler.h"
#include "gateway/report/report.h"
#include "gateway/store/broadcast.h"
#include "gateway/store/duty.h"
#include "gateway/store/news.h"
#include "tests/bench/million.h"
#include "tests/support/deliver.h"
#include "tests/support/disk.h"

#define MESSAGES 2000
#define FLUSH_MS 200
#define ALARM_AT 10000 /* recipients in line when it comes */

/* A step of the loop: what ran between two marks. */
struct pace {
	double mark, longest;
	long steps;
};

struct bench {
	struct shelf *shelf;
	struct dispatch_conf conf;
	struct replies replies;
	struct policy policy;
	struct dispatch *dispatch;
	struct scheduler *scheduler;
	struct inbox *inbox;
	struct timer duty;
	struct pace pace;
	int64_t broadcast_id;
	int64_t alarm_at, answered_at; /* wall ms; 0 = not yet */
	unsigned alarm_steps;	       /* of the warning, between the alarm and its answer */
};

static double cpu(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return 1000 * ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

static int64_t now(const struct bench *bench)
{
	return clock_wall_ms(bench->shelf->clock);
}

static void must(int result, const char *what)
{
	if (!result)
		return;

	fprintf(stderr, "%s: %s\n", what, strerror(-result));
	exit(EXIT_FAILURE);
}

static long resident_kb(void)
{
	char line[128];
	long kb = 0;
	FILE *file = fopen("/proc/self/status", "re");

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;

	if (file)
		fclose(file);

	return kb;
}

static void step(struct pace *pace)
{
	double at = cpu();

	if (pace->steps++ && at - pace->mark > pace->longest)
		pace->longest = at - pace->mark;

	pace->mark = at;
}

/* --- what the daemon does ------------------------------------------------------------------ */

static long long alarms(struct bench *bench, const char *state)
{
	char sql[96];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM outbox WHERE class = %d AND state = '%s'",
		CLASS_ALARM, state);
	return shelf_count(bench->shelf, sql);
}

/* A modem is free when the alarm's first message is there, and gets nothing else. */
static void on_wake(void *arg)
{
	struct bench *bench = arg;
	struct send_order order;

	if (!bench->alarm_at || bench->answered_at || !alarms(bench, "queued"))
		return;

	step(&bench->pace);
	must(scheduler_next(bench->scheduler, "m1", NULL, &order), "alarm");
	step(&bench->pace);

	if (alarms(bench, "sending") == 1)
		bench->answered_at = now(bench);
}

static void on_news(void *arg)
{
	struct bench *bench = arg;
	struct store_news news;

	if (store_topics_take(bench->shelf->store) & 1u << STORE_QUEUED)
		scheduler_kick(bench->scheduler);

	while (store_news_take(bench->shelf->store, &news))
		continue;
}

static void alarm_comes(struct bench *bench)
{
	char from[NUMBER_MAX];

	million_phone(from, 7);
	bench->alarm_at = now(bench);

	struct sms_part part = deliver_part(&(struct deliver){.from = from,
		.text = "CHAY nha ong Ba o ngo 5",
		.scts = bench->alarm_at,
		.at = bench->alarm_at});

	must(inbox_sink(bench->inbox, &part, 1), "alarm");
}

static int64_t in_line(struct bench *bench)
{
	struct broadcast broadcast;

	must(broadcast_get(bench->shelf->store, bench->broadcast_id, &broadcast), "warning");
	return broadcast.recipients;
}

static void on_duty(void *arg)
{
	struct bench *bench = arg;

	step(&bench->pace);

	int64_t next = dispatch_duties(bench->dispatch, now(bench));

	step(&bench->pace);
	bench->alarm_steps += bench->alarm_at && !bench->answered_at;

	if (bench->broadcast_id && !bench->alarm_at && in_line(bench) >= ALARM_AT)
		alarm_comes(bench);

	step(&bench->pace);

	if (next != INT64_MAX)
		timer_start(&bench->duty, next > now(bench) ? next - now(bench) : 0);
}

static void open_all(struct bench *bench)
{
	const char *top = getenv("top_srcdir") ? getenv("top_srcdir") : ".";
	const struct inbox_conf inbox = {.country_code = "84",
		.join_ms = 600000,
		.upgrade_ms = 86400000,
		.parts_per_sender_max = 40};
	struct scheduler_conf scheduler = {0};
	char keywords[300], places[300], why[512];
	struct store *store = bench->shelf->store;

	snprintf(keywords, sizeof(keywords), "%s/config/keywords.conf", top);
	snprintf(places, sizeof(places), "%s/config/places.conf", top);
	replies_defaults(&bench->replies);
	bench->policy =
		(struct policy){.replies_per_hour = 20, .warnings_per_day = 3};
	scheduler.policy = bench->policy;
	bench->conf = (struct dispatch_conf){
		.store = store,
		.grammar = grammar_load(keywords, places, NULL, why, sizeof(why)),
		.replies = &bench->replies,
		.policy = &bench->policy,
		.community = "Kẻng",
		.country_code = "84",
		.timezone = "Asia/Ho_Chi_Minh",
	};

	if (!bench->conf.grammar) {
		fprintf(stderr, "%s\n", why);
		exit(EXIT_FAILURE);
	}

	bench->dispatch = dispatch_new(&bench->conf);
	bench->scheduler =
		scheduler_new(bench->shelf->loop, store, &scheduler, on_wake, bench);
	bench->inbox = inbox_new(bench->shelf->loop, store, bench->dispatch, &inbox,
		scheduler_report, bench->scheduler);
	timer_init(&bench->duty, bench->shelf->loop, on_duty, bench);
	store_listen(store, on_news, bench);
}

static void close_all(struct bench *bench)
{
	timer_stop(&bench->duty);
	inbox_free(bench->inbox);
	scheduler_free(bench->scheduler);
	dispatch_free(bench->dispatch);
	grammar_free(bench->conf.grammar);
}

/* --- what is measured ---------------------------------------------------------------------- */

#define ALONE_MS 100 /* what comes denser is handled together, and some would seem to cost nothing */

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static void messages(struct bench *bench, const char *what, const char *text)
{
	static double taken[MESSAGES];
	long flushes = disk_count(DISK_SYNC);

	for (unsigned i = 0; i < MESSAGES; i++) {
		char from[NUMBER_MAX];

		million_phone(from, 1 + i * 7 % MILLION_PEOPLE);

		struct sms_part part = deliver_part(&(struct deliver){.from = from,
			.text = text,
			.scts = now(bench),
			.at = now(bench)});
		double begun = cpu();

		must(inbox_sink(bench->inbox, &part, 1), what);
		loop_advance(bench->shelf->loop, ALONE_MS);
		taken[i] = cpu() - begun;
	}

	flushes = disk_count(DISK_SYNC) - flushes;
	qsort(taken, MESSAGES, sizeof(taken[0]), by_size);
	printf("%-42s %8.3f ms CPU median, %.3f in 99 of 100, %.2f flushes each\n", what,
		taken[MESSAGES / 2], taken[MESSAGES * 99 / 100],
		(double)flushes / MESSAGES);
}

static void yearly(struct bench *bench)
{
	struct report *report = alloc_zero(sizeof(*report));
	int64_t first, last;
	double begun = cpu();

	must(report_span(bench->shelf->store, "2026-01-01", "2026-12-31", &first, &last),
		"report");
	must(report_collect(bench->shelf->store, first, last, 0, report), "report");
	printf("%-42s %8.0f ms CPU\n", "report of a year, all groups", cpu() - begun);
	free(report);
}

static void put_warning(struct bench *bench)
{
	struct store *store = bench->shelf->store;
	struct broadcast broadcast = {.grp_id = 1,
		.audience = "ALL",
		.class = "urgent",
		.text = "Trom xe may luc 1-4h sang: khoa cong, khoa co xe",
		.state = "queueing",
		.author = "person:1",
		.author_id = 1,
		.made_at = now(bench)};

	must(store_begin(store), "warning");
	must(broadcast_put(store, &broadcast), "warning");
	must(duty_put(store, "broadcast.step", broadcast.id, now(bench), NULL), "warning");
	must(store_commit(store), "warning");
	bench->broadcast_id = broadcast.id;
}

static bool is_queued(void *arg)
{
	struct bench *bench = arg;
	struct broadcast broadcast;

	must(broadcast_get(bench->shelf->store, bench->broadcast_id, &broadcast), "warning");
	return strcmp(broadcast.state, "queueing") != 0;
}

static void warning(struct bench *bench)
{
	/* What the tips before made has left. */
	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'sent', ready = 0 WHERE ready = 1;"
				"UPDATE duty SET state = 'done' WHERE state = 'open'");
	put_warning(bench);
	disk_set_slow(bench->shelf->clock, FLUSH_MS);
	bench->pace = (struct pace){0};

	long before = resident_kb();
	double begun = cpu();
	int64_t at = now(bench);
	long flushes = disk_count(DISK_SYNC);

	timer_start(&bench->duty, 0);
	loop_advance_until(bench->shelf->loop, INT64_C(3600) * 1000, is_queued, bench);
	flushes = disk_count(DISK_SYNC) - flushes;
	disk_heal();

	printf("%-42s %8lld people, %.0f ms CPU, %ld flushes, %.0f s\n",
		"a warning put in line", (long long)in_line(bench), cpu() - begun,
		flushes, (double)(now(bench) - at) / 1000);
	printf("%-42s %8.2f ms CPU\n", "longest step of the loop meanwhile",
		bench->pace.longest);
	printf("%-42s %8ld kB more\n", "resident memory", resident_kb() - before);
	printf("%-42s %8lld ms, a flush taking %d ms, %u steps of the warning between\n",
		"an alarm in the middle, until it is sent",
		(long long)(bench->answered_at - bench->alarm_at), FLUSH_MS,
		bench->alarm_steps);
}

int main(void)
{
	static struct bench bench;

	disk_install();
	shelf_setup((void **)&bench.shelf);
	civil_set_zone("Asia/Ho_Chi_Minh");
	million_fill(bench.shelf);
	open_all(&bench);
	messages(&bench, "a greeting, kept and handled", "Cam on cac bac nhieu");
	messages(&bench, "a tip, kept, handled, forwarded",
		"TIN co 2 nguoi la di xe may 98B1-234.56 o dau ngo");
	yearly(&bench);
	warning(&bench);
	close_all(&bench);
	shelf_teardown((void **)&bench.shelf);
	return EXIT_SUCCESS;
}
