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
	gateway/handlers/act.c \
	gateway/handlers/act.h \
	gateway/handlers/ambig.c \
	gateway/handlers/answer.c \
	gateway/handlers/answer.h \
	gateway/handlers/broadcast.c \
	gateway/handlers/broadcast_act.h \
	gateway/handlers/broadcast_approve.c \
	gateway/handlers/broadcast_queue.c \
	gateway/handlers/deny.c \
	gateway/handlers/dispatch.c \
	gateway/handlers/dispatch.h \
	gateway/handlers/duties.c \
	gateway/handlers/duties.h \
	gateway/handlers/handlers.h \
	gateway/handlers/help.c \
	gateway/handlers/mediate.c \
	gateway/handlers/mediate_act.h \
	gateway/handlers/patrol.c \
	gateway/handlers/patrol_act.h \
	gateway/handlers/patrol_check.c \
	gateway/handlers/register.c \
	gateway/handlers/replies.c \
	gateway/handlers/replies.h \
	gateway/handlers/replies.def \
	gateway/handlers/replies_text.h \
	gateway/handlers/subject.c \
	gateway/handlers/subject.h \
	gateway/handlers/tip.c \
	gateway/handlers/tip_act.c \
	gateway/handlers/tip_act.h \
	gateway/handlers/tip_forward.c \
	gateway/handlers/tip_talk.c
HANDLERS_LIBS = libhandlers.a $(OUTBOX_LIBS) $(TEXT_LIBS)
