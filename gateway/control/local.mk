# gateway/control: what programs and people say to keng, as JSON.

noinst_LIBRARIES += libcontroljson.a
libcontroljson_a_SOURCES = \
	gateway/control/control.h gateway/control/control_conf.h \
	gateway/control/parse_json.h \
	gateway/control/pdu_json.c gateway/control/pdu_json.h
libcontroljson_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
CONTROLJSON_LIBS = libcontroljson.a $(SMS_LIBS) $(JANSSON_LIBS)
