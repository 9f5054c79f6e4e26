# SPDX-License-Identifier: Apache-2.0
"""The aggregate of a person (iin:, bin:): events, facts, watching, contacts, claims (docs/engine.md sections 3-7, 9)."""
import re

from base import Dead, age, date, instant, local_day, parse_date, parse_instant, person_ok
from cases import Cases, ORDER_STATES
from facts import NONE, VALUE, Facts, changed, fresh_from, members, read, sort_json


def check_value(definition, value):
    """A value of an event against its vocabulary entry; JSON null is `none`."""
    if value is None:
        return not definition["never_none"]
    if definition["list"]:
        return isinstance(value, list) and all(x is not None and check_value({**definition, "list": False}, x) for x in value)
    type_ = definition["type"]
    if type_ == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if type_ == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if type_ == "date":
        try:
            parse_date(value)
        except ValueError:
            return False
        return True
    if type_ == "kato":
        return bool(re.match(r"[0-9]{9}\Z", value))
    if type_ == "enum":
        return value in definition["choices"]
    if type_ == "person":
        return person_ok(value)
    return True


class Event:
    """An event.* or event-role as the steps read it."""

    def __init__(self, record, definition):
        data = record.data
        try:
            named = data.get("record", {"id": record.id, "version": 1})
            self.record_id, self.version = named["id"], named["version"]
            self.occurred = date(parse_date(data["occurred"])) if "occurred" in data else date(local_day(record.time_ms))
            self.registered = instant(parse_instant(data["registered"]) if "registered" in data else record.time_ms)
            self.roles, self.values = data.get("roles", {}), data.get("values", {})
            good = (isinstance(self.record_id, str) and self.record_id and isinstance(self.version, int)
                    and not isinstance(self.version, bool) and self.version >= 1
                    and all(r in definition["roles"] and person_ok(p) for r, p in self.roles.items())
                    and all(v in definition["values"] and check_value(definition["values"][v], x) for v, x in self.values.items())
                    and all(r in self.roles for r, need in definition["roles"].items() if need)
                    and all(v in self.values for v, d in definition["values"].items() if d["required"])
                    and definition["subject"] in self.roles)
        except (KeyError, ValueError, TypeError, AttributeError):
            good = False
        if not good:
            raise Dead("bad-data")
        self.definition, self.source, self.id, self.name = definition, record.source, record.id, definition["name"]

    def named(self):
        return {p: sorted(r for r in self.roles if self.roles[r] == p) for p in self.roles.values()}

    def asserts_about(self, person, keeps):
        """([assertion without its record], {fact: valid_from} of whole lists)."""
        out, complete = [], {}
        for a in self.definition["asserts"]:
            if self.roles.get(a["role"]) != person or not keeps(a["fact"]):
                continue
            if a.get("person"):
                if a["person"] in self.roles:
                    out.append({"fact": a["fact"], "valid_from": self.occurred, "person": self.roles[a["person"]]})
                continue
            if a["value"] not in self.values:
                continue
            value, kind = self.values[a["value"]], self.definition["values"][a["value"]]
            member = "person" if kind["type"] == "person" else "value"
            head = {"fact": a["fact"], "valid_from": self.occurred}
            if a.get("list"):
                complete[a["fact"]] = self.occurred
                out += [{**head, member: x} for x in sorted(set(value or []))]
            elif value is None:
                out.append({**head, "none": True})
            else:
                out.append({**head, member: value})
        out.sort(key=lambda a: (a["fact"], str(a.get("person", ""))))
        return out, complete


class Person(Cases):
    def __init__(self, key, rules):
        self.key, self.rules = key, rules
        self.seen, self.timers = {}, {}
        self.records = {}      # (source, record id) -> {version, text, type, named {person: roles}, cancelled}
        self.facts = Facts()
        self.asked = {}        # person watched -> fields
        self.projections = {}  # person watched -> {fact: [assertion]}
        self.watchers = {}     # watcher -> fields
        self.numbers = {}      # tel: -> [instant ms, attached?]
        self.contacts = {}     # offer -> [case subject, number]
        self.slots = {}        # slot -> (case, names that it excludes)
        self.cases = {}        # (service, occasion) -> Case
        self.done = set()      # (service, date, day) that came

    def expire(self, recorded):
        pass

    def read(self, fact, day=None, fresh=None):
        return read(self.facts.of(fact), day, self.rules.owner(fact), fresh, self.rules.absent_none(fact))

    def links(self, fact, day=None):
        """Persons at the end of a link, sorted."""
        if self.rules.facts[fact]["list"]:
            return members(self.facts.of(fact), day, self.rules.owner(fact))
        state, value = self.read(fact, day)
        return [value] if state == VALUE else []

    def legal(self):
        return self.key.startswith("bin:")

    def rests(self):
        """Of a legal person: why nothing is offered to it."""
        for fact, reason in (("closed_on", "subject-closed"), ("reorganised_on", "subject-reorganised")):
            if fact in self.rules.facts and self.read(fact)[0] == VALUE:
                return reason
        return None

    def dead(self):
        return bool(self.rests()) if self.legal() else self.read("death_date")[0] == VALUE

    def number(self):
        attached = [(at, tel) for tel, (at, on) in self.numbers.items() if on]
        return max(attached)[1] if attached else None

    # --- one step ------------------------------------------------------------------------------------------------------------

    def handle(self, step, record):
        was_dead, image = self.dead(), self.facts.image()
        step.event, step.taken_back, step.projected = None, None, set()
        answered = []
        handler = {"event-role": self.event_role, "watch": self.watch, "projection": self.projection,
                   "number.status": self.number_status, "contact.request": self.contact_request,
                   "contact.cancel": self.contact_cancel, "contact.receives": self.contact_receives, "contact.notice": self.contact_notice,
                   "contact.answer": self.news, "dialogue.status": self.news, "claim.request": self.claim_request,
                   "claim.release": self.claim_release, "claim.answer": self.claim_answer,
                   "order.status": self.order_status, "entitlement.status": self.entitlement_status}.get(record.type, self.event)
        handler(step, record)
        if record.type == "watch" and record.data["fields"]:
            answered = [record.data["person"]]
        moved = changed(image, self.facts.image())
        if self.dead() and not was_dead:
            self.died(step)
        elif was_dead and not self.dead():
            self.revived(step)
        if step.taken_back:
            self.taken_back(step, *step.taken_back)
        self.answered(step, moved)
        self.wake(step, moved | step.projected, was_dead)
        if moved | step.projected:
            self.represented(step)
        self.end_joined(step)
        self.drop(step)
        self.compare_watches(step)
        self.project(step, moved, answered)

    def compare_watches(self, step):
        wanted = {}
        for link, fields in self.rules.link_fields.items():
            for person in self.links(link):
                if person != self.key:
                    wanted.setdefault(person, set()).update(fields)
        for person in sorted(set(wanted) | set(self.asked)):
            fields = sorted(wanted.get(person, ()))
            if fields == self.asked.get(person, []):
                continue
            step.send("watch", person, {"person": self.key, "fields": fields})
            if fields:
                self.asked[person] = fields
            else:
                del self.asked[person]
                self.projections.pop(person, None)
                step.reach("watch", "ended")

    def project(self, step, moved, answered):
        for watcher in sorted(self.watchers):
            fields = self.watchers[watcher]
            if watcher in answered or moved & set(fields):
                step.send("projection", watcher, {"person": self.key,
                                                  "facts": {f: sort_json(self.facts.of(f)) for f in fields}})

    # --- events ----------------------------------------------------------------------------------------------------------------

    def event(self, step, record):
        event, kept_key = record.parsed, (record.source, record.parsed.record_id)
        kept = self.records.get(kept_key)
        cancels = event.definition["cancels"]
        if kept:
            if event.version == kept["version"] and (record.type, record.text) == (kept["type"], kept["text"]):
                step.reach("version", "same, dropped")
                self.state_again(step, event)
                return
            if event.version < kept["version"] or (cancels and event.version == kept["version"]):
                step.status("event", record.id, None, "superseded")
                return
            if event.version == kept["version"]:
                raise Dead("version-conflict")
        before, named = (kept["named"] if kept else {}), event.named()
        self.records[kept_key] = {"version": event.version, "type": record.type, "text": record.text,
                                  "named": {} if cancels else named, "cancelled": bool(cancels)}
        keeps = self.rules.declares
        asserts, complete = ([], {}) if cancels else event.asserts_about(self.key, self.keeps)
        self.facts.replace(event.source, event.record_id, event.version, event.registered, asserts, complete)
        for person in sorted((set(before) | set(named)) - {self.key}):
            if cancels:
                action, roles, about = "cancelled", before.get(person, named.get(person)), ([], {})
            elif person in named:
                action, roles, about = "asserted", named[person], event.asserts_about(person, keeps)
            else:
                action, roles, about = "removed", before[person], ([], {})
            step.send("event-role", person, {
                "event": {"source": event.source, "id": event.id, "name": event.name}, "roles": roles,
                "record": {"id": event.record_id, "version": event.version}, "action": action, "occurred": event.occurred,
                "registered": event.registered, "persons": {r: p for r, p in event.roles.items() if p != person},
                "asserts": about[0], "complete": sorted(about[1]) or None})
            step.reach("event-role", action)
        if cancels:
            step.taken_back = (event.source, event.record_id)
            step.reach("version", "cancelled", "" if kept else "before it was seen")
        else:
            step.event = (event.name, named[self.key], event.occurred, event.source, event.record_id, event.registered)
            step.reach("version", "reinstated" if kept and kept["cancelled"] else "corrected" if kept else "first")

    def state_again(self, step, event):
        """It may state what was not kept before somebody agreed."""
        asserts = [] if event.definition["cancels"] else event.asserts_about(self.key, self.keeps)[0]
        for a in asserts:
            if a["fact"] in self.rules.withheld and not any((b["source"], b["record"]) == (event.source, event.record_id) for b in self.facts.of(a["fact"])):
                rest = {k: v for k, v in a.items() if k != "fact"}
                self.facts.by_fact.setdefault(a["fact"], []).append({
                    **rest, "as_of": event.registered, "source": event.source, "record": event.record_id, "version": event.version})
                step.reach("stated again", a["fact"])

    def event_role(self, step, record):
        data = record.data
        source, named = data["event"]["source"], data["record"]
        self.facts.replace(source, named["id"], named["version"], data["registered"], [a for a in data["asserts"] if self.keeps(a["fact"])],
                           {f: data["occurred"] for f in data.get("complete", ())})
        if data["action"] == "asserted":
            step.event = (data["event"]["name"], data["roles"], data["occurred"], source, named["id"], data["registered"])
        else:
            step.taken_back = (source, named["id"])

    # --- watching ----------------------------------------------------------------------------------------------------------------

    def watch(self, step, record):
        watcher, fields = record.data["person"], record.data["fields"]
        if fields:
            self.watchers[watcher] = sorted(fields)
        else:
            self.watchers.pop(watcher, None)

    def projection(self, step, record):
        person, facts = record.data["person"], record.data["facts"]
        if person not in self.asked:
            step.reach("projection", "not watched, dropped")
            return
        old = self.projections.get(person, {})
        moved = {f for f in set(old) | set(facts) if old.get(f, []) != facts.get(f, [])}
        self.projections[person] = facts
        for link in self.rules.link_fields:
            if person in self.links(link):
                step.projected |= {"%s.%s" % (link, f) for f in moved if f in self.rules.link_fields[link]}

    # --- number and contacts -----------------------------------------------------------------------------------------------------

    def number_status(self, step, record):
        data = record.data
        at = parse_instant(data["occurred_at"])
        if data["number"] not in self.numbers or at >= self.numbers[data["number"]][0]:
            self.numbers[data["number"]] = [at, data["state"] == "attached"]
        if data.get("language"):
            self.facts.replace("aldyn", data["number"], 1, data["occurred_at"],
                               [{"fact": "language", "valid_from": date(local_day(at)), "value": data["language"]}])

    def language(self, step):
        state, value = self.read("language", date(step.today))
        return value if state == VALUE else "kk"

    def contact_request(self, step, record):
        data, number = record.data, self.number()
        born = self.read("birth_date", date(step.today))
        if self.dead():
            result = "dead"
        elif born[0] == VALUE and age(parse_date(born[1]), step.today) < 18:
            result = "minor"
        elif data.get("by_law"):
            result = "able"
        elif number is None:
            result = "no-number"
        else:
            self.contacts[data["offer"]] = [data["case_subject"], number]
            step.send("dialogue.request", number, {**data, "person": self.key, "language": self.language(step)})
            return
        step.send("contact.answer", data["case_subject"], {"offer": data["offer"], "result": result})
        step.reach("contact", result)

    def contact_cancel(self, step, record):
        items = record.data.get("items")
        contact = self.contacts.get(record.data["offer"]) if items else self.contacts.pop(record.data["offer"], None)
        if contact and not record.data.get("ended"):
            step.send("dialogue.cancel", contact[1], {"offer": record.data["offer"], "items": items})

    def contact_receives(self, step, record):
        data = record.data
        if self.dead():
            step.send("contact.answer", data["case_subject"], {"offer": data["offer"], "result": "dead"})
            return
        self.contacts.setdefault(data["offer"], [data["case_subject"], None])

    def contact_notice(self, step, record):
        number = self.number()
        if self.dead() or number is None:
            step.reach("notice", "nobody to tell")
            if "case_subject" in record.data:
                result = "dead" if self.dead() else "no-number"
                step.send("contact.answer", record.data["case_subject"], {"offer": record.data["offer"], "result": result})
            return
        step.send("notice", number, {**record.data, "person": self.key, "language": self.language(step)})

    # --- claims: slots named after this subject ------------------------------------------------------------------------------------

    def claim_request(self, step, record):
        data = record.data
        slot, case, excludes, by = data["slot"], data["case"], data.get("excludes", []), None
        granted = slot not in self.slots or self.slots[slot][0] == case
        if granted:
            name = slot.split("/")[0]
            by = min((s for s, (c, no) in self.slots.items() if c != case and (s.split("/")[0] in excludes or name in no)), default=None)
            granted = by is None
        if granted:
            self.slots[slot] = (case, excludes)
        if by:
            step.reach("claim", "excluded by what", "it excludes" if by.split("/")[0] in excludes else "excludes it")
        step.send("claim.answer", data["case_subject"], {"slot": data["slot"], "case": data["case"],
                                                         "result": "granted" if granted else "refused",
                                                         "by": by and by.split("/")[0]})
        step.reach("claim", "granted" if granted else "refused")

    def claim_release(self, step, record):
        if self.slots.get(record.data["slot"], (None,))[0] == record.data["case"]:
            del self.slots[record.data["slot"]]

    # --- death (T-7) -----------------------------------------------------------------------------------------------------------------

    def died(self, step):
        step.reach("death")
        for key in sorted(self.cases):
            self.case_died(step, self.cases[key])
        for offer in sorted(self.contacts):
            step.send("contact.answer", self.contacts[offer][0], {"offer": offer, "result": "dead"})
            step.reach("contact", "dead, while open")
        self.contacts = {}
        for tel in sorted(t for t, (_, on) in self.numbers.items() if on):
            step.send("person.died", tel, {"person": self.key})

    def revived(self, step):
        step.reach("death", "reversed")
        for key in sorted(self.cases):
            self.case_revived(step, self.cases[key])


def check(record, rules):
    """Dead(...) unless the data is what its type asks for; leaves the event parsed at record.parsed."""
    if record.type.startswith("event."):
        definition = rules.events.get(record.type[len("event."):])
        if definition is None:
            raise Dead("unknown-type")
        record.parsed = Event(record, definition)
        if record.subject != record.parsed.roles[definition["subject"]]:
            raise Dead("bad-subject")
    elif record.type == "order.status":
        data = record.data
        try:
            parse_instant(data["at"])
            good = isinstance(data["order"], str) and data["state"] in ORDER_STATES and isinstance(data.get("reason", ""), str)
        except (KeyError, ValueError, TypeError):
            good = False
        if not good:
            raise Dead("bad-data")
