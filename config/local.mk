# config: the loader of kengd.conf and the files a community edits.

noinst_LIBRARIES += libconf.a
libconf_a_SOURCES = \
	config/accents.h config/conf_accents.c \
	config/conf.c config/conf.h \
	config/conf_complete.c \
	config/conf_credential.c \
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
dist_pkgdata_DATA = config/accents.conf config/ivr.conf config/kengd.conf config/keywords.conf config/places.conf config/replies.conf
dist_man_MANS += config/keng-ivr.5 config/keng-keywords.5 config/kengd.conf.5

# Paper in Vietnamese: leaflets to print and the operator's handbook.
paperdir = $(docdir)/paper
dist_paper_DATA = \
	config/paper/paper.css \
	config/paper/so-tay.html \
	config/paper/to-roi-cu-dan.html \
	config/paper/to-roi-to-truong.html

# For who watches machines with Prometheus.
monitoringdir = $(docdir)/monitoring
dist_monitoring_DATA = config/monitoring/keng-alerts.yml config/monitoring/keng-dashboard.json

# Units name the places of programs; a system without systemd has files too many.
UNITS = config/kengd.service config/keng-backup.service config/keng-console.service
UNIT_INPUTS = config/kengd.service.in config/keng-backup.service.in config/keng-console.service.in
$(UNITS): $(UNIT_INPUTS) config/local.mk
	$(AM_V_GEN)$(MKDIR_P) config && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|' -e 's|@bindir[@]|$(bindir)|' \
		-e 's|@localstatedir[@]|$(localstatedir)|' $(srcdir)/$@.in >$@.tmp && \
	mv $@.tmp $@
nodist_systemdsystemunit_DATA = $(UNITS)
dist_systemdsystemunit_DATA = config/keng-backup.timer
CLEANFILES += $(UNITS)
EXTRA_DIST += $(UNIT_INPUTS)
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = config/sysusers.d/keng.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
dist_tmpfiles_DATA = config/tmpfiles.d/keng.conf
udevrulesdir = $(prefix)/lib/udev/rules.d
dist_udevrules_DATA = config/udev/60-keng.rules
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = config/completion/kengctl
dist_doc_DATA = README.md CHANGELOG.md

# What the administrator has changed stays, at an upgrade and when keng goes.
CONFFILE = $(DESTDIR)$(sysconfdir)/keng/kengd.conf

install-data-local:
	$(MKDIR_P) -m 0750 "$(DESTDIR)$(localstatedir)/lib/keng"
	$(MKDIR_P) "$(DESTDIR)$(sysconfdir)/keng"
	test -e "$(CONFFILE)" || $(INSTALL_DATA) $(srcdir)/config/kengd.conf "$(CONFFILE)"

uninstall-local:
	cmp -s $(srcdir)/config/kengd.conf "$(CONFFILE)" && rm -f "$(CONFFILE)" || :
	rmdir "$(DESTDIR)$(sysconfdir)/keng" "$(DESTDIR)$(localstatedir)/lib/keng" 2>/dev/null || :
