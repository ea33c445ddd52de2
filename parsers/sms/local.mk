# parsers/sms: the TPDU codec. Pure: no descriptor, clock, SQL or log.

EXTRA_DIST += \
	parsers/sms/address.h parsers/sms/dcs.h parsers/sms/gsm7.h parsers/sms/sms_text.h \
	parsers/sms/split.h parsers/sms/timestamp.h parsers/sms/tpdu.h parsers/sms/ucs2.h \
	parsers/sms/udh.h parsers/sms/utf8.h
