# gateway/console: keng-console. All but main is a library for the tests.

# What pages use, packed, as tables of C; the same bytes from the same files.
CONSOLE_WWW = gateway/console/www/pico.css gateway/console/www/keng.css \
	gateway/console/www/htmx.js gateway/console/www/keng.js \
	gateway/console/www/chart.js gateway/console/www/uplot.js gateway/console/www/uplot.css \
	gateway/console/www/keng.svg \
	config/paper/paper.css config/paper/so-tay.html \
	config/paper/to-roi-cu-dan.html config/paper/to-roi-to-truong.html
gateway/console/asset_data.c: $(CONSOLE_WWW) gateway/console/local.mk
	$(AM_V_GEN)$(MKDIR_P) gateway/console && { n=0; table=; \
	echo '#include "gateway/console/asset.h"'; \
	for file in $(CONSOLE_WWW); do \
		echo "static const unsigned char data_$$n[] = {"; \
		gzip -9nc $(srcdir)/$$file | od -An -v -tu1 | $(SED) -e 's/  */,/g' -e 's/^,//' -e 's/$$/,/'; \
		echo '};'; \
		table="$$table	{\"$${file##*/}\", data_$$n, sizeof(data_$$n)}, "; n=$$((n + 1)); \
	done; \
	echo "const struct asset assets[] = {$$table};"; \
	echo 'const size_t asset_count = sizeof(assets) / sizeof(*assets);'; } >$@.tmp && mv $@.tmp $@

# gettext's file as a table of C: both write their strings alike.
gateway/console/words_vi.c: gateway/console/po/vi.po gateway/console/po/po.awk gateway/console/local.mk
	$(AM_V_GEN)$(MKDIR_P) gateway/console && \
	$(AWK) -f $(srcdir)/gateway/console/po/po.awk $(srcdir)/gateway/console/po/vi.po >$@.tmp && \
	mv $@.tmp $@

CLEANFILES += gateway/console/asset_data.c gateway/console/words_vi.c
EXTRA_DIST += gateway/console/www gateway/console/po

noinst_LIBRARIES += libconsole.a
nodist_libconsole_a_SOURCES = gateway/console/asset_data.c gateway/console/words_vi.c
libconsole_a_SOURCES = \
	gateway/console/answer.c \
	gateway/console/asset.c gateway/console/asset.h \
	gateway/console/chart.c gateway/console/chart.h \
	gateway/console/compose.c gateway/console/compose.h \
	gateway/console/console.c gateway/console/console.h \
	gateway/console/console_conf.h gateway/console/console_state.h \
	gateway/console/html.c gateway/console/html.h \
	gateway/console/http.c gateway/console/http.h \
	gateway/console/http_listen.c gateway/console/http_listen.h \
	gateway/console/http_peer.c gateway/console/http_peer.h \
	gateway/console/import.c gateway/console/import.h \
	gateway/console/live.c gateway/console/live.h \
	gateway/console/manage.c \
	gateway/console/member_words.c gateway/console/member_words.h \
	gateway/console/modem_words.c gateway/console/modem_words.h \
	gateway/console/multipart.c gateway/console/multipart.h \
	gateway/console/offices.c gateway/console/offices.h \
	gateway/console/page.c gateway/console/page.h gateway/console/page_form.c \
	gateway/console/request.c gateway/console/request.h \
	gateway/console/response.c gateway/console/response.h \
	gateway/console/route.c gateway/console/route.h \
	gateway/console/screens.c gateway/console/screens.h \
	gateway/console/sign.c \
	gateway/console/terms.c gateway/console/terms.h \
	gateway/console/throttle.c gateway/console/throttle.h \
	gateway/console/visit.c gateway/console/visit.h \
	gateway/console/words.c gateway/console/words.h
# The screens, a file each.
libconsole_a_SOURCES += \
	gateway/console/screen_account.c \
	gateway/console/screen_accounts.c \
	gateway/console/screen_audit.c \
	gateway/console/screen_broadcasts.c \
	gateway/console/screen_calls.c \
	gateway/console/screen_compose.c \
	gateway/console/screen_health.c \
	gateway/console/screen_help.c \
	gateway/console/screen_import.c \
	gateway/console/screen_login.c \
	gateway/console/screen_mediation.c \
	gateway/console/screen_member.c \
	gateway/console/screen_members.c \
	gateway/console/screen_modems.c \
	gateway/console/screen_patrol.c \
	gateway/console/screen_patrols.c \
	gateway/console/screen_report.c \
	gateway/console/screen_tip.c \
	gateway/console/screen_tips.c \
	gateway/console/screen_today.c
libconsole_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS) $(MICROHTTPD_CFLAGS)
CONSOLE_LIBS = libconsole.a libreport.a libsheet.a $(TALK_LIBS) $(ACCOUNTS_LIBS) $(CONF_LIBS) \
	$(OUTBOX_LIBS) $(TEXT_LIBS) \
	$(MICROHTTPD_LIBS)

sbin_PROGRAMS += gateway/keng-console
gateway_keng_console_SOURCES = gateway/console/main.c
gateway_keng_console_LDADD = $(CONSOLE_LIBS)
dist_man_MANS += gateway/console/keng-console.8
