#!/usr/bin/env python3
"""kill -9 in the middle of traffic, again and again, each way: nothing is lost and nothing comes twice."""
import os
import random

import shared
from keng import Folder, Gateway

LONG = "KENG_ROUNDS" in os.environ  # make check-long
KILLS = 50 if LONG else 4
BURST = 12
SEED = int(os.environ.get("KENG_SEED") or random.randrange(1 << 30))

tap = shared.Tap()
tap.note(f"KENG_SEED={SEED}")
chance = random.Random(SEED)


def die_at(gateway, wanted, look, what):
    """Killed when so many of them have happened."""
    gateway.news.until(lambda: look() >= wanted, what)
    gateway.kill()


def inbound(gateway, how):
    modem = gateway.modems[0]
    came = []

    for _ in range(KILLS):
        wanted = modem.taken + chance.randrange(1, BURST)

        for _ in range(BURST):
            came.append(f"GY tin {len(came)} ve den duong")
            modem.receive(f"+8491{5000000 + len(came):07d}", came[-1])

        gateway.start(wait=False)
        die_at(gateway, wanted, lambda: modem.taken, "messages are taken")

    gateway.start()
    gateway.handled(len(came))
    gateway.settle()
    kept = [row["text"] for row in gateway.rows("inbox", "--limit", "100000")]
    tap.equal(sorted(kept), sorted(came), f"killed {KILLS} times while {len(came)} messages come in "
                                          f"{how}: each is there, once")
    answers = [(message.to, message.text) for message in modem.phones.messages]
    tap.equal(len(answers), len(set(answers)), "and nobody is answered twice")


def queue(gateway, asked):
    lines = gateway.connect()

    for _ in range(BURST):
        text = f"Bao so {len(asked)}"
        answer = gateway.ask(lines, {"op": "send", "to": f"+8497{5000000 + len(asked):07d}",
                                     "text": text, "class": "reply"})
        asked[text] = answer["id"]

    lines.close()


def outbound(gateway, how):
    modem = gateway.modems[0]
    asked = {}

    for _ in range(KILLS):
        wanted = len(modem.sent_at) + chance.randrange(1, BURST)
        queue(gateway, asked)
        die_at(gateway, wanted, lambda: len(modem.sent_at), "messages are sent")
        gateway.start()

    gateway.settle(600)
    said = [message.text for message in modem.phones.messages if message.text in asked]
    states = {row["id"]: row["state"] for row in gateway.rows("outbox", "--limit", "100000")}
    gone = [text for text in asked if text not in said and states[asked[text]] != "uncertain"]
    doubtful = sum(states[number] == "uncertain" for number in asked.values())
    tap.note(f"{how}: {len(asked)} asked for, {len(said)} on a phone, {doubtful} uncertain")
    tap.equal(len(said), len(set(said)), f"killed {KILLS} times while {len(asked)} messages go out: "
                                         "none but an alarm leaves twice")
    tap.equal(gone, [], "and each is on its phone, or shown as uncertain")
    tap.ok(doubtful <= KILLS, "at most one of these a death")


def die_often(how, **settings):
    gateway = Gateway(Folder(), emulator={"cnma_ms": 500, "redeliver_ms": 100})
    gateway.configure({"modems": [{"name": modem.name, "device": modem.link, **settings}
                                  for modem in gateway.modems]})
    gateway.start_modems()
    inbound(gateway, how)
    outbound(gateway, how)
    tap.equal(gateway.run("check").returncode, 0, "the store is sound after all that")
    tap.equal(gateway.stop(), 0, "and it ends well")


die_often("through the SIM")
die_often("directly", direct=True)
tap.finish()
