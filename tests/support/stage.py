"""Where a story is played: the sample community's phones around a running gateway."""
import community
from keng import Timeout


class Stage:
    def __init__(self, gateway):
        self.gateway = gateway
        self.modem = gateway.modems[0]
        self.box = None  # for calls: see phone_box.py

    def look(self):
        """Something happened. The demo shows it."""

    def say(self, who, text):
        self.modem.receive(community.BY_NAME[who].number, text)

    def wait(self, who, test, seconds):
        number = community.BY_NAME[who].number

        def look():
            self.look()
            found = self.modem.phones.take(number, test)
            return None if found is None else (found,)

        try:
            return self.gateway.news.until(look, "an answer", seconds)[0]
        except Timeout:
            return None

    def messages(self, who):
        return [message.text for message in self.modem.phones.of(community.BY_NAME[who].number)]

    def settle(self):
        """Until nothing waits to be handled or sent."""
        self.gateway.settle()
        self.look()
