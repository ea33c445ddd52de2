# tests/browser: the console in Chromium. No part of check: a browser is a large thing to ask for.

BROWSER_CHECKS = \
	tests/browser/console_compose.py \
	tests/browser/console_newcomer.py \
	tests/browser/console_office.py \
	tests/browser/console_rounds.py \
	tests/browser/console_screens.py
dist_check_SCRIPTS += $(BROWSER_CHECKS)
EXTRA_DIST += tests/browser/axe/axe.min.js tests/browser/axe/LICENSE

# Selenium is Debian's, and so is the interpreter that finds it.
.PHONY: browser-check
browser-check:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(BROWSER_CHECKS)' \
		PY_LOG_COMPILER='timeout -k 9 900 /usr/bin/python3'
