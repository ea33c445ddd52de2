#!/usr/bin/env python3
"""Killed at every durable step of a short evening: nothing lost, handled twice or sent twice."""
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import shared  # first: it finds the others
import community
from keng import Folder, Gateway, Timeout

STEPS_MAX = 400
AT_ONCE = 4
POLICE = community.BY_NAME["police"].number  # what goes there is class alarm: better twice than never
EVENING = [
    ("resident", "TIN co 2 thanh nien la ngo so 5 thon Can luc 22h30"),
    ("member", "TT 22h 6 nguoi thon Can, khong co gi"),
    ("resident", "HG nha ben mo nhac to qua 12h dem, o thon Can, da noi nhieu lan ma ho khong nghe, "
                 "mong to hoa giai den noi chuyen giup gia dinh toi de ca xom duoc yen giac ngu"),
    ("newcomer", "DK Do Van Moi, thon Can"),
]


def template():
    """A store with the community in it, made once."""
    folder = Folder()
    gateway = Gateway(folder)
    gateway.settle_in(households=0)
    gateway.stop()
    return folder


def furnish(source, target):
    for name in os.listdir(source.path):
        if name.startswith("keng.") and not name.endswith((".conf", ".log")):
            shutil.copy(source / name, target / name)


def look(gateway):
    """What is wrong with a daemon at rest; None when it died before it had told."""
    try:
        gateway.settle()
        return list(faults(gateway))
    except Timeout:
        gateway.daemon.wait(5)  # or it is a fault of a living one
        return None


def evening(source, step):
    """Plays the evening with death at the given step. What went wrong, and whether it died."""
    folder = Folder()
    gateway = Gateway(folder)
    furnish(source, folder)
    gateway.start_modems()

    for who, text in EVENING:
        gateway.modems[0].receive(community.BY_NAME[who].number, text)

    gateway.start({"KENG_FAILPOINT": str(step)}, wait=False)

    try:
        died = gateway.died_or_settled(len(EVENING))
        found = None if died else look(gateway)

        # It may come to rest and die then: of the clock, or of a sweep.
        if found is None:
            gateway.start()
            gateway.handled(len(EVENING))
            gateway.settle()
            return list(faults(gateway)), True

        return found, False
    except Timeout as problem:
        return [str(problem), gateway.said()], True
    finally:
        gateway.stop()
        folder.remove()


def faults(gateway):
    """What must hold however often it died."""
    inbox = gateway.rows("inbox", "--limit", "100")
    texts = sorted(row["text"] for row in inbox)

    if len(texts) != len(EVENING):
        yield f"{len(texts)} messages in the inbox instead of {len(EVENING)}: {texts}"

    for listing, wanted in (("tips", 1), ("patrols", 1), ("mediations", 1)):
        rows = gateway.rows(listing)

        if len(rows) != wanted:
            yield f"{len(rows)} {listing} instead of {wanted}: {rows}"

    seen = []

    for message in gateway.modems[0].phones.messages:
        same = (message.to, message.text)

        if same in seen and message.to != POLICE:
            yield f"sent twice: {same}"

        seen.append(same)

    done = gateway.run("check")

    if done.returncode != 0:
        yield f"check: {done.stdout}{done.stderr}"


def sweep(source, tap):
    """Step after step, several at a time, until one is not reached any more."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for first in range(1, STEPS_MAX, AT_ONCE):
            steps = range(first, first + AT_ONCE)

            for step, (found, died) in zip(steps, pool.map(partial(evening, source), steps)):
                if not died:
                    tap.ok(not found, "not killed, the evening ends as it should", *found)
                    return True

                tap.ok(not found, f"killed at durable step {step}: nothing lost, handled or sent"
                                  " twice", *found)

    return False


tap = shared.Tap()
tap.ok(sweep(template(), tap), f"the evening ends within {STEPS_MAX} steps")
tap.finish()
