# parsers/text
EXTRA_DIST += parsers/text/command.h parsers/text/fold.h parsers/text/grammar.h
