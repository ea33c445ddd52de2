"""The real programs, run on a folder of their own: emulated modems, the daemon, kengctl.

Nothing here sleeps or polls: whoever waits, waits for a line that one of the programs says, and
looks again only then. Every process dies with the one that started it, by its own process id.
"""
import atexit
import ctypes
import datetime
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

import community
import pdu
from phones import Phones

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("top_srcdir") or os.path.join(HERE, "../..")
BUILD = os.environ.get("top_builddir") or os.path.join(SOURCE, "build")
SECOND = datetime.timedelta(seconds=1)
PATIENCE = 60  # seconds for what takes milliseconds: machines that build beside us are slow


class Timeout(Exception):
    """Something that had to happen did not."""


def die_with_parent():
    """In a child: SIGKILL when the parent is gone (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Program:
    """A process of ours with what it says in a file; its standard output apart if somebody listens."""

    def __init__(self, arguments, log, environment=None, on_end=None, listen=False, person=None):
        self.arguments, self.log = arguments, log

        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stderr=errors,
                stdout=subprocess.PIPE if listen else errors,
                env={**os.environ, **(environment or {})}, preexec_fn=die_with_parent,
                **(person or {}))

        atexit.register(self.kill)

        if on_end:
            threading.Thread(target=self.tell_end, args=(on_end,), daemon=True).start()

    def tell_end(self, on_end):
        self.process.wait()
        on_end()

    @property
    def pid(self):
        return self.process.pid

    def running(self):
        return self.process.poll() is None

    def await_line(self, beginning):
        """Until it says a line that begins so."""
        for line in self.process.stdout:
            if line.decode().startswith(beginning):
                return

        raise Timeout(f"{self.arguments[0]} ended without “{beginning}”: {self.said()}")

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


def setting(value):
    """A Python value as libconfig writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"

    if isinstance(value, int):
        return str(value)

    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    if isinstance(value, dict):
        return "{ " + " ".join(f"{key} = {setting(each)};" for key, each in value.items()) + " }"

    brackets = "()" if value and isinstance(value[0], dict) else "[]"
    return brackets[0] + ", ".join(setting(each) for each in value) + brackets[1]


class Modem:
    """An emulated modem on a pty, with everybody's phones behind it."""

    def __init__(self, gateway, name, options):
        self.gateway, self.name, self.options = gateway, name, options
        self.link = gateway.folder / name
        self.control = gateway.folder / (name + ".sock")
        self.phones = Phones()
        self.sent_at, self.deleted_at, self.delivered_at = [], [], []
        self.call, self.tones, self.played, self.called = "none", 0, 0, []
        self.reference, self.said_at = 0, {}
        self.process = self.commands = None

    @property
    def deleted(self):
        return len(self.deleted_at)

    @property
    def taken(self):
        """Messages that the gateway has taken over: deleted, or acknowledged where they come directly."""
        return len(self.deleted_at) + len(self.delivered_at)

    def start(self):
        if self.process and self.process.running():
            return

        program = os.path.join(self.gateway.build, "tests/emulator/keng-emulator")
        options = [f"--{key.replace('_', '-')}={value}" for key, value in self.options.items()]
        self.process = Program([program, f"--link={self.link}", f"--control={self.control}",
                                *options], self.gateway.folder / (self.name + ".log"),
                               listen=True)
        self.process.await_line("ready")
        self.commands = Lines(self.control)
        events = Lines(self.control)
        events.say("subscribe")
        events.hear()
        self.gateway.news.listen(events, self.event)

    def event(self, line):
        """The emulator reports."""
        event = json.loads(line)

        if event["event"] == "sent":
            self.sent_at.append(event["at_ms"])
            self.phones.submit(event["tpdu"])
        elif event["event"] == "deleted":
            self.deleted_at.append(event["at_ms"])
        elif event["event"] == "delivered" and not event["report"]:
            self.delivered_at.append(event["at_ms"])
        elif event["event"] == "call":
            self.call = event["state"]
            self.called += [event["number"]] if event["state"] == "dialing" else []
        elif event["event"] in ("tone", "played"):
            self.tones += event["event"] == "tone"
            self.played += event["event"] == "played"

    def command(self, line):
        self.commands.say(line)
        answer = self.commands.hear()

        if not answer or not answer.startswith("ok"):
            raise Timeout(f"{self.name}: {line}: {answer}")

        return answer

    def receive(self, sender, text):
        """Somebody texts the gateway: no two messages are the same PDU, as with real people."""
        self.reference += 1
        now = datetime.datetime.now(pdu.VIETNAM).replace(microsecond=0)
        before = self.said_at.get((sender, text), now - SECOND)
        self.said_at[sender, text] = max(now, before + SECOND)

        for part in pdu.deliver(sender, text, self.said_at[sender, text], self.reference):
            self.deliver(part)

    def deliver(self, hexadecimal):
        self.command(f"pdu {hexadecimal}")

    def fault(self, what):
        self.command(f"fault {what}")

    def stop(self):
        if self.process:
            self.process.stop()


# Works at night and at any speed: nothing here is to wait for a limit that people need.
POLICY = {
    "quiet_from": "00:00", "quiet_to": "00:00", "replies_per_hour": 1000, "parts_per_minute": 0,
    "parts_per_hour": 0, "parts_per_day": 0, "warnings_per_day": 1000, "allowed_prefixes": [],
}
SHIPPED = ("keywords", "replies", "places")


class Gateway:
    """kengd on a folder of its own with its emulated modems. start() and kill() as often as wanted.

    emulator: options of every modem, or a function of its name that gives them."""

    def __init__(self, folder, modems=1, settings=None, emulator=None, build=BUILD):
        self.folder, self.build = folder, build
        self.control = folder / "control.sock"
        self.configuration = folder / "kengd.conf"
        self.news = News()
        self.manager = self.manage()
        self.subscriptions = 0
        self.daemon = None
        self.households = 0
        options = emulator if callable(emulator) else lambda name: emulator or {}
        self.modems = [Modem(self, f"m{number}", options(f"m{number}"))
                       for number in range(1, modems + 1)]
        self.configure(settings or {})

    def configure(self, settings):
        """Writes kengd.conf; `settings` adds to a group or replaces it."""
        groups = {
            "community": {"name": "Thon Can"},
            "store": {"path": self.folder / "keng.db", "key_file": self.folder / "keng.key"},
            "control": {"socket": self.control},
            "console": {"listen": "127.0.0.1:0"},
            "files": {name: os.path.join(SOURCE, "config", name + ".conf") for name in SHIPPED},
            "policy": dict(POLICY),
            "modems": [{"name": modem.name, "device": modem.link} for modem in self.modems],
        }

        for name, value in settings.items():
            groups[name] = {**groups[name], **value} if isinstance(value, dict) else value

        with open(self.configuration, "w", encoding="utf-8") as file:
            for name, value in groups.items():
                file.write(f"{name} = {setting(value)};\n")

    def program(self, name):
        return os.path.join(self.build, "gateway", name)

    # --- its life ---

    def start_modems(self):
        for modem in self.modems:
            modem.start()

    def manage(self):
        """The service manager's end of sd_notify(3): news of the daemon begins when it is ready."""
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(self.folder / "notify")
        threading.Thread(target=self.hear_daemon, args=(manager,), daemon=True).start()
        return manager

    def hear_daemon(self, manager):
        while True:
            if b"READY=1" in manager.recv(4096):
                try:
                    lines = self.connect()
                    lines.say(json.dumps({"op": "subscribe"}))
                    lines.hear()
                    self.news.listen(lines, lambda line: None)
                    self.subscriptions += 1
                except OSError:
                    pass  # it died at once, and that is told elsewhere

            self.news.ring()

    def start(self, environment=None, wait=True):
        """Starts kengd, and its modems where they do not run; with wait, until one is ready."""
        self.start_modems()
        before = self.subscriptions
        self.daemon = Program([self.program("kengd"), "-c", self.configuration],
                              self.folder / "kengd.log",
                              {"NOTIFY_SOCKET": self.folder / "notify", **(environment or {})},
                              on_end=self.news.ring)

        if wait:
            self.news.until(lambda: self.subscriptions > before or not self.daemon.running(),
                            "kengd starts")
            self.ready()

    def ready(self):
        """Until a modem is ready, where there is one."""
        done = self.run("wait-ready", "--timeout", str(PATIENCE))

        if done.returncode != 0:
            raise Timeout(f"kengd is not ready: {done.stderr}{self.said()}")

    def settle_in(self, households):
        """Starts with the sample community: the people, and so many registered households."""
        self.households = households
        self.start()
        path = self.folder / "members.csv"
        community.write_members(path, households)
        done = self.run("members", "import", path)

        if done.returncode != 0:
            raise Timeout(f"members import: {done.stderr}{done.stdout}")

    def kill(self):
        self.daemon.kill()

    def stop(self):
        """A clean end of everything; the daemon's exit status."""
        status = self.daemon.stop() if self.daemon else None

        for modem in self.modems:
            modem.stop()

        return status

    def said(self):
        return self.daemon.said() if self.daemon else ""

    def file_until(self, path):
        """Until the daemon has made it, which it tells nobody either."""
        deadline = time.monotonic() + PATIENCE

        while not os.path.exists(path):
            if time.monotonic() > deadline:
                raise Timeout(f"there is no {path}: {self.said()}")

            select.select([self.news.descriptor], [], [], 0.05)

    @staticmethod
    def clock():
        return datetime.datetime.now(pdu.VIETNAM)

    @staticmethod
    def time_of(text):
        return datetime.datetime.fromisoformat(text)

    def log_until(self, *words, count=1):
        """Until so many lines of the daemon's log have them all. It tells nobody, so it is looked at."""
        deadline = time.monotonic() + PATIENCE

        while sum(all(word in line for word in words)
                  for line in self.daemon.said(100000).splitlines()) < count:
            if time.monotonic() > deadline or not self.daemon.running():
                raise Timeout(f"the log has no {words}: {self.said()}")

            select.select([self.news.descriptor], [], [], 0.05)

    # --- asking it ---

    def run(self, *arguments):
        """kengctl's completed process."""
        return subprocess.run([self.program("kengctl"), "-c", self.configuration, *arguments],
                              capture_output=True, text=True, check=False, timeout=2 * PATIENCE)

    def rows(self, *arguments):
        """A listing, or an answer, as JSON objects."""
        done = self.run(*arguments, "--json")

        if done.returncode != 0:
            raise Timeout(f"kengctl {' '.join(arguments)}: {done.stderr}{done.stdout}")

        return [json.loads(line) for line in done.stdout.splitlines() if line]

    def status(self):
        """What `kengctl status --json` prints, asked at the socket: tests look very often."""
        lines = None

        try:
            lines = self.connect()
            return self.ask(lines, {"op": "status"})
        except OSError as problem:
            raise Timeout(f"kengd does not answer: {problem}") from problem
        finally:
            if lines:
                lines.close()

    def connect(self):
        """A connection to the control socket."""
        return Lines(self.control)

    def ask(self, lines, request):
        """The last line of an answer of the control socket."""
        lines.say(json.dumps(request))

        while line := lines.hear():
            if "ok" in (answer := json.loads(line)):
                return answer

        raise Timeout(f"kengd broke off: {self.said()}")

    # --- waiting for it ---

    def quiet(self, status=None):
        status = status or self.status()
        waiting = [status["outbox"][state] for state in ("queued", "sending")]
        return not any(waiting) and not status["inbox"]["unhandled"]

    def settle(self, seconds=PATIENCE):
        """Until nothing waits to be handled or sent."""
        self.news.until(self.quiet, "nothing left to do", seconds)

    def handled(self, count, seconds=PATIENCE):
        """Until so many messages were kept and handled."""
        def look():
            inbox = self.status()["inbox"]
            return inbox["total"] >= count and not inbox["unhandled"]

        self.news.until(look, f"{count} messages handled", seconds)

    def died_or_settled(self, count):
        """True when the daemon died before it had handled so many messages and come to rest."""
        def look():
            try:
                status = self.status()
                rest = status["inbox"]["total"] >= count and self.quiet(status) and not (
                    status["outbox"]["sent"])  # reports are still to come
            except Timeout:
                rest = False

            return "settled" if rest else "died" if not self.daemon.running() else None

        return self.news.until(look, "death or rest") == "died"

    def outbox_until(self, number, *states):
        """The row of that message once it is in one of these states."""
        def look():
            return next((row for row in self.rows("outbox", "--limit", "1000")
                         if row["id"] == number and row["state"] in states), None)

        return self.news.until(look, f"message {number} {' or '.join(states)}")

    def class_of(self, message):
        """
        The class that a message on a phone travelled in, as the outbox tells it; None where that
        cannot be told. Texts with codes and those of tips are gone once they are sent.
        """
        rows = [row for row in reversed(self.rows("outbox"))
                if row["to"] == "tip" or row["to"][-3:] == message.to[-3:]]
        same = [row["class"] for row in rows if row["text"] == message.text]
        gone = {row["class"] for row in rows if not row["text"]}
        return same[0] if same else gone.pop() if len(gone) == 1 else None

    def kind_of(self, text):
        """What the newest message with that text was understood as."""
        for row in reversed(self.rows("inbox")):
            if row["text"] == text:
                return row["kind"]

        return None
