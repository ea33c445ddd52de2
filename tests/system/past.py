#!/usr/bin/env python3
"""What gammu-smsd and smstools received comes in: every format of theirs, dry first, once however often."""
import json
import os
import pty
import random
import sqlite3
import subprocess

import shared  # first: it finds the others
from keng import SOURCE, Folder, Gateway

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, modems=0)
gateway.configure({"modems": []})
SAMPLES = os.path.join(SOURCE, "tests/vectors/past")
SEED = int(os.environ.get("KENG_SEED", "20261126"))
LONG = ("GY " + "duong o ngo so 5 bi hong, xin sua som. " * 6).strip()
WIDE = ("Góp ý: " + "đường ở ngõ số 5 bị hỏng, xin sửa sớm. " * 4).strip()
TEXTS = sorted(["TIN co 2 nguoi la o gan cho", "Tin có hai người lạ mặt ở cổng chợ 😀", LONG, WIDE,
                "DK Nguyen Van A, thon Can\nngo 5 [xom 3] {x} €"])


def run(*arguments):
    return gateway.run("import-history", *arguments)


def dry(option, path):
    """Texts in order of their bytes, times, and what was said of the rest."""
    done = run("--dry-run", option, path)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return sorted(row["text"] for row in rows), {row["at"] for row in rows}, done.stderr


for kind, second in (("unicode", 23), ("standard", 24), ("detail", 25)):
    texts, times, said = dry("--from-gammu", os.path.join(SAMPLES, "gammu-" + kind))
    tap.equal((texts, times), (TEXTS, {f"2026-11-26T02:57:{second}+07:00"}),
              f"gammu's files are read as {kind}, long messages whole")
    tap.ok("5 messages of 9 parts; left out: 1 of names" in said, "and an operator's are left out",
           said)

for kind, second, parts in (("smstools", 26, 6), ("smstools-utf8", 27, 6), ("smstools-parts", 28, 9)):
    texts, times, said = dry("--from-smstools", os.path.join(SAMPLES, kind))
    tap.equal((texts, times), (TEXTS, {f"2026-11-26T02:57:{second}+07:00"}),
              f"{kind}: its alphabets are read, and parts joined")
    tap.ok(f"5 messages of {parts} parts" in said, "and counted", said)

# --- gammu's table ---

COLUMNS = ("ReceivingDateTime", "Text", "SenderNumber", "Coding", "UDH", "TextDecoded")


def units(text):
    return text.encode("utf-16-be").hex().upper()


def rows_of(sender, text, coding="Unicode_No_Compression", size=67, hour=21):
    """As smsd fills it: the first part has the whole text decoded, the others none."""
    parts = [text[at:at + size] for at in range(0, len(text), size)]

    for number, part in enumerate(parts, 1):
        udh = f"05000307{len(parts):02X}{number:02X}" if len(parts) > 1 else ""
        yield (f"2024-03-12 {hour}:00:0{number}", units(part), sender, coding, udh,
               text if number == 1 else "")


TABLE = [*rows_of("+84912777101", WIDE), *rows_of("+84912777102", "TIN co trom o cho"),
         *rows_of("VIETTEL", "KM 20%"), *rows_of("+84912777103", "\x01\x02", "8bit"),
         *rows_of("+84912777101", WIDE[::-1], hour=22)]
path = folder / "smsd.db"
database = sqlite3.connect(path)
database.execute(f"CREATE TABLE inbox ({', '.join(COLUMNS)}, ID INTEGER PRIMARY KEY)")
database.executemany(f"INSERT INTO inbox ({', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)", TABLE)
database.commit()
database.close()
wanted = sorted([WIDE, "TIN co trom o cho", WIDE[::-1].strip()])
texts, times, said = dry("--from-gammu", path)
tap.equal((texts, "1 of names" in said, "1 without text" in said), (wanted, True, True),
          "gammu's SQLite database is read, also where a reference comes again")

with open(folder / "inbox.csv", "w", encoding="utf-8") as file:
    file.write(",".join(COLUMNS) + "\n")

    for row in TABLE:
        file.write(",".join('"' + value.replace('"', '""') + '"' for value in row) + "\n")

texts, times, said = dry("--from-gammu", folder / "inbox.csv")
tap.equal(texts, wanted, "and so is the table as CSV")

# --- what is no past ---

tap.equal([run(*arguments).returncode for arguments in (
    (), ("x.jsonl", "--from-gammu", "y"), ("--from-gammu", folder / "nothing"),
    ("--from-smstools", folder / "inbox.csv"), ("--from-gammu", gateway.configuration),
    ("--from-gammu", os.path.join(SAMPLES, "README")))], [64, 64, 65, 65, 65, 65],
          "no source, two of them, and what is none are refused")
odd = folder / "odd"
os.mkdir(odd)
draw = random.Random(SEED)

for number in range(60):
    name = draw.choice(["IN20260101_000000_00_+84912777104_00.txt", f"IN{number}.txt", "IN_____.txt",
                        f"GSM1.{number}", f"IN20261399_000000_{number:02}_+8491277710{number % 10}_0.txt"])

    with open(os.path.join(odd, f"{name}" if number % 2 else f"{number}{name}"), "wb") as file:
        file.write(draw.choice([b"", b"\xfe\xff", b"From: 8491\n", b"[SMSBackup000]\nText00 = 00",
                                b"From: 84912777104\nFrom_TOA: 91\nSent: 26-01-01 00:00:00\n"
                                b"Alphabet: UCS2\nUDH-DATA: 05 00 03 FF FF\n\n\xd8",
                                b"[SMSBackup000]\nDateTime = 20260101T000000\nNumber = \"\n"
                                b"Number = \"+84912777104\"\nUDH = 0500\nText00 = D83D\n"]))
        file.write(draw.randbytes(draw.randrange(200)))

tap.equal([run("--dry-run", option, odd).returncode for option in
           ("--from-gammu", "--from-smstools")], [0, 0],
          f"files of anything at all are counted and passed over (seed {SEED})")

# --- into the gateway ---

gateway.start()
source = os.path.join(SAMPLES, "smstools-parts")
done = run("--from-smstools", source)
kinds = [json.loads(line).get("kind") for line in done.stdout.splitlines()]
tap.equal((done.returncode, sorted(kinds)), (0, ["FEEDBACK", "FEEDBACK", "REGISTER", "TIP", "TIP"]),
          "a past comes in by the handlers of every message")
done = run("--from-gammu", path)
tips = len(gateway.rows("tips"))
done = run("--from-gammu", folder / "inbox.csv")
tap.equal((done.returncode, len(gateway.rows("tips")), "3 skipped" in done.stderr), (0, tips, True),
          "once, from wherever it is told again")

with open(os.path.join(odd, "IN20240312_230000_00_+84912777105_00.txt"), "w", encoding="ascii") as file:
    file.write("TIN @1 danh bac o thon Can")

ours, theirs = pty.openpty()
done = subprocess.run([gateway.program("kengctl"), "-c", gateway.configuration, "import-history",
                       "--from-gammu", odd], stdout=subprocess.PIPE, stderr=theirs, check=False)
os.close(theirs)
said = os.read(ours, 65536).decode()
os.close(ours)
tap.ok(len(gateway.rows("tips")) == tips + 1, "no line of another gateway refers to lines")
tap.ok("lines [" in said and "%" in said, "and a terminal sees how far it is", said)
gateway.stop()
tap.finish()
