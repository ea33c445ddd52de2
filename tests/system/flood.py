#!/usr/bin/env python3
"""A flood from thousands of numbers: each message is kept, once, and people are still answered behind it."""
import os
import re

import shared
from keng import Folder, Gateway

COUNT = 50000 if "KENG_ROUNDS" in os.environ else 2000  # check-long; check
SENDERS = 5000
MINUTES = 30

tap = shared.Tap()
gateway = Gateway(Folder(), settings={"policy": {"replies_per_hour": 1}})
gateway.start()
modem = gateway.modems[0]


def resident_kb():
    with open(f"/proc/{gateway.daemon.pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def flood(first, last):
    for number in range(first, last):
        modem.receive(f"+8491{5000000 + number % SENDERS:07d}", f"GY tin {number} ve den duong")

    gateway.handled(last, MINUTES * 60)


flood(0, COUNT // 5)
early = resident_kb()
flood(COUNT // 5, COUNT)
tap.note(f"{early} kB resident after {COUNT // 5} messages, {resident_kb()} after {COUNT}")
kept = [row["text"] for row in gateway.rows("inbox", "--limit", str(2 * COUNT))]
tap.equal(len(kept), COUNT, f"of {COUNT} messages none is kept twice")
tap.equal(set(kept), {f"GY tin {number} ve den duong" for number in range(COUNT)}, "and none is lost")
modem.receive("+84910000001", "HD")
gateway.news.until(lambda: modem.phones.of("+84910000001"), "an answer behind the flood", MINUTES * 60)
tap.ok(True, "who asks behind it is answered")
tap.equal(gateway.run("check").returncode, 0, "the store is sound after all that")
tap.equal(gateway.stop(), 0, "and it ends well")
tap.finish()
