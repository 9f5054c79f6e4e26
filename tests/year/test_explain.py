#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `aldyn explain` says of one family, for whom, in which language: golden files. A fourth child is born; the mother agrees to the birth allowance and
refuses the other, the father agrees to that. Live, on a log of one partition, record by record, at a clock that stands before all of it: so even
offsets are the same each time.

    ALDYN=build/aldyn ALDYN_SOURCE=. tests/year/test_explain.py [--update]     --update: writes the golden files anew; look at the difference"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = os.environ.setdefault("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path[:0] = [os.path.join(SOURCE, "tests", name) for name in ("flow", "model", "year")]

import flow  # noqa: E402
from base import DAY_MS, PREFIX, check_digit, compact, instant, parse_instant  # noqa: E402
from golden import Golden  # noqa: E402
from model import Model  # noqa: E402
from rules import Rules  # noqa: E402

BEGIN = parse_instant("2026-05-04T05:00:00.000Z")
CLOCK = parse_instant("2026-01-01T00:00:00.000Z")
SHIM = os.path.join(os.path.dirname(os.path.abspath(flow.ALDYN)), "tests", "cli", "clockshim.so")


def iin(born, male, serial):
    while True:
        eleven = "%s%s%s%d%04d" % (born[2:4], born[5:7], born[8:], (5 if born >= "2000" else 3) + (not male), serial)
        if check_digit(eleven) >= 0:
            return "iin:%s%d" % (eleven, check_digit(eleven))
        serial += 1


class Story:
    """Lines for [subjects]; the model tells the ids of messages and orders."""

    def __init__(self):
        self.model, self.lines, self.now = Model(Rules(flow.RULES)), [], BEGIN
        self.mother, self.father = iin("1988-03-08", False, 301), iin("1986-11-20", True, 301)
        self.phones = {self.mother: "tel:+77010000001", self.father: "tel:+77010000002"}

    def tell(self, type_, subject, data, source):
        self.now += 60_000
        event = {"specversion": "1.0", "id": "s-%d" % len(self.lines), "source": source, "type": PREFIX + type_, "subject": subject,
                 "time": instant(self.now), "recordedtime": instant(self.now), "data": data}
        self.lines.append((compact(event) + "\n").encode())
        for record in self.model.feed(event):
            if record["type"] == PREFIX + "message":
                self.tell("message.status", record["subject"], {"message": record["data"]["message"], "state": "delivered", "at": instant(self.now)}, "gateway")
            elif record["type"] == PREFIX + "order":
                self.orders.append(record["data"])

    def event(self, name, roles, values, occurred=None, **record):
        data = {**record, "roles": roles, "values": values}
        if occurred:
            data["occurred"] = occurred
        self.tell("event." + name, roles[self.model.rules.events[name]["subject"]], data, "civil-registry")

    def birth(self, born, serial, order):
        child = iin(born, False, serial)
        self.event("birth", {"child": child, "mother": self.mother, "father": self.father},
                   {"birth_date": born, "birth_order": order, "home": "AR-1", "address": "710000000"}, born, record={"id": child, "version": 1})
        return child

    def reply(self, person, text):
        self.now += 3_600_000
        self.tell("reply", self.phones[person], {"text": text, "received_at": instant(self.now)}, "gateway")

    def told(self):
        self.orders = []
        for person, language in ((self.mother, "kk"), (self.father, "ru")):
            self.tell("number.attached", self.phones[person], {"person": person, "occurred_at": instant(self.now), "language": language}, "portal")
            self.event("person.updated", {"person": person}, {"birth_date": "1988-03-08", "home": "AR-1", "address": "710000000"})
        self.event("marriage", {"husband": self.father, "wife": self.mother}, {})
        children = [self.birth("%d-05-05" % year, 100, n) for n, year in enumerate((2012, 2015, 2019), 1)]
        self.now += 30 * DAY_MS
        children.append(self.birth("2026-06-01", 101, 4))
        self.event("kinship.listed", {"parent": self.mother}, {"children": children})
        self.reply(self.mother, "иә")
        self.reply(self.mother, "жоқ")
        self.reply(self.father, "не знаю")
        self.reply(self.father, "да")
        for order in list(self.orders):
            self.tell("order.status", order["case_subject"], {"order": order["order"], "state": "completed", "at": instant(self.now)}, "provider")
        return self.lines, (children[3], self.mother, self.father, children[0])


def lived(folder, lines):
    """A deployment to which this happened."""
    clock = os.path.join(folder, "clock")
    with open(clock, "w", encoding="utf-8") as f:
        f.write("%d" % (CLOCK // 1000 - int(time.time())))
    os.environ.update(LD_PRELOAD=SHIM, CLOCKSHIM=clock)
    d = flow.Deployment(workers=1, partitions=1, program=flow.ALDYN)
    d.rest()  # the rules come into force
    p = d.run(idle=False)
    if flow.wait(d.feed(lines, 1, size=1, settle=100)):
        raise flow.Failed("feed\n" + d.tail())
    p.send_signal(signal.SIGTERM)
    p.wait(flow.PATIENCE_S)
    return d


def explained(d, subject, *args):
    text = flow.command([flow.ALDYN, "explain", subject, "--config", d.config, *args]).decode()
    return re.sub(r"\b[0-9a-f]{64}\b", "HASH", text)


def main():
    golden = Golden("explain", sys.argv[1:])
    lines, subjects = Story().told()
    with tempfile.TemporaryDirectory() as folder:
        d = lived(folder, lines)
        for whom in ("citizen", "clerk", "developer"):
            for lang in ("kk", "ru", "en"):
                golden.holds("%s.%s.txt" % (whom, lang), "".join(explained(d, s, "--for", whom, "--lang", lang) for s in subjects))
                page = os.path.join(folder, "%s.%s.html" % (whom, lang))
                with open(page, "w", encoding="utf-8") as f:
                    f.write(explained(d, subjects[1], "--for", whom, "--lang", lang, "--format", "html"))
                golden.page(page)
            golden.holds("%s.json" % whom, "".join(explained(d, s, "--for", whom, "--lang", "en", "--format", "json") for s in subjects))
    golden.done()


if __name__ == "__main__":
    main()
