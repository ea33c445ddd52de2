/*
 * What the store calls things, in words for people; all of them texts of ours (words.h).
 */
#pragma once

/* "TROM": "Theft"; the code itself where we have no word. */
const char *term_category(const char *code);
/* "forwarded": "handed over" … */
const char *term_tip_state(const char *state);
/* "GIATRI": "valuable" … */
const char *term_rating(const char *rating);
