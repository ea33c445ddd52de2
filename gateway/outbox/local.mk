# gateway/outbox: what leaves, when, and what became of it.

noinst_LIBRARIES += liboutbox.a
liboutbox_a_SOURCES = \
	gateway/outbox/backoff.c gateway/outbox/backoff.h \
	gateway/outbox/bucket.c gateway/outbox/bucket.h \
	gateway/outbox/cause.c gateway/outbox/cause.h \
	gateway/outbox/judge.c \
	gateway/outbox/outbox.c gateway/outbox/outbox.h \
	gateway/outbox/policy.c gateway/outbox/policy.h \
	gateway/outbox/report_in.h \
	gateway/outbox/route.c gateway/outbox/route.h \
	gateway/outbox/scheduler.c gateway/outbox/scheduler.h \
	gateway/outbox/scheduler_state.h \
	gateway/outbox/settle.c
OUTBOX_LIBS = liboutbox.a $(STORE_LIBS) $(SMS_LIBS)
