#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""history.py SEED [--persons N] [--events N] [--rules DIR]: a seeded random history as NDJSON, in the order of recordedtime.

Ids that the engine makes (messages, orders) are learnt from the model, which runs in lockstep."""
import argparse
import base64
import heapq
import os
import random
import sys

from base import DAY_MS, PREFIX, bin_ok, check_digit, compact, date, instant, local_day, parse_date, parse_instant
from model import Model
from rules import Rules

SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
START = parse_instant("2026-02-02T04:00:00.000Z")
YES = {"kk": ["иә", "Иә!", " ИӘ ", "1"], "ru": ["да", "Да.", "ДА", " да! ", "ДA", "1 да"]}
NO = {"kk": ["жоқ", "Жоқ."], "ru": ["нет", "Нет", "HET!", "2"]}
GARBAGE = ["R 1 1 2 1", "?", "а что это", "кім бұл?", "да нет", "", "👍", "иә жоқ", b"yes\xff"]
KATO = ["710000000", "750000000", "790000000", "350000000", "111000000"]
ZAGS, ADDRESS, PORTAL, GATEWAY, PROVIDER = "civil-registry", "population-registry", "portal", "gateway", "social-protection"


class Citizen:
    def __init__(self, key, born, language):
        self.key, self.born, self.language = key, born, language
        self.phone = self.home = None
        self.mood = "prompt"


class History:
    def __init__(self, seed, rules, persons=24, events=300):
        self.rnd = random.Random(seed)
        self.clerk = random.Random(-seed)
        self.seed, self.persons, self.events = seed, persons, events
        self.model = Model(rules)
        self.rules = rules
        self.lines, self.queue, self.count, self.serial = [], [], 0, 0
        self.now = START
        self.iins, self.families, self.sent, self.by_tel = set(), [], [], {}
        self.outage = None           # until when the reply channel is down
        self.gated = self.rnd.random() < 0.4
        self.pending_replies = []
        self.stated = {}             # (subject, fact) -> what its registry said last

    # --- identities --------------------------------------------------------------------------------------------------------------

    def iin(self, born, male):
        year, month, day = date(born).split("-")
        century = {"19": 3, "20": 5}[year[:2]] + (0 if male else 1)
        while True:
            eleven = "%s%s%s%d%04d" % (year[2:], month, day, century, self.rnd.randrange(10000))
            digit = check_digit(eleven)
            if digit >= 0 and eleven not in self.iins:
                self.iins.add(eleven)
                return "iin:%s%d" % (eleven, digit)

    def bin(self):
        while True:
            eleven = "%02d%02d4%06d" % (self.clerk.randrange(26), self.clerk.randrange(1, 13), self.clerk.randrange(10**6))
            if check_digit(eleven) >= 0:
                return "bin:%s%d" % (eleven, check_digit(eleven))

    def tel(self):
        return "tel:+7%d%07d" % (self.rnd.choice((701, 702, 705, 707, 747, 775, 778)), self.rnd.randrange(10**7))

    def citizen(self, age_years, male):
        born = local_day(self.now) - age_years * 365 - self.rnd.randrange(365)
        c = Citizen(self.iin(born, male), born, self.rnd.choice(("kk", "kk", "ru")))
        c.mood = self.rnd.choice(("prompt", "prompt", "prompt", "refuses", "silent", "silent", "garbage", "late", "edge"))
        return c

    # --- writing -------------------------------------------------------------------------------------------------------------------

    def at(self, when, action, *args):
        self.serial += 1
        heapq.heappush(self.queue, (when, self.serial, action, args))

    def emit(self, type_, subject, data, source, time=None, recorded=None, id_=None):
        self.count += 1
        recorded = self.now if recorded is None else recorded
        event = {"specversion": "1.0", "id": id_ or "%d-%d" % (self.seed, self.count), "source": source, "type": PREFIX + type_}
        if subject is not None:
            event["subject"] = subject
        event.update(time=instant(recorded if time is None else time), recordedtime=instant(recorded), data=data)
        return self.write(event)

    def write(self, event):
        self.lines.append(event)
        if "data" in event and event["type"] != PREFIX + "watermark":
            self.sent.append(event)
        out = self.model.feed(event)
        for record in out:
            if record["type"] == PREFIX + "evaluated" and record["data"]["service"] == "after-consent" and record["data"]["verdict"] == "pending" and self.clerk.random() < 0.3:
                self.at(self.now + SECOND, self.state, record["subject"], "means")   # unasked, and too early
            if record["type"] == PREFIX + "message":
                self.on_message(record)
            elif record["type"] == PREFIX + "order":
                self.on_order(record)
            elif record["type"] == PREFIX + "fact-request":
                self.on_request(record)
            elif record["type"] == PREFIX + "status" and record["data"]["entity"] == "entitlement":
                self.on_entitlement(record)
            elif record["type"] == PREFIX + "dead-letter" and record["data"]["stage"] == "rules":
                self.on_letter(record)
            elif record["type"] == PREFIX + "evaluated" and record["data"]["trigger"] != "retry" and self.clerk.random() < 0.05:
                self.on_letter(record)                # somebody writes a command that no letter asks for
        return event

    def event(self, name, roles, values=None, record=None, source=ZAGS, occurred=None, registered=None, id_=None):
        subject = roles[self.rules.events[name]["subject"]]
        data = {}
        if record:
            data["record"] = {"id": record[0], "version": record[1]}
        if occurred is not None:
            data["occurred"] = date(occurred)
        if registered is not None:
            data["registered"] = instant(registered)
        data["roles"] = roles
        if values:
            data["values"] = values
        return self.emit("event." + name, subject, data, source, id_=id_)

    # --- citizens and connectors answer ----------------------------------------------------------------------------------------------

    def on_message(self, record):
        data, rnd = record["data"], self.rnd
        person = self.by_tel.get(data["number"])
        tel, message, t = data["number"], data["message"], self.now
        t += rnd.randrange(1, 20) * SECOND
        fate = rnd.random()
        if rnd.random() < 0.5:
            self.at(t, self.delivery, tel, message, "sending")
            t += rnd.randrange(1, 5) * SECOND
        if fate < 0.03:
            return                                  # never heard of again
        if fate < 0.95:
            self.at(t, self.delivery, tel, message, "sent")
        t += rnd.choice((0, 1, 30, 3600, 90_000)) * SECOND
        if fate < 0.12:
            state = rnd.choice(("permanent-failure", "temporary-failure", "technical-failure"))
            self.at(t, self.delivery, tel, message, state)
            if rnd.random() < 0.3:
                self.at(t + HOUR, self.delivery, tel, message, "delivered")
            return
        self.at(t, self.delivery, tel, message, "delivered")
        if rnd.random() < 0.1:
            self.at(t + MINUTE, self.delivery, tel, message, "sent")     # late, must not undo
        if data["kind"] not in ("offer", "clarify", "reminder") or person is None:
            if rnd.random() < 0.05:
                self.at(t + HOUR, self.reply, tel, "спасибо")
            return
        self.citizen_replies(person, data, tel, t)

    def citizen_replies(self, person, data, tel, delivered):
        rnd, mood = self.rnd, person.mood
        language = person.language
        if data["kind"] == "clarify":
            if mood == "garbage" and rnd.random() < 0.6:
                self.at(delivered + 5 * MINUTE, self.reply, tel, rnd.choice(GARBAGE))
            else:
                self.at(delivered + 5 * MINUTE, self.reply, tel, rnd.choice((YES if rnd.random() < 0.7 else NO)[language]))
            return
        if data["kind"] == "reminder":
            if mood == "silent" and rnd.random() < 0.4:
                self.at(delivered + HOUR, self.reply, tel, rnd.choice(YES[language]))
            return
        service = (self.rules.versions.get(data["service"]) or self.rules.composites[data["service"]])[-1]
        if mood == "silent":
            if rnd.random() < (0.9 if "items" in service or service["lapsed"]["reopen_ms"] else 0.3):  # long after the window
                self.at(delivered + service["window_ms"] + rnd.choice((26 * HOUR, 10 * DAY_MS, 40 * DAY_MS)), self.reply, tel, rnd.choice(YES[language]))
            return
        if mood == "garbage":
            self.at(delivered + HOUR, self.reply, tel, rnd.choice(GARBAGE))
        elif mood == "refuses":
            self.at(delivered + 2 * HOUR, self.reply, tel, rnd.choice(NO[language]))
            if rnd.random() < 0.5:                  # second thoughts
                self.at(delivered + rnd.choice((3 * HOUR, 20 * DAY_MS, 90 * DAY_MS, 150 * DAY_MS)), self.reply, tel, rnd.choice(YES[language]))
        elif mood == "late":
            self.at(delivered + service["window_ms"] + rnd.choice((1, 5 * HOUR)), self.reply, tel, rnd.choice(YES[language]))
        elif mood == "edge":
            self.at(delivered + service["window_ms"], self.reply, tel, rnd.choice(YES[language]))
        else:
            self.at(delivered + rnd.choice((0, 1, MINUTE, 3 * HOUR, 30 * HOUR)), self.reply, tel, rnd.choice(YES[language]))

    def delivery(self, tel, message, state):
        self.emit("message.status", tel, {"message": message, "state": state, "at": instant(self.now)}, GATEWAY)

    def reply(self, tel, text, received=None):
        received = self.now if received is None else received
        if self.outage and self.now < self.outage:
            self.at(self.outage + self.rnd.randrange(60) * SECOND, self.reply, tel, text, received)
            return
        said = {"text": text} if isinstance(text, str) else {"text_base64": base64.b64encode(text).decode()}
        self.emit("reply", tel, {**said, "received_at": instant(received)}, GATEWAY, time=received)

    def provider_says(self, _service):
        """The states of an order that will be reported."""
        return self.rnd.choice((["received", "accepted", "in-progress", "completed"], ["completed"], ["received", "completed"],
                                ["received", "accepted", "completed"], ["received", "on-hold", "in-progress", "completed"],
                                ["accepted", "rejected"], ["received", "rejected"], ["rejected"], ["accepted", "failed"],
                                ["in-progress", "cancelled"], ["completed", "received"], ["accepted", "accepted", "completed"],
                                ["completed", "entered-in-error"], ["accepted"], []))

    def on_order(self, record):
        data, t = record["data"], self.now
        for state in self.provider_says(data["service"]):
            t += self.rnd.choice((HOUR, DAY_MS, 3 * DAY_MS))
            self.at(t, self.order_status, data["case_subject"], data["order"], state)

    def order_status(self, subject, order, state):
        data = {"order": order, "state": state, "at": instant(self.now)}
        if state in ("rejected", "failed") and self.rnd.random() < 0.5:
            data["reason"] = self.rnd.choice(("documents-missing", "E-17", "нет счёта, звоните 77011234567", "нет счёта", "см. egov.kz", "вход: портал.Рф",
                                               "нет.Других", "на kz86 125k zt50 0410 0100"))
        self.emit("order.status", subject, data, PROVIDER)

    def on_entitlement(self, record):
        """Somebody decides, now and then what cannot be, or about one that nobody knows."""
        subject, to = record["subject"], record["data"]["to"]
        if to in ("ending", "suspended") and self.clerk.random() < 0.5:      # kept all the same; and somebody moves once more
            later = self.now + self.clerk.randrange(1, 5 * DAY_MS)
            self.at(later, self.decide, subject, {"entitlement": record["data"]["id"], "state": "active", "by": "clerk"})
            self.at(later + DAY_MS, self.event, "residence.changed", {"person": subject}, {"home": "AR-%07d" % self.clerk.randrange(10**7)}, None, ADDRESS)
        elif to == "active" and self.clerk.random() < 0.15:
            self.at(self.now + self.clerk.randrange(1, 20 * DAY_MS), self.event, "death", {"deceased": subject}, {"death_date": date(local_day(self.now))})
        if self.clerk.random() < 0.4:
            data = {"entitlement": record["data"]["id"] if self.clerk.random() < 0.95 else "none",
                    "state": self.clerk.choice(("active", "suspended", "ended", "ended", "paused")[:4 if self.clerk.random() < 0.95 else 5]),
                    "by": "clerk"}
            self.at(self.now + self.clerk.randrange(1, 45 * DAY_MS), self.decide, record["subject"], data)

    def decide(self, subject, data):
        if self.clerk.random() < 0.5:
            data = {**data, "reason": self.clerk.choice(("paid-elsewhere", "нет счёта"))}
        self.emit("entitlement.status", subject, {**data, "at": instant(self.now)}, PROVIDER)

    # --- registries that are asked ---------------------------------------------------------------------------------------------------

    def on_request(self, record):
        """Whoever is asked answers mostly, soon or late, now and then by what it said before."""
        for fact in record["data"]["facts"]:
            if self.clerk.random() < 0.85:
                self.at(self.now + self.clerk.choice((0, SECOND, HOUR, DAY_MS, 3 * DAY_MS, 6 * DAY_MS)), self.state, record["subject"], fact)

        if record["data"]["because"]["service"] == "after-consent" and self.clerk.random() < 0.2:
            self.at(self.now + MINUTE, self.ends, record["subject"])

    def ends(self, child):
        """While something about the child is waited for, it dies, or its birth is cancelled."""
        if self.clerk.random() < 0.5:
            self.event("death", {"deceased": child}, {"death_date": date(local_day(self.now))})
            return
        for r in [r for f in self.families for r in f.records if r[0] == child]:
            r[2] += 1
            self.event("birth.cancelled", {"child": child}, record=(r[1], r[2]))

    def state(self, subject, fact):
        values = {"means": (0, 40, 40, 80, 99, 100, 150, None), "debts": (True, False, False, None)}[fact]
        version, value, occurred = self.stated.get((subject, fact), (0, None, None))
        if version == 0 or self.clerk.random() < 0.5:
            version, value, occurred = version + 1, self.clerk.choice(values), local_day(self.now)
        self.stated[subject, fact] = version, value, occurred
        self.event(fact + ".stated", {"person": subject}, {fact: value}, ("%s-%s" % (fact, subject[-12:]), version), self.rules.owner(fact), occurred)

    # --- operators -------------------------------------------------------------------------------------------------------------------

    def on_letter(self, record):
        if self.clerk.random() < 0.7:
            failed = {k: record["data"][k] for k in ("service", "case", "trigger") if k in record["data"]}
            self.at(self.now + self.clerk.randrange(1, 10 * DAY_MS), self.retry, record["subject"], record["id"], failed)

    def retry(self, subject, letter, failed):
        if self.clerk.random() < 0.05:
            failed = {**failed, self.clerk.choice(list(failed)): self.clerk.choice((None, "", 7))}
        act = "retried" if self.clerk.random() < 0.95 else "dropped"
        self.emit("command.dead-letter", subject, {"letter": letter, "act": act, "by": "clerk", **failed}, PORTAL)

    # --- what happens in the world: see world.py -------------------------------------------------------------------------------------

    def run(self):
        import world
        world.populate(self)
        while self.queue and len(self.lines) < self.events * 4:
            self.step()
        self.forgotten()
        return self.lines

    def forgotten(self):
        """A slot is granted to a case that was forgotten while it waited: it must be given back."""
        mother = self.families[0].mother.key
        self.emit("claim.answer", mother, {"slot": "large-family/" + mother, "case": "0" * 32, "result": "granted"}, PORTAL)

    def step(self):
        when, _, action, args = heapq.heappop(self.queue)
        self.now = max(when, self.now)
        action(*args)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("seed", type=int)
    parser.add_argument("--persons", type=int, default=24)
    parser.add_argument("--events", type=int, default=300)
    source = os.environ.get("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    parser.add_argument("--rules", default=os.path.join(source, "rules"))
    args = parser.parse_args()
    history = History(args.seed, Rules(args.rules), args.persons, args.events)
    for event in history.run():
        sys.stdout.write(compact(event) + "\n")


if __name__ == "__main__":
    main()
