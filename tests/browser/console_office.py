#!/usr/bin/python3
"""The console's office in a real browser: a list of members brought in by keys and mouse, a number shown for a reason, a day of signal under the hand."""
import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import shared  # noqa: E402  first: it finds the others
from chrome import LAPTOP, TELEPHONE, Chrome  # noqa: E402
from console_stage import Console  # noqa: E402
from keng import Folder, Gateway  # noqa: E402

HOSTILE = "<img src=x onerror=alert(1)>"
LIST = ("Họ tên;SĐT;Vai trò;Thôn\r\n"
        f"{HOSTILE};0977555201;MEM;Thon Can\r\n"
        "Không số;abc;;\r\n")

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder)
console = Console(gateway)
gateway.settle_in(households=60)

for name, role in (("quan", "admin"), ("ban", "dir")):
    console.add(name, role)

console.start()
path = folder / "danh-sach.csv"

with open(path, "w", encoding="utf-8", newline="") as file:
    file.write(LIST)


def look_until(chrome, words):
    """Without a script a person looks again by hand."""
    while words not in chrome.words:
        chrome.open("/members/import")


for scripts in (True, False):
    how = "with scripts" if scripts else "without scripts"
    chrome = Chrome(console, scripts=scripts)
    chrome.sign_in("quan")
    chrome.open("/members")
    chrome.press("Nhập danh sách (CSV)")
    chrome.find("[name=file]").send_keys(str(path))
    chrome.press("Tiếp tục")
    chrome.wait_words("Ý nghĩa của từng cột")
    chrome.shot(f"office-columns-{'js' if scripts else 'plain'}")
    faults = chrome.faults() if scripts else []
    chrome.press("Xem trước kết quả")

    if scripts:
        chrome.wait_words("Không nhận 1")
        chrome.shot("office-preview")
        faults += chrome.faults()
        chrome.press("Bỏ danh sách này")
        tap.ok(not faults, f"{how}: axe finds nothing that keeps somebody out", *faults)
    else:
        look_until(chrome, "Không nhận 1")
        chrome.press("Nhập danh sách")
        look_until(chrome, "Đã nhập")
        chrome.shot("office-done")

    tap.ok(True, f"{how}: a list is tried" + ("" if scripts else ", and comes in"))
    chrome.open("/members?q=img")
    tap.ok((HOSTILE in chrome.words) == (not scripts) and not chrome.all("main img"),
           f"{how}: a hostile name is text", chrome.words)
    chrome.quit()


# --- a day of signal, as the daemon writes it down ---

with sqlite3.connect(folder / "keng.db") as store:
    store.execute("INSERT INTO modem_sample SELECT 1000 + value, 'm1', (unixepoch() - 600 * value) * 1000, 'ready',"
                  " 'home', -75 - (value * 7) % 23, value % 5, 30, 50000, 0, 0, value = 9, 0, 0"
                  " FROM json_each((SELECT '[' || group_concat(id, ',') || ']' FROM (WITH RECURSIVE n(id) AS"
                  " (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 140) SELECT id FROM n"
                  " WHERE id NOT BETWEEN 40 AND 55)))")
    store.execute("INSERT INTO call SELECT value, 'm1', 'in', 'remote', 'tin-hoi', 'goc 1 > tin > tin-xong > tin-hoi',"
                  " 2, 0, (unixepoch() - 3600 * value) * 1000, 70 + value FROM json_each('[1,2,3]')")
    store.execute("INSERT INTO call_stat (node, what, n) VALUES ('goc', 'in', 3), ('goc', 'key 1', 3),"
                  " ('tin', 'in', 3), ('tin', 'hangup', 1)")
    store.execute("INSERT INTO recording VALUES (1, 'TIP', unixepoch() * 1000, 40000, x'00')")

for size, kind in ((LAPTOP, "laptop"), (TELEPHONE, "telephone")):
    chrome = Chrome(console, size=size)
    chrome.sign_in("ban")
    faults, wide, found = [], [], {}

    for page in ("/members?q=binh", "/calls", "/calls/recordings", "/calls/tree", "/modems"):
        chrome.open(page)
        faults += chrome.faults()
        wide += [page] if chrome.wider() else []
        found[page] = chrome.all(".uplot canvas")
        chrome.shot(f"{kind}-office{page.partition('?')[0].replace('/', '-')}")

    tap.ok(found["/modems"], f"{kind}: the day's signal is drawn to be looked at")
    chrome.open("/members?q=binh")
    chrome.click("main table a")
    chrome.wait_words("Vai trò hiện nay")
    chrome.fill(reason="Gọi họp tổ")
    chrome.shot(f"{kind}-office-member")
    faults += chrome.faults()
    chrome.press("Hiện số đầy đủ")
    chrome.wait_words("+84912000002")
    tap.ok(not faults, f"{kind}: axe finds nothing that keeps somebody out", *faults)
    tap.ok(not wide, f"{kind}: no page is wider than the screen", *wide)
    said = chrome.complaints()
    tap.ok(not said, f"{kind}: the browser complains of nothing", *said)
    chrome.quit()

gateway.stop()
console.stop()
tap.finish()
