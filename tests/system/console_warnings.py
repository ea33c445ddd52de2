#!/usr/bin/env python3
"""Warnings at the console: counted as they are written, approved by another account, paused, stopped, and sent anew where they failed."""
import re

import shared  # first: it finds the others
import community
from console_stage import Console
from keng import Folder, Gateway

HOSTILE = 'Coi chung <img src=x onerror=alert(1)> "ke gian" & trom'
MARKED = "CẢNH BÁO: Trộm xe máy lúc 1-4h sáng. Khóa cổ, khóa càng."
PLAIN = "CANH BAO: Trom xe may luc 1-4h sang. Khoa co, khoa cang."

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=4)
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}

for name, role in (("lan", "lead"), ("ban", "dir"), ("ha", "pol"), ("so", "auth"), ("hoa", "med")):
    console.add(name, role)

console.start()
leader, board, police, reader = (console.browser(name) for name in ("lan", "ban", "ha", "so"))


def form(**fields):
    return {"zone": "ALL", "whom": "", "class": "", "at": "", **fields}


def write(text, browser=leader, **fields):
    """Looked at, then asked for; its number."""
    browser.get("/compose")
    browser.post("/compose", **form(text=text, **fields))
    answer = browser.post("/compose/send", **form(text=text, **fields))
    return re.search(r"/broadcasts/(\d+)/", answer.text).group(1)


def act(browser, warning, name, **fields):
    """What a button of its page does, as it was shown."""
    browser.get(f"/broadcasts/{warning}")
    return browser.post(f"/broadcasts/{warning}/{name}",
                        **{"state": browser.page.field("state"), "reason": "", **fields})


def row(warning):
    return next(row for row in gateway.rows("broadcasts") if row["id"] == int(warning))


# --- counting ---

token = leader.get("/compose").field("csrf")


def count(**fields):
    """The part that a script asks for while somebody writes."""
    return leader.post("/compose/count", **form(csrf=token, **fields))


answer = count(text=MARKED)
tap.ok("<html" not in answer.text and PLAIN in answer.words, "what is written is shown as it is sent",
       answer.words)
tap.ok("<mark>Ả</mark>" in answer.text, "the first character that costs Unicode is marked", answer.text)
tap.ok("Unicode UCS-2" in answer.words and "GSM-7" in answer.words and "1 tin nhắn" in answer.words,
       "alphabets and parts are counted for both ways")
tap.ok(re.search(r"Người nhận 5\b", answer.words) and "1.500 đ" in answer.words,
       "whom it reaches and what it costs stands there", answer.words)
answer = count(text="x" * 161)
tap.ok("2 tin nhắn" in answer.words and "3.000 đ" in answer.words, "a character too many costs a part",
       answer.words)
answer = count(text=PLAIN, whom="role:mem")
tap.ok(re.search(r"Người nhận 1\b", answer.words), "a role alone is counted", answer.words)

for text, found in (("Xe 98B1-234.56 la xe trom", "biển số"), ("Vao http://a.vn ngay", "đường liên kết"),
                    ("Goi 0912345678 de hoi", "số điện thoại"), ("Ong Nguyen Van Teo trom ga", "tên người")):
    answer = count(text=text)
    tap.ok(found in answer.words and "công an mới duyệt" in answer.words,
           f"blocked before it is asked for: {found}", answer.words)

answer = count(text="x" * 700)
tap.ok("Quá dài" in answer.words, "what no warning holds is too long", answer.words)
answer = count(text=PLAIN, zone="nowhere")
tap.ok("không còn" in answer.words and PLAIN in answer.words, "without a zone the text is counted still",
       answer.words)
answer = leader.get("/compose?template=W18")
tap.ok("Trom xe may luc 1-4h sang" in re.search(r"<textarea.*?</textarea>", answer.text, re.S).group(),
       "a template begins a warning", answer.words)

# --- the page ---

answer = leader.get("/compose")
tap.ok("/compose/send" not in answer.text, "nothing is asked for before it was looked at")
answer = leader.post("/compose", **form(text=HOSTILE))
tap.ok("<img src=x" in answer.words and "<img" not in answer.text and "/compose/send" in answer.text,
       "a hostile text is text, and can be asked for", answer.text)
answer = leader.post("/compose/test", **form(text=MARKED, number=number["leader"]))
tap.ok("chỉ vào máy của bạn" in answer.words and "Trộm" in answer.text, "it is tried on one telephone",
       answer.words)
gateway.news.until(lambda: any(PLAIN in message.text for message in modem.phones.of(number["leader"])),
                   "the trial")
tap.equal(gateway.rows("broadcasts"), [], "and is no warning")
answer = leader.post("/compose/send", **form(text=PLAIN, at="2020-01-01T08:00"))
tap.ok("Giờ hẹn đã qua" in answer.words and PLAIN in answer.text, "an hour that is over is none, "
       "and what was written is still there", answer.words)

# --- a second person ---

first = write(MARKED)
tap.ok("chờ duyệt" in leader.page.words and f"/broadcasts/{first}/approve" not in leader.page.text,
       "it waits, and its author cannot approve it", leader.page.words)
leader.page = board.get(f"/broadcasts/{first}")
tap.equal(leader.post(f"/broadcasts/{first}/approve", state="approval",
                      csrf=leader.get("/compose").field("csrf")).status, 403, "nor by a form of their own")
tap.ok(MARKED in board.page.words and PLAIN in board.page.words, "the other reads the very text")
police.get(f"/broadcasts/{first}")
answer = act(board, first, "approve")
tap.ok("Đã duyệt" in answer.words, "another person lets it go out", answer.words)
answer = police.post(f"/broadcasts/{first}/approve", state="approval")
tap.ok("Người khác vừa thay đổi" in answer.words, "who comes second is told so", answer.words)
gateway.news.until(lambda: row(first)["state"] == "done" or row(first)["delivered"] == 5, "the last")
tap.ok(any(PLAIN in message.text for message in modem.phones.of(number["resident"])), "everybody gets it")
answer = reader.get(f"/broadcasts/{first}")
tap.ok("đã gửi 5" in answer.words and " ban" in answer.words and "/pause" not in answer.text,
       "a reader sees how far it is, and no button", answer.words)
second = write("Xe 98B1-234.56 la xe trom, ai thay bao ngay")
tap.ok("Chỉ công an" in board.get(f"/broadcasts/{second}").words
       and f"/broadcasts/{second}/approve" not in board.page.text, "a plate is for the police to approve")
answer = act(police, second, "refuse")
tap.ok("Chưa nhập nội dung" in answer.words, "who refuses says why", answer.words)
tap.equal(row(second)["state"], "approval", "and before that nothing is refused")
act(police, second, "refuse", reason="<b>sai biển số</b>")
answer = leader.get(f"/broadcasts/{second}")
tap.ok("<b>sai" in answer.words and "<b>sai" not in answer.text and row(second)["state"] == "cancelled",
       "its author reads why", answer.words)

# --- paused, stopped, anew ---

third = write(PLAIN, at="2099-01-01T08:00")
act(police, third, "approve")
answer = act(leader, third, "pause")
tap.equal(row(third)["state"], "paused", "what waits for its hour can be paused")
answer = act(leader, third, "resume")
tap.equal(row(third)["state"], "scheduled", "and waits again")
answer = act(leader, third, "stop", reason="trời tạnh rồi")
tap.ok(row(third)["state"] == "cancelled" and "trời tạnh rồi" in answer.words, "or is stopped for good",
       answer.words)
answer = act(leader, third, "pause", state="scheduled")
tap.ok("Người khác vừa thay đổi" in answer.words, "which is over for whoever looked at it before",
       answer.words)
answer = leader.get("/broadcasts")
tap.ok(all(f"/broadcasts/{warning}" in answer.text for warning in (first, second, third)),
       "all of them stand in the list")
tap.ok("<html" not in leader.get("/broadcasts", **{"HX-Request": "true"}).text, "which is live")

# --- whom it is not for ---

mediator = console.browser("hoa")
tap.equal([mediator.get(path).status for path in ("/compose", "/broadcasts", f"/broadcasts/{first}")]
          + [reader.get("/compose").status, reader.get("/broadcasts").status], [403, 403, 403, 403, 200],
          "a mediator reaches none of it, a reader of figures writes nothing")
tap.equal([reader.post(f"/broadcasts/{first}/{name}", state="done", reason="x",
                       csrf=reader.get("/broadcasts").field("csrf")).status
           for name in ("pause", "stop", "retry", "approve")], [403] * 4, "and does nothing")
tap.equal([leader.get(f"/broadcasts/{bad}").status for bad in ("999", "x", "%22%3E", "-1")], [404] * 4,
          "a number that is none is no page")
audit = {(row["actor"], row["act"]) for row in gateway.rows("audit", "--limit", "200")}
tap.ok({("console:lan", "broadcast.draft"), ("console:ban", "broadcast.approve"),
        ("console:ha", "broadcast.refuse"), ("console:lan", "broadcast.pause"),
        ("console:lan", "broadcast.resume"), ("console:lan", "broadcast.cancel")} <= audit,
       "each of it stands in the audit under their own name", sorted(audit))
gateway.stop()
console.stop()
tap.finish()
