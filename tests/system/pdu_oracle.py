#!/usr/bin/env python3
"""keng's codec and libgammu's read each other: random texts, numbers and times, both ways.

libgammu ends the process on some malformed PDUs, so it runs in a child and is given good ones. It
also reads past the end of texts with escapes: what stands behind its own terminating NUL is cut.
"""
import datetime
import json
import os
import random
import subprocess
import sys

import shared
import pdu as air

ROUNDS = 1000
VIETNAMESE = "ăâđêôơưàảãáạằẳẵắặầẩẫấậẻẽẹềểễếệìỉĩíịòỏõọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
PICTURES = "🔥🚓🏠😀"
NAMES = ("Viettel", "VNPT-HCM", "MobiFone", "CONGAN", "KENG", "Ngan hang A", "1aB")


# --- the child ----------------------------------------------------------------

def encode(gammu, asked):
    header = {}

    if asked.get("header"):
        ref, total, seq = asked["header"]
        header = {"UDH": {"Type": "ConcatenatedMessages", "Text": bytes([5, 0, 3, ref, total, seq]),
                          "ID8bit": ref, "AllParts": total, "PartNumber": seq}}

    message = {"Number": asked["number"], "Text": asked["text"], "Coding": asked["coding"],
               "SMSC": {"Number": "+84980200625"}, "Type": "Deliver", "Class": -1, "Folder": 1,
               "State": "UnSent", "DateTime": datetime.datetime.fromisoformat(asked["time"]), **header}
    return {"pdu": gammu.EncodePDU(message, "Deliver").hex()}


def decode(gammu, asked):
    message = gammu.DecodePDU(bytes.fromhex(asked["pdu"]), True)
    return {"text": message["Text"].partition("\0")[0], "number": message["Number"],
            "seq": message["UDH"]["PartNumber"],
            "time": message["DateTime"].isoformat() if message["DateTime"] else None}


def compose(gammu, asked):
    parts = gammu.EncodeSMS({"Unicode": asked["unicode"], "Entries": [
        {"ID": "ConcatenatedTextLong", "Buffer": asked["text"]}]})
    return {"texts": [part["Text"] for part in parts]}


def serve():
    import gammu
    actions = {"encode": encode, "decode": decode, "compose": compose}

    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(actions[asked["op"]](gammu, asked)), flush=True)


def find_interpreter():
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run(
                [python, "-c", "import gammu"], capture_output=True, check=False).returncode == 0:
            return python

    return None


# --- the parent ---------------------------------------------------------------

class Talker:
    """A program that answers a line of JSON to each line of JSON."""

    def __init__(self, *command):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      text=True, encoding="utf-8")

    def ask(self, **line):
        self.child.stdin.write(json.dumps(line) + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def end(self):
        self.child.stdin.close()
        return self.child.wait()


def plain_text(most):
    marks = [mark for mark in air.BASIC + "".join(air.EXTENSION.values()) if mark not in "\x1b\f"]
    return "".join(random.choice(marks) for _ in range(random.randint(0, most)))


def accented_text(most):
    marks = VIETNAMESE + VIETNAMESE.upper() + " abcdefgh,.0123"
    return "ắ" + "".join(random.choice(marks) for _ in range(random.randint(0, most - 1)))


def any_text(most):
    return random.choice((plain_text, accented_text))(most)


def any_number():
    digits = "".join(random.choice("123456789") for _ in range(random.randint(3, 14)))
    return random.choice(("+84" + digits[:12], "0" + digits))  # libgammu takes 00 for +


def any_time():
    return datetime.datetime(random.randint(2000, 2060), random.randint(1, 12), random.randint(1, 28),
                             random.randint(0, 23), random.randint(0, 59), random.randint(0, 59))


def gammu_reads_ours(keng_encode, gammu):
    for _ in range(ROUNDS):
        text, number = any_text(400), any_number()
        tpdus = keng_encode.ask(id=1, to=number, text=text, report=True)["tpdus"]
        read = [gammu.ask(op="decode", pdu="00" + tpdu) for tpdu in tpdus]

        if "".join(part["text"] for part in read) != text or \
                any(part["number"] != number for part in read) or \
                (len(read) > 1 and [part["seq"] for part in read] != list(range(1, len(read) + 1))):
            yield {"text": text, "number": number, "tpdus": tpdus, "read": read}


def we_read_gammus(keng_decode, gammu):
    for _ in range(ROUNDS):
        time, number = any_time(), any_number()
        wide = random.random() < 0.5
        text = accented_text(60) + random.choice(PICTURES) if wide else plain_text(76)
        header = (random.randint(0, 255), 3, random.randint(1, 3)) if random.random() < 0.5 else None
        coding = "Unicode_No_Compression" if wide else "Default_No_Compression"
        pdu = gammu.ask(op="encode", text=text, number=number, time=time.isoformat(), coding=coding,
                        header=header)["pdu"]
        read = keng_decode.ask(id=1, pdu=pdu)

        if read.get("text") != text or read.get("sender") != number or \
                read.get("scts", "")[:19] != time.isoformat() or \
                (header and read.get("concat", {}).get("seq") != header[2]):
            yield {"text": text, "number": number, "pdu": pdu, "read": read}


def both_read_a_third(keng_decode, gammu):
    for _ in range(ROUNDS):
        when = any_time().replace(tzinfo=air.VIETNAM)
        sender, text = random.choice((any_number(), random.choice(NAMES))), any_text(300)

        for pdu in air.deliver(sender, text, when, random.randint(0, 255)):
            theirs = gammu.ask(op="decode", pdu=pdu)
            ours = keng_decode.ask(id=1, pdu=pdu)

            if (ours.get("text"), ours.get("sender"), ours.get("scts", "")[:19]) != \
                    (theirs["text"], theirs["number"], theirs["time"]):
                yield {"pdu": pdu, "ours": ours, "theirs": theirs}


def both_need_as_many_parts(keng_encode, gammu):
    for _ in range(ROUNDS):
        text = any_text(500)
        ours = keng_encode.ask(id=1, to="191", text=text)["tpdus"]
        theirs = gammu.ask(op="compose", text=text, unicode=air.septets(text) is None)["texts"]

        if len(ours) != len(theirs):
            yield {"text": text, "ours": len(ours), "theirs": [len(part) for part in theirs]}


def main():
    python = find_interpreter()

    if not python:
        shared.skip_all("python3-gammu is not installed")

    build = os.environ.get("top_builddir") or "."
    lines = os.path.join(build, "tests/support/pdu_lines")
    gammu = Talker(python, os.path.abspath(__file__), "--gammu")
    keng_encode, keng_decode = Talker(lines, "encode"), Talker(lines, "decode")
    tap = shared.Tap()
    seed = int(os.environ.get("ORACLE_SEED") or random.randrange(1 << 32))
    random.seed(seed)
    tap.note(f"ORACLE_SEED={seed}")

    for promise, found in (
            ("libgammu reads in our SUBMITs the text and number that we were given",
             gammu_reads_ours(keng_encode, gammu)),
            ("we read in libgammu's DELIVERs the text, sender and time that it was given",
             we_read_gammus(keng_decode, gammu)),
            ("both read the same in DELIVERs of a third hand", both_read_a_third(keng_decode, gammu)),
            ("both need as many parts for a text", both_need_as_many_parts(keng_encode, gammu))):
        wrong = list(found)
        tap.ok(not wrong, f"{promise}, {ROUNDS} times", *wrong[:5])

    tap.equal([talker.end() for talker in (gammu, keng_encode, keng_decode)], [0, 0, 0],
              "nobody died of it")
    tap.finish()


if sys.argv[1:] == ["--gammu"]:
    serve()
else:
    main()
