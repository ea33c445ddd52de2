#!/usr/bin/env python3
"""Every branch of the shipped tree, called over two ptys, does what the same message would do."""
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import shared
import community
from callers import Caller, Sounds, speech
from keng import BUILD, SOURCE, Folder, Gateway, Timeout

if not os.path.exists(os.path.join(BUILD, "modem/keng-voice.so")):
    shared.skip_all("built without voice")

if not shutil.which("espeak-ng"):
    shared.skip_all("espeak-ng is not installed")

LINES = 4
NUMBER = {person.name: person.number for person in community.PEOPLE}
WARNINGS = ("Cảnh báo thứ nhất.", "Trộm xe máy ở xóm Đông.", "Khoa cua, khoa cong.",
            "Mưa lớn, nguy cơ ngập.")
SPOKEN = ("Cảnh báo thứ nhất.", "Trộm xe máy ở xóm Đông.", "khóa cửa, khóa cổng.",
          "Mưa lớn, nguy cơ ngập.")

# Answers at once, and waits for keys as long as a machine may take that is very busy.
PATIENT = ((r"# answer_after = .*", "answer_after = 0;"),
           (r'timeout = "tam-biet";', 'timeout = "tam-biet"; wait = 30;'))

tap = shared.Tap()
folder = Folder()


def flow(name, *changes):
    """The shipped tree with other words in it."""
    with open(os.path.join(SOURCE, "config/ivr.conf"), encoding="utf-8") as file:
        text = file.read()

    for pattern, words in (*PATIENT, *changes):
        text, count = re.subn(pattern, words, text)
        assert count, pattern

    with open(folder / name, "w", encoding="utf-8") as file:
        file.write(text)

    return folder / name


DIALECT = (r"# dialects = .*",
           'dialects = ( { voice = "vi-vn-x-south"; zones = [ "Noi Ninh" ]; } );')
gateway = Gateway(
    folder, modems=LINES,
    emulator=lambda name: {"audio_link": folder / f"{name}-pcm", "profile": "sim7600"},
    settings={"modems": [{"name": f"m{i}", "device": folder / f"m{i}",
                          "audio": folder / f"m{i}-pcm"} for i in range(1, LINES + 1)],
              "files": {"ivr": flow("ivr.conf", DIALECT)},
              "policy": {"calls_from_number": 0}})
gateway.settle_in(2)


def warn(text):
    """Told to all, by the author and by a second person."""
    gateway.run("broadcast", text, "--to", "ALL")
    phones = gateway.modems[0].phones
    found = gateway.news.until(
        lambda: [code for modem in gateway.modems for message in modem.phones.of(NUMBER["board"])
                 for code in re.findall(r"DUYET (\d{6})", message.text) if code not in used],
        "the second person's code")
    used.update(found)
    gateway.modems[0].receive(NUMBER["board"], f"DUYET {found[-1]}")
    return phones


used = set()

for warning in WARNINGS:
    warn(warning)
    gateway.settle()

gateway.log_until("vi-vn-x-south: ", "prompts have their sound")
sounds = Sounds(gateway)


def answers(who, pattern):
    """What a phone got, by whichever modem."""
    return gateway.news.until(
        lambda: [found for modem in gateway.modems
                 for message in modem.phones.of(NUMBER.get(who, who))
                 for found in re.findall(pattern, message.text)], f"{who} gets {pattern}")


class Branch:
    """What one line of the gateway is asked, and what came of it."""

    def __init__(self, modem):
        self.modem, self.results = modem, []

    def calls(self, who):
        self.caller = Caller(gateway, self.modem, sounds).calls(NUMBER.get(who, who))
        return self.caller.hears("chao", "goc")

    def ok(self, held, promise, why=""):
        self.results.append((bool(held), promise, why))

    def equal(self, got, wanted, promise):
        self.ok(got == wanted, promise, f"got {got!r}, wanted {wanted!r}")


def a_tip(branch):
    """Told, and its result asked for by its code."""
    call = branch.calls("resident").presses("1").hears("tin").says(speech(3)).presses("#")
    code = call.hears("tin-xong").hears_code()
    again = call.hears("tin-xong-2").hears_code()
    call.hears("tin-xong-3", "tin-hoi").presses("9").hears("tam-biet").is_over()
    branch.equal(again, code, "a tip is spoken, and its code is said twice")
    forwarded = answers("police", r"TIN (\d{6})")[0]
    recording = answers("police", r"ban ghi (\d+)")[0]
    wav = folder / "tip.wav"
    branch.ok(gateway.run("recording", recording, wav).returncode == 0 and
              os.path.getsize(wav) > 2.5 * 8000, "it goes to its handler, who can hear it")
    branch.ok(not any(code in message.text for modem in gateway.modems
                      for message in modem.phones.of(NUMBER["police"])),
              "and does not know the code of whoever told it")
    branch.calls("resident").presses("4").hears("viec-khac").presses("2").hears("ket-qua") \
        .presses(code).hears("ket-qua-dang", "tin-hoi").hangs_up()
    branch.ok(True, "by its code its result is told: it is looked into")
    branch.calls("member").presses("42").hears("ket-qua").presses(code) \
        .hears("ket-qua-sai").hangs_up()
    branch.ok(True, "to nobody else's number")
    branch.modem.receive(NUMBER["police"], f"DG {forwarded} GIATRI")
    gateway.news.until(lambda: [row for row in gateway.rows("tips")
                                if row["rating"]], "the tip is rated")
    branch.calls("resident").presses("42").hears("ket-qua").presses(code) \
        .hears("ket-qua-xong").hangs_up()
    branch.ok(True, "and that it is done, once it is")


def registering(branch):
    """Yes by key and by voice, and no again."""
    call = branch.calls("newcomer").presses("2").hears("dang-ky").presses("1").hears("dong-y")
    call.presses("1").hears("ho-ten").says(speech(2)).presses("#") \
        .hears("dang-ky-xong", "tam-biet").is_over()
    row = [row for row in gateway.rows("consents") if "ban ghi" in (row["text"] or "")]
    kept = {each["id"]: each["kind"] for each in gateway.rows("recordings")}
    branch.ok(row and row[0]["act"] == "yes" and
              kept.get(int(row[0]["text"].split()[-1])) == "REGISTER",
              "who says yes is registered, and the yes can be heard", (row, kept))
    branch.calls("newcomer").presses("22").hears("thoi-nhan").presses("1") \
        .hears("thoi-xong", "tam-biet").is_over()
    branch.equal([row["consent"] for row in gateway.rows("members") if
                  row["phone"].endswith(NUMBER["newcomer"][-3:])], ["no"],
                 "and who says no is not any more")
    branch.calls("+84912777001").presses("21").hears("dong-y").presses("2").hears("goc") \
        .hangs_up()
    branch.ok(not [row for row in gateway.rows("members") if row["phone"].endswith("001")
                   and row["role"] == "res" and "777" in row["phone"]],
              "nobody is registered who did not say yes")
    branch.calls("").presses("22").hears("thoi-nhan").presses("1").hears("an-so").hangs_up()
    branch.ok(True, "who hides the number is told that it cannot be done")


def warnings(branch):
    """The latest three."""
    branch.calls("resident").presses("3").hears("canh-bao", *reversed(SPOKEN[1:])) \
        .hears("tin-hoi").presses("1").hears("goc").hangs_up()
    branch.ok(True, "the last three warnings are told, the newest first, with their diacritics")


def a_patrol(branch):
    """Confirmed by code and PIN, and another sent back."""
    for finding, key, said, state in (("khong co gi", "1", "xac-nhan-xong", "confirmed"),
                                      ("nhac nho 1 quan", "2", "tra-lai-xong", "rejected")):
        known = {row["code"] for row in gateway.rows("patrols")}
        branch.modem.receive(NUMBER["member"], f"TT 22h 6 nguoi thon Can, {finding}")
        code = gateway.news.until(lambda: [row["code"] for row in gateway.rows("patrols")
                                           if row["code"] not in known], "the patrol")[0]
        call = branch.calls("leader").presses("43").hears("tuan-tra").presses(code)
        branch.equal(call.hears("tuan-tra-hoi").hears_code(), code, "a patrol's code is read back")
        call.hears("tuan-tra-hoi-2").presses(key).hears("pin-dung").presses("999999") \
            .hears("khong-duoc", "tin-hoi").presses("1").hears("goc")
        branch.equal([row["state"] for row in gateway.rows("patrols") if row["code"] == code],
                     ["reported"], "a wrong PIN changes nothing")
        call.presses("43").hears("tuan-tra").presses(code).hears("tuan-tra-hoi-2").presses(key) \
            .hears("pin-dung").presses(community.PIN).hears(said, "tin-hoi").presses("9") \
            .hears("tam-biet").is_over()
        branch.equal([row["state"] for row in gateway.rows("patrols") if row["code"] == code],
                     [state], f"with the right one it is {state}")

    branch.ok([row for row in gateway.rows("audit") if row["act"] == "pin.wrong"],
              "wrong ones are written down")


def a_dispute(branch):
    call = branch.calls("resident").presses("41").hears("hoa-giai").says(speech(2)).presses("#")
    code = call.hears("hoa-giai-xong").hears_code()
    call.hears("hoa-giai-xong-2", "tin-hoi").hangs_up()
    branch.ok(code in [row["code"] for row in gateway.rows("mediations")],
              "who asks for mediation gets its code")


def the_leader(branch):
    branch.calls("resident").presses("44").hears("to-truong") \
        .hears(*(sounds_of for sounds_of in "0912000003")).hears("to-truong-2").hangs_up()
    branch.ok(True, "the leader's number is said, digit by digit")


def moving_about(branch):
    call = branch.calls("resident").presses("0").hears("goc")
    call.presses("7").hears("goc-2", "goc")
    call.presses("4").hears("viec-khac").presses("*").hears("goc").presses("9") \
        .hears("tam-biet").is_over()
    branch.ok(True, "0 says it again, * goes back, 9 ends, and another key is told to be none")


def a_prompt(branch):
    """Recorded over the phone, heard by the next caller, and undone."""
    def opens():
        return branch.calls("leader").presses("4#").hears("thu-so").presses("2#").hears("thu-pin")

    mine = speech(2, 11)
    opens().presses("135790").hears("khong-duoc").hangs_up()
    branch.ok(True, "a prompt is not opened with a wrong PIN")
    call = opens().presses(community.PIN).hears("thu-nghe", "goc", "thu-chon").presses("1") \
        .hears("thu-ghi").says(mine).presses("#").hears("thu-lai", "thu-lai-2").presses("1")
    call.hears("thu-xong").listen(3000)
    call.hears("thu-chon").hangs_up()
    row = [row for row in gateway.rows("prompts") if row["name"] == "goc"][0]
    branch.equal(row["recorded"], ["vi"], "a leader records a prompt over the phone")
    call = Caller(gateway, branch.modem, sounds).calls(NUMBER["resident"]).hears("chao")
    call.listen(1500)
    branch.ok(sounds.of("goc").tobytes()[:4000] not in call.heard,
              "whoever calls next hears it instead of the machine")
    call.hangs_up()
    call = Caller(gateway, branch.modem, sounds).calls(NUMBER["leader"]).hears("chao")
    call.presses("4").hears("viec-khac").presses("#2#").hears("thu-pin").presses(community.PIN) \
        .hears("thu-nghe").presses("#").hears("thu-chon").presses("2").hears("thu-nghe", "goc") \
        .hangs_up()
    branch.ok(True, "and it can be undone")
    branch.ok([row["act"] for row in gateway.rows("audit") if row["object"] == "prompt:goc"]
              .count("prompt.keep") == 1, "which is written down")


def dialects(branch):
    gateway.run("members", "add", "+84912555001", "RES", "--zone", "Noi Ninh", "--consent", "yes")
    Caller(gateway, branch.modem, sounds).calls("+84912555001") \
        .hears("chao", "goc", voice="vi-vn-x-south").hangs_up()
    branch.ok(True, "who is registered in a zone with its own dialect is spoken to in it")


def called_out(branch):
    """A warning to who is marked for voice: 2 says it again, 1 is heard."""
    gateway.run("members", "add", "+84912555002", "RES", "--zone", "Thon Can", "--consent", "yes")
    path = folder / "voice.csv"

    with open(path, "w", encoding="utf-8") as file:
        file.write("phone,name,role,team,zone,consent,voice\n"
                   "+84912555002,Mai,RES,,Thon Can,yes,yes\n")

    gateway.run("members", "import", path)
    warn("Họp dân lúc bảy giờ tối.")

    def rung():
        return [modem for modem in gateway.modems if modem.call == "alerting"]

    modem = gateway.news.until(rung, "somebody is called")[0]
    Caller(gateway, modem, sounds).picks_up().hears(
        "goi-canh-bao", "Họp dân lúc bảy giờ tối.", "goi-hoi").presses("2").hears(
        "goi-canh-bao", "Họp dân lúc bảy giờ tối.", "goi-hoi").presses("1").hears(
        "da-nghe", "tam-biet").is_over()
    row = gateway.news.until(lambda: [row for row in gateway.rows("outbox")
                                      if row["reason"] == "voice"], "the message that need not go")
    branch.equal([each["state"] for each in row], ["delivered"],
                 "a warning is called out, said again when asked, and heard")


def one_line(modem, branches):
    branch = Branch(modem)

    for each in branches:
        before = len(branch.results)

        try:
            each(branch)
        except (Timeout, AssertionError, IndexError) as problem:
            branch.ok(False, f"{each.__name__} comes to its end",
                      f"{problem}; {branch.results[before:]}")

            if modem.call != "none":
                branch.caller.hangs_up()

    return branch.results


LISTS = ((a_tip, the_leader, moving_about), (registering, warnings), (a_patrol,),
         (a_dispute, dialects, a_prompt))

with ThreadPoolExecutor(LINES) as pool:
    for results in pool.map(one_line, gateway.modems, LISTS):
        for held, promise, why in results:
            tap.ok(held, promise, why)

for held, promise, why in one_line(gateway.modems[0], (called_out,)):
    tap.ok(held, promise, why)

sums, *nodes = gateway.rows("calls", "stats")
tap.ok(sums["calls"] >= 20 and sums["outgoing"] == 1 and sums["keys"] > 100,
       "all calls are counted", sums)
tap.ok(any(node["node"] == "goc" and node["keys"].get("4", 0) > 3 for node in nodes),
       "and the keys that were pressed in each node", nodes)
tap.ok(gateway.run("calls", "stats").stdout.startswith("calls"), "for people to read, too")
gateway.stop()
tap.finish()
