#!/usr/bin/python3
"""Patrols and mediations in a real browser: the month, a report confirmed, a plan made, a case led, with scripts and without."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import shared  # noqa: E402  first: it finds the others
import community  # noqa: E402
from chrome import TELEPHONE, Chrome  # noqa: E402
from console_stage import Console  # noqa: E402
from keng import Folder, Gateway  # noqa: E402

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=1)
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}

for name, role in (("lan", "lead"), ("hoa", "med")):
    console.add(name, role)

console.start()

for sender, text in (("member", "TT 22h 6 nguoi thon Can, khong co gi"),
                     ("member", "TT 23h 4 nguoi thon Can, khong co gi"),
                     ("newcomer", "HG nha ben mo nhac to qua 12h dem o thon Can"),
                     ("resident", "HG tranh chap ranh dat voi hang xom o thon Can")):
    modem.receive(number[sender], text)

gateway.handled(4)


def judged(chrome, name):
    """As axe sees it, which is a script itself."""
    faults = chrome.faults()
    tap.ok(not faults and not chrome.wider(), f"{name}: nobody is kept out, nothing runs off the screen",
           *faults)
    chrome.shot(name.replace(" ", "-"))


for scripts in (True, False):
    how = "with scripts" if scripts else "without scripts"
    chrome = Chrome(console, scripts=scripts)
    chrome.sign_in("lan")
    chrome.open("/patrols/plans")
    chrome.press("Lập lịch")
    chrome.wait_words("Đã lập lịch")

    if scripts:
        judged(chrome, "plans")

    chrome.open("/patrols")

    if scripts:
        judged(chrome, "month")
        chrome.size(*TELEPHONE)
        judged(chrome, "month on a telephone")
        chrome.size(1366, 768)

    chrome.click("main tbody td[data-title] a")

    if scripts:
        judged(chrome, "patrol")

    chrome.press("Đúng như báo cáo: xác nhận")
    chrome.wait_words("Đã xác nhận ca tuần tra")
    tap.ok("Đã xác nhận ca tuần tra" in chrome.words, f"{how}: a report is confirmed")
    chrome.quit()

    chrome = Chrome(console, scripts=scripts)
    chrome.sign_in("hoa")
    chrome.open("/mediations")

    if scripts:
        judged(chrome, "mediations")

    chrome.click("main tbody a")

    if scripts:
        judged(chrome, "mediation")

    chrome.press("Ghi kết quả và đóng vụ")
    chrome.wait_words("Đã ghi kết quả")
    tap.ok("hòa giải thành" in chrome.words, f"{how}: how a case ended is written down")
    complaints = chrome.complaints()
    tap.ok(not complaints, f"{how}: the browser complains of nothing", *complaints)
    chrome.quit()

gateway.stop()
console.stop()
tap.finish()
