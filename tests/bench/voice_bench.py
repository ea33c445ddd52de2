#!/usr/bin/env python3
"""Measures calls over two ptys and keys through codecs, and prints the figures. It asserts nothing.

    make voice-bench                            in a build folder configured without sanitizers
    make voice-bench BENCHFLAGS='--minutes 10'  the long figures in full
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

from bench import Cost, Table  # noqa: E402
from keng import BUILD, die_with_parent  # noqa: E402
from voice_stage import FRAME, RATE, Stage, load, longest_gap, noise, place_of  # noqa: E402

CODEC = os.path.join(BUILD, "tests/bench/voice_amr")
RATES = {3: "6.70", 4: "7.40", 5: "7.95", 6: "10.2", 7: "12.2"}
SPEECH = ("Thông báo của tổ an ninh thôn. Đêm qua có kẻ gian lấy trộm xe máy ở xóm Đông, biển số hai "
          "chín tê một. Bà con khóa cửa cẩn thận, thấy người lạ thì gọi số một một ba. Họp dân lúc "
          "bảy giờ rưỡi tối thứ bảy ở nhà văn hóa, ai cũng nên có mặt. Xin cảm ơn.")
VOICES = ("vi", "vi-vn-x-central", "vi-vn-x-south")
BUSY = "while True: pass"


class Hogs:
    """So many processes that only burn."""

    def __init__(self, count):
        self.processes = [subprocess.Popen([sys.executable, "-c", BUSY],
                                           preexec_fn=die_with_parent) for _ in range(count)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()


def ms(values):
    return f"{statistics.median(values):.0f} ms, at most {max(values):.0f}"


def press(stage, path, key):
    """Milliseconds from the first sample of a key to the last of the prompt, and to its event."""
    stage.far(f"record {stage / 'heard'}")
    stage.call_in()
    stage.order(f"play {path} cut")
    time.sleep(0.6)
    stage.tones.clear()
    stage.far(f"tone {key}")
    stage.until("key", key)
    time.sleep(0.3)
    stage.far("record")
    heard = load(stage / "heard")
    begun = stage.tones[0]["frame"] * FRAME
    last = max((i for i in range(begun, len(heard)) if heard[i]), default=begun)
    stage.hang_up()
    return (last + 1 - begun) * 1000 / RATE


def measure_keys(table, busy, presses):
    with Stage("sim7600", wrap=busy["wrap"], plain=busy["plain"], patient=False) as stage:
        path = stage.save("prompt", noise(20, 3))
        stage.far("subscribe tone")
        times = [press(stage, path, "123456789"[i % 9]) for i in range(presses)]
        table.add(f"key press to silence{busy['name']}", ms(times), "<= 120 ms")


def measure_stream(table, busy, minutes):
    """One long call: what the modem missed, and what of a prompt was not as it should be."""
    with Stage("sim7600", wrap=busy["wrap"], plain=busy["plain"], patient=False) as stage:
        prompt = noise(60, 5)
        path = stage.save("prompt", prompt)
        stage.far(f"record {stage / 'heard'}")
        stage.call_in()
        cost, begun = Cost(stage.talk.pid), time.monotonic()

        for _ in range(max(1, round(minutes))):
            stage.order(f"play {path}")
            stage.until("played", seconds=120)

        seconds = time.monotonic() - begun
        used = 100 * cost.spent() / seconds
        time.sleep(0.3)
        stats = stage.stats()
        stage.hang_up()
        stage.far("record")
        heard = load(stage / "heard")
        whole = heard.tobytes().count(prompt.tobytes())
        table.add(f"underruns in {seconds / 60:.0f} min{busy['name']}", str(stats["underruns"]),
                  busy["goal"])
        table.add(f"· the emulated modem itself was late{busy['name']}",
                  f"by {stats['late_ms']} ms at most", "")
        table.add(f"prompts of a minute, bit-exact{busy['name']}",
                  f"{whole} of {max(1, round(minutes))}, longest gap {longest_gap(heard):.0f} ms",
                  "gap <= 20 ms" if busy["wrap"] else "all")
        table.add(f"CPU of a call{busy['name']}", f"{used:.1f} % of a core", "<= 2 %")


def measure_first_sound(table, calls):
    with Stage("sim7600", patient=False) as stage:
        prompt = noise(1, 8)
        path = stage.save("prompt", prompt)
        times = []

        for _ in range(calls):
            stage.far(f"record {stage / 'heard'}")
            stage.call_in()
            stage.order(f"play {path}")
            stage.until("played")
            time.sleep(0.2)
            stage.far("record")
            times.append(place_of(prompt, load(stage / "heard")) * 1000 / RATE)
            stage.hang_up()

        table.add("audio up to first sound", ms(times), "<= 1 s")


def measure_hang_up(table, habits, goal, calls):
    with Stage("ec25", patient=False) as stage:
        times = []

        if habits:
            stage.far(f"call-habits {habits}")

        for i in range(calls):
            stage.call_in()
            time.sleep(2 + i * 0.17 % 1)
            begun = time.clock_gettime(time.CLOCK_BOOTTIME) * 1000
            stage.far("hangup")
            times.append(stage.until("ended")[0] - begun)

        table.add(f"hang-up noticed, {'without' if habits else 'with'} an event", ms(times), goal)


def held(pid):
    """Descriptors, threads and resident memory (KiB)."""
    folder = f"/proc/{pid}"
    return (len(os.listdir(folder + "/fd")), len(os.listdir(folder + "/task")),
            Cost(pid).status("VmRSS"))


def measure_growth(table, calls):
    """Scripted calls, some heard out, some cut, some put down while it rings."""
    with Stage("ec25", patient=False) as stage:
        path = stage.save("prompt", noise(0.2, 2))
        before = None

        for i in range(calls):
            stage.call_in(f"09{i:08}")

            if i % 3 == 0:
                stage.order(f"play {path}")

            stage.hang_up()
            before = before or (held(stage.talk.pid) if i == calls // 10 else None)

        after = held(stage.talk.pid)
        table.add(f"growth over {calls} calls", f"{after[0] - before[0]} descriptors, "
                  f"{after[1] - before[1]} threads, {after[2] - before[2]} KiB", "none")


def codec(*arguments):
    done = subprocess.run([CODEC, *map(str, arguments)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure_codecs(table, presses):
    for mode, name in RATES.items():
        rows = [codec("keys", mode, tone, 0, presses) for tone in (80, 120, 200, 300)]
        lossy = [codec("keys", mode, tone, 3, presses) for tone in (120, 200, 300)]
        table.add(f"keys through AMR {name}, tones of 80 to 300 ms",
                  f"{100 * sum(row['right'] for row in rows) / len(rows) / presses:.2f} %, "
                  f"{sum(row['extra'] for row in rows)} doubled", "100 %, 0")
        table.add("the same from 120 ms on with 3 % of frames lost",
                  f"{100 * sum(row['right'] for row in lossy) / len(lossy) / presses:.1f} %, "
                  f"{sum(row['extra'] for row in lossy)} doubled", ">= 98 %")


def speak(folder, minutes):
    """A file of synthesised speech, in several voices and speeds."""
    path = os.path.join(folder, "speech.raw")

    with open(path, "wb") as speech:
        seconds = turn = 0

        while seconds < minutes * 60:
            wav = os.path.join(folder, "part.wav")
            subprocess.run(["espeak-ng", "-v", VOICES[turn % 3], "-s", str(100 + turn * 7 % 80),
                            "-p", str(20 + turn * 13 % 70), "-w", wav, SPEECH], check=True)
            part = subprocess.run(["sox", "-D", wav, "-t", "raw", "-r", "8000", "-e", "signed",
                                   "-b", "16", "-c", "1", "-", "gain", "-n", "-6"],
                                  capture_output=True, check=True).stdout
            speech.write(part)
            seconds += len(part) / 2 / RATE
            turn += 1

    return path


def measure_speech(table, minutes):
    with tempfile.TemporaryDirectory() as folder:
        path = speak(folder, minutes)
        plain, coded = codec("speech", "-", path), codec("speech", 4, path)
        table.add(f"false keys in {plain['seconds'] / 60:.0f} min of Vietnamese speech",
                  f"{plain['extra']}; through AMR 7.40 {coded['extra']}", "0")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=2, help="of a call that only plays")
    parser.add_argument("--presses", type=int, default=20, help="of keys in calls")
    parser.add_argument("--calls", type=int, default=1000, help="to look for growth")
    parser.add_argument("--codec-presses", type=int, default=1000)
    parser.add_argument("--speech", type=float, default=30, help="minutes of it")
    options = parser.parse_args()
    table = Table()
    # the emulated modem is a modem: no busy process takes its time away
    hardware = ["chrt", "-f", "20"] if shutil.which("chrt") and os.geteuid() == 0 else []
    last = ["setpriv", "--bounding-set", "-sys_nice"] if hardware else []
    idle = {"name": "", "wrap": [], "plain": [], "goal": "0 in 10 min"}
    busy = {"name": ", 4 busy processes", "wrap": hardware, "plain": [], "goal": "<= 1 a min"}
    equal = {**busy, "name": ", 4 busy and no right to go first", "plain": last}
    measure_first_sound(table, 5)
    measure_keys(table, idle, options.presses)
    measure_stream(table, idle, options.minutes)

    with Hogs(4):
        measure_keys(table, busy, options.presses)
        measure_stream(table, busy, options.minutes)
        measure_keys(table, equal, options.presses)
        measure_stream(table, equal, options.minutes)

    measure_hang_up(table, "", "<= 1 s", 5)
    measure_hang_up(table, "end=off carrier=off", "<= 5 s", 5)
    measure_growth(table, options.calls)

    if os.path.exists(CODEC):
        measure_codecs(table, options.codec_presses)

        if shutil.which("espeak-ng") and shutil.which("sox"):
            measure_speech(table, options.speech)

    table.show()


if __name__ == "__main__":
    main()
