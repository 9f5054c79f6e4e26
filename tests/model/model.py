# SPDX-License-Identifier: Apache-2.0
"""A model of the engine, written from docs/engine.md alone: what it must write, given its input.

    Model(rules).replay(lines)        section 2 "Replay": NDJSON lines in, list of records out
    Model(rules).live(partitions)     [subjects] as it stands, {partition: [record]} in offset order

Records out are structured CloudEvents with one more member, "topic". Neither ticks nor the input are among them."""
import base64
import json
import re

import number
import person
from base import DAY_MS, Dead, ID, PREFIX, Record, SOURCE, Step, instant, parse_instant, person_ok, subject_ok

NEVER = -(1 << 62)
KEPT_MS = 400 * DAY_MS
OUTSIDE = {"number.attached", "number.detached", "number.moved", "number.changed", "reply", "message.status", "order.status", "entitlement.status"}
NUMBER_TYPES = {"number.attached", "number.detached", "number.moved", "number.changed", "number.released", "reply",
                "message.status", "dialogue.request", "dialogue.cancel", "notice", "person.died"}
PERSON_TYPES = {"event-role", "watch", "projection", "number.status", "contact.request", "contact.cancel", "contact.receives", "entitlement.status", "contact.notice",
                "contact.answer", "dialogue.status", "claim.request", "claim.answer", "claim.release", "order.status"}
COMMANDS = {"command.dead-letter": ("dead-letter-act", ("letter", "act", "by")),
            "command.reveal": ("revealed", ("command", "by"))}
TRIGGERS = ("event", "date", "change", "delay", "consent", "while")
SERVICE = "command.service"


def own(event):
    """Did the engine write it? Replay then does, too."""
    type_ = event["type"][len(PREFIX):]
    return event.get("source") == SOURCE and ("cause" in event or type_ in ("tick", "ruleset.activated"))


class Model:
    def __init__(self, rules, *later):
        self.rules = rules
        self.known = {r.hash: r for r in (rules, *later)}  # by what `ruleset.activated` names
        self.aggregates = {}
        self.reached = {}     # what of the specification was reached: text -> times
        # replay's state
        self.written, self.now, self.watermark = [], NEVER, None
        self.is_live = False

    def aggregate(self, key):
        if key not in self.aggregates:
            make = number.Number if key.startswith("tel:") else person.Person
            self.aggregates[key] = make(key, self.rules)
        return self.aggregates[key]

    def activate(self, rules):
        self.rules = rules
        for aggregate in self.aggregates.values():
            aggregate.rules = rules

    # --- one step ----------------------------------------------------------------------------------------------------------------

    @staticmethod
    def due(aggregate, until, watermark):
        """The first timer (due, name, entity) that may fire, or None."""
        may = [t for t, gated in aggregate.timers.items() if t[0] <= until and (not gated or t[0] <= watermark)]
        return min(may) if may else None

    def fire(self, key, timer):
        aggregate = self.aggregates[key]
        due, name, entity = timer
        del aggregate.timers[timer]
        step = Step(key, due, ID("timer", key, name, entity, instant(due)), reached=self.reached)
        aggregate.fire(step, due, name, entity)
        return step.out

    def fire_all(self, key, until, watermark):
        out = []
        aggregate = self.aggregate(key)
        while (timer := self.due(aggregate, until, watermark)) is not None:
            out += self.fire(key, timer)
        return out

    def process(self, record):
        """One record, timers aside."""
        step = Step(record.subject, record.recorded, record.id, record, self.reached)
        try:
            if record.type == SERVICE:
                self.service_act(step, record, self.rules.stopped if self.is_live else None)
            else:
                self.step(step, record)
        except Dead as dead:
            assert not step.out, "a dead-lettered record must not have written: " + record.type
            step.dead_letter(dead.stage, dead.code)
        return step.out

    def step(self, step, record):
        type_ = record.type
        if type_ is None or not (type_ in COMMANDS or type_ in NUMBER_TYPES or type_ in PERSON_TYPES or type_.startswith("event.")):
            raise Dead("unknown-type")
        if type_.startswith("event.") and type_[len("event."):] not in self.rules.events:
            raise Dead("unknown-type")
        if type_ in COMMANDS:
            failed = self.act(step, record, *COMMANDS[type_])
            if failed and person_ok(record.subject):
                self.aggregate(record.subject).retry(step, failed)
            return
        if subject_ok(record.subject):
            aggregate = self.aggregate(record.subject)
            old = [k for k, s in aggregate.seen.items() if record.recorded > s[0] + KEPT_MS]
            for key in old:
                del aggregate.seen[key]
            if (record.source, record.id) in old:
                step.reach("dedupe", "forgotten")
            aggregate.expire(record.recorded)
        if not isinstance(record.data, dict):
            raise Dead("bad-data")
        kinds = ("tel:",) if type_ in NUMBER_TYPES else ("iin:",) if type_ == "number.status" else ("iin:", "bin:")
        is_right = subject_ok(record.subject) and record.subject.startswith(kinds)
        if not is_right and not type_.startswith("event.") and type_ not in number.OWNER_EVENTS:
            raise Dead("bad-subject")
        if type_ in NUMBER_TYPES:
            number.check(record)
        else:
            person.check(record, self.rules)
        if not is_right:
            raise Dead("bad-subject")
        outside = type_ in OUTSIDE or type_.startswith("event.")
        if outside:
            seen = aggregate.seen.get((record.source, record.id))
            if seen:
                if seen[1:] != (type_, record.text):
                    raise Dead("id-reused")
                step.reach("dedupe", "dropped")
                return
        aggregate.handle(step, record)
        if outside:
            aggregate.seen[record.source, record.id] = (record.recorded, type_, record.text)

    @staticmethod
    def act(step, record, type_, members):
        """What an operator did: journalled, for any key; nothing is kept."""
        data = record.data if isinstance(record.data, dict) else {}
        told = {k: data.get(k) for k in members}
        if not all(isinstance(v, str) and v for v in told.values()) or told.get("act", "dropped") not in ("retried", "dropped"):
            raise Dead("bad-data")
        failed = {k: data[k] for k in ("service", "case", "trigger") if k in data} if told.get("act") == "retried" else {}
        if not all(isinstance(v, str) and v for v in failed.values()) or ("case" in failed and failed.get("trigger") not in TRIGGERS):
            raise Dead("bad-data")
        step.put("decisions", type_, record.subject, told)
        return failed if "case" in failed or "service" in failed else None

    @staticmethod
    def service_act(step, record, stopped):
        """A package is stopped or reset on a partition; stopped: its set, None in replay, which asks all packages."""
        data = record.data if isinstance(record.data, dict) else {}
        told = {k: data.get(k) for k in ("service", "act", "by")}
        if not all(isinstance(v, str) and v for v in told.values()) or told["act"] not in ("stopped", "reset"):
            raise Dead("bad-data")
        if not re.fullmatch("[a-z][a-z0-9._-]{0,38}", told["service"]):
            raise Dead("bad-data")
        if record.subject:
            raise Dead("bad-subject")
        if stopped is None:
            return
        if told["act"] == "stopped" and len(stopped | {told["service"]}) > 32:
            raise Dead("bad-data")
        (stopped.add if told["act"] == "stopped" else stopped.discard)(told["service"])
        step.put("decisions", "service-act", None, told)

    # --- replay --------------------------------------------------------------------------------------------------------------------

    def gate(self):
        return self.now - 1 if self.watermark is None else self.watermark

    def deliver(self, record):
        """A record on [subjects] in replay: the subject's plain timers first."""
        out = []
        if subject_ok(record.subject):
            out += self.fire_all(record.subject, record.recorded, NEVER)
        return out + self.process(record)

    def cascade(self, out):
        while out:
            self.written += out
            generation, out = [o for o in out if o["topic"] == "subjects"], []
            for event in generation:
                out += self.deliver(Record(event))

    def advance(self, now):
        """Replay's time goes to `now`: all timers that may fire, each with its whole cascade."""
        self.now = max(self.now, now)
        while True:
            best = None
            for key, aggregate in self.aggregates.items():
                timer = self.due(aggregate, self.now, self.gate()) if aggregate.timers else None
                if timer and (best is None or (timer[0], key) + timer[1:] < best[0]):
                    best = ((timer[0], key) + timer[1:], key, timer)
            if best is None:
                return
            self.cascade(self.fire(best[1], best[2]))

    def feed(self, event):
        """One input record; returns what it and the timers before it made the engine write."""
        start = len(self.written)
        record = Record(event)
        self.advance(record.recorded)
        if record.type == "watermark":
            if record.data.get("channel") == "phone":
                up_to = parse_instant(record.data["up_to"])
                self.watermark = up_to if self.watermark is None else max(self.watermark, up_to)
        else:
            self.cascade(self.deliver(record))
        return self.written[start:]

    def replay(self, lines, until=None):
        events = [json.loads(line) for line in lines if line.strip()]
        keyed = [(Record(e).recorded, i, e) for i, e in enumerate(events) if not own(e)]
        last = NEVER
        for recorded, _, event in sorted(keyed, key=lambda k: k[:2]):
            if until is not None and recorded > until:
                break
            self.feed(event)
            last = recorded
        self.advance(until if until is not None else last)
        return self.written

    # --- live ----------------------------------------------------------------------------------------------------------------------

    def live(self, partitions):
        """partitions: {n: [structured event, maybe with "value_base64" of its bytes]} in offset order."""
        out = []
        for n in sorted(partitions):
            out += self.live_partition(partitions[n])
        return out

    def live_partition(self, events):
        out, time, watermark, here, active = [], NEVER, NEVER, [], False
        self.is_live, self.rules.stopped = True, set()
        for event in events:
            value = base64.b64decode(event["value_base64"]) if "value_base64" in event else None
            record = Record(event, value)
            key = record.subject
            if record.type == "ruleset.activated":
                active = True
                self.activate(self.known.get(record.data["ruleset"], self.rules))
                self.rules.stopped = set()
                continue
            if not active and (key or record.type != "tick"):
                step = Step(key, record.recorded, record.id, record, self.reached)
                step.dead_letter("subject", "no-ruleset")
                out += step.out
                continue
            if record.type == "tick":
                at = parse_instant(record.data["time"])
                up_to = parse_instant(record.data["watermark"]) if "watermark" in record.data else NEVER
                if key:
                    timer = self.due(self.aggregate(key), at, up_to)
                    if timer:
                        out += self.fire(key, timer)
                    continue
                time, watermark = max(time, at), max(watermark, up_to)
                while True:
                    may = [((t[0], k) + t[1:], k, t) for k in here if (t := self.due(self.aggregates[k], time, watermark))]
                    if not may:
                        break
                    _, k, timer = min(may)
                    out += self.fire(k, timer)
                continue
            if subject_ok(key):
                if key not in self.aggregates:
                    here.append(key)
                out += self.fire_all(key, max(record.recorded, time), watermark)
            out += self.process(record)
            if subject_ok(key):
                out += self.fire_all(key, time, watermark)
        return out
