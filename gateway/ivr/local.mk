# gateway/ivr: what happens in calls. The flow is pure; sessions play it over modem/call.h.

noinst_LIBRARIES += libivr.a
libivr_a_SOURCES = \
	gateway/ivr/flow.c gateway/ivr/flow.h \
	gateway/ivr/flow_check.c
