/*
 * The command builder; see at_command.h.
 */
#include "parsers/at/at_command.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>

static bool is_plain(const char *text)
{
	for (; *text; text++) {
		if (*text < 0x20 || *text > 0x7e)
			return false;
	}

	return true;
}

void at_command_begin(struct at_command *command, const char *head)
{
	assert(is_plain(head));
	command->buf = STRBUF(command->text);
	command->refused = false;
	command->first = true;
	strbuf_put(&command->buf, head);
}

static void separate(struct at_command *command)
{
	if (!command->first)
		strbuf_putc(&command->buf, ',');

	command->first = false;
}

void at_command_number(struct at_command *command, int64_t value)
{
	separate(command);
	strbuf_putf(&command->buf, "%" PRId64, value);
}

/* V.250 5.4.2.2: '"' ends a string and '\' begins an octet in hexadecimal. */
static bool is_harmless(const char *value)
{
	for (const char *p = value; *p; p++) {
		if (*p == '"' || *p == '\\')
			return false;
	}

	return is_plain(value);
}

void at_command_string(struct at_command *command, const char *value)
{
	separate(command);

	if (!is_harmless(value)) {
		command->refused = true;
		return;
	}

	strbuf_putc(&command->buf, '"');
	strbuf_put(&command->buf, value);
	strbuf_putc(&command->buf, '"');
}

void at_command_next(struct at_command *command, const char *head)
{
	assert(is_plain(head));
	strbuf_putc(&command->buf, ';');
	strbuf_put(&command->buf, head);
	command->first = true;
}

size_t at_command_len(const struct at_command *command)
{
	return command->buf.len;
}

int at_command_check(const struct at_command *command)
{
	if (command->refused)
		return -EINVAL;

	return command->buf.truncated ? -ENOSPC : 0;
}
