# tests/fuzz: a target is tests/fuzz/fuzz_x.c, its corpus tests/fuzz/corpus/x/, and two lines here:
#
#	FUZZ += tests/fuzz/fuzz_x
#	tests_fuzz_fuzz_x_LDADD = libx.a $(FUZZ_LIBS)
#
# In `make check` each replays its corpus (replay.c); with CC=clang and --enable-fuzzer
# --enable-sanitizers each is a libFuzzer program:
#
#	make tests/fuzz/fuzz_x && tests/fuzz/fuzz_x -max_total_time=300 new ../tests/fuzz/corpus/x

FUZZ =
EXTRA_DIST += tests/fuzz/corpus

if FUZZER
noinst_PROGRAMS += $(FUZZ)
FUZZ_LIBS = $(BASE_LIBS) $(FUZZER_LDFLAGS)
EXTRA_DIST += tests/fuzz/replay.c tests/fuzz/fuzz.h
else
check_PROGRAMS += $(FUZZ)
check_LIBRARIES += libreplay.a
libreplay_a_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz.h
TESTS += $(FUZZ)
FUZZ_LIBS = libreplay.a $(BASE_LIBS)
endif

FUZZ += tests/fuzz/fuzz_hex
tests_fuzz_fuzz_hex_LDADD = $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_tpdu tests/fuzz/fuzz_gsm7 tests/fuzz/fuzz_ucs2 tests/fuzz/fuzz_udh
FUZZ += tests/fuzz/fuzz_split tests/fuzz/fuzz_pdu_json tests/fuzz/fuzz_ussd
tests_fuzz_fuzz_tpdu_LDADD = $(SMS_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_gsm7_LDADD = $(SMS_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_ucs2_LDADD = $(SMS_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_udh_LDADD = $(SMS_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_split_LDADD = $(SMS_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_ussd_LDADD = $(SMS_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_pdu_json_LDADD = $(CONTROLJSON_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_balance tests/fuzz/fuzz_speak
tests_fuzz_fuzz_balance_LDADD = $(TEXT_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_speak_LDADD = $(TEXT_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_at_lexer tests/fuzz/fuzz_at_fields tests/fuzz/fuzz_modem
tests_fuzz_fuzz_at_lexer_LDADD = $(AT_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_at_fields_LDADD = $(AT_LIBS) $(FUZZ_LIBS)
tests_fuzz_fuzz_modem_LDADD = $(MODEM_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_conf
tests_fuzz_fuzz_conf_LDADD = $(CONF_LIBS) $(TEXT_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_rules
tests_fuzz_fuzz_rules_LDADD = $(CONF_LIBS) $(HANDLERS_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_inbox
tests_fuzz_fuzz_inbox_LDADD = $(INBOX_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_control
tests_fuzz_fuzz_control_LDADD = $(CONTROL_LIBS) $(TEXT_LIBS) $(STORE_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_request
tests_fuzz_fuzz_request_LDADD = $(CONSOLE_LIBS) $(FUZZ_LIBS)

FUZZ += tests/fuzz/fuzz_grammar
tests_fuzz_fuzz_grammar_LDADD = $(CONF_LIBS) $(CONTROLJSON_LIBS) $(FUZZ_LIBS)

fuzzers: $(FUZZ)
.PHONY: fuzzers
