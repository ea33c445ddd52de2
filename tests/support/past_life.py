"""What the sample community did in the weeks before somebody looks, told to the gateway at once.

Its times are counted back from now, so that the screens of whoever comes have this month's life on
them: patrols and tips of the evenings, a quarrel that was settled and one that is being settled, the
fund, a camera. A warning goes out for real and is reported by every phone.
"""
import datetime
import json
import re

from community import BY_NAME, PIN
from keng import Timeout

# Days ago, hour, who, what they wrote. @name stands for the code that the line of that name got.
PAST = [
    (24, "19:30", "leader", "LOA 2 lan 19h thon Can 45 nguoi nghe phong chong trom"),
    (23, "22:50", "member", "TT 21h-22h30 6 nguoi thon Can, khong co gi", "patrol1"),
    (22, "07:10", "leader", "XN @patrol1"),
    (21, "20:15", "resident", "TIN co nhom danh bac o quan nuoc dau lang thon Can", "tip1"),
    (21, "20:18", "police", "CO @tip1"),
    (19, "17:00", "police", "DG @tip1 GIATRI"),
    (19, "17:05", "police", "VU 1 vu danh bac 5 doi tuong thon Can"),
    (18, "09:00", "leader", "QUY THU 500k ong Toan ung ho"),
    (17, "23:10", "member", "TT 21h30-23h 5 nguoi thon Can, nhac nho 1 quan karaoke", "patrol2"),
    (16, "07:30", "leader", "XN @patrol2"),
    (16, "19:40", "newcomer", "HG nha ben mo nhac to qua 12h dem o thon Can", "quarrel1"),
    (15, "08:00", "mediator", "CO @quarrel1"),
    (14, "20:30", "mediator", "HG @quarrel1 THANH"),
    (13, "10:00", "leader", "QUY CHI 350k mua 2 den pin", "spent"),
    (13, "10:20", "board", "XN @spent"),
    (12, "22:40", "member", "TT 21h-22h30 6 nguoi xom Trai co cong an, khong co gi", "patrol3"),
    (11, "06:50", "leader", "XN @patrol3"),
    (11, "14:00", "police", "GN 1 khau sung tu che 10 vien dan"),
    (9, "21:05", "resident", "TIN 2 thanh nien la di xe may 98B1-234.56 ngo quanh cho Can", "tip2"),
    (9, "21:09", "police", "CO @tip2"),
    (8, "16:00", "police", "DG @tip2 GIATRI"),
    (7, "23:20", "member", "TT 22h-23h 4 nguoi thon Can, khong co gi", "patrol4"),
    (6, "07:15", "leader", "XN @patrol4"),
    (6, "15:00", "leader", "GV Binh kiem tra camera cong lang han {deadline}"),
    (5, "09:10", "member", "CAM 3 mat hinh"),
    (5, "09:15", "member", "TBI den pin 6 cai hong 1"),
    (4, "20:00", "resident", "TIN xe tai do trom dat o bo song thon Can", "tip3"),
    (4, "20:06", "police", "CO @tip3"),
    (3, "22:35", "member", "TT 21h-22h30 7 nguoi thon Can, khong co gi", "patrol5"),
    (2, "07:05", "leader", "XN @patrol5"),
    (2, "18:20", "newcomer", "HG hai nha tranh chap loi di chung o xom Trai", "quarrel2"),
    (2, "19:00", "mediator", "CO @quarrel2"),
    (1, "22:30", "member", "TT 21h-22h 5 nguoi thon Can, khong co gi", "patrol6"),
]
PLANS = (("Thôn Càn", "22:00-01:30", "3"), ("Xóm Trại", "20:30-22:00", "4"))
WARNING = f"CB {PIN} ALL Trom xe may luc 1-4h sang. Khoa co, khoa cang, khoa cong."
DEADLINE_DAYS = 12


def history(now):
    """The past as the lines that `kengctl import-history` reads."""
    deadline = (now + datetime.timedelta(days=DEADLINE_DAYS)).strftime("%d/%m/%Y")
    numbers = {}

    for number, (days, hour, who, text, *name) in enumerate(PAST, 1):
        if name:
            numbers[name[0]] = number

        text = re.sub(r"@(\w+)", lambda found: f"@{numbers[found[1]]}",
                      text.format(deadline=deadline))
        day = (now - datetime.timedelta(days=days)).strftime("%Y-%m-%d")
        yield json.dumps({"at": f"{day}T{hour}:00+07:00", "from": BY_NAME[who].number, "text": text})


def told(gateway, *arguments):
    done = gateway.run(*arguments)

    if done.returncode != 0:
        raise Timeout(f"kengctl {arguments[0]}: {done.stderr}{done.stdout}")

    return done.stdout


def code_in(stage, who, words):
    """The code in the first message to them that has these words before it."""
    found = stage.wait(who, re.compile(rf"{words} (\d{{6}})").search, 60)

    if not found:
        raise Timeout(f"{who} was sent no “{words}”: {stage.messages(who)}")

    return found[1]


def warn(stage):
    """The leader's warning, proved by the code that comes back, approved by the board, and out."""
    stage.say("leader", WARNING)
    stage.say("leader", f"XN {code_in(stage, 'leader', 'XN')}")
    stage.say("board", f"DUYET {code_in(stage, 'board', 'DUYET')}")
    stage.wait("leader", re.compile(r"gui \d+, loi 0, xong").search, 60)
    stage.settle()


def tell(stage):
    """All of it; the lines that import-history answered."""
    gateway = stage.gateway
    path = gateway.folder / "past.jsonl"

    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(history(gateway.clock())) + "\n")

    answers = [json.loads(line) for line in told(gateway, "import-history", path).splitlines()]

    for zone, hours, size in PLANS:
        told(gateway, "plans", "add", zone, "--at", hours, "--size", size)

    warn(stage)
    return answers
