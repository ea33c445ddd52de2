#!/usr/bin/env python3
"""The modem stack on real descriptors: a pty, a network port, and libserialport for a serial device."""
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
PATIENCE = 60


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

    def until(self, start):
        """The next line that begins so; "" when it does not come."""
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                return ""

            self.heard.append(line)

            if line.startswith(start):
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
        self.link = os.path.join(folder, "modem")
        self.path = os.path.join(folder, "control")
        self.speaker = Speaker(os.path.join(BUILD, "tests/emulator/keng-emulator"),
                               f"--link={self.link}", f"--control={self.path}")
        assert self.speaker.until("ready"), "the emulator does not start"

    def command(self, line):
        with socket.socket(socket.AF_UNIX) as far:
            far.connect(self.path)
            far.sendall((line + "\n").encode())
            return far.recv(4096).decode()


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
        far.command("fault hangup 300")
        tap.ok(talk.until("state lost"), f"{name}: a hang-up is noticed", *talk.heard)
        tap.ok(talk.until("state ready"), f"{name}: it comes back by itself", *talk.heard)

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
