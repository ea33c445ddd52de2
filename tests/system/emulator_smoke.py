#!/usr/bin/env python3
"""keng-emulator on its pty: a host that knows nothing of keng sends and receives a message."""
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tty

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../support"))

from tap import Tap, skip_all  # noqa: E402

BUILD = os.environ.get("top_builddir") or os.path.join(HERE, "../../build")
PROGRAM = os.path.join(BUILD, "tests/emulator/keng-emulator")
PATIENCE = 30
# TP-MTI SUBMIT with a report wanted, to +84987654321, "OK" in GSM-7.
SUBMIT = "21000B914889674523F1000002CF25"


class Port:
    """The host's end of the line."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.fd)

    def say(self, text):
        os.write(self.fd, text.encode())

    def until(self, *ends):
        """What comes, up to one of the ends; "" when the line hung up or nothing more came."""
        heard, deadline = "", time.monotonic() + PATIENCE

        while not any(end in heard for end in ends):
            ready, _, _ = select.select([self.fd], [], [], max(0, deadline - time.monotonic()))

            if not ready:
                return heard + "(silence)"

            try:
                bytes_read = os.read(self.fd, 4096)
            except OSError:
                bytes_read = b""

            if not bytes_read:
                return heard + "(hang-up)"

            heard += bytes_read.decode("latin-1")

        return heard

    def ask(self, line, end="OK\r\n"):
        self.say(line + "\r")
        return self.until(end, "ERROR")


def start(folder, *options):
    process = subprocess.Popen([PROGRAM, f"--link={folder}/modem", f"--control={folder}/control",
                                *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().startswith("ready"), "the emulator does not start"
    return process


def connect(folder):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(PATIENCE)
    client.connect(f"{folder}/control")
    return client, client.makefile("r", encoding="utf-8")


def main():
    if not os.path.exists(PROGRAM):
        skip_all("keng-emulator is not built")

    tap = Tap()
    folder = tempfile.mkdtemp(prefix="keng-emulator-")
    process = start(folder, f"--log={folder}/log", "--sim-slots=2")

    try:
        client, answers = connect(folder)
        port = Port(f"{folder}/modem")

        def command(line):
            client.sendall(line.encode() + b"\n")
            return answers.readline().rstrip("\n")

        tap.equal(port.ask("ATE0"), "ATE0\r\r\nOK\r\n", "it answers over the pty")
        port.ask("AT+CNMI=2,1,0,2,0")
        tap.equal(command("sms +84912345678 Kẻng đây"), "ok 1", "a text is taken")
        tap.equal(port.until("\r\n+CMTI: \"SM\",1\r\n"), "\r\n+CMTI: \"SM\",1\r\n",
                  "its arrival is told")
        listing = port.ask("AT+CMGL=4")
        tap.ok("+CMGL: 1,0,," in listing and "004B1EBB006E0067" in listing,
               "it is listed as UCS-2", listing)
        tap.equal(port.ask("AT+CMGD=1"), "\r\nOK\r\n", "it is deleted")
        client.sendall(b"wait-sent 1\n")
        port.ask(f"AT+CMGS={len(SUBMIT) // 2}", "> ")
        port.say("00" + SUBMIT + "\x1a")
        tap.ok("+CMGS: 0" in port.until("OK\r\n+CDSI", "+CDSI: \"SR\",1\r\n"),
               "a SUBMIT is taken, and its report comes")
        tap.equal(answers.readline(), "ok 1\n", "who waited for it is told")
        command("fault hangup 10")
        tap.ok("(hang-up)" in port.until("never"), "a hang-up is one for the host")
        tap.ok(command("stats").startswith("ok {"), "the emulator goes on")
    finally:
        process.terminate()
        status = process.wait(PATIENCE)

    tap.equal(status, 0, "SIGTERM ends it in peace")
    tap.equal(sorted(os.listdir(folder)), ["log"], "and it takes its link and its socket away")
    shutil.rmtree(folder)
    tap.finish()


main()
