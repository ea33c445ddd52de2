#!/usr/bin/env python3
"""The story of one evening over a pty: tip, patrol, mediation, a warning to 487 numbers, opt-out."""
import os

import shared  # first: it finds the others
import community
from keng import Folder, Gateway
from stage import Stage
from story import Player, StoryError, parse

REGISTERED = 487  # with the resident of the story and the newcomer
STORY = os.path.join(shared.HERE, "../support/evening.story")

tap = shared.Tap()
gateway = Gateway(Folder())
gateway.settle_in(households=REGISTERED - 2)
modem = gateway.modems[0]

with open(STORY, encoding="utf-8") as file:
    acts = parse(file, community.names())

player = Player(Stage(gateway))

try:
    player.play(acts)
    tap.ok(True, "the evening's story comes true")
except StoryError as problem:
    tap.ok(False, "the evening's story comes true", problem, gateway.said())
    tap.finish()

tips = gateway.rows("tips")
tap.equal([(row["rating"] or "").upper() for row in tips], ["GIATRI"], "one tip, rated by the police")
tap.ok(tips[0]["forwarded_at"], "and forwarded at a known time", tips)

patrols = gateway.rows("patrols")
tap.equal([(row["state"], row["headcount"]) for row in patrols], [("confirmed", 6)],
          "one patrol of six, confirmed")
cases = gateway.rows("mediations")
tap.equal(len(cases), 1, "one mediation")
tap.ok(cases[0]["outcome"], "with its result", cases)

warnings = gateway.rows("broadcasts")
tap.equal([(row["recipients"], row["failed"]) for row in warnings], [(REGISTERED, 0)],
          f"one warning to {REGISTERED} registered numbers")
gateway.news.until(lambda: gateway.rows("broadcasts")[0]["delivered"] == REGISTERED,
                   "all delivery reports")
tap.ok(True, "whose delivery reports all came back")
warned = [message for message in modem.phones.messages if message.text.find("Trom xe may") >= 0
          and message.to != community.BY_NAME["board"].number]
tap.equal(len({message.to for message in warned}), REGISTERED, "each number is another one")
tap.equal(len(warned), REGISTERED, "and nobody was warned twice")
long = [message.text for message in modem.phones.messages
        if message.parts > 1 or message.encoding != "GSM-7"]
tap.ok(not long, "every message is one part of the plain alphabet", *long)

outbox = gateway.rows("outbox", "--limit", "2000")
tap.ok(not {row["state"] for row in outbox} - {"sent", "delivered"}, "everything was accepted",
       {row["state"] for row in outbox})
tap.ok(all("912000" not in row["to"] for row in outbox), "listings mask the numbers")
tap.ok(any(row["to"] == "tip" for row in outbox), "and hide who sent the tip altogether")
classes = {row["class"] for row in outbox}
tap.ok({"alarm", "reply", "warning"} <= classes, "police, answers and warnings have their classes",
       classes)

kinds = [row["kind"] for row in gateway.rows("inbox", "--limit", "100")]
said = sum(act.kind == "say" for act in acts)
tap.equal(len(kinds), said, "every text is in the inbox, once")
report = gateway.rows("report", "--format", "json")[0]
tap.equal((report["tips"], report["tips_valuable"], report["patrols_confirmed"]), (1, 1, 1),
          "the report counts the same")
tap.equal(gateway.run("audit", "verify").returncode, 0, "the audit chain holds")
tap.equal(gateway.run("check").returncode, 0, "the store is sound")
tap.equal(gateway.stop(), 0, "and the daemon ends well")
tap.finish()
