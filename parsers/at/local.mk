# parsers/at: the modem's language. Pure: no descriptor, clock, SQL or log.

noinst_LIBRARIES += libat.a
libat_a_SOURCES = \
	parsers/at/at_command.c parsers/at/at_command.h \
	parsers/at/at_field.c parsers/at/at_field.h \
	parsers/at/at_lexer.c parsers/at/at_lexer.h \
	parsers/at/at_result.c parsers/at/at_result.h
AT_LIBS = libat.a libbase.a
