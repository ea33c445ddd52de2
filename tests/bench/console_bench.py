#!/usr/bin/env python3
"""keng-console in figures: pages on a million messages, memory, weight, and what it costs the gateway.

Run by make console-bench. Prints; asserts nothing. The load of the machine stands beside the figures,
for they mean little on a busy one; CPU times do.
"""
import argparse
import gzip
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../support"))

import keng  # noqa: E402
from console_stage import Browser, Console, Stream  # noqa: E402

PAGES = ("/", "/tips", "/tips?show=all", "/members", "/members?q=khong+co", "/calls", "/calls/tree", "/modems",
         "/audit")
HEAVY = "/report?from=2020-01-01&to=2030-12-31"
TIMES = 20
CLIENTS = 100
MESSAGES = 200
TIPS = 10
MEMBERS = 20000


def cpu_ms(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()

    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory_kb(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        found = dict(re.findall(r"^(\w+):\s+(\d+) kB", file.read(), re.MULTILINE))

    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        peak = re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)

    return int(found["Rss"]), int(found["Pss"]), int(peak)


def measure_pages(console, browser):
    for path in PAGES:
        spans, before = [], cpu_ms(console.program.pid)

        for _ in range(TIMES):
            began = time.monotonic()
            status = browser.ask("GET", path).status
            spans.append((time.monotonic() - began) * 1000)

        cost = (cpu_ms(console.program.pid) - before) / TIMES
        print(f"{path:<18} {status}: median {statistics.median(spans):.1f} ms,"
              f" worst {max(spans):.1f} ms, CPU {cost:.1f} ms")


def measure_weight(browser):
    page = browser.get("/")
    weight = len(gzip.compress(page.text.encode()))

    for address in set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text)):
        answer = browser.ask("GET", address, headers={"Accept-Encoding": "gzip"})
        weight += int(answer.headers["Content-Length"])

    print(f"first visit: {weight / 1000:.1f} kB packed")


def measure_live(gateway, browser):
    """From the daemon's word that a tip is stored until a page that was open could show it."""
    modem, spans = gateway.modems[0], []
    stream = Stream(browser)
    stream.until("tips")

    for number in range(TIPS):
        before = gateway.rows("tips", "--limit", "1")[0]["code"]
        modem.receive("+84912999002", f"TIN mat trom lan {number} o thon Can {time.monotonic()}")
        gateway.news.until(lambda seen=before: gateway.rows("tips", "--limit", "1")[0]["code"] != seen, "a tip")
        began = time.monotonic()
        code = gateway.rows("tips", "--limit", "1")[0]["code"]

        while stream.until("tips") and code not in browser.ask("GET", "/tips").text:
            pass

        spans.append((time.monotonic() - began) * 1000)

    stream.close()
    print(f"a tip on an open page after it is stored: median {statistics.median(spans):.0f} ms,"
          f" worst {max(spans):.0f} ms, two looks at the store among it")


def measure_import(gateway, console):
    """A list of as many people as a ward has: tried, and brought in."""
    admin = console.browser("quan")
    text = "phone,name,role,team,zone\n" + "".join(
        f"0978{at:06d},Nguyễn Văn {at},MEM,Tổ {at % 40},Thôn {at % 30}\n" for at in range(MEMBERS))
    admin.upload("/members/import", text.encode())
    fields = {f"c{at}": name for at, name in enumerate(("phone", "name", "role", "team", "zone"))}

    for act in ("try", "run"):
        admin.get("/members/import")
        began = time.monotonic()
        admin.post(f"/members/import/{act}", **fields, zones="1")

        while "Đang " in admin.get("/members/import").words:
            gateway.status()

        print(f"a list of {MEMBERS} people, {act}: {time.monotonic() - began:.1f} s")

    print("memory with the list: %d kB resident, %d kB its own share, %d kB at most"
          % memory_kb(console.program.pid))
    admin.get("/members/import")
    admin.post("/members/import/drop")


def messages_ms(gateway, modem):
    """From the air until the message is off the SIM, one after the other."""
    spans = []

    for number in range(MESSAGES):
        before = modem.deleted
        began = time.monotonic()
        modem.receive("+84912999001", f"GY lan thu {number} {began}")
        gateway.news.until(lambda seen=before: modem.deleted > seen, "a message taken")
        spans.append((time.monotonic() - began) * 1000)

    return spans


def crowd(address, at_work):
    """So many browsers that load today's page without a pause; one of them a report of all years. Runs as a
    process of its own, so that it does not stand in the way of whoever measures, and behind the others."""
    first = Browser(address)
    first.sign_in("ha")

    def load(path):
        browser = Browser(address)
        browser.cookies = first.cookies
        browser.ask("GET", path)
        at_work.release()

        while True:
            browser.ask("GET", path)

    os.nice(10)
    threads = [threading.Thread(target=load, daemon=True, args=(HEAVY if number == 0 else "/",))
               for number in range(CLIENTS)]

    for thread in threads:
        thread.start()

    threads[0].join()


def measure_gateway(gateway, console):
    modem = gateway.modems[0]
    alone = messages_ms(gateway, modem)
    at_work = multiprocessing.Semaphore(0)
    clients = multiprocessing.Process(target=crowd, args=(console.address, at_work), daemon=True)
    clients.start()

    for _ in range(CLIENTS):
        at_work.acquire()

    before = cpu_ms(gateway.daemon.pid), cpu_ms(console.program.pid)
    crowded = messages_ms(gateway, modem)
    after = cpu_ms(gateway.daemon.pid), cpu_ms(console.program.pid)
    clients.terminate()
    clients.join()
    print(f"a message taken: median {statistics.median(alone):.0f} ms alone,"
          f" {statistics.median(crowded):.0f} ms beside {CLIENTS} clients and a report of all years")
    print(f"meanwhile CPU of kengd {after[0] - before[0]:.0f} ms, of the console"
          f" {after[1] - before[1]:.0f} ms, and the load is {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=keng.BUILD, help="the build folder")
    options = parser.parse_args()
    made = subprocess.run([os.path.join(options.build, "tests/bench/million_store")], check=True,
                          capture_output=True, text=True).stdout.strip()
    folder = keng.Folder()

    try:
        gateway = keng.Gateway(folder, build=options.build, settings={
            "store": {"path": made + "/keng.db", "key_file": made + "/key"},
            "console": {"listen": "127.0.0.1:0", "accounts": folder / "accounts"}})
        console = Console(gateway)
        gateway.start()
        console.add("ha", "pol")
        console.add("quan", "admin")
        console.start()
        print(f"load {os.getloadavg()[0]:.1f}")
        print("memory at rest: %d kB resident, %d kB its own share, %d kB at most"
              % memory_kb(console.program.pid))
        browser = console.browser("ha")
        measure_pages(console, browser)
        measure_weight(browser)
        measure_live(gateway, browser)
        measure_gateway(gateway, console)
        measure_import(gateway, console)
        print("memory after that: %d kB resident, %d kB its own share, %d kB at most"
              % memory_kb(console.program.pid))
        console.stop()
        gateway.stop()
    finally:
        shutil.rmtree(made)


main()
