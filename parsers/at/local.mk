# parsers/at
