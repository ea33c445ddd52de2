#!/usr/bin/env python3
"""The console's report is the gateway's own, for the printer and as files; the audit says who did what, and is proved."""
import csv
import io
import json

import shared  # first: it finds the others
import community
from console_stage import Console
from keng import Folder, Gateway

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=3)
console.add("ha", "pol")
console.add("dir", "dir")
console.add("hoa", "med")
console.start()
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}

for sender, text in (("member", "TT 22h 6 nguoi thon Can, khong co gi"),
                     ("resident", "GY <script>alert(1)</script> den duong hong")):
    modem.receive(number[sender], text)

gateway.handled(2)
browser = console.browser("ha")
page = browser.get("/report")
tap.ok("BÁO CÁO AN NINH TRẬT TỰ" in page.text and page.status == 200, "the month is shown", page.words)
tap.ok("<style" not in page.text and " style=" not in page.text, "without a style of its own: the policy forbids it")
files = {name: browser.ask("GET", f"/report?from=2026-01-01&to=2030-12-31&file={name}")
         for name in ("json", "csv", "html")}
figures = json.loads(files["json"].text)
told = dict(csv.reader(io.StringIO(files["csv"].text.lstrip("\ufeff"))))
tap.equal((figures["patrols"], int(told["patrols"])), (1, 1), "the files say what happened")
tap.ok(all("attachment" in answer.headers["Content-Disposition"] for answer in files.values())
       and "@page" in files["html"].text, "and are saved, the sheet with its own style")
tap.equal([browser.get(f"/report?{query}").status for query in
           ("from=2026-13-01", "from=2026-05-02&to=2026-05-01", "group=nothing", "from=%27--")],
          [400, 400, 404, 400], "what is no span and no group is told so")
same = json.loads(gateway.run("report", "--from", "2026-01-01", "--to", "2030-12-31", "--format", "json").stdout)
tap.equal({**figures, "made_at": 0}, {**same, "made_at": 0}, "kengctl's report is the same")

# --- the audit ---

page = browser.get("/audit?actor=console:")
tap.ok("đăng nhập" in page.words and "console:ha" in page.words, "who came in is there", page.words)
tap.ok("members.import" not in page.words, "who and what is asked for is all that is shown")
page = browser.post("/audit/verify")
tap.ok("Chuỗi còn nguyên" in page.words, "the chain is proved", page.words)
tap.equal([console.browser("hoa").get(path).status for path in ("/audit", "/report")], [403, 403],
          "a mediator sees neither")
gateway.stop()
tap.equal(console.stop(), 0, "SIGTERM ends it")
tap.finish()
