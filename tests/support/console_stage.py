"""keng-console on a running gateway, and people at their browsers: real HTTP on loopback, no scripts."""
import html
import http.client
import re
import subprocess
import urllib.parse

import keng

PASSWORD = "mat-khau-cua-ban"
READY = "ready: http://"


class Answer:
    """A response, read whole."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode("utf-8", "replace")

    @property
    def words(self):
        """What a person reads: without markup."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.text)).split())

    def field(self, name):
        """The value of a hidden field of the page's forms."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return html.unescape(found.group(1)) if found else ""


class Browser:
    """One person: cookies, the last page, and its forms."""

    def __init__(self, address):
        self.host, _, port = address.rpartition(":")
        self.port = int(port)
        self.cookies = {}
        self.page = None

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=keng.PATIENCE)

    def ask(self, method, path, body=None, headers=None):
        """One request, redirects not followed."""
        connection = self.connect()
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"

        connection.request(method, path, body, {**sent, **(headers or {})})
        answer = Answer(connection.getresponse())
        connection.close()

        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value

        return answer

    def follow(self, answer):
        while answer.status == 303:
            answer = self.ask("GET", answer.headers["Location"])

        self.page = answer
        return answer

    def get(self, path, **headers):
        return self.follow(self.ask("GET", path, headers=headers))

    def post(self, path, **fields):
        """The form on the last page, sent with its token; redirects followed."""
        if "csrf" not in fields and self.page:
            fields["csrf"] = self.page.field("csrf")

        return self.follow(self.ask("POST", path, urllib.parse.urlencode(fields)))

    def upload(self, path, octets, name="list.csv"):
        """A file, chosen on the page of that path and sent."""
        mark = "----keng"
        token = self.get(path).field("csrf")
        body = (f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
                f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: text/csv\r\n\r\n").encode() + octets + f"\r\n--{mark}--\r\n".encode()
        return self.follow(self.ask("POST", path, body,
                                    {"Content-Type": f"multipart/form-data; boundary={mark}"}))

    def sign_in(self, name, password=PASSWORD):
        self.get("/login")
        return self.post("/login", name=name, password=password, next="/")


class Stream:
    """The events that a page would hear: a browser's EventSource."""

    def __init__(self, browser):
        self.connection = browser.connect()
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.connection.request("GET", "/events", headers={"Cookie": cookies})
        self.response = self.connection.getresponse()

    def until(self, name):
        """True once it was told; False when the stream ends before."""
        while line := self.response.readline():
            if line.decode().strip() == f"event: {name}":
                return True

        return False

    def close(self):
        self.connection.close()


class Console:
    """keng-console beside a gateway, on a port that the system chose."""

    def __init__(self, gateway, user=None):
        self.gateway = gateway
        self.person = {"user": user, "group": "nogroup", "extra_groups": []} if user else {}
        self.program = None
        self.address = None

    def command(self, *arguments, line=""):
        """One of its commands on accounts."""
        return subprocess.run(
            [self.gateway.program("keng-console"), "-c", self.gateway.configuration, *arguments],
            input=line, capture_output=True, text=True, check=False, timeout=keng.PATIENCE,
            **self.person)

    def add(self, name, role, password=PASSWORD, title=""):
        done = self.command(
            "--add-account", name, "--role", role, "--title", title, line=password + "\n")

        if done.returncode != 0:
            raise keng.Timeout(f"--add-account {name}: {done.stderr}")

    def start(self):
        self.program = keng.Program(
            ["sh", "-c", 'exec "$0" "$@" 2>&1', self.gateway.program("keng-console"),
             "-c", self.gateway.configuration], self.gateway.folder / "console.log", listen=True,
            person=self.person)

        for line in self.program.process.stdout:
            text = line.decode("utf-8", "replace")

            if READY in text:
                self.address = text.partition(READY)[2].strip().rstrip("/")
                return

        raise keng.Timeout(f"keng-console ended: {self.program.said()}")

    def stop(self):
        return self.program.stop()

    def browser(self, name=None):
        """Somebody's browser; signed in as that account."""
        browser = Browser(self.address)

        if name:
            browser.sign_in(name)

        return browser
