# A .po file to rows of words.h: entries without a translation, marked fuzzy or obsolete are left out.
function flush_entry() {
	if (id != "" && said != "" && !fuzzy)
		printf "\t{%s,\n\t\t%s},\n", id, said
	id = said = ""
	fuzzy = 0
}
function take(text) {
	if (text == "\"\"")
		return ""
	return " " text
}
BEGIN {
	print "#include \"gateway/console/words.h\""
	print "const struct words_row words_vi[] = {"
}
/^#, .*fuzzy/ { pending = 1; next }
/^#/ { next }
/^msgid / {
	flush_entry()
	fuzzy = pending
	pending = 0
	where = "id"
	sub(/^msgid /, "")
	id = take($0)
	next
}
/^msgstr / { where = "said"; sub(/^msgstr /, ""); said = take($0); next }
/^"/ {
	if (where == "id")
		id = id take($0)
	else if (id != "")
		said = said take($0)
}
END {
	flush_entry()
	print "};"
	print "const size_t words_vi_count = sizeof(words_vi) / sizeof(*words_vi);"
}
