#!/usr/bin/env python3
"""Who rings and hangs up is called back within a minute, unless that would cost or harm somebody."""
import os
import shutil

import shared
from callers import Caller, Sounds
from keng import BUILD, Folder, Gateway

FIRST, LAST = "+84912345678", "+84987654321"
SILENT = "+84912000099"
# A service that costs, somebody abroad, who withholds the number, and who must not be answered.
NEVER = ("+8419001234", "+22491234567", "", SILENT)
MINUTE = 60

if not os.path.exists(os.path.join(BUILD, "modem/keng-voice.so")):
    shared.skip_all("built without voice")

if not shutil.which("espeak-ng"):
    shared.skip_all("espeak-ng is not installed")

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, emulator={"audio_link": folder / "pcm", "profile": "sim7600"}, settings={
    "modems": [{"name": "m1", "device": folder / "m1", "audio": folder / "pcm"}]})
gateway.start()
modem = gateway.modems[0]
gateway.log_until("prompts have their sound")
sounds = Sounds(gateway)


def rings_off(number):
    """It rings here, and stops before anybody answers."""
    log = gateway.daemon.said(100000)
    before, rings = log.count("ended: missed"), log.count("idle -> ringing")
    modem.command(f"ring {number}")
    gateway.log_until("idle -> ringing", count=rings + 1)
    modem.command("hangup")
    gateway.log_until("ended: missed", count=before + 1)


def is_called_back():
    """By a machine that then speaks."""
    Caller(gateway, modem, sounds).picks_up(2 * MINUTE).hears("chao", "goc").hangs_up()


modem.receive(SILENT, "TIN KIN co nguoi ban ma tuy sau truong")
gateway.settle()

for each in NEVER:
    rings_off(each)

rung = gateway.clock()

for each in (FIRST, FIRST, LAST):
    rings_off(each)

is_called_back()
row = gateway.news.until(lambda: [row for row in gateway.rows("calls")
                                  if row["direction"] == "out"], "the call back")[0]
tap.ok((gateway.time_of(row["at"]) - rung).total_seconds() < MINUTE,
       "who rings and hangs up is called back within a minute", row)
tap.equal(modem.called[:1], [FIRST], "it is who rang first")
is_called_back()
tap.equal(modem.called, [FIRST, LAST],
          "once, however often it rang; no service, nobody abroad and no silent tipster")
gateway.stop()
tap.finish()
