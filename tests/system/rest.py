#!/usr/bin/env python3
"""The rest of a group's life over a pty: fire, the gong, tasks, the fund, meetings, what is counted."""
import os

import shared  # first: it finds the others
import community
from keng import Folder, Gateway
from stage import Stage
from story import Player, StoryError, parse

STORY = os.path.join(shared.HERE, "../support/rest.story")

tap = shared.Tap()
gateway = Gateway(Folder())
gateway.settle_in(households=6)

with open(STORY, encoding="utf-8") as file:
    acts = parse(file, community.names())

try:
    Player(Stage(gateway)).play(acts)
    tap.ok(True, "the story comes true")
except StoryError as problem:
    tap.ok(False, "the story comes true", problem, gateway.said())
    tap.finish()

report = gateway.rows("report", "--format", "json")[0]
tap.equal((report["fires"], report["cases"], report["suspects"], report["loudspeaker"],
           report["commendations"]), (1, 1, 2, 1, 1), "and the report counts what happened in it")
tap.equal((report["fund"]["in"], report["fund"]["out"]), (500000, 350000), "the fund's sums are told")
phones = gateway.modems[0].phones.messages
tap.ok(all(message.parts == 1 and message.encoding == "GSM-7" for message in phones),
       "every message was one part of the plain alphabet")
data = gateway.rows("data", "0912000002")
tap.ok({"person", "role", "received", "sent", "command", "task"} <= {row["what"] for row in data},
       "whoever asks gets all that is kept of them", data[:5])
consents = gateway.rows("consents")
tap.ok(consents and all(row["act"] and "912000" not in row["number"] for row in consents),
       "the ledger of consent is shown, its numbers masked", consents[:3])
planned = gateway.rows("broadcast", "W18", "--to", "ALL", "--at", "2099-01-01T19:00", "--class",
                       "info")[0]
row = gateway.rows("broadcasts")[-1]
tap.equal((planned["ok"], row["class"], row["text"][:20]), (True, "info", "CANH BAO: Trom xe ma"),
          "a template may be asked for by kengctl, at an hour and in a class")
tap.equal(gateway.run("broadcast", "x", "--to", "ALL", "--at", "2001-01-01T19:00").returncode, 65,
          "an hour that is over is bad data")
# What could steer a terminal, turn a line round or be a formula is kept as it came and shown tame.
nasty = "GY \x1b[2J\u202eden duong\u2066 hong\x07"
gateway.modems[0].receive("+84912000001", nasty)
kept = gateway.news.until(lambda: [row for row in gateway.rows("inbox", "--limit", "5")
                                   if row["text"] == nasty], "the message")
tap.ok(kept, "hostile text is kept as it came")
gateway.settle()
shown = "".join(gateway.run(*command).stdout for command in (
    ("inbox",), ("inbox", "--json"), ("outbox",), ("outbox", "--json")))
tap.ok(not set(shown) & set("\x1b\x07\u202e\u2066"), "and shown so that it steers nothing",
       [line for line in shown.splitlines() if set(line) & set("\x1b\x07\u202e\u2066")][:3])
told = [message.text for message in gateway.modems[0].phones.messages if "GOP Y" in message.text]
tap.ok(told and not set("".join(told)) & set("\x1b\x07\u202e\u2066"),
       "nor does it in what others are sent", told)
gateway.run("members", "add", "0912000077", "RES", "--name", "=1+1", "--zone", "thon Can")
exported = gateway.run("members", "export").stdout
tap.ok("'=1+1" in exported and ",=1+1" not in exported,
       "a name that is a formula is none in a spreadsheet", exported[-200:])
tap.equal(gateway.run("audit", "verify").returncode, 0, "the audit chain holds")
tap.equal(gateway.stop(), 0, "and the daemon ends well")
tap.finish()
