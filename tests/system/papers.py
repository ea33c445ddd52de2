#!/usr/bin/env python3
"""What paper tells people to text is understood as what it says, and every kind of message is documented."""
import html
import json
import re
import subprocess

import shared  # first: it finds the others
from keng import BUILD

ROOT = f"{shared.HERE}/../.."
PAPERS = ("so-tay", "to-roi-cu-dan", "to-roi-to-truong")
EXAMPLE = re.compile(r"<kbd((?: data-\w+=\"\w+\")+)>(.*?)</kbd>", re.DOTALL)

tap = shared.Tap()


def text_of(path):
    with open(f"{ROOT}/{path}", encoding="utf-8") as file:
        return file.read()


def examples(paper):
    """(kind, role, text) of each example that says its kind."""
    for marks, text in EXAMPLE.findall(text_of(f"config/paper/{paper}.html")):
        told = dict(re.findall(r"data-(\w+)=\"(\w+)\"", marks))
        yield told["kind"], told.get("role", "res"), html.unescape(text)


def parsed(rows):
    lines = [json.dumps({"id": str(number), "role": role, "text": text})
             for number, (_, role, text) in enumerate(rows)]
    said = subprocess.run([f"{BUILD}/gateway/kengctl", "parse", "--lines"], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["kind"] for line in said.splitlines()]



for paper in PAPERS:
    rows = list(examples(paper))
    wrong = [f"{text!r} is {kind}, not {want}" for (want, _, text), kind in zip(rows, parsed(rows))
             if kind != want]
    tap.ok(len(rows) > 15 and not wrong, f"{paper}: every example is understood as what it is for", *wrong)

keywords = set(re.findall(r"\{ kind = \"([A-Z_]+)\"", text_of("config/keywords.conf")))
lists = set(re.findall(r"\{ list = \"(\w+)\"", text_of("config/keywords.conf")))
manual = text_of("config/keng-keywords.5")
words = re.split(r"[^\w]+", manual)
missing = sorted(lists - set(words))
tap.ok(not missing, "keng-keywords(5) tells of every list of keywords.conf", *missing)
papers = {kind for paper in PAPERS for kind, _, _ in examples(paper)}
RARE = {"CALM", "CONFIRM_YES", "FOOTAGE", "LIST", "NOTE", "PATROL_CANCEL", "POLL", "POPULATION", "REVIEW",
        "RISK", "SUPPORT"}
missing = sorted(keywords - papers - RARE)
tap.ok(not missing, "paper shows every kind that is not rare", *missing)
tap.finish()
