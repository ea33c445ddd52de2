# gateway: the daemon is a library plus a tiny main, so that tests may link all but main.

noinst_LIBRARIES += libapp.a
libapp_a_SOURCES = \
	gateway/app.c gateway/app.h gateway/app_state.h \
	gateway/app_account.c \
	gateway/app_trouble.c \
	gateway/app_conf.c \
	gateway/app_dial.c \
	gateway/app_modem.c \
	gateway/app_sample.c \
	gateway/app_voice.c gateway/app_voice.h
dist_man_MANS += gateway/kengd.8
APP_LIBS = libapp.a libivr.a $(CONTROL_LIBS) $(INBOX_LIBS) libconf.a libflow.a $(HANDLERS_LIBS) $(MODEM_LIBS) \
	$(TEXT_LIBS) $(STORE_LIBS) $(LIBCONFIG_LIBS) -lm

sbin_PROGRAMS += gateway/kengd
gateway_kengd_SOURCES = gateway/main.c
gateway_kengd_LDADD = $(APP_LIBS)
