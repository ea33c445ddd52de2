#!/usr/bin/env python3
"""The include list is the dependency graph: every arrow points down, every library has its place."""
import re

import source
from tap import Tap

# What a folder may include beside itself. boundary.h holds the values that cross to the modem.
VALUES = "modem/boundary.h"
ARROWS = {
    "gateway/base": (),
    "parsers": ("gateway/base",),
    "modem": ("gateway/base", "parsers/at", "parsers/sms"),
    "gateway/store": ("gateway/base", "parsers", VALUES),
    "gateway/outbox": ("gateway/base", "parsers", "gateway/store", VALUES),
    "gateway/handlers": ("gateway/base", "parsers", "gateway/store", "gateway/outbox"),
    "gateway/inbox": ("gateway/base", "parsers", "gateway/store", "gateway/outbox",
                      "gateway/handlers", VALUES),
    "gateway/ivr": ("gateway/base", "parsers", "gateway/store", "gateway/handlers",
                    "modem/call.h", "modem/voice.h"),
    "gateway/report": ("gateway/base", "parsers", "gateway/store"),
    "gateway/control": ("gateway/base", "parsers", "gateway/store", "gateway/outbox",
                        "gateway/handlers", "gateway/report"),
    "gateway/ctl": ("gateway/base", "parsers", "gateway/store", "gateway/outbox", "gateway/report",
                    "gateway/control", "config"),
    "gateway/console": ("gateway/base", "parsers", "gateway/store", "gateway/outbox",
                        "gateway/report", "gateway/control", "config"),
    "config": ("gateway", "parsers", "modem"),
    "tests/emulator": ("gateway/base",),
}

# Of base, the pure parsers may see what has no descriptor, no clock and no log.
PURE = {"alloc.h", "arena.h", "hex.h", "strbuf.h"}

# A library's header and the only places that may know it.
LIBRARIES = {
    "sqlite3.h": ("gateway/store/",),
    "libserialport.h": ("modem/port_serial.c",),
    "pcre2.h": ("parsers/text/",),
    "utf8proc.h": ("parsers/text/", "parsers/sms/split.c"),
    "event2/": ("gateway/base/loop.c",),
    "libconfig.h": ("config/",),
    "spandsp.h": ("modem/voice_module.c",),
    "sndfile.h": ("modem/voice_module.c",),
    "microhttpd.h": ("gateway/console/http",),
}

SYSTEM_NOT_PURE = {"fcntl.h", "poll.h", "signal.h", "sys/socket.h", "termios.h", "unistd.h"}
TIME_CALLS = re.compile(r"\b(clock_gettime|gettimeofday|time|ftime|timespec_get)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def module_of(path):
    folders = [folder for folder in ARROWS if path.startswith(folder + "/")]
    return max(folders, key=len, default=None)


def is_below(header, allowed):
    return any(header == place or header.startswith(place + "/") for place in allowed)


def includes():
    for path in source.paths(".c", ".h"):
        for kind, header in INCLUDE.findall(source.text(path)):
            yield path, kind, header


def wrong_arrows():
    for path, kind, header in includes():
        module = module_of(path)

        if kind != '"' or header == "config.h" or not module:
            continue

        own = "parsers" if module == "parsers" else module

        if "/" not in header:
            yield f"{path} includes {header}: paths start at the top"
        elif not is_below(header, (own,) + ARROWS[module]):
            yield f"{path} includes {header}: {module} may not know it"


def impure_parsers():
    for path, kind, header in includes():
        if not path.startswith("parsers/"):
            continue

        base = header.startswith("gateway/base/") and header.rpartition("/")[2] not in PURE

        if base or (kind == "<" and header in SYSTEM_NOT_PURE):
            yield f"{path} includes {header}: parsers have no descriptor, clock, SQL or log"


def misplaced_libraries():
    for path, kind, header in includes():
        for library, places in LIBRARIES.items():
            if kind == "<" and header.startswith(library) and not path.startswith(
                    places + ("tests/",)):
                yield f"{path} includes <{header}>: its place is {', '.join(places)}"


def emulator_sharing():
    for path, kind, header in includes():
        if path.startswith("tests/emulator/") and kind == "<" and header.startswith(
                ("sqlite3", "libserialport", "pcre2", "utf8proc")):
            yield f"{path} includes <{header}>: the emulator shares nothing with what it tests"


def own_header_late():
    for path in source.paths(".c"):
        own = path[:-2] + ".h"
        quoted = [header for _, header in INCLUDE.findall(source.text(path)) if header != "config.h"]

        if own in quoted and quoted[0] != own:
            yield f"{path}: its own header comes first"


def time_readers():
    for path in source.paths(".c"):
        if path.startswith("tests/") and not path.startswith("tests/emulator/"):
            continue

        if path != "gateway/base/clock.c":
            for call in TIME_CALLS.finditer(COMMENT.sub("", source.text(path))):
                yield f"{path} calls {call.group(1)}(): only gateway/base/clock.c reads time"


tap = Tap()

for promise, findings in (
        ("dependencies point down", wrong_arrows),
        ("parsers are pure", impure_parsers),
        ("each library is known in its own place only", misplaced_libraries),
        ("the emulator shares only base with what it tests", emulator_sharing),
        ("a source file includes its own header first", own_header_late),
        ("only the clock reads time", time_readers)):
    found = list(findings())
    tap.ok(not found, promise, *found)

tap.finish()
