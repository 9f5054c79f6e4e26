# SPDX-License-Identifier: Apache-2.0
"""The aggregate of a phone number: owners, one dialogue at a time, messages (docs/engine.md sections 5 and 8)."""
import hashlib

from base import DAY_MS, ID, Dead, instant, parse_instant, person_ok, tel_ok

UNDELIVERED_MS = 72 * 3_600_000
ENDED_MS = MESSAGE_MS = 30 * DAY_MS
RANK = {"created": 0, "sending": 1, "sent": 2, "temporary-failure": 3, "technical-failure": 3, "permanent-failure": 3,
        "delivered": 4}
SHOWN = {"sent": "pending"}
OWNER_EVENTS = ("number.attached", "number.detached", "number.moved", "number.changed", "number.released")


def said(data):
    """A reply's text; of one that is no UTF-8, nothing."""
    return data["text"] if "text" in data else "" if isinstance(data["text_base64"], str) else None


def check(record):
    """Dead("bad-data") unless the data is what its type asks for."""
    data, type_ = record.data, record.type
    try:
        if type_ in OWNER_EVENTS:
            parse_instant(data["occurred_at"])
            good = person_ok(data["person"]) and data["person"].startswith("iin:") and data.get("language", "kk") in ("kk", "ru", "en")
            if type_ == "number.changed":
                good = good and data["old"].startswith("tel:") and tel_ok(data["old"][4:]) and data["old"] != record.subject
        elif type_ == "reply":
            parse_instant(data["received_at"])
            good = isinstance(said(data), str)
        elif type_ == "message.status":
            parse_instant(data["at"])
            good = isinstance(data["message"], str) and data["state"] in RANK and data["state"] != "created"
        else:
            good = True
    except (KeyError, ValueError, TypeError, AttributeError):
        good = False
    if not good:
        raise Dead("bad-data")


class Number:
    def __init__(self, key, rules):
        self.key, self.rules = key, rules
        self.seen, self.timers = {}, {}
        self.owners = {}      # person -> [instant ms, attached?]
        self.queue = []       # dialogues in order of arrival; the first is active
        self.messages = {}    # id -> {state, created, service}
        self.ended = None     # the last dialogue that ended: {offer, person, language, service, at, told}

    def expire(self, recorded):
        active = self.queue[0]["message"] if self.queue else None
        self.messages = {k: m for k, m in self.messages.items()
                         if k == active or not recorded > m["created"] + MESSAGE_MS}

    def owns(self, person):
        return self.owners.get(person, (0, False))[1]

    def handle(self, step, record):
        {"reply": self.reply, "message.status": self.delivery, "dialogue.request": self.request, "notice": self.notice,
         "dialogue.cancel": self.cancel, "person.died": self.died}.get(record.type, self.owner_event)(step, record)

    # --- owners ----------------------------------------------------------------------------------------------------------

    def owner_event(self, step, record):
        data, type_ = record.data, record.type
        person, at = data["person"], parse_instant(data["occurred_at"])
        attach = type_ in ("number.attached", "number.moved", "number.changed")
        tell, ceased = set(), set()
        if person in self.owners and at < self.owners[person][0]:
            step.reach("number", type_, "older, ignored")
        else:
            was = self.owns(person)
            self.owners[person] = [at, attach]
            tell.add(person)
            if was and not attach:
                ceased.add(person)
        if type_ == "number.moved":
            for other, entry in self.owners.items():
                if other == person or at < entry[0]:
                    continue
                if entry[1]:
                    tell.add(other)
                    ceased.add(other)
                self.owners[other] = [at, False]
        self.end_many(step, [d for person_ in sorted(ceased) for d in self.queue if d["person"] == person_], "number-moved")
        for who in sorted(tell):
            entry = self.owners[who]
            step.send("number.status", who, {"number": self.key, "state": "attached" if entry[1] else "detached",
                                             "occurred_at": instant(entry[0]),
                                             "language": data.get("language") if who == person else None})
        if type_ == "number.changed":
            step.send("number.released", data["old"], {"person": person, "occurred_at": instant(at)})
        step.reach("number", type_)

    def died(self, step, record):
        gone = [d for d in self.queue if d["person"] == record.data["person"]]
        self.end_many(step, gone, None)
        if self.ended and self.ended["person"] == record.data["person"]:
            self.ended["reopen"] = None
        if gone:
            step.reach("dialogue", "dropped, person died")

    # --- the queue ---------------------------------------------------------------------------------------------------------

    def request(self, step, record):
        dialogue = dict(record.data, items=list(record.data.get("items", ())), message=None, created=None, delivered=None, clarified=False)
        if not self.owns(dialogue["person"]):
            self.say(step, dialogue, "number-moved")
            step.reach("dialogue", "number-moved at request")
            return
        self.queue.append(dialogue)
        if len(self.queue) == 1:
            self.issue(step)
        else:
            self.say(step, dialogue, "queued")

    def issue(self, step):
        d = self.queue[0]
        d["created"] = step.now
        d["message"], d["text"] = self.message(step, d, "offer", 0)
        if not d["message"]:
            self.end_many(step, [d], "undeliverable")
            return
        self.say(step, d, "issued", message=d["message"])
        self.timers[step.now + UNDELIVERED_MS, "undelivered", d["offer"]] = True

    @staticmethod
    def say(step, d, state, **more):
        step.send("dialogue.status", d["case_subject"], {"offer": d["offer"], "state": state, "items": [i["offer"] for i in d["items"]] or None, **more})

    def message(self, step, d, kind, n):
        """One message to the number about d (a dialogue, a notice or an ended dialogue). Its id and text; None: the rules lack the version."""
        service = self.rules.service_version(d["service"], d["version"])
        if not service:
            step.reach("message", kind, "cannot be made")
            return None, None
        text = self.rules.message(service, kind, d["language"], d.get("amount_tiyn"), d.get("window_ms"), d.get("reason"), d.get("day"),
                                  d.get("acting_for"), d.get("items", ()))
        id_ = ID("message", d["offer"], kind, n)
        acting = {"actor": d["person"], "acting_for": d["acting_for"]} if d.get("acting_for") else {}
        step.put("messages", "message", self.key, {"message": id_, "number": self.key, "kind": kind, "language": d["language"],
                                                   "text": text, "offer": d["offer"], "service": d["service"], **acting}, id_)
        step.status("message", id_, None, "created", service=d["service"], acting=acting)
        step.reach("message", kind, d["language"], "neutral" if self.rules.neutral(service) else "")
        self.messages[id_] = {"state": "created", "created": step.now, "service": d["service"], "acting": acting}
        return id_, text

    def drop_timers(self, offer):
        for timer in [t for t in self.timers if t[2] == offer]:
            del self.timers[timer]

    def end_many(self, step, dialogues, state, evidence=None, after=None):
        """Ends these (queue order); state None: without status. Then the next in the queue issues."""
        active = self.queue[0] if self.queue else None
        for d in dialogues:
            self.queue.remove(d)
            self.drop_timers(d["offer"])
            if state:
                self.say(step, d, state, at=instant(step.now), **(evidence or {}))
                step.reach("dialogue", state, "" if d is active else "while queued", *(["joined"] if d["items"] else []))
            last = not self.ended or step.now >= self.ended["at"]     # live records may go back in time
            if d["message"] and state != "number-moved" and (state or after) and last:
                self.ended = {k: d[k] for k in ("offer", "person", "language", "service", "version", "window_ms", "items")}
                self.ended.update(at=step.now, told=False, amount_tiyn=d.get("amount_tiyn"), acting_for=d.get("acting_for"), reopen=None, **{k: d[k] for k in (
                    "message", "text", "case_subject")})
                rule = {"no": "refused", "lapsed": "lapsed"}.get(state)
                versions = [self.rules.service_version(i["service"], i["version"]) for i in d["items"] or [d]]
                reopen = max((v[rule]["reopen_ms"] for v in versions if v), default=0) if rule else 0
                if reopen:
                    self.ended["reopen"] = step.now + reopen
            if after:
                after(d)
        if self.queue and active not in self.queue:
            self.issue(step)

    def cancel(self, step, record):
        found = [d for d in self.queue if d["offer"] == record.data["offer"]]
        if "items" in record.data:
            for d in found:
                self.leave(step, d, record.data["items"])
            return

        def withdrawn(d):
            step.reach("dialogue", "cancelled", "" if d["message"] else "while queued")
            if d["message"]:
                self.message(step, d, "withdrawn", 0)
        self.end_many(step, found, None, after=withdrawn)

    def leave(self, step, d, offers):
        """Some of the offers that a dialogue asks for are withdrawn."""
        gone = {i["offer"]: i for i in d["items"] if i["offer"] in offers}
        d["items"] = [i for i in d["items"] if i["offer"] not in offers]
        for offer in offers:
            if offer in gone and d["message"]:
                self.message(step, {"language": d["language"], "person": d["person"], "acting_for": d.get("acting_for"), "offer": offer,
                                    "service": gone[offer]["service"], "version": gone[offer]["version"]}, "withdrawn", 0)
        if not d["message"] and len(d["items"]) == 1:
            d.update({k: d["items"][0].get(k) for k in ("service", "version", "amount_tiyn")})
        step.reach("item left", "while queued" if not d["message"] else "", "one stays" if len(d["items"]) == 1 else "")

    def notice(self, step, record):
        d, waits = record.data, record.data.get("case_subject")
        if not self.owns(d["person"]):
            step.reach("notice", "not owned, dropped")
            if waits:
                step.send("dialogue.status", waits, {"offer": d["offer"], "state": "number-moved"})
            return
        n = d.get("n", 1 if d["kind"] == "too-late" else 0)
        if not waits and ID("message", d["offer"], d["kind"], n) in self.messages:
            step.reach("notice", "said before", d["kind"])
            return
        id_, _ = self.message(step, d, d["kind"], n)
        if waits:
            self.messages[id_].update(waits=waits, offer=d["offer"])
            step.send("dialogue.status", waits, {"offer": d["offer"], "state": "issued", "message": id_})
            self.timers[step.now + UNDELIVERED_MS, "undelivered", id_] = True

    def arrived(self, step, id_, state):
        self.drop_timers(id_)
        step.send("dialogue.status", self.messages[id_]["waits"], {"offer": self.messages[id_]["offer"], "state": state,
                                                                   "at": instant(step.now)})
        step.reach("notice", state)

    # --- what comes back -----------------------------------------------------------------------------------------------------

    def delivery(self, step, record):
        data = record.data
        m = self.messages.get(data["message"])
        if m is None:
            raise Dead("unknown-message", "lifecycle")
        if RANK[data["state"]] <= RANK[m["state"]]:
            step.reach("message.status", "not higher, ignored")
            return
        step.status("message", data["message"], SHOWN.get(m["state"], m["state"]), SHOWN.get(data["state"], data["state"]),
                    service=m["service"], acting=m["acting"])
        m["state"] = data["state"]
        if "waits" in m and RANK[data["state"]] >= 3:
            self.arrived(step, data["message"], "delivered" if data["state"] == "delivered" else "undeliverable")
            return
        d = self.queue[0] if self.queue else None
        if d is None or d["message"] != data["message"]:
            return
        if data["state"] == "delivered":
            d["delivered"] = parse_instant(data["at"])
            self.drop_timers(d["offer"])
            for ms in d["remind_ms"]:
                self.timers[d["delivered"] + ms, "remind", d["offer"]] = True
            self.timers[d["delivered"] + d["window_ms"], "lapse", d["offer"]] = True
        elif RANK[data["state"]] == 3:
            self.end_many(step, [d], "undeliverable")

    def fire(self, step, due, name, entity):
        if "waits" in self.messages.get(entity, {}):
            self.arrived(step, entity, "undeliverable")
            return
        d = self.queue[0]
        assert d["offer"] == entity
        if name == "remind":
            self.message(step, d, "reminder", d["remind_ms"].index(due - d["delivered"]))
        else:
            self.end_many(step, [d], "lapsed" if name == "lapse" else "undeliverable")
        step.reach("timer", name)

    def reply(self, step, record):
        received = parse_instant(record.data["received_at"])
        d = self.queue[0] if self.queue else None
        if not d or received < d["created"] or (d["delivered"] is not None and received > d["delivered"] + d["window_ms"]):
            return None if self.reopened(step, record, received) else self.unmatched(step, received)
        meaning = self.rules.reply(said(record.data), self.rules.service_version(d["service"], d["version"]))
        if meaning is None:
            if d["clarified"]:
                self.end_many(step, [d], "unclear")
            else:
                d["clarified"] = True
                self.message(step, d, "clarify", 0)
            return
        if d["delivered"] is not None and received == d["delivered"] + d["window_ms"]:
            step.reach("reply", "in the last millisecond")
        self.end_many(step, [d], meaning, self.evidence(d, record, received))

    def evidence(self, d, record, received):
        return {"message": d["message"], "text_sha256": hashlib.sha256(d["text"].encode()).hexdigest(), "language": d["language"],
                "reply": said(record.data), "received_at": instant(received), "person": d["person"], "number": self.key,
                "owner_at_send": d["person"], "owner_at_reply": d["person"]}

    def reopened(self, step, record, received):
        """A late yes to what ended by a no or by silence."""
        e = self.ended
        if not e or not e["reopen"] or not e["at"] <= received <= e["reopen"] or not self.owns(e["person"]):
            return False
        if self.rules.reply(said(record.data), self.rules.service_version(e["service"], e["version"])) != "yes":
            return False
        e["reopen"] = None
        self.say(step, e, "reopened", at=instant(step.now), **self.evidence(e, record, received))
        step.reach("dialogue", "reopened")
        return True

    def unmatched(self, step, received):
        step.put("decisions", "reply-unmatched", self.key, {"received_at": instant(received)})
        e = self.ended
        if e and not e["told"] and step.now <= e["at"] + ENDED_MS and self.owns(e["person"]):
            e["told"] = True
            self.message(step, e, "too-late", 0)
