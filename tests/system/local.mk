# tests/system: the real programs on ptys, in temporary folders, each on its own.

EXTRA_DIST += tests/system/shared.py

# Under the sanitizers they take 2 to 35 s each; the longest wait for what a real clock brings. The
# kill sweep starts the daemon some two hundred times, four at once: a minute or two on idle cores.
DAEMON_CHECKS = \
	tests/system/console.py \
	tests/system/console_calls.py \
	tests/system/console_office.py \
	tests/system/console_tips.py \
	tests/system/console_report.py \
	tests/system/console_rounds.py \
	tests/system/console_warnings.py \
	tests/system/control.py \
	tests/system/daemon.py \
	tests/system/demo_door.py \
	tests/system/doctor.py \
	tests/system/evening.py \
	tests/system/flood.py \
	tests/system/full_disk.py \
	tests/system/hostile.py \
	tests/system/install.py \
	tests/system/keep.py \
	tests/system/kill_often.py \
	tests/system/message_in_out.py \
	tests/system/metrics.py \
	tests/system/modem_faults.py \
	tests/system/pains.py \
	tests/system/past.py \
	tests/system/papers.py \
	tests/system/sim.py \
	tests/system/rest.py \
	tests/system/samples.py \
	tests/system/two_modems.py
TESTS += $(DAEMON_CHECKS)
# Killed four times each way in check, fifty times in check-long; 2,000 messages, and 50,000.
CHECK_LONG += tests/system/flood.py tests/system/kill_often.py
dist_check_SCRIPTS += $(DAEMON_CHECKS) tests/system/kill_sweep.py

if FAILPOINTS
TESTS += tests/system/kill_sweep.py
endif

TESTS += tests/system/pdu_oracle.py
dist_check_SCRIPTS += tests/system/pdu_oracle.py
TESTS += tests/system/emulator_smoke.py
dist_check_SCRIPTS += tests/system/emulator_smoke.py
TESTS += tests/system/modem_port.py
dist_check_SCRIPTS += tests/system/modem_port.py
TESTS += tests/system/damage.py
dist_check_SCRIPTS += tests/system/damage.py
VOICE_CHECKS = tests/system/voice_bad.py tests/system/voice_calls.py \
	tests/system/voice_demo.py tests/system/voice_flow.py tests/system/voice_tree.py
TESTS += $(VOICE_CHECKS)
dist_check_SCRIPTS += $(VOICE_CHECKS)
