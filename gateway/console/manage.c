/*
 * Commands on accounts: for the first one, and for whoever forgot theirs. They need the machine, as
 * the console's user or root, and no daemon.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/console/console.h"
#include "gateway/console/console_conf.h"
#include "gateway/console/offices.h"
#include "gateway/store/account.h"

struct manage {
	struct conf conf;
	struct accounts *accounts;
};

static int fail(int status, const char *text, const char *name)
{
	fprintf(stderr, "keng-console: %s%s\n", text, name);
	return status;
}

static int manage_open(struct manage *manage, const char *file)
{
	char why[512];
	int status = console_read_conf(&manage->conf, file);

	if (status)
		return status;

	if (accounts_open(&manage->accounts, manage->conf.console.accounts, why, sizeof(why)))
		return fail(EX_CANTCREAT, why, "");

	return EX_OK;
}

static void manage_close(struct manage *manage)
{
	accounts_close(manage->accounts);
	free(manage);
}

/* A line without its end; on a terminal it is not shown. */
static bool read_line(const char *prompt, char *out, size_t cap)
{
	struct termios before, quiet;
	bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;

	if (terminal) {
		fputs(prompt, stderr);
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}

	bool read = fgets(out, (int)cap, stdin) != NULL;

	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}

	if (read)
		out[strcspn(out, "\r\n")] = '\0';

	return read;
}

/* Twice from a terminal, once from elsewhere. */
static int read_password(char out[ACCOUNT_PASSWORD_MAX + 2])
{
	char again[ACCOUNT_PASSWORD_MAX + 2];

	if (!read_line("Password: ", out, ACCOUNT_PASSWORD_MAX + 2) ||
		!account_password_is_good(out))
		return fail(EX_DATAERR, "a password has 10 to 255 characters", "");

	if (isatty(STDIN_FILENO) && (!read_line("Again: ", again, sizeof(again)) ||
					    strcmp(again, out) != 0))
		return fail(EX_DATAERR, "that was not the same twice", "");

	return EX_OK;
}

static int add(struct manage *manage, const char *name, unsigned role, const char *title)
{
	char password[ACCOUNT_PASSWORD_MAX + 2];
	int status = read_password(password);

	if (status)
		return status;

	int result = account_add(manage->accounts, name, title, role, password,
		clock_wall_ms(clock_real()));

	if (result == -EEXIST)
		return fail(EX_DATAERR, "there is an account of that name: ", name);

	if (result)
		return fail(EX_IOERR, "the account cannot be written: ", strerror(-result));

	printf("%s may sign in\n", name);
	return EX_OK;
}

int console_add_account(const char *file, const char *name, const char *role, const char *title)
{
	unsigned office = office_by_name(role);
	struct manage *manage;

	if (!account_name_is_good(name))
		return fail(EX_USAGE, "a name has 2 to 23 letters, digits, '.', '_' and '-': ", name);

	if (!office)
		return fail(EX_USAGE, "--role takes pol, dir, lead, med, auth or admin", "");

	manage = alloc_zero(sizeof(*manage));

	int status = manage_open(manage, file);

	if (!status)
		status = add(manage, name, office, title);

	manage_close(manage);
	return status;
}

/* One act on one account that is there. */
static int change(const char *file, const char *name,
	int (*act)(struct manage *manage, const struct account *account))
{
	struct manage *manage = alloc_zero(sizeof(*manage));
	struct account account;
	int status = manage_open(manage, file);

	if (!status && account_find(manage->accounts, name, &account))
		status = fail(EX_DATAERR, "there is no account of that name: ", name);

	if (!status)
		status = act(manage, &account);

	manage_close(manage);
	return status;
}

static int set_password(struct manage *manage, const struct account *account)
{
	char password[ACCOUNT_PASSWORD_MAX + 2];
	int status = read_password(password);

	if (status)
		return status;

	return account_set_password(manage->accounts, account->id, password,
		       clock_wall_ms(clock_real())) ?
		       fail(EX_IOERR, "the account cannot be written", "") :
		       EX_OK;
}

static int set_locked(struct manage *manage, const struct account *account)
{
	return account_set_locked(manage->accounts, account->id, true) ?
		       fail(EX_IOERR, "the account cannot be written", "") :
		       EX_OK;
}

static int set_unlocked(struct manage *manage, const struct account *account)
{
	return account_set_locked(manage->accounts, account->id, false) ?
		       fail(EX_IOERR, "the account cannot be written", "") :
		       EX_OK;
}

int console_set_password(const char *file, const char *name)
{
	return change(file, name, set_password);
}

int console_lock(const char *file, const char *name, bool locked)
{
	return change(file, name, locked ? set_locked : set_unlocked);
}

static void print_account(const struct account *account)
{
	char seen[CIVIL_RFC3339_MAX] = "never";

	if (account->seen_at)
		civil_rfc3339(seen, account->seen_at);

	printf("%-24s %-6s %-7s %s\n", account->name, role_name(account->role),
		account->locked ? "locked" : "open", seen);
}

int console_list_accounts(const char *file)
{
	struct manage *manage = alloc_zero(sizeof(*manage));
	struct account account = {0};
	int status = manage_open(manage, file);

	while (!status && !account_next(manage->accounts, account.name, &account))
		print_account(&account);

	manage_close(manage);
	return status;
}
