#!/usr/bin/env python3
"""What documents say of tests is true: each that they name is there. And the daemon starts one program."""
import os
import re

import source
from tap import Tap

DOCUMENTS = ("tests/README.md", "gateway/kengd.8", "README.md")
PROGRAM = re.compile(r"(?<![\w.>])(system|popen|v?fork|exec[lv]p?e?|posix_spawnp?)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"", re.DOTALL)


def tests():
    """The text of each test by its name: check_modem, pains.py."""
    return {os.path.basename(path).removesuffix(".c"): source.text(path)
            for path in source.paths(".c", ".py") if path.startswith("tests/")}


def named(document):
    """Names of tests with what is said of each, as “name: promise, promise” or alone."""
    for row in source.text(document).splitlines():
        test = None

        for word in re.findall(r"`(\w+(?:\.py)?)`|\bPa (check_\w+|\w+\.py)\b", row):
            word = word[0] or word[1]

            if word.startswith("check_") or word.endswith(".py"):
                test = word
                yield test, None
            elif test and "_" in word:
                yield test, word


# The synthetic voice, by its name and arguments: no shell, and nothing that came from outside but
# the words of a warning that two people let go.
VOICE = "gateway/ivr/prompts.c"


def missing():
    known = tests()

    for document in DOCUMENTS:
        for test, promise in named(document):
            if test not in known:
                yield f"{document}: there is no {test}"
            elif promise and not re.search(rf"\b{promise}\b", known[test]):
                yield f"{document}: {test} has no {promise}"


def programs():
    for path in source.paths(".c"):
        if not path.startswith(("tests/", "gateway/ctl/")) and path != VOICE:
            found = PROGRAM.search(COMMENT.sub("", source.text(path)))

            if found:
                yield f"{path} calls {found.group(1)}()"


tap = Tap()
found = list(missing())
tap.ok(not found, "every test that a document names is there", *found)
found = list(programs())
tap.ok(not found, "the daemon starts no program but the synthetic voice", *found)
tap.finish()
