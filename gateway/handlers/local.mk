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
	gateway/handlers/alarm.c \
	gateway/handlers/alarm_all.c \
	gateway/handlers/ambig.c \
	gateway/handlers/answer.c \
	gateway/handlers/antispoof.c \
	gateway/handlers/answer.h \
	gateway/handlers/broadcast.c \
	gateway/handlers/broadcast_act.h \
	gateway/handlers/broadcast_approve.c \
	gateway/handlers/broadcast_desk.c \
	gateway/handlers/broadcast_late.c \
	gateway/handlers/broadcast_queue.c \
	gateway/handlers/callout.c \
	gateway/handlers/callout.h \
	gateway/handlers/calm.c \
	gateway/handlers/deny.c \
	gateway/handlers/diary.c \
	gateway/handlers/dispatch.c \
	gateway/handlers/dispatch.h \
	gateway/handlers/duties.c \
	gateway/handlers/duties.h \
	gateway/handlers/emergency.c \
	gateway/handlers/flood.c \
	gateway/handlers/flood.h \
	gateway/handlers/fund.c \
	gateway/handlers/fund_month.c \
	gateway/handlers/gathering.c \
	gateway/handlers/handlers.h \
	gateway/handlers/handlers_life.h \
	gateway/handlers/handover.c \
	gateway/handlers/help.c \
	gateway/handlers/incident.c \
	gateway/handlers/mediate.c \
	gateway/handlers/mediate_act.h \
	gateway/handlers/mediate_meet.c \
	gateway/handlers/patrol.c \
	gateway/handlers/patrol_act.h \
	gateway/handlers/patrol_check.c \
	gateway/handlers/plan.c \
	gateway/handlers/poll.c \
	gateway/handlers/privacy.c \
	gateway/handlers/prompt.c \
	gateway/handlers/redact.c \
	gateway/handlers/register.c \
	gateway/handlers/renew.c \
	gateway/handlers/replies.c \
	gateway/handlers/retain.c \
	gateway/handlers/replies.def \
	gateway/handlers/replies.h \
	gateway/handlers/replies_text.h \
	gateway/handlers/stats.c \
	gateway/handlers/subject.c \
	gateway/handlers/subject.h \
	gateway/handlers/sim.c \
	gateway/handlers/support.c \
	gateway/handlers/task.c \
	gateway/handlers/tip.c \
	gateway/handlers/tip_act.c \
	gateway/handlers/tip_act.h \
	gateway/handlers/tip_forward.c \
	gateway/handlers/tip_talk.c \
	gateway/handlers/tip_work.c \
	gateway/handlers/trouble.c \
	gateway/handlers/wish.c
HANDLERS_LIBS = libhandlers.a $(OUTBOX_LIBS) $(TEXT_LIBS)
