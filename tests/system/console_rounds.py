#!/usr/bin/env python3
"""Patrols and mediations at the console: the month as it was, confirmed or sent back once, and cases given on without a word of them."""
import re

import shared  # first: it finds the others
import community
from console_stage import Console
from keng import Folder, Gateway

QUARREL = "nha ben mo nhac to qua 12h dem"

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=1)
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}

for name, role in (("lan", "lead"), ("ban", "dir"), ("hoa", "med"), ("so", "auth"), ("ha", "pol")):
    console.add(name, role)

console.start()
leader, board, mediator, reader = (console.browser(name) for name in ("lan", "ban", "hoa", "so"))

for sender, text in (("member", "TT 22h 6 nguoi thon Can, <b>khong co gi</b>"),
                     ("member", "TT 23h 4 nguoi thon Can, khong co gi"),
                     ("newcomer", f"HG {QUARREL} o thon Can"),
                     ("resident", "HG chong danh vo o thon Can")):
    modem.receive(number[sender], text)

gateway.handled(4)
first, second = sorted(row["code"] for row in gateway.rows("patrols"))


def state_of(code):
    return next(row["state"] for row in gateway.rows("patrols") if row["code"] == code)


# --- the month ---

answer = leader.get("/patrols")
tap.ok("Đã đi: 2; đã xác nhận: 0" in answer.words and "Chờ xác nhận" in answer.words
       and answer.text.count(f'href="/patrols/{first}"') == 2, "the month has what was reported, by day and to do",
       answer.words)
tap.ok("<html" not in leader.get("/patrols", **{"HX-Request": "true"}).text, "and is live")
tap.ok("Đã đi: 0" in leader.get("/patrols?month=2020-02").words and "29" in leader.page.words,
       "another month is another", leader.page.words)
tap.ok("Đã đi: 2" in leader.get("/patrols?month=2020-99%22%3E").words, "a month that is none is this one")
answer = leader.get(f"/patrols/{first}")
tap.ok("<b>" not in re.sub(r"<b(?:ody|lockquote|utton|r>)", "", answer.text), "what was reported is text",
       answer.text)

# --- confirmed, and sent back ---

board.get(f"/patrols/{first}")
answer = leader.post(f"/patrols/{first}/confirm", seen=leader.page.field("seen"))
tap.ok("Đã xác nhận ca" in answer.words and state_of(first) == "confirmed", "a leader confirms it", answer.words)
answer = board.post(f"/patrols/{first}/reject", seen=board.page.field("seen"), reason="sai")
tap.ok("Người khác vừa thay đổi" in answer.words and state_of(first) == "confirmed",
       "whoever comes second is told so", answer.words)
leader.get(f"/patrols/{second}")
answer = leader.post(f"/patrols/{second}/reject", seen=leader.page.field("seen"), reason=" ")
tap.equal(state_of(second), "reported", "nothing is sent back without a reason")
before = len(modem.phones.of(number["member"]))
answer = leader.post(f"/patrols/{second}/reject", seen=leader.page.field("seen"), reason="không thấy ai")
gateway.news.until(lambda: len(modem.phones.of(number["member"])) > before, "the message to its writer")
tap.ok(state_of(second) == "rejected" and "không thấy ai" in answer.words, "with one it is, and its writer hears",
       answer.words)
tap.ok("đã xác nhận: 1" in leader.get("/patrols").words, "the month counts it", leader.page.words)

# --- plans ---

leader.get("/patrols/plans")
answer = leader.post("/patrols/plans", zone="can", team="", size="4", t2="1", t4="1", t6="1",
                     **{"from": "22:00", "to": "01:30"})
tap.ok("Đã lập lịch" in answer.words and "t2,t4,t6" in answer.words and "22:00–01:30" in answer.words,
       "a plan is made", answer.words)
plan = gateway.rows("plans")[-1]["code"]
tap.ok("theo kế hoạch" in leader.get("/patrols").text, "what is to come of it stands in the month")
leader.get("/patrols/plans")
answer = leader.post("/patrols/plans", zone="can", team="", size="4", **{"from": "xx", "to": "01:30"})
tap.ok(len(gateway.rows("plans")) == 1 and "flash bad" in answer.text, "hours that are none make none", answer.words)
leader.post(f"/patrols/plans/{plan}/end")
tap.ok("t2,t4,t6" not in leader.page.words, "and it ends", leader.page.words)

# --- mediations ---

rows = {row["state"]: row["code"] for row in gateway.rows("mediations")}
case = next(code for state, code in rows.items() if state != "refused")
answer = mediator.get("/mediations")
tap.ok(case in answer.text and rows["refused"] not in answer.text, "the list has what is to be mediated, and no "
       "violence", answer.words)
tap.equal(mediator.get(f"/mediations/{rows['refused']}").status, 404, "whose code leads nowhere")
answer = mediator.get(f"/mediations/{case}")
tap.ok("mo nhac" not in answer.text and "nhac to" not in mediator.get("/mediations").text,
       "no word of a quarrel stands on a page", answer.words)
mediator.get(f"/mediations/{case}")
board.get(f"/mediations/{case}")
person = re.search(r'<option value="(\d+)"[^>]*>Phạm Thị Hoa', mediator.page.text).group(1)
answer = board.post(f"/mediations/{case}/assign", person=person, seen=board.page.field("seen"))
tap.ok("Đã nhắn tin" in answer.words and "Phạm Thị Hoa" in answer.words, "a case is given to somebody", answer.words)
before = len(modem.phones.of(number["newcomer"]))
answer = mediator.get(f"/mediations/{case}")
mark = answer.field("seen")
answer = mediator.post(f"/mediations/{case}/meet", at="2099-03-12T19:00", seen=mark)
gateway.news.until(lambda: len(modem.phones.of(number["newcomer"])) > before, "the hour")
tap.ok("Đã ghi giờ hẹn" in answer.words and "12/03/2099 19:00" in answer.words, "an hour is set and told",
       answer.words)
answer = board.post(f"/mediations/{case}/meet", at="2099-03-13T19:00", seen=mark)
tap.ok("Người khác vừa thay đổi" in answer.words and "12/03/2099" in answer.words,
       "whoever looked at it before that is told so", answer.words)
answer = mediator.post(f"/mediations/{case}/meet", at="2001-01-01T08:00", seen=mediator.page.field("seen"))
tap.ok("Giờ hẹn đã qua" in answer.words, "an hour that is over is none", answer.words)
answer = mediator.post(f"/mediations/{case}/result", value="THANH", seen=mediator.page.field("seen"))
tap.ok("Đã ghi kết quả" in answer.words and "hòa giải thành" in answer.words, "how it ended is written down",
       answer.words)
tap.ok(case not in mediator.get("/mediations").text and case in mediator.get("/mediations?show=closed").text,
       "and it is among those that are over")

# --- whom it is not for ---

tap.equal([mediator.get(path).status for path in ("/patrols", f"/patrols/{first}", "/patrols/plans")]
          + [reader.get("/patrols").status, reader.get("/mediations").status, reader.get(f"/mediations/{case}").status]
          + [console.browser("ha").get("/mediations").status],
          [403, 403, 403, 200, 200, 200, 403], "each reads what is theirs")
token = reader.get("/patrols").field("csrf")
tap.equal([reader.post(path, csrf=token, seen="reported", reason="x", value="THANH").status for path in
           (f"/patrols/{second}/confirm", "/patrols/plans", f"/patrols/plans/{plan}/end", f"/mediations/{case}/result")],
          [403] * 4, "and a reader of figures does nothing")
tap.equal([leader.get(f"/{path}").status for path in ("patrols/000000", "patrols/%22%3E", "mediations/x")], [404] * 3,
          "a code that is none is no page")
audit = {(row["actor"], row["act"]) for row in gateway.rows("audit", "--limit", "200")}
tap.ok({("console:lan", "patrol.confirm"), ("console:lan", "patrol.reject"), ("console:lan", "plan.add"),
        ("console:lan", "plan.end"), ("console:ban", "mediation.assign"), ("console:hoa", "mediation.meet"),
        ("console:hoa", "mediation.result")} <= audit, "each of it stands in the audit", sorted(audit))
gateway.stop()
console.stop()
tap.finish()
