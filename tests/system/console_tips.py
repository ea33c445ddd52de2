#!/usr/bin/env python3
"""Tips at the console: told by a phone, seen at once by whom it concerns, worked on by one at a time."""
import re
import time

import shared  # first: it finds the others
import community
from console_stage import Console, Stream
from keng import Folder, Gateway

HOSTILE = 'TIN danh bac o nha van hoa <script>alert(1)</script> " onmouseover=x \u202e&lt;b&gt;'

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder)
console = Console(gateway)
gateway.settle_in(households=1)
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}

for name, role in (("ha", "pol"), ("binh", "pol"), ("ban", "dir"), ("lan", "lead"), ("so", "auth")):
    console.add(name, role)

console.start()
police, other, board = (console.browser(name) for name in ("ha", "binh", "ban"))


def told(text):
    """Somebody texts; the code of the tip that came of it."""
    before = {row["code"] for row in gateway.rows("tips")}
    modem.receive(number["resident"], text)
    return gateway.news.until(
        lambda: {row["code"] for row in gateway.rows("tips")} - before, "a tip").pop()


# --- it comes, and is seen ---

stream = Stream(police)
tap.ok(stream.until("tips"), "a page that is opened is told to look")
began = time.monotonic()
modem.receive(number["resident"], HOSTILE)

while (heard := stream.until("tips")) and not re.search(r"/tips/\d{6}", police.get("/tips").text):
    pass

tap.ok(heard, "a tip that comes is told to every page that is open")
tap.note(f"{time.monotonic() - began:.2f} s from the air to the page")
code = gateway.rows("tips")[0]["code"]
answer = police.get("/tips", **{"HX-Request": "true"})
tap.ok(code in answer.text and "<h1" not in answer.text and "<html" not in answer.text,
       "the part that it is in can be fetched alone", answer.text)
tap.ok("danh bac" not in police.get("/tips").text and code in police.page.text,
       "the list has its code and not its words")
answer = police.get(f"/tips/{code}")
tap.ok("<script>alert(1)</script>" in answer.words and "<script>alert" not in answer.text
       and ' onmouseover="' not in answer.text and "\u202e" not in answer.text,
       "what somebody wrote is text, whatever it looks like", answer.text)
tap.ok(number["resident"][-6:] not in answer.text, "and whose it is does not stand there")

# --- whom it is for ---

leader, reader = console.browser("lan"), console.browser("so")
tap.equal((leader.get("/tips").status, leader.get(f"/tips/{code}").status,
           leader.post(f"/tips/{code}/take", version="0", csrf=leader.get("/").field("csrf")).status),
          (403, 403, 403), "a leader reaches neither the list nor the tip nor what is done about it")
tap.equal((reader.get("/tips").status, reader.get(f"/tips/{code}").status), (200, 403),
          "a reader of figures sees the list and reads none")
tap.equal((police.get("/tips/000000").status, police.get("/tips/%22%3E").status), (404, 404),
          "a code that is none is no page")

# --- it is worked on ---

police.get(f"/tips/{code}")
other.get(f"/tips/{code}")
answer = police.post(f"/tips/{code}/take", version=police.page.field("version"))
tap.ok("Bạn đã nhận xử lý" in answer.words and "ha" in answer.words, "whoever is first has it",
       answer.words)
news = f"/tips/{code}/news?version={other.page.field('version')}"
tap.ok("Xem lại" in other.ask("GET", news, headers={"HX-Request": "true"}).text,
       "a page that lies open is told that there is something new")
news = f"/tips/{code}/news?version={police.page.field('version')}"
tap.ok("Xem lại" not in other.ask("GET", news, headers={"HX-Request": "true"}).text,
       "and nothing where there is none")
answer = other.post(f"/tips/{code}/take", version=other.page.field("version"))
tap.ok("Người khác vừa thay đổi" in answer.words and "Bạn đã nhận xử lý" not in answer.words,
       "whoever is second is told that it has changed, and sees it as it is", answer.words)
tap.ok(gateway.rows("tips")[0]["acknowledged_at"], "the gateway knows that it was taken")
resident = modem.phones.of(number["resident"])
before = len(resident)
answer = police.post(f"/tips/{code}/ask", text="Có mấy người <đang> ở đó?",
                     version=police.page.field("version"))
gateway.news.until(lambda: len(modem.phones.of(number["resident"])) > before, "the question")
tap.ok("Co may nguoi" in modem.phones.of(number["resident"])[-1].text,
       "a question goes to whoever told it", modem.phones.of(number["resident"])[-1].text)
modem.receive(number["resident"], "co 6 nguoi")
gateway.news.until(lambda: "co 6 nguoi" in police.get(f"/tips/{code}").words, "the answer")
tap.ok("<đang>" in police.page.words, "and question and answer stand on the tip's page")
answer = police.post(f"/tips/{code}/ask", text="x" * 91, version=police.page.field("version"))
tap.ok("Quá dài" in answer.words, "a question that no message holds is refused", answer.words)
answer = police.post(f"/tips/{code}/assign", person="999999",
                     version=police.page.field("version"))
tap.ok("không được làm" in answer.words, "a tip is given to nobody who may not have it",
       answer.words)
persons = dict(re.findall(r'<option value="(\d+)">([^<]*) –', answer.text))
chosen = next(iter(persons))
answer = police.post(f"/tips/{code}/assign", person=chosen, version=police.page.field("version"))
tap.ok("đang được chuyển" in answer.words, "and to one of those who may", answer.words)
answer = police.post(f"/tips/{code}/rate", value="GIATRI", version=police.page.field("version"))
row = gateway.rows("tips")[0]
tap.equal((row["state"], row["rating"]), ("closed", "GIATRI"), "at its end it is rated and closed")
tap.ok(code not in police.get("/tips").text and code in police.get("/tips?show=closed").text,
       "and stands among those that are")

# --- whose it is ---

answer = police.get(f"/tips/{code}")
answer = police.post(f"/tips/{code}/reveal", reason="điều tra vụ án")
tap.ok("Đã ghi nhật ký" in answer.words and number["resident"] not in answer.text,
       "one person alone learns no number", answer.words)
answer = police.post(f"/tips/{code}/reveal", reason="điều tra vụ án")
tap.ok(number["resident"] not in answer.text, "nor the same one twice", answer.words)
other.get(f"/tips/{code}")
answer = other.post(f"/tips/{code}/reveal", reason="cùng phòng")
tap.ok(number["resident"] not in answer.text, "nor two in one office", answer.words)
board.get(f"/tips/{code}")
tap.ok("console:binh" in board.page.words or "console:ha" in board.page.words,
       "the other office sees who has asked and why", board.page.words)
answer = board.post(f"/tips/{code}/reveal", reason="đồng ý")
tap.ok(number["resident"] in answer.text, "two offices do, once", answer.words)
audit = [(row["actor"], row["act"]) for row in gateway.rows("audit", "--limit", "200")]
tap.ok({("console:ha", "tip.read"), ("console:ha", "tip.take"), ("console:ha", "tip.unmask.ask"),
        ("console:ban", "tip.unmask"), ("console:ha", "tip.rate"), ("console:ha", "tip.assign")}
       <= set(audit), "and each of it stands in the audit under their own name", audit)

# --- the socket ---

lines = gateway.connect()
answer = gateway.ask(lines, {"op": "tip-work", "code": code, "act": "take", "actor": "console:ha",
                             "as": "lead"})
tap.equal(answer["error"], "NOT_ALLOWED", "the daemon goes by the office that is named")
answer = gateway.ask(lines, {"op": "status", "actor": "person:1", "as": "pol"})
tap.equal(answer["error"], "NOT_ALLOWED", "and takes nobody's name but an account's")
lines.close()
second = told("TIN co nguoi la mat o cong thon")
tap.ok(second in police.get("/").text or "1 tin báo chưa có người nhận" in police.page.words,
       "today's page counts what waits", police.page.words)
gateway.stop()
console.stop()
tap.finish()
