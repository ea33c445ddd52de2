# tests/unit: one program a module; each links only the layers it may see.

UNIT_LIBS = $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/check_base
TESTS += tests/unit/check_base
tests_unit_check_base_SOURCES = tests/unit/check_base.c
tests_unit_check_base_LDADD = $(BASE_LIBS) $(UNIT_LIBS)

SMS_CHECKS = tests/unit/check_gsm7 tests/unit/check_pdu_json tests/unit/check_split \
	tests/unit/check_tpdu tests/unit/check_ussd
check_PROGRAMS += $(SMS_CHECKS)
TESTS += $(SMS_CHECKS)
tests_unit_check_gsm7_LDADD = $(SMS_LIBS) $(UNIT_LIBS)
tests_unit_check_pdu_json_LDADD = $(CONTROLJSON_LIBS) $(UNIT_LIBS)
tests_unit_check_split_LDADD = $(SMS_LIBS) $(UNIT_LIBS)
tests_unit_check_tpdu_LDADD = $(SMS_LIBS) $(UNIT_LIBS)
tests_unit_check_ussd_LDADD = $(SMS_LIBS) $(UNIT_LIBS)
TESTS += tests/unit/derived_vectors.py
dist_check_SCRIPTS += tests/unit/derived_vectors.py
EXTRA_DIST += tests/vectors

check_PROGRAMS += tests/unit/check_balance
TESTS += tests/unit/check_balance
tests_unit_check_balance_LDADD = $(TEXT_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_speak
TESTS += tests/unit/check_speak
tests_unit_check_speak_LDADD = $(TEXT_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_accent
TESTS += tests/unit/check_accent
tests_unit_check_accent_LDADD = $(CONF_LIBS) $(HANDLERS_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_flow
TESTS += tests/unit/check_flow
tests_unit_check_flow_LDADD = $(CONF_LIBS) $(HANDLERS_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_prompts
TESTS += tests/unit/check_prompts
tests_unit_check_prompts_LDADD = $(IVR_LIBS) $(CONF_LIBS) $(HANDLERS_LIBS) $(UNIT_LIBS)

EMULATOR_CHECKS = tests/unit/check_emulator tests/unit/check_emulator_faults \
	tests/unit/check_emulator_network
check_PROGRAMS += $(EMULATOR_CHECKS)
TESTS += $(EMULATOR_CHECKS)
EMULATOR_BENCH = tests/unit/emulator_bench.c tests/unit/emulator_bench.h
tests_unit_check_emulator_SOURCES = tests/unit/check_emulator.c $(EMULATOR_BENCH)
tests_unit_check_emulator_LDADD = $(EMULATOR_LIBS) $(UNIT_LIBS)
tests_unit_check_emulator_faults_SOURCES = tests/unit/check_emulator_faults.c \
	$(EMULATOR_BENCH)
tests_unit_check_emulator_faults_LDADD = $(EMULATOR_LIBS) $(UNIT_LIBS)
tests_unit_check_emulator_network_SOURCES = tests/unit/check_emulator_network.c \
	$(EMULATOR_BENCH)
tests_unit_check_emulator_network_LDADD = $(EMULATOR_LIBS) $(UNIT_LIBS)

MODEM_PART_CHECKS = tests/unit/check_at tests/unit/check_modem_parts tests/unit/check_pcm \
	tests/unit/check_voice_module tests/unit/check_voice_parts
check_PROGRAMS += $(MODEM_PART_CHECKS)
TESTS += $(MODEM_PART_CHECKS)
tests_unit_check_at_SOURCES = tests/unit/check_at.c
tests_unit_check_at_LDADD = $(AT_LIBS) $(UNIT_LIBS)
tests_unit_check_pcm_SOURCES = tests/unit/check_pcm.c tests/unit/pcm_rig.c tests/unit/pcm_rig.h
tests_unit_check_pcm_LDADD = $(MODEM_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
tests_unit_check_voice_module_SOURCES = tests/unit/check_voice_module.c \
	tests/emulator/tones.c tests/emulator/tones.h
tests_unit_check_voice_module_LDADD = $(MODEM_LIBS) $(BASE_LIBS) $(UNIT_LIBS) -lm
tests_unit_check_voice_parts_SOURCES = tests/unit/check_voice_parts.c
tests_unit_check_voice_parts_LDADD = $(MODEM_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
tests_unit_check_modem_parts_SOURCES = tests/unit/check_modem_parts.c
tests_unit_check_modem_parts_LDADD = $(MODEM_LIBS) $(BASE_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_rules
TESTS += tests/unit/check_rules
tests_unit_check_rules_SOURCES = tests/unit/check_rules.c
tests_unit_check_rules_LDADD = $(CONF_LIBS) $(TEXT_LIBS) $(UNIT_LIBS)

CONSOLE_CHECKS = tests/unit/check_console tests/unit/check_http
check_PROGRAMS += $(CONSOLE_CHECKS)
TESTS += $(CONSOLE_CHECKS)
tests_unit_check_console_SOURCES = tests/unit/check_console.c
tests_unit_check_console_LDADD = $(CONSOLE_LIBS) $(UNIT_LIBS)
tests_unit_check_http_SOURCES = tests/unit/check_http.c
tests_unit_check_http_LDADD = $(CONSOLE_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_conf
TESTS += tests/unit/check_conf
tests_unit_check_conf_SOURCES = tests/unit/check_conf.c
tests_unit_check_conf_LDADD = $(CONF_LIBS) $(TEXT_LIBS) $(UNIT_LIBS)

STORE_CHECKS = tests/unit/check_store tests/unit/check_outbox tests/unit/check_outbox_faults \
	tests/unit/check_policy \
	tests/unit/check_route
check_PROGRAMS += $(STORE_CHECKS)
TESTS += $(STORE_CHECKS)
SHELF = tests/support/shelf.c tests/support/shelf.h
DESK = $(SHELF) tests/support/desk.c tests/support/desk.h
tests_unit_check_store_SOURCES = tests/unit/check_store.c $(SHELF)
tests_unit_check_store_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_store_LDADD = $(STORE_LIBS) $(UNIT_LIBS)
tests_unit_check_outbox_SOURCES = tests/unit/check_outbox.c $(DESK)
tests_unit_check_outbox_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_outbox_LDADD = $(OUTBOX_LIBS) $(UNIT_LIBS)
tests_unit_check_outbox_faults_SOURCES = tests/unit/check_outbox_faults.c $(DESK)
tests_unit_check_outbox_faults_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_outbox_faults_LDADD = $(OUTBOX_LIBS) $(UNIT_LIBS)
tests_unit_check_policy_SOURCES = tests/unit/check_policy.c $(DESK)
tests_unit_check_policy_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_policy_LDADD = $(OUTBOX_LIBS) $(UNIT_LIBS)
tests_unit_check_route_SOURCES = tests/unit/check_route.c $(DESK)
tests_unit_check_route_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_route_LDADD = $(OUTBOX_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_report
TESTS += tests/unit/check_report
tests_unit_check_report_SOURCES = tests/unit/check_report.c $(SHELF)
tests_unit_check_report_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_report_LDADD = $(REPORT_LIBS) $(UNIT_LIBS)

CONTROL_CHECKS = tests/unit/check_control tests/unit/check_control_acts \
	tests/unit/check_control_actor \
	tests/unit/check_control_places
check_PROGRAMS += $(CONTROL_CHECKS)
TESTS += $(CONTROL_CHECKS)
HATCH = $(SHELF) tests/support/hatch.c tests/support/hatch.h
HATCH_LIBS = $(CONTROL_LIBS) $(TEXT_LIBS) $(STORE_LIBS) $(UNIT_LIBS)
tests_unit_check_control_SOURCES = tests/unit/check_control.c $(HATCH)
tests_unit_check_control_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_check_control_LDADD = $(HATCH_LIBS)
tests_unit_check_control_actor_SOURCES = tests/unit/check_control_actor.c $(HATCH)
tests_unit_check_control_actor_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_check_control_actor_LDADD = $(HATCH_LIBS)
tests_unit_check_control_acts_SOURCES = tests/unit/check_control_acts.c $(HATCH)
tests_unit_check_control_acts_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_check_control_acts_LDADD = $(HATCH_LIBS)
tests_unit_check_control_places_SOURCES = tests/unit/check_control_places.c $(HATCH)
tests_unit_check_control_places_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_check_control_places_LDADD = $(HATCH_LIBS)

TEXT_CHECKS = tests/unit/check_grammar tests/unit/check_text
check_PROGRAMS += $(TEXT_CHECKS)
TESTS += $(TEXT_CHECKS)
tests_unit_check_text_LDADD = $(TEXT_LIBS) $(UNIT_LIBS)
tests_unit_check_grammar_LDADD = $(CONF_LIBS) $(CONTROLJSON_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/check_ctl
TESTS += tests/unit/check_ctl
tests_unit_check_ctl_SOURCES = tests/unit/check_ctl.c
tests_unit_check_ctl_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_check_ctl_LDADD = $(CTL_LIBS) $(UNIT_LIBS)

HANDLER_CHECKS = tests/unit/check_people tests/unit/check_replies
check_PROGRAMS += $(HANDLER_CHECKS)
TESTS += $(HANDLER_CHECKS)
tests_unit_check_people_SOURCES = tests/unit/check_people.c $(SHELF)
tests_unit_check_people_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_check_people_LDADD = libstore.a $(TEXT_LIBS) $(STORE_LIBS) $(UNIT_LIBS)
tests_unit_check_replies_SOURCES = tests/unit/check_replies.c
tests_unit_check_replies_LDADD = $(HANDLERS_LIBS) $(UNIT_LIBS)
