#!/usr/bin/env python3
"""Measures the real kengd against keng-emulator and prints the figures. It asserts nothing.

    make bench              in a build folder configured without sanitizers
"""
import argparse
import os
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

import pdu  # noqa: E402
from keng import Folder, Gateway  # noqa: E402

SLOTS = 30
SENDERS = 50


class Cost:
    """What /proc says a process has used since this was made."""

    def __init__(self, pid):
        self.pid = pid
        self.cpu_before = self.cpu()

    def cpu(self):
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()

        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def spent(self):
        return self.cpu() - self.cpu_before

    def status(self, name):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))

    def switches(self):
        return self.status("voluntary_ctxt_switches")


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, value, goal):
        self.rows.append((what, value, goal))
        print(f"  {what}: {value}", file=sys.stderr, flush=True)

    def add_rate(self, what, rate, commits, flushes, goal):
        """Beside a rate stands what a message costs in commits and what the disk was like."""
        self.add(what, f"{rate:,.0f}/s", goal)
        self.add("· commits a message; a flush before and after",
                 f"{commits:.2f}; {flushes[0]:.2f} and {flushes[1]:.2f} ms", "")

    def add_cost(self, what, cost, count, goal):
        self.add(what, f"{1000 * cost.spent() / count:.2f} ms CPU each", goal)

    def show(self):
        widths = [max(len(row[place]) for row in self.rows) for place in range(3)]
        print(f"| {'figure':<{widths[0]}} | {'measured':<{widths[1]}} | {'goal':<{widths[2]}} |")
        print(f"|{'-' * (widths[0] + 2)}|{'-' * (widths[1] + 2)}|{'-' * (widths[2] + 2)}|")

        for row in self.rows:
            print("| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths)) + " |")


def flush_ms(folder):
    """One write and its fdatasync on the disk that the store is on."""
    taken = []
    handle = os.open(folder / "flush", os.O_RDWR | os.O_CREAT)

    for _ in range(200):
        os.pwrite(handle, os.urandom(4096), 0)
        began = time.perf_counter()
        os.fdatasync(handle)
        taken.append(1000 * (time.perf_counter() - began))

    os.close(handle)
    return statistics.median(taken)


def gateway_for(options, modems=1, modem=None, replies=1, **emulator):
    """A fresh gateway, by default with replies held back: each direction is measured alone.
    `modem` adds to what kengd.conf says of each modem."""
    gateway = Gateway(Folder(), modems, build=options.build,
                      emulator={"sim_slots": SLOTS, **emulator},
                      settings={"policy": {"replies_per_hour": replies}})

    if modem:
        gateway.configure({"policy": {"replies_per_hour": replies}, "modems": [
            {"name": each.name, "device": each.link, **modem} for each in gateway.modems]})

    return gateway


def await_deletions(gateway, modem, count):
    gateway.news.until(lambda: modem.deleted >= count, "all messages kept", 600)


def inbound(options, gateway, table):
    """Everything waits in the SIM and in the network before the daemon starts."""
    modem = gateway.modems[0]
    gateway.start_modems()

    for number in range(options.messages):
        sender = f"+8491{5000000 + number % SENDERS:07d}"
        modem.deliver(pdu.deliver(sender, f"GY tin thu {number} ve den duong o ngo so 5")[0])

    flush = flush_ms(gateway.folder)
    gateway.start(wait=False)
    cost = Cost(gateway.daemon.pid)
    await_deletions(gateway, modem, options.messages)
    seconds = (modem.deleted_at[-1] - modem.deleted_at[0]) / 1000
    gateway.run("wait-ready")
    gateway.handled(options.messages)
    commits = gateway.status()["commits"]
    table.add_rate("inbound, store mode, durable before deletion", options.messages / seconds,
                   commits / options.messages, (flush, flush_ms(gateway.folder)), "≥ 5,000/s")
    table.add_cost("inbound, kept, parsed, handled, answered where due", cost, options.messages,
                   "≤ 0.15 ms")


def direct(options, table):
    """Every message is acknowledged before the network gives the next."""
    gateway = gateway_for(options, modem={"direct": True})
    gateway.start()
    modem = gateway.modems[0]
    cost = Cost(gateway.daemon.pid)
    commits = gateway.status()["commits"]
    flush = flush_ms(gateway.folder)
    began = time.perf_counter()

    for number in range(options.messages):
        sender = f"+8491{5000000 + number % SENDERS:07d}"
        modem.deliver(pdu.deliver(sender, f"GY tin thu {number} ve den duong o ngo so 5")[0])

    gateway.handled(options.messages)
    seconds = time.perf_counter() - began
    table.add_rate("inbound, direct mode, durable before acknowledged",
                   options.messages / seconds,
                   (gateway.status()["commits"] - commits) / options.messages,
                   (flush, flush_ms(gateway.folder)), "≥ 1,200/s")
    table.add_cost("inbound, direct mode, kept and handled", cost, options.messages, "")
    gateway.stop()


def outbound(options, gateway, table):
    modem = gateway.modems[0]
    path = gateway.folder / "send.csv"
    before = len(modem.phones.submits)
    commits = gateway.status()["commits"]

    with open(path, "w", encoding="utf-8") as file:
        file.write("number,text,class\n")

        for number in range(options.messages):
            file.write(f"+8497{5000000 + number:07d},Canh bao thu {number}: khoa cong,warning\n")

    flush = flush_ms(gateway.folder)
    cost = Cost(gateway.daemon.pid)
    gateway.run("send", "--file", path)
    gateway.news.until(lambda: len(modem.phones.submits) >= before + options.messages,
                       "all messages sent", 600)
    gateway.settle()
    seconds = (modem.sent_at[-1] - modem.sent_at[before]) / 1000
    table.add_rate("outbound, parts sent and reported", options.messages / seconds,
                   (gateway.status()["commits"] - commits) / options.messages,
                   (flush, flush_ms(gateway.folder)), "≥ 1,200/s")
    table.add_cost("outbound, queued, sent and reported", cost, options.messages, "≤ 0.25 ms")
    table.add(f"resident memory after {options.messages:,} each way",
              f"{cost.status('VmRSS') / 1024:.1f} MB", "≤ 8 MB")


def pairs(options, table):
    """HD is answered with help. Nobody asks twice, so that no guard holds an answer back."""
    gateway = gateway_for(options, replies=1000)
    modem = gateway.modems[0]
    gateway.start_modems()

    for number in range(options.pairs):
        modem.deliver(pdu.deliver(f"+8491{5000000 + number:07d}", "HD")[0])

    flush = flush_ms(gateway.folder)
    gateway.start(wait=False)
    cost = Cost(gateway.daemon.pid)
    gateway.news.until(lambda: len(modem.phones.submits) >= options.pairs, "all answered", 600)
    seconds = (modem.sent_at[-1] - modem.deleted_at[0]) / 1000
    gateway.run("wait-ready")
    table.add_rate("question and answer, pairs", options.pairs / seconds,
                   gateway.status()["commits"] / options.pairs,
                   (flush, flush_ms(gateway.folder)), "≥ 700/s")
    table.add_cost("question and answer, each pair", cost, options.pairs, "")
    gateway.stop()


def latency(options, gateway, table):
    modem = gateway.modems[0]
    kept, accepted = [], []

    for number in range(options.probes):
        done = modem.deleted
        began = time.perf_counter()
        modem.receive("+84913000001", f"GY tin le {number}")
        gateway.news.until(lambda: modem.deleted > done, "it is kept")
        kept.append(1000 * (time.perf_counter() - began))

    socket = gateway.connect()

    for number in range(options.probes):
        done = len(modem.phones.submits)
        began = time.perf_counter()
        gateway.ask(socket, {"op": "send", "to": "+84913000002", "text": f"Tin le {number}",
                             "class": "alarm"})
        gateway.news.until(lambda: len(modem.phones.submits) > done, "it is sent")
        accepted.append(1000 * (time.perf_counter() - began))

    table.add("arrival to committed and deleted, median", f"{statistics.median(kept):.1f} ms",
              "≤ 3 ms")
    table.add("asked to accepted by the network, median", f"{statistics.median(accepted):.1f} ms",
              "≤ 10 ms")


def idle(options, gateway, table):
    gateway.settle()
    time.sleep(options.busy)
    cost = Cost(gateway.daemon.pid)
    before = cost.switches()
    time.sleep(options.idle)
    table.add(f"wake-ups/s of an idle modem, over {options.idle} s",
              f"{(cost.switches() - before) / options.idle:.2f}", "≤ 0.1")


def pace(options, table, modems):
    """What each modem's network could take in the time, 3 s a message."""
    gateway = gateway_for(options, modems, latency_ms=3000)
    gateway.start()
    path = gateway.folder / "send.csv"
    gateway.news.until(lambda: sum(modem["state"] == "ready"
                                   for modem in gateway.status()["modems"]) == modems,
                       "every modem is ready", 60)

    with open(path, "w", encoding="utf-8") as file:
        file.write("number,text,class\n")

        for number in range(options.paced * modems):
            file.write(f"+8497600{number:04d},Tin cham,warning\n")

    gateway.run("send", "--file", path)
    gateway.news.until(lambda: sum(len(modem.phones.submits) for modem in gateway.modems)
                       >= options.paced * modems, "all sent", 600)
    sent_at = sorted(at for modem in gateway.modems for at in modem.sent_at)
    seconds = (sent_at[-1] - sent_at[0]) / 1000
    share = 3 * (options.paced - 1) / seconds
    who = "one modem" if modems == 1 else f"{modems} modems"
    table.add(f"pace at 3 s network latency, of the possible, {who}", f"{share:.3f}", "≥ 0.99")
    gateway.stop()


def built_for_speed(build):
    with open(os.path.join(build, "config.h"), encoding="utf-8") as file:
        text = file.read()

    return not any(f"#define {name} 1" in text for name in ("HAVE_SANITIZERS", "ENABLE_FAILPOINTS"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.environ.get("top_builddir", "build"))
    parser.add_argument("--messages", type=int, default=10000)
    parser.add_argument("--probes", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=5000)
    parser.add_argument("--paced", type=int, default=20, help="messages for each modem")
    parser.add_argument("--idle", type=int, default=60)
    parser.add_argument("--busy", type=int, default=35,
                        help="how long a modem is looked at often after its last message")
    options = parser.parse_args()

    if not built_for_speed(options.build):
        print("This build has sanitizers or failpoints: its figures mean nothing.",
              file=sys.stderr)

    table = Table()
    gateway = gateway_for(options)
    inbound(options, gateway, table)
    outbound(options, gateway, table)
    latency(options, gateway, table)
    idle(options, gateway, table)
    gateway.stop()
    direct(options, table)
    pairs(options, table)
    pace(options, table, 1)
    pace(options, table, 8)
    table.show()
    print(f"\nOn {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} over five minutes. Both the "
          "emulator and this program take\ntheir share of them.")


if __name__ == "__main__":
    main()
