# gateway/ctl: kengctl, the command line. All but main is a library for the tests.

noinst_LIBRARIES += libctl.a
libctl_a_SOURCES = \
	gateway/ctl/acts.c \
	gateway/ctl/ask.c \
	gateway/ctl/call_stats.c \
	gateway/ctl/calls.c \
	gateway/ctl/commands.c \
	gateway/ctl/complete.c \
	gateway/ctl/ctl.h \
	gateway/ctl/doctor.c gateway/ctl/doctor.h \
	gateway/ctl/doctor_system.c \
	gateway/ctl/keep.c \
	gateway/ctl/history.c \
	gateway/ctl/listings.c \
	gateway/ctl/past.c gateway/ctl/past.h \
	gateway/ctl/past_files.c gateway/ctl/past_gammu.c gateway/ctl/past_smstools.c \
	gateway/ctl/look.c \
	gateway/ctl/members.c \
	gateway/ctl/places.c \
	gateway/ctl/prompts.c \
	gateway/ctl/say.c \
	gateway/ctl/send.c \
	gateway/ctl/status.c \
	gateway/ctl/table.c gateway/ctl/table.h \
	gateway/ctl/talk.c \
	gateway/ctl/top.c \
	gateway/ctl/warn.c \
	gateway/ctl/zalo.c
libctl_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)

CTL_LIBS = libctl.a libsheet.a libtalk.a libreport.a $(CONTROLJSON_LIBS) liblistingjson.a libconf.a libflow.a $(HANDLERS_LIBS) \
	libmodem.a $(TEXT_LIBS) $(STORE_LIBS) $(JANSSON_LIBS) $(LIBCONFIG_LIBS)

bin_PROGRAMS += gateway/kengctl
gateway_kengctl_SOURCES = gateway/ctl/main.c
gateway_kengctl_LDADD = $(CTL_LIBS)
dist_man_MANS += gateway/ctl/kengctl.1
