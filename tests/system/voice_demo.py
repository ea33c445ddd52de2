#!/usr/bin/env python3
"""The demo lets a person call: a story in which somebody does comes true from a pipe."""
import os
import shutil
import subprocess
import sys

import shared
from keng import BUILD, SOURCE

if not os.path.exists(os.path.join(BUILD, "modem/keng-voice.so")):
    shared.skip_all("built without voice")

if not shutil.which("espeak-ng"):
    shared.skip_all("espeak-ng is not installed")

tap = shared.Tap()

with open(os.path.join(SOURCE, "tests/support/call.story"), encoding="utf-8") as story:
    done = subprocess.run([sys.executable, os.path.join(SOURCE, "tests/support/demo.py"),
                           "--build", BUILD], stdin=story, capture_output=True, text=True,
                          check=False)

tap.equal(done.returncode, 0, "somebody calls, tells a tip and hears a warning")
tap.ok("☎ Để báo tin, bấm 1" in done.stdout, "what they hear is shown", done.stdout)
tap.ok("☎ trộm xe máy lúc rạng sáng" in done.stdout, "a warning with its diacritics", done.stdout)
tap.finish()
