"""A story: who texts what, and what each phone must then receive. One act a line:

    # a remark
    resident: TIN co trom o cho Huong Son, 2 thanh nien
    expect resident: Da nhan tin
    expect police: /TIN (?P<code>\\d{6})/
    police: DG {code} GIATRI
    never neighbour: trom

`expect` takes words that the message contains, or a /pattern/ whose named groups become {names}
for the lines after it. It looks at messages that no earlier expect has taken. `never` holds over
the whole story. Somebody may call as well, where the gateway has voice:

    call resident
    hear resident: Để báo tin
    press resident: 1
    speak resident: có người bẻ khóa ở chợ Càn
    hang resident

`hear` waits for a prompt with these words, `speak` says them into the phone. A line that names nobody is a text of whoever wrote last; a lone key or name
chooses the person, as at the menu.
"""
import re


CALLS = ("call", "hear", "press", "speak", "hang")


class StoryError(Exception):
    """What did not come true, or the line that says nothing."""


class Act:
    """One line of a story: kind is say, pick, expect, never or one of CALLS."""

    def __init__(self, line, kind, who, text):
        self.line, self.kind, self.who, self.text = line, kind, who, text


def parse(lines, people):
    """The acts of a story. `people` maps every name and key by which a person may be called."""
    acts = []
    last = None

    for number, raw in enumerate(lines, 1):
        line = raw.strip()

        if not line or line.startswith("#"):
            continue

        order, _, rest = line.partition(" ")
        caller = people.get(rest.partition(":")[0].strip().lower())

        if order in CALLS and caller:
            acts.append(Act(number, order, caller, rest.partition(":")[2].strip()))
            continue

        if order in ("expect", "never") and ":" in rest:
            name, _, text = rest.partition(":")

            if name.strip().lower() not in people:
                raise StoryError(f"line {number}: nobody is called “{name.strip()}”")

            acts.append(Act(number, order, people[name.strip().lower()], text.strip()))
            continue

        name, colon, text = line.partition(":")

        if colon and name.strip().lower() in people:
            last = people[name.strip().lower()]
            acts.append(Act(number, "say", last, text.strip()))
        elif line.lower() in people:
            last = people[line.lower()]
            acts.append(Act(number, "pick", last, ""))
        elif line.lower() == "q":
            break
        elif last is None:
            raise StoryError(f"line {number}: who says “{line}”?")
        else:
            acts.append(Act(number, "say", last, line))

    return acts


def fill(text, names, quote=lambda value: value):
    """{name} becomes what an earlier pattern caught; other braces stay as they are."""
    return re.sub(r"\{([a-z_]\w*)\}",
                  lambda found: quote(names[found[1]]) if found[1] in names else found[0], text)


def matcher(text, names):
    """(function of a message: the names it caught or None, what was looked for)."""
    if len(text) > 1 and text[0] == text[-1] == "/":
        pattern = fill(text[1:-1], names, re.escape)

        try:
            compiled = re.compile(pattern)
        except re.error as problem:
            raise StoryError(f"/{pattern}/ is no pattern: {problem}") from problem

        def search(message):
            found = compiled.search(message)
            return None if found is None else found.groupdict()

        return search, f"/{pattern}/"

    wanted = fill(text, names)
    return (lambda message: {} if wanted in message else None), f"“{wanted}”"


class Player:
    """Plays acts on a stage that can say(who, text) and wait(who, test, seconds).

    wait() returns what test(message) gave for the first untaken message of that person for which
    it is not None, taking the message, or None when the time is over; messages(who) lists all.
    """

    def __init__(self, stage, patience=60):
        self.stage, self.patience = stage, patience
        self.names = {}
        self.acts = self.expected = 0
        self.forbidden = []

    def play(self, acts):
        for act in acts:
            self.acts += 1
            getattr(self, act.kind)(act)

        self.stage.settle()

        for act, test, wanted in self.forbidden:
            for message in self.stage.messages(act.who):
                if test(message) is not None:
                    raise StoryError(f"line {act.line}: {act.who} received {wanted}: {message}")

    def say(self, act):
        self.stage.say(act.who, fill(act.text, self.names))

    def pick(self, act):
        pass

    def at_phone(self, act):
        """Something that a caller does; the stage's phone box has a method for each."""
        if self.stage.box is None:
            raise StoryError(f"line {act.line}: this gateway takes no calls")

        done = getattr(self.stage.box, act.kind)(act.who, fill(act.text, self.names))
        self.expected += act.kind == "hear"

        if done is False:
            raise StoryError(f"line {act.line}: {act.who} did not {act.kind} “{act.text}”")

    call = hear = press = speak = hang = at_phone

    def expect(self, act):
        test, wanted = matcher(act.text, self.names)
        found = self.stage.wait(act.who, test, self.patience)
        self.expected += 1

        if found is None:
            received = self.stage.messages(act.who)
            raise StoryError("\n".join(
                [f"line {act.line}: {act.who} did not receive {wanted} within {self.patience} s"] +
                [f"    {act.who} has: {message}" for message in received[-5:]]))

        self.names.update({name: value for name, value in found.items() if value is not None})

    def never(self, act):
        test, wanted = matcher(act.text, self.names)
        self.forbidden.append((act, test, wanted))
