# gateway/ivr: what happens in calls. The flow is pure; sessions play it over modem/call.h.

noinst_LIBRARIES += libflow.a libivr.a
libflow_a_SOURCES = \
	gateway/ivr/flow.c gateway/ivr/flow.h \
	gateway/ivr/flow_check.c
libivr_a_SOURCES = \
	gateway/ivr/callers.c gateway/ivr/callers.h \
	gateway/ivr/dialect.c gateway/ivr/dialect.h \
	gateway/ivr/prompt_files.c gateway/ivr/prompt_files.h \
	gateway/ivr/prompts.c gateway/ivr/prompts.h \
	gateway/ivr/session.c gateway/ivr/session.h \
	gateway/ivr/session_act.c gateway/ivr/session_prompt.c \
	gateway/ivr/session_sound.c \
	gateway/ivr/session_state.h \
	gateway/ivr/sound.c gateway/ivr/sound.h
libivr_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
IVR_LIBS = libivr.a libflow.a -lm
