# tests/lint: the rules of the house that a program can look at.

LINTS = tests/lint/includes.py tests/lint/promises.py tests/lint/style.py tests/lint/tree.py \
	tests/lint/words.py
TESTS += $(LINTS)
dist_check_SCRIPTS += $(LINTS)
EXTRA_DIST += tests/lint/source.py tests/README.md
