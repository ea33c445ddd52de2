#!/usr/bin/env python3
"""Whoever starts the demo gets to the console by what is printed, and finds this month's life there."""
import datetime

import shared
from console_stage import Browser
from keng import Gateway
from newcomer import Newcomer

DAY = datetime.timedelta(days=1)

tap = shared.Tap()
newcomer = Newcomer()
newcomer.find_door()
tap.ok({"congan", "totruong", "bandieuhanh"} <= set(newcomer.accounts), "an account for every office",
       *newcomer.accounts)
police = Browser(newcomer.address)
page = police.sign_in("congan", newcomer.password)
tap.ok(page.status == 200 and "Lê Minh Quân" in page.words, "opens with the printed password", page.words)
page = police.get("/tips?show=all")
tap.ok("Đánh bạc" in page.words and "Môi trường" in page.words, "there are tips of these weeks", page.words)
now = Gateway.clock()
page = police.get(f"/report?from={now - DAY * 40:%Y-%m-%d}&to={now:%Y-%m-%d}")
tap.ok("6 buổi tuần tra" in page.words, "patrols", page.words)
tap.ok("gửi 25 số máy, 25 số máy báo đã nhận" in page.words, "and a warning with its reports", page.words)
reader = Browser(newcomer.address)
tap.equal(reader.ask("GET", "/help/so-tay.html").status, 303, "the handbook is for who has an account")
reader.sign_in("uyban", newcomer.password)
packed = {"Accept-Encoding": "gzip"}
answer = reader.ask("GET", "/help/so-tay.html", headers=packed)
tap.equal((answer.status, answer.headers["Content-Type"], answer.headers["Content-Encoding"]),
          (200, "text/html; charset=utf-8", "gzip"), "of whatever office")
tap.equal(reader.ask("GET", "/help/pico.css", headers=packed).status, 404, "and nothing else lies there")
newcomer.type("1")
newcomer.type("TIN co nguoi be khoa xe o cho Can")
code = newcomer.until(r"TIN (\d{6}) ")[1]
page = police.get("/tips")
tap.ok(code in page.words, "what is texted at the terminal is there", page.words)
tap.equal(newcomer.leave(), 0, "and q ends it in good order")

try:
    Browser(newcomer.address).get("/login")
    tap.ok(False, "with its console")
except OSError:
    tap.ok(True, "with its console")

tap.finish()
