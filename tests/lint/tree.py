#!/usr/bin/env python3
"""The tree: scripts parse, nothing names a machine, everything is in the release."""
import os
import re
import shutil
import subprocess

import source
from tap import Tap

# Joined here so that this file does not name what it forbids.
BANNED = {
    "TO" + "DO": r"\bTO" + r"DO\b",
    "FIX" + "ME": r"\bFIX" + r"ME\b|\bX" + r"XX\b",
    "a path of somebody's machine": r"/wo" + r"rk/|/ho" + r"me/\w|/ro" + r"ot/\w",
    "a package registry": r"https?://(deb|registry|proxy|files|pypi)\." ,
}
# TAP's own word for a known failure.
DIRECTIVE = re.compile(r"# TO" + r"DO")
TEXTS = (".c", ".h", ".py", ".sh", ".mk", ".sql", ".conf", ".ac", ".am", ".md", ".1", ".5", ".8",
         ".service", ".rules", ".in")
GENERATED = {"Makefile.in", "config.h.in", "configure", "aclocal.m4", "configure~", "config.h.in~"}


def banned_words():
    for path in source.paths(*TEXTS):
        if path in GENERATED:
            continue

        for number, line in enumerate(source.text(path).splitlines(), 1):
            for what, pattern in BANNED.items():
                if re.search(pattern, DIRECTIVE.sub("", line)):
                    yield f"{path}:{number} has {what}"


def first_line(path):
    return source.text(path).partition("\n")[0]


def shell_scripts():
    return [path for path in source.paths()
            if path.endswith(".sh") or (path not in GENERATED and re.match(
                r"#!.*\b(ba)?sh\b", first_line(path)))] + [".ci/run"]


def python_scripts():
    return [path for path in source.paths()
            if path.endswith(".py") or re.match(r"#!.*\bpython3\b", first_line(path))]


def run(*command):
    done = subprocess.run(command, cwd=source.TOP, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines() or ["failed"]


def broken_shell():
    found = []

    for path in shell_scripts():
        shell = "bash" if "bash" in first_line(path) else "sh"
        found += run(shell, "-n", path)

    return found


def broken_python():
    for path in python_scripts():
        try:
            compile(source.text(path), path, "exec")
        except SyntaxError as problem:
            yield f"{path}:{problem.lineno}: {problem.msg}"


def manuals():
    return [path for path in source.paths(".1", ".5", ".7", ".8")]


def untidy_manuals():
    found = []

    for path in manuals():
        found += run("mandoc", "-T", "lint", "-W", "warning", path)

    return found


def build_files():
    texts = "\n".join(source.text(path) for path in source.paths(".mk", "Makefile.am"))
    return re.sub(r"#.*", "", texts)


def tracked():
    done = subprocess.run(("git", "ls-files", "-z"), cwd=source.TOP, capture_output=True,
                          text=True, check=False)
    return [path for path in done.stdout.split("\0") if path] if done.returncode == 0 else []


def default_sources(names):
    """A program that lists no sources has one: its name and .c."""
    listed = {name[:-len("_SOURCES")] for name in names if name.endswith("_SOURCES")}
    return {f"{name}.c" for name in names if re.sub(r"\W", "_", name) not in listed}


def left_out():
    """Tracked files that no makefile names, alone or by a folder in EXTRA_DIST."""
    named = set(re.split(r"[\s=]+", build_files()))
    named |= default_sources(named)
    own = re.compile(r"(^|/)(local\.mk|\.gitignore|Makefile\.am|configure\.ac|LICENSE)$")

    for path in tracked():
        folders = {path[:at] for at, mark in enumerate(path) if mark == "/"}

        if path not in named and not folders & named and not own.search(path):
            yield path


def check(promise, findings, tool=None):
    if tool and not shutil.which(tool):
        tap.skip(promise, f"{tool} is not installed")
        return

    found = list(findings())
    tap.ok(not found, promise, *found)


tap = Tap()
check("no file keeps a note to its author or names a machine", banned_words)
check("every shell script parses", broken_shell)
check("shellcheck has nothing to say",
      lambda: run("shellcheck", *shell_scripts()), "shellcheck")
check("every Python script compiles", broken_python)
check("pyflakes has nothing to say", lambda: run("pyflakes3", *python_scripts()), "pyflakes3")
check("the manuals are clean mdoc", untidy_manuals, "mandoc")

if os.path.exists(os.path.join(source.TOP, ".git")) and shutil.which("git"):
    check("every tracked file is in the release", left_out)
else:
    tap.skip("every tracked file is in the release", "this is a release")

tap.finish()
