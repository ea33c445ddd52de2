#!/usr/bin/env python3
"""The daemon on a pty and a modem that is not well: what came meanwhile is answered when it is well."""
import json
import time

import shared
from keng import Folder, Gateway

# What happens, how many seconds it lasts, and what ends it. The rows of check_modem_matrix that a real port
# and a real clock can tell something new about.
ROWS = [
    ("silence of 3 s", "fault silence 3000", 3, None),
    ("everything late by 3 s", "fault stall 3000", 3, None),
    ("unplugged for 1 s", "fault hangup 1000", 1, None),
    ("power lost", "reset 500", 1, None),
    ("garbage, one byte in 30", "fault garbage 30 always", 0, "fault clear"),
    ("bytes that drip", "fault split 2 always", 0, None),
    ("a lost prompt", "fault lost-prompt", 0, None),
    ("a lost OK", "fault lost-ok", 0, None),
    ("a lost indication", "fault lost-cmti", 0, None),
    ("the network gone for a moment", "registration 2", 0, "registration 1"),
]

tap = shared.Tap()
gateway = Gateway(Folder())
gateway.start()
modem = gateway.modems[0]


def answered(phone):
    gateway.news.until(lambda: modem.phones.of(phone), f"an answer to {phone}")


def suffer(number, fault, lasts, cure):
    """The seconds from the end of the fault to the answer."""
    phone = f"+8491{number:07d}"
    start = time.monotonic()
    modem.command(fault)
    modem.receive(phone, "HD")

    if cure:
        modem.command(cure)

    answered(phone)
    return max(time.monotonic() - start - lasts, 0)


modem.receive("+84910000099", "HD")
answered("+84910000099")

def kept():
    """How many messages lie in the inbox when nothing is left to do."""
    gateway.settle()
    return gateway.status()["inbox"]["total"]


came = [kept()]

for number, (what, fault, lasts, cure) in enumerate(ROWS):
    seconds = suffer(number + 1, fault, lasts, cure)
    came.append(kept())
    tap.note(f"{seconds:.1f} s after {what}")
    tap.ok(len(modem.phones.of(f"+8491{number + 1:07d}")) == 1, f"{what}: answered, once")

# A hex digit that became another one on the line is another message, which nobody can tell: between
# the beginning and the end of the garbage there may be more than was sent, and nowhere else.
garbled = [number for number, row in enumerate(ROWS) if "garbage" in row[1]]
more = [after - before for before, after in zip(came, came[1:])]
tap.equal([n for number, n in enumerate(more) if number not in garbled],
          [1] * (len(ROWS) - len(garbled)), "each fault but garbage leaves one message")
rows = sorted(gateway.rows("inbox", "--limit", "1000"), key=lambda row: row["id"])
tap.equal(len(rows), 1 + len(ROWS) + sum(more[number] - 1 for number in garbled),
          "in all there is what was sent, and what the garbage made")
tails = [(row["sender"] or "")[-3:] for row in rows]

for number in garbled:
    tap.ok(f"{number + 1:03d}" in tails[came[number]:came[number + 1]], "what came in the garbage is there")

whole = [tail for at, tail in enumerate(tails)
         if not any(came[number] <= at < came[number + 1] for number in garbled)]
tap.equal(whole, ["099"] + [f"{number + 1:03d}" for number in range(len(ROWS)) if number not in garbled],
          "the others are there once, in their order")
tap.equal(json.loads(modem.command("stats").removeprefix("ok"))["unread_deleted"], 0, "and nothing was deleted unread")
tap.equal(gateway.stop(), 0, "it ends well")
tap.finish()
