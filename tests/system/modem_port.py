#!/usr/bin/env python3
"""The modem stack on real descriptors: a pty, a network port, and libserialport for a serial device."""
import json
import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../support"))

from tap import Tap  # noqa: E402

BUILD = os.environ.get("top_builddir") or os.path.join(HERE, "../../build")
SHIM = os.path.join(HERE, "../support/serial_shim.c")
PATIENCE = 30


class Speaker:
    """A program whose lines are waited for."""

    def __init__(self, *arguments, environment=None):
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env={**os.environ, **(environment or {})})
        self.lines = queue.Queue()
        self.heard = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())

        self.lines.put("(end)")

    def until(self, words):
        """The next line with these words; "" when it does not come."""
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                return ""

            self.heard.append(line)

            if words in line:
                return line

            if line == "(end)":
                return ""

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        return status

    def end(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


class Far:
    """keng-emulator on a pty."""

    def __init__(self, folder):
        self.link = os.path.join(folder, "ttyX0")
        self.elsewhere = os.path.join(folder, "ttyX7")
        self.path = os.path.join(folder, "control")
        self.speaker = Speaker(os.path.join(BUILD, "tests/emulator/keng-emulator"),
                               f"--link={self.link}", f"--control={self.path}",
                               "--log=/dev/stdout")
        assert self.speaker.until("ready"), "the emulator does not start"

    def command(self, line):
        with socket.socket(socket.AF_UNIX) as far:
            far.connect(self.path)
            far.sendall((line + "\n").encode())
            return far.recv(4096).decode()


    def sent(self):
        return json.loads(self.command("stats").removeprefix("ok"))["sent"]


def relay(server, device):
    """Joins one connection and the pty, as ser2net does."""
    peer, _ = server.accept()
    port = os.open(device, os.O_RDWR | os.O_NOCTTY)

    def pump(read, write):
        try:
            while True:
                data = read()

                if not data:
                    return

                write(data)
        except OSError:
            return

    threading.Thread(target=pump, args=(lambda: os.read(port, 4096), peer.sendall),
                     daemon=True).start()
    pump(lambda: peer.recv(4096), lambda data: os.write(port, data))
    os.close(port)


def descriptors(talk):
    return len(os.listdir(f"/proc/{talk.process.pid}/fd"))


def unplug(tap, far, talk, name):
    """The port hangs up, its node goes, and it comes back: in its place, in another, in the middle of a sending."""
    open_before = descriptors(talk)
    far.command("fault hangup 300")
    tap.ok(talk.until("state lost"), f"{name}: a hang-up is noticed", *talk.heard)
    tap.equal(talk.until("at "), f"at {far.link}", f"{name}: it comes back by itself")
    far.command(f"fault hangup 1500 {far.elsewhere}")
    tap.ok(talk.until("state lost") and not os.path.lexists(far.link),
           f"{name}: it is unplugged, and its node is gone", *talk.heard)
    tap.equal(talk.until("at "), f"at {far.elsewhere}", f"{name}: it is found under another name")
    far.command("sms +84912345678 xin chao")
    tap.ok(talk.until("part SM"), f"{name}: and works there", *talk.heard)
    number = far.sent() + 1
    far.command("fault lost-cmgs")
    talk.say("send")
    tap.ok(far.speaker.until(f'"n":{number},"to"'), f"{name}: a message has left")
    far.command("fault hangup 300")
    tap.ok(talk.until("uncertain"), f"{name}: unplugged, it is uncertain", *talk.heard)
    tap.equal(talk.until("at "), f"at {far.link}", f"{name}: it is found where it was first")
    talk.say("send")
    tap.ok(talk.until("sent"), f"{name}: and sends", *talk.heard)
    tap.equal(descriptors(talk), open_before, f"{name}: nothing stays open of all that")


def converse(tap, far, device, name, environment=None):
    """Ready, a message in, a message out, the modem gone and back, the end."""
    talk = Speaker(os.path.join(BUILD, "tests/support/modem_talk"), device,
                   environment=environment)
    ready = talk.until("state ready")
    tap.ok(ready, f"{name}: the modem becomes ready", *talk.heard)

    if not ready:
        talk.end()
        return

    far.command("sms +84912345678 xin chao")
    tap.ok(talk.until("part SM"), f"{name}: a message comes in", *talk.heard)
    talk.say("send")
    tap.ok(talk.until("sent"), f"{name}: a message goes out", *talk.heard)

    if not device.startswith("tcp:"):
        unplug(tap, far, talk, name)

    tap.equal(talk.stop(), 0, f"{name}: it ends in good order")


def build_shim(folder):
    shim = os.path.join(folder, "shim.so")
    compiler = os.environ.get("CC", "cc").split()
    subprocess.run([*compiler, "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", shim, SHIM], check=True)
    return shim


tap = Tap()
folder = tempfile.mkdtemp(prefix="keng-port-")
far = Far(folder)

try:
    converse(tap, far, far.link, "pty")
    # an address sanitizer wants to be the first library; the shim only needs to be before libc
    converse(tap, far, far.link, "libserialport",
             {"LD_PRELOAD": build_shim(folder), "ASAN_OPTIONS": "verify_asan_link_order=0"})

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=relay, args=(server, far.link), daemon=True).start()
        converse(tap, far, f"tcp:127.0.0.1:{server.getsockname()[1]}", "tcp")
finally:
    far.speaker.end()
    shutil.rmtree(folder, ignore_errors=True)

tap.finish()
