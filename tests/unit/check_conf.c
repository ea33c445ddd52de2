/*
 * config: what kengd.conf says is what holds, what is wrong with it is named by file and line, and
 * the manual knows every key.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/conf.h"
#include "gateway/base/alloc.h"
#include "parsers/text/command.h"

#define STORE "store = { path = \"/tmp/k.db\"; };\n"

struct bench {
	struct conf conf;
	struct conf other;
	char why[4096];
};

static int setup(void **state)
{
	*state = alloc_zero(sizeof(struct bench));
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void good(struct bench *bench, const char *text)
{
	int result = conf_load_text(&bench->conf, "/etc/keng/kengd.conf", text,
		bench->why, sizeof(bench->why));

	if (result)
		fail_msg("%s: %s", text, bench->why);
}

/* The text is refused, and why has these words. */
static void bad(struct bench *bench, const char *text, const char *words)
{
	int result = conf_load_text(&bench->conf, "/etc/keng/kengd.conf", text,
		bench->why, sizeof(bench->why));

	assert_int_equal(result, -EINVAL);

	if (!strstr(bench->why, words))
		fail_msg("%s: \"%s\" is not in \"%s\"", text, words, bench->why);
}

static char *slurp(const char *path)
{
	char *text = alloc_zero(256 * 1024);
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	fread(text, 1, 256 * 1024 - 1, file);
	fclose(file);
	return text;
}

static const char *source(const char *name)
{
	static char path[512];
	const char *top = getenv("top_srcdir");

	snprintf(path, sizeof(path), "%s/%s", top ? top : "..", name);
	return path;
}

static void two_lines_are_enough(void **state)
{
	struct bench *bench = *state;
	const struct conf *conf = &bench->conf;

	good(bench, STORE "modems = ({ device = \"/dev/ttyUSB2\"; });");
	assert_string_equal(conf->store.path, "/tmp/k.db");
	assert_string_equal(conf->store.key_file, "/tmp/k.db.key");
	assert_int_equal(conf->modem_count, 1);
	assert_string_equal(conf->modems[0].name, "modem1");
	assert_string_equal(conf->modems[0].profile, "auto");
	assert_int_equal(conf->modems[0].baud, 115200);
	assert_string_equal(conf->community.country_code, "84");
	assert_string_equal(conf->community.timezone, "Asia/Ho_Chi_Minh");
	assert_int_equal(conf->policy.quiet_from, 21 * 60 + 30);
	assert_int_equal(conf->policy.prefix_count, 1);
	assert_string_equal(conf->policy.allowed_prefixes[0], "+84");
	assert_string_equal(conf->console.listen, "127.0.0.1:8080");
}

static void no_modem_is_legal(void **state)
{
	struct bench *bench = *state;

	good(bench, STORE "modems = ();");
	assert_int_equal(bench->conf.modem_count, 0);
	good(bench, STORE);
	assert_int_equal(bench->conf.modem_count, 0);
}

static void everything_can_be_said(void **state)
{
	struct bench *bench = *state;
	const struct conf *conf = &bench->conf;

	good(bench, STORE "community: { name = \"Thôn Càn\"; country_code = \"855\"; "
			  "timezone = \"UTC\"; };\n"
			  "control: { socket = \"run/s\"; group = \"keng\"; users = ({ "
			  "user = \"lan\"; role = "
			  "\"lead\"; }, { user = \"1000\"; role = \"admin\"; }); };\n"
			  "policy: { quiet_from = \"00:00\"; quiet_to = \"24:00\"; "
			  "allowed_prefixes = []; "
			  "parts_per_minute = 0; };\n"
			  "files: { replies = \"/r.conf\"; keywords = \"k.conf\"; };\n"
			  "console: { listen = \"[::1]:0\"; };\n"
			  "modems = ({ name = \"a\"; device = \"tcp:127.0.0.1:7000\"; "
			  "pin = \"1234\"; "
			  "profile = \"sim7600\"; daily_limit = 50; home_only = true; }, "
			  "{ device = "
			  "\"/dev/pts/9\"; });\n");
	assert_string_equal(conf->community.name, "Thôn Càn");
	assert_string_equal(conf->control.socket, "/etc/keng/run/s");
	assert_int_equal(conf->control.user_count, 2);
	assert_int_equal(conf->control.users[0].role, ROLE_LEAD);
	assert_int_equal(conf->control.users[1].role, ROLE_ADMIN);
	assert_int_equal(conf->policy.quiet_from, 0);
	assert_int_equal(conf->policy.quiet_to, 0);
	assert_int_equal(conf->policy.prefix_count, 0);
	assert_string_equal(conf->files.replies, "/r.conf");
	assert_string_equal(conf->files.keywords, "/etc/keng/k.conf");
	assert_string_equal(conf->modems[0].device, "tcp:127.0.0.1:7000");
	assert_string_equal(conf->modems[0].profile, "sim7600");
	assert_int_equal(conf->modems[0].daily_limit, 50);
	assert_true(conf->modems[0].home_only);
	assert_false(conf->modems[1].home_only);
	assert_string_equal(conf->modems[1].name, "modem2");
}

static void an_unknown_key_is_told_the_nearest(void **state)
{
	struct bench *bench = *state;

	bad(bench, STORE "policy = {\n quiet_form = \"21:00\";\n};",
		"/etc/keng/kengd.conf:3: policy.quiet_form is no key; the nearest one is "
		"policy.quiet_from");
	bad(bench, STORE "quiet_from = \"21:00\";",
		"the nearest one is policy.quiet_from");
	bad(bench, STORE "modem = ();", "the nearest one is modems");
	bad(bench, STORE "modems = ({ device = \"tcp:host\"; });", "\"tcp:HOST:PORT\"");
	bad(bench, STORE "modems = ({ device = \"tcp:host:70000\"; });", "\"tcp:HOST:PORT\"");
	bad(bench, STORE "modems = ({ device = \"tcp:host:0\"; });", "\"tcp:HOST:PORT\"");
	bad(bench, "stor = { path = \"/x\"; };", "stor is no key; the nearest one is store\n");
	bad(bench, STORE "polcy = { };", "the nearest one is policy");
	bad(bench, STORE "contrl = { };", "the nearest one is control");
	bad(bench, STORE "modems = ({ device = \"/dev/x\"; devise = 1; });",
		"modems.devise is no key; the nearest one is modems.device");
}

static void a_fault_has_its_line_and_what_to_do(void **state)
{
	static const struct {
		const char *text, *words;
	} faults[] = {
		{"policy = { quiet_from = 21; };", ":2: policy.quiet_from takes a time "
						   "of day"},
		{"policy = { quiet_from = \"25:00\"; };", "such as \"21:30\""},
		{"policy = { quiet_from = \"21:60\"; };", "such as \"21:30\""},
		{"policy = { replies_per_hour = \"10\"; };", "without quotes"},
		{"policy = { replies_per_hour = 0; };", "from 1 to 1000, not 0"},
		{"policy = { parts_per_day = 9999999999L; };", "not 9999999999"},
		{"policy = { parts_per_day = -1; };", "from 0 to"},
		{"policy = { allowed_prefixes = [\"84\"]; };", "begin with +"},
		{"policy = { allowed_prefixes = \"+84\"; };", "takes a list"},
		{"policy = { parts_per_day = 100; alarm_reserve = 100; };",
			":2: policy.alarm_reserve leaves nothing"},
		{"policy = { causes = ({ cause = \"69\"; verdict = \"permanent\"; }); };",
			"takes cms:N or cme:N"},
		{"policy = { causes = ({ cause = \"cms:69\"; verdict = \"no\"; }); };",
			"takes temporary, permanent"},
		{"policy = 7;", "takes a group"},
		{"community = { name = \"\"; };", "must not be empty"},
		{"community = { name = \"a\\nb\"; };", "control characters"},
		{"community = { country_code = \"+84\"; };", "without + or 00"},
		{"community = { timezone = \"Asia/Saigon_City\"; };", "takes a zone"},
		{"community = { name = { x = 1; }; };", "is no group"},
		{"control = { users = ({ user = \"x\"; role = \"boss\"; }); };",
			"takes res, mem"},
		{"control = { users = ({ user = \"x\"; }); };", "role is missing"},
		{"console = { listen = \"8080\"; };", "HOST:PORT"},
		{"console = { listen = \"a:70000\"; };", "0 to 65535"},
		{"modems = ({ name = \"a\"; });", "modems.device is missing"},
		{"modems = ({ device = \"\"; });", "takes a tty"},
		{"modems = ({ device = \"/a\"; pin = \"12\"; });", "4 to 8 digits"},
		{"modems = ({ device = \"/a\"; name = \"a b\"; });", "takes letters, "
								     "digits"},
		{"modems = ({ device = \"/a\"; profile = \"simm\"; });", "takes auto or "
									 "one of"},
		{"modems = ({ device = \"/a\"; baud = 100; });", "from 1200"},
		{"modems = ({ device = \"/a\"; imei = \"12\"; });", "15 digits"},
		{"modems = ({ device = \"/a\"; direct = \"true\"; });", "takes true or "
									"false"},
		{"modems = ({ device = \"/a\"; },\n{ device = \"/a\"; });",
			":3: modems \"modem1\" and \"modem2\" have the same device"},
		{"modems = ({ name = \"a\"; device = \"/a\"; },\n{ name = \"a\"; device "
		 "= \"/b\"; });",
			":3: two modems have the name \"a\""},
		{"modems = { device = \"/a\"; };", "takes a list"},
		{"modems = [ \"/dev/ttyUSB2\" ];", "takes a list"},
		{"modems = ( \"/dev/ttyUSB2\" );", "takes groups"},
		{"store = { path = \"/a\"; };", ":2: "},
		{"policy = {", "syntax error"},
		{"@include \"/\"", ":2: @include names no file"},
	};
	char text[512];

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		snprintf(text, sizeof(text), STORE "%s\n", faults[i].text);
		bad(*state, text, faults[i].words);
	}
}

static void all_faults_are_told_at_once(void **state)
{
	struct bench *bench = *state;

	bad(bench,
		"policy = {\n replies_per_hour = 0;\n quiet_to = \"x\";\n};\nstoer = 1;",
		"kengd.conf:2: policy.replies_per_hour");
	assert_non_null(strstr(bench->why, "\n/etc/keng/kengd.conf:3: policy.quiet_to"));
	assert_non_null(strstr(bench->why, "\n/etc/keng/kengd.conf:5: stoer"));
	assert_non_null(
		strstr(bench->why, "\n/etc/keng/kengd.conf:1: store.path is missing"));
}

static void a_secret_stands_in_no_message_and_no_dump(void **state)
{
	struct bench *bench = *state;
	char *dump = NULL;
	size_t len;
	FILE *out = open_memstream(&dump, &len);

	bad(bench, STORE "modems = ({ device = \"/a\"; pin = \"97x51\"; });",
		"modems.pin");
	assert_null(strstr(bench->why, "97x51"));
	good(bench, STORE "modems = ({ device = \"/a\"; pin = \"97351\"; });");
	conf_dump(&bench->conf, out);
	fclose(out);
	assert_null(strstr(dump, "97351"));
	assert_non_null(strstr(dump, "pin = \"********\""));
	free(dump);
}

static void a_dump_loads_as_what_it_was(void **state)
{
	struct bench *bench = *state;
	char *dump = NULL, *again = NULL;
	size_t len;
	FILE *out = open_memstream(&dump, &len);

	good(bench, STORE
		"community: { name = \"a \\\"b\\\" \\\\c\"; };"
		"policy: { allowed_prefixes = [\"+84\", \"+855\"]; quiet_to = \"05:15\"; "
		"};"
		"control: { users = ({ user = \"lan\"; role = \"dir\"; }); };"
		"modems = ({ device = \"/a\"; }, { device = \"b\"; audio = \"c\"; });");
	conf_dump(&bench->conf, out);
	fclose(out);
	good(bench, dump);
	out = open_memstream(&again, &len);
	conf_dump(&bench->conf, out);
	fclose(out);
	assert_string_equal(dump, again);
	free(dump);
	free(again);
}

static void defaults_need_no_file(void **state)
{
	struct bench *bench = *state;

	conf_defaults(&bench->conf);
	assert_string_equal(bench->conf.store.path, "");
	assert_string_equal(bench->conf.community.country_code, "84");
	assert_int_equal(access(bench->conf.files.replies, R_OK), 0);
}

static void files_beside_the_configuration_come_first(void **state)
{
	struct bench *bench = *state;
	char folder[] = "/tmp/keng-conf-XXXXXX";
	char path[128], beside[128];
	FILE *file;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/kengd.conf", folder);
	snprintf(beside, sizeof(beside), "%s/replies.conf", folder);
	file = fopen(path, "w");
	fputs("\xef\xbb\xbf" STORE, file);
	fclose(file);
	fclose(fopen(beside, "w"));
	assert_int_equal(
		conf_load(&bench->conf, path, bench->why, sizeof(bench->why)), 0);
	assert_string_equal(bench->conf.files.replies, beside);
	assert_string_not_equal(bench->conf.files.keywords, "");
	assert_null(strstr(bench->conf.files.keywords, folder));
	unlink(path);
	unlink(beside);
	rmdir(folder);
}

static void what_is_no_configuration_is_refused(void **state)
{
	struct bench *bench = *state;
	char path[] = "/tmp/keng-conf-XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(write(fd, "a\0b", 3), 3);
	assert_int_equal(
		conf_load(&bench->conf, path, bench->why, sizeof(bench->why)), -EINVAL);
	assert_non_null(strstr(bench->why, "NUL"));
	assert_int_equal(ftruncate(fd, 3 << 20), 0);
	assert_int_equal(
		conf_load(&bench->conf, path, bench->why, sizeof(bench->why)), -EINVAL);
	close(fd);
	unlink(path);
	assert_int_equal(
		conf_load(&bench->conf, path, bench->why, sizeof(bench->why)), -ENOENT);
	assert_non_null(strstr(bench->why, path));
	assert_int_equal(
		conf_load(&bench->conf, "/tmp", bench->why, sizeof(bench->why)), -EISDIR);
	assert_int_not_equal(
		conf_load(&bench->conf, "/dev/zero", bench->why, sizeof(bench->why)), 0);
}

static void the_shipped_file_loads_and_changes_no_default(void **state)
{
	struct bench *bench = *state;
	struct conf *conf = &bench->conf, *plain = &bench->other;

	assert_int_equal(conf_load(conf, source("config/kengd.conf"), bench->why,
				 sizeof(bench->why)),
		0);
	assert_int_equal(conf_load_text(plain, "x",
				 "store = { path = \"/var/lib/keng/keng.db\"; "
				 "key_file = \"/var/lib/keng/keng.key\"; };",
				 bench->why, sizeof(bench->why)),
		0);
	assert_memory_equal(&conf->policy, &plain->policy, sizeof(conf->policy));
	assert_memory_equal(&conf->community, &plain->community, sizeof(conf->community));
	assert_memory_equal(&conf->store, &plain->store, sizeof(conf->store));
	assert_memory_equal(&conf->control, &plain->control, sizeof(conf->control));
	assert_int_equal(conf->modem_count, 0);
}

/* Group and key as mdoc has them: ".It Va policy.quiet_from Pq Em time of day". */
static void the_manual_knows_every_key_and_no_other(void **state)
{
	char *manual = slurp(source("config/kengd.conf.5"));
	char *shipped = slurp(source("config/kengd.conf"));
	struct conf_row row;
	size_t count = 0;

	(void)state;

	for (size_t i = 0; conf_row_at(i, &row); i++) {
		const char *leaf =
			strrchr(row.path, '.') ? strrchr(row.path, '.') + 1 : row.path;
		char wanted[128];

		snprintf(wanted, sizeof(wanted), "\n.It Va %s Pq Em %s", row.path,
			row.type);

		if (!strstr(manual, wanted))
			fail_msg("kengd.conf(5) has no \"%s\"", wanted + 1);

		snprintf(wanted, sizeof(wanted), "%s = ", leaf);

		if (!strstr(shipped, wanted))
			fail_msg("kengd.conf has no \"%s\"", wanted);
	}

	for (const char *at = manual; (at = strstr(at, "\n.It Va ")); at++)
		count++;

	for (size_t i = 0; conf_row_at(i, &row); i++)
		count--;

	assert_int_equal(count, 0);
	free(manual);
	free(shipped);
}

/* Where a key has a default, the manual tells the same one. */
static void the_manual_tells_the_defaults(void **state)
{
	char *manual = slurp(source("config/kengd.conf.5"));
	struct conf_row row;

	(void)state;

	for (size_t i = 0; conf_row_at(i, &row); i++) {
		char item[128], value[160];
		const char *at, *end;

		if (!row.value || !*row.value || strstr(row.path, "socket"))
			continue;

		snprintf(item, sizeof(item), "\n.It Va %s ", row.path);
		snprintf(value, sizeof(value), "\nDefault:\n.Li %s\n", row.value);
		at = strstr(manual, item);
		end = strstr(at + 1, "\n.It ");

		const char *found = strstr(at, value);

		if (!found || (end && found > end))
			fail_msg("%s: the manual does not say \"%s\"", row.path, value);
	}

	free(manual);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(two_lines_are_enough),
		CHECK(no_modem_is_legal),
		CHECK(everything_can_be_said),
		CHECK(an_unknown_key_is_told_the_nearest),
		CHECK(a_fault_has_its_line_and_what_to_do),
		CHECK(all_faults_are_told_at_once),
		CHECK(a_secret_stands_in_no_message_and_no_dump),
		CHECK(a_dump_loads_as_what_it_was),
		CHECK(defaults_need_no_file),
		CHECK(files_beside_the_configuration_come_first),
		CHECK(what_is_no_configuration_is_refused),
		CHECK(the_shipped_file_loads_and_changes_no_default),
		CHECK(the_manual_knows_every_key_and_no_other),
		CHECK(the_manual_tells_the_defaults),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
