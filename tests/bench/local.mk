# tests/bench: the figures of the README. Never part of `make check`: nothing here can fail.

EXTRA_DIST += tests/bench/bench.py

# Needs no daemon: messages a second through the grammar.
EXTRA_PROGRAMS += tests/bench/grammar_bench
tests_bench_grammar_bench_LDADD = $(CONF_LIBS) $(CONTROLJSON_LIBS)

# Reports on a store of a million messages: make tests/bench/report_bench.
EXTRA_PROGRAMS += tests/bench/report_bench
tests_bench_report_bench_SOURCES = tests/bench/report_bench.c $(SHELF)
tests_bench_report_bench_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_report_bench_LDADD = $(REPORT_LIBS) $(UNIT_LIBS)

bench: all
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/bench.py \
		--build . $(BENCHFLAGS)

.PHONY: bench
