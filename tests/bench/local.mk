# tests/bench: the figures of the README. Never part of `make check`: nothing here can fail.

EXTRA_DIST += tests/bench/bench.py

bench: all
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/bench.py \
		--build . $(BENCHFLAGS)

.PHONY: bench
