#!/usr/bin/env python3
"""A call at the console: which way it took, what was said in it, and who heard that; never who called."""
import os
import re
import shutil

import shared  # first: it finds the others
import community
from callers import Caller, Sounds, speech
from console_stage import Console
from keng import BUILD, Folder, Gateway

if not os.path.exists(os.path.join(BUILD, "modem/keng-voice.so")):
    shared.skip_all("built without voice")

if not shutil.which("espeak-ng"):
    shared.skip_all("espeak-ng is not installed")

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, emulator={"audio_link": folder / "pcm", "profile": "sim7600"}, settings={
    "modems": [{"name": "m1", "device": folder / "m1", "audio": folder / "pcm"}]})
console = Console(gateway)
gateway.settle_in(1)
gateway.log_until("prompts have their sound")

for name, role in (("ha", "pol"), ("quan", "admin"), ("lan", "lead")):
    console.add(name, role)

console.start()
number = next(person.number for person in community.PEOPLE if person.name == "resident")
call = Caller(gateway, gateway.modems[0], Sounds(gateway)).calls(number)
call.hears("chao", "goc").presses("1").hears("tin").says(speech(2)).presses("#").hears("tin-xong").hangs_up()
gateway.news.until(lambda: gateway.rows("calls"), "the call is written down")
police, admin, leader = (console.browser(name) for name in ("ha", "quan", "lan"))

page = leader.get("/calls")
tap.ok("goc 1 > tin" in page.words and "gọi đến" in page.words, "a call stands there with its way", page.words)
tap.ok(number[-6:] not in page.text, "and not with who called")
page = police.get("/calls/tree")
tap.ok(re.search(r"goc 1 ", page.words) and "1: 1" in page.words, "and the tree with what was pressed in it",
       page.words)
page = police.get("/calls/recordings")
sound = re.search(r'src="(/calls/recordings/\d+/sound)"', page.text).group(1)
tap.ok("tin báo" in page.words and "<audio controls preload=none" in page.text,
       "what was said can be played without a script", page.words)


def hearings():
    return [row for row in gateway.rows("audit") if row["act"] == "recording.hear"]


tap.equal(hearings(), [], "who only looks has heard nothing")
connection = police.connect()
connection.request("GET", sound, headers={
    "Cookie": "; ".join(f"{name}={value}" for name, value in police.cookies.items())})
response = connection.getresponse()
wav = response.read()
tap.ok(response.headers["Content-Type"] == "audio/wav" and wav[:4] == b"RIFF" and len(wav) > 8000
       and len(wav) == 8 + int.from_bytes(wav[4:8], "little"), "it comes as a WAV file", wav[:64])
tap.equal([row["actor"] for row in hearings()], ["console:ha"], "and who heard it stands in the audit")
tap.equal([browser.ask("GET", sound).status for browser in (admin, leader, console.browser())],
          [403, 403, 303], "nobody else hears it, whoever runs the box")
tap.equal(len(hearings()), 1, "or is written down as if they had")
console.stop()
gateway.stop()
tap.finish()
