# tests/unit: one program a module; each links only the layers it may see.

UNIT_LIBS = $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/check_base
TESTS += tests/unit/check_base
tests_unit_check_base_SOURCES = tests/unit/check_base.c
tests_unit_check_base_LDADD = $(BASE_LIBS) $(UNIT_LIBS)
