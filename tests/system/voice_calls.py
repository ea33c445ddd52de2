#!/usr/bin/env python3
"""Calls over two ptys: what is played arrives sample for sample, and keys arrive once and bring silence."""
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../support"))

from tap import Tap, skip_all  # noqa: E402
from keng import BUILD  # noqa: E402
from voice_stage import FRAME, RATE, Stage, load, longest_gap, noise, place_of  # noqa: E402

KEYS = "0123456789*#"
SILENT_MS = 120  # key press to silence
FROZEN_MS = 400  # the same while the loop stands still

if not os.path.exists(os.path.join(BUILD, "modem/keng-voice.so")):
    skip_all("built without voice")

tap = Tap()


def capture(stage, seconds, spoil=None):
    """What the caller hears of a call that plays a prompt, and the prompt."""
    prompt = noise(seconds, 7)
    path = stage.save("prompt", prompt)
    stage.far(f"record {stage / 'heard'}")

    if spoil and "stale" in spoil:
        stage.far(f"audio {spoil}")

    stage.call_in()

    if spoil and "stale" not in spoil:
        stage.far(f"audio {spoil}")

    stage.order(f"play {path}")
    stage.until("played", "0 whole")
    stage.hear(300)
    stage.hang_up()
    stage.far("record")
    return prompt, load(stage / "heard")


def heard_by_caller(case):
    """Where the prompt stands in what the caller hears, and what is to be known if it does not."""
    profile, spoil = case

    with Stage(profile) as stage:
        prompt, heard = capture(stage, 2, spoil)
        return place_of(prompt, heard), f"longest gap {longest_gap(heard):.0f} ms"


BRANDS = [(brand, None) for brand in ("generic", "sim7600", "ec25", "huawei")]
TROUBLES = [("sim7600", trouble) for trouble in (
    "burst 100", "burst 40", "split 1", "split 33", "ppm 2000", "ppm -2000", "mute 800",
    "stale 4001")]


def prompts_arrive():
    # each waits for its sound most of the time
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(heard_by_caller, BRANDS + TROUBLES))

    for (profile, spoil), (place, why) in zip(BRANDS + TROUBLES, found):
        tap.ok(place >= 0, f"{profile}{', ' + spoil if spoil else ''}: a prompt arrives whole, "
               "without a gap", why)

        if not spoil:
            tap.ok(0 <= place <= RATE, f"{profile}: the first sound comes within a second",
                   f"{place * 1000 / RATE} ms")


prompts_arrive()


def keys_come_once(profile, command, keys, milliseconds, promise):
    with Stage(profile) as stage:
        stage.call_in()
        stage.hear(300)
        stage.far(command)
        heard = stage.keys_until(milliseconds)
        tap.equal(heard, keys, promise)
        stage.hang_up()


keys_come_once("generic", f"tone {KEYS}", KEYS, 3500, "keys are heard in the sound alone")
keys_come_once("sim7600", f"key {KEYS}", KEYS, 3500, "keys that the modem tells of too come once")
keys_come_once("ec25", f"key {KEYS}", KEYS, 3500, "so they do in another brand's words")
keys_come_once("generic", "tone 112233 80 200", "112233", 2200, "the same key twice is two keys")
keys_come_once("huawei", "tone 5 2000 100", "5", 2700, "a key that is held long is one key")


def silence_after(stage, heard, frame):
    """Milliseconds from a key to the last sample of what was played."""
    last = max((i for i in range(frame * FRAME, len(heard)) if heard[i]),
               default=frame * FRAME)
    return (last + 1 - frame * FRAME) * 1000 / RATE


def key_brings_silence():
    with Stage("sim7600") as stage:
        path = stage.save("prompt", noise(20, 3))
        times = []
        stage.far("subscribe tone")

        for key in "12345":
            stage.far(f"record {stage / 'heard'}")
            stage.call_in()
            stage.order(f"play {path} cut")
            stage.hear(700)
            stage.tones.clear()
            stage.far(f"tone {key}")
            stage.until("played", None)
            stage.until("key", key)
            stage.hear(200)
            stage.far("record")
            times.append(silence_after(stage, load(stage / "heard"), stage.tones[0]["frame"]))
            stage.hang_up()

        tap.note("key to silence: " + ", ".join(f"{ms:.0f}" for ms in times) + " ms")
        tap.ok(max(times) <= SILENT_MS,
               f"a key brings silence within {SILENT_MS} ms", times)


key_brings_silence()


def a_slow_disk_is_not_heard():
    with Stage("ec25") as stage:
        prompt = noise(3, 6)
        stage.far("subscribe tone")
        stage.far(f"record {stage / 'heard'}")
        stage.call_in()
        stage.order(f"play {stage.save('prompt', prompt)}")

        for _ in range(5):
            stage.order("freeze 400")
            stage.hear(500)

        stage.until("played", "0 whole")
        stage.order(f"play {stage / 'prompt'} cut")
        stage.hear(500)
        stage.order("freeze 1000")
        stage.hear(100)
        stage.tones.clear()
        stage.far("tone 7")
        stage.until("key", "7")
        stage.far("record")
        heard = load(stage / "heard")
        tap.ok(place_of(prompt, heard) >= 0, "a loop that stands still is not heard")
        tap.ok(silence_after(stage, heard, stage.tones[0]["frame"]) <= FROZEN_MS,
               "and a key brings silence all the same")


a_slow_disk_is_not_heard()


def recordings_are_whole():
    with Stage("ec25") as stage:
        speech = noise(2, 9)
        stage.save("speech", speech)
        stage.call_in()
        stage.order(f"record {stage / 'recorded'}")
        stage.hear(200)
        stage.far(f"play {stage / 'speech'}")
        stage.hear(2400)
        stage.order("end-record")
        stage.until("recorded")
        tap.ok(place_of(speech, load(stage / "recorded")) >= 0,
               "what the caller says is recorded sample for sample", stage.counters())
        stage.order(f"record {stage / 'again'}")
        stage.far(f"play {stage / 'speech'}")
        stage.hear(800)
        stage.hang_up()
        tap.ok(os.path.getsize(stage / "again") > RATE,
               "a recording that the caller ends by hanging up is kept")


recordings_are_whole()


def others_hear_the_keys():
    promise = "sox and multimon-ng hear the same keys"

    if not shutil.which("sox") or not shutil.which("multimon-ng"):
        tap.skip(promise, "they are not installed")
        return

    with Stage("generic") as stage:
        stage.call_in()
        stage.order(f"record {stage / 'keys.raw'}")
        stage.hear(200)
        stage.far(f"tone {KEYS}")
        heard = stage.keys_until(3500)
        stage.order("end-record")
        stage.until("recorded")
        subprocess.run(["sox", "-t", "raw", "-r", "8000", "-e", "signed", "-b", "16", "-c", "1",
                        stage / "keys.raw", stage / "keys.wav"], check=True)
        said = subprocess.run(["multimon-ng", "-q", "-a", "DTMF", "-t", "wav",
                               stage / "keys.wav"], capture_output=True, text=True, check=False)
        theirs = "".join(line.split()[-1] for line in said.stdout.splitlines()
                         if line.startswith("DTMF:"))
        tap.equal((heard, theirs), (KEYS, KEYS), promise)


others_hear_the_keys()


def calls_go_out():
    with Stage("huawei", answers=False) as stage:
        stage.far("auto-answer 700")
        stage.order("dial 0912345678")
        ringing, _ = stage.until("alerting")
        answered, _ = stage.until("answered")
        stage.until("audio")
        tap.ok(answered - ringing >= 600, "a call of ours is answered when somebody answers")
        stage.until("idle")
        stage.order("send")
        tap.equal(stage.until("sent")[1], "sent", "messages go out while it talks")
        stage.order("hangup")
        tap.equal(stage.until("ended")[1], "local", "and it is hung up")


calls_go_out()


def audio_may_fail():
    with Stage("sim7600") as stage:
        stage.call_in()
        stage.far("audio mute 60000")
        tap.equal(stage.until("ended")[1], "no-audio", "a modem that falls mute ends the call")

    with Stage("sim7600") as stage:
        stage.call_in()
        stage.far("audio vanish")
        tap.equal(stage.until("ended")[1], "no-audio",
                  "an audio port that goes ends the call")
        stage.far("sms +84912345678 con day")
        stage.until("part")
        stage.far("ring 0912345678")
        stage.until("refused")
        stage.until("idle")
        stage.order("send")
        tap.equal(stage.until("sent")[1], "sent", "and nothing else is harmed")


audio_may_fail()


def resources(stage):
    folder = f"/proc/{stage.talk.pid}"
    return len(os.listdir(folder + "/fd")), len(os.listdir(folder + "/task"))


def calls_leave_nothing():
    before = None

    with Stage("ec25") as stage:
        path = stage.save("prompt", noise(0.1, 4))

        for i in range(26):
            stage.call_in(f"09123456{i:02}")
            stage.order(f"play {path}")
            stage.hang_up()
            before = resources(stage) if i == 0 else before

        tap.equal(resources(stage), before, "calls leave no descriptor and no thread behind")


calls_leave_nothing()

tap.finish()
