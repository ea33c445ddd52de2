# gateway/handlers: what messages mean and do. The shipped replies become C.

gateway/handlers/replies_text.c: config/replies.conf gateway/handlers/local.mk
	$(AM_V_GEN)$(MKDIR_P) gateway/handlers && { \
	echo '#include "gateway/handlers/replies_text.h"'; \
	echo 'const struct reply_text reply_texts[] = {'; \
	$(SED) -n 's/^\([A-Z][A-Z0-9_]*\) *= *\("[^"]*"\);.*$$/	{"\1", \2},/p' \
		$(srcdir)/config/replies.conf; \
	echo '	{0, 0},'; echo '};'; } > $@.tmp && mv $@.tmp $@
CLEANFILES += gateway/handlers/replies_text.c

noinst_LIBRARIES += libhandlers.a
nodist_libhandlers_a_SOURCES = gateway/handlers/replies_text.c
libhandlers_a_SOURCES = \
	gateway/handlers/act.c gateway/handlers/act.h \
	gateway/handlers/answer.c gateway/handlers/answer.h \
	gateway/handlers/dispatch.c gateway/handlers/dispatch.h \
	gateway/handlers/duties.c gateway/handlers/duties.h \
	gateway/handlers/handlers.h \
	gateway/handlers/replies.c gateway/handlers/replies.h \
	gateway/handlers/replies.def gateway/handlers/replies_text.h \
	gateway/handlers/subject.c gateway/handlers/subject.h
HANDLERS_LIBS = libhandlers.a $(OUTBOX_LIBS)
