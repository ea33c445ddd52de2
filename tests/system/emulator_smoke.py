#!/usr/bin/env python3
"""keng-emulator on its pty: a host that knows nothing of keng sends and receives a message."""
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tty
import wave

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


class Control:
    def __init__(self, folder):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(f"{folder}/control")
        self.reader = self.socket.makefile("r", encoding="utf-8")

    def say(self, line, last=False):
        self.socket.sendall(line.encode() + b"\n")

        if last:
            self.socket.shutdown(socket.SHUT_WR)

    def hear(self):
        return self.reader.readline().rstrip("\n")

    def ask(self, line):
        self.say(line)
        return self.hear()


def status_of(*options):
    done = subprocess.run([PROGRAM, *options], capture_output=True, timeout=PATIENCE, check=False)
    return done.returncode


def messages(tap, port, control, folder):
    tap.equal(port.ask("ATE0"), "ATE0\r\r\nOK\r\n", "it answers over the pty")
    port.ask("AT+CNMI=2,1,0,2,0")
    tap.equal(control.ask("sms +84912345678 Kẻng đây"), "ok 1", "a text is taken")
    tap.equal(port.until("\r\n+CMTI: \"SM\",1\r\n"), "\r\n+CMTI: \"SM\",1\r\n",
              "its arrival is told")
    listing = port.ask("AT+CMGL=4")
    tap.ok("+CMGL: 1,0,," in listing and "004B1EBB006E0067" in listing, "it is listed as UCS-2",
           listing)
    tap.equal(port.ask("AT+CMGD=1"), "\r\nOK\r\n", "it is deleted")
    waiting = Control(folder)
    waiting.say("wait-sent 1", last=True)
    news = Control(folder)
    tap.equal(news.ask("subscribe sent,gone"), "ok", "events can be subscribed to")
    port.ask(f"AT+CMGS={len(SUBMIT) // 2}", "> ")
    port.say("00" + SUBMIT + "\x1a")
    tap.ok("+CMGS: 0" in port.until("+CDSI: \"SR\",1\r\n"),
           "a SUBMIT is taken, and its report comes")
    tap.equal(waiting.hear(), "ok 1", "who waits for it is told, though it has said its last")
    event = json.loads(news.hear())
    tap.equal((event["event"], event["to"], event["tpdu"]), ("sent", "+84987654321", SUBMIT),
              "who listens hears of it, and of nothing else")
    return news


def absence(tap, port, control, news, folder):
    control.ask("fault hangup 10")
    tap.ok("(hang-up)" in port.until("never"), "a hang-up is one for the host")
    tap.equal(json.loads(news.hear())["event"], "gone", "and an event")
    control.say("subscribe returned")
    control.hear()

    if not os.path.islink(f"{folder}/modem"):
        control.hear()

    port = Port(f"{folder}/modem")
    tap.equal(port.ask("AT"), "\r\nOK\r\n", "the modem returns under its name as it was")
    control = Control(folder)
    control.ask("subscribe host")
    os.close(port.fd)

    while json.loads(control.hear())["present"]:
        pass

    control.ask("urc RING")
    port = Port(f"{folder}/modem")
    tap.equal(port.ask("AT"), "\r\nOK\r\n", "what it said while nobody listened is lost")
    os.close(port.fd)


def audio(tap, control, folder):
    """The other side plays a sound, and the host says back what it hears."""
    sound = bytes(range(256)) * 25  # 20 frames of 320 octets: 400 ms

    with wave.open(f"{folder}/sound", "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(sound)

    tap.equal(control.ask(f"play {folder}/log"), "ok", "anything but a WAV file is samples")
    tap.equal(control.ask(f"play {folder}/sound"), "ok", "a WAV file is to be played")
    control.ask(f"record {folder}/heard")
    control.ask("auto-answer 0")
    port, modem = Port(f"{folder}/audio"), Port(f"{folder}/modem")
    heard, began = b"", time.monotonic()
    modem.ask("ATD191;")

    while len(heard) < len(sound):
        select.select([port.fd], [], [], PATIENCE)
        octets = os.read(port.fd, 4096)
        heard += octets
        os.write(port.fd, octets)

    tap.ok(time.monotonic() - began > 1.25, "a second of ringing and 400 ms of sound take time")
    tap.ok(heard.startswith(sound), "they are what was played")

    while len(heard) < 2 * len(sound):  # silence, until what was said has been taken
        select.select([port.fd], [], [], PATIENCE)
        heard += os.read(port.fd, 4096)

    control.ask("record")
    modem.ask("AT+CHUP")
    os.close(modem.fd)

    with open(f"{folder}/heard", "rb") as file:
        tap.ok(sound in file.read(), "and the other side heard what the host said")

    for name in ("sound", "heard"):
        os.unlink(f"{folder}/{name}")


def main():
    if not os.path.exists(PROGRAM):
        skip_all("keng-emulator is not built")

    tap = Tap()
    folder = tempfile.mkdtemp(prefix="keng-emulator-")

    with open(f"{folder}/script", "w", encoding="utf-8") as file:
        file.write("# what happens by itself\nsignal 9\n+1 operator Vinaphone\n")

    process = start(folder, f"--log={folder}/log", f"--script={folder}/script", "--sim-slots=2",
                    f"--audio-link={folder}/audio")

    try:
        control = Control(folder)
        port = Port(f"{folder}/modem")
        news = messages(tap, port, control, folder)
        absence(tap, port, control, news, folder)
        audio(tap, control, folder)
        port = Port(f"{folder}/modem")
        tap.ok("+CSQ: 9,99" in port.ask("AT+CSQ"), "the script is played")
        tap.ok(Control(folder).ask("stats").startswith("ok {"), "control answers others meanwhile")
        tap.equal(status_of(f"--link={folder}/other", f"--control={folder}/control"), 73,
                  "a socket that is in use is not taken away")
    finally:
        process.terminate()
        status = process.wait(PATIENCE)

    tap.equal(status, 0, "SIGTERM ends it in peace")
    tap.equal(sorted(os.listdir(folder)), ["log", "script"],
              "and it takes its links and its socket away")

    with open(f"{folder}/log", encoding="utf-8") as file:
        said = [json.loads(line) for line in file]

    tap.ok(any(each.get("from") == "host" and "CMGL" in each["bytes"] for each in said),
           "the log holds the exchange as JSON lines")
    tap.equal(status_of(), 64, "no link is wrong usage")
    tap.equal(status_of("--link=/dev/null"), 73, "what is no link of ours is left alone")
    tap.equal(status_of(f"--link={folder}/modem", "--profile=none"), 64, "so is no profile")
    shutil.rmtree(folder)
    tap.finish()


main()
