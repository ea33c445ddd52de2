#!/usr/bin/env python3
"""A disk that fills up is shown by status and told by SMS, once; with room again all goes on."""
import os
import subprocess

import shared
from keng import Folder, Gateway

LEADER = "+84912000003"

tap = shared.Tap()
folder = Folder()
disk = folder / "disk"
os.mkdir(disk)
done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk],
                      capture_output=True, text=True, check=False)

if done.returncode != 0:
    shared.skip_all(f"a small file system needs mount: {done.stderr.strip()}")

try:
    gateway = Gateway(folder, settings={"store": {"path": os.path.join(disk, "keng.db")}})
    modem = gateway.modems[0]
    gateway.settle_in(1)
    tap.equal(gateway.status()["troubles"], [], "all is well, and status says so")

    free = os.statvfs(disk)

    with open(os.path.join(disk, "ballast"), "wb") as file:
        file.write(b"\0" * (free.f_bavail * free.f_frsize - (1 << 20)))

    trouble = gateway.status()["troubles"][0]
    tap.ok(trouble["name"] == "space" and trouble["since"] and disk in trouble["advice"],
           "a full disk is shown: since when, and what to do", trouble)
    text = gateway.run("status").stdout
    tap.ok("TROUBLE since 20" in text and "do: make room" in text, "in words as well", text)
    gateway.news.until(lambda: modem.phones.take(LEADER, lambda text: "dia gan day" in text or None),
                       "the leader is told")
    tap.ok(True, "whoever keeps the box is told by SMS")
    modem.receive("+84912000050", "TIN co trom o thon Can")
    gateway.status()
    gateway.kill()
    gateway.start()
    tap.equal(gateway.status()["troubles"][0]["since"], trouble["since"],
              "a restart does not forget since when")
    tap.equal(gateway.rows("tips"), [], "what comes in waits in the modem")

    os.unlink(os.path.join(disk, "ballast"))
    tap.equal(gateway.status()["troubles"], [], "with room again status is silent")
    gateway.handled(1)
    tap.equal(len(gateway.rows("tips")), 1, "and what waited is taken in")
    gateway.settle()
    tap.equal(len([each for each in modem.phones.of(LEADER) if "dia gan day" in each.text]), 1,
              "it was told of once")
    tap.equal(gateway.stop(), 0, "it ends well")
finally:
    subprocess.run(["umount", "-l", disk], check=False)

tap.finish()
