# tests/scenario: whole objects against the emulator in process, under a virtual clock.

MODEM_BENCH = tests/scenario/modem_bench.c tests/scenario/modem_bench.h
MODEM_BENCH_LIBS = $(MODEM_LIBS) $(EMULATOR_LIBS) $(UNIT_LIBS)
MODEM_CHECKS = tests/scenario/check_modem tests/scenario/check_modem_direct \
	tests/scenario/check_modem_doctor \
	tests/scenario/check_modem_ladder \
	tests/scenario/check_modem_matrix \
	tests/scenario/check_modem_places tests/scenario/check_modem_pool \
	tests/scenario/check_modem_rx \
	tests/scenario/check_modem_storm tests/scenario/check_modem_tx
check_PROGRAMS += $(MODEM_CHECKS)
TESTS += $(MODEM_CHECKS)
tests_scenario_check_modem_SOURCES = tests/scenario/check_modem.c $(MODEM_BENCH)
tests_scenario_check_modem_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_direct_SOURCES = tests/scenario/check_modem_direct.c $(MODEM_BENCH)
tests_scenario_check_modem_direct_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_doctor_SOURCES = tests/scenario/check_modem_doctor.c $(MODEM_BENCH)
tests_scenario_check_modem_doctor_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_ladder_SOURCES = tests/scenario/check_modem_ladder.c $(MODEM_BENCH)
tests_scenario_check_modem_ladder_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_matrix_SOURCES = tests/scenario/check_modem_matrix.c $(MODEM_BENCH)
tests_scenario_check_modem_matrix_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_places_SOURCES = tests/scenario/check_modem_places.c $(MODEM_BENCH)
tests_scenario_check_modem_places_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_pool_SOURCES = tests/scenario/check_modem_pool.c $(MODEM_BENCH)
tests_scenario_check_modem_pool_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_rx_SOURCES = tests/scenario/check_modem_rx.c $(MODEM_BENCH)
tests_scenario_check_modem_rx_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_tx_SOURCES = tests/scenario/check_modem_tx.c $(MODEM_BENCH)
tests_scenario_check_modem_tx_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_modem_storm_SOURCES = tests/scenario/check_modem_storm.c \
	tests/support/rounds.h $(MODEM_BENCH)
tests_scenario_check_modem_storm_LDADD = $(MODEM_BENCH_LIBS)

CALL_CHECKS = tests/scenario/check_call tests/scenario/check_call_lines
check_PROGRAMS += $(CALL_CHECKS)
TESTS += $(CALL_CHECKS)
CALL_BENCH = tests/scenario/call_bench.c tests/scenario/call_bench.h $(MODEM_BENCH)
tests_scenario_check_call_SOURCES = tests/scenario/check_call.c $(CALL_BENCH)
tests_scenario_check_call_lines_SOURCES = tests/scenario/check_call_lines.c $(CALL_BENCH)
tests_scenario_check_call_lines_LDADD = $(MODEM_BENCH_LIBS)
tests_scenario_check_call_LDADD = $(MODEM_BENCH_LIBS)

# The inbox with a dispatch that only writes down what it gets.
INBOX_BENCH = tests/scenario/inbox_bench.c tests/scenario/inbox_bench.h \
	tests/support/deliver.c tests/support/deliver.h \
	tests/support/rounds.h $(SHELF)
INBOX_CHECKS = tests/scenario/check_inbox tests/scenario/check_inbox_faults
check_PROGRAMS += $(INBOX_CHECKS)
TESTS += $(INBOX_CHECKS)
tests_scenario_check_inbox_SOURCES = tests/scenario/check_inbox.c $(INBOX_BENCH)
tests_scenario_check_inbox_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_inbox_LDADD = $(INBOX_LIBS) $(UNIT_LIBS)
tests_scenario_check_inbox_faults_SOURCES = tests/scenario/check_inbox_faults.c $(INBOX_BENCH)
tests_scenario_check_inbox_faults_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_inbox_faults_LDADD = $(INBOX_LIBS) $(UNIT_LIBS)

# Figures of the inbox alone, without modem or handlers.
EXTRA_PROGRAMS += tests/scenario/inbox_speed
tests_scenario_inbox_speed_SOURCES = tests/scenario/inbox_speed.c $(INBOX_BENCH)
tests_scenario_inbox_speed_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_inbox_speed_LDADD = $(INBOX_LIBS) $(UNIT_LIBS)

# Figures of the modem alone, without store or handlers: make tests/scenario/modem_speed.
EXTRA_PROGRAMS += tests/scenario/modem_speed
tests_scenario_modem_speed_SOURCES = tests/scenario/modem_speed.c $(MODEM_BENCH)
tests_scenario_modem_speed_LDADD = $(MODEM_BENCH_LIBS)

# What people say and what comes of it: handlers on a real store, without a modem.
ACT_BENCH = tests/scenario/act_bench.c tests/scenario/act_bench.h $(SHELF)
ACT_LIBS = $(CONF_LIBS) $(HANDLERS_LIBS) $(UNIT_LIBS)
ACT_CHECKS = tests/scenario/check_act_broadcast tests/scenario/check_act_desk \
	tests/scenario/check_act_evening \
	tests/scenario/check_act_mediate tests/scenario/check_act_nowhere \
	tests/scenario/check_act_patrol \
	tests/scenario/check_act_register tests/scenario/check_act_retain \
	tests/scenario/check_act_tip
check_PROGRAMS += $(ACT_CHECKS)
TESTS += $(ACT_CHECKS)
tests_scenario_check_act_broadcast_SOURCES = tests/scenario/check_act_broadcast.c $(ACT_BENCH)
tests_scenario_check_act_broadcast_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_broadcast_LDADD = $(ACT_LIBS)
tests_scenario_check_act_desk_SOURCES = tests/scenario/check_act_desk.c $(ACT_BENCH)
tests_scenario_check_act_desk_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_desk_LDADD = $(ACT_LIBS)
tests_scenario_check_act_evening_SOURCES = tests/scenario/check_act_evening.c $(ACT_BENCH)
tests_scenario_check_act_evening_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_evening_LDADD = $(ACT_LIBS)
tests_scenario_check_act_mediate_SOURCES = tests/scenario/check_act_mediate.c $(ACT_BENCH)
tests_scenario_check_act_mediate_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_mediate_LDADD = $(ACT_LIBS)
tests_scenario_check_act_patrol_SOURCES = tests/scenario/check_act_patrol.c $(ACT_BENCH)
tests_scenario_check_act_patrol_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_patrol_LDADD = $(ACT_LIBS)
tests_scenario_check_act_register_SOURCES = tests/scenario/check_act_register.c $(ACT_BENCH)
tests_scenario_check_act_register_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_register_LDADD = $(ACT_LIBS)
tests_scenario_check_act_retain_SOURCES = tests/scenario/check_act_retain.c $(ACT_BENCH)
tests_scenario_check_act_retain_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_retain_LDADD = $(ACT_LIBS)
tests_scenario_check_act_nowhere_SOURCES = tests/scenario/check_act_nowhere.c $(ACT_BENCH)
tests_scenario_check_act_nowhere_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_nowhere_LDADD = $(ACT_LIBS)

tests_scenario_check_act_tip_SOURCES = tests/scenario/check_act_tip.c $(ACT_BENCH)
tests_scenario_check_act_tip_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_act_tip_LDADD = $(ACT_LIBS)

check_PROGRAMS += tests/scenario/check_session
TESTS += tests/scenario/check_session
tests_scenario_check_session_SOURCES = tests/scenario/check_session.c $(ACT_BENCH)
tests_scenario_check_session_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_session_LDADD = $(IVR_LIBS) $(ACT_LIBS)

# The life of a group, in its own words: texts through the shipped grammar to the handlers.
check_LIBRARIES += libtown.a
libtown_a_SOURCES = tests/scenario/town.c tests/scenario/town.h $(ACT_BENCH)
libtown_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
LIFE_LIBS = libtown.a libreport.a $(ACT_LIBS)
LIFE_CHECKS = tests/scenario/check_life_alarm tests/scenario/check_life_antispoof \
	tests/scenario/check_life_article \
	tests/scenario/check_life_calm tests/scenario/check_life_diary \
	tests/scenario/check_life_emergency tests/scenario/check_life_facts \
	tests/scenario/check_life_flood \
	tests/scenario/check_life_fund \
	tests/scenario/check_life_gathering tests/scenario/check_life_handover \
	tests/scenario/check_life_late \
	tests/scenario/check_life_plan tests/scenario/check_life_privacy \
	tests/scenario/check_life_renew \
	tests/scenario/check_life_retain tests/scenario/check_life_stats \
	tests/scenario/check_life_support tests/scenario/check_life_task \
	tests/scenario/check_life_trouble \
	tests/scenario/check_life_warning tests/scenario/check_life_wish \
	tests/scenario/check_life_zones
check_PROGRAMS += $(LIFE_CHECKS)
TESTS += $(LIFE_CHECKS)
tests_scenario_check_life_alarm_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_antispoof_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_article_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_calm_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_diary_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_emergency_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_facts_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_flood_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_fund_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_gathering_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_handover_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_late_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_plan_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_privacy_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_renew_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_retain_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_stats_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_support_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_task_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_trouble_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_warning_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_wish_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_zones_LDADD = $(LIFE_LIBS)
tests_scenario_check_life_zones_CFLAGS = $(AM_CFLAGS)

# The store, inbox and outbox on a disk that fails.
OFFICE = tests/scenario/office.c tests/scenario/office.h \
	tests/support/deliver.c tests/support/deliver.h \
	tests/support/disk.c tests/support/disk.h \
	tests/support/power_cut.c tests/support/power_cut.h \
	tests/support/rounds.h $(SHELF)
DISK_CHECKS = tests/scenario/check_power_cut tests/scenario/check_store_damage \
	tests/scenario/check_store_faults
check_PROGRAMS += $(DISK_CHECKS)
TESTS += $(DISK_CHECKS)
CHECK_LONG += $(DISK_CHECKS) tests/scenario/check_inbox_faults tests/scenario/check_modem_storm
tests_scenario_check_store_faults_SOURCES = tests/scenario/check_store_faults.c $(OFFICE)
tests_scenario_check_store_faults_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_store_faults_LDADD = libinbox.a libhandlers.a $(OUTBOX_LIBS) $(TEXT_LIBS) $(UNIT_LIBS)
tests_scenario_check_power_cut_SOURCES = tests/scenario/check_power_cut.c $(OFFICE)
tests_scenario_check_power_cut_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_power_cut_LDADD = libinbox.a libhandlers.a $(OUTBOX_LIBS) $(TEXT_LIBS) $(UNIT_LIBS)
tests_scenario_check_store_damage_SOURCES = tests/scenario/check_store_damage.c $(OFFICE)
tests_scenario_check_store_damage_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_scenario_check_store_damage_LDADD = libinbox.a libhandlers.a $(OUTBOX_LIBS) $(TEXT_LIBS) $(UNIT_LIBS)
