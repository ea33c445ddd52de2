#!/usr/bin/python3
"""Each screen of the console in a real browser: nobody is kept out, nothing is refused, nothing runs off a telephone's screen."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import shared  # noqa: E402  first: it finds the others
import community  # noqa: E402
from chrome import LAPTOP, TELEPHONE, Chrome, Keys  # noqa: E402
from console_stage import PASSWORD, Console  # noqa: E402
from keng import Folder, Gateway  # noqa: E402

HOSTILE = '<img src=x onerror="document.title=1"> <b>danh bac</b> o nha van hoa'

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=12)
modem = gateway.modems[0]
number = {person.name: person.number for person in community.PEOPLE}

for name, role in (("ha", "pol"), ("quan", "admin"), ("so", "auth")):
    console.add(name, role)

console.start()

for sender, text in (("resident", "TIN co 2 nguoi la di xe may 98B1-234.56 gan cho Can luc 22h"),
                     ("member", "TT 22h 6 nguoi thon Can, khong co gi"),
                     ("newcomer", "HG nha ben mo nhac to qua 12h dem o thon Can"),
                     ("resident", f"TIN {HOSTILE}")):
    modem.receive(number[sender], text)

gateway.handled(4)

# --- by keyboard alone ---

chrome = Chrome(console)
chrome.open("/")
tap.ok(chrome.tab_to(lambda element: element.get_attribute("name") == "name"), "the door opens by keyboard")
chrome.keys("ha", Keys.TAB, PASSWORD, Keys.ENTER)
chrome.wait_words("Hôm nay")
chrome.keys(Keys.TAB)
tap.ok(chrome.driver.switch_to.active_element.get_attribute("class") == "skip",
       "the first stop leads past the menu")
chrome.quit()

# --- every screen, on both screens ---

for size, kind in ((LAPTOP, "laptop"), (TELEPHONE, "telephone")):
    chrome = Chrome(console, size=size)
    chrome.open("/login")
    chrome.shot(f"{kind}-login")
    faults, wide = chrome.faults(), []
    chrome.sign_in("quan")
    pages = ["/"] + [link.get_attribute("href").removeprefix(chrome.root)
                     for link in chrome.all("nav.menu a")] + ["/account"]

    for page in dict.fromkeys(pages):
        chrome.open(page)
        faults += chrome.faults()
        wide += [page] if chrome.wider() else []
        chrome.shot(f"{kind}{page.replace('/', '-').rstrip('-') or '-today'}")

    tap.ok(len(pages) > 5, f"{kind}: the menu leads to every screen", *pages)
    tap.ok(not faults, f"{kind}: axe finds nothing that keeps somebody out", *faults)
    tap.ok(not wide, f"{kind}: no page is wider than the screen", *wide)
    said = chrome.complaints()
    tap.ok(not said, f"{kind}: the browser complains of nothing", *said)
    chrome.quit()

# --- what strangers write, and without scripts ---

for scripts in (True, False):
    chrome = Chrome(console, scripts=scripts)
    how = "with scripts" if scripts else "without scripts"
    chrome.sign_in("ha")
    chrome.open("/tips")
    chrome.click("main table a")
    tap.ok(HOSTILE.split(" ", maxsplit=1)[0] in chrome.words and not chrome.all("main img")
           and chrome.driver.title != "1", f"{how}: hostile text is text", chrome.words)
    chrome.open("/audit")
    tap.ok("console:ha" in chrome.words, f"{how}: a screen shows what it has")
    chrome.open("/report")
    tap.ok(chrome.all("article.report svg"), f"{how}: the report has its charts")
    chrome.quit()

# --- roles ---

chrome = Chrome(console)
chrome.sign_in("so")
links = {link.get_attribute("href").removeprefix(chrome.root) for link in chrome.all("nav.menu a")}
chrome.open("/audit")
tap.ok("/audit" not in links and chrome.all("main") and "console:" not in chrome.words,
       "who may not see a screen is not led there, and sees nothing of it", *links)
chrome.quit()

# --- live ---

chrome = Chrome(console)
chrome.sign_in("ha")
chrome.open("/tips")
before = {row["code"] for row in gateway.rows("tips")}
modem.receive(number["resident"], "TIN mat trom ga o xom Trai luc 3h sang")
code = gateway.news.until(lambda: {row["code"] for row in gateway.rows("tips")} - before, "a tip").pop()
chrome.wait_words(code)
tap.ok(chrome.path == "/tips", "a tip that comes stands there by itself")
chrome.quit()
gateway.stop()
console.stop()
tap.finish()
