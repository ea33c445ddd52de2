"""The real programs, run on a folder of their own: emulated modems, the daemon, kengctl.

Nothing here sleeps or polls: whoever waits, waits for a line that one of the programs says, and
looks again only then. Every process dies with the one that started it, by its own process id.
"""
import atexit
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("top_srcdir") or os.path.join(HERE, "../..")
BUILD = os.environ.get("top_builddir") or os.path.join(SOURCE, "build")
PATIENCE = 60  # seconds for what takes milliseconds: machines that build beside us are slow


class Timeout(Exception):
    """Something that had to happen did not."""


def die_with_parent():
    """In a child: SIGKILL when the parent is gone (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Program:
    """A process of ours with its standard error in a file."""

    def __init__(self, arguments, log, environment=None, user=None):
        self.arguments, self.log = arguments, log

        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                env={**os.environ, **(environment or {})}, preexec_fn=die_with_parent, user=user)

        atexit.register(self.kill)

    @property
    def pid(self):
        return self.process.pid

    def running(self):
        return self.process.poll() is None

    def wait(self, seconds=PATIENCE):
        """Its exit status; -9 when it was killed."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Timeout(f"{self.arguments[0]} goes on after {seconds} s") from None

    def stop(self, seconds=PATIENCE):
        if self.running():
            self.process.terminate()

        return self.wait(seconds)

    def kill(self):
        if self.running():
            self.process.kill()
            self.process.wait()

    def said(self, lines=20):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])


class Folder:
    """A temporary folder that goes away at the end, unless a test failed and somebody asks."""

    def __init__(self, keep=False):
        self.path = tempfile.mkdtemp(prefix="keng-")
        self.keep = keep
        atexit.register(self.remove)

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def remove(self):
        if not self.keep:
            shutil.rmtree(self.path, ignore_errors=True)


class Lines:
    """A unix socket that speaks lines, answers as well as news."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.reader = self.socket.makefile("r", encoding="utf-8", errors="replace", newline="\n")

    def say(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def hear(self):
        """The next line; None when the other side is gone."""
        line = self.reader.readline()
        return line.rstrip("\n") if line else None

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

        self.reader.close()
        self.socket.close()


class News:
    """That something happened, in one pipe, so that one wait serves all that the programs say."""

    def __init__(self):
        self.descriptor, self.bell = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self.bell, False)

    def ring(self):
        try:
            os.write(self.bell, b".")
        except BlockingIOError:
            pass  # a full pipe wakes as well as a fuller one

    def drain(self):
        try:
            while os.read(self.descriptor, 4096):
                pass
        except BlockingIOError:
            pass

    def listen(self, lines, take):
        """A thread that hands each line to take() and then wakes whoever waits."""
        def run():
            lines.socket.settimeout(None)

            try:
                while (line := lines.hear()) is not None:
                    take(line)
                    self.ring()
            except (OSError, ValueError):
                pass

            self.ring()

        threading.Thread(target=run, daemon=True).start()

    def until(self, look, what, seconds=PATIENCE):
        """What look() gives once it is true; it is called again after every piece of news."""
        deadline = time.monotonic() + seconds

        while True:
            self.drain()

            if found := look():
                return found

            left = deadline - time.monotonic()

            if left <= 0:
                raise Timeout(f"not within {seconds} s: {what}")

            select.select([self.descriptor], [], [], left)
