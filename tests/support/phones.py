"""The phones at the far end: SUBMITs off the air, joined to the messages their owners read."""
import pdu


class Message:
    """One whole message on somebody's phone."""

    def __init__(self, parts):
        first = parts[0]
        self.to, self.encoding, self.report = first["to"], first["encoding"], first["report"]
        self.text = "".join(part["text"] for part in parts)
        self.parts = len(parts)
        self.units = sum(part["units"] for part in parts)
        self.taken = False

    @property
    def room(self):
        """How many units this many parts hold."""
        single, joined = (160, 153) if self.encoding == "GSM-7" else (70, 67)
        return single if self.parts == 1 else joined * self.parts


class Phones:
    """Every phone that was sent something. Repeated parts are counted, and joined only once."""

    def __init__(self):
        self.messages = []
        self.by_number = {}
        self.submits = []
        self.open = {}

    def submit(self, hexadecimal):
        """A TPDU left the port. Returns the Message it completed, or None."""
        part = pdu.submit(hexadecimal, smsc=False)
        self.submits.append(part)

        if part["total"] == 1:
            return self.arrive([part])

        key = (part["to"], part["reference"], part["total"])
        parts = self.open.setdefault(key, {})
        parts[part["sequence"]] = part

        if len(parts) < part["total"]:
            return None

        del self.open[key]
        return self.arrive([parts[sequence] for sequence in sorted(parts)])

    def arrive(self, parts):
        message = Message(parts)
        self.messages.append(message)
        self.by_number.setdefault(message.to, []).append(message)
        return message

    def of(self, number):
        return self.by_number.get(number, [])

    def take(self, number, test):
        """What test(text) gives for the first untaken message that it accepts; takes it."""
        for message in self.of(number):
            if not message.taken and (found := test(message.text)) is not None:
                message.taken = True
                return found

        return None
