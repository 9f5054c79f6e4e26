#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A composite's question is open, queued, or answered and one of its items waits for another, when rules come into force that have another item in
that composite, or no such composite at all (which somebody has to insist on). The replies count, nothing is lost, and all is as the model says.
Then what `aldyn explain` says of a joint question after which one of its items went on by itself."""
import json
import os
import shutil
import signal
import time

import flow
from base import PREFIX, check_digit, instant, parse_instant
from features import compose

PACKAGES = ("papers", "certificate", "waits-one", "several")
SHIM = os.path.join(flow.BUILD, "tests", "cli", "clockshim.so")
BEGIN, CLOCK = parse_instant("2026-05-04T05:00:00.000Z"), parse_instant("2026-01-01T00:00:00.000Z")
MINUTE, HOUR = 60_000, 3_600_000


def iin(born, serial):
    while True:
        eleven = "%s%s%s%d%04d" % (born[2:4], born[5:7], born[8:], 6 if born >= "2000" else 4, serial)
        if check_digit(eleven) >= 0:
            return "iin:%s%d" % (eleven, check_digit(eleven))
        serial += 1


def rules(folder, name, items):
    """The packages of this test; the composite with these items; without any: without it."""
    path = os.path.join(folder, name)
    compose(path)
    os.remove(os.path.join(path, "register.yaml"))
    packages = os.path.join(path, "packages")
    for package in os.listdir(packages):
        if package not in PACKAGES or (package == "several" and not items):
            shutil.rmtree(os.path.join(packages, package))
    if items:
        service = os.path.join(packages, "several", "service.yaml")
        with open(service, encoding="utf-8") as f:
            text = "".join(line for line in f if not line.startswith("  - "))
        with open(service, "w", encoding="utf-8") as f:
            f.write(text.replace("items:\n", "items:\n" + "".join("  - {service: %s}\n" % item for item in items)))
    return path


class Story:
    """An engine at work, at a clock that stands before all of it, so that it ticks when it is told to."""

    def __init__(self, driver, now_rules, later_rules):
        self.d = flow.Deployment(driver, workers=1, partitions=1, program=flow.aldyn(driver))
        self.rules = [rules(self.d.path, "rules-now", now_rules), rules(self.d.path, "rules-later", later_rules)]
        with open(self.d.config, encoding="utf-8") as f:
            text = f.read().replace(flow.RULES, self.rules[0])
        with open(self.d.config, "w", encoding="utf-8") as f:
            f.write(text)
        clock = os.path.join(self.d.path, "clock")
        with open(clock, "w", encoding="utf-8") as f:
            f.write("%d" % (CLOCK // 1000 - int(time.time())))
        self.env = {"LD_PRELOAD": SHIM, "CLOCKSHIM": clock}
        self.d.rest(self.env)
        self.engine = self.d.run(self.env, idle=False)
        self.now, self.lines, self.fed, self.reported = BEGIN, [], 0, set()

    def tell(self, type_, subject, data, source="gateway"):
        self.now += MINUTE
        event = {"specversion": "1.0", "id": "s-%d-%d" % (self.fed, len(self.lines)), "source": source, "type": PREFIX + type_, "time": instant(self.now),
                 "recordedtime": instant(self.now), "data": data, **({"subject": subject} if subject else {})}
        self.lines.append((json.dumps(event) + "\n").encode())

    def work(self):
        """The engine works off what was told, and the messages that it sent arrive."""
        while self.lines:
            self.fed += 1
            if flow.wait(self.d.feed(self.lines, 1, size=1, settle=100, name="feed-%d" % self.fed, env=self.env)):
                raise flow.Failed("feed\n" + self.d.tail())
            self.lines = []
            for message in self.written("messages", "message"):
                if message["message"] not in self.reported:
                    self.reported.add(message["message"])
                    self.tell("message.status", message["number"], {"message": message["message"], "state": "delivered", "at": instant(self.now)})

    def written(self, topic, type_, **where):
        events = [json.loads(line) for line in self.d.read(topic).splitlines()]
        return [dict(e["data"], of=e["subject"]) for e in events if e["type"] == PREFIX + type_ and where.items() <= e["data"].items()]

    # --- what happens

    def family(self, serial):
        mother, number = iin("1990-03-08", serial), "tel:+7701000%04d" % serial
        self.tell("number.attached", number, {"person": mother, "occurred_at": instant(self.now)}, "portal")
        return mother, number

    def birth(self, mother, serial, version=1):
        child = iin("2026-05-04", serial)
        self.tell("event.birth", child, {"record": {"id": child, "version": version}, "occurred": "2026-05-04", "roles": {"child": child, "mother": mother}, "values": {
            "birth_date": "2026-05-04", "birth_order": 1, "home": "AR-%d" % version, "address": "710000000"}}, "civil-registry")
        return child

    def reply(self, number, text):
        self.tell("reply", number, {"text": text, "received_at": instant(self.now)})

    def ordered(self, service, child, state):
        """The newest order of the service becomes so."""
        order = self.written("orders", "order", service=service, case_subject=child)[-1]["order"]
        self.tell("order.status", child, {"order": order, "state": state, "at": instant(self.now)}, "provider")

    def tick(self, at):
        self.tell("tick", None, {"time": instant(at), "watermark": instant(at)})

    # --- what came of it

    def activate(self):
        flow.command([self.d.aldyn, "service", "activate", self.rules[1], "--config", self.d.config, "--drop-versions", "--any-clock"], env=dict(os.environ, **self.env))

    def orders(self, child):
        return sorted(order["service"] for order in self.written("orders", "order", case_subject=child))

    def messages(self, number):
        return [message["kind"] for message in self.written("messages", "message", number=number)]

    def tasks(self, child):
        return [task["reason"] for task in self.written("orders", "task") if task["of"] == child]

    def end(self, name):
        self.engine.send_signal(signal.SIGTERM)
        flow.ok(self.engine.wait(flow.PATIENCE_S) == 0, name + ": the engine ran all the time", self.d.tail())
        flow.ok(not self.written("dead-letters", "dead-letter"), name + ": there is no dead letter", self.d.read("dead-letters"))
        equal, text = self.d.held_against_model(*self.rules)
        flow.ok(equal, name + ": the model computes from [subjects] exactly what was written", text)


def other_rules(driver, name, later, put):
    """later: the items by then; put: is there still a composite, in whose name something can be said?"""
    s = Story(driver, ("papers", "certificate, after: [papers]"), later)
    (asked, a), (queued, b), (agreed, c), (closed, _) = [s.family(n) for n in range(1000, 5000, 1000)]
    first, second, third, fourth, fifth = s.birth(asked, 1), s.birth(queued, 2), s.birth(queued, 3), s.birth(agreed, 4), s.birth(closed, 5)
    s.work()
    s.reply(c, "иә")
    s.work()
    flow.ok([s.messages(n) for n in (a, b, c)] == [["offer"]] * 3 and s.orders(fourth) == ["papers"], name + ": three are asked, and one agreed",
            [s.messages(n) for n in (a, b, c)])
    s.activate()

    s.tick(BEGIN + 20 * HOUR)
    s.work()
    flow.ok(s.messages(a) == ["offer", "reminder"] if put else ["offer"], name + ": reminders", s.messages(a))
    s.reply(a, "иә")
    s.work()
    flow.ok(s.orders(first) == ["certificate", "papers"], name + ": a reply after it agrees to both, and nothing comes after another", s.orders(first))
    s.ordered("papers", fourth, "completed")
    s.work()
    flow.ok(s.orders(fourth) == ["certificate", "papers"], name + ": what waited goes on", s.orders(fourth))
    s.reply(b, "жоқ")
    s.work()
    if put:
        s.reply(b, "иә")
        s.work()
    flow.ok((s.orders(third), s.tasks(third)) == ((["certificate", "papers"], []) if put else ([], ["undeliverable"] * 2)),
            name + ": the question that was queued is put" if put else name + ": the question that cannot be put any more is a clerk's",
            [s.orders(third), s.tasks(third)])
    flow.ok(not s.orders(second) and not s.tasks(second), name + ": and what was refused stays refused")
    s.end(name)


def explained(driver):
    """Both are provided; then one order turns out to be wrong, and the service is offered, agreed to and provided once more, by itself."""
    s = Story(driver, ("papers", "certificate, after: [papers]"), ("papers", "certificate"))
    mother, number = s.family(1000)
    child = s.birth(mother, 1)
    s.work()
    s.reply(number, "иә")
    s.work()
    for service, state in (("papers", "completed"), ("certificate", "completed"), ("papers", "entered-in-error")):
        s.ordered(service, child, state)
        s.work()
    s.birth(mother, 1, version=2)
    s.work()
    s.reply(number, "иә")
    s.work()
    s.ordered("papers", child, "completed")
    s.work()
    flow.ok(s.orders(child) == ["certificate", "papers", "papers"], "three orders", s.orders(child))
    text = flow.command([s.d.aldyn, "explain", child, "--lang", "en", "--config", s.d.config]).decode()
    flow.ok(text.count("(Papers, Certificate). A part of it was provided.") == 2, "the page tells what came of the joint question, not of a later one", text)
    s.end("explained")


def main():
    drivers = ("local",)
    flow.on_each_driver("an item leaves", lambda driver: other_rules(driver, "an item leaves", ("papers", "waits-one"), True), drivers)
    flow.on_each_driver("the composite is gone", lambda driver: other_rules(driver, "the composite is gone", (), False), drivers)
    flow.on_each_driver("explained", explained, drivers)
    flow.done()


if __name__ == "__main__":
    main()
