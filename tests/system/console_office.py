#!/usr/bin/env python3
"""Members and modems at the console: who is found, who comes in by a list, whose number is shown to whom, and how modems were."""
import csv
import io
import json
import re

import shared  # first: it finds the others
import community
from console_stage import Console
from keng import Folder, Gateway

HOSTILE = "<script>alert(1)</script> =1+1"
PLENTY = 130

tap = shared.Tap()
gateway = Gateway(Folder(), modems=1)
console = Console(gateway)
gateway.settle_in(households=PLENTY)

for name, role in (("ha", "pol"), ("quan", "admin"), ("ban", "dir"), ("so", "auth"), ("hoa", "med")):
    console.add(name, role)

console.start()
admin, board = console.browser("quan"), console.browser("ban")

# --- the list ---

page = admin.get("/members")
tap.ok("Nguyễn Thị Lan" in page.words and "Tổ trưởng" in page.words and "*001" in page.words,
       "people stand there with their roles", page.words)
numbers = [person.number.removeprefix("+84") for person in community.PEOPLE]
tap.ok(not any(number in page.text for number in numbers), "and no number in full")
found = admin.get("/members?q=hoang+van+dung").words
tap.ok("Hoàng Văn Dũng" in found and "Lan" not in found, "a name is found in any spelling", found)
tap.ok("Phạm Thị Hoa" in admin.get("/members?q=0912+000+005").words, "and by the number's last digits")
found = admin.get("/members?role=mem").words
tap.ok("Trần Văn Bình" in found and "Dũng" not in found.partition("Tìm")[2], "and by role", found)
tap.ok("Không tìm thấy ai" in admin.get("/members?q=%25%27%22%3B--").words, "and signs find nobody")

seen, path = set(), "/members"

while path:
    page = admin.get(path)
    seen |= set(re.findall(r'href="/members/(\d+)"', page.text))
    more = re.search(r'name=after value="(\d+)"', page.text)
    path = more and f"/members?after={more.group(1)}"

tap.equal(len(seen), len(gateway.rows("members", "--limit", "0")), "page by page it is everybody, once")

# --- one person ---

mem = next(number for number in sorted(seen, key=int)
           if "Trần Văn Bình" in admin.get(f"/members/{number}").words)
tap.equal(admin.get("/members/99999").status, 404, "who is not there is not there")
tap.equal(admin.get("/members/1x").status, 404, "nor is what is no number")
admin.get(f"/members/{mem}")
answer = admin.post(f"/members/{mem}/role", role="med", team="Tổ hòa giải", zone="Thon Can")
tap.ok("Đã giao vai trò" in answer.words and "Tổ hòa giải" in answer.words, "a role is given", answer.words)
answer = admin.post(f"/members/{mem}/role", role="med", team="Tổ hòa giải", zone="Thon Can")
tap.ok("đã có rồi" in answer.words, "and not twice", answer.words)
answer = admin.post(f"/members/{mem}/role", role="lead", team="", zone="nowhere at all")
tap.ok("Không có địa bàn" in answer.words, "nor for a place that is none", answer.words)
role = re.search(r'role-end".*?name="id" value="(\d+)"', answer.text, re.S).group(1)
answer = admin.post(f"/members/{mem}/role-end", id=role)
tap.ok("Vai trò đã kết thúc" in answer.words, "and ends", answer.words)
answer = admin.post(f"/members/{mem}/role-end", id=role)
tap.ok("không còn" in answer.words, "once", answer.words)
answer = board.get(f"/members/{mem}")
tap.ok("Giao vai trò" not in answer.words and "role-end" not in answer.text, "the board only looks")
tap.equal(board.post(f"/members/{mem}/role", role="dir").status, 403, "and cannot give roles")
answer = board.post(f"/members/{mem}/number", csrf=board.get(f"/members/{mem}").field("csrf"), reason="goi hop to")
tap.ok("+84912000002" in answer.text, "a number is shown for a reason", answer.words)
answer = board.post(f"/members/{mem}/number", csrf=answer.field("csrf"), reason="")
tap.ok("+84912000002" not in answer.text and "Chưa nhập" in answer.words, "and not without one", answer.words)
audit = gateway.rows("audit")
tap.ok(any(row["actor"] == "console:ban" and row["act"] == "number.reveal"
           and row["object"] == f"person:{mem}" and row["detail"] == "goi hop to" for row in audit)
       and any(row["actor"] == "console:quan" and row["act"] == "role.change" for row in audit),
       "who looked and who changed roles stands in the audit", audit[-8:])
reader = console.browser("so")
tap.equal((reader.get(f"/members/{mem}").status,
           reader.post(f"/members/{mem}/number", reason="toi muon biet").status,
           reader.post("/members/export", reveal="1", reason="x").status,
           reader.get("/members/import").status,
           console.browser("hoa").get("/members").status), (200, 403, 403, 403, 403),
          "everybody reaches what is theirs, and no more")

# --- added, and taken off ---

admin.get("/members")
answer = admin.post("/members", phone="0977 555 001", name=HOSTILE, role="mem", team="A", zone="Thon Can")
tap.ok("Đã thêm" in answer.words, "somebody is added", answer.words)
page = admin.get("/members?q=script")
tap.ok("<script>alert" not in page.text and HOSTILE in page.words, "a hostile name is text", page.words)
person = re.search(r'href="/members/(\d+)"', page.text).group(1)
answer = admin.post("/members", csrf=page.field("csrf"), phone="khong phai so", name="x", role="res")
tap.ok("không phải số điện thoại" in answer.words, "but not without a number", answer.words[:300])
answer = board.post("/members/export", csrf=board.get("/members").field("csrf"))
rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
row = next(row for row in rows if "script" in row["name"])
tap.ok(answer.headers["Content-Disposition"].endswith('"keng-members.csv"') and row["phone"] == "*001"
       and len(rows) == len(seen) + 1, "the list is saved, numbers masked", row, answer.headers)
answer = board.post("/members/export", csrf=board.get("/members").field("csrf"), reveal="1", reason="in danh ba")
tap.ok("977555001" in answer.text and any(
    row["act"] == "number.reveal" and row["detail"] == "in danh ba" for row in gateway.rows("audit")),
    "and with numbers for a reason that is written down", answer.text[:200])
admin.get(f"/members/{person}")
tap.ok("hãy đánh dấu" in admin.post(f"/members/{person}/end").words, "nobody is taken off by accident")
answer = admin.post(f"/members/{person}/end", sure="1")
tap.ok("Đã đưa ra" in answer.words and HOSTILE not in admin.get("/members?q=script").words
       and HOSTILE in admin.get("/members?q=script&gone=1").words, "who left is among those who left")

# --- by a list ---

LIST = ("Họ và tên;SĐT;Chức vụ;Tổ;Thôn;Ghi chú\r\n"
        "Ngô Thị Mận;0977555101;MEM;Tổ 1;Thon Can;x\r\n"
        "=HYPERLINK(1);0977555102;;;Thon Can;\r\n"
        "Không số;abc;;;;\r\n"
        "Vai lạ;0977555103;VUA;;;\r\n"
        "Chỗ lạ;0977555104;;;Thon Cang;\r\n"
        "Trùng số;0977555101;;;;\r\n")


def ended(browser):
    """The page when the daemon has answered every row; each look asks the daemon something too."""
    while "Đang " in browser.get("/members/import").words:
        gateway.run("status")

    return browser.page


answer = admin.upload("/members/import", "Tên;SĐT\n".encode() + b"\xe1\xba;0912\n")
tap.ok("CSV UTF-8" in answer.words, "a list in another alphabet is refused with what to do", answer.words)
answer = admin.upload("/members/import", LIST.encode())
tap.ok("6 dòng" in answer.words and '<option value="phone" selected' in answer.text
       and answer.text.count("selected") >= 5, "columns are known by what people call them", answer.words)
before = gateway.rows("members", "--limit", "0")
# Of places only those that are known: the box is not ticked.
fields = {f"c{at}": name for at, name in enumerate(("name", "phone", "role", "team", "zone", "-"))}
answer = admin.post("/members/import/try", **{**fields, "c1": "name"})
tap.ok("cùng một ý nghĩa" in answer.words, "two columns do not mean the same", answer.words)
admin.post("/members/import/try", **fields)
answer = ended(admin)
tap.ok("Chưa có gì thay đổi" in answer.words and "Người mới 2" in answer.words and "có lẽ là Thôn Càn" in answer.words and "Không nhận 4" in answer.words
       and "không có vai trò này" in answer.words and "đã có ở dòng trước" in answer.words,
       "what would come of it is shown", answer.words)
tap.equal(gateway.rows("members", "--limit", "0"), before, "and nothing is changed")
failed = admin.ask("GET", "/members/import/failed.csv").text.removeprefix("\ufeff").splitlines()
tap.ok(len(failed) == 5 and failed[1].startswith("Không số;abc;") and failed[0].endswith(";error"),
       "refused rows are saved as they stood", failed)
tap.ok("Bỏ danh sách" not in console.browser("quan").get("/members").words
       and "Tiếp tục" in board.get("/members/import").words or board.page.status == 403,
       "nobody else sees it")
admin.get("/members/import")
admin.post("/members/import/run")
answer = ended(admin)
tap.ok("Đã nhập danh sách" in answer.words, "it is brought in", answer.words)
tap.ok("Ngô Thị Mận" in admin.get("/members?q=ngo+thi+man").words
       and "=HYPERLINK(1)" in admin.get("/members?q=hyperlink").words, "and its people are there")
admin.get("/members/import")
admin.post("/members/import/drop")
tap.ok("CSV UTF-8" in admin.get("/members/import").words, "and it is forgotten")
big = "phone,name\n" + "".join(f"09781{at:05d},Người {at}\n" for at in range(3000))
admin.upload("/members/import", big.encode())
admin.post("/members/import/try", c0="phone", c1="name")
gateway.daemon.kill()
answer = ended(admin)
tap.ok("ngắt giữa chừng" in answer.words or "không trả lời" in answer.words or "Người mới 3.000" in answer.words,
       "a daemon that dies leaves a page that says so", answer.words)
gateway.start()
gateway.run("wait-ready")

# --- modems ---

page = admin.get("/modems")
samples = json.loads(gateway.run("--json", "status").stdout)["modems"][0]
tap.ok("sẵn sàng" in page.words and f"{samples['signal_dbm']} dBm" in page.words
       and "<svg" in page.text and "<polyline" in page.text, "a modem's signal is a line without a script",
       page.words)
tap.ok("Hai tuần qua" in page.words, "and what had to be done for it is said", page.words)
tap.equal(console.browser("hoa").get("/modems").status, 403, "and not to everybody")
tap.ok("Chưa có cuộc gọi" in admin.get("/calls").words, "no call is none")
tap.equal((admin.get("/calls/recordings").status, board.get("/calls/recordings").status,
           board.get("/calls/recordings/1/sound").status, console.browser("so").get("/calls/tree").status),
          (403, 200, 404, 200), "recordings are for the board and the police")
gateway.stop()
page = admin.get("/modems")
tap.ok("không trả lời" in page.words and "<polyline" in page.text, "what was written down stays", page.words)
tap.equal(console.stop(), 0, "and the console ends in good order")
tap.finish()
