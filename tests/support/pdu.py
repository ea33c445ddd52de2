"""Short messages as the network packs them (3GPP TS 23.040, 23.038), for the tests' side of the air.

Written apart from the daemon's codec on purpose: what both agree on is no shared mistake.
"""
import datetime

BASIC = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
         "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENSION = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~",
             0x3E: "]", 0x40: "|", 0x65: "€"}
ESCAPES = {mark: code for code, mark in EXTENSION.items()}
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


def septets(text):
    """The text as GSM-7 codes, or None when a character is not in the alphabet."""
    codes = []

    for mark in text:
        if mark in ESCAPES:
            codes += [0x1B, ESCAPES[mark]]
        elif mark in BASIC:
            codes.append(BASIC.index(mark))
        else:
            return None

    return codes


def pack(codes, skip=0):
    """Septets to octets, leaving `skip` bits free in front (23.038 6.1.2.1)."""
    bits = sum(code << (7 * place) for place, code in enumerate(codes)) << skip
    return bits.to_bytes((7 * len(codes) + skip + 7) // 8, "little")


def unpack(octets, count, skip=0):
    bits = int.from_bytes(octets, "little") >> skip
    return [bits >> (7 * place) & 0x7F for place in range(count)]


def text_of(codes):
    text, escaped = "", False

    for code in codes:
        if escaped:
            text += EXTENSION.get(code, BASIC[code])
        elif code != 0x1B:
            text += BASIC[code]

        escaped = code == 0x1B and not escaped

    return text


def swap(digits):
    digits += "F" * (len(digits) % 2)
    return bytes.fromhex("".join(digits[at + 1] + digits[at] for at in range(0, len(digits), 2)))


def unswap(octets, count):
    digits = "".join(f"{octet & 15:X}{octet >> 4:X}" for octet in octets)
    return digits[:count].replace("A", "*").replace("B", "#")


def address(number):
    """TP-OA of a number (+… is international, 0… national, letters are alphanumeric)."""
    if number.strip("+").isdigit():
        digits = number.lstrip("+")
        kind = 0x91 if number.startswith("+") else 0x81
        return bytes([len(digits), kind]) + swap(digits)

    codes = septets(number)
    return bytes([(7 * len(codes) + 3) // 4, 0xD0]) + pack(codes)


def time_stamp(when):
    """TP-SCTS (9.2.3.11): swapped digits and quarters of an hour east of Greenwich."""
    quarters = int(when.utcoffset().total_seconds()) // 900
    zone = f"{abs(quarters):02d}"
    stamp = bytearray(swap(when.strftime("%y%m%d%H%M%S") + zone))
    stamp[6] |= 8 if quarters < 0 else 0
    return bytes(stamp)


def body_parts(text):
    """(dcs, [(udl, ud)]) without a reference; concatenation puts its header in later."""
    codes = septets(text)

    if codes is not None:
        size = 160 if len(codes) <= 160 else 153
        cuts, start = [], 0

        while start < len(codes):
            end = min(start + size, len(codes))
            end -= end < len(codes) and codes[end - 1] == 0x1B
            cuts.append(codes[start:end])
            start = end

        return 0, cuts or [[]]

    data = text.encode("utf-16-be")
    size = 140 if len(data) <= 140 else 134
    return 8, [data[at:at + size] for at in range(0, len(data), size)]


def deliver(sender, text, when=None, reference=7):
    """The DELIVER PDUs of one message, hex with an empty SMSC in front."""
    when = when or datetime.datetime.now(VIETNAM)
    dcs, cuts = body_parts(text)
    pdus = []

    for sequence, cut in enumerate(cuts, 1):
        header = bytes([5, 0, 3, reference & 255, len(cuts), sequence]) if len(cuts) > 1 else b""

        if dcs == 0:
            fill = (7 - 8 * len(header) % 7) % 7
            length = (8 * len(header) + fill) // 7 + len(cut)
            body = header + pack(cut, fill)
        else:
            length = len(header) + len(cut)
            body = header + cut

        first = 0x44 if header else 0x04
        pdu = (b"\0" + bytes([first]) + address(sender) + bytes([0, dcs]) + time_stamp(when) +
               bytes([length]) + body)
        pdus.append(pdu.hex().upper())

    return pdus


def submit(pdu, smsc=True):
    """What one SUBMIT says (9.2.2.2): to, text, reference, total, sequence, encoding, report."""
    octets = bytes.fromhex(pdu)
    at = 1 + octets[0] if smsc else 0
    first, mr, digits, kind = octets[at:at + 4]
    at += 4

    if first & 3 != 1:
        raise ValueError(f"no SUBMIT: {pdu}")

    number = unswap(octets[at:at + (digits + 1) // 2], digits)
    at += (digits + 1) // 2
    _, dcs = octets[at:at + 2]
    at += 2 + {0: 0, 2: 1, 1: 7, 3: 7}[first >> 3 & 3]
    length, body = octets[at], octets[at + 1:]
    part = {"to": ("+" if kind & 0x70 == 0x10 else "") + number, "mr": mr, "dcs": dcs,
            "report": bool(first & 0x20), "reference": None, "total": 1, "sequence": 1}
    header = body[0] + 1 if first & 0x40 else 0
    at = 1

    while at < header:
        name, size = body[at], body[at + 1]
        value = body[at + 2:at + 2 + size]
        at += 2 + size

        if name in (0, 8):
            part["reference"] = int.from_bytes(value[:-2], "big")
            part["total"], part["sequence"] = value[-2:]

    if dcs & 0x0C == 8:
        part["encoding"], part["units"] = "UCS-2", (length - header) // 2
        part["text"] = body[header:length].decode("utf-16-be", "replace")
    else:
        fill = (7 - 8 * header % 7) % 7
        skipped = (8 * header + fill) // 7
        part["encoding"], part["units"] = "GSM-7", length - skipped
        part["text"] = text_of(unpack(body[header:], length - skipped, fill))

    return part
