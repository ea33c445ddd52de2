"""Test Anything Protocol for the Python tests: a numbered line a promise, the plan at the end."""
import sys


class Tap:
    def __init__(self):
        self.count = 0
        self.failures = 0

    def ok(self, held, promise, *why):
        """One promise; `why` is shown only when it does not hold."""
        self.count += 1
        print(f"{'ok' if held else 'not ok'} {self.count} - {promise}", flush=True)

        if not held:
            self.failures += 1
            for reason in why:
                self.note(reason)

        return bool(held)

    def equal(self, got, wanted, promise):
        return self.ok(got == wanted, promise, f"got    {got!r}", f"wanted {wanted!r}")

    def skip(self, promise, reason):
        self.count += 1
        print(f"ok {self.count} - {promise} # SKIP {reason}", flush=True)

    def note(self, text):
        for line in str(text).splitlines():
            print(f"# {line}", flush=True)

    def finish(self):
        """The plan. The status is 0 even so: a failure counts once, as the promise that broke."""
        print(f"1..{self.count}", flush=True)
        sys.exit(0)


def skip_all(reason):
    print(f"1..0 # SKIP {reason}", flush=True)
    sys.exit(0)
