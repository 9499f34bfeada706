#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: check-pages.py FOLDER

Every page is well-formed, each link leads to a file of the folder and to an id in it, nothing
is loaded from elsewhere, every picture has a text, every cell of a table an id, headings and ids
are as they should be.
A line for each fault; the status is 1 if there is one.
"""
import pathlib
import sys
import xml.etree.ElementTree as tree
from urllib.parse import unquote, urlsplit

top = pathlib.Path(sys.argv[1]).resolve()
faults = []
pages = {}
for file in sorted(top.rglob("*.html")):
    try:
        text = file.read_text()
        pages[file] = tree.fromstring(text.replace("<!DOCTYPE html>", "", 1))
        if not text.startswith("<!DOCTYPE html>"):
            faults.append(f"{file}: no DOCTYPE")
    except tree.ParseError as e:
        faults.append(f"{file}: {e}")


def ids(page):
    return [e.get("id") for e in page.iter() if e.get("id") is not None]


reached = {top / "index.html"}
for file, page in pages.items():
    if len(ids(page)) != len(set(ids(page))):
        faults.append(f"{file}: an id is given twice")
    if page.get("lang") is None or not page.findtext("head/title"):
        faults.append(f"{file}: no language or no title")
    if len(list(page.iter("h1"))) != 1:
        faults.append(f"{file}: not one h1")
    for e in page.iter():
        if e.tag == "script" and (e.text or e.get("src") not in ("site.js", "../site.js")):
            faults.append(f"{file}: a script other than site.js")
        if e.tag in ("td", "th") and not e.get("id") and e.get("scope") not in ("col", "colgroup"):
            if e.tag == "th" or "".join(e.itertext()).strip():
                faults.append(f"{file}: a cell without an id")
        if e.tag == "img" and not e.get("alt"):
            faults.append(f"{file}: a picture without a text")
        for key in ("href", "src"):
            link = e.get(key)
            if link is None or link == "data:,":
                continue
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                faults.append(f"{file}: {link} is elsewhere")
                continue
            to = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not to.is_file() or top not in to.parents:
                faults.append(f"{file}: {link} leads nowhere")
            elif parts.fragment and parts.fragment not in ids(pages[to]):
                faults.append(f"{file}: {link}: no such id")
            reached.add(to)
for file in top.rglob("*"):
    if file.is_file() and file not in reached:
        faults.append(f"{file}: no link leads to it")
    if file.suffix == ".html" and file.stat().st_size > 300_000:
        faults.append(f"{file}: above 300 kB")
print("\n".join(faults), end="\n" if faults else "")
sys.exit(bool(faults) or not pages)
