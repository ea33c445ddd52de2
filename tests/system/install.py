#!/usr/bin/env python3
"""What make install lays down, where, and whether systemd and udev can make sense of it."""
import os
import re
import shutil
import subprocess

import shared  # first: it finds the others
from keng import BUILD, SOURCE, Folder

tap = shared.Tap()
EXPOSURE_MAX = 1.5
WANTED = """
bin/kengctl bin/keng-emulator sbin/kengd sbin/keng-console
lib/systemd/system/keng-console.service share/man/man8/keng-console.8
lib/systemd/system/kengd.service lib/systemd/system/keng-backup.service
lib/systemd/system/keng-backup.timer
lib/sysusers.d/keng.conf lib/tmpfiles.d/keng.conf lib/udev/rules.d/60-keng.rules
share/bash-completion/completions/kengctl share/doc/keng/README.md share/doc/keng/CHANGELOG.md
share/keng/kengd.conf share/keng/keywords.conf share/keng/replies.conf share/keng/places.conf
share/keng/ivr.conf share/man/man1/kengctl.1 share/man/man1/keng-emulator.1
share/man/man5/kengd.conf.5 share/man/man5/keng-ivr.5 share/man/man8/kengd.8
""".split()


def make(*arguments):
    """Without what the make that runs this test hands down."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "DESTDIR")}
    return subprocess.run(["make", "-C", BUILD, *arguments], capture_output=True, text=True,
                          check=False, env=environment)


def variable(name):
    with open(os.path.join(BUILD, "Makefile"), encoding="utf-8") as file:
        found = re.search(rf"^{name} = (.*)$", file.read(), re.MULTILINE)

    value = found.group(1) if found else ""
    return value.replace("${prefix}", variable("prefix")) if "${prefix}" in value else value


folder = Folder()
root = folder / "root"
done = make("install", f"DESTDIR={root}")
prefix = root + variable("prefix")
conf = root + variable("sysconfdir") + "/keng/kengd.conf"
missing = [path for path in WANTED if not os.path.exists(os.path.join(prefix, path))]
tap.ok(done.returncode == 0 and not missing, "every file is in its place", missing,
       done.stderr[-2000:] if done.returncode else "")
tap.ok(os.path.exists(conf), "and a configuration to begin with")

with open(conf, "a", encoding="utf-8") as file:
    file.write("# ours\n")

make("install", f"DESTDIR={root}")
make("uninstall", f"DESTDIR={root}")

with open(conf, encoding="utf-8") as file:
    tap.ok(file.read().endswith("# ours\n"), "what the administrator wrote outlives both")

left = [os.path.join(where, name) for where, _, names in os.walk(prefix) for name in names]
tap.ok([path for path in left if path != conf] == [], "and nothing else does", left)

# --- what the system makes of it ---

make("install", f"DESTDIR={root}")
units = os.path.join(prefix, "lib/systemd/system")


def exposure(unit):
    done = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager",
                           os.path.join(units, unit)], capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    return float(found.group(1)) if found else 99.0


if shutil.which("systemd-analyze"):
    found = {unit: exposure(unit) for unit in (
        "kengd.service", "keng-backup.service", "keng-console.service")}
    tap.ok(max(found.values()) <= EXPOSURE_MAX, f"the sandbox leaves little open: {found}")
else:
    tap.skip("the sandbox leaves little open", "systemd-analyze is not installed")

with open(os.path.join(units, "kengd.service"), encoding="utf-8") as file:
    unit = file.read()

tap.ok(re.search(r"^Type=notify$", unit, re.MULTILINE) and "WatchdogSec=" in unit and
       f"ExecStart={variable('prefix')}/sbin/kengd" in unit,
       "the unit is notified, watched, and names the program where it is")

# Rules that udev cannot read are skipped by it, and logged where nobody looks.
RULE = re.compile(r'^(?:[A-Z_]+(?:\{[^}]*\})?(?:==|!=|\+=|=)"[^"]*"(?:, |$))+$')

with open(os.path.join(SOURCE, "config/udev/60-keng.rules"), encoding="utf-8") as file:
    rules = [line for line in file.read().splitlines() if line and line[0] != "#"]

bad = [rule for rule in rules if not RULE.match(rule)]
gotos = set(re.findall(r'GOTO="(\w+)"', "\n".join(rules)))
tap.ok(not bad and gotos == set(re.findall(r'LABEL="(\w+)"', "\n".join(rules))),
       "udev can read every rule, and none leads nowhere", *bad)
tap.ok(any("ID_MM_DEVICE_IGNORE" in rule for rule in rules) and
       sum('SYMLINK+="keng/' in rule for rule in rules) == 4,
       "they keep ModemManager away and make the links of /dev/keng")
tap.finish()
