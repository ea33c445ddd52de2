#!/usr/bin/env python3
"""A damaged store does not keep the gateway down: what can be read goes on, the rest is put aside."""
import glob
import os
import sqlite3

import shared
from keng import Folder, Gateway

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, modems=0)
path = folder / "keng.db"


def tear(name):
    """Noise in place of the first page of a table's tree or an index's, with nobody there."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,), = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,))
    connection.close()

    with open(path, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def aside():
    return sorted(os.path.basename(each) for each in glob.glob(path + ".damaged-?"))


gateway.settle_in(5)
people = gateway.rows("members", "list")
tap.equal(gateway.stop(), 0, "a community is in the store, and it ends in good order")

tear("outbox_number")
gateway.start()
tap.ok("is damaged" in gateway.said() and "rows saved" in gateway.said(),
       "torn, it starts all the same and says what it does", gateway.said())
tap.equal(aside(), ["keng.db.damaged-1"], "the damaged store lies beside the new one")
tap.equal(gateway.rows("members", "list"), people, "everybody is still there")
trouble = gateway.status()["troubles"][0]
tap.ok(trouble["name"] == "damage" and "keng.db.damaged-1" in trouble["advice"] and trouble["since"],
       "status shows it: since when, and what to do", trouble)
tap.equal(sum("kho du lieu hong" in (row["text"] or "") for row in gateway.rows("outbox")), 1,
          "whoever keeps the box is told, as soon as there is a modem")
tap.equal(gateway.run("audit", "verify").returncode, 0, "the audit holds")
gateway.stop()
gateway.start()
tap.equal(aside(), ["keng.db.damaged-1"], "the next start finds nothing to do")
tap.equal(sum("kho du lieu hong" in (row["text"] or "") for row in gateway.rows("outbox")), 1,
          "and tells nobody twice")
os.rename(path + ".damaged-1", path + ".looked-at")
tap.equal(gateway.status()["troubles"], [], "once somebody has taken the damaged file away all is well")
os.rename(path + ".looked-at", path + ".damaged-1")
gateway.stop()

for _ in range(2):
    tear("person_zone")
    gateway.start()
    gateway.stop()

tear("person_zone")
gateway.start(wait=False)
tap.equal(gateway.daemon.wait(), 78, "damaged a fourth time it ends, not to be restarted (78)")
tap.ok("look at them" in gateway.said(), "and asks somebody to look at the disk", gateway.said())

tap.finish()
