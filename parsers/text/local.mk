# parsers/text: Vietnamese SMS to commands. Pure: no descriptor, clock, SQL or log.

noinst_LIBRARIES += libtext.a
libtext_a_SOURCES = \
	parsers/text/balance.c parsers/text/balance.h \
	parsers/text/command.c parsers/text/command.h \
	parsers/text/fold.c parsers/text/fold.h \
	parsers/text/grammar.h \
	parsers/text/grammar_source.h
libtext_a_CFLAGS = $(AM_CFLAGS) $(PCRE2_CFLAGS) $(UTF8PROC_CFLAGS)
TEXT_LIBS = libtext.a $(SMS_LIBS) $(PCRE2_LIBS) $(UTF8PROC_LIBS)
