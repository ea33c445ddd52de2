# parsers/text: Vietnamese SMS to commands. Pure: no descriptor, clock, SQL or log.

noinst_LIBRARIES += libtext.a
libtext_a_SOURCES = \
	parsers/text/accent.c parsers/text/accent.h \
	parsers/text/balance.c parsers/text/balance.h \
	parsers/text/command.c parsers/text/command.h \
	parsers/text/count.c parsers/text/count.h \
	parsers/text/fold.c parsers/text/fold.h \
	parsers/text/grammar.c parsers/text/grammar.h \
	parsers/text/grammar_acts.c \
	parsers/text/grammar_compile.c \
	parsers/text/grammar_equip.c \
	parsers/text/grammar_fields.c \
	parsers/text/grammar_figures.c \
	parsers/text/grammar_keyword.c \
	parsers/text/grammar_source.h \
	parsers/text/grammar_state.h \
	parsers/text/grammar_warning.c \
	parsers/text/grammar_wish.c \
	parsers/text/lexicon.c parsers/text/lexicon.h \
	parsers/text/marks.h \
	parsers/text/money.c \
	parsers/text/number.c parsers/text/number.h \
	parsers/text/pattern.c parsers/text/pattern.h \
	parsers/text/phone.c \
	parsers/text/place.c parsers/text/place.h \
	parsers/text/plate.c \
	parsers/text/reading.c parsers/text/reading.h \
	parsers/text/repair.c parsers/text/repair.h \
	parsers/text/speak.c parsers/text/speak.h \
	parsers/text/when.c parsers/text/when.h \
	parsers/text/when_clock.c \
	parsers/text/when_day.c \
	parsers/text/when_parts.h \
	parsers/text/when_resolve.c
libtext_a_CFLAGS = $(AM_CFLAGS) $(PCRE2_CFLAGS) $(UTF8PROC_CFLAGS)
TEXT_LIBS = libtext.a $(SMS_LIBS) $(PCRE2_LIBS) $(UTF8PROC_LIBS)
