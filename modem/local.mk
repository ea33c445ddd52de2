# modem: whatever owns a descriptor or a timer on a modem's behalf.

noinst_LIBRARIES += libmodem.a
libmodem_a_SOURCES = \
	modem/at_chat.c modem/at_chat.h modem/at_chat_state.h \
	modem/at_nudge.c modem/at_place.c modem/at_sync.c \
	modem/boundary.c modem/boundary.h \
	modem/bringup.c modem/bringup.h modem/bringup_state.h \
	modem/bringup_id.c modem/bringup_net.c modem/bringup_sms.c \
	modem/call.c modem/call.h modem/call_state.h \
	modem/call_audio.c modem/call_ears.c modem/call_states.c \
	modem/call_line.c modem/call_line.h \
	modem/caller.c modem/caller.h \
	modem/keys.c modem/keys.h \
	modem/listing.c modem/listing.h \
	modem/media.h \
	modem/modem.c modem/modem.h modem/modem_state.h \
	modem/modem_account.c modem/modem_beat.c modem/modem_ears.c modem/modem_ladder.c modem/modem_life.c \
	modem/modem_seek.c modem/places.c modem/places.h \
	modem/pcm.c modem/pcm.h modem/pcm_engine.c modem/pcm_state.h \
	modem/pool.c modem/pool.h \
	modem/port.c modem/port.h \
	modem/port_serial.c modem/port_tcp.c modem/port_tty.c \
	modem/power.c modem/power.h \
	modem/profile.c modem/profile.h modem/profile_voice.c \
	modem/sms_rx.c modem/sms_rx.h \
	modem/sms_tx.c modem/sms_tx.h \
	modem/spsc.c modem/spsc.h \
	modem/sweep.c modem/sweep.h modem/sweep_state.h modem/sweep_steps.c \
	modem/urc.c modem/urc.h \
	modem/verdict.c modem/verdict.h \
	modem/voice.h modem/voice_load.c
libmodem_a_CFLAGS = $(AM_CFLAGS) $(SERIALPORT_CFLAGS)
MODEM_LIBS = libmodem.a $(AT_LIBS) $(SERIALPORT_LIBS) $(THREAD_LIBS)

# What voice needs of libraries, loaded by a modem that has audio (modem/voice.h).
EXTRA_DIST += modem/voice_module.c
if VOICE
voicedir = $(pkglibdir)
voice_PROGRAMS = modem/keng-voice.so
modem_keng_voice_so_SOURCES = modem/voice_module.c
modem_keng_voice_so_CFLAGS = $(AM_CFLAGS) -fPIC $(SPANDSP_CFLAGS) $(SNDFILE_CFLAGS)
modem_keng_voice_so_LDFLAGS = $(AM_LDFLAGS) -shared
modem_keng_voice_so_LDADD = $(SPANDSP_LIBS) $(SNDFILE_LIBS)
endif
