#!/usr/bin/python3
"""Warnings in a real browser: counted while they are written, asked for and approved by two people, with scripts and without."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import shared  # noqa: E402  first: it finds the others
from chrome import TELEPHONE, Chrome  # noqa: E402
from console_stage import Console  # noqa: E402
from keng import Folder, Gateway  # noqa: E402

MARKED = "CẢNH BÁO: Trộm xe máy lúc 1-4h sáng. <b>Khóa cổ</b>, khóa càng."
PLAIN = "CANH BAO: Trom xe may luc 1-4h sang. <b>Khoa co</b>, khoa cang."

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=12)

for name, role in (("lan", "lead"), ("ban", "dir")):
    console.add(name, role)

console.start()
board = Chrome(console)
board.sign_in("ban")


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
    chrome.open("/compose")
    chrome.fill(text=MARKED)

    if scripts:
        chrome.wait_words(PLAIN)
        tap.ok(chrome.find("mark").text == "Ả" and chrome.path == "/compose",
               "what it costs stands there while it is written")
        judged(chrome, "writing")

    chrome.press("Xem trước")
    chrome.wait_words(PLAIN)
    tap.ok("1 tin nhắn mỗi người" in chrome.words and not chrome.all("main b"),
           f"{how}: it is looked at as it is sent, and is text", chrome.words)

    if scripts:
        judged(chrome, "looked at")
        chrome.size(*TELEPHONE)
        judged(chrome, "looked at on a telephone")
        chrome.size(1366, 768)

    chrome.press("Xin duyệt đúng nội dung này")
    chrome.wait_words("chờ duyệt")
    tap.ok(not chrome.all("form[action$=approve]"), f"{how}: its author has no button to approve it")
    board.open(chrome.path)
    tap.ok(MARKED in board.words, f"{how}: the second person reads the very text", board.words)

    if scripts:
        judged(board, "to be approved")

    board.press("Duyệt đúng nội dung này và gửi")
    board.wait_words("Đã duyệt")
    chrome.open(board.path)
    gateway.news.until(lambda: gateway.rows("broadcasts")[-1]["delivered"] == 13, "the last message")

    if scripts:
        chrome.wait_words("đã tới máy 13")
        tap.ok(True, "how far it is changes by itself")
        judged(chrome, "sent")
        chrome.size(*TELEPHONE)
        judged(chrome, "sent on a telephone")

    chrome.open("/broadcasts")
    tap.ok(len(chrome.all("main tbody tr")) == (1 if scripts else 2), f"{how}: it stands in the list")

    if scripts:
        chrome.size(1366, 768)
        judged(chrome, "warnings")

    complaints = chrome.complaints()
    tap.ok(not complaints, f"{how}: the browser complains of nothing", *complaints)
    chrome.quit()

board.quit()
gateway.stop()
console.stop()
tap.finish()
