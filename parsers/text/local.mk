# parsers/text
