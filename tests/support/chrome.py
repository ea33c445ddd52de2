"""Debian's Chromium, driven by its chromedriver: what a person at the console sees and does with keys and mouse.

Needs the packages chromium, chromium-driver and python3-selenium, and the interpreter that Debian's modules
are for. Screenshots go to KENG_SHOTS where that names a folder.
"""
import os

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import console_stage
import keng

LAPTOP = (1366, 768)
TELEPHONE = (390, 844)
AXE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "browser", "axe", "axe.min.js")
SERIOUS = ("serious", "critical")


class Chrome:
    """One person's browser at a console; without scripts where that is asked for."""

    def __init__(self, console, scripts=True, size=LAPTOP):
        options = Options()

        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                         "--force-prefers-reduced-motion", f"--window-size={size[0]},{size[1]}"):
            options.add_argument(argument)

        if not scripts:
            options.add_experimental_option(
                "prefs", {"profile.managed_default_content_settings.javascript": 2})

        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.root = f"http://{console.address}"
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_page_load_timeout(keng.PATIENCE)
        self.size(*size)

    def size(self, width, height):
        """Of the page itself, whatever the window needs beside it."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    # --- going about ---

    def open(self, path):
        self.driver.get(self.root + path)

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.root)

    @property
    def words(self):
        return " ".join(self.driver.find_element(By.TAG_NAME, "body").text.split())

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, look, what):
        """Until look() says something; the page's own events bring it about."""
        waiting = WebDriverWait(self.driver, keng.PATIENCE, 0.05, [StaleElementReferenceException])
        return waiting.until(lambda _: look(), what)

    def wait_words(self, words):
        return self.wait(lambda: words in self.words, f"“{words}” on the page")

    def click(self, selector):
        """A part of a page that is live may be put there anew under the hand: then once more."""
        waiting = WebDriverWait(self.driver, keng.PATIENCE, 0.05, [WebDriverException])
        waiting.until(lambda _: self.find(selector).click() or True, f"a click on {selector}")

    def fill(self, **fields):
        for name, text in fields.items():
            field = self.find(f"[name={name}]")
            field.clear()
            field.send_keys(text)

    def press(self, words, within="main"):
        """The button or link of that name."""
        for element in self.all(f"{within} button, {within} a, {within} [type=submit]"):
            if element.text.strip() == words:
                element.click()
                return

        raise keng.Timeout(f"no “{words}” on {self.path}: {self.words}")

    def keys(self, *keys):
        """Typed at whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def tab_to(self, look, most=60):
        """Tab, until what has the focus is what is looked for; False when nothing is."""
        for _ in range(most):
            if look(self.driver.switch_to.active_element):
                return True

            self.keys(Keys.TAB)

        return False

    def sign_in(self, name, password=console_stage.PASSWORD):
        self.open("/login")
        self.fill(name=name, password=password)
        self.click("main button")
        self.wait(lambda: "/login" not in self.path, "the door to open")

    # --- judging ---

    def shot(self, name):
        """A picture of the whole page, where a folder for them is named."""
        folder = os.environ.get("KENG_SHOTS")

        if folder:
            os.makedirs(folder, exist_ok=True)
            height = self.driver.execute_script("return document.documentElement.scrollHeight")
            width = self.driver.execute_script("return document.documentElement.clientWidth")
            self.size(width, max(height, 600))
            self.driver.save_screenshot(os.path.join(folder, f"{name}.png"))
            self.size(width, TELEPHONE[1] if width < 600 else LAPTOP[1])

    def faults(self):
        """What axe finds on this page that keeps somebody out: a line each."""
        with open(AXE, encoding="utf-8") as file:
            self.driver.execute_script(file.read())

        found = self.driver.execute_async_script(
            "axe.run(document).then(arguments[arguments.length - 1])")
        return [f"{self.path}: {rule['id']}: {rule['help']}: {node['html'][:120]}"
                for rule in found["violations"] if rule["impact"] in SERIOUS for node in rule["nodes"]]

    def complaints(self):
        """What the browser itself complains of: refused scripts and styles, files that are not there."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]

    def wider(self):
        """Whether the page is wider than the screen."""
        return self.driver.execute_script(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")

    def quit(self):
        self.driver.quit()
