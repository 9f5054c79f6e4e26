#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packages.py: the packages' tests.yaml (docs/packages.md) run on the model: do its clauses, written again by hand, mean what the
owners' tests say? TAP. Not looked at: `messages`, masking, `delivery`."""
import os
import sys

from base import DAY_MS, PREFIX, ZONE_MS, check_digit, date, instant, local_day, parse_date, parse_instant, span_ms
from model import Model
from rules import Rules, as_list, load

WORLD = ("person.updated", "study.changed", "kinship.listed", "marriage", "guardianship.set", "account.known", "death", "organisation.registered", "number")


class World:
    def __init__(self, rules, persons, names, at):
        self.rules, self.persons, self.now, self.count = rules, persons, at, 0
        self.model, self.key, self.tel = Model(rules), {}, {}
        for n, name in enumerate(sorted(names, key=str.encode), 1):
            if "head" in persons.get(name, {}) or "registered" in persons.get(name, {}):
                self.key[name] = self.bin(persons[name].get("registered", "2000-01-01"), n)
                continue
            born = persons.get(name, {}).get("born", "2000-01-01")
            born = "2000-01-01" if born == "unknown" else born
            stem, serial = born[2:4] + born[5:7] + born[8:] + ("5" if born >= "2000" else "3"), n
            while check_digit("%s%04d" % (stem, serial)) < 0:
                serial += 1
            self.key[name] = "iin:%s%04d%d" % (stem, serial, check_digit("%s%04d" % (stem, serial)))
            self.tel[name] = "tel:+7700%07d" % n
        self.owners = {}

    @staticmethod
    def bin(registered, serial):
        stem = "%s%s40" % (registered[2:4], registered[5:7])
        while check_digit("%s%05d" % (stem, serial)) < 0:
            serial += 1
        return "bin:%s%05d%d" % (stem, serial, check_digit("%s%05d" % (stem, serial)))

    def feed(self, type_, subject, data, source="t"):
        self.count += 1
        event = {"id": "t-%d" % self.count, "source": source, "type": PREFIX + type_, "subject": subject,
                 "time": instant(self.now), "recordedtime": instant(self.now), "data": data}
        return self.settle(self.model.feed(event))

    def settle(self, out):
        """Every message is at once reported as delivered."""
        for r in list(out):
            if r["type"] == PREFIX + "message":
                out = out + self.model.feed({"id": "d-" + r["id"], "source": "g", "type": PREFIX + "message.status", "subject": r["subject"],
                                             "time": r["time"], "recordedtime": r["time"],
                                             "data": {"message": r["id"], "state": "delivered", "at": r["time"]}})
        return out

    def event(self, name, members, record=None):
        definition, data = self.rules.events[name], {"roles": {}, "values": {}}
        for k, v in members.items():
            if k in definition["roles"]:
                data["roles"][k] = self.key[v]
            elif k in definition["values"]:
                kind = definition["values"][k]
                one = (lambda x: self.key[x]) if kind["type"] == "person" else int if kind["type"] == "integer" else (
                    lambda x: x == "yes") if kind["type"] == "boolean" else (lambda x: x)
                data["values"][k] = None if v == "none" else [one(x) for x in v] if isinstance(v, list) else one(v)
        data["occurred"] = members.get("occurred", date(local_day(self.now)))
        if name == "birth":
            data["values"].setdefault("birth_date", data["occurred"])
        of, cancels = members[definition["subject"]], definition["cancels"]
        about = self.rules.events[cancels] if cancels else definition
        data["record"] = {"id": record or members.get("record", "%s-%s" % (cancels or name, of)),
                          "version": int(members.get("version", 2 if cancels else 1))}
        return self.feed("event." + name, self.key[of], data, self.rules.owner(about["asserts"][0]["fact"]))

    def populate(self):
        p, children = self.persons, {}
        order = sorted(p, key=str.encode)
        get = lambda n, a: None if p[n].get(a) == "unknown" else p[n].get(a)
        for n in order:
            for parent in get(n, "child_of") or []:
                children.setdefault(parent, []).append(n)
        for what in WORLD:
            for n in order:
                record = "world-%s-%s" % (what, n)
                if what == "person.updated":
                    values = {("birth_date" if a == "born" else a): get(n, a) for a in ("born", "home", "address", "citizenship", "surname") if get(n, a)}
                    if values:
                        self.event(what, {"person": n, **values, **({"language": get(n, "lang")} if get(n, "lang") else {})}, record)
                elif what == "study.changed" and get(n, "study"):
                    self.event(what, {"person": n, "study": get(n, "study")}, record)
                elif what == "kinship.listed" and n in children:
                    self.event(what, {"parent": n, "children": children[n]}, record)
                elif what == "marriage" and get(n, "spouse"):
                    self.event(what, {"husband": n, "wife": get(n, "spouse")}, record)
                elif what == "guardianship.set" and get(n, "guardian"):
                    self.event(what, {"child": n, "guardian": get(n, "guardian")}, record)
                elif what == "death" and get(n, "died"):
                    self.event(what, {"deceased": n, "occurred": get(n, "died"), "death_date": get(n, "died")}, record)
                elif what == "organisation.registered" and self.key[n].startswith("bin:"):
                    since = get(n, "registered") or "2000-01-01"
                    self.event(what, {"organisation": n, "registered_on": since, "occurred": since, **({"head": get(n, "head")} if get(n, "head") else {})}, record)
                elif what == "number" and get(n, "phone") not in (None, "no"):
                    owner = n if get(n, "phone") == "yes" else get(n, "phone")
                    self.owners.setdefault(self.tel[owner], n)
                    self.tel[n] = self.tel[owner]
                    self.feed("number.attached", self.tel[n], {"person": self.key[n], "occurred_at": instant(self.now),
                                                               **({"language": get(n, "lang")} if get(n, "lang") else {})})


def at_ms(text):
    return parse_date(text[:10]) * DAY_MS + int(text[11:13]) * 3_600_000 + int(text[14:16]) * 60_000 - ZONE_MS


def names_in(rules, test):
    found = set()
    for step in [test] + as_list(test.get("next")):
        for when in as_list(step.get("when")):
            for name, members in when.items():
                found |= {v for k, v in members.items() if k in rules.events[name]["roles"]}
    return found


def run(rules, service, world, test):
    persons = {n: dict(a) for names, a in world.items() for n in names.replace(",", " ").split()}
    for names, changes in (test.get("world") or {}).items():
        for n in names.replace(",", " ").split():
            persons.setdefault(n, {}).update(changes)
    start = at_ms(test["at"])
    w = World(rules, persons, set(persons) | names_in(rules, test), (start + ZONE_MS) // DAY_MS * DAY_MS - ZONE_MS - DAY_MS // 2)
    w.populate()
    w.now, begun, wrong = start, None, []
    for i, step in enumerate([test] + as_list(test.get("next"))):
        since = len(w.model.written)
        begun = since if begun is None else begun
        if i:
            w.now = at_ms(step["at"]) if "at" in step else w.now + (span_ms(step["after"]) if "after" in step else 1000)
        while True:                                 # timers, and the deliveries of what they wrote
            due = min([t[0] for a in w.model.aggregates.values() for t in a.timers] or [w.now + 1])
            w.model.watermark = min(due, w.now)
            mark = len(w.model.written)
            w.model.advance(min(due, w.now))
            if due > w.now:
                break
            w.settle(w.model.written[mark:])
        for when in as_list(step.get("when")):
            for name, members in when.items():
                w.event(name, members)
        for what, who in (step.get("number") or {}).items():
            first, last = (who[0], who[-1]) if isinstance(who, list) else (who, who)
            w.feed("number." + what, w.tel[first], {"person": w.key[last], "occurred_at": instant(w.now)})
        for who, text in (step.get("reply") or {}).items():
            w.feed("reply", w.tel[who], {"text": text, "received_at": instant(w.now)})
        if "order" in step:
            order = [r for r in w.model.written if r["type"] == PREFIX + "order" and r["data"]["service"] == service][-1:]
            if not order:
                wrong.append("step %d: there is no order" % i)
                continue
            order = order[0]
            w.feed("order.status", order["subject"], {"order": order["id"], "state": step["order"], "at": instant(w.now)})
        if "entitlement" in step:
            mine = [r for r in w.model.written if r["type"] == PREFIX + "status" and r["data"]["entity"] == "entitlement" and r["data"]["service"] == service][-1:]
            for status in mine:
                w.feed("entitlement.status", status["subject"], {"entitlement": status["data"]["id"], "state": step["entitlement"], "at": instant(w.now)})
        wrong += ["step %d: %s" % (i, x) for x in judge(w, service, step, test, since, begun)]
    return wrong


def judge(w, service, step, test, since, begun):
    new, of = w.model.written[since:], step.get("of", test.get("of"))
    cases = [(a, c) for a in w.model.aggregates.values() for c in getattr(a, "cases", {}).values() if c.service == service
             and (of is None or a.key == w.key[of]) and ("each" not in test or c.occasion == w.key[test["each"]])
             and step.get("period", test.get("period", c.occasion)) == c.occasion]
    asked = [r["data"]["case"] for r in w.model.written if r["type"] == PREFIX + "evaluated"]
    cases.sort(key=lambda c: -max((n for n, id_ in enumerate(asked) if id_ == c[1].id), default=-1))
    case = cases[0][1] if cases else None
    then = step.get("then") or {}
    mine = [r for r in new if r["type"] == PREFIX + "evaluated" and case and r["data"]["case"] == case.id]
    last = mine[-1]["data"] if mine else {}
    clauses = {c["name"]: c["verdict"] for c in last.get("clauses", [])}
    who = {v: k for k, v in w.key.items()}
    for key, want in then.items():
        if key == "verdict":
            have = last.get("verdict", "none")
        elif key == "missing":
            have, want = sorted(last.get("missing", [])), sorted(want)
        elif key == "benefit":
            have = str(last["amount_tiyn"] // 100) if "amount_tiyn" in last else "none"
        elif key == "counted":
            have, want = sorted(who[p] for p in last.get("counted", [])), sorted(want)
        elif key == "offer":
            have = case.offer["state"] if case and case.offer else "none"
        elif key == "consents":
            have = sorted(r["data"]["scope"] for r in w.model.written if r["type"] == PREFIX + "consent"
                          and r["data"]["offer"] == case.offer["id"] and r["data"]["state"] == "given")
            want = sorted(want)
        elif key == "sms":
            have = sorted({w.owners[r["subject"]] for r in new if r["type"] == PREFIX + "message" and r["data"]["service"] == service})
            want = sorted(want)
        elif key == "orders":
            have = str(len([r for r in w.model.written[begun:] if r["type"] == PREFIX + "order" and r["data"]["service"] == service]))
        elif key == "order":
            have = case.order["state"]
        elif key == "entitlement":
            have = case.entitlement["state"] if case and case.entitlement else "none"
        elif key == "repriced":
            have = str(([r["data"]["after_tiyn"] // 100 for r in new if r["type"] == PREFIX + "entitlement.repriced"] or ["none"])[-1])
        elif key in ("recipient", "start", "due"):
            data = ([r["data"] for r in w.model.written if r["type"] == PREFIX + "order" and r["data"]["case"] == case.id] or [{}])[-1]
            have = who.get(data.get("recipient")) if key == "recipient" else data.get(key)
        elif key == "task":
            have = ([r["data"]["reason"] for r in new if r["type"] == PREFIX + "task" and r["data"]["case"] == case.id] or ["none"])[-1]
        elif key == "asked":
            have, want = sorted(f for r in new if r["type"] == PREFIX + "fact-request" for f in r["data"]["facts"]), sorted(as_list(want))
        elif key in clauses:
            have = clauses[key]
        else:
            continue
        if have != want:
            yield "%s: want %s, have %s" % (key, want, have)


def main():
    source = os.environ.get("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    rules = Rules(os.path.join(source, "rules"))
    n = failed = 0
    for service in rules.services:
        rules = Rules(os.path.join(source, "rules"), service)
        doc = load(os.path.join(source, "rules", "packages", service, "tests.yaml"))
        for test in doc["tests"]:
            n += 1
            if "table" in test:
                brackets = rules.pick(service, parse_date(test["on"]))["benefit"]["brackets"]
                columns = [v for k, v in test["rows"].items() if k != "amount"][0]
                amounts = [rules.amount(brackets, int(c), parse_date(test["on"]), parse_date("9999-12-31")) for c in columns]
                have = ["none" if a is None else str(a // 100) for a in amounts]
                wrong = [] if have == test["rows"]["amount"] else ["have %s" % have]
            else:
                wrong = run(rules, service, doc.get("world") or {}, test)
            failed += bool(wrong)
            print("%s %d - %s: %s" % ("not ok" if wrong else "ok", n, service, test.get("name") or "table " + test["table"]))
            for line in wrong:
                print("# " + line)
    print("1..%d" % n)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
