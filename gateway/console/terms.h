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
/* Of warnings: "approval": "waits for approval"; "urgent"; what is blocked: "plate". */
const char *term_warning_state(const char *state);
const char *term_warning_class(const char *class);
const char *term_blocked(const char *blocked);
/* Of messages: "held" and "quiet"; a cause of the network is itself. */
const char *term_sent_state(const char *state);
const char *term_sent_reason(const char *reason);
const char *term_patrol_state(const char *state);
const char *term_mediation_state(const char *state);
/* "THANH": "reconciled" */
const char *term_outcome(const char *outcome);
