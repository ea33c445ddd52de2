#!/usr/bin/env python3
"""Callers who press nothing, anything or for ever, and modems and disks that fail: bounded, and told."""
import ctypes
import os
import random
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import shared
from callers import Caller, Sounds, speech
from keng import BUILD, SOURCE, Folder, Gateway, Timeout
from voice_stage import noise

if not os.path.exists(os.path.join(BUILD, "modem/keng-voice.so")):
    shared.skip_all("built without voice")

if not shutil.which("espeak-ng"):
    shared.skip_all("espeak-ng is not installed")

LINES = 4
CALLER = "+84912345678"
MANY, ANSWERED = 50, 5
HEARD = 1500  # ms
NEW_NAMESPACE, PRIVATE, RECURSIVE = 0x00020000, 1 << 18, 1 << 14
SMALL = 40 << 20  # octets of a disk that fills up

tap = shared.Tap()
folder = Folder()


def small_disk(path):
    """A file system of its own that nobody else sees and that goes with this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    os.mkdir(path)
    return (libc.unshare(NEW_NAMESPACE) == 0 and
            libc.mount(b"none", b"/", None, PRIVATE | RECURSIVE, None) == 0 and
            libc.mount(b"tmpfs", path.encode(), b"tmpfs", 0, f"size={SMALL}".encode()) == 0)


def hasty(text):
    """Answers at once and waits a second for keys, twice."""
    for pattern, words in ((r"# answer_after = .*", "answer_after = 0;"),
                           (r'timeout = "tam-biet";', 'timeout = "tam-biet"; wait = 1; tries = 2;')):
        text, count = re.subn(pattern, words, text)
        assert count

    return text


def start(name, lines, **settings):
    """A gateway below the folder with so many lines, and its sounds."""
    place = Folder()
    place.remove()
    place.path = folder / name
    os.makedirs(place.path, exist_ok=True)

    with open(os.path.join(SOURCE, "config/ivr.conf"), encoding="utf-8") as file:
        text = hasty(file.read())

    with open(place / "ivr.conf", "w", encoding="utf-8") as file:
        file.write(text)

    made = Gateway(place, modems=lines, emulator=lambda modem: {
        "audio_link": place / f"{modem}-pcm", "profile": "sim7600"}, settings={
            "modems": [{"name": f"m{i}", "device": place / f"m{i}",
                        "audio": place / f"m{i}-pcm"} for i in range(1, lines + 1)],
            "files": {"ivr": place / "ivr.conf"}, **settings})
    made.start()
    made.log_until("prompts have their sound")
    return made, Sounds(made)


has_disk = small_disk(folder / "small")
# nobody is called back for having been quick: that call would come upon the next one here
gateway, sounds = start("usual", LINES, policy={"calls_from_number": 0, "calls_per_number": 0})


def calls(modem, number=CALLER):
    return Caller(gateway, modem, sounds).calls(number)


def says_nothing(modem):
    calls(modem).hears("chao", "goc", "goc", "tam-biet").is_over()
    calls(modem).hears("chao", "goc").presses("42").hears("ket-qua").presses("12") \
        .hears("ket-qua", "tam-biet").is_over()
    calls(modem).hears("chao", "goc").presses("1").hears("tin", "khong-nghe", "tin-hoi") \
        .hears("tam-biet").is_over()
    return "who presses nothing, too few digits or says nothing is sent off by and by"


def hangs_up_anywhere(modem):
    calls(modem).hangs_up()

    for milliseconds in (300, 2000, 6000, 9000):
        call = calls(modem)
        call.listen(milliseconds)
        call.hangs_up()

    for keys in ("1", "21", "3", "41", "42123", "43123456", "431234561", "44"):
        call = calls(modem).hears("chao").presses(keys)
        call.listen(500)
        call.hangs_up()

    before = len(gateway.rows("tips"))
    calls(modem).hears("chao").presses("1").hears("tin").says(speech(2)).hangs_up()
    gateway.news.until(lambda: len(gateway.rows("tips")) > before, "the tip")
    calls(modem).hears("chao", "goc").hangs_up()
    return "who hangs up anywhere harms nobody, and what was said of a tip counts"


def presses_anything(modem):
    dice = random.Random(17)

    for _ in range(4):
        call = calls(modem).hears("chao")

        for _ in range(10):
            if modem.call == "active":
                call.presses("".join(dice.choice("0123456789*#ABCD") for _ in range(3)))

        call.hangs_up()

    calls(modem).hears("chao", "goc").hangs_up()
    return "who presses wildly harms nobody"


def never_ends(modem):
    call = calls(modem).hears("chao", "goc").presses("1").hears("tin")
    call.says(noise(70, 3)).hears("tin-xong")
    call.hangs_up()
    longest = max(row["seconds"] for row in gateway.rows("recordings"))
    assert 55 <= longest <= 61, longest
    return "who talks for ever is recorded for a minute"


def gives_no_sound(modem):
    call = calls(modem)
    modem.command("audio mute 60000")
    call.is_over()
    modem.command("audio mute 0")
    gateway.news.until(lambda: [row for row in gateway.rows("calls")
                                if row["end"] == "no-audio"], "the call without sound")
    calls(modem).hears("chao", "goc").hangs_up()
    return "a modem that says answered and gives no sound is noticed, and the next call works"


def one_line(modem, tests):
    results = []

    for test in tests:
        try:
            results.append((True, test(modem), ""))
        except (Timeout, AssertionError) as problem:
            results.append((False, test.__name__, problem))

            if modem.call != "none":
                modem.command("hangup")

    return results


with ThreadPoolExecutor(LINES) as pool:
    for results in pool.map(one_line, gateway.modems, (
            (says_nothing,), (hangs_up_anywhere,), (presses_anything,),
            (never_ends, gives_no_sound))):
        for result in results:
            tap.ok(*result)

gateway.stop()


def call_is_answered(modem, number):
    """Whether somebody answers, and is heard: what is shorter is a call that was missed."""
    try:
        call = Caller(gateway, modem, sounds, pace=1).calls(number)
        call.listen(HEARD)
        call.hangs_up()
    except Timeout:
        return False

    return True


gateway, sounds = start("often", 1, policy={"calls_from_number": ANSWERED})
answered = sum(call_is_answered(gateway.modems[0], CALLER) for _ in range(MANY))
tap.equal(answered, ANSWERED, f"of {MANY} calls from one number those are answered that may be")
tap.ok(call_is_answered(gateway.modems[0], "+84912345679"), "others are answered still")
tap.equal([row for row in gateway.rows("calls") if row["direction"] == "out"], [],
          "and nobody is called back for it")
gateway.stop()


def fill(path):
    with open(path, "wb", buffering=0) as file:
        try:
            while file.write(b"\0" * (1 << 16)):
                pass
        except OSError:
            pass


if has_disk:
    gateway, sounds = start("small", 1, policy={"calls_from_number": 0})
    modem = gateway.modems[0]
    fill(folder / "small/fill")
    os.truncate(folder / "small/fill", os.path.getsize(folder / "small/fill") - (1 << 20))
    call = Caller(gateway, modem, sounds)
    call.path = folder / "heard"
    modem.command(f"record {call.path}")
    call.calls(CALLER).hears("chao", "goc").presses("1").hears("tin").says(speech(3)).presses("#")
    call.hears("loi", "tam-biet").is_over()
    tap.ok(gateway.daemon.running(), "a disk that is full of recordings is told to the caller")
    os.unlink(folder / "small/fill")
    call = Caller(gateway, modem, sounds)
    call.calls(CALLER).hears("chao", "goc").presses("1").hears("tin").says(speech(3)) \
        .presses("#").hears("tin-xong").hangs_up()
    tap.ok(True, "and once there is room again, tips are taken again")
    gateway.stop()
else:
    tap.skip("a disk that is full of recordings is told to the caller", "no right to mount one")

tap.finish()
