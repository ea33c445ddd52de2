"""A call on a stage: keng-emulator with its audio port, and the modem stack that talks over it."""
import array
import json
import os
import queue
import random
import socket
import subprocess
import tempfile
import threading
import time

from keng import BUILD, die_with_parent

RATE = 8000
FRAME = 160
PATIENCE = 60


class Silence(Exception):
    """What was waited for did not come."""


def noise(seconds, seed):
    """Samples that resemble no others and hold no zero."""
    dice = random.Random(seed)
    return array.array("h", (dice.randrange(1, 6000) * dice.choice((1, -1))
                             for _ in range(int(seconds * RATE))))


def load(path):
    samples = array.array("h")

    with open(path, "rb") as file:
        samples.frombytes(file.read()[:os.path.getsize(path) // 2 * 2])

    return samples


def place_of(sound, heard):
    """The sample of heard where the whole of sound stands, or -1."""
    found = heard.tobytes().find(sound.tobytes())
    return found // 2 if found >= 0 else -1


def longest_gap(heard):
    """Silence inside what was heard, in ms."""
    gap = longest = 0
    begun = False

    for sample in heard:
        if sample:
            longest = max(longest, gap) if begun else 0
            gap, begun = 0, True
        else:
            gap += 1

    return longest * 1000 / RATE


class Stage:
    def __init__(self, profile="sim7600", answers=True, plays=None, wrap=(), plain=(),
                 patient=True):
        """wrap runs the emulator, plain the modem stack: commands with their arguments.

        A patient line waits for a host that is late, so that a busy machine changes no sample."""
        self.folder = tempfile.TemporaryDirectory(prefix="keng-voice-")
        self.emulator = subprocess.Popen(
            [*wrap, os.path.join(BUILD, "tests/emulator/keng-emulator"), f"--link={self / 'at'}",
             f"--audio-link={self / 'pcm'}", f"--control={self / 'control'}",
             f"--profile={profile}"],
            stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        assert self.emulator.stdout.readline().startswith("ready")
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(self / "control")
        self.reader = self.socket.makefile("r", encoding="utf-8")
        self.tones = []
        self.events = queue.Queue()

        if patient:
            self.far("audio pace 1")

        self.seen = []
        arguments = [*plain, os.path.join(BUILD, "tests/support/voice_talk"), self / "at",
                     self / "pcm"]
        arguments += ["answer"] if answers else []
        arguments += [plays] if plays else []

        with open(self / "log", "wb") as log:
            self.talk = subprocess.Popen(
                arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                bufsize=1, preexec_fn=die_with_parent)

        threading.Thread(target=self.listen, daemon=True).start()
        self.voice = self.until("voice")[1]
        self.until("state", "ready")

    def __truediv__(self, name):
        return os.path.join(self.folder.name, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.talk.stdin.close()
        self.talk.wait(PATIENCE)
        self.emulator.terminate()
        self.emulator.wait(PATIENCE)
        self.folder.cleanup()

    def listen(self):
        for line in self.talk.stdout:
            at, what, *rest = line.rstrip("\n").split(" ", 2)
            self.events.put((int(at), what, rest[0] if rest else ""))

    def until(self, what, detail=None, seconds=PATIENCE):
        """(ms, detail) of the next such event."""
        deadline = time.monotonic() + seconds

        while True:
            try:
                event = self.events.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                raise Silence(f"no {what} within {seconds} s; {self.seen[-8:]}") from None

            self.seen.append(event)

            if event[1] == what and (detail is None or event[2].startswith(detail)):
                return event[0], event[2]

    def hear(self, milliseconds):
        """Until so much sound has passed between the two."""
        self.far(f"audio wait {milliseconds}")

    def keys_until(self, milliseconds):
        """The keys that are told while so much sound passes."""
        before = len(self.seen)
        self.hear(milliseconds)
        self.counters()
        return "".join(detail[0] for _, what, detail in self.seen[before:] if what == "key")

    def order(self, line):
        self.talk.stdin.write(line + "\n")

    def counters(self):
        self.order("count")
        return json.loads(self.until("counters")[1])

    def far(self, line):
        """A command to the modem; its last line without "ok"."""
        self.socket.sendall(line.encode() + b"\n")

        while True:
            answer = self.reader.readline().rstrip("\n")

            if answer.startswith("{"):
                event = json.loads(answer)
                self.tones += [event] if event.get("event") == "tone" else []
            elif answer.startswith("err") or not answer:
                raise Silence(f"{line}: {answer}")
            elif answer.startswith("ok"):
                return answer[3:]

    def stats(self):
        return json.loads(self.far("audio"))

    def call_in(self, number="+84912345678"):
        """Milliseconds of boot time when its audio was there."""
        self.far(f"ring {number}")
        return self.until("audio", number)[0]

    def hang_up(self):
        self.far("hangup")
        return self.until("ended")[1]

    def save(self, name, samples):
        with open(self / name, "wb") as file:
            file.write(samples.tobytes())

        return self / name
