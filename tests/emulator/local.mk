# tests/emulator: a modem, its SIM and its network. Shares nothing with what it tests but base.

noinst_LIBRARIES += libemulator.a
libemulator_a_SOURCES = \
	tests/emulator/emu_answer.c \
	tests/emulator/emu_at.c tests/emulator/emu_at.h \
	tests/emulator/emu_basic.c \
	tests/emulator/emu_call.c tests/emulator/emu_call.h \
	tests/emulator/emu_command.c \
	tests/emulator/emu_fault.c tests/emulator/emu_fault.h \
	tests/emulator/emu_network.c tests/emulator/emu_network.h \
	tests/emulator/emu_pdu.c tests/emulator/emu_pdu.h \
	tests/emulator/emu_power.c \
	tests/emulator/emu_profile.c tests/emulator/emu_profile.h \
	tests/emulator/emu_radio.c \
	tests/emulator/emu_sim.c tests/emulator/emu_sim.h \
	tests/emulator/emu_sms.c \
	tests/emulator/emu_state.h \
	tests/emulator/emu_strike.c \
	tests/emulator/emu_voice.c \
	tests/emulator/emu_wire.c tests/emulator/emu_wire.h \
	tests/emulator/emulator.c tests/emulator/emulator.h
EMULATOR_LIBS = libemulator.a $(BASE_LIBS)

bin_PROGRAMS += tests/emulator/keng-emulator
dist_man_MANS += tests/emulator/keng-emulator.1
tests_emulator_keng_emulator_SOURCES = \
	tests/emulator/audio.c \
	tests/emulator/control.c \
	tests/emulator/journal.c \
	tests/emulator/main.c \
	tests/emulator/program.h \
	tests/emulator/pty.c \
	tests/emulator/script.c \
	tests/emulator/tones.c tests/emulator/tones.h
tests_emulator_keng_emulator_LDADD = $(EMULATOR_LIBS) -lm
