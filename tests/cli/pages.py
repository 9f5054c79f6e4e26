#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pages.py FILE…: each is a page that stands alone: well-formed, with a language, nothing from outside, no scripts; tables have heads that name
their scope, pictures have words. Prints what is wrong; exit 1 then."""
import re
import sys
import xml.dom.minidom
from html.parser import HTMLParser

class Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append("</%s> closes nothing that is open" % tag)


def faults(text):
    parser = Balance()
    parser.feed(text)
    yield from parser.wrong
    if parser.open:
        yield "open at the end: %s" % parser.open
    if not text.startswith("<!DOCTYPE html>"):
        yield "no doctype"
    try:
        root = xml.dom.minidom.parseString(text).documentElement
    except Exception as why:
        yield "not well-formed: %s" % why
        return
    if root.getAttribute("lang") not in ("kk", "ru", "en"):
        yield "no language"
    for tag in ("script", "link", "img", "iframe", "object", "form", "a"):
        if root.getElementsByTagName(tag):
            yield "has <%s>" % tag
    if re.search(r"url\(|@import|https?://", re.sub(r">[^<]*<", "><", text)):
        yield "names something outside"
    for svg in root.getElementsByTagName("svg"):
        if svg.getAttribute("role") != "img" or not svg.getAttribute("aria-label"):
            yield "a picture without words"
    for th in root.getElementsByTagName("th"):
        if th.getAttribute("scope") not in ("col", "row"):
            yield "a heading of nothing"
    if len(root.getElementsByTagName("h1")) != 1:
        yield "not one h1"


wrong = ["%s: %s" % (path, what) for path in sys.argv[1:] for what in faults(open(path, encoding="utf-8").read())]
print("\n".join(wrong))
sys.exit(bool(wrong))
