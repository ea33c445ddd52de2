#!/usr/bin/env python3
"""kengctl doctor names each of the usual faults, and says what to do; kengctl top shows the gateway as it lives."""
import fcntl
import json
import os
import pty
import select
import shutil
import socket
import struct
import subprocess
import termios
import time

import shared  # first: it finds the others
from keng import PATIENCE, Folder, Gateway

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder)
modem = gateway.modems[0]


def findings(done):
    return {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}


def doctor(**run):
    """What it finds, by what it looked at; and how it ended."""
    done = subprocess.run([gateway.program("kengctl"), "-c", gateway.configuration, "doctor", "--json"],
                          capture_output=True, text=True, check=False, timeout=PATIENCE, **run)
    return findings(done), done.returncode


def named(found, check, result, *words):
    """That it was found, in these words."""
    row = found.get(check, {})
    return row.get("result") == result and all(word in row["message"] for word in words)


# --- nothing runs yet ---

os.chmod(folder.path, 0o755)
found, status = doctor()
tap.ok(status == 69 and named(found, "daemon", "fault", "does not answer"), "a daemon that does not run", found)
shutil.copy(shutil.which("sleep"), folder / "ModemManager")

with subprocess.Popen([folder / "ModemManager", "1000"]) as rival:
    found, _ = doctor()
    rival.kill()

tap.ok(named(found, "ModemManager", "warning", "stop it", "ID_MM_DEVICE_IGNORE"), "ModemManager beside it", found)

with socket.socket() as held:
    held.bind(("127.0.0.1", 0))
    held.listen()
    gateway.configure({"console": {"listen": f"127.0.0.1:{held.getsockname()[1]}"}})
    found, _ = doctor()

tap.ok(named(found, "console", "warning", "is held by", "console.listen"), "somebody at the console's port", found)

# --- rights ---

gateway.start()
found, status = doctor()
tap.ok(status == 0 and named(found, "m1 SIM", "ok") and named(found, "modem m1", "ok", "held by kengd")
       and all("\n" not in row["message"] for row in found.values()), "nothing, where all is well", found)

if os.geteuid() == 0:
    os.chmod(os.path.realpath(modem.link), 0o600)
    os.chmod(gateway.configuration, 0o644)
    found, status = doctor(user="nobody", group="nogroup", extra_groups=[])
    tap.ok(named(found, "daemon", "fault", "group"), "a socket that is not for whoever asks", found)
    tap.ok(named(found, "key file", "fault") or named(found, "store", "fault"), "a store that they may not read", found)
    gateway.daemon.stop()
    found, status = doctor(user="nobody", group="nogroup", extra_groups=[])
    tap.ok(named(found, "modem m1", "warning", "dialout"), "a port without the right to it", found)
    gateway.start()
else:
    tap.skip("a socket that is not for whoever asks", "not root")
    tap.skip("a store that they may not read", "not root")
    tap.skip("a port without the right to it", "not root")

key = folder / "keng.key"
os.chmod(key, 0o644)
tap.ok(named(doctor()[0], "key file", "fault", "chmod 600"), "a key that others may read")
os.chmod(key, 0o600)

# --- the SIM ---

shut = Gateway(Folder(), modems=3, emulator=lambda name: {"pin": "4321"} if name == "m2" else {})
shut.modems[0].start()
shut.modems[0].command("sim-out")
shut.start()
shut.news.until(lambda: [row["state"] for row in shut.status()["modems"]] == ["sim", "sim", "ready"],
                "the SIMs are looked at")
found = findings(shut.run("doctor", "--json"))
tap.ok(named(found, "m1 SIM", "fault", "put it in"), "a SIM that is not there", found)
tap.ok(named(found, "m2 SIM", "fault", "PIN", "modems.pin"), "a SIM that asks for its PIN", found)
shut.stop()

# --- the clock and the disk ---

CLOCK = r"""
#define _GNU_SOURCE
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>
int clock_gettime(clockid_t id, struct timespec *ts)
{
	int result = (int)syscall(SYS_clock_gettime, id, ts);
	if (id == CLOCK_REALTIME)
		ts->tv_sec = 86400;
	return result;
}
int adjtimex(struct timex *timex)
{
	timex->status = STA_UNSYNC;
	return TIME_ERROR;
}
int ntp_adjtime(struct timex *timex) { return adjtimex(timex); }
"""
compiler = shutil.which("cc") or shutil.which("gcc")

if compiler:
    with open(folder / "clock.c", "w", encoding="ascii") as file:
        file.write(CLOCK)

    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "clock.so", folder / "clock.c"], check=True)
    found, status = doctor(env={**os.environ, "LD_PRELOAD": str(folder / "clock.so"),
                                "ASAN_OPTIONS": "verify_asan_link_order=0"})
    tap.ok(status == 69 and named(found, "clock", "fault", "1970-01-02", "date -s"), "a clock that is decades late", found)
else:
    tap.skip("a clock that is decades late", "no compiler")

gateway.stop()
disk = folder / "disk"
os.mkdir(disk)
mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], check=False,
                         capture_output=True).returncode == 0

if mounted:
    gateway.configure({"store": {"path": os.path.join(disk, "keng.db")}})
    found, status = doctor()
    subprocess.run(["umount", disk], check=True)
    tap.ok(status == 69 and named(found, "disk", "fault", "make room"), "a disk without room", found)
    gateway.configure({"store": {"path": folder / "keng.db"}})
else:
    tap.skip("a disk without room", "a small file system needs mount")

modem.stop()
tap.ok(named(doctor()[0], "modem m1", "fault", "plugged in"), "a modem that is not there")

with open(gateway.configuration, "a", encoding="utf-8") as file:
    file.write("nonsense = 1;\n")

done = gateway.run("doctor")
tap.ok(done.returncode == 78 and "nonsense" in done.stderr + done.stdout, "a configuration that is wrong", done.stderr)

# --- top ---

live = Gateway(Folder())
live.start()


class Screen:
    """kengctl top on a terminal of its own."""

    def __init__(self, rows, columns):
        self.child, self.end = pty.fork()

        if not self.child:
            os.environ["TERM"] = "xterm"
            os.execv(live.program("kengctl"), ["kengctl", "-c", str(live.configuration), "top"])

        self.text = ""
        self.size(rows, columns)

    def size(self, rows, columns):
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, look):
        """Until what was drawn since the last call has it."""
        deadline = time.monotonic() + PATIENCE

        while not look(self.text):
            if time.monotonic() > deadline or not select.select([self.end], [], [], PATIENCE)[0]:
                return False

            try:
                self.text += os.read(self.end, 65536).decode("utf-8", "replace")
            except OSError:
                return look(self.text)

        self.text = ""
        return True

    def ended(self):
        self.until(lambda text: "\033[?1049l" in text)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


screen = Screen(30, 100)
tap.ok(screen.until(lambda text: "m1" in text and "ready" in text and "q ends" in text), "top shows the modems",
       screen.text)
live.modems[0].receive("+84912000051", "GY den duong hong o thon Can")
tap.ok(screen.until(lambda text: "message 1" in text and "total 1" in text),
       "it is drawn anew when a message comes", screen.text)
screen.size(4, 100)
tap.ok(screen.until(lambda text: text.rsplit("\033[H", 1)[0].rsplit("\033[H", 1)[-1].count("\r\n") == 3),
       "and no longer than the terminal is", screen.text)
live.kill()
tap.ok(screen.until(lambda text: "does not answer" in text), "a daemon that goes is said to be gone", screen.text)
os.write(screen.end, b"q")
tap.equal(screen.ended(), 0, "q ends it")
live.start()
done = live.run("top")
tap.ok(done.returncode == 0 and "m1" in done.stdout and "\033" not in done.stdout, "without a terminal it prints once",
       done.stdout)
live.stop()
tap.finish()
