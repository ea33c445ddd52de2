# parsers/sms: the TPDU codec. Pure: no descriptor, clock, SQL or log.

noinst_LIBRARIES += libsms.a
libsms_a_SOURCES = \
	parsers/sms/address.c parsers/sms/address.h \
	parsers/sms/dcs.c parsers/sms/dcs.h \
	parsers/sms/gsm7.c parsers/sms/gsm7.h \
	parsers/sms/gsm7_tables.c parsers/sms/gsm7_tables.h \
	parsers/sms/plain.c parsers/sms/plain.h \
	parsers/sms/sms_kind.c \
	parsers/sms/sms_text.c parsers/sms/sms_text.h \
	parsers/sms/split.c parsers/sms/split.h \
	parsers/sms/submit.c \
	parsers/sms/timestamp.c parsers/sms/timestamp.h \
	parsers/sms/tpdu.c parsers/sms/tpdu.h \
	parsers/sms/ucs2.c parsers/sms/ucs2.h \
	parsers/sms/udh.c parsers/sms/udh.h \
	parsers/sms/ussd.c parsers/sms/ussd.h \
	parsers/sms/utf8.c parsers/sms/utf8.h
libsms_a_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
SMS_LIBS = libsms.a libbase.a $(UTF8PROC_LIBS)
