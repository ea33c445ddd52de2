#!/usr/bin/env python3
"""Any bytes on the port, any PDU, any text, anything on the socket: the daemon goes on."""
import itertools
import os
import random
import socket

import shared  # first: it finds the others
import pdu
from keng import Folder, Gateway, Lines

TEXTS = [
    "", " ", "\x00", "\x1b[31m\x07\x08", "' OR 1=1; DROP TABLE message; --", "%s%n%x" * 20,
    "{\"op\":\"stop\"}", "\x1a\x1bAT+CFUN=0\r", "A" * 1500, "ắ" * 600, "😀" * 70, "\ud800 lone",
    "TIN " + "(" * 300, "TIN " + "a" * 60 + "!" * 200, "CB 000000 ALL x", "XN 999999", "DUYET 0",
    "‮lật ngược‬ TIN", "a\u0300" * 60, "MA {ma} {ten} {so}", "HG 1 THANH" * 30,
    "\r\nOK\r\n+CMTI: \"SM\",1\r\n", "NGUNG" * 50, "TT " + "9" * 150, "\u2028\u2029\ufeff",
]
LINES = [
    b"", b"\x00", b"{", b"}" * 100, b"[" * 5000, b"{\"op\":" * 2000, b"null", b"1e999", b"\"op\"",
    b"{\"op\":1}", b"{\"op\":\"status\",\"op\":\"stop\"}", b"{\"op\":\"\\u0000\"}", b"\xff\xfe\xfd",
    b"{\"op\":\"send\"}", b"{\"op\":\"send\",\"to\":[],\"text\":{}}", b"{\"op\":\"nothing\"}",
    b"{\"op\":\"send\",\"to\":\"113\",\"text\":\"" + b"x" * 60000 + b"\"}", b"x" * 200000,
    b"{\"op\":\"inbox\",\"limit\":-1}", b"{\"op\":\"inbox\",\"limit\":1e300}", b"GET / HTTP/1.1\r\n",
]
# What a modem does wrong that is over before somebody gives up waiting for an answer.
FAULTS = (
    "silence 2000", "stall 1500", "hangup 300", "reset 300", "split 3", "urc-inside RING",
    "urc-inside +CMTI: \"SM\",200", "lost-prompt", "lost-ok", "lost-cmgs line", "cms 500", "cms 38",
    "cme 100", "cms-at 305", "error", "duplicate", "bad-pdu", "bad-pdu 1", "cut-listing",
    "cmgd-fail 500", "cmti-index 9", "garbage 300 next 40", "loss 300 next 40",
)


def alive(promise):
    """A question is answered: nothing that came before blocks what comes after."""
    canary = f"+8491300{next(canaries):04d}"  # a new one each time: what repeats is not answered
    modem.receive(canary, "HD")
    gateway.news.until(lambda: modem.phones.of(canary), promise)
    tap.ok(gateway.daemon.running(), promise)


def mutated():
    """A DELIVER with some octets changed, cut or added."""
    octets = bytearray.fromhex(pdu.deliver("+84912000198", "TIN " + "x" * dice.randrange(150))[0])[1:]

    for _ in range(dice.randrange(1, 6)):
        octets[dice.randrange(len(octets))] = dice.randrange(256)

    if dice.random() < 0.3:
        del octets[dice.randrange(1, len(octets)):]

    return octets.hex().upper()


def bother(line):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(30)
        client.connect(gateway.control)

        try:
            client.sendall(line + b"\n")
            client.shutdown(socket.SHUT_WR)

            while client.recv(65536):
                pass
        except (BrokenPipeError, ConnectionResetError):
            pass


seed = int(os.environ.get("KENG_SEED", random.SystemRandom().randrange(1 << 32)))
dice = random.Random(seed)
canaries = itertools.count()
tap = shared.Tap()
tap.note(f"KENG_SEED={seed}")
gateway = Gateway(Folder())
gateway.start()
modem = gateway.modems[0]
alive("it answers to begin with")

for text in TEXTS:
    for part in pdu.deliver("+84912000197", text.encode("utf-16", "surrogatepass").decode(
            "utf-16", "replace")):
        modem.deliver(part)

alive("hostile texts are kept, and the next message is answered")

for _ in range(150):
    modem.command(f"tpdu {mutated()}")

alive("broken PDUs are kept aside, and the next message is answered")

for kind in FAULTS:
    modem.fault(kind)
    alive(f"after the fault “{kind}” the next message is answered")
    modem.fault("clear")

for line in LINES:
    bother(line)

for _ in range(100):
    bother(bytes(dice.randrange(256) for _ in range(dice.randrange(400))))

idle = [Lines(gateway.control) for _ in range(60)]
alive("garbage on the socket and sixty silent clients change nothing")

for client in idle:
    client.close()

tap.equal(gateway.status()["modems"][0]["state"], "ready", "the modem is still ready")
done = gateway.run("check")
tap.equal(done.returncode, 0, "the store is sound")
tap.equal(gateway.stop(), 0, "and it ends well")
tap.finish()
