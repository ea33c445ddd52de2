#!/usr/bin/env python3
"""A SIM in need is told of: another one in its place sends nothing until it is accepted, a poor one asks for money."""
import datetime
import sqlite3

import shared
from keng import Folder, Gateway

LEADER = "+84912000201"
IDLE = "+84912000900"  # whom a SIM writes to that is not used

tap = shared.Tap()
gateway = Gateway(Folder(), modems=2)
first, second = gateway.modems
first.options = {"iccid": "8984040000000000011"}
second.options = {"iccid": "8984040000000000029"}
gateway.configure({"modems": [
    {"name": "m1", "device": first.link, "balance_sender": "900", "balance_text": "KTTK",
     "keep_alive_days": 60, "keep_alive_to": IDLE},
    {"name": "m2", "device": second.link, "balance_code": "*101#", "balance_low": 20000,
     "balance_sender": "191"}]})


def modems():
    return {each["name"]: each for each in gateway.status()["modems"]}


def all_ready():
    gateway.news.until(lambda: all(each["state"] == "ready" for each in modems().values()),
                       "both modems ready")


def told(words):
    """Messages to the leader that say so."""
    return [message for modem in gateway.modems for message in modem.phones.of(LEADER)
            if words in message.text]


def said(modem):
    """What it sent, but for the question about its balance."""
    return [part for part in modem.phones.submits if part["to"] != "900"]


gateway.start()
all_ready()
people = gateway.folder / "people.csv"

with open(people, "w", encoding="utf-8") as file:
    file.write("phone,name,role,team,zone,consent,pin\n" f"{LEADER},Nguyen Van Lan,LEAD,,,yes,\n")

done = gateway.run("members", "import", people)
tap.equal(done.returncode, 0, f"there is a leader {done.stderr}")

first.stop()
gateway.news.until(lambda: modems()["m1"]["state"] != "ready", "the first is away")
first.options = {"iccid": "8984040000000000037"}
first.start()
all_ready()
gateway.news.until(lambda: told("SIM khac"), "the leader is told")
tap.ok(second.phones.of(LEADER) and not said(first),
       "another SIM in the modem is told of, by the other modem")
tap.ok("kengctl sim m1" in modems()["m1"]["ill"], "and the listing of modems says what to do",
       modems()["m1"])
gateway.run("send", "+84912000103", "Ai gui tin nay")
gateway.news.until(lambda: second.phones.of("+84912000103"), "the other modem sends")
first.receive("+84912000104", "HD")
gateway.handled(1)
tap.ok(not said(first), "nothing is sent by it, and what it receives is kept")
gateway.stop()
gateway.start()
all_ready()
tap.ok("kengctl sim m1" in modems()["m1"]["ill"], "a restart forgets nothing")
tap.equal(gateway.run("sim", "m2").returncode != 0, True, "a SIM that is in no doubt needs no word")
done = gateway.run("sim", "m1")
tap.equal((done.returncode, modems()["m1"].get("ill") or ""), (0, ""),
          f"once it is accepted all is well {done.stderr}")
first.receive("+84912000105", "HD")
gateway.news.until(lambda: first.phones.of("+84912000105"), "an answer by the new SIM")
tap.equal(len(told("SIM khac")), 1, "it sends again, and was told of once")

for _ in range(2):
    second.command("ussd before 15 TK goc: 5.000d, HSD 31/12/2027")
    gateway.run("ussd", "m2", "*101#")

gateway.news.until(lambda: told("nap them tien"), "the leader is told of the money")
gateway.settle()
tap.equal(len(told("nap them tien")), 1, "a low balance is told of, once a day")
second.receive("191", "TK goc: 73.000d, HSD 31/12/2027")
gateway.news.until(lambda: modems()["m2"].get("balance") == 73000, "its balance is known")
second.receive("192", "TK goc: 9.000d, HSD 31/12/2027")
gateway.handled(4)
tap.equal(modems()["m2"].get("balance"), 73000, "a balance may come by SMS, from whom it is expected")
day = datetime.date.today() + datetime.timedelta(days=3)
first.receive("900", f"TK goc: 90.000d, HSD {day:%d/%m/%Y}")
gateway.news.until(lambda: told("het han"), "the leader is told of the date")
tap.ok(f"het han ngay {day:%d/%m}" in told("het han")[0].text, "an account that ends soon is told of, with its date",
       told("het han")[0].text)
first.receive("900", f"TK goc: 91.000d, HSD {day:%d/%m/%Y}")
gateway.news.until(lambda: modems()["m1"].get("balance") == 91000, "the next message is read")
gateway.settle()
tap.equal(len(told("het han")), 1, "once a day")
tap.equal([message.text for message in first.phones.of("900")], ["KTTK"],
          "a balance is asked for by a message, by that SIM and once a day, whatever restarts")
tap.ok(not second.phones.of("900"), "and not by another")
gateway.daemon.stop()

with sqlite3.connect(gateway.folder / "keng.db") as store:
    store.execute("UPDATE outbox_part SET sent_at = sent_at - 61 * 86400000 WHERE modem = 'm1'")

store.close()
gateway.start()
gateway.news.until(lambda: first.phones.of(IDLE), "the idle SIM is used")
gateway.daemon.stop()
gateway.start()
all_ready()
gateway.settle()
tap.equal([message.text for message in first.phones.of(IDLE)], ["keng: SIM m1 van dung"],
          "a SIM that sent nothing for two months sends one message, so that its operator leaves it open")
tap.ok(not second.phones.of(IDLE), "by itself and no other")
tap.equal(gateway.stop(), 0, "it ends well")
tap.finish()
