# config: the loader of kengd.conf and the files a community edits.

noinst_LIBRARIES += libconf.a
libconf_a_SOURCES = \
	config/conf.c config/conf.h \
	config/conf_complete.c \
	config/conf_dump.c \
	config/conf_file.c config/conf_file.h \
	config/conf_ivr.c config/ivr.h \
	config/conf_keywords.c \
	config/conf_loader.h \
	config/conf_places.c \
	config/conf_set.c \
	config/conf_table.c config/conf_table.h \
	config/conf_text.c config/conf_text.h \
	config/keywords.h \
	config/places.h \
	config/rules.c config/rules.h
libconf_a_CFLAGS = $(AM_CFLAGS) $(LIBCONFIG_CFLAGS)
CONF_LIBS = libconf.a libflow.a libmodem.a $(TEXT_LIBS) $(LIBCONFIG_LIBS)
dist_pkgdata_DATA = config/ivr.conf config/kengd.conf config/keywords.conf config/places.conf config/replies.conf
dist_man_MANS += config/keng-ivr.5 config/keng-keywords.5 config/kengd.conf.5

# Paper in Vietnamese: leaflets to print and the operator's handbook.
paperdir = $(docdir)/paper
dist_paper_DATA = \
	config/paper/paper.css \
	config/paper/so-tay.html \
	config/paper/to-roi-cu-dan.html \
	config/paper/to-roi-to-truong.html

# The unit names the program's place; a system without systemd has files too many.
config/kengd.service: config/kengd.service.in config/local.mk
	$(AM_V_GEN)$(MKDIR_P) config && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|' $(srcdir)/config/kengd.service.in >$@.tmp && \
	mv $@.tmp $@
nodist_systemdsystemunit_DATA = config/kengd.service
CLEANFILES += config/kengd.service
EXTRA_DIST += config/kengd.service.in
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = config/sysusers.d/keng.conf

install-data-local:
	$(MKDIR_P) -m 0750 "$(DESTDIR)$(localstatedir)/lib/keng"
