#!/usr/bin/env python3
"""The derived PDUs are what their generator writes: none was bent until a test passed."""
import os
import subprocess
import sys

TOP = os.environ.get("top_srcdir") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
VECTORS = os.path.join(TOP, "tests/vectors")
sys.path.insert(0, os.path.join(TOP, "tests/support"))

from tap import Tap  # noqa: E402

tap = Tap()
made = subprocess.run([sys.executable, os.path.join(VECTORS, "derive.py")], capture_output=True,
                      check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"})

with open(os.path.join(VECTORS, "pdu_derived.jsonl"), "rb") as file:
    kept = file.read()

tap.ok(made.returncode == 0 and made.stdout == kept,
       "tests/vectors/derive.py writes pdu_derived.jsonl as it stands", made.stderr.decode())
tap.finish()
