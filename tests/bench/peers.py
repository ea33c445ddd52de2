"""keng beside gammu-smsd and smstools on the same emulated modem: one table. It asserts nothing.

    make peers              in a build folder configured without sanitizers

The Debian packages are installed where they are missing. Each peer runs as its documentation has
it, with the waits between two rounds set to the least that it takes. Only keng syncs what it keeps.
"""
import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

from keng import Folder, Gateway, Modem, News, Program, Timeout  # noqa: E402

PACKAGES = {"gammu-smsd": "gammu-smsd", "smsd": "smstools"}
SENDERS = 50
SLOTS = 30

GAMMU = """[gammu]
device = {link}
connection = at
[smsd]
service = files
logfile = {folder}/smsd.log
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/error/
inboxformat = standard
outboxformat = standard
transmitformat = 7bit
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
receivefrequency = 1
statusfrequency = 0
loopsleep = 1
maxretries = 5
"""

SMSTOOLS = """devices = GSM1
logfile = {folder}/smsd.log
infofile = {folder}/infofile
pidfile = {folder}/pidfile
outgoing = {folder}/outbox
checked = {folder}/checked
incoming = {folder}/inbox
failed = {folder}/error
sent = {folder}/sent
report = {folder}/report
delaytime = 1
delaytime_mainprocess = 1
autosplit = 3
receive_before_send = no
[GSM1]
device = {link}
incoming = high
baudrate = 115200
rtscts = no
keep_open = no
"""


def families(first):
    """The process and what it has started, as /proc tells now."""
    parents = {}

    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                parents[int(path.split("/")[2])] = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            pass  # it has ended since

    found = [first]

    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]

    return found


def cpu_of(first):
    """Seconds of processor time of all their threads, to the nanosecond: ticks are too coarse."""
    spent = 0

    for pid in families(first):
        for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
            with open(path, encoding="ascii") as file:
                spent += int(file.read().split()[0])

    return spent / 1e9


def lines_of(first, name, what):
    total = 0

    for pid in families(first):
        with open(f"/proc/{pid}/{name}", encoding="ascii") as file:
            total += next(int(line.split()[1]) for line in file if line.startswith(what))

    return total


class Line(Modem):
    """A modem that also tells when it has come back from a fault."""

    def __init__(self, gateway, name, options):
        super().__init__(gateway, name, options)
        self.back_at, self.heard_at = [], {}

    def event(self, line):
        before = len(self.phones.submits)
        super().event(line)

        if len(self.phones.submits) > before:
            self.heard_at.setdefault(self.phones.submits[-1]["text"], self.sent_at[-1])

        if '"event":"returned"' in line or '"event":"awake"' in line:
            self.back_at.append(int(line.split('"at_ms":')[1].split(",")[0].rstrip("}")))

    def said(self):
        return [part["text"] for part in self.phones.submits]


class Keng:
    name = "keng"

    def __init__(self, options):
        self.gateway = Gateway(Folder(), build=options.build,
                               settings={"policy": {"replies_per_hour": 1}})
        self.news, self.folder = self.gateway.news, self.gateway.folder
        self.modem = Line(self.gateway, "m1", {"sim_slots": SLOTS})
        self.gateway.modems = [self.modem]
        self.lines = None

    def start(self):
        self.gateway.start(wait=False)

    @property
    def pid(self):
        return self.gateway.daemon.pid

    def send(self, number, text):
        self.lines = self.lines or self.gateway.connect()
        answer = self.gateway.ask(self.lines, {"op": "send", "to": number, "text": text,
                                               "class": "confirm"})

        if not answer["ok"]:
            raise Timeout(f"send: {answer}")

    def kept(self):
        return [row["text"] for row in self.gateway.rows("inbox", "--limit", "1000000")]

    def stop(self):
        self.gateway.stop()


class Peer:
    """A daemon that has its folders for a queue."""

    def __init__(self, options):
        self.build = options.build
        self.folder, self.news, self.count = Folder(), News(), 0
        self.modem = Line(self, "m1", {"sim_slots": SLOTS})

        for name in ("inbox", "outbox", "sent", "error", "checked", "report"):
            os.mkdir(self.folder / name)

        self.config = self.folder / "smsd.conf"

        with open(self.config, "w", encoding="ascii") as file:
            file.write(self.settings.format(link=self.modem.link, folder=self.folder.path))

    def start(self):
        self.modem.start()
        self.process = Program(self.command(), self.folder / "said")

    @property
    def pid(self):
        return self.process.pid

    def put(self, name, text):
        """A whole file at once, as the manuals ask for."""
        with open(self.folder / "making", "w", encoding="ascii") as file:
            file.write(text)

        os.rename(self.folder / "making", os.path.join(self.folder / "outbox", name))

    def kept(self):
        texts = []

        for name in os.listdir(self.folder / "inbox"):
            with open(os.path.join(self.folder / "inbox", name), errors="replace",
                      encoding="utf-8") as file:
                texts.append(file.read().split("\n\n")[-1].strip())

        return texts

    def stop(self):
        try:
            self.process.stop(20)
        except Timeout:
            self.process.kill()

        self.modem.stop()


class Gammu(Peer):
    name, settings = "gammu-smsd", GAMMU

    def command(self):
        return ["gammu-smsd", "-c", self.config]

    def send(self, number, text):
        self.count += 1
        self.put(f"OUTB20260101_{self.count:06d}_00_{number}_keng.txt", text)


class Smstools(Peer):
    name, settings = "smstools", SMSTOOLS

    def command(self):
        return ["smsd", "-t", "-c" + self.config]

    def send(self, number, text):
        self.count += 1
        self.put(f"keng{self.count:06d}", f"To: {number[1:]}\n\n{text}\n")


class Run:
    """What one of them did."""

    def __init__(self, peer, options):
        self.peer, self.modem, self.options = peer, peer.modem, options
        self.figures, self.came, self.asked, self.wanted = {}, [], [], set()

    def receive(self, count):
        for _ in range(count):
            text = f"GY tin {len(self.came):06d} ve den duong o ngo so 5"
            self.came.append(text)
            self.modem.receive(f"+8491{5000000 + len(self.came) % SENDERS:07d}", text)

    def send(self, count):
        for _ in range(count):
            text = f"Canh bao {len(self.asked):06d}: khoa cong"
            self.asked.append(text)
            self.wanted.add(text)
            self.peer.send(f"+8497{5000000 + len(self.asked):07d}", text)

    def heard(self):
        """When what was asked came to a phone first."""
        return [at for text, at in list(self.modem.heard_at.items()) if text in self.wanted]

    def until(self, look, what):
        """Whether it happened within the patience that is left for it."""
        try:
            return self.peer.news.until(look, what, self.options.patience)
        except Timeout:
            print(f"  {self.peer.name}: not within {self.options.patience} s: {what}",
                  file=sys.stderr, flush=True)
            return False

    def note(self, figure, value):
        self.figures[figure] = value
        print(f"  {self.peer.name}: {figure}: {value if value is None else round(value, 3)}",
              file=sys.stderr, flush=True)

    def inbound(self, count):
        self.modem.start()
        self.receive(count)
        self.peer.start()
        self.until(lambda: self.modem.deleted > 0, "the first is taken")
        before = cpu_of(self.peer.pid)
        first = self.modem.deleted
        self.until(lambda: self.modem.deleted >= count, "all are taken")
        at = self.modem.deleted_at
        seconds = (at[-1] - at[first - 1]) / 1000 if len(at) > first else 0
        done = len(at) - first
        self.note("in, messages/s", done / seconds if seconds else None)
        self.note("in, ms CPU each", 1000 * (cpu_of(self.peer.pid) - before) / max(done, 1))

    def outbound(self, count):
        before = cpu_of(self.peer.pid)
        self.send(count)
        self.until(lambda: len(self.heard()) >= count, "all are sent")
        at = sorted(self.heard())
        seconds = (at[-1] - at[0]) / 1000 if len(at) > 1 else 0
        self.note("out, messages/s", (len(at) - 1) / seconds if seconds else None)
        self.note("out, ms CPU each", 1000 * (cpu_of(self.peer.pid) - before) / max(len(at), 1))

    def latency(self, count):
        kept, accepted = [], []

        for _ in range(count):
            done = self.modem.deleted
            began = time.perf_counter()
            self.receive(1)

            if self.until(lambda: self.modem.deleted > done, "it is taken"):
                kept.append(1000 * (time.perf_counter() - began))

            done = len(self.heard())
            began = time.perf_counter()
            self.send(1)

            if self.until(lambda: len(self.heard()) > done, "it is sent"):
                accepted.append(1000 * (time.perf_counter() - began))

        self.note("arrival to kept, ms", statistics.median(kept) if kept else None)
        self.note("asked to accepted, ms", statistics.median(accepted) if accepted else None)

    def idle(self, seconds):
        time.sleep(10)  # reports of the last messages
        pid = self.peer.pid
        cpu = cpu_of(pid)
        switches = lines_of(pid, "status", "voluntary_ctxt_switches")
        time.sleep(seconds)
        self.note("idle, wake-ups/s",
                  (lines_of(pid, "status", "voluntary_ctxt_switches") - switches) / seconds)
        self.note("idle, % of a CPU", 100 * (cpu_of(pid) - cpu) / seconds)
        self.note("memory, MB", lines_of(pid, "smaps_rollup", "Pss:") / 1024)

    def recovery(self, figure, fault):
        """One comes and one is to go while it is away; from its return until both have moved."""
        backs, taken = len(self.modem.back_at), self.modem.deleted
        sent = len(self.heard())
        self.modem.fault(fault)
        self.receive(1)
        self.send(1)
        self.until(lambda: len(self.modem.back_at) > backs, "it is back")
        moved = self.until(lambda: self.modem.deleted > taken and len(self.heard()) > sent,
                           "it goes on after " + fault)
        last = max(self.modem.deleted_at[-1], max(self.heard(), default=0))
        self.note(figure, (last - self.modem.back_at[-1]) / 1000 if moved else None)

    def count(self):
        kept, said = self.peer.kept(), self.modem.said()
        self.note("in, lost", len(set(self.came) - set(kept)))
        self.note("in, twice", sum(kept.count(text) - 1 for text in set(kept) & set(self.came)))
        self.note("out, lost", len(set(self.asked) - set(said)))
        self.note("out, twice", sum(said.count(text) - 1 for text in set(said) & self.wanted))

    def whole(self):
        self.inbound(self.options.inbound)
        self.outbound(self.options.outbound)
        self.latency(self.options.probes)
        self.idle(self.options.idle)
        self.recovery("after a re-plug, s", "hangup 2000")
        self.recovery("after 20 s of silence, s", "silence 20000")
        self.count()
        return self.figures


def install():
    """Names what is missing, then asks apt for it by name."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]

    if not missing:
        return

    print("missing packages: " + " ".join(missing), file=sys.stderr)
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes",
               "--no-install-recommends", *missing]

    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        sys.exit(77)


PEERS = (Keng, Gammu, Smstools)


def cell(value):
    if value is None:
        return "never"

    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def ratio(figure, theirs, ours):
    """How many times better keng is; what counts losses has none."""
    if not theirs or not ours or figure.endswith((", lost", ", twice")):
        return ""

    times = ours / theirs if figure.endswith("messages/s") else theirs / ours
    return f" ({times:,.0f}×)" if times >= 10 else f" ({times:.1f}×)"


def show(runs):
    names = list(runs)
    print("| figure | " + " | ".join(names) + " |")
    print("|---|" + "---:|" * len(names))

    for figure in next(iter(runs.values())):
        ours = runs.get("keng", {}).get(figure)
        cells = [cell(runs[name].get(figure)) + (
            "" if name == "keng" else ratio(figure, runs[name].get(figure), ours))
            for name in names]
        print(f"| {figure} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.environ.get("top_builddir", "build"))
    parser.add_argument("--inbound", type=int, default=500)
    parser.add_argument("--outbound", type=int, default=100)
    parser.add_argument("--probes", type=int, default=10)
    parser.add_argument("--idle", type=int, default=20)
    parser.add_argument("--patience", type=int, default=180, help="seconds for anything to happen")
    parser.add_argument("--peers", default=",".join(kind.name for kind in PEERS))
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    install()
    runs = {}

    for kind in PEERS:
        if kind.name not in options.peers.split(","):
            continue

        peer = kind(options)
        runs[kind.name] = Run(peer, options).whole()
        peer.stop()

    show(runs)


if __name__ == "__main__":
    main()
