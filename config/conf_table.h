/*
 * The table of keys, for the loader and the dump only.
 */
#pragma once

#include "config/conf.h"

enum conf_type {
	CONF_STRING,
	CONF_PATH,    /* relative ones are relative to the configuration's folder */
	CONF_DEVICE,  /* as CONF_PATH, or "tcp:HOST:PORT" */
	CONF_INT,
	CONF_BOOL,    /* true or false */
	CONF_CLOCK,   /* "21:30", minutes after midnight */
	CONF_ROLE,    /* "lead", a bit of enum role */
	CONF_STRINGS, /* policy.allowed_prefixes alone: a list of short strings */
	CONF_LIST,    /* a list of groups, whose keys are the rows below it */
};

const char *conf_type_name(enum conf_type type);

/* NULL, or what is wrong with the value and what would be right. */
typedef const char *(*conf_check_fn)(const char *value);

struct conf_key {
	const char *path;
	enum conf_type type;
	size_t offset;	   /* in struct conf; in the element for keys of a list */
	size_t size;	   /* of the member; of an element for CONF_LIST */
	const char *value; /* the default as text; NULL = must be given */
	const char *help;
	int32_t min, max;    /* CONF_INT */
	conf_check_fn check; /* strings */
	bool secret;	     /* masked in the dump, never in a message */
	size_t count_offset; /* CONF_LIST and CONF_STRINGS: where the number of elements goes */
	int32_t cap;	     /* most elements */
};

/* NULL, or what a PIN must be. */
const char *conf_pin_wrong(const char *value);

extern const struct conf_key conf_keys[];
extern const size_t conf_key_count;

/* The row of "policy.quiet_from", or NULL. */
const struct conf_key *conf_key_find(const char *path);
/* The key or group that is nearest to what was written: there always is one. */
void conf_key_nearest(const char *path, char nearest[CONF_PATH_MAX]);
/* The list that the row is a key of, or NULL. */
const struct conf_key *conf_key_list(const char *path);
/* Whether any row lies below this group: "policy". */
bool conf_key_is_group(const char *path);
