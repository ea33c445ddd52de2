"""The project's own files, as the lints see them: paths from the top, texts read once."""
import os
import sys

TOP = os.environ.get("top_srcdir") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
FOLDERS = ("gateway", "parsers", "modem", "config", "tests")
NOT_OURS = ("config/autotools", "gateway/console/assets", "tests/fuzz/corpus")

sys.path.insert(0, os.path.join(TOP, "tests/support"))


def is_ours(path):
    return not any(path == place or path.startswith(place + "/") for place in NOT_OURS)


def paths(*suffixes):
    """Sorted paths of our files that end so; all of our files without suffixes."""
    found = []

    for folder in FOLDERS:
        for place, folders, names in os.walk(os.path.join(TOP, folder)):
            place = os.path.relpath(place, TOP)
            folders[:] = [name for name in folders if name not in ("__pycache__", ".deps", ".libs")]
            found += [os.path.join(place, name) for name in names]

    found += [name for name in os.listdir(TOP) if os.path.isfile(os.path.join(TOP, name))]
    return sorted(path for path in found
                  if is_ours(path) and (not suffixes or path.endswith(suffixes)))


def text(path):
    with open(os.path.join(TOP, path), encoding="utf-8", errors="replace") as file:
        return file.read()
