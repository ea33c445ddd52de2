# tests/scenario: whole objects against the emulator in process, under a virtual clock.

MODEM_BENCH = tests/scenario/modem_bench.c tests/scenario/modem_bench.h
MODEM_CHECKS = tests/scenario/check_modem
check_PROGRAMS += $(MODEM_CHECKS)
TESTS += $(MODEM_CHECKS)
tests_scenario_check_modem_SOURCES = tests/scenario/check_modem.c $(MODEM_BENCH)
tests_scenario_check_modem_LDADD = $(MODEM_LIBS) $(EMULATOR_LIBS) $(UNIT_LIBS)
