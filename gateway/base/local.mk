# gateway/base: loop, clock, log, memory. Depends on nothing of ours.

noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	gateway/base/alloc.c gateway/base/alloc.h \
	gateway/base/arena.c gateway/base/arena.h \
	gateway/base/civil.c gateway/base/civil.h \
	gateway/base/clock.c gateway/base/clock.h \
	gateway/base/failpoint.c gateway/base/failpoint.h \
	gateway/base/fsm.c gateway/base/fsm.h \
	gateway/base/hex.c gateway/base/hex.h \
	gateway/base/log.c gateway/base/log.h \
	gateway/base/loop.c gateway/base/loop.h \
	gateway/base/spell.c gateway/base/spell.h \
	gateway/base/notify.c gateway/base/notify.h \
	gateway/base/strbuf.c gateway/base/strbuf.h \
	gateway/base/who.c gateway/base/who.h
libbase_a_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS)
BASE_LIBS = libbase.a $(EVENT_LIBS)
