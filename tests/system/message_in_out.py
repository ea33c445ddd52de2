#!/usr/bin/env python3
"""A message in, a message out, over a pty; killed and started again, nothing lost or doubled."""
import shared
from keng import Folder, Gateway

RESIDENT = "+84912345678"
LONG = "Toi muon gop y ve den duong o ngo so 5: " + "den hong da lau, toi di lai kho khan. " * 8

tap = shared.Tap()
gateway = Gateway(Folder())
gateway.start()
modem = gateway.modems[0]


def texts():
    return sorted(row["text"] for row in gateway.rows("inbox", "--limit", "1000"))


def arrived(count):
    return gateway.news.until(lambda: len(texts()) >= count and texts(), f"{count} messages")


status = gateway.status()
tap.equal([each["state"] for each in status["modems"]], ["ready"], "a modem on a pty gets ready")

modem.receive(RESIDENT, "alo xin chao")
tap.equal(arrived(1), ["alo xin chao"], "a message that arrives is in the inbox")
row = gateway.rows("inbox")[0]
tap.ok(row["sender"].endswith("678") and "912345" not in row["sender"],
       "its number is masked to the last three digits", row)

modem.receive(RESIDENT, "GY " + LONG)
tap.equal(arrived(2), sorted(["alo xin chao", "GY " + LONG]), "a long one arrives whole")

sent = gateway.rows("send", "0912345679", "Xin chao tu keng")[0]
tap.ok(sent.get("ok") and isinstance(sent.get("id"), int), "kengctl send answers with an id", sent)
message = gateway.news.until(lambda: modem.phones.of("+84912345679"), "the SUBMIT")[0]
tap.equal(message.text, "Xin chao tu keng", "it leaves the port as a PDU with that text")
tap.equal((message.encoding, message.parts), ("GSM-7", 1), "in one part of the plain alphabet")

row = gateway.outbox_until(sent["id"], "delivered")
tap.equal(row["state"], "delivered", "the network's report makes it delivered")
tap.equal((row["attempts"], row["modem"]), (1, status["modems"][0]["name"]),
          "the listing tells by which modem, and at which attempt")

# Down: what arrives meanwhile waits in the SIM.
gateway.kill()
modem.receive(RESIDENT, "TIN khi may tat, o thon Can")
gateway.start()
tap.ok("TIN khi may tat, o thon Can" in arrived(3), "what came while it was down is there")

# Killed in the middle of arrivals, again and again.
told = set(texts())

for attempt in range(8):
    for each in range(3):
        told.add(f"GY lan thu {attempt} tin {each}")
        modem.receive(RESIDENT, f"GY lan thu {attempt} tin {each}")

    gateway.kill()
    gateway.start()

arrived(len(told))
tap.equal(texts(), sorted(told), "killed eight times while receiving: nothing lost, nothing doubled")

# Killed between a status report and its acknowledgement.
for each in range(20):
    gateway.rows("send", "0912345679", f"lan {each}")

gateway.kill()
gateway.start()
sent = gateway.rows("send", "0912345679", "sau do")[0]
tap.equal(gateway.outbox_until(sent["id"], "delivered")["state"], "delivered",
          "killed while reports come: reports go on coming")

modem.receive(RESIDENT, "GY lan cuoi")
modem.receive(RESIDENT, "GY lan cuoi")
arrived(len(told) + 2)
tap.equal(texts().count("GY lan cuoi"), 2, "the same words twice are two messages")
gateway.settle()
numbers = [row["state"] for row in gateway.rows("outbox", "--limit", "1000")]
tap.ok(not set(numbers) & {"queued", "sending"}, "nothing is left to send", numbers)
tap.equal(gateway.stop(), 0, "asked to end, it ends well")
tap.finish()
