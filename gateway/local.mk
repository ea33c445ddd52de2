# gateway: the daemon is a library plus a tiny main, so that tests may link all but main.

noinst_LIBRARIES += libapp.a
libapp_a_SOURCES = \
	gateway/app.c gateway/app.h gateway/app_state.h \
	gateway/app_conf.c \
	gateway/app_modem.c \
	gateway/notify.c gateway/notify.h
libapp_a_CFLAGS = $(AM_CFLAGS) $(SYSTEMD_CFLAGS)
EXTRA_DIST += gateway/main.c
dist_man_MANS += gateway/kengd.8
