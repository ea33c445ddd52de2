"""A phone to call the gateway from: what it says is shown as text, and heard where there is a sound card.

Prompts are known by their sound, so that what is shown is what a caller would have heard.
"""
import array
import os
import shutil
import subprocess
import wave

import community
from callers import APART, PIECE, Sounds
from keng import Timeout
from voice_stage import RATE, load

FAST = 8       # times as fast as a line, where nobody listens
PATIENCE = 60  # seconds of sound
SAID = 3       # of the warnings, the last
VOICE = ("espeak-ng", "-v", "vi", "-s", "130")


def can_call(build):
    """Whether there is voice here: the module and something that speaks."""
    return (os.path.exists(os.path.join(build, "modem/keng-voice.so")) and
            shutil.which("espeak-ng") is not None)


def to_line(wav, out):
    """A WAV file as 8 kHz samples; good enough for a voice."""
    with wave.open(wav) as file:
        rate, samples = file.getframerate(), array.array("h", file.readframes(file.getnframes()))

    step = rate / RATE
    line = array.array("h", (sum(samples[int(i * step):int((i + 1) * step) + 1]) //
                             len(samples[int(i * step):int((i + 1) * step) + 1])
                             for i in range(int(len(samples) / step))))
    line.extend([0] * (RATE // 2))

    with open(out, "wb") as file:
        file.write(line.tobytes())


class PhoneBox:
    """show(text) for each prompt as it begins; listens: somebody sits there, at the speed of a line."""

    def __init__(self, gateway, modem, show, listens):
        self.gateway, self.modem, self.show, self.listens = gateway, modem, show, listens
        self.path = gateway.folder / "phone.heard"
        self.player, self.texts = None, {}
        self.heard, self.scanned, self.said = b"", 0, []

    # --- what may be heard ---

    def learn(self):
        """The first sound of each prompt and warning, with its words."""
        self.gateway.log_until("prompts have their sound")
        sounds = Sounds(self.gateway)
        self.texts = {}

        for row in self.gateway.rows("prompts"):
            shown = row["name"] if row["name"].isdigit() else row["words"]
            self.texts[sounds.of(row["name"]).tobytes()[:2 * PIECE]] = shown.strip(" .,")

        sent = [row for row in self.gateway.rows("broadcasts")
                if row["state"] in ("queueing", "sending", "done")]

        for row in sorted(sent, key=lambda row: row["id"])[-SAID:]:
            spoken = self.gateway.rows("prompts", row["text"])[0]
            path = sounds.path_of(spoken["spoken"])
            self.gateway.file_until(path)
            self.texts[load(path).tobytes()[:2 * PIECE]] = spoken["words"]

    def look(self):
        """Shows what began to be said since the last look; True when something did."""
        if not os.path.exists(self.path):
            return False

        with open(self.path, "rb") as file:
            file.seek(len(self.heard))
            fresh = file.read()

        self.heard += fresh
        self.sound(fresh)
        begun = sorted((place, text) for piece, text in self.texts.items()
                       for place in self.places(piece))
        self.scanned = max(0, len(self.heard) - 2 * PIECE + 2)

        for _, text in begun:
            self.said.append(text)
            self.show(text)

        return bool(begun)

    def places(self, piece):
        """Where it begins in what was not looked at yet."""
        place = self.heard.find(piece, self.scanned)

        while place >= 0:
            yield place
            place = self.heard.find(piece, place + len(piece))

    def sound(self, fresh):
        if self.player and fresh:
            try:
                self.player.stdin.write(fresh)
                self.player.stdin.flush()
            except OSError:
                self.player = None

    def pass_sound(self, milliseconds):
        """False when there is no call any more."""
        self.modem.commands.say(f"audio wait {milliseconds}")
        going = self.modem.commands.hear() == "ok"
        self.look()
        return going

    @property
    def in_call(self):
        return self.modem.call in ("incoming", "active")

    # --- what a caller does; who is a name of the sample community ---

    def call(self, who, _=""):
        if self.in_call:
            return False

        self.learn()
        self.heard, self.scanned, self.said = b"", 0, []
        self.modem.command(f"audio pace {0 if self.listens else FAST}")
        self.modem.command(f"record {self.path}")

        if self.listens and shutil.which("aplay") and os.path.exists("/dev/snd"):
            self.player = subprocess.Popen(
                ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", "8000", "-c", "1"],
                stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)

        self.modem.call = "incoming"
        self.modem.command(f"ring {community.BY_NAME[who].number}")
        return True

    def hear(self, _, words):
        """Until a prompt with these words begins; those heard before it are done with."""
        self.gateway.news.until(lambda: self.modem.call != "incoming", "somebody answers")
        passed = 0

        while passed < PATIENCE * 1000:
            for number, text in enumerate(self.said):
                if words in text:
                    del self.said[:number + 1]
                    return True

            if self.pass_sound(200):
                passed += 200
            elif self.modem.call == "none":
                break

        return any(words in text for text in self.said)

    def press(self, _, keys):
        before, pace = self.modem.tones, 1 if self.listens else FAST
        self.modem.command(f"key {keys} 100 {APART * pace}")

        if not self.listens:
            self.gateway.news.until(lambda: self.modem.tones >= before + len(keys) or
                                    not self.in_call, "the keys were pressed")

    def speak(self, _, words):
        """In a voice of its own, as a caller would."""
        wav, said = self.gateway.folder / "phone.wav", self.gateway.folder / "phone.says"
        subprocess.run([*VOICE, "-w", wav, "--", words], check=True)
        to_line(wav, said)

        while not self.listens and any(self.heard[-RATE:]) and self.pass_sound(100):
            pass  # polite callers let the other side finish

        before = self.modem.played
        self.modem.command(f"play {said}")

        if not self.listens:
            self.gateway.news.until(lambda: self.modem.played > before or not self.in_call,
                                    "it was said")

    def hang(self, _="", __=""):
        if self.in_call:
            self.modem.command("hangup")
            self.gateway.news.until(lambda: not self.in_call, "the call is over")

        self.over()

    def over(self):
        """What is left of a call that ended."""
        try:
            self.modem.command("record")
        except Timeout:
            pass

        self.look()

        if self.player:
            self.player.stdin.close()
            self.player = None

        if os.path.exists(self.path):
            os.unlink(self.path)
