#!/usr/bin/env python3
"""What is kept: copies that are checked and rotated, the way back from one, secrets apart, and completion."""
import json
import os
import pty
import sqlite3
import subprocess

import shared  # first: it finds the others
from keng import SOURCE, Folder, Gateway

tap = shared.Tap()
folder = Folder()
secrets = folder / "secrets"
copies = folder / "copies"
os.mkdir(secrets)
os.mkdir(copies)

with open(os.path.join(secrets, "the.key"), "w", encoding="ascii") as file:
    file.write("5a" * 32 + "\n")

os.chmod(os.path.join(secrets, "the.key"), 0o440)  # as an access list makes it look

with open(os.path.join(secrets, "m1.pin"), "w", encoding="ascii") as file:
    file.write("2468\n")

LENT = {"CREDENTIALS_DIRECTORY": secrets}
gateway = Gateway(folder, emulator={"pin": "2468"})
gateway.configure({
    "store": {"key_file": "credential:the.key"},
    "modems": [{"name": "m1", "device": gateway.modems[0].link,
                "pin_file": "credential:m1.pin"}]})


def kengd(*arguments):
    return subprocess.run([gateway.program("kengd"), "-c", gateway.configuration, *arguments],
                          capture_output=True, text=True, check=False, timeout=60)


def on_terminal(*arguments):
    """What kengctl says to a terminal on its standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([gateway.program("kengctl"), "-c", gateway.configuration, *arguments],
                               stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = b""

    try:
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:
        pass  # it has ended

    os.close(ours)
    process.wait()
    return said.decode()


# --- secrets that the unit is lent ---

tap.equal((kengd("--check-config").returncode, kengd().returncode), (0, 78),
          "a configuration with credentials is sound, and without them the daemon does not start")
gateway.start(LENT)
tap.ok(True, "with them it opens the SIM and the store")
key = folder / "keng.db.key"
tap.ok(not os.path.exists(key), "and makes no key of its own")

# --- copies ---

gateway.run("send", "0912345678", "Xin chao")
gateway.settle()
copy = folder / "copy.db"
said = on_terminal("backup", copy)
tap.ok("copied [" in said and said.endswith("\x1b[K"), "a terminal sees how far a copy is", said)
done = gateway.run("backup", copy)
tap.equal((done.returncode, done.stderr), (0, ""), "and nobody else does")
tap.equal(gateway.run("backup", "/nowhere/copy.db").returncode, 65, "no such folder is told")

for number in range(5):
    with open(os.path.join(copies, f"keng-2020010{number}T031500.db"), "w", encoding="ascii"):
        pass

with open(os.path.join(copies, "keng-of-mine.db"), "w", encoding="ascii"):
    pass

tap.equal(gateway.run("backup", "--keep", "3", copies, "--json").returncode, 0,
          "a copy goes into a folder by its time")
names = sorted(os.listdir(copies))
tap.equal([name for name in names if name < "keng-20200200"],
          ["keng-20200103T031500.db", "keng-20200104T031500.db"], "of those the newest stay")
tap.ok("keng-of-mine.db" in names and len(names) == 4, "and nothing else goes", names)
tap.equal([gateway.run("backup", "--keep", keep, copies).returncode for keep in ("0", "x")],
          [64, 64], "none at all is no number to keep")

# --- what waits in a copy ---

gateway.modems[0].process.kill()
waiting = gateway.rows("send", "0912345678", "Cho mot chut")[0]["id"]
gateway.run("backup", copy)
after = gateway.rows("send", "0912345678", "Sau ban sao")[0]["id"]
done = gateway.run("restore", copy)
tap.equal(done.returncode, 75, "nothing is restored under a running daemon")
gateway.kill()
done = gateway.run("backup", folder / "offline.db")
tap.equal(done.returncode, 0, "without a daemon a copy is made of the store itself")

# --- the way back ---

with open(copy, "r+b") as file:
    file.seek(4096 * 3)
    torn = file.read(4096)
    file.seek(4096 * 3)
    file.write(b"\xff" * 4096)

before = gateway.rows("outbox")


def restore(*arguments, secrets=LENT):
    return subprocess.run([gateway.program("kengctl"), "-c", gateway.configuration, "restore",
                           *arguments, "--json"], capture_output=True, text=True, check=False,
                          env={**os.environ, **secrets}, timeout=120)


tap.equal((restore(copy).returncode, gateway.rows("outbox")), (65, before),
          "a copy that is damaged is refused, and the store stays")

with open(copy, "r+b") as file:
    file.seek(4096 * 3)
    file.write(torn)

tap.equal([restore(copy, secrets={}).returncode, restore(folder / "nothing.db").returncode,
           restore(folder / "keng.db").returncode, gateway.rows("outbox")], [78, 65, 65, before],
          "nor without the key, from nothing, or from itself")

with open(os.path.join(secrets, "the.key"), "w", encoding="ascii") as file:
    file.write("5b" * 32 + "\n")

tap.equal((restore(copy).returncode, gateway.rows("outbox")), (78, before),
          "nor under another key")

with open(os.path.join(secrets, "the.key"), "w", encoding="ascii") as file:
    file.write("5a" * 32 + "\n")

done = restore(copy)
answer = json.loads(done.stdout)
tap.equal((done.returncode, answer.get("uncertain")), (0, 1), "a sound one takes the store's place")
aside = sqlite3.connect(answer["aside"])
kept = {row[0] for row in aside.execute("SELECT id FROM outbox")}
aside.close()
tap.ok(after in kept, "which is kept beside it, whole", kept)
gateway.start(LENT, wait=False)
gateway.news.until(lambda: gateway.daemon.running() and os.path.exists(gateway.control),
                   "the daemon is there")
row = gateway.outbox_until(waiting, "uncertain", "sent", "failed")
tap.equal((row["state"], [row for row in gateway.rows("outbox") if row["id"] == after]),
          ("uncertain", []), "what waited in the copy is uncertain, what came later is not there")
tap.equal(gateway.run("audit", "verify").returncode, 0, "and the audit holds")
tap.ok("store.restore" in {row["act"] for row in gateway.rows("audit")}, "and tells of it")

# --- completion ---

SCRIPT = """
source {script}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_kengctl
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def complete(*words):
    script = SCRIPT.format(script=os.path.join(SOURCE, "config/completion/kengctl"))
    done = subprocess.run(["bash", "-c", script, "bash", gateway.program("kengctl"), "-c",
                           gateway.configuration, *words], capture_output=True, text=True,
                          check=False, timeout=60)
    return done.stdout.split("\n")[:-1]


tap.equal([complete("rest"), complete("members", "ex"), complete("plans", "add", "x", "--da"),
           complete("send", "0912345678", "x", "--class", "al"),
           complete("send", "--class", "=", "w"), complete("ussd", "m")],
          [["restore"], ["export"], ["--days"], ["alarm"], ["warning"], ["m1"]],
          "commands, their verbs, options and values are completed")

with open(folder / "past.jsonl", "w", encoding="utf-8") as file:
    json.dump({"at": "2024-03-12T21:00", "from": "+84912777005",
               "text": "TIN co nhom danh bac o thon Can"}, file)

gateway.run("import-history", folder / "past.jsonl")
tip = gateway.rows("tips")[0]["code"]
tap.equal((complete("tip", ""), complete("tip", tip[:3])), ([tip], [tip]),
          "codes come from the daemon")
zone = gateway.rows("zones")[0]["name"]
tap.equal(complete("broadcast", "x", "--to", zone[:2])[:1], [zone.replace(" ", "\\ ")],
          "and names, quoted as the shell wants them")
tap.equal((complete("members", "import", ""), complete("nothing", "")[:1]), ([""], [""]),
          "where a file stands the shell looks itself")
gateway.stop()
tap.equal(complete("tip", ""), [tip], "without the daemon they come from the store")
tap.finish()
