# tests/support: what the tests share.

EXTRA_DIST += tests/support/tap.py
