# config: the loader of kengd.conf and the files a community edits.

noinst_LIBRARIES += libconf.a
libconf_a_SOURCES = \
	config/conf.c config/conf.h \
	config/conf_complete.c \
	config/conf_dump.c \
	config/conf_file.c config/conf_file.h \
	config/conf_loader.h \
	config/conf_set.c \
	config/conf_table.c config/conf_table.h \
	config/keywords.h \
	config/places.h \
	config/rules.c config/rules.h
libconf_a_CFLAGS = $(AM_CFLAGS) $(LIBCONFIG_CFLAGS)
CONF_LIBS = libconf.a libmodem.a libbase.a $(LIBCONFIG_LIBS)
dist_pkgdata_DATA = config/kengd.conf config/replies.conf
dist_man_MANS += config/kengd.conf.5
