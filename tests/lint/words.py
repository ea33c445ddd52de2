#!/usr/bin/env python3
"""The console's words: each is said in Vietnamese, with the same places to fill, and none for nothing."""
import collections
import re

import source
from tap import Tap

PO = "gateway/console/po/vi.po"
STRING = r'"((?:[^"\\]|\\.)*)"'
MARKED = re.compile(r"\bN_\(\s*((?:" + STRING + r"\s*)+)\)|"
                    r"\b(?:html_say|html_sayf|html_tr)\([^,()]*,\s*((?:" + STRING + r"\s*)+)[,)]")
ENTRY = re.compile(r"^msgid ((?:" + STRING + r"\s*)+)^msgstr ((?:" + STRING + r"\s*)+)", re.M)
PLACE = re.compile(r"%[-+ 0#]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j)?[a-zA-Z%]")


def joined(literals):
    return "".join(re.findall(STRING, literals))


def marked():
    found = {}

    for path in source.paths(".c"):
        if path.startswith("gateway/console/"):
            for match in MARKED.finditer(source.text(path)):
                found.setdefault(joined(match.group(1) or match.group(3)), path)

    return found


def entries():
    return [(joined(text), joined(said)) for text, _, said, _ in ENTRY.findall(source.text(PO))
            if joined(text)]


words, rows = marked(), entries()
said = dict(rows)
tap = Tap()
tap.ok(len(words) > 50, "the words are found", len(words))
missing = [f"{path}: {text}" for text, path in words.items() if not said.get(text)]
tap.ok(not missing, "every text has its Vietnamese", *missing)
needless = [text for text in said if text not in words]
tap.ok(not needless, "and every Vietnamese its text", *needless)
twice = [text for text, count in collections.Counter(text for text, _ in rows).items() if count > 1]
tap.ok(not twice, "none stands there twice", *twice)
uneven = [text for text, other in rows if PLACE.findall(text) != PLACE.findall(other)]
tap.ok(not uneven, "both have the same places to fill", *uneven)
tap.finish()
