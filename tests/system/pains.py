#!/usr/bin/env python3
"""What users of other gateways suffer and only a real machine can show: see tests/README.md."""
import os
import sqlite3

import shared
from keng import Folder, Gateway

REPLUGS = 5

tap = shared.Tap()
gateway = Gateway(Folder())
gateway.start()
modem = gateway.modems[0]


def answered(phone):
    modem.receive(phone, "HD")
    gateway.news.until(lambda: modem.phones.of(phone), f"an answer to {phone}")
    gateway.settle()


def descriptors():
    return len(os.listdir(f"/proc/{gateway.daemon.pid}/fd"))


# --- somebody else at the database ---

answered("+84910000001")
reader = sqlite3.connect(f"file:{gateway.folder / 'keng.db'}?mode=ro", uri=True)
reader.execute("BEGIN")
reader.execute("SELECT count(*) FROM outbox").fetchone()
answered("+84910000002")
tap.ok(True, "somebody who reads the database for long stops nobody")
reader.close()

# --- a modem that comes and goes ---

before = descriptors()

for number in range(REPLUGS):
    modem.fault("hangup 200")
    answered(f"+8491000010{number}")

# A connection of ours that it has not yet seen the end of may count once.
tap.ok(descriptors() - before < 2, f"unplugged {REPLUGS} times, not a descriptor is left over",
       f"{before} became {descriptors()}")

# --- somebody else at the port ---

gateway.daemon.stop()
port = os.open(modem.link, os.O_RDWR | os.O_NOCTTY)
done = gateway.run("doctor")
tap.ok(done.returncode != 0 and "is held by python" in done.stdout,
       "whoever holds a modem's port is named by the doctor", done.stdout)
os.close(port)
modem.stop()
done = gateway.run("doctor")
tap.ok("is it plugged in?" in done.stdout, "and a modem that is not there is called so", done.stdout)
tap.finish()
