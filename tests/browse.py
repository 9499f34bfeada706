#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: browse.py PORT SITE SHOTS AXE PAGE...

Looks at PAGEs of the folder SITE in the browser that chromedriver drives, which listens on PORT.
A line for each fault; the status is 1 if there is one:

- what the console says, be it an error, a warning or anything else
- a table that the press of a heading does not sort, up and down
- a page that is wider than the window of a telephone
- what axe-core finds wrong for who does not see well, in light and in dark; AXE is a file that
  holds it, or - for none

A picture of each page at three widths goes to the folder SHOTS.
"""
import base64
import json
import pathlib
import sys
import urllib.error
import urllib.request

WIDTHS = {"telephone": 390, "tablet": 820, "desk": 1440}
port, site, shots, axe = sys.argv[1:5]
faults = []
# The host's proxies lead elsewhere.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, path, body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"})
    try:
        with opener.open(request, timeout=300) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as e:
        sys.exit(f"the browser can't: {path}: " + json.load(e)["value"]["message"].split("\n")[0])


session = "/session/" + call("POST", "/session", {"capabilities": {"alwaysMatch": {
    "goog:loggingPrefs": {"browser": "ALL"},
    "goog:chromeOptions": {"args": ["--headless", "--no-sandbox", "--disable-gpu",
                                    "--force-device-scale-factor=1"]},
}}})["sessionId"]

# axe takes its time on a large page, and so does a busy host.
call("POST", f"{session}/timeouts", {"script": 240000})


def run(script, *args, wait=False):
    kind = "async" if wait else "sync"
    return call("POST", f"{session}/execute/{kind}", {"script": script, "args": list(args)})


def devtools(cmd, **params):
    return call("POST", f"{session}/goog/cdp/execute", {"cmd": cmd, "params": params})


# The first column that has two different numbers: its text before, and after one press and two.
SORT = """
const out = [];
document.querySelectorAll("table").forEach((table, nth) => {
  const buttons = table.querySelectorAll("thead tr:last-child button");
  const rows = () => Array.from(table.tBodies[0].rows);
  for (let col = 0; col < buttons.length; col++) {
    const texts = () => rows().map(r => r.cells[col].textContent);
    const numbers = texts().filter(t => t !== "" && !isNaN(Number(t))).map(Number);
    if (new Set(numbers).size < 2) continue;
    const seen = () => texts().filter(t => !isNaN(Number(t))).map(Number);
    buttons[col].click();
    const up = seen();
    buttons[col].click();
    const down = seen();
    numbers.sort((a, b) => a - b);
    out.push({nth, good: String(up) === String(numbers) &&
                         String(down) === String(numbers.slice().reverse())});
    break;
  }
});
return {tables: out, buttons: document.querySelectorAll("thead button").length};
"""
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {preload: false}).then(r => done(r.violations.map(v =>
    v.id + ": " + v.help + ": " + v.nodes[0].target.join(" ") + " and " +
    (v.nodes.length - 1) + " more")), e => done([String(e)]));
"""
sorted_tables = 0
try:
    for page in sys.argv[5:]:
        call("POST", f"{session}/url", {"url": f"file://{site}/{page}"})
        for name, width in WIDTHS.items():
            devtools("Emulation.setDeviceMetricsOverride", width=width, height=900,
                     deviceScaleFactor=1, mobile=False)
            shot = base64.b64decode(call("GET", f"{session}/screenshot"))
            stem = page.removesuffix(".html").replace("/", "-")
            pathlib.Path(shots, f"{stem}-{name}.png").write_bytes(shot)
            wide = run("return document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{page}: {wide} pixels wide in a window of {width}")
        for theme in ("light", "dark") if axe != "-" else ():
            devtools("Emulation.setEmulatedMedia",
                     features=[{"name": "prefers-color-scheme", "value": theme}])
            run(pathlib.Path(axe).read_text() + "\nreturn null;")
            faults += [f"{page}, {theme}: {v}" for v in run(AXE, wait=True)]
        result = run(SORT)
        if not result["buttons"]:
            faults.append(f"{page}: no heading can be pressed")
        sorted_tables += len(result["tables"])
        faults += [f"{page}: table {t['nth']} is not sorted" for t in result["tables"]
                   if not t["good"]]
        faults += [f"{page}: console: {entry['message']}"
                   for entry in call("POST", f"{session}/se/log", {"type": "browser"})]
finally:
    call("DELETE", session)
if not sorted_tables:
    faults.append("no table could be sorted at all")
print("\n".join(faults), end="\n" if faults else "")
sys.exit(bool(faults))
