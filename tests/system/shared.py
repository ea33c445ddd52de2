"""Lets the system tests find what they share, wherever they are started."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

from tap import Tap, skip_all  # noqa: E402

__all__ = ["Tap", "skip_all"]
