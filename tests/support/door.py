"""The console beside the demo: an account for every office, and one password made for this run."""
import secrets
import socket

import community
from console_stage import Console

HOST, PORT = "127.0.0.1", 8080  # where its manual says it is
OFFICES = (
    ("police", "công an trực: nhận tin báo, duyệt cảnh báo"),
    ("leader", "tổ trưởng: soạn cảnh báo, xem tuần tra"),
    ("board", "ban điều hành: người duyệt thứ hai"),
    ("mediator", "hòa giải viên"),
    ("authority", "cán bộ ủy ban: chỉ xem số liệu"),
)
ADMIN = ("quantri", "quản trị: tài khoản và mọi trang")
SYLLABLES = ("bo", "buoi", "cam", "cau", "chanh", "chum", "coi", "cua", "da", "dinh", "dong", "dua",
             "gao", "ghe", "giai", "hoa", "kho", "khoai", "lua", "mai", "man", "mit", "nang", "ngo",
             "nong", "nui", "oi", "que", "ram", "rom", "sen", "song", "sung", "tam", "thuyen", "trau",
             "tre", "vai", "vuon", "xoai")


def make_password():
    """Easily typed from one screen to another; the console makes whoever guesses wait."""
    words = [secrets.choice(SYLLABLES) for _ in range(4)]
    return "-".join(words + [f"{secrets.randbelow(90) + 10}"])


def free_address():
    """Its usual address, or where another program listens there one that the system chooses."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

        try:
            taken.bind((HOST, PORT))
        except OSError:
            return f"{HOST}:0"

    return f"{HOST}:{PORT}"


class Door:
    def __init__(self, gateway):
        self.password = make_password()
        self.console = Console(gateway)
        self.accounts = []

        for name, duty in OFFICES:
            person = community.BY_NAME[name]
            self.add(community.ALIASES[name][0], person.role.lower(), person.full_name, duty)

        self.add(ADMIN[0], "admin", "Quản trị", ADMIN[1])
        self.console.start()

    def add(self, name, role, title, duty):
        self.console.add(name, role, self.password, title)
        self.accounts.append((name, duty))

    @property
    def address(self):
        return f"http://{self.console.address}/"

    def close(self):
        self.console.stop()
