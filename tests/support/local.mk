# tests/support: what the tests and the demo share.

EXTRA_DIST += tests/support/callers.py tests/support/chrome.py tests/support/community.py tests/support/console_stage.py \
	tests/support/demo.py tests/support/door.py tests/support/evening.story \
	tests/support/newcomer.py tests/support/past_life.py \
	tests/support/call.story tests/support/phone_box.py tests/support/keng.py tests/support/pdu.py tests/support/phones.py \
	tests/support/rest.story \
	tests/support/serial_shim.c tests/support/stage.py tests/support/story.py \
	tests/support/tap.py tests/support/voice_stage.py

check_PROGRAMS += tests/support/pdu_lines
tests_support_pdu_lines_SOURCES = tests/support/pdu_lines.c
tests_support_pdu_lines_LDADD = $(CONTROLJSON_LIBS)

check_PROGRAMS += tests/support/modem_talk
tests_support_modem_talk_SOURCES = tests/support/modem_talk.c
tests_support_modem_talk_LDADD = $(MODEM_LIBS) $(BASE_LIBS)

check_PROGRAMS += tests/support/voice_talk
tests_support_voice_talk_SOURCES = tests/support/voice_talk.c
tests_support_voice_talk_LDADD = $(MODEM_LIBS) $(BASE_LIBS)

EXTRA_DIST += tests/support/cmocka.sh
