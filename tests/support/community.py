"""A sample community: thôn Càn and the people the demo and the stories speak for."""
import csv

PIN = "246810"


class Person:
    """Somebody with a phone. `key` is the menu's digit, `name` what stories call them."""

    def __init__(self, key, name, title, full_name, role, number, pin="", zone="Thon Can"):
        self.key, self.name, self.title, self.full_name = key, name, title, full_name
        self.role, self.number, self.pin, self.zone = role, number, pin, zone

    @property
    def phone(self):
        """As people here write it: 0912 345 678."""
        local = "0" + self.number[3:]
        return f"{local[:4]} {local[4:7]} {local[7:]}"


# A newcomer is nobody to the gateway until the DK that the story begins with.
PEOPLE = [
    Person("1", "resident", "Cư dân", "Nguyễn Thị Lan", "RES", "+84912000001"),
    Person("2", "member", "Thành viên tổ tuần tra", "Trần Văn Bình", "MEM", "+84912000002"),
    Person("3", "leader", "Tổ trưởng", "Hoàng Văn Dũng", "LEAD", "+84912000003", PIN),
    Person("4", "police", "Công an xã", "Lê Minh Quân", "POL", "+84912000004", "135791"),
    Person("5", "mediator", "Hòa giải viên", "Phạm Thị Hoa", "MED", "+84912000005"),
    Person("6", "board", "Ban điều hành (người duyệt thứ hai)", "Vũ Đình Thắng", "DIR",
           "+84912000006", "975310"),
    Person("7", "newcomer", "Người mới đến", "Đỗ Văn Mới", "", "+84912000007"),
    Person("8", "authority", "Cán bộ ủy ban (xem số liệu)", "Nguyễn Văn Hiệp", "AUTH",
           "+84912000008"),
]
ALIASES = {
    "resident": ("cudan", "cu dan", "cư dân"),
    "member": ("thanhvien", "thanh vien", "thành viên"),
    "leader": ("totruong", "to truong", "tổ trưởng"),
    "police": ("congan", "cong an", "công an"),
    "mediator": ("hoagiai", "hoa giai", "hòa giải viên"),
    "board": ("bandieuhanh", "ban dieu hanh", "ban điều hành"),
    "authority": ("uyban", "uy ban", "ủy ban"),
    "newcomer": ("nguoimoi", "nguoi moi", "người mới"),
}
BY_NAME = {person.name: person for person in PEOPLE}
BY_NUMBER = {person.number: person for person in PEOPLE}


def names():
    """Every way to call somebody in a story, to the one name."""
    ways = {}

    for person in PEOPLE:
        for way in (person.name, person.key, *ALIASES[person.name]):
            ways[way] = person.name

    return ways


def households(count):
    """Registered residents beside the people above, to be warned."""
    return [(f"+8497{7000000 + index:07d}", f"Ho dan {index:03d}") for index in range(1, count + 1)]


def write_members(path, count):
    """The CSV that `kengctl members import` reads; `count` numbers will receive a warning."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("phone", "name", "role", "team", "zone", "consent", "pin"))

        for person in PEOPLE:
            if person.role:
                rows.writerow((person.number, person.full_name, person.role,
                               "To tuan tra" if person.role in ("MEM", "LEAD") else "",
                               person.zone, "yes" if person.role == "RES" else "", person.pin))

        for number, name in households(count):
            rows.writerow((number, name, "RES", "", "Thon Can", "yes", ""))
