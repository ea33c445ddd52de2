#!/usr/bin/python3
"""From the demo's terminal to the console: a tip seen as it comes, a warning that a second person lets out, the month on paper."""
import base64
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import shared  # noqa: E402  first: it finds the others
from chrome import Chrome  # noqa: E402
from newcomer import Newcomer  # noqa: E402

A4 = (595, 842)
WARNING = "Mai 19h cat dien ca thon. De phong trom vao nha."


def paper(chrome, name):
    """(pages, their sizes in points) of the page as it is printed."""
    data = base64.b64decode(chrome.driver.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True})["data"])
    folder = os.environ.get("KENG_SHOTS")

    if folder:
        os.makedirs(folder, exist_ok=True)

        with open(os.path.join(folder, f"{name}.pdf"), "wb") as file:
            file.write(data)

    sizes = {tuple(round(float(side)) for side in found.split())
             for found in re.findall(rb"/MediaBox \[0 0 ([\d. ]+)\]", data)}
    return len(re.findall(rb"/Type /Page\b", data)), sizes


tap = shared.Tap()
newcomer = Newcomer()
newcomer.find_door()

# --- a tip, as it comes ---

police = Chrome(newcomer)
police.sign_in("congan", newcomer.password)
police.open("/tips")
newcomer.type("1")
newcomer.type("?1")
code = newcomer.until(r"TIN (\d{6}) ")[1]
police.wait_words(code)
tap.ok(police.path == "/tips", "a tip texted at the terminal stands there by itself")
police.shot("newcomer-tips")
police.quit()

# --- a warning ---

leader = Chrome(newcomer)
leader.sign_in("totruong", newcomer.password)
leader.open("/compose")
leader.fill(text=WARNING)
leader.press("Xem trước")
leader.wait_words("Xin duyệt đúng nội dung này")
leader.shot("newcomer-compose")
leader.press("Xin duyệt đúng nội dung này")
leader.wait_words("chờ người thứ hai duyệt")
board = Chrome(newcomer)
board.sign_in("bandieuhanh", newcomer.password)
board.open(leader.path)
tap.ok(WARNING in board.words, "the second person reads the exact text", board.words)
tap.ok("Cư dân 0912 000 001 nhận" not in newcomer.told + newcomer.read
       or WARNING not in newcomer.read, "and nobody has it before")
board.press("Duyệt đúng nội dung này và gửi")
newcomer.until(rf"0912 000 001 nhận[^\n]*\n\s+{re.escape(WARNING)}")
leader.wait_words("đã xong")
tap.ok("25" in leader.words, "then every phone has it, and the leader sees it", leader.words)
leader.shot("newcomer-progress")
leader.quit()

# --- the month, and what else is on paper ---

board.open("/report")
board.shot("newcomer-report")
pages, sizes = paper(board, "report")
tap.ok(sizes == {A4} and 1 <= pages <= 2, "the month is a sheet or two of A4", pages, sizes)
board.open("/help")
board.shot("newcomer-help")
board.press("Sổ tay người vận hành")
board.wait_words("Từng trang một")
board.shot("newcomer-handbook")
pages, sizes = paper(board, "handbook")
tap.ok(sizes == {A4} and 5 < pages < 20, "the handbook is a booklet of A4", pages, sizes)

for leaflet in ("Tờ rơi cho người dân", "Tờ rơi cho tổ trưởng"):
    board.open("/help")
    board.press(leaflet)
    board.wait(lambda: board.all("body.leaflet, .leaflet"), "the leaflet")
    pages, sizes = paper(board, "leaflet")
    tap.ok(sizes == {A4} and pages == 1, f"{leaflet}: one sheet", pages, sizes)

said = board.complaints()
tap.ok(not said, "the browser complains of nothing", *said)
board.quit()
tap.equal(newcomer.leave(), 0, "and the demo ends in good order")
tap.finish()
