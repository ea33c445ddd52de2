"""People on the phone with a gateway: they hear what it says, speak, press keys and hang up.

Nothing here waits for a clock: sound passes between the emulated modem and the daemon several times
as fast as on a real line, each frame waits for the other, and who listens counts what has passed.
"""
import hashlib
import os

from keng import Timeout
from voice_stage import RATE, load, noise

PACE = 8          # times as fast as a line
PIECE = 2000      # samples
PATIENCE = 120    # seconds of sound for one prompt: a menu may be said again before it
APART = 200       # ms of real time between two keys: what is nearer is one press


def speech(seconds, seed=5):
    """What a caller says: no word, but loud, with a pause behind it."""
    samples = noise(seconds, seed)
    samples.extend([0] * 4000)
    return samples


class Sounds:
    """What the daemon has rendered: prompts by their names, other words as they are spoken."""

    def __init__(self, gateway, rate=120):
        self.folder, self.rate = gateway.folder / "prompts", rate
        self.spoken = {row["name"]: row["spoken"] for row in gateway.rows("prompts")}

    def of(self, words, voice="vi"):
        return load(self.path_of(words, voice))

    def path_of(self, words, voice="vi"):
        key = f"1|{voice}|{self.rate}|{self.spoken.get(words, words)}"
        digest = hashlib.blake2b(key.encode(), digest_size=16).hexdigest().upper()
        return os.path.join(self.folder, digest + ".pcm")


class Caller:
    """One phone at one modem. Each method returns the caller, or raises Timeout."""

    def __init__(self, gateway, modem, sounds, pace=PACE):
        self.gateway, self.modem, self.sounds = gateway, modem, sounds
        self.pace = pace
        self.path = gateway.folder / f"{modem.name}.heard"
        self.heard, self.place = b"", 0
        modem.command(f"audio pace {pace}")
        modem.command(f"record {self.path}")

    # --- the line ---

    def rings(self, number=""):
        self.modem.call = "incoming"  # what the last call came to is no news of this one
        self.modem.command(f"ring {number}")
        return self

    def is_put_through(self):
        """Until there is sound."""
        self.gateway.news.until(lambda: self.modem.call == "active" or self.modem.call == "none",
                                "the call is answered")

        while True:
            self.modem.commands.say("audio wait 20")

            if self.modem.commands.hear() == "ok":
                return self

            if self.modem.call == "none":
                raise Timeout("the call has ended, and there was no sound: "
                              f"{self.gateway.daemon.said(10)}")

    def calls(self, number=""):
        return self.rings(number).is_put_through()

    def picks_up(self, seconds=60):
        """Whom the gateway calls: it rings here, and somebody answers."""
        self.gateway.news.until(lambda: self.modem.call == "alerting", "it rings here", seconds)
        self.modem.command("answer")
        return self.is_put_through()

    def hangs_up(self):
        if self.modem.call != "none":
            self.modem.commands.say("hangup")
            self.modem.commands.hear()  # an error when it was over by itself that very moment

        return self.is_over()

    def is_over(self, seconds=60):
        self.gateway.news.until(lambda: self.modem.call == "none", "the call is over", seconds)
        self.modem.command("record")
        return self

    # --- hearing ---

    def listen(self, milliseconds=200):
        """So much sound passes; False when the call is over."""
        self.modem.commands.say(f"audio wait {milliseconds}")
        going = self.modem.commands.hear() == "ok"

        with open(self.path, "rb") as file:
            file.seek(len(self.heard))
            self.heard += file.read()

        return going

    def find(self, pieces, start):
        """How many of the pieces came, in order, and where the last of them ends (0: not yet)."""
        found, at = 0, start

        for piece in pieces:
            place = self.heard.find(piece, at)

            if place >= 0:
                found, at = found + 1, place + len(piece)

        return found, at if self.heard.find(pieces[-1], start) >= 0 else 0

    def hears(self, *prompts, voice="vi"):
        """These, each to its end. A machine that is very busy may stutter a little."""
        for said in prompts:
            self.hears_sound(self.sounds.of(said, voice), said)

        return self

    def hears_sound(self, sound, said="a sound"):
        raw = sound.tobytes()
        pieces = [raw[i:i + 2 * PIECE] for i in range(0, len(raw) - 2 * PIECE, 2 * PIECE)] or [raw]
        going, passed = True, 0

        while True:
            found, end = self.find(pieces, self.place)

            if end and found * 10 >= len(pieces) * 7:
                self.place = end
                return self

            if not going or passed > PATIENCE * 1000:
                raise Timeout(f"“{said}” was not heard: {found} of {len(pieces)} pieces"
                              f" ({'the call is over' if not going else 'it goes on'}),"
                              f" but {self.instead()}")

            going = self.listen()
            passed += 200

    def instead(self):
        """The prompts that did come, in order, by where they begin."""
        begun = {name: self.heard.find(self.sounds.of(name).tobytes()[:2 * PIECE])
                 for name in self.sounds.spoken}
        return [name for name, place in sorted(begun.items(), key=lambda each: each[1])
                if place >= self.place]

    def hears_code(self):
        """Six digits, one after the other."""
        sounds = [self.sounds.of(str(digit)).tobytes()[:2 * PIECE] for digit in range(10)]
        code, passed = "", 0

        while len(code) < 6:
            places = [(place, digit) for digit, sound in enumerate(sounds)
                      if (place := self.heard.find(sound, self.place)) >= 0]

            if places:
                place, digit = min(places)
                code += str(digit)
                self.place = place + 2 * PIECE
            elif not self.listen() or (passed := passed + 200) > PATIENCE * 1000:
                raise Timeout(f"no code but “{code}” was heard")

        return code

    # --- telling ---

    def presses(self, keys):
        before = self.modem.tones
        self.modem.command(f"key {keys} 100 {APART * self.pace}")
        self.gateway.news.until(lambda: self.modem.tones >= before + len(keys) or
                                self.modem.call == "none", "the keys were pressed")
        return self

    def says(self, samples):
        path = self.gateway.folder / f"{self.modem.name}.says"
        before = self.modem.played

        with open(path, "wb") as file:
            file.write(samples.tobytes())

        self.modem.command(f"play {path}")
        # as long as it takes on a line: a busy machine is no faster
        self.gateway.news.until(lambda: self.modem.played > before or self.modem.call == "none",
                                "it was said", 60 + len(samples) / RATE)
        return self
