#!/usr/bin/env python3
"""Several modems at once: replies leave where the message came, and one may die."""
import shared
from keng import Folder, Gateway

tap = shared.Tap()
gateway = Gateway(Folder(), modems=2)
gateway.start()
first, second = gateway.modems
gateway.news.until(lambda: all(each["state"] == "ready" for each in gateway.status()["modems"]),
                   "both modems ready")
tap.ok(True, "two modems get ready")

first.receive("+84912000101", "HD")
second.receive("+84912000102", "HD")
gateway.news.until(lambda: first.phones.of("+84912000101"), "an answer by the first")
gateway.news.until(lambda: second.phones.of("+84912000102"), "an answer by the second")
tap.ok(not first.phones.of("+84912000102") and not second.phones.of("+84912000101"),
       "each answer leaves by the modem that the message came to")

for number in range(4):
    phone = f"+8491200020{number}"
    gateway.run("send", phone, "Tin cho nguoi moi", "--class", "confirm")
    gateway.news.until(lambda: first.phones.of(phone) or second.phones.of(phone), "it is sent")

tap.equal(len(first.sent_at), len(second.sent_at), "who is idle longest sends the next: both do half")

first.stop()
gateway.news.until(lambda: gateway.status()["modems"][0]["state"] != "ready", "one is lost")
sent = gateway.rows("send", "+84912000103", "Mot modem van du")[0]
gateway.news.until(lambda: second.phones.of("+84912000103"), "the other one sends")
tap.ok(sent["ok"], "with one modem gone the other one goes on sending")

first.start()
gateway.news.until(lambda: gateway.status()["modems"][0]["state"] == "ready", "it is back")
tap.ok(True, "the one that comes back is used again")
first.receive("+84912000104", "HD")
gateway.news.until(lambda: first.phones.of("+84912000104"), "an answer by the one that is back")
tap.ok(True, "and answers")
tap.equal(gateway.stop(), 0, "both end well")
tap.finish()
