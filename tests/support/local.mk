# tests/support: what the tests and the demo share.

EXTRA_DIST += tests/support/community.py tests/support/keng.py tests/support/pdu.py \
	tests/support/phones.py tests/support/story.py tests/support/tap.py
