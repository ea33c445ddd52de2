#!/usr/bin/env python3
"""The look on the page: lengths, headers, no forward declarations of statics."""
import re
import statistics

import source
from tap import Tap

FUNCTION_LINES = 70
FILE_LINES = 600
MEDIAN_LINES = 16
NINETIETH_LINES = 45

# Byte lexers and pure tables, where one long switch reads better than many short functions.
LONG_FUNCTIONS = {}

DECLARATION = re.compile(r"^static\s[^;{}=]*\)\s*;", re.M)
STRUCT_TYPEDEF = re.compile(r"^\s*typedef\s+struct\b", re.M)


def functions(path):
    """(name, lines) of each function: kernel style puts both of its braces at column 0."""
    lines = source.text(path).splitlines()
    start = None

    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            head = " ".join(lines[max(0, start - 6):start]).split(";")[-1].split("}")[-1]
            name = re.findall(r"(\w+)\s*\(", head)
            yield name[0] if name else "?", number - start + 2
            start = None


def all_functions():
    for path in source.paths(".c"):
        for name, lines in functions(path):
            yield path, name, lines


def long_functions():
    for path, name, lines in all_functions():
        if lines > FUNCTION_LINES and f"{path}:{name}" not in LONG_FUNCTIONS:
            yield f"{path}: {name} has {lines} lines"


def needless_exceptions():
    there = {f"{path}:{name}" for path, name, lines in all_functions() if lines > FUNCTION_LINES}
    return [f"{name} is no long function any more" for name in LONG_FUNCTIONS if name not in there]


def long_files():
    for path in source.paths(".c", ".h", ".py", ".sh"):
        lines = source.text(path).count("\n")

        if lines > FILE_LINES:
            yield f"{path} has {lines} lines"


def forward_declarations():
    for path in source.paths(".c"):
        for found in DECLARATION.finditer(source.text(path)):
            if "(*" not in found.group():
                yield f"{path}: {' '.join(found.group().split())}"


def headers_without_guard():
    return [path for path in source.paths(".h")
            if "#pragma once" not in source.text(path) and path != "config.h.in"]


def struct_typedefs():
    return [path for path in source.paths(".c", ".h") if STRUCT_TYPEDEF.search(source.text(path))]


def files_without_head():
    return [path for path in source.paths(".c", ".h") if not source.text(path).startswith("/*")]


def untidy_lines():
    for path in source.paths(".c", ".h", ".py", ".sh", ".mk", ".sql", ".conf"):
        text = source.text(path)

        if not text.endswith("\n"):
            yield f"{path}: no newline at its end"

        for number, line in enumerate(text.splitlines(), 1):
            if line != line.rstrip():
                yield f"{path}:{number}: blanks at the end of the line"


tap = Tap()

for promise, findings in (
        (f"no function is longer than {FUNCTION_LINES} lines", long_functions),
        ("every exception to that is needed", needless_exceptions),
        (f"no file is longer than {FILE_LINES} lines", long_files),
        ("no static is declared ahead of its definition", forward_declarations),
        ("every header has #pragma once", headers_without_guard),
        ("no struct hides behind a typedef", struct_typedefs),
        ("every C file says at its head what it is", files_without_head),
        ("no line ends in blanks, every file in a newline", untidy_lines)):
    found = list(findings())
    tap.ok(not found, promise, *found)

sizes = sorted(lines for path, _, lines in all_functions() if not path.startswith("tests/"))
median = statistics.median(sizes)
ninetieth = sizes[len(sizes) * 9 // 10]
tap.note(f"{len(sizes)} functions: median {median:g} lines, 90th percentile {ninetieth}")
tap.ok(median <= MEDIAN_LINES, f"the median function has at most {MEDIAN_LINES} lines")
tap.ok(ninetieth <= NINETIETH_LINES, f"nine in ten have at most {NINETIETH_LINES}")
tap.finish()
