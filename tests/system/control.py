#!/usr/bin/env python3
"""kengctl on a real daemon and without one: lists in and out, a past told, a warning, an erasure."""
import csv
import io
import json
import os
import subprocess

import shared  # first: it finds the others
import community
from keng import Folder, Gateway

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, settings={"control": {
    "group": "nogroup", "users": [{"user": "nobody", "role": "auth"}]}})
gateway.settle_in(households=3)
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}


def write(name, text):
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        file.write(text)

    return folder / name


def output(*arguments):
    return gateway.run(*arguments).stdout


def as_nobody(*arguments):
    """kengctl as another user of this machine."""
    return subprocess.run([gateway.program("kengctl"), "-c", gateway.configuration, *arguments],
                          capture_output=True, text=True, user="nobody", group="nogroup",
                          extra_groups=[], check=False)


# --- people ---

path = write("new.csv", "\ufeffphone;name;role;zone;consent\r\n"
             "0912 777 001;Đào Thị Cúc;RES;thon can;yes\r\n"
             "nobody;x;RES;;\r\n"
             "0912777002;=SUM(A1);MEM+LEAD;Thôn Càn;\r\n")
before = len(gateway.rows("members"))
done = gateway.run("members", "import", path, "--dry-run")
tap.equal((done.returncode, len(gateway.rows("members"))), (65, before),
          "a dry run says what would be refused and changes nothing")
done = gateway.run("members", "import", path, "--failed", folder / "failed.csv")
tap.equal((done.returncode, len(gateway.rows("members"))), (65, before + 2),
          "a list as spreadsheets write it comes in, but for its bad row")

with open(folder / "failed.csv", encoding="utf-8") as file:
    failed = file.read().splitlines()

done = gateway.run("members", "import", "--json", write(
    "bad.csv", "phone,name,role,zone,from,to\n0912777003,A,RES,can,1/3/2026,31/12/2090\n"
    "0912777004,B,RES,can,2026-13-40,\n0912777005,C,RES,can,,,more\n"), "--dry-run")
tap.equal([json.loads(line).get("message", "") for line in done.stdout.splitlines()][:3],
          ["", '"from" is a day as 2026-03-01',
           "more columns than the header, or a quote that does not end"],
          "days as they are written here are read, and a bad row is told what is wrong with it")

tap.ok(len(failed) == 2 and failed[1].startswith("nobody;x;RES;;;"), "which is given back", failed)
row = gateway.rows("members")[-1]
tap.equal((row["phone"], set(row["role"].split("+")), row["zone"]),
          ("*002", {"LEAD", "MEM"}, "Thôn Càn"),
          "a member has roles and a zone, and a masked number")

done = gateway.run("members", "import", "--dry-run", "--map", "Ghi chú=-,Phụ trách=role", write(
    "vn.csv", "Số điện thoại;Họ và tên;Phụ trách;Tổ;Thôn;Ghi chú\n0912777021;Đỗ A;MEM;Tổ camera;Thôn Càn;x\n"
    "+84 912 777 021;Đỗ B;LEAD;;Thôn Càn;\n"))
tap.ok("1 added" in done.stdout and "stands in row 1 already" in done.stderr,
       "columns may have other names, and a number stands in a list once", done.stdout + done.stderr)
tap.equal([gateway.run(name).returncode for name in (
    "inbox", "outbox", "tips", "patrols", "mediations", "broadcasts", "tasks", "funds", "members", "consents",
    "groups", "zones", "plans", "audit", "calls", "recordings")], [0] * 16, "every listing has its table")

exported = output("members", "export", "--reveal", "--reason", "copy")
rows = list(csv.reader(io.StringIO(exported.lstrip("\ufeff"))))
tap.ok(all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row),
       "no cell of an export is a formula", exported)
done = gateway.run("members", "import", write("again.csv", exported), "--json")
tap.equal((done.returncode, json.loads(done.stdout.splitlines()[-1])["changed"]), (0, 0),
          "an export read again changes nothing")

modem.receive(number["resident"], "NGUNG")
gateway.news.until(lambda: modem.phones.of(number["resident"]), "the answer to NGUNG")
gateway.run("members", "import", write("again.csv", exported))
gone = [row for row in gateway.rows("members") if row["phone"] == "*001" and
        row["name"] == community.BY_NAME["resident"].full_name]
tap.equal([row["consent"] for row in gone], ["no"], "who opted out stays so whatever a list says")

# --- a warning asked for at the desk ---

done = gateway.run("broadcast", "Trom xe may luc 1-4h sang. Khoa cong.", "--to", "ALL", "--json")
asked = json.loads(done.stdout)
tap.equal((done.returncode, asked.get("state")), (0, "approval"), "a warning waits for a second person")
text = gateway.news.until(
    lambda: next((message.text for message in modem.phones.of(number["board"])
                  if "DUYET" in message.text), None), "the text for the board")
code = text.split("DUYET ")[1][:6]
modem.receive(number["board"], f"DUYET {code}")
gateway.news.until(lambda: modem.phones.of("+84977000001"), "the warning")
tap.ok(True, "and goes out when that person lets it")
tap.equal(gateway.run("broadcast", "x", "--to", "nowhere at all").returncode, 65,
          "no such zone is bad data")

gateway.run("broadcast", "Hop to 19h.", "--to", "role:mem@thon can")
tap.equal(gateway.rows("broadcasts")[-1]["audience"], "role:mem Thôn Càn", "a role alone may be written to")
tap.equal([gateway.run("broadcast", "x", *whom).returncode for whom in (
    ("--team", "nobody's"), ("--team", "a", "--role", "mem"), ())], [65, 64, 64],
          "and a team that nobody is in is none")

# --- a hamlet that was not there ---

tap.equal(gateway.run("zones", "add", "Khu Đồng Sậu", "--parent", "can", "--aliases", "Đồng Sậu").returncode,
          0, "a zone is added while the daemon runs")
modem.receive(number["newcomer"], "TIN co 2 nguoi la o khu Dong Sau dem qua")
gateway.news.until(lambda: any(row["zone"] == "Khu Đồng Sậu" for row in gateway.rows("tips")),
                   "a tip from there")
tap.ok(True, "and a message names it at once")
tap.equal(json.loads(output("parse", "--role", "lead", "CB 246810 khu Dong Sau Toi nay mat dien"))
          ["fields"].get("zone"), "khu Dong Sau", "as kengctl parse says")
done = gateway.run("zones", "end", "can")
tap.ok(done.returncode == 64 and "people who stay there" in done.stderr, "an end names whom it concerns",
       done.stderr)
tap.equal([gateway.run("zones", "end", "dong-sau", "--yes").returncode,
           gateway.run("zones", "end", "khu-dong-sau").returncode], [65, 0], "and is done by code")
done = gateway.run("members", "import", write(
    "typo.csv", "phone,name,role,zone\n0912777009,C,RES,Thôn Cán Bộ\n0912777008,D,RES,Thon Cam\n"),
    "--known-zones")
tap.ok(done.returncode == 65 and 'no zone is called "Thon Cam"; "Thôn Càn" is known' in done.stderr,
       "a zone that is misspelt in a list is refused with the nearest name, where that is wanted",
       done.stderr)
done = gateway.run("members", "import", folder / "typo.csv")
tap.ok(done.returncode == 0 and 'a new zone is called "Thon Cam"; "Thôn Càn" is known' in done.stderr,
       "else it is made, and the nearest name is told", done.stderr)

# --- the past ---

lines = [
    {"at": "2024-03-10T22:30", "from": number["member"], "text": "TT 22h 6 nguoi thon Can, khong co gi"},
    {"at": "2024-03-11T08:00", "from": number["leader"], "text": "XN @1"},
    {"at": "2024-03-12T21:00", "from": number["newcomer"],
     "text": "TIN co nhom danh bac o thon Can"},
    {"at": "2024-03-13T09:00", "from": number["police"], "text": "DG @3 GIATRI"},
    {"at": "2024-03-13T09:00", "from": number["police"], "text": "DG @77 GIATRI"},
    {"at": "2024-03-14T09:00", "from": number["police"], "text": "VU 1 vu 2 doi tuong"},
    {"at": "2024-03-15T08:00", "from": number["leader"], "text": "CB 246810 ALL Trom xe may. Khoa cua"},
    {"at": "2024-03-15T08:01", "from": number["leader"], "text": "XN @7"},
    {"at": "2024-03-15T08:02", "from": number["board"], "text": "DUYET @7"},
]
gateway.settle()
sent = len(modem.phones.messages)
done = gateway.run("import-history", write("past.jsonl", "\n".join(map(json.dumps, lines))))
answers = [json.loads(line) for line in done.stdout.splitlines()]
tap.equal([answer.get("kind", answer.get("error")) for answer in answers],
          ["PATROL", "CONFIRM", "TIP", "TIP_RATE", "BAD_REFERENCE", "INCIDENT",
           "BROADCAST", "CONFIRM", "APPROVE"], "a past is told line by line")
done = gateway.run("import-history", folder / "past.jsonl")
tap.ok("8 skipped" in done.stderr and all(json.loads(line).get("known") or "error" in line
                                          for line in done.stdout.splitlines()),
       "and counts once, however often it is told", done.stderr)
done = gateway.run("import-history", "--json", write(
    "future.jsonl", '{"at": "2099-01-01T10:00", "from": "0912777001", "text": "GY x"}\n'))
tap.equal((done.returncode, json.loads(done.stdout.splitlines()[0])["error"]), (65, "BAD_TIME"),
          "nobody's past is still to come")
report = json.loads(output("report", "--from", "2024-03-01", "--to", "2024-03-31", "--json"))
tap.equal([report[key] for key in ("patrols", "turns", "patrols_confirmed", "tips",
                                   "tips_valuable", "cases", "suspects")] + [report["broadcasts"]["sent"]],
          [1, 6, 1, 1, 1, 1, 2, 1], "and the report of its month has it")
gateway.settle()
tap.equal(len(modem.phones.messages), sent, "while nobody is told a thing")

# --- who may what ---

if os.geteuid() == 0:
    os.chmod(folder.path, 0o755)
    os.chmod(gateway.configuration, 0o644)
    tap.equal([as_nobody(*arguments).returncode for arguments in (
        ("status",), ("patrols",), ("send", "0912345678", "x"), ("audit",), ("members", "--reveal"),
        ("backup", "/tmp/x"))], [0, 0, 77, 77, 77, 77], "another user may what their role may")
    strangers = {subprocess.run([gateway.program("kengctl"), "-c", gateway.configuration, "inbox"], user="daemon",
                                group="daemon", extra_groups=[], capture_output=True,
                                check=False).returncode for _ in range(20)}
    tap.equal(strangers, {77}, "a stranger is always told that it is not allowed")
else:
    tap.skip("another user may what their role may", "only root can be somebody else")
    tap.skip("a stranger is always told that it is not allowed", "only root can be somebody else")

# --- a number forgotten ---

done = gateway.run("erase", "0912777001", "--json")
tap.equal(json.loads(done.stdout), {"done": True, "ok": True}, "a number is forgotten at once")
tap.ok("*001" not in [row["phone"] for row in gateway.rows("members")
                      if row["name"] == "Đào Thị Cúc"], "and is no member any more")

# --- copies, and life without the daemon ---

copy = folder / "copy.db"
tap.equal(gateway.run("backup", copy).returncode, 0, "a copy is made while the store is in use")
tap.equal(gateway.run("check", copy).returncode, 0, "and is sound")
tap.equal(json.loads(output("report", copy, "--from", "2024-03-01", "--to", "2024-03-31",
                            "--json"))["patrols"], 1, "a report can be made of it")
tap.equal(gateway.run("audit", "verify").returncode, 0, "the audit holds")
done = gateway.run("doctor")
tap.equal(done.returncode, 0, f"the doctor finds nothing {done.stdout if done.returncode else ''}")
acts = {row["act"] for row in gateway.rows("audit")}
tap.ok({"number.reveal", "members.import", "role.change", "history.import", "store.backup",
        "erase.done"} <= acts, "and tells of all that was done", acts)
online = gateway.rows("patrols")
gateway.stop()
tap.equal(gateway.rows("patrols"), online, "listings are the same without the daemon")
tap.ok(all(row["sender"] in ("tip", None) or row["sender"][0] == "*"
           for row in gateway.rows("inbox")), "with masked numbers")
tap.equal([gateway.run(*arguments).returncode for arguments in (
    ("status",), ("members", "--reveal"), ("send", "0912345678", "x"), ("nothing",), ("tip",),
    ("wait-ready", "--timeout", "0.1"))], [69, 69, 69, 64, 64, 75],
          "what needs the daemon says so by its status")
done = gateway.run("send", "0912345678", "x", "--json")
tap.equal(json.loads(done.stdout)["error"], "NO_DAEMON", "and in JSON by its name")

if os.geteuid() == 0:
    done = as_nobody("patrols", "--json")
    tap.equal([json.loads(line) for line in done.stdout.splitlines()], online,
              "somebody else of the group sees them too")
else:
    tap.skip("somebody else of the group sees them too", "only root can be somebody else")

tap.finish()
