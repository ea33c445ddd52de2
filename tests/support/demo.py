#!/usr/bin/env python3
"""The demo: text a real gateway from a terminal, as anybody of a sample community.

Started by ./autogen.sh demo. With a story on standard input it plays that, and the exit status
says whether it came true; see story.py for the language.
"""
import argparse
import os
import select
import signal
import sys

import community
import door
import past_life
import phone_box
import story
from keng import Folder, Gateway, Timeout
from stage import Stage

HERE = os.path.dirname(os.path.abspath(__file__))
EVENING = os.path.join(HERE, "evening.story")
HOUSEHOLDS = 24
KEYS = "0123456789*#"
LOOK_S = 0.2  # so often a call is looked at
SHOWN = 3  # of equal messages to phones nobody here holds

# Behind three blanks stands what the reader should know. Every act has its sample (tests/system).
SAMPLES = {
    "resident": [
        "TIN co 2 thanh nien la di xe may 98B1-234.56 ngo so 5 thon Can luc 22h30",
        "tố giác đánh bạc ở nhà ông A xóm 3, tối nào cũng 7-8 người",
        "TIN KIN co nguoi ban ma tuy sau truong Huong Son   (không ai trả lời, không ai hỏi lại)",
        "MAT XE 98B1-234.56 o cho Can luc 9h sang nay",
        "LD goi dien tu xung cong an doi chuyen 5tr vao tai khoan",
        "KQ 482193   (mã trong tin bạn vừa nhận)",
        "TL 482193 chung vua chay ve phia cau Can",
        "CHAY nha ong Tam canh cho Can",
        "SOS thon Can co nguoi cam dao duoi chem",
        "TAI NAN 2 xe may tong nhau nga tu Ninh Son co nguoi bi thuong",
        "HG nha ben mo nhac to qua 12h dem o thon Can",
        "GN 1 khau sung tu che 10 vien dan",
        "GY den duong ngo 3 hong may hom nay",
        "GOI LAI   (nhờ gọi lại)",
        "BAO YEN   (nhắc khóa cửa lúc 22 giờ; gửi lần nữa thì thôi)",
        "DK KHAN   (chỉ nhận tin khẩn)",
        "DK IM 21h-6h   (giờ im riêng của mình)",
        "DL   (xem dữ liệu của mình)",
        "XOA   (xóa dữ liệu của mình)",
        "HD",
        "NGUNG",
    ],
    "member": [
        "TT 22h 6 nguoi thon Can, khong co gi",
        "tuan tra 21h-23h thon Can 5 ng + cong an, nhac nho 1 quan karaoke",
        "TT BD thon Can",
        "TT KT 6 nguoi",
        "TT 482193 HUY mua to   (ca đã lên lịch)",
        "TT GAC cong lang 20h-22h 2 nguoi",
        "CO 482193   (đi được; mã trong tin bạn vừa nhận)",
        "BAN 482193",
        "DEN 482193   (đã tới nơi)",
        "SUA 482193 7 nguoi",
        "VIEC",
        "XONG 482193",
        "LOA 2 lan 19h thon Can 45 nguoi nghe phong chong trom",
        "TBI den pin 4 cai hong 1",
        "TBI binh chua chay 6 binh han 31/12/2027   (bình hết hạn thì báo cáo có)",
        "TBI gay cao su 4 cai giay phep 12/GP-CAT",
        "CAM 3 mat hinh",
        "HD TT",
    ],
    "leader": [
        "XN 482193   (mã trong tin bạn vừa nhận)",
        "SAI 482193 chi co 4 nguoi",
        f"CB {community.PIN} ALL Trom xe may luc 1-4h sang. Khoa co, khoa cang, khoa cong.",
        f"CB {community.PIN} thon Can W18   (mẫu soạn sẵn)",
        f"CB {community.PIN} ALL HEN 19h Mai hop dan tai nha van hoa   (gửi lúc 19 giờ)",
        "HUY 482193   (dừng cảnh báo của mình)",
        "KENG thon Can trom dang bi vay",
        "KENG TAP thon Can   (diễn tập)",
        "GV Binh kiem tra camera cong lang han 28/12",
        "QUY THU 500k ong Toan ung ho",
        "QUY CHI 350k mua 2 den pin   (người thứ hai phải đồng ý)",
        "QUY",
        "HOP 20h 28/12 nha van hoa ban chia ca",
        "VU 1 vu gay roi can ngan, giai quyet tai thon",
        "TB mai don ve sinh duong lang",
        "KHEN anh Binh bat duoc trom cho",
        "KHAO SAT ai di tuan tra toi thu bay: 1 co 2 khong",
        "DANSO thon Can 312 1204",
        "BC thang",
        "DS",
        "LICH",
        "GC dem qua co xe la dau o cong lang",
        "HD CB",
    ],
    "police": [
        "CO 482193   (đã nhận tin báo mang mã này)",
        "DG 482193 GIATRI",
        "DG 482193 KO",
        "VU 1 vu trom 2 doi tuong thon Can bao ve hien truong, ban giao cong an",
        "RR thon Can cao   (mức nguy cơ)",
        "HN 482193 GAP   (hồ sơ giúp đỡ, chỉ theo mã)",
        "XIN HINH cam 3 22h-23h",
        "DUYET 482193",
        "BC",
    ],
    "mediator": [
        "CO 482193   (nhận việc hòa giải)",
        "HG 482193 THANH",
        "HG 482193 KO THANH",
    ],
    "board": [
        "DUYET 482193   (mã trong tin bạn vừa nhận)",
        "HUY 482193",
        "BC quy 1",
        "DK BC TUAN   (số liệu mỗi sáng thứ hai)",
    ],
    "authority": [
        "BC quy 1",
        "BC TINH   (mọi mô hình, toàn tỉnh)",
        "BC tuan",
        "DS",
        "DANHGIA thon Can tot",
        "DK BC TUAN   (số liệu mỗi sáng thứ hai)",
    ],
    "newcomer": [
        "DK Do Van Moi, thon Can",
        "CO",
        "alo",
        "NGUNG",
    ],
}


def sample_text(line):
    """A sample without what is said about it."""
    return line.split("   ")[0]


class Screen:
    """What the terminal shows. Colours only where somebody sees them."""

    def __init__(self, out):
        self.out = out
        self.calls = False
        self.terminal = out.isatty()
        self.colours = self.terminal and "NO_COLOR" not in os.environ

    def paint(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colours else text

    def line(self, text=""):
        self.out.write(text + "\n")
        self.out.flush()

    def prompt(self, person):
        self.out.write(self.paint("1", f"{person.title} > " if person else "Bạn là ai? (1–8) > "))
        self.out.flush()

    def clear_prompt(self):
        if self.terminal:
            self.out.write("\r\033[K")

    def sent(self, person, text):
        self.line(self.paint("36", f"{person.title} nhắn: ") + text)

    def understood(self, kind):
        self.line(self.paint("2", f"    kẻng hiểu là {kind}"))

    def received(self, person, message, message_class):
        parts = "1 tin" if message.parts == 1 else f"{message.parts} tin"
        how = " · ".join(filter(None, (message_class, message.encoding, parts,
                                       f"{message.units}/{message.room}")))
        self.line("    " + self.paint("1;33", f"{person.title} {person.phone} nhận") +
                  self.paint("2", f"  [{how}]"))
        self.line("      " + message.text.replace("\n", "\n      "))

    def spoken(self, text):
        self.line(self.paint("1;35", "    ☎ ") + text)

    def hung_up(self):
        self.line(self.paint("2", "    ☎ cuộc gọi đã hết"))

    def call_keys(self):
        self.line("Đang gọi. Gõ phím (0–9 * #) rồi Enter để bấm, noi … để nói vào máy, cup để cúp máy.")

    def others(self, count):
        self.line(self.paint("2", f"    … và {count} máy của các hộ dân nhận cùng tin ấy"))

    def menu(self, gateway, entrance):
        self.line(self.paint("1", "kẻng · bản dùng thử"))
        self.line("Cổng tin nhắn chạy thật trên máy này; chỉ modem và mạng di động là giả lập, không"
                  " có tin nào ra ngoài.")
        self.line(f"Thôn Càn có {gateway.households} hộ đã đăng ký, và:")
        self.line()

        for person in community.PEOPLE:
            pin = f"   PIN {person.pin}" if person.name == "leader" else ""
            self.line(f"  {self.paint('1', person.key)}  {person.title:<36} {person.full_name:<16}"
                      f" {person.phone}{pin}")

        self.line()
        self.entrance(entrance)
        self.line()
        self.help_keys()

    def entrance(self, entrance):
        self.line(f"Trang của người trực, mở bằng trình duyệt trên máy này: {self.paint('1', entrance.address)}")
        self.line(f"  mật khẩu của lần chạy này: {self.paint('1', entrance.password)}")

        for name, duty in entrance.accounts:
            self.line(f"  {self.paint('1', f'{name:<12}')}  {duty}")

        self.line("  Mở trang Tin báo, rồi ở đây chọn 1 và gõ ?1: tin hiện trên trang ngay khi đến.")

    def help_keys(self):
        self.line("Gõ số để chọn người, gõ tin nhắn rồi Enter để gửi.")
        self.line("?  tin mẫu của người đang chọn   ?2  gửi tin mẫu số 2   m  danh sách   w  trang web   q  thoát")
        self.line("goi  người đang chọn gọi điện đến tổng đài" if self.calls else
                  "(Chưa gọi điện được: máy này thiếu espeak-ng hoặc phần thoại.)")

    def samples(self, person):
        self.line(f"Tin mẫu của {person.title.lower()}:")

        for number, text in enumerate(SAMPLES[person.name], 1):
            self.line(f"  ?{number}  {text}")


class Town(Stage):
    """The stage of a story, and the phones at the terminal: shows all that happens, once."""

    def __init__(self, gateway, screen, listens):
        super().__init__(gateway)
        self.screen = screen

        if screen.calls:
            self.box = phone_box.PhoneBox(gateway, self.modem, screen.spoken, listens)

        self.shown = len(self.modem.phones.messages)
        self.pending = []
        self.others = {}

    def say(self, who, text):
        person = community.BY_NAME[who]
        self.finish_others()
        self.screen.sent(person, text)
        self.pending.append(text)
        super().say(who, text)

    @property
    def in_call(self):
        return self.box is not None and self.box.in_call

    def look(self):
        """Prints what happened since the last call; true when something did."""
        messages = self.modem.phones.messages
        before = self.shown

        if self.shown < len(messages):
            self.show_understood()

        while self.shown < len(messages):
            message = messages[self.shown]
            self.shown += 1
            person = community.BY_NUMBER.get(message.to)

            if person:
                self.screen.received(person, message, self.gateway.class_of(message))
            else:
                self.others[message.text] = self.others.get(message.text, 0) + 1

        return self.shown > before

    def show_understood(self):
        if not self.pending:
            return

        kind = self.gateway.kind_of(self.pending[-1])

        if kind:
            self.screen.understood(kind)
            self.pending.clear()

    def finish_others(self):
        for count in self.others.values():
            self.screen.others(count)

        self.others.clear()

    def settle(self):
        super().settle()
        self.show_understood()
        self.finish_others()


def converse(town, screen, entrance):
    """Lines from a person at a terminal, and the phones' news between them."""
    person = None
    calling = False
    screen.menu(town.gateway, entrance)
    screen.prompt(person)

    while True:
        ready, _, _ = select.select([sys.stdin, town.gateway.news.descriptor], [], [],
                                    LOOK_S if town.in_call else None)

        if calling:
            town.box.look()

        if calling and not town.in_call:
            town.box.over()
            screen.hung_up()
            screen.prompt(person)

        calling = town.in_call

        if town.gateway.news.descriptor in ready:
            town.gateway.news.drain()
            screen.clear_prompt()

            if town.look() or town.pending:
                town.show_understood()
                town.finish_others()

            screen.prompt(person)

        if sys.stdin not in ready:
            continue

        line = sys.stdin.readline()

        if not line or line.strip().lower() == "q":
            return

        person = obey(line.strip(), person, town, screen, entrance)
        calling = town.in_call
        screen.prompt(person)


def at_phone(line, person, town, screen):
    """A line that is about a call. False: it is a message, as always."""
    order, _, rest = line.partition(" ")

    if not town.in_call:
        if line.lower() in ("goi", "gọi"):
            screen.call_keys()
            town.box.call(person.name)
            return True

        return False

    if line and all(key in KEYS for key in line):
        town.box.press(person.name, line)
    elif order.lower() in ("noi", "nói") and rest:
        town.box.speak(person.name, rest)
    elif line.lower() in ("cup", "cúp"):
        town.box.hang()
    else:
        return False

    return True


def obey(line, person, town, screen, entrance):
    """One line at the prompt. Returns who is speaking from now on."""
    chosen = community.names().get(line.lower())

    if chosen:
        return community.BY_NAME[chosen]

    if line.lower() == "m":
        screen.menu(town.gateway, entrance)
    elif line.lower() == "w":
        screen.entrance(entrance)
    elif person and town.box and at_phone(line, person, town, screen):
        pass
    elif person is None:
        screen.help_keys()
    elif line == "?":
        screen.samples(person)
    elif line.startswith("?") and line[1:].isdigit() and 0 < int(line[1:]) <= len(
            SAMPLES[person.name]):
        town.say(person.name, sample_text(SAMPLES[person.name][int(line[1:]) - 1]))
    elif line:
        town.say(person.name, line)

    return person


def play(lines, town, screen):
    """0 when the story came true."""
    try:
        acts = story.parse(lines, community.names())
        player = story.Player(town)
        player.play(acts)
    except story.StoryError as problem:
        town.finish_others()
        screen.line()
        screen.line(f"Câu chuyện không thành: {problem}")
        screen.line("The story did not come true.")
        return 1

    screen.line()
    screen.line(f"Câu chuyện đã thành sự thật. The story came true: {player.acts} lines,"
                f" {player.expected} expectations.")
    return 0


def story_lines(options):
    """The story to play, or None when a person is at the terminal."""
    if options.story:
        with open(options.story, encoding="utf-8") as file:
            return file.readlines()

    if sys.stdin is not None and sys.stdin.isatty():
        return None

    lines = sys.stdin.readlines() if sys.stdin else []

    if any(line.strip() for line in lines):
        return lines

    with open(EVENING, encoding="utf-8") as file:
        return file.readlines()


def calling(folder):
    """What makes the gateway take calls."""
    return {"emulator": {"profile": "sim7600", "audio_link": folder / "m1-pcm"},
            "settings": {"modems": [{"name": "m1", "device": folder / "m1",
                                     "audio": folder / "m1-pcm"}]}}


def make_gateway(options, folder, screen):
    """One whose calls can be heard where this machine can, and whose console has an address."""
    extra = calling(folder) if screen.calls else {"settings": {}}
    extra["settings"]["console"] = {"listen": door.free_address()}
    return Gateway(folder, build=options.build, **extra)


def at_terminal(gateway, screen):
    past_life.tell(Stage(gateway))
    entrance = door.Door(gateway)

    try:
        converse(Town(gateway, screen, listens=True), screen, entrance)
    finally:
        entrance.close()

    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--story", help="play this file")
    parser.add_argument("--keep", action="store_true", help="leave the folder behind")
    options = parser.parse_args()
    lines = story_lines(options)
    screen = Screen(sys.stdout)
    folder = Folder(options.keep)
    screen.calls = phone_box.can_call(options.build)
    gateway = make_gateway(options, folder, screen)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    status = 0

    try:
        gateway.settle_in(HOUSEHOLDS)

        if lines is None:
            status = at_terminal(gateway, screen)
        else:
            status = play(lines, Town(gateway, screen, listens=False), screen)
    except KeyboardInterrupt:
        screen.line()
        status = 130
    except Timeout as problem:
        screen.line(f"The gateway did not answer: {problem}")
        screen.line(gateway.said())
        status = 1
    finally:
        gateway.stop()

        if options.keep:
            screen.line(f"Kept: {folder.path}")

    sys.exit(status)


if __name__ == "__main__":
    main()
