"""Somebody who has started the demo and sits at its terminal: reads what is printed, types."""
import os
import pty
import re
import select
import subprocess
import sys
import time

import keng

DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "demo.py")
ACCOUNT = re.compile(r"^  ([a-z]+)  ", re.MULTILINE)


class Newcomer:
    def __init__(self, *options):
        ours, theirs = pty.openpty()
        self.screen = ours
        self.read = self.told = ""
        self.address = self.password = None  # of the console
        self.accounts = []
        self.demo = subprocess.Popen(
            [sys.executable, DEMO, "--build", keng.BUILD, *options], stdin=theirs, stdout=theirs,
            stderr=theirs, start_new_session=True, env={**os.environ, "NO_COLOR": "1"})
        os.close(theirs)
        self.until(r"Bạn là ai")

    def until(self, pattern):
        """The first match in what is printed from here on; what stands before it is told, and read."""
        deadline = time.monotonic() + keng.PATIENCE

        while not (found := re.search(pattern, self.read)):
            left = deadline - time.monotonic()

            if left <= 0 or not select.select([self.screen], [], [], left)[0]:
                self.demo.terminate()
                raise keng.Timeout(f"the demo did not print {pattern}: {self.read}")

            self.read += self.more()

        self.told, self.read = self.read[:found.end()], self.read[found.end():]
        return found

    def more(self):
        """A terminal whose program has ended fails to be read."""
        try:
            return os.read(self.screen, 65536).decode("utf-8", "ignore").replace("\r", "")
        except OSError as problem:
            raise keng.Timeout(f"the demo ended: {self.read}") from problem

    def type(self, line):
        os.write(self.screen, f"{line}\n".encode())

    def find_door(self):
        """The console's address, the password, and the names of its accounts, as printed."""
        self.type("w")
        self.address = self.until(r"http://([\d.:]+)/")[1]
        self.password = self.until(r"mật khẩu[^:]*: (\S+)")[1]
        self.until(r"\n  Mở trang")
        self.accounts = ACCOUNT.findall(self.told)

    def leave(self):
        """The demo's exit status."""
        self.type("q")
        status = self.demo.wait(keng.PATIENCE)
        os.close(self.screen)
        return status
