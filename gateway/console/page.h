/*
 * The frame of a page and what pages are built of: tables, forms, buttons. Works without a script;
 * what a script makes better is said in attributes only.
 */
#pragma once

#include "gateway/console/visit.h"

/* Head, menu, what is to be told, and the title as heading; a text of ours. */
void page_begin(struct visit *visit, const char *title);
/* Closes it and makes it the answer. */
void page_end(struct visit *visit);

/*
 * A part of a page that is fetched anew, from path, when one of these events is told (live.h: "tips",
 * …); without a script by reloading the page. A request with visit->request->fragment wants the
 * part alone: page_part_end() then answers it.
 */
void page_part_begin(struct visit *visit, const char *id, const char *path, const char *events);
void page_part_end(struct visit *visit);

/* A table under a caption; titles are texts of ours, "" for a column without one. */
void page_table_begin(
	struct visit *visit, const char *caption, const char *const titles[], size_t count);
void page_table_end(struct visit *visit);
/* `<td data-title=…>` of that column, for narrow screens; ended by page_cell_end(). */
void page_cell(struct visit *visit, const char *title);
void page_cell_end(struct visit *visit);
void page_cell_text(struct visit *visit, const char *title, const char *text);

/* The same, as a link to base and this text as one part of its path. */
void page_cell_link(struct visit *visit, const char *title, const char *base, const char *text);

/* A form that is posted to path (and one part of it, or NULL), with its token. */
void page_form_begin(struct visit *visit, const char *path, const char *part);
/* The same to "/tips/482193/take": path and act are ours, part is one part of a path. */
void page_form_act_begin(struct visit *visit, const char *path, const char *part, const char *act);
/* As page_form_begin() for a form that carries a file. */
void page_form_file_begin(struct visit *visit, const char *path, const char *part);
void page_form_end(struct visit *visit);
/* A labelled field; label is a text of ours, most the characters it takes. */
void page_field(struct visit *visit, const char *label, const char *type, const char *name,
	const char *value, int most, bool required);
void page_textarea(struct visit *visit, const char *label, const char *name, const char *value,
	int most, bool required);
void page_hidden(struct visit *visit, const char *name, const char *value);
/* A choice; words are texts of ours, values what is sent. */
void page_select(struct visit *visit, const char *label, const char *name,
	const char *const values[], const char *const words[], size_t count,
	const char *chosen);
/* A choice whose options are not all texts of ours: what stands in one is between its two. */
void page_choice_begin(struct visit *visit, const char *label, const char *name);
void page_choice_end(struct visit *visit);
void page_option(struct visit *visit, const char *value, const char *chosen);
void page_option_end(struct visit *visit);
/* kind: "", "secondary", "contrast", "danger". */
void page_button(struct visit *visit, const char *label, const char *kind);

/* What is known, under its title, within `<dl>`; what stands in it is between the two. */
void page_fact(struct visit *visit, const char *title);
void page_fact_end(struct visit *visit);
void page_fact_text(struct visit *visit, const char *title, const char *text);
void page_fact_time(struct visit *visit, const char *title, int64_t at);

/* A state as a word with a colour and a sign, never by colour alone: good, fair, bad, none. */
enum page_mark {
	PAGE_GOOD,
	PAGE_FAIR,
	PAGE_BAD,
	PAGE_NONE,
};
void page_mark(struct visit *visit, enum page_mark mark, const char *text);

/* A whole page that says one thing; texts of ours. */
void page_say(struct visit *visit, const char *title, const char *text);
