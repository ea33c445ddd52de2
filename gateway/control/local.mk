# gateway/control: what programs and people say to keng, as JSON; the socket for kengctl.

noinst_LIBRARIES += libcontroljson.a
libcontroljson_a_SOURCES = \
	gateway/control/parse_json.c gateway/control/parse_json.h \
	gateway/control/pdu_json.c gateway/control/pdu_json.h
libcontroljson_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
CONTROLJSON_LIBS = libcontroljson.a $(TEXT_LIBS) $(JANSSON_LIBS)

# Rows of listings as JSON: the daemon and kengctl.
noinst_LIBRARIES += liblistingjson.a
liblistingjson_a_SOURCES = gateway/control/listing_json.c gateway/control/listing_json.h
liblistingjson_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
LISTINGJSON_LIBS = liblistingjson.a $(OUTBOX_LIBS) $(JANSSON_LIBS)

# The other end of the socket: kengctl and the console.
noinst_LIBRARIES += libtalk.a
libtalk_a_SOURCES = gateway/control/talk.c gateway/control/talk.h \
	gateway/control/wav.c gateway/control/wav.h
libtalk_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
TALK_LIBS = libtalk.a libbase.a $(JANSSON_LIBS)

# Lists as spreadsheets write them: kengctl and the console.
noinst_LIBRARIES += libsheet.a
libsheet_a_SOURCES = \
	gateway/control/csv.c gateway/control/csv.h \
	gateway/control/member_list.c gateway/control/member_list.h
libsheet_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
SHEET_LIBS = libsheet.a $(TEXT_LIBS) $(JANSSON_LIBS)

noinst_LIBRARIES += libcontrol.a
libcontrol_a_SOURCES = \
	gateway/control/ask.c \
	gateway/control/client.c \
	gateway/control/control.c gateway/control/control.h \
	gateway/control/control_conf.h \
	gateway/control/control_state.h \
	gateway/control/feed.c gateway/control/feed.h \
	gateway/control/inbound.h \
	gateway/control/metrics.c gateway/control/metrics.h \
	gateway/control/ops.c gateway/control/ops.h \
	gateway/control/ops_act.c \
	gateway/control/ops_broadcast.c \
	gateway/control/ops_judge.c \
	gateway/control/ops_listing.c \
	gateway/control/ops_member.c \
	gateway/control/ops_metrics.c \
	gateway/control/ops_note.c \
	gateway/control/ops_people.c \
	gateway/control/ops_places.c \
	gateway/control/ops_plan.c \
	gateway/control/ops_recording.c \
	gateway/control/ops_report.c \
	gateway/control/ops_send.c \
	gateway/control/ops_status.c \
	gateway/control/ops_store.c \
	gateway/control/ops_tip.c \
	gateway/control/ops_tip_work.c
libcontrol_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
CONTROL_LIBS = libcontrol.a libreport.a $(LISTINGJSON_LIBS)
