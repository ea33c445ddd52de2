/*
 * The shipped replies, made from config/replies.conf by the build.
 */
#pragma once

struct reply_text {
	const char *name;
	const char *text;
};

/* Ends in a row of NULLs. */
extern const struct reply_text reply_texts[];
