/*
 * Reading the files a community edits: faults with file and line, lists and strings of groups.
 */
#pragma once

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/strbuf.h"

struct conf_text {
	config_t config;
	const char *path;
	struct strbuf why;
	int faults;
};

/* 0 or -errno with why filled. conf_text_close() it only after 0. */
int conf_text_open(struct conf_text *text, const char *path, char *why, size_t cap);
void conf_text_close(struct conf_text *text);

/* One more line in why. setting may be NULL. */
void conf_text_fault(
	struct conf_text *text, const config_setting_t *setting, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The list of groups NAME = ( { … }, … ); NULL when it is missing or none, which is a fault. */
const config_setting_t *conf_text_list(
	struct conf_text *text, const char *name, bool required);

/* The string KEY of a group; empty when it is missing. A missing required one is a fault. */
const char *conf_text_string(struct conf_text *text, const config_setting_t *group,
	const char *key, bool required);
/* Copies it; what does not fit is a fault. */
void conf_text_copy(struct conf_text *text, const config_setting_t *group, const char *key,
	bool required, char *out, size_t cap);
int32_t conf_text_int(struct conf_text *text, const config_setting_t *group, const char *key,
	int32_t usual);
/* The array of strings KEY; NULL when it is missing. */
const config_setting_t *conf_text_strings(
	struct conf_text *text, const config_setting_t *group, const char *key, bool required);

/* A key of the group that is none of keys (separated by blanks) is a fault. */
void conf_text_keys(
	struct conf_text *text, const config_setting_t *group, const char *keys);
int conf_text_line(const config_setting_t *setting);
