#!/usr/bin/env python3
"""kengd itself: what it says of its configuration, to the service manager, and how it ends."""
import os
import signal
import socket
import subprocess

import shared
from keng import PATIENCE, Folder, Gateway, Lines, Program, die_with_parent

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, modems=0)
kengd = gateway.program("kengd")


def run(*arguments):
    return subprocess.run([kengd, *arguments], capture_output=True, text=True, check=False,
                          timeout=PATIENCE)


def check(settings):
    gateway.configure(settings)
    return run("-c", gateway.configuration, "--check-config")


class Manager:
    """The service manager's end of sd_notify(3)."""

    def __init__(self):
        self.path = folder / "manager"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.bind(self.path)

    def hear(self, *words):
        """Datagrams until one has these words."""
        while True:
            said = self.socket.recv(4096).decode()

            if all(word in said for word in words):
                return said


def start(manager, **environment):
    return Program([kengd, "-c", gateway.configuration], folder / "kengd.log",
                   {"NOTIFY_SOCKET": manager.path, **environment})


def log():
    with open(folder / "kengd.log", encoding="utf-8") as file:
        return file.read()


# --- the command line and the configuration ---

tap.ok(run("--version").stdout.startswith("kengd "), "--version says which")
tap.ok("--check-config" in run("--help").stdout, "--help says how")
tap.equal(run("--nonsense").returncode, 64, "an unknown option is a wrong usage (64)")
tap.equal(run("-c", folder / "nowhere.conf").returncode, 78, "without a configuration it ends (78)")

done = run("-c", gateway.configuration, "--check-config")
tap.equal((done.returncode, done.stderr), (0, ""), "a good configuration is good, shipped files too")

gateway.configure({"policy": {"quiet_form": "21:00"}})
done = run("-c", gateway.configuration)
tap.equal(done.returncode, 78, "an unknown key ends it (78)")
tap.ok(f"{gateway.configuration}:" in done.stderr and "policy.quiet_from" in done.stderr,
       "with file, line and the nearest key", done.stderr)

for name, rule, word in (("keywords", "keywords = 7;", ""), ("replies", 'TIP_ACK = "a{nobody}";', "TIP_ACK"),
                         ("replies", f'TIP_ACK = "{"x" * 161}";', "TIP_ACK"), ("places", "zones = 7;", "")):
    path = folder / (name + ".conf")

    with open(path, "w", encoding="utf-8") as file:
        file.write("# a community's own\n\n" + rule + "\n")

    done = check({"files": {name: path}})
    tap.equal(done.returncode, 78, f"a bad line of {name}.conf is refused (78)")
    tap.ok(f"{path}:3:" in done.stderr and word in done.stderr, "and named by its number",
           done.stderr)

gateway.configure({})
done = run("-c", gateway.configuration, "--dump-config")
gateway.configuration = folder / "dumped.conf"

with open(gateway.configuration, "w", encoding="utf-8") as file:
    file.write(done.stdout)

again = run("-c", gateway.configuration, "--dump-config")
tap.equal(again.stdout.split("\n")[1:], done.stdout.split("\n")[1:],
          "what --dump-config prints is a configuration with the same values")

# --- its life ---

gateway.configuration = folder / "kengd.conf"
gateway.configure({"modems": [{"name": "m1", "device": folder / "no-such-modem"}]})
manager = Manager()
daemon = start(manager)
manager.hear("READY=1")
tap.ok(os.path.exists(gateway.control), "READY comes once the socket is there, without any modem")
tap.ok("is ready" in log(), "and the log says so")
tap.equal(os.stat(folder / "keng.key").st_mode & 0o777, 0o600, "the key is its owner's alone")

second = Program([kengd, "-c", gateway.configuration], folder / "second.log")
tap.ok(second.wait() != 0 and daemon.running(), "a second one on the same store ends, the first goes on",
       second.said())
lines = Lines(gateway.control)
tap.ok(gateway.ask(lines, {"op": "status"})["ok"], "and still answers at its socket")

with open(gateway.configuration, "a", encoding="utf-8") as file:
    file.write("nonsense = 1;\n")

daemon.process.send_signal(signal.SIGHUP)
manager.hear("RELOADING=1", "MONOTONIC_USEC=")
manager.hear("READY=1")
tap.ok("nonsense is no key" in log() and "the old configuration stays in force" in log(),
       "a reload of a bad file changes nothing and says why")
done = gateway.run("status", "--json")
tap.ok(done.returncode == 0 and "nonsense is no key" in done.stderr, "kengctl speaks to it all the same",
       done.stderr)
tap.equal(gateway.run("check").returncode, 78, "but finds the file unsound (78)")

with open(gateway.configuration, "a", encoding="utf-8") as file:
    file.write("modems = ((\n")

tap.equal(gateway.run("outbox", "--json").returncode, 0, "also where it is no configuration any more")

gateway.configure({"modems": [{"name": "other", "device": folder / "no-such-modem"}]})
daemon.process.send_signal(signal.SIGHUP)
manager.hear("READY=1")
names = [modem["name"] for modem in gateway.ask(lines, {"op": "status"})["modems"]]
tap.equal(names, ["other"], "a reload of a good one takes its modems over")

daemon.process.send_signal(signal.SIGTERM)
manager.hear("STOPPING=1")
tap.equal(daemon.wait(), 0, "SIGTERM ends it in good order")
tap.ok(os.path.exists(folder / "keng.db-wal"), "the WAL stays for those who may only read")

daemon = start(manager, WATCHDOG_USEC="100000")
manager.hear("WATCHDOG=1")
manager.hear("WATCHDOG=1")
tap.ok(True, "where somebody watches it says that it lives")
daemon.kill()
daemon = start(manager)
manager.hear("READY=1")
tap.ok(True, "killed, it starts again over the socket that it left")
daemon.stop()

os.rename(folder / "keng.key", folder / "away")
daemon = start(manager)
tap.equal(daemon.wait(), 78, "without its key the store is not opened (78)")
tap.ok("keng.key" in daemon.said() and not os.path.exists(folder / "keng.key"),
       "no other key is made in its place", daemon.said())

# --- a PIN ---

locked = Gateway(Folder(), emulator={"pin": "1234"},
                 settings={"modems": []})
locked.configure({"modems": [{"name": "m1", "device": locked.modems[0].link, "pin": "9999"}]})
locked.start_modems()
attempts = []
lines = Lines(locked.modems[0].control)
lines.say("subscribe pin")
lines.hear()
locked.news.listen(lines, attempts.append)


for _ in range(3):
    with subprocess.Popen([kengd, "-c", locked.configuration], stderr=subprocess.PIPE, text=True,
                          preexec_fn=die_with_parent) as process:
        tap.ok(any("PIN" in line for line in process.stderr), "it says why a locked SIM is not used")
        process.kill()

tap.equal(len(attempts), 1, "a wrong PIN is tried once, however often the daemon starts")
tap.finish()
