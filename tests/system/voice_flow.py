#!/usr/bin/env python3
"""Whoever calls is answered, led by keys, and heard: over two ptys, with the real daemon."""
import hashlib
import os
import re
import shutil
import time

import shared
from keng import BUILD, Folder, Gateway
from voice_stage import RATE, load, noise, place_of

CALLER = "+84912345678"
PATIENCE = 60
PIECE = 2000  # samples

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


def said(words):
    """Until the daemon's log has it."""
    deadline = time.monotonic() + PATIENCE

    while words not in gateway.said():
        assert time.monotonic() < deadline, gateway.said()
        time.sleep(0.1)


said("prompts have their sound")


def sound(words):
    """What was rendered for words that are spoken as they stand."""
    digest = hashlib.blake2b(f"1|vi|120|{words}".encode(), digest_size=16).hexdigest().upper()
    return load(folder / f"prompts/{digest}.pcm")


class Call:
    """One call to the gateway, with what the caller hears."""

    def __init__(self, name, rings=True):
        self.path = folder / name
        modem.command(f"record {self.path}")

        if rings:
            modem.command(f"ring {CALLER}")

    def hears(self, words, promise):
        """To its end. A busy machine may stutter; that it does not on a calm one, others test."""
        wanted, deadline = sound(words), time.monotonic() + PATIENCE
        pieces = [wanted[i:i + PIECE] for i in range(0, len(wanted) - PIECE, PIECE)]
        good = []

        while time.monotonic() < deadline:
            heard = load(self.path)
            good = [place_of(piece, heard) >= 0 for piece in pieces]

            if good[-1] and sum(good) * 10 >= len(good) * 7:
                return tap.ok(True, promise)

            time.sleep(0.2)

        return tap.ok(False, promise, f"{good}, {len(load(self.path))} samples heard")

    def presses(self, keys):
        modem.command(f"key {keys}")

    def ends(self):
        modem.command("hangup")
        modem.command("record")


GREETING = "Số kẻng an ninh Thon Can. Đang nguy hiểm, gọi một một ba. Cháy, gọi một một bốn. " \
           "Cấp cứu, gọi một một năm."
MENU = "Để báo tin, bấm một. Đăng ký hoặc thôi nhận cảnh báo, bấm hai. Nghe cảnh báo mới, bấm ba. " \
       "Việc khác, bấm bốn. Nghe lại, bấm không."

call = Call("one")
call.hears(GREETING, "a call is answered, and told whom to call in danger")
call.hears(MENU, "then what may be done")
call.presses("3")
call.hears("Chưa có cảnh báo nào.", "a key leads to the warnings, and that there are none is said")
call.hears("Về đầu, bấm một. Kết thúc, bấm chín.", "and how to go on")
call.presses("9")
call.hears("Cảm ơn bà con. Xin chào.", "nine says goodbye")
row = gateway.news.until(lambda: gateway.rows("calls"), "the call")[0]
tap.equal((row["direction"], row["end"], row["node"], row["keys"]), ("in", "local", "tam-biet", 2),
          "what the call was can be listed")
tap.ok(CALLER[-6:] not in str(row), "without the caller's number", row)

speech = noise(2, 5)
speech.extend([0] * 4000)

with open(folder / "speech", "wb") as file:
    file.write(speech.tobytes())

call = Call("two")
call.hears(GREETING, "the next call is answered as well")
call.presses("1")
call.hears("Sau tiếng bíp, xin nói việc gì, ở đâu, lúc nào. Không cần nói tên. Nói xong, bấm phím "
           "thăng.", "a key during the menu leads on at once")
time.sleep(0.5)
modem.command(f"play {folder / 'speech'}")
time.sleep(2.5)
call.presses("#")
call.hears("Đã nhận tin báo. Mã của tin là", "a tip that was spoken is taken")
call.ends()
tips = gateway.news.until(lambda: gateway.rows("tips"), "the tip")
tap.equal(len(tips), 1, "it stands in the list of tips")
tap.ok("ban ghi 1" in gateway.rows("tip", tips[0]["code"])[0]["text"],
       "and says which recording it is")

wav = folder / "tip.wav"
done = gateway.run("recording", "1", wav)
tap.ok(done.returncode == 0, "which can be written to a file", done.stderr)
tap.ok(os.path.getsize(wav) > 2 * RATE * 0.9, "that holds what was said", os.path.getsize(wav))
tap.ok(any(row["act"] == "recording.hear" for row in gateway.rows("audit")),
       "and who heard it stands in the audit")
tap.equal([row["kind"] for row in gateway.rows("recordings")], ["TIP"], "there is one")

call = Call("three")
call.hears(GREETING, "a third call")
call.presses("1")
call.hears("Sau tiếng bíp, xin nói việc gì, ở đâu, lúc nào. Không cần nói tên. Nói xong, bấm phím "
           "thăng.", "asks for a tip")
time.sleep(0.5)
modem.command(f"play {folder / 'speech'}")
time.sleep(2)
call.ends()
tap.equal(len(gateway.news.until(lambda: len(gateway.rows("tips")) == 2 and gateway.rows("tips"),
                                 "the second tip")), 2, "a tip counts though its teller hangs up")

call = Call("four", rings=False)
modem.command(f"ring {CALLER}")
time.sleep(2)
modem.command("hangup")
rung = time.monotonic()
said("it rings there")
modem.command("answer")
call.hears(GREETING, "who rings and hangs up at once is called back")
tap.ok(time.monotonic() - rung < 60, "within a minute", f"{time.monotonic() - rung:.0f} s")
call.ends()
row = gateway.news.until(lambda: [row for row in gateway.rows("calls")
                                  if row["direction"] == "out"], "the call back")[0]
tap.ok(row["answered_s"] > 0, "which is written down", row)

WARNING = "Trom xe may luc rang sang. Khoa co, khoa cong."
BOARD, HEARS = "+84912000006", "+84912000001"

with open(folder / "people.csv", "w", encoding="utf-8") as file:
    file.write("phone,name,role,team,zone,consent,voice\n"
               f"{BOARD},Thang,DIR,,,yes,\n{HEARS},Lan,RES,,,yes,yes\n")

done = gateway.run("members", "import", folder / "people.csv")
tap.ok(done.returncode == 0, "somebody is marked for voice", done.stderr + done.stdout)
call = Call("five", rings=False)
gateway.run("broadcast", WARNING, "--to", "ALL")
code = gateway.news.until(lambda: [found for message in modem.phones.of(BOARD)
                                   for found in re.findall(r"DUYET (\d{6})", message.text)],
                          "the code for the second person")[0]
modem.receive(BOARD, f"DUYET {code}")
deadline = time.monotonic() + PATIENCE

while gateway.said().count("it rings there") < 2 and time.monotonic() < deadline:
    time.sleep(0.1)

modem.command("answer")
call.hears(WARNING, "a warning is called out to them")
call.presses("1")
call.hears("Đã ghi là bà con đã nghe.", "and that they have heard it is taken")
call.ends()
row = gateway.news.until(lambda: [row for row in gateway.rows("outbox")
                                  if row["state"] == "delivered" and row["reason"] == "voice"],
                         "the message that need not go")[0]
tap.ok(row["to"].endswith("001") and not modem.phones.of(HEARS), "the message does not go", row)

gateway.stop()
tap.finish()
