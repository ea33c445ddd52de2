# tests/bench: the figures of the README. Never part of `make check`: nothing here can fail.

EXTRA_DIST += tests/bench/bench.py

# Needs no daemon: messages a second through the grammar.
EXTRA_PROGRAMS += tests/bench/grammar_bench
tests_bench_grammar_bench_LDADD = $(CONF_LIBS) $(CONTROLJSON_LIBS)

bench: all
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/bench.py \
		--build . $(BENCHFLAGS)

.PHONY: bench
