#!/usr/bin/env python3
"""keng-console on a real daemon: who gets in, who sees what, and what a stranger's requests come to."""
import http.client
import os
import shutil
import signal
import sqlite3

import shared  # first: it finds the others
from console_stage import PASSWORD, Console
from keng import Folder, Gateway

tap = shared.Tap()
folder = Folder()
gateway = Gateway(folder, modems=0)
console = Console(gateway)
gateway.start()

# --- accounts ---

done = console.command("--add-account", "ha", "--role", "pol", line="ngan\n")
tap.equal(done.returncode, 65, "a short password is none")
done = console.command("--add-account", "ha", "--role", "king", line="\n")
tap.equal(done.returncode, 64, "nor is a role that nobody has")
console.add("ha", "pol")
console.add("lan", "lead")
console.add("quan", "admin")
done = console.command("--add-account", "HA", "--role", "dir", line="mat-khau-khac\n")
tap.equal(done.returncode, 65, "a name is given once")
tap.equal((console.command("--check-config").returncode,
           console.command("--nothing").returncode), (0, 64), "the command line ends as others do")
console.start()

# --- the door ---

stranger = console.browser()
tap.equal((stranger.get("/healthz").text, stranger.get("/readyz").text), ("ok\n", "ok\n"),
          "whoever watches the machine needs no account")
answer = stranger.ask("GET", "/account")
tap.equal((answer.status, answer.headers["Location"]), (303, "/login?next=%2Faccount"),
          "everything else is behind the door")
stranger.get("/login")
answers = [stranger.post("/login", name=name, password="wrong password").words
           for name in ("ha", "nobody")]
tap.ok(stranger.page.status == 401 and answers[0].replace("ha", "") == answers[1].replace("nobody", ""),
       "nobody learns which accounts there are", *answers)
tap.ok("Hôm nay" in stranger.sign_in("ha").words, "the right password opens", stranger.page.words)
answer = stranger.ask("GET", "/")
tap.ok("default-src 'self'" in answer.headers["Content-Security-Policy"]
       and "unsafe" not in answer.headers["Content-Security-Policy"]
       and answer.headers["X-Content-Type-Options"] == "nosniff"
       and answer.headers["Cache-Control"] == "no-store", "a page loads nothing but our own",
       answer.headers)
tap.ok("<script>" not in answer.text and " style=" not in answer.text
       and " onclick" not in answer.text, "and has no script or style within")

for _ in range(5):
    answer = console.browser().sign_in("lan", "wrong password")

answer = console.browser().sign_in("lan")
tap.ok(answer.status == 429 and int(answer.headers["Retry-After"]) >= 1,
       "after five wrong passwords the right one has to wait too", answer.status)

# --- forms ---

police = console.browser("ha")
tap.equal((police.post("/logout", csrf="").status, police.get("/").status), (403, 200),
          "a form without its token does nothing")
tap.equal(police.post("/logout", csrf=console.browser("quan").get("/").field("csrf")).status, 403,
          "nor does one with somebody else's")
answer = police.ask("POST", "/logout", "csrf=" + police.get("/").field("csrf"),
                    {"Origin": "http://evil.example"})
tap.equal(answer.status, 403, "nor one that another site sent")
police.post("/logout")
tap.ok("Mật khẩu" in police.get("/").words, "who signs out is out")

# --- accounts ---

admin = console.browser("quan")
admin.get("/accounts")
answer = admin.post("/accounts", name="moi", title="<b>Mới</b>", role="auth", new="mat-khau-moi")
tap.ok("<b>Mới" not in answer.text and "<b>Mới</b>" in answer.words, "an administrator makes accounts",
       answer.words)
tap.equal((console.browser("ha").get("/accounts").status,
           console.browser().sign_in("moi", "mat-khau-moi").status), (403, 200), "nobody else does")
reader = console.browser()
reader.sign_in("moi", "mat-khau-moi")
admin.get("/accounts/moi")
admin.post("/accounts/moi/lock")
tap.ok("Mật khẩu" in reader.get("/").words, "whoever is locked is out at once", reader.page.words)
tap.equal(console.browser().sign_in("moi", "mat-khau-moi").status, 401, "and stays out")
admin.get("/accounts/quan")
tap.ok("chính mình" in admin.post("/accounts/quan/lock").words, "nobody locks themselves out")
police = console.browser("ha")
police.get("/account")
answer = police.post("/account/password", password="wrong", new="mat-khau-hai", again="mat-khau-hai")
tap.ok("không đúng" in answer.words, "another password takes the present one", answer.words)
police.post("/account/password", password=PASSWORD, new="mat-khau-hai", again="mat-khau-hai")
tap.equal((police.ask("GET", "/").status, console.browser().sign_in("ha", "mat-khau-hai").status),
          (303, 200), "and ends what was open")
console.command("--set-password", "ha", line=PASSWORD + "\n")

# --- a session that is over ---

late = console.browser("ha")

with sqlite3.connect(folder / "keng.db.accounts") as accounts:
    accounts.execute("UPDATE session SET seen_at = seen_at - 31 * 60000")

answer = late.ask("GET", "/account")
tap.equal((answer.status, answer.headers["Location"]), (303, "/login?next=%2Faccount"),
          "whoever comes back after half an hour signs in again")
answer = late.post("/login", name="ha", password=PASSWORD, next="/account")
tap.ok("Tài khoản của tôi" in answer.words, "and is where they wanted to be", answer.words)
answer = late.post("/login", name="ha", password=PASSWORD, next="//evil.example/",
                   csrf=late.page.field("csrf"))
tap.equal(late.ask("GET", "/language/en?back=//evil.example").headers["Location"], "/",
          "nobody is led elsewhere")

# --- what is no request of ours ---

broken = console.browser("ha")
results = [broken.ask("GET", path).status for path in
           ("/nothing", "/a/../b", "/%00", "/%zz", "/?" + "x" * 3000, "/assets/nothing")]
tap.equal(results, [404, 400, 400, 400, 414, 404], "what is no page is told so")
tap.equal(broken.ask("DELETE", "/").status, 405, "nor is every method one")
tap.equal(broken.ask("POST", "/logout", "x=" + "y" * 100000).status, 413,
          "a form that is too large is not read")
connection = broken.connect()

try:
    connection.request("GET", "/", headers={"X": "y" * 40000})
    status = connection.getresponse().status
except (http.client.HTTPException, OSError):
    status = 0

tap.ok(status in (0, 413, 431), "nor is a head that is too large", status)
tap.equal(broken.get("/").status, 200, "and the console goes on")

# --- in the other language, and under another name ---

tap.ok("Today" in broken.get("/language/en?back=/").words and "Hôm nay" not in broken.page.words,
       "who wants English has it", broken.page.words)
broken.get("/language/vi")
gateway.configure({"community": {"name": "Thôn Đông"}})
console.program.process.send_signal(signal.SIGHUP)
tap.ok(any("Thôn Đông" in broken.get("/").words for _ in range(100)) and console.program.running(),
       "SIGHUP reads the configuration anew", broken.page.words)

# --- without the daemon ---

audit = [(row["actor"], row["act"]) for row in gateway.rows("audit")]
tap.ok(("console:ha", "console.login") in audit and ("console:ha", "console.logout") in audit
       and any(act == "console.login.failed" for _, act in audit),
       "who came and went, and who was turned away, stands in the audit", audit)
gateway.daemon.process.send_signal(signal.SIGSTOP)
answer = broken.get("/")
tap.ok(answer.status == 200 and "không trả lời" in answer.words and broken.get("/healthz").text == "ok\n",
       "a daemon that hangs does not hang the console", answer.words)
gateway.daemon.process.send_signal(signal.SIGCONT)
gateway.daemon.stop()
answer = broken.get("/")
tap.ok(answer.status == 200 and "không trả lời" in answer.words,
       "without the daemon the page says so, and shows what is stored", answer.words)
tap.equal(broken.get("/readyz").status, 503, "and is not ready")
tap.equal(console.stop(), 0, "SIGTERM ends it in good order")

# --- as a user of its own ---

if os.geteuid() == 0:
    gateway.configure({
        "control": {"group": "nogroup", "users": [{"user": "nobody", "role": "pol"}]},
        "console": {"user": "nobody", "accounts": folder / "accounts/file"}})
    os.chmod(folder.path, 0o755)
    os.mkdir(folder / "accounts")
    shutil.chown(folder / "accounts", "nobody", "nogroup")
    gateway.start()
    own = Console(gateway, user="nobody")
    own.add("ha", "pol")
    own.add("ban", "dir")
    own.start()
    tap.ok("Tổng đài đang chạy" in own.browser("ha").page.words,
           "as a user of its own it reads the store and asks the daemon")
    tap.ok("không được làm việc này" in own.browser("ban").page.words,
           "and nobody has a role there that its user has not")
    own.stop()
    gateway.stop()
else:
    tap.skip("as a user of its own it reads the store and asks the daemon", "not root")
    tap.skip("and nobody has a role there that its user has not", "not root")

tap.finish()
