#!/usr/bin/env python3
"""Writes pdu_derived.jsonl: PDUs put together from the clauses of 3GPP TS 23.040 and 23.038.

    python3 tests/vectors/derive.py >tests/vectors/pdu_derived.jsonl

Each line has its source, the PDU, and either what it says ("want", "absent") or the error that it
deserves. Nothing here is the daemon's: packing and time stamps are those of tests/support/pdu.py.
"""
import datetime
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))

import pdu as air

SMSC = bytes.fromhex("07914889200026F5")
SMSC_TEXT = "+84980200625"
SENDER = "+84912345678"
WHEN = datetime.datetime(2026, 11, 24, 21, 48, 3, tzinfo=air.VIETNAM)
WHEN_TEXT = "2026-11-24T21:48:03+07:00"
STAMP = air.time_stamp(WHEN)
HELLO = air.septets("keng")


def line(source, octets, **more):
    text = octets if isinstance(octets, str) else octets.hex().upper()
    print(json.dumps({"source": source, "pdu": text, **more}, ensure_ascii=False,
                     separators=(",", ":")))


def deliver(length, body, first=0x04, address=None, pid=0, dcs=0, stamp=STAMP, smsc=SMSC):
    return (smsc + bytes([first]) + (address or air.address(SENDER)) + bytes([pid, dcs]) + stamp +
            bytes([length]) + body)


def gsm7(codes, header=b"", **more):
    fill = -8 * len(header) % 7
    length = (8 * len(header) + fill) // 7 + len(codes)
    return deliver(length, header + air.pack(codes, fill), 0x44 if header else 0x04, **more)


def ucs2(data, header=b"", dcs=8, **more):
    return deliver(len(header) + len(data), header + data, 0x44 if header else 0x04, dcs=dcs, **more)


def wide(text):
    return text.encode("utf-16-be")


def alphabets():
    source = "23.038 6.2.1"

    for at in range(0, 128, 32):
        codes = [code for code in range(at, at + 32) if code != 0x1B]
        line(source, gsm7(codes), want={"text": "".join(air.BASIC[code] for code in codes)})

    source = "23.038 6.2.1.1"
    codes = [code for one in air.EXTENSION for code in (0x1B, one)]
    line(source, gsm7(codes), want={"text": "".join(air.EXTENSION.values())})

    for code in range(128):
        if code not in air.EXTENSION and code != 0x1B:
            shown = air.BASIC[code]
            line(source, gsm7([0x61, 0x1B, code, 0x62]), want={"text": f"a{shown}b"})

    line(source, gsm7([0x61, 0x1B, 0x1B, 0x65, 0x62]), want={"text": "a eb"})
    line(source, gsm7([0x61, 0x1B]), want={"text": "a "})

    for count in list(range(0, 18)) + [152, 153, 154, 159, 160]:
        text = ("Kenh bao tin " * 13)[:count]
        line("23.038 6.1.2.1", gsm7(air.septets(text)), want={"text": text, "sender": SENDER})

    line("23.038 6.1.2.1, @ is no padding", gsm7([0] * 8), want={"text": "@" * 8})
    line("23.038 6.1.2.1, CR stays in a short message", gsm7([0x0D] * 8), want={"text": "\r" * 8})
    line("23.040 9.2.3.16", deliver(161, air.pack([0x41] * 161)), error="BAD_LENGTH")
    line("23.040 9.2.3.16", deliver(255, air.pack([0x41] * 160)), error="BAD_LENGTH")


def units():
    texts = ["Bà con chú ý: kẻng báo động cháy ở thôn Đoài!", "Ắ Ằ Ẳ Ẵ Ặ ỡ ợ ữ ự ỵ đ Đ", "😀",
             "a😀b👨‍👩‍👧c", "e\u0302\u0301", "\u0000", "a\u0000b", "\ufeffTIN", "\ufffd", "\U0010ffff",
             "", "中兴通讯", "\u202etxt.exe"]

    for text in texts:
        line("23.038 6.2.3", ucs2(wide(text)), want={"text": text, "alphabet": "ucs2"})

    line("23.038 6.2.3", ucs2(wide("ắ" * 70)), want={"text": "ắ" * 70})
    line("a lone high surrogate", ucs2(bytes.fromhex("0041D83D0042")), want={"text": "A\ufffdB"})
    line("a lone low surrogate", ucs2(bytes.fromhex("0041DE000042")), want={"text": "A\ufffdB"})
    line("surrogates in the wrong order", ucs2(bytes.fromhex("DE00D83D")), want={"text": "\ufffd" * 2})
    line("two high surrogates", ucs2(bytes.fromhex("D83DD83DDE00")), want={"text": "\ufffd😀"})
    line("a high surrogate at the end", ucs2(bytes.fromhex("0041D83D")), want={"text": "A\ufffd"})
    line("half a unit at the end", ucs2(bytes.fromhex("004100")), want={"text": "A"})
    line("23.040 9.2.3.16", deliver(141, wide("a" * 70) + b"\0", dcs=8), error="BAD_LENGTH")


def coding(dcs):
    """(alphabet, class, compressed) of 23.038 4."""
    group = dcs >> 4

    if group < 8:
        alphabet = ["gsm7", "8bit", "ucs2", "gsm7"][dcs >> 2 & 3]
        return alphabet, dcs & 3 if dcs & 0x10 else None, bool(dcs & 0x20)

    if group == 15:
        return ["gsm7", "8bit"][dcs >> 2 & 1], dcs & 3, False

    return "ucs2" if group == 14 else "gsm7", None, False


def codings():
    for dcs in range(256):
        alphabet, message_class, compressed = coding(dcs)
        want = {"dcs": dcs, "alphabet": alphabet}
        absent = ["text"]
        body, length = b"\x00K\x00e", 4

        if message_class is None:
            absent.append("class")
        else:
            want["class"] = message_class

        if compressed or alphabet == "8bit":
            want["data"] = "004B0065"
        elif alphabet == "ucs2":
            want["text"] = "Ke"
        else:
            body = air.pack(HELLO)
            want["text"] = "keng"

        if "text" in want:
            absent = absent[1:] + ["data"]

        line("23.038 4", deliver(length, body, dcs=dcs), want=want, absent=absent)


def kind_of(pid):
    if pid == 0x40:
        return "silent"

    if pid in (0x7C, 0x7D, 0x7E, 0x7F):
        return "binary"

    if pid == 0x5F:
        return "indication"

    return "replace" if 0x41 <= pid <= 0x47 else "text"


def kinds():
    for pid in list(range(0x00, 0x02)) + list(range(0x20, 0x24)) + list(range(0x3F, 0x4A)) + \
            list(range(0x5D, 0x61)) + list(range(0x7A, 0x82)) + [0xC0, 0xFF]:
        line("23.040 9.2.3.9", gsm7(HELLO, pid=pid), want={"pid": pid, "kind": kind_of(pid)})

    for dcs, kind in ((0x10, "flash"), (0xF0, "flash"), (0x18, "flash"), (0x11, "text"),
                      (0x12, "text"), (0x50, "flash"), (0xC8, "indication"), (0xD0, "indication"),
                      (0xE8, "indication"), (0x04, "binary"), (0xF5, "binary"), (0x20, "binary")):
        line("23.038 4", deliver(0, b"", dcs=dcs), want={"kind": kind})

    line("type 0 before its class", gsm7(HELLO, pid=0x40, dcs=0xF0), want={"kind": "silent"})
    line("23.040 9.2.3.24.2", gsm7(HELLO, bytes.fromhex("0401028003")), want={"kind": "indication"})
    line("23.040 9.2.3.24.4", gsm7(HELLO, bytes.fromhex("06050415810000")),
         want={"kind": "binary", "text": "keng", "ports": {"to": 5505, "from": 0}})


def semi(kind, digits, count=None):
    count = len(digits) if count is None else count
    value = {"*": "A", "#": "B", "a": "C", "b": "D", "c": "E"}
    return bytes([count, kind]) + air.swap("".join(value.get(digit, digit) for digit in digits))


def addresses():
    source = "23.040 9.1.2.5"

    for ton in range(8):
        for npi in (0, 1, 3, 8, 9, 10, 15):
            if ton != 5:
                plus = "+" if ton == 1 else ""
                kind = 0x80 | ton << 4 | npi
                line(source, gsm7(HELLO, address=semi(kind, "84912345678")),
                     want={"sender": plus + "84912345678", "text": "keng"})

    for count in range(0, 21):
        digits = ("12345678901234567890")[:count]
        line(source, gsm7(HELLO, address=semi(0x91, digits)),
             want={"sender": "+" + digits if digits else "", "text": "keng"})

    line(source, gsm7(HELLO, address=semi(0x81, "*101#abc")), want={"sender": "*101#abc"})
    line("bit 8 of the type may be 0", gsm7(HELLO, address=semi(0x11, "84912")),
         want={"sender": "+84912"})
    line("the length counts the filler", gsm7(HELLO, address=semi(0x91, "84912F")),
         want={"sender": "+84912"})
    line("a number of fillers", gsm7(HELLO, address=semi(0x81, "FFFF")), want={"sender": ""})
    line("no filler in the spare half octet", gsm7(HELLO, address=b"\x05\x91" + air.swap("849120")),
         want={"sender": "+84912"})

    for name in ("K", "Ke", "KENG", "Viettel", "VNPT-HCM", "MobiFone1", "ngan hang", "CONGAN@113",
                 "SmsBrand001", "äöüñà", "[1]{2}", "a_b"):
        line(source, gsm7(HELLO, address=air.address(name)), want={"sender": name, "text": "keng"})

    for name, shown in (("A\nB", "A B"), ("A\r\nATZ", "A  ATZ"), ("A\fB", "A B")):
        line("a name has no control character", gsm7(HELLO, address=air.address(name)),
             want={"sender": shown})

    line("an escape alone", gsm7(HELLO, address=bytes([4, 0xD0]) + air.pack([0x41, 0x1B])),
         want={"sender": "A "})

    for count in (21, 22, 40, 128, 255):
        line(source, gsm7(HELLO, address=bytes([count, 0x91]) + bytes((count + 1) // 2)),
             error="BAD_ADDRESS")
        line(source, gsm7(HELLO, address=bytes([count, 0xD0]) + bytes((count + 1) // 2)),
             error="BAD_ADDRESS")

    line("a digit behind a filler", gsm7(HELLO, address=semi(0x91, "84F12345")), error="BAD_ADDRESS")

    for smsc, shown in ((b"\0", None), (b"\1\x91", None),
                        (bytes.fromhex("06815421436587"), "4512345678"),
                        (bytes.fromhex("0B9121436587092143658709"), "+12345678901234567890")):
        expected = {"want": {"smsc": shown, "text": "keng"}} if shown else \
            {"want": {"text": "keng"}, "absent": ["smsc"]}
        line("27.005 3.1", gsm7(HELLO, smsc=smsc), **expected)

    for count in (12, 13, 20, 255):
        line("27.005 3.1", bytes([count, 0x91]) + bytes(count), error="BAD_ADDRESS")


def at(text):
    return datetime.datetime.fromisoformat(text)


def times():
    source = "23.040 9.2.3.11"

    for text in ("2026-01-01T00:00:00+07:00", "2024-02-29T23:59:59+07:00", "2000-02-29T12:00:00+00:00",
                 "2089-12-31T23:59:59+00:00", "1990-01-01T00:00:00+00:00", "1999-12-31T23:59:59-12:00",
                 "2026-06-15T12:30:45+05:45", "2026-06-15T12:30:45-03:30", "2026-06-15T12:30:45+14:00",
                 "2026-06-15T12:30:45-00:15", "2026-06-15T12:30:45+13:45"):
        line(source, gsm7(HELLO, stamp=air.time_stamp(at(text))), want={"scts": text, "text": "keng"})

    line("minus zero", gsm7(HELLO, stamp=bytes.fromhex("62114212840308")),
         want={"scts": "2026-11-24T21:48:30+00:00"})

    for digits in ("260001000000", "261301000000", "260100000000", "260132000000", "260431000000",
                   "260229000000", "230229000000", "260230000000", "260101240000", "260101006000",
                   "260101000060", "000000000000", "999999999999", "2A0101000000", "26010100000A"):
        line(source, gsm7(HELLO, stamp=air.swap(digits + "82")), error="BAD_TIME")

    line(source, gsm7(HELLO, stamp=b"\xff" * 7), error="BAD_TIME")
    line("no digit in the zone", gsm7(HELLO, stamp=bytes.fromhex("621142128403A0")), error="BAD_TIME")


def part(ref, total, seq, width=8):
    return {"ref": ref, "total": total, "seq": seq, "width": width}


def element(iei, data):
    return bytes([iei, len(data)]) + bytes(data)


def header(*elements):
    body = b"".join(elements)
    return bytes([len(body)]) + body


def headers():
    eight, sixteen = "23.040 9.2.3.24.1", "23.040 9.2.3.24.8"

    for ref, total, seq in ((0, 2, 1), (255, 2, 2), (7, 255, 255), (7, 1, 1), (128, 10, 5)):
        head = header(element(0, [ref, total, seq]))
        want = {"concat": part(ref, total, seq), "text": "keng"}
        line(eight, gsm7(HELLO, head), want=want)
        line(eight, ucs2(wide("keng"), head), want=want)

    for ref, total, seq in ((0, 2, 1), (0xFFFF, 2, 2), (0x1234, 255, 1), (300, 1, 1)):
        head = header(element(8, [ref >> 8, ref & 255, total, seq]))
        line(sixteen, gsm7(HELLO, head), want={"concat": part(ref, total, seq, 16), "text": "keng"})

    for total, seq in ((0, 0), (0, 1), (2, 0), (2, 3), (1, 255)):
        ignored = {"want": {"text": "keng"}, "absent": ["concat"]}
        line(eight + ", ignored", gsm7(HELLO, header(element(0, [9, total, seq]))), **ignored)
        line(sixteen + ", ignored", gsm7(HELLO, header(element(8, [1, 9, total, seq]))), **ignored)

    last = "23.040 9.2.3.24, the last one counts"
    line(last, gsm7(HELLO, header(element(0, [1, 2, 1]), element(0, [2, 3, 2]))),
         want={"concat": part(2, 3, 2)})
    line(last, gsm7(HELLO, header(element(0, [1, 2, 1]), element(8, [1, 0, 3, 3]))),
         want={"concat": part(256, 3, 3, 16)})
    line(last, gsm7(HELLO, header(element(8, [1, 0, 3, 3]), element(0, [1, 2, 1]))),
         want={"concat": part(1, 2, 1)})
    line("an impossible one does not count", gsm7(HELLO, header(element(0, [1, 2, 1]),
                                                                element(0, [1, 0, 0]))),
         want={"concat": part(1, 2, 1)})
    line("23.040 9.2.3.24.4", ucs2(b"\0K", header(element(5, [0x15, 0x8A, 0, 0]), element(0, [3, 2, 1])),
                                   dcs=4),
         want={"ports": {"to": 5514, "from": 0}, "concat": part(3, 2, 1), "data": "004B"},
         absent=["text"])
    line("23.040 9.2.3.24.3", gsm7(HELLO, header(element(4, [240, 241]))),
         want={"ports": {"to": 240, "from": 241}})

    for length in (0, 1, 2, 4, 5):
        line("an element of another length is unknown", gsm7(HELLO, header(element(0, [1] * length))),
             want={"text": "keng"}, absent=["concat"])

    for count in range(0, 24):
        head = header(element(0x70, [0] * count)) if count >= 2 else bytes([count]) + bytes(count)
        line("23.040 9.2.3.24, fill bits", gsm7(HELLO, head), want={"text": "keng"}, absent=["concat"])

    overrun = "23.040 9.2.3.24, the whole header is ignored"
    line(overrun, gsm7(HELLO, bytes([5, 0, 4, 1, 2, 1])), want={"text": "keng"}, absent=["concat"])
    line(overrun, gsm7(HELLO, bytes([6, 0, 3, 1, 2, 1, 0])), want={"text": "keng"}, absent=["concat"])
    line(overrun, gsm7(HELLO, bytes([7, 0, 3, 1, 2, 1, 8, 4])), want={"text": "keng"},
         absent=["concat"])

    line("a header and nothing else", ucs2(b"", header(element(0, [1, 2, 1]))),
         want={"text": "", "concat": part(1, 2, 1)})
    line("a header and nothing else", gsm7([], header(element(0, [1, 2, 1]))),
         want={"text": "", "concat": part(1, 2, 1)})
    line("TP-UDHI without a header", deliver(0, b"", 0x44), error="BAD_UDH")
    line("TP-UDHI without a header", deliver(0, b"", 0x44, dcs=8), error="BAD_UDH")

    for length in (1, 6, 100, 139, 140, 255):
        line("the header is longer than the user data", deliver(4, bytes([length, 0, 3, 1]), 0x44,
                                                                 dcs=8),
             **({"error": "BAD_UDH"} if length > 3 else {"want": {"text": "\u0301"}}))

    line("the header ends behind TP-UDL", deliver(5, bytes([4, 0, 2, 1, 1]), 0x44), error="BAD_UDH")


def relative(octet):
    """23.040 9.2.3.12.1"""
    if octet <= 143:
        return (octet + 1) * 300

    if octet <= 167:
        return 43200 + (octet - 143) * 1800

    return (octet - 166) * 86400 if octet <= 196 else (octet - 192) * 604800


def submit(first, middle, mr=0, to="+84912345678", smsc=b"\0"):
    return (smsc + bytes([first, mr]) + air.address(to) + bytes([0, 0]) + middle +
            bytes([len(HELLO)]) + air.pack(HELLO))


def submits():
    base = {"type": "SUBMIT", "recipient": SENDER, "text": "keng"}
    absent = ["scts", "sender", "status", "discharged"]

    for mr in (0, 1, 200, 255):
        line("23.040 9.2.2.2", submit(0x01, b"", mr), want={**base, "mr": mr, "report": False},
             absent=absent + ["vp", "smsc"])

    line("23.040 9.2.2.2", submit(0x21, b"", smsc=SMSC), want={**base, "report": True,
                                                               "smsc": SMSC_TEXT})
    line("23.040 9.2.2.2", submit(0x85, b""), want=base)

    for octet in (0, 1, 5, 142, 143, 144, 166, 167, 168, 169, 195, 196, 197, 198, 254, 255):
        line("23.040 9.2.3.12.1", submit(0x11, bytes([octet])), want={**base, "vp": relative(octet)})

    line("23.040 9.2.3.12.2", submit(0x19, STAMP), want={**base, "vp": WHEN_TEXT})
    line("23.040 9.2.3.12.2", submit(0x19, bytes(7)), error="BAD_TIME")

    enhanced = "23.040 9.2.3.12.3"

    for octets, seconds in (("00000000000000", None), ("01AA0000000000", relative(0xAA)),
                            ("022D0000000000", 45), ("03215403000000", 12 * 3600 + 45 * 60 + 30),
                            ("40000000000000", None), ("81000500000000", relative(5)),
                            ("07FFFFFFFFFFFF", None)):
        expected = {"want": {**base, "vp": seconds}} if seconds else {"want": base, "absent": ["vp"]}
        line(enhanced, submit(0x09, bytes.fromhex(octets)), **expected)


def report(status, tail=b"", mr=77, first=0x06, discharged=STAMP):
    return (SMSC + bytes([first, mr]) + air.address(SENDER) + STAMP + discharged + bytes([status]) +
            tail)


def reports():
    source = "23.040 9.2.2.3"
    base = {"type": "STATUS-REPORT", "recipient": SENDER, "mr": 77, "scts": WHEN_TEXT,
            "discharged": WHEN_TEXT, "smsc": SMSC_TEXT, "kind": "report"}
    absent = ["text", "data", "pid", "dcs", "sender", "concat"]

    for status in (0x00, 0x01, 0x02, 0x1F, 0x20, 0x25, 0x30, 0x3F, 0x40, 0x46, 0x5F, 0x60, 0x65, 0x7F,
                   0x80, 0xFF):
        line("23.040 9.2.3.15", report(status), want={**base, "status": status}, absent=absent)

    later = air.time_stamp(at("2026-11-25T06:00:00+07:00"))
    line(source, report(0, discharged=later),
         want={**base, "discharged": "2026-11-25T06:00:00+07:00", "status": 0})
    line(source, report(0, discharged=bytes(7)), error="BAD_TIME")
    line("23.040 9.2.3.27", report(0, b"\0"), want=base, absent=absent)
    line("23.040 9.2.3.27", report(0, b"\1\x40"), want={**base, "pid": 0x40}, absent=["dcs", "text"])
    line("23.040 9.2.3.27", report(0, b"\3\0\x08"), want={**base, "pid": 0, "dcs": 8}, absent=["text"])
    line("23.040 9.2.3.27", report(0, b"\7\0\x08\4" + wide("ắn")), want={**base, "text": "ắn"})
    line("without TP-DCS the default alphabet", report(0, b"\4\4" + air.pack(HELLO)),
         want={**base, "text": "keng"}, absent=["dcs"])
    line("23.040 9.2.3.27, an extended TP-PI", report(0, b"\x84\0\4" + air.pack(HELLO)),
         want={**base, "text": "keng"})
    line("with a header", report(0, b"\7\0\x08\x08" + header(element(0, [1, 2, 1])) + wide("ắ"),
                                 first=0x46), want={**base, "text": "ắ", "concat": part(1, 2, 1)})

    for tail in (b"\1", b"\2", b"\4", b"\7\0", b"\7\0\0", b"\4\4ab", b"\x80"):
        line("23.040 9.2.3.27, less than it says", report(0, tail), error="TRUNCATED")

    line("octets behind the report", report(0, b"\0\0"), error="TRAILING")


def rejects():
    whole = [gsm7(HELLO), ucs2(wide("kẻng"), header(element(0, [1, 2, 1]))), submit(0x11, b"\xA7"),
             report(0, b"\7\0\x08\4" + wide("ắn"))]
    optional = len(report(0))

    for number, octets in enumerate(whole):
        for cut in range(len(octets)):
            if number < 3 or cut != optional:
                line("cut short", octets[:cut], error="TRUNCATED")

        line("an octet too many", octets + b"\0", error="TRAILING")
        line("many octets too many", octets + bytes(40), error="TRAILING")

    for first in (0x03, 0x07, 0x43, 0xFF):
        line("23.040 9.2.3.1", deliver(4, air.pack(HELLO), first), error="BAD_MTI")

    good = gsm7(HELLO).hex().upper()

    for text in (good[:-1], good + "0", good[:10] + "G" + good[11:], " " + good, good + " ", good + "\n",
                 "0x" + good, "keng", "0", "--", good[:20] + " " + good[20:], "ｆｆ"):
        line("no hexadecimal digits", text, error="BAD_HEX")

    line("lower case is as good", good.lower(), want={"text": "keng"})
    line("longer than any PDU", "00" * 1000, error="BAD_LENGTH")


def without_smsc():
    line("a TPDU alone", gsm7(HELLO, smsc=b""), tpdu=True, want={"text": "keng", "sender": SENDER},
         absent=["smsc"])
    line("a TPDU alone", submit(0x01, b"", smsc=b""), tpdu=True, want={"type": "SUBMIT"})
    line("a TPDU alone, empty", "", tpdu=True, error="TRUNCATED")


for group in (alphabets, units, codings, kinds, addresses, times, headers, submits, reports, rejects,
              without_smsc):
    group()
