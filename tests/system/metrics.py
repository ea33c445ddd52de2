#!/usr/bin/env python3
"""What Prometheus scrapes is in its language, tells how the gateway is, and nothing of anybody; the alerts ask for it."""
import json
import re
import subprocess

import shared  # first: it finds the others
import community
from console_stage import Console
from keng import Folder, Gateway

# An independent reader of both languages, with the interpreter that its package is for.
READER = """
import json, sys
from prometheus_client.%sparser import text_string_to_metric_families
print(json.dumps([[sample.name, sample.labels, sample.value, family.type]
                  for family in text_string_to_metric_families(sys.stdin.read())
                  for sample in family.samples]))
"""

tap = shared.Tap()
gateway = Gateway(Folder())
console = Console(gateway)
gateway.settle_in(households=3)
console.start()
modem = gateway.modems[0]
resident = community.BY_NAME["resident"]


def read(text, openmetrics=False):
    done = subprocess.run(["/usr/bin/python3", "-c", READER % ("openmetrics." if openmetrics else "")],
                          input=text, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def value(samples, name, **labels):
    return next((sample[2] for sample in samples if sample[0] == name
                 and labels.items() <= sample[1].items()), None)


before = read(console.browser().get("/metrics").text)
tap.ok(isinstance(before, list), "Prometheus reads it, and needs no account", before)
modem.receive(resident.number, "TIN co 2 nguoi la di xe may gan cho Can luc 22h")
gateway.handled(1)
answer = console.browser().get("/metrics")
after = read(answer.text)
tap.equal((value(before, "keng_tips_waiting"), value(after, "keng_tips_waiting")), (0.0, 1.0),
          "a tip that nobody has taken is counted")
tap.ok(value(after, "keng_inbox_messages", state="handled") > (
    value(before, "keng_inbox_messages", state="handled") or 0), "a message that came is")
tap.equal([value(after, "keng_modem_state", state=state) for state in ("ready", "lost")], [1.0, 0.0],
          "a modem is in one state")
tap.ok("version=0.0.4" in answer.headers["Content-Type"]
       and next(sample[3] for sample in after if sample[0] == "keng_store_commits_total") == "counter",
       "the older language says so")
tap.ok(resident.number[-6:] not in answer.text and "nguoi la" not in answer.text,
       "nothing of anybody is in it")
answer = console.browser().get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
samples = read(answer.text, openmetrics=True)
tap.ok(isinstance(samples, list) and answer.text.endswith("# EOF\n")
       and "openmetrics-text" in answer.headers["Content-Type"], "OpenMetrics where that is asked for",
       samples if isinstance(samples, str) else answer.headers)
tap.ok({sample[0] for sample in samples} == {sample[0] for sample in after},
       "both say the same")
collected = read(gateway.run("metrics").stdout)
tap.equal({sample[0] for sample in collected}, {sample[0] for sample in after},
          "kengctl metrics is the same for a collector of text files")

# --- alerts and dashboard ---

ROOT = f"{shared.HERE}/../.."
there = {sample[0] for sample in after} | {"keng_modem_balance_dong"}

for document in ("keng-alerts.yml", "keng-dashboard.json"):
    with open(f"{ROOT}/config/monitoring/{document}", encoding="utf-8") as file:
        asked = set(re.findall(r"\bkeng_[a-z_]+", file.read()))

    tap.ok(len(asked) > 8 and asked <= there, f"{document} asks for nothing that is not there", asked - there)

gateway.daemon.stop()
tap.equal(console.browser().get("/metrics").status, 503, "without the daemon there is nothing to tell")
tap.equal(console.stop(), 0, "and the console goes on")
tap.finish()
