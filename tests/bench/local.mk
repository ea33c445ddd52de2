# tests/bench: the figures of the README. Never part of `make check`: nothing here can fail.

EXTRA_DIST += tests/bench/bench.py

# Needs no daemon: messages a second through the grammar.
EXTRA_PROGRAMS += tests/bench/grammar_bench
tests_bench_grammar_bench_LDADD = $(CONF_LIBS) $(CONTROLJSON_LIBS)

# Reports on a store of a million messages: make tests/bench/report_bench.
EXTRA_PROGRAMS += tests/bench/report_bench
MILLION = tests/bench/million.c tests/bench/million.h $(SHELF)
tests_bench_report_bench_SOURCES = tests/bench/report_bench.c $(MILLION)
tests_bench_report_bench_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_report_bench_LDADD = $(REPORT_LIBS) $(UNIT_LIBS)

# Messages, a warning to 20,000 people and an alarm on that store: make tests/bench/scale_bench.
EXTRA_PROGRAMS += tests/bench/scale_bench
tests_bench_scale_bench_SOURCES = tests/bench/scale_bench.c $(MILLION) \
	tests/support/deliver.c tests/support/deliver.h \
	tests/support/disk.c tests/support/disk.h
tests_bench_scale_bench_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_scale_bench_LDADD = libinbox.a libreport.a $(ACT_LIBS)

# Pages of the console on that store, and what it costs the gateway.
EXTRA_PROGRAMS += tests/bench/million_store
EXTRA_DIST += tests/bench/console_bench.py
tests_bench_million_store_SOURCES = tests/bench/million_store.c $(MILLION)
tests_bench_million_store_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_million_store_LDADD = $(REPORT_LIBS) $(UNIT_LIBS)
console-bench: all tests/bench/million_store
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/console_bench.py

bench: all
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/bench.py \
		--build . $(BENCHFLAGS)

voice-bench: all $(check_PROGRAMS)
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/voice_bench.py \
		$(BENCHFLAGS)

# Beside gammu-smsd and smstools, whose Debian packages it installs.
EXTRA_DIST += tests/bench/peers.py
peers: all
	$(AM_V_at)top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
		PYTHONDONTWRITEBYTECODE=1 $(PYTHON3) $(top_srcdir)/tests/bench/peers.py \
		--build . $(BENCHFLAGS)

.PHONY: console-bench bench voice-bench peers

# Keys through the codec of mobile networks, where that is installed.
EXTRA_DIST += tests/bench/voice_amr.c tests/bench/voice_bench.py
if HAVE_AMR
check_PROGRAMS += tests/bench/voice_amr
tests_bench_voice_amr_SOURCES = tests/bench/voice_amr.c tests/emulator/tones.c tests/emulator/tones.h
tests_bench_voice_amr_CFLAGS = $(AM_CFLAGS) $(AMRNB_CFLAGS)
tests_bench_voice_amr_LDADD = $(MODEM_LIBS) $(BASE_LIBS) $(AMRNB_LIBS) -lm
endif
