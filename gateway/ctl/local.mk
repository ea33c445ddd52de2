# gateway/ctl: kengctl, the command line. All but main is a library for the tests.

noinst_LIBRARIES += libctl.a
libctl_a_SOURCES = \
	gateway/ctl/acts.c \
	gateway/ctl/commands.c \
	gateway/ctl/csv.c gateway/ctl/csv.h \
	gateway/ctl/ctl.h \
	gateway/ctl/doctor.c \
	gateway/ctl/listings.c \
	gateway/ctl/look.c \
	gateway/ctl/members.c \
	gateway/ctl/say.c \
	gateway/ctl/send.c \
	gateway/ctl/status.c \
	gateway/ctl/table.c gateway/ctl/table.h \
	gateway/ctl/talk.c
libctl_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)

EXTRA_DIST += gateway/ctl/main.c
