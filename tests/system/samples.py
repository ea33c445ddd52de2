#!/usr/bin/env python3
"""The demo offers each act: every kind of command has a sample, and each sample is understood."""
import json
import re
import subprocess

import shared  # first: it finds the others
import community
from demo import SAMPLES, sample_text
from keng import BUILD

# Not what somebody sets out to text: what is made of a text by circumstance, or of nothing; a prompt is spoken into
# the phone, and no text says it.
CIRCUMSTANCE = {"UNKNOWN", "IGNORE", "AMBIG", "DENY", "GREETING", "CONVERSATION_END", "CONFIRM_YES",
                "CONSENT_YES", "ANSWER", "OPTOUT", "PROMPT"}
ROLES = {person.name: (person.role or "RES").lower() for person in community.PEOPLE}

tap = shared.Tap()


def kinds():
    with open(f"{shared.HERE}/../../parsers/text/command.h", encoding="utf-8") as file:
        body = file.read().split("enum command_kind {", 1)[1].split("};", 1)[0]

    return set(re.findall(r"\bCOMMAND_([A-Z_]+),", body)) - {"KINDS"}


lines = [json.dumps({"id": f"{who} {number}", "role": ROLES[who], "text": sample_text(text)})
         for who, texts in SAMPLES.items() for number, text in enumerate(texts, 1)]
said = subprocess.run([f"{BUILD}/gateway/kengctl", "parse", "--lines"], input="\n".join(lines) + "\n",
                      capture_output=True, text=True, check=True).stdout
answers = [json.loads(line) for line in said.splitlines()]
lost = [f"{answer['id']}: {answer['kind']}" for answer in answers
        if answer["kind"] in ("UNKNOWN", "DENY", "IGNORE", "AMBIG")]

tap.equal(len(answers), len(lines), "every sample is answered")
tap.ok(not lost, "every sample is understood from whoever it is offered to", *lost)
missing = kinds() - CIRCUMSTANCE - {answer["kind"] for answer in answers}
tap.ok(not missing, "every act has a sample", *sorted(missing))
tap.finish()
