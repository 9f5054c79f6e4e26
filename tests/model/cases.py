# SPDX-License-Identifier: Apache-2.0
"""Cases of a person: waking, offers, recipients, consents, claims, orders (docs/engine.md sections 6, 7, 9)."""
from base import Dead, ID, date, day_start, local_day, parse_date, parse_instant
from clauses import RuleError
from composites import Composites
from entitlements import Entitlements, next_first
from facts import NONE, UNKNOWN, VALUE, fresh_from, members, read

HOUR_MS = 3_600_000
OPEN = ("prepared", "held", "issued")
UNDELIVERABLE = ("undeliverable", "number-moved", "dead", "minor", "no-number")
_HOLD = ("completed", "failed", "cancelled", "on-hold")
ORDER_MOVES = {
    "requested": ("received", "accepted", "rejected", "in-progress") + _HOLD,
    "received": ("accepted", "rejected", "in-progress") + _HOLD,
    "accepted": ("in-progress",) + _HOLD,
    "in-progress": _HOLD,
    "on-hold": ("in-progress", "completed", "rejected", "failed", "cancelled"),
    "completed": ("entered-in-error",),
}
ORDER_STATES = ("received", "accepted", "in-progress", "completed", "on-hold", "rejected", "failed", "cancelled", "entered-in-error")
FINAL = ("completed", "rejected", "failed", "cancelled", "entered-in-error")


class Case:
    def __init__(self, key, service, occasion):
        self.id = ID("case", service, key, occasion)
        self.service, self.occasion = service, occasion
        self.verdict = self.law_day = self.result = None
        self.service_of = None   # the version of the last evaluation
        self.trigger = None      # (source, record id)
        self.offer, self.offers, self.tried = None, 0, []
        self.claim = None        # {slots, granted, evidence}: asked, not all granted yet
        self.awaits, self.evidence = [], None  # facts asked for after consent; of it
        self.waits, self.went = None, None     # agreed to, and decided upon after other items: since this step, or longer
        self.order, self.orders = None, 0
        self.entitlement = None  # of the order
        self.closed = None       # why
        self.asked = {}          # offer id -> recipient, of this round
        self.conditions = set()  # of recipients, met in this round
        self.silent = False      # one of them lapsed
        self.reopen = None       # until when it may be taken up again
        self.death_closed = False

    def offer_open(self):
        return bool(self.offer) and self.offer["state"] in OPEN

    def busy(self):
        """Accepted: claims pending, or the order still counts."""
        if not self.offer or self.offer["state"] != "accepted":
            return False
        if self.pending():
            return True
        ended = self.entitlement and self.entitlement["state"] == "ended"
        return not ended and self.order is not None and self.order["state"] not in FINAL[1:]

    def pending(self):
        """Accepted, and neither ordered nor withdrawn yet."""
        return self.claim is not None or bool(self.awaits) or self.waits is not None

    def consent_stands(self):
        """Section 14: may what is withheld be read, and kept?"""
        if not self.offer or self.offer["state"] != "accepted" or self.offer["service"]["mode"] != "asks":
            return False
        if self.order is None or self.order["offer"] is not self.offer or self.order["state"] not in FINAL:
            return True
        return self.entitlement is not None and self.entitlement["state"] != "ended"


class View:
    """How a rule reads facts: as of a day, within `fresh`."""

    def __init__(self, person, day, consented=False):
        self.person, self.day, self.consented = person, day, consented

    def own(self, fact, fresh_days=0):
        return self.person.read(fact, date(self.day), fresh_from(self.day, fresh_days))

    def links(self, link):
        """(persons, complete)."""
        return self.person.links(link, date(self.day)), bool(self.person.facts.complete.get(link))

    def of(self, who, fact, fresh_days=0):
        if who == self.person.key:
            return self.own(fact, fresh_days)
        assertions = self.person.projections.get(who, {}).get(fact, [])
        rules = self.person.rules
        return read(assertions, date(self.day), rules.owner(fact), fresh_from(self.day, fresh_days), rules.absent_none(fact))


class Cases(Entitlements, Composites):
    """The part of Person that keeps cases; uses key, rules, cases, timers, read, links."""

    def concerns(self, service):
        return service["of_organisations"] == self.legal() and service["of_deceased"] == self.dead()

    # --- legal persons: who acts (section 16) ----------------------------------------------------------------------------------

    def acting(self, case):
        who = case.offer["recipient"] if case.offer else None
        return {"actor": who, "acting_for": self.key} if self.legal() and who else {}

    def who_acts(self, step, case):
        """Those at the end of the package's links, as of today, in their order."""
        day = max(case.offer["law_day"], step.today)
        return [who for name, _ in case.offer["service"]["recipients"] for who in self.recipients(case, name, day)]

    def acts(self, step, case, who):
        return who in self.who_acts(step, case)

    def told(self, step, case, offer):
        """To whom a notice about the offer goes."""
        if not offer["service"]["of_organisations"] or offer["recipient"] in self.who_acts(step, case):
            return offer["recipient"]
        step.reach("legal", "notice to another head" if self.who_acts(step, case) else "notice to nobody")
        return (self.who_acts(step, case) or [None])[0]

    def represented(self, step):
        for key in sorted(self.cases):
            case = self.cases[key]
            if case.offer_open() and case.offer["recipient"] and not self.acts(step, case, case.offer["recipient"]):
                step.reach("legal" if self.legal() else "natural", "recipient changed", case.offer["service"]["mode"], case.offer["state"])
                self.recipient_changed(step, case, False)

    def recipient_changed(self, step, case, answered):
        offer = case.offer
        self.move(step, case, "undeliverable", "recipient-changed")
        if offer["service"]["mode"] == "asks":
            self.let_go(step, offer, answered)
        if answered:
            step.send("contact.notice", offer["recipient"], {"offer": offer["id"], "service": case.service, "acting_for": self.key if self.legal() else None,
                                                             "version": offer["service"]["version"], "kind": "too-late"})
        case.tried = [None if who == offer["recipient"] else who for who in case.tried]
        case.asked = {id_: None if who == offer["recipient"] else who for id_, who in case.asked.items()}
        self.next_or_none(step, case, offer, "undeliverable")
        self.keep(step, case)

    def case_rests(self, step, case, reason):
        if case.offer_open() and case.offer["service"]["mode"] == "tells":
            self.withdraw(step, case, reason)
        elif case.offer_open() or case.pending():
            was_open = case.offer_open()
            if case.claim:
                self.release(step, case, case.claim["granted"])
                case.claim = None
            for timer in [t for t in self.timers if t[1:] == ("delay", case.offer["id"])]:
                del self.timers[timer]
            step.reach("legal", reason, "open" if was_open else "claiming")
            self.move(step, case, "handed_over", reason)
            if was_open and case.offer["recipient"] and case.offer["service"]["mode"] == "asks":
                self.let_go(step, case.offer, False)
            self.task(step, case, reason)
        elif case.order and case.order["state"] not in FINAL:
            step.reach("legal", reason, "order")
            self.task(step, case, reason)
            return True
        else:
            return False
        self.keep(step, case)
        return True

    # --- waking ----------------------------------------------------------------------------------------------------------------

    def compute_dates(self, step, name):
        """Notes the package's days that came, and sets its timer; (the last one for which it wakes, names of triggers), or None."""
        service, came, waits = self.rules.pick(name, step.today), None, []
        if service and not self.concerns(service):
            return None
        for timer in [t for t in self.timers if t[1:] == ("date", name)]:
            del self.timers[timer]
        try:
            found = self.rules.dates(service, step.today, View(self, step.today)) if service else []
        except RuleError:
            step.dead_letter("rules", "rule-error", service=name)
            step.reach("date", name, "error")
            return None
        if found is not None and service and service["every"]:
            found = found + [("month_end", "skip", self.month_ends(step, service))]
        for date_name, late, days in found:
            for day in days:
                if (name, date_name, day) in self.done:
                    continue
                if day_start(day) + 9 * HOUR_MS > step.now:
                    waits.append(day)
                    continue
                self.done.add((name, date_name, day))
                how = "today" if day == step.today else late
                step.reach("date", name, date_name, how)
                if how != "skip":
                    came = (day, {date_name}) if came is None else (max(came[0], day), came[1] | {date_name})
        if waits:
            self.timers[day_start(min(waits)) + 9 * HOUR_MS, "date", name] = False
        return came

    def month_ends(self, step, service):
        """Of this month and the twelve after it, those as of which the fact is held."""
        days, first = [], next_first(step.today)
        for _ in range(13):
            state, value = View(self, first - 1).own(service["every"], service["needs"][service["every"]]["fresh_days"])
            if state == VALUE and value is not False:
                days.append(first - 1)
            step.reach("month", "held" if days and days[-1] == first - 1 else "not held")
            first = next_first(first)
        return days

    def wake_by_date(self, step, name, came):
        day, names = came
        service = self.rules.pick(name, day)
        if not service or not self.concerns(service) or not any(k == "date" for k, _, _ in service["when"]):
            return
        if service["for_each"]:
            self.each_element(step, service, day, "date", None, names)
            return
        if service["occasion"] == "period":
            self.woken(step, service, date(day)[:7], "date", day, None, names)
            return
        once = service["occasion"] == "once"
        for occasion in [""] if once else sorted(o for s, o in self.cases if s == name):
            self.woken(step, service, occasion, "date", day, None, names)

    def wake_clerk(self, step, service, event, roles, occurred, record_id, registered):
        """Late news of a day before the package's first version."""
        if not service["before_manual"] or not self.concerns(service) or local_day(parse_instant(registered)) < service["version_day"] or not any(
                k == "event" and n == event and set(r) & set(roles) for k, n, r in service["when"]):
            return False
        occasion = record_id if service["occasion"] == "record" else ""
        if (service["name"], occasion) in self.cases:
            return False
        case = self.cases[service["name"], occasion] = Case(self.key, service["name"], occasion)
        case.verdict, case.law_day, case.service_of = "manual", parse_date(occurred), service
        step.put("decisions", "evaluated", self.key, {
            "case": case.id, "service": service["name"], "version": service["version"], "revision": service["revision"],
            "ruleset": self.rules.hash, "trigger": "event", "law_day": occurred, "facts_day": date(step.today), "verdict": "manual"})
        step.reach("verdict", service["name"], "event", "manual")
        self.task(step, case, "before-version")
        self.keep(step, case, service)
        return True

    def wake(self, step, moved, was_dead):
        came = {}
        for name in self.rules.services:
            if self.rules.has_dates(name) and (was_dead != self.dead() or moved & self.rules.needed(name)):
                came[name] = self.compute_dates(step, name)
        for name in self.rules.services:
            if step.event:
                event, roles, occurred, source, record_id, registered = step.event
                service = self.rules.pick(name, parse_date(occurred))
                if service and self.concerns(service) and any(
                        k == "event" and n == event and set(r) & set(roles) for k, n, r in service["when"]):
                    if service["for_each"]:
                        self.each_element(step, service, parse_date(occurred), "event", (source, record_id), {event})
                        continue
                    occasion = record_id if service["occasion"] == "record" else ""
                    self.woken(step, service, occasion, "event", parse_date(occurred), (source, record_id), {event})
                    continue
                first = self.rules.versions[name][0]
                if not service and self.wake_clerk(step, first, event, roles, occurred, record_id, registered):
                    continue
            if came.get(name) is not None:
                self.wake_by_date(step, name, came[name])
                continue
            existing = sorted(o for s, o in self.cases if s == name)
            today = self.rules.pick(name, step.today)
            if today and today["for_each"]:
                if self.changes(today, moved):
                    self.each_element(step, today, step.today, "change", None, (), moved)
                continue
            if "" not in existing and today and today["occasion"] == "once":
                existing.insert(0, "")
            for occasion in existing:
                case = self.cases.get((name, occasion))
                law_day = case.law_day if case and (case.verdict == "undetermined" or case.service_of["occasion"] != "once") else step.today
                service = self.rules.pick(name, law_day)
                if service and self.changes(service, moved):
                    self.woken(step, service, occasion, "change", law_day, None)
        for name in self.rules.services:
            if came.get(name) is not None or moved & self.rules.needed_while(name):
                self.look_all(step, name)

    def changes(self, service, moved):
        """Does it wake by a change of one of these?"""
        return self.concerns(service) and (service["for_each"] in moved or any(
            k == "change" and n in moved and (not w or self.links(w)) for k, n, w in service["when"]))

    def each_element(self, step, service, law_day, trigger, record, names, moved=()):
        elements = self.links(service["for_each"], date(max(law_day, step.today)))
        for element in sorted(set(elements) | {o for s, o in self.cases if s == service["name"]}):
            case = self.cases.get((service["name"], element))
            if element not in elements:
                if case.offer_open() or case.pending():
                    self.withdraw(step, case, "no-longer-eligible")
                    self.keep(step, case)
                    step.reach("element", "gone")
                continue
            step.reach("element", trigger, "" if case else "new")
            if case and trigger == "change":
                day = case.law_day if case.verdict == "undetermined" else step.today
                own = self.rules.pick(service["name"], day)
                if own and self.changes(own, moved):
                    self.woken(step, own, element, trigger, day, None)
                continue
            self.woken(step, service, element, trigger, law_day, record, names)

    def woken(self, step, service, occasion, trigger, law_day, record, names=()):
        case = self.cases.get((service["name"], occasion))
        if case and case.busy():
            step.reach("wake", trigger, "busy")
            return
        if case and trigger == "event" and case.offer and case.offer["state"] == "told" and (service["for_each"] or case.trigger == record):
            step.reach("wake", trigger, "told already")
            return
        if case is None:
            case = self.cases[service["name"], occasion] = Case(self.key, service["name"], occasion)
        was_open = case.offer_open()
        if not was_open and record and not service["for_each"]:
            case.trigger = record
        result = self.evaluate(step, case, service, law_day, trigger)
        if was_open:
            step.reach("wake", trigger, "open", result["verdict"])
            if not may_offer(result):
                self.withdraw(step, case, "no-longer-eligible")
        elif may_offer(result):
            by = step.retried if trigger == "retry" else trigger
            if case.closed and (by not in ("event", "date") or not self.asks_again(step, case, service, names)):
                step.reach("wake", trigger, "closed by", case.closed)
            elif not self.rules.registered(case.service, step.today):
                step.put("decisions", "not-offered", self.key, {"case": case.id, "service": case.service, "reason": "not-registered"})
                step.reach("struck off", "not offered")
            else:
                step.reach("wake", trigger, "eligible", "opened again" if case.closed else "")
                case.closed, case.death_closed, case.tried = None, False, []
                case.asked, case.silent, case.reopen = {}, False, None
                case.found = result
                case.conditions = {c["name"] for c in result["conditions"] if c["verdict"] == "met"}
                if service["delay_ms"]:
                    self.delay(step, case, service, law_day)
                else:
                    self.next_offer(step, case, service, law_day, result.get("amount_tiyn"))
        else:
            step.reach("wake", trigger, result["verdict"])
        self.keep(step, case, service)

    @staticmethod
    def asks_again(step, case, service, names):
        """May these events or dates make a new offer, after a refusal or silence?"""
        if case.reopen is None or step.now > case.reopen:
            return True
        again = service["refused" if case.offer["state"] == "declined" else "lapsed"]["offer_again"]
        return again is None or bool(set(again) & set(names))

    @staticmethod
    def closes(step, case, why, thoughts):
        case.closed = why
        case.reopen = step.now + thoughts["reopen_ms"] if thoughts and thoughts["reopen_ms"] else None

    def evaluate(self, step, case, service, law_day, trigger):
        facts_day = law_day if service["occasion"] == "period" else max(law_day, step.today)
        stopped = service["name"] in self.rules.stopped
        if stopped:
            result = {"verdict": "error", "missing": [], "clauses": [{"name": n, "verdict": "error"} for n in sorted(service["clauses"])]}
        else:
            result = self.rules.evaluate(service, law_day, facts_day, View(self, facts_day, case.consent_stands()),
                                         case.occasion if service["for_each"] else None)
        case.verdict, case.law_day, case.result, case.service_of = result["verdict"], law_day, result, service
        eligible = may_offer(result)
        step.put("decisions", "evaluated", self.key, {
            "case": case.id, "service": service["name"], "version": service["version"], "revision": service["revision"],
            "ruleset": self.rules.hash, "trigger": trigger, "each": case.occasion if service["for_each"] else None, "period": case.occasion if service["occasion"] == "period" else None, "law_day": date(law_day), "facts_day": date(facts_day),
            "verdict": result["verdict"], "clauses": result["clauses"], "missing": result["missing"] or None,
            "pending": result.get("pending") or None,
            "amount_tiyn": result.get("amount_tiyn") if eligible else None,
            "counted": (result.get("counted") or None) if eligible else None,
            "conditions": (result.get("conditions") or None) if eligible else None})
        for condition in result.get("conditions") or () if eligible else ():
            step.reach("condition", service["name"], condition["name"], condition["verdict"])
        step.reach("verdict", service["name"], trigger, result["verdict"])
        for clause in result["clauses"]:
            step.reach("clause", service["name"], clause["name"], clause["verdict"])
        if result["verdict"] == "error":
            step.dead_letter("rules", "service-stopped" if stopped else "rule-error", service=service["name"], case=case.id,
                             trigger=step.retried if trigger == "retry" else trigger)
        return result

    def retry(self, step, data):
        """What a letter of stage `rules` said had failed: section 11."""
        if "case" not in data:
            came = self.compute_dates(step, data["service"]) if data["service"] in self.rules.versions else None
            step.reach("retry", "dates", "came" if came else "")
            if came is not None:
                self.wake_by_date(step, data["service"], came)
            return
        case = next((c for c in self.cases.values() if c.id == data["case"]), None)
        if data["trigger"] == "while":
            step.reach("retry", "while")
            if case and case.verdict == "error":
                self.look(step, case)
            return
        service = self.rules.pick(case.service, case.law_day) if case else None
        gone = service and service["for_each"] and case.occasion not in self.links(service["for_each"], date(max(case.law_day, step.today)))
        if not service or not self.concerns(service) or case.verdict != "error" or case.busy() or gone:
            step.reach("retry", "too late")
            return
        step.retried = data["trigger"]
        self.woken(step, service, case.occasion, "retry", case.law_day, None)

    def keep(self, step, case, service=None):
        """The forget timer, after a step that evaluated the case or changed its offer."""
        for timer in [t for t in self.timers if t[1] == "forget" and t[2] == case.id]:
            del self.timers[timer]
        service = service or case.offer["service"]
        if case.offer_open() or (case.offer and case.offer["state"] == "accepted") or case.order:
            return
        if case.offer and case.offer["state"] == "told" and service["occasion"] == "once":
            return
        self.timers[max(step.now + service["keep_ms"], (case.reopen or 0) + 7 * 24 * HOUR_MS), "forget", case.id] = False

    def fire(self, step, due, name, entity):
        step.reach("timer", name)
        if name == "date":
            came = self.compute_dates(step, entity)
            if came is not None:
                self.wake_by_date(step, entity, came)
                self.look_all(step, entity)
            self.end_joined(step)
            return
        if name in ("notice", "reprice"):
            self.entitlement_fires(step, name, entity)
            return
        if name == "forget":
            self.cases = {k: c for k, c in self.cases.items() if c.id != entity}
            return
        if name == "answers":
            self.decide(step, next(c for c in self.cases.values() if c.offer and c.offer["id"] == entity), "over")
            self.end_joined(step)
            self.drop(step)
            return
        if name == "delay":
            case = next(c for c in self.cases.values() if c.offer and c.offer["id"] == entity)
            self.delay_over(step, case)
            self.delays_joined(step, case, due)
            self.end_joined(step)
            return
        for case in self.cases.values():
            if case.order and case.order["id"] == entity:
                state = case.order["state"]
                step.status("order", entity, state, state, case.id, case.service, "overdue", self.acting(case))

    # --- offers ------------------------------------------------------------------------------------------------------------------

    def move(self, step, case, to, reason=None):
        offer = case.offer
        step.status("offer", offer["id"], offer["state"], to, case.id, case.service, reason, self.acting(case))
        if case.awaits and to != "accepted":
            self.stop_waiting(case)
        if to != "accepted":
            case.waits = None
        offer["state"] = to

    def next_recipient(self, step, case, service, law_day):
        day = max(law_day, step.today)
        for name, condition in service["recipients"]:
            if condition and condition not in case.conditions:
                step.reach("recipient", name, "if", condition, "passed over")
                continue
            for who in self.recipients(case, name, day):
                if who not in case.tried:
                    return who
        return None

    def recipients(self, case, name, day):
        """The persons whom one word of `recipients` means."""
        if name == "subject":
            return [self.key]
        if name == "each":
            return [case.occasion]
        state, who = View(self, day).of(case.occasion, name[5:]) if name.startswith("each.") else self.read(name, date(day))
        return [who] if state == VALUE else []

    def new_offer(self, step, case, who, service, law_day, amount):
        case.offers += 1
        case.offer = {"id": ID("offer", case.id, case.offers, _instant(step.now)), "state": None, "recipient": who,
                      "service": service, "law_day": law_day, "amount": amount, "joined": None}
        case.went = None
        self.move(step, case, "prepared")

    def delay(self, step, case, service, law_day):
        self.new_offer(step, case, None, service, law_day, None)
        self.move(step, case, "held", "delay")
        self.timers[step.now + service["delay_ms"], "delay", case.offer["id"]] = False

    def delay_over(self, step, case):
        offer = case.offer
        if not self.rules.registered(case.service, step.today):
            step.reach("struck off", "delay")
            self.withdraw(step, case, "not-registered")
            self.keep(step, case)
            return
        result = self.evaluate(step, case, offer["service"], offer["law_day"], "delay")
        step.reach("delay over", result["verdict"])
        if may_offer(result):
            case.found = result
            case.conditions = {c["name"] for c in result["conditions"] if c["verdict"] == "met"}
            self.next_offer(step, case, offer["service"], offer["law_day"], result.get("amount_tiyn"))
        else:
            self.withdraw(step, case, "no-longer-eligible")
        self.keep(step, case)

    def next_offer(self, step, case, service, law_day, amount):
        """A new offer to the next recipient not tried yet; False: there is none."""
        registered = self.rules.registered(case.service, step.today)
        if not registered:
            step.reach("struck off", "next recipient")
        who = self.next_recipient(step, case, service, law_day) if registered else None
        first = not case.tried
        if who is None and not first:
            return False
        if case.offer_open():    # held by its delay
            case.offer.update(recipient=who, amount=amount)
        else:
            self.new_offer(step, case, who, service, law_day, amount)
        if who is None:
            self.move(step, case, "undeliverable", "no-recipient")
            self.none_left(step, case, "undeliverable")
            return True
        case.tried.append(who)
        case.asked[case.offer["id"]] = who
        step.reach("offer", "to recipient", len(case.tried))
        if service["mode"] == "tells":
            self.inform(step, case)
            return True
        if service["mode"] == "by_law":
            step.send("contact.request", who, {"offer": case.offer["id"], "case": case.id, "case_subject": self.key,
                                               "service": service["name"], "version": service["version"], "by_law": True,
                                               "acting_for": self.acting(case).get("acting_for")})
            return True
        if self.composite(case):
            step.to_ask = getattr(step, "to_ask", []) + [case]
        else:
            self.request(step, case)
        return True

    def request(self, step, case):
        offer, service = case.offer, case.offer["service"]
        step.send("contact.request", offer["recipient"], {
            "offer": offer["id"], "case": case.id, "case_subject": self.key, "service": service["name"],
            "version": service["version"], "amount_tiyn": offer["amount"], "window_ms": service["window_ms"],
            "remind_ms": service["remind_ms"], "acting_for": self.acting(case).get("acting_for")})

    def none_left(self, step, case, why):
        self.closes(step, case, why, case.offer["service"]["lapsed"] if case.silent else None)
        if case.offer["service"]["silence_office"]:
            self.hand_over(step, case, "silence" if why == "lapsed" else "undeliverable")

    def hand_over(self, step, case, reason):
        self.move(step, case, "handed_over", reason)
        self.task(step, case, reason)

    def task(self, step, case, reason):
        order = case.order["id"] if case.order else None
        mine = order if order and case.order["offer"]["id"] == case.offer["id"] else None
        id_ = ID("task", mine or (case.offer["id"] if case.offer else case.id), reason)
        step.put("orders", "task", self.key, {"task": id_, "case": case.id, "service": case.service, "reason": reason,
                                              "offer": case.offer["id"] if case.offer else None, "order": order, **self.acting(case)}, id_)
        step.reach("task", reason)

    def withdraw(self, step, case, reason):
        """An open offer, or an accepted one whose claims are pending."""
        was_open = case.offer_open()
        for timer in [t for t in self.timers if t[1:] == ("delay", case.offer["id"])]:
            del self.timers[timer]
        self.move(step, case, "withdrawn", reason)
        if was_open:
            if case.offer["recipient"] and case.offer["service"]["mode"] == "asks":
                self.let_go(step, case.offer, False)
        elif case.claim:
            self.release(step, case, case.claim["granted"])
            case.claim = None

    def release(self, step, case, slots):
        for slot in sorted(slots):
            step.send("claim.release", slot.split("/")[1], {"slot": slot, "case": case.id})

    def consents(self, step, case, state, evidence=None, was="requested"):
        offer = case.offer
        for scope in ("service", "data"):
            id_ = ID("consent", offer["id"], scope)
            step.status("consent", id_, None if state == "requested" else was, state, case.id, case.service, None, self.acting(case))
            if state == "requested":
                continue
            names = ("person", "number", "owner_at_send", "owner_at_reply", "message", "text_sha256", "language", "reply",
                     "received_at")
            step.put("decisions", "consent", self.key, {
                "consent": id_, "offer": offer["id"], "case": case.id, "service": case.service, "scope": scope, "state": state,
                **{k: evidence[k] for k in names},
                "data": (offer["service"]["consent_data"] or None) if scope == "data" else None, **self.acting(case)},
                id_ if was == "requested" else None)

    def news(self, step, record):
        """contact.answer, dialogue.status."""
        data = record.data
        news = data.get("result") or data["state"]
        if news == "reopened":
            for offer in data.get("items", [data["offer"]]):
                self.reopened(step, offer, data)
            return
        joined = [c for c in self.of_joined(data["offer"]) if c.offer["id"] in data.get("items", [c.offer["id"]])]
        if joined:
            step.reach("news", "joined", news)
        for case in joined or [next((c for c in self.cases.values() if c.offer and c.offer["id"] == data["offer"]), None)]:
            self.case_news(step, case, data, news)

    def case_news(self, step, case, data, news):
        if case and news == "dead" and case.entitlement and case.entitlement["state"] in ("active", "ending"):
            self.entitlement_died(step, case, "recipient-died")
            return
        if case and case.offer["state"] == "accepted" and case.offer["service"]["mode"] == "by_law":
            step.reach("by law", news)
            if news in UNDELIVERABLE:
                self.task(step, case, "untold")
            return
        if case is None or not case.offer_open():
            step.reach("news", "ignored")
            return
        state = case.offer["state"]
        lawful = {"queued": ("prepared", "held"), "issued": ("prepared", "held"), "able": ("prepared", "held")}.get(
            news, OPEN if news in UNDELIVERABLE else ("issued",))
        if state not in lawful:
            raise Dead("unlawful-transition", "lifecycle")
        step.reach("news", news)
        if news in ("yes", "no", "unclear") and not self.acts(step, case, case.offer["recipient"]):
            step.reach("legal", "answered by a former head", news)
            self.recipient_changed(step, case, True)
            return
        if news == "queued":
            if state == "held":
                step.reach("news", "queued after a delay")
            else:
                self.move(step, case, "held")
        elif news == "issued":
            self.move(step, case, "issued")
            if case.offer["service"]["mode"] == "asks":
                self.consents(step, case, "requested")
        elif news == "delivered":
            self.move(step, case, "told")
            case.closed = "told"
            self.keep(step, case)
        elif news == "able":
            self.move(step, case, "accepted", "by-law")
            self.ask_claims(step, case, {"received_at": _instant(step.now)}, case.found)
            self.keep(step, case)
        else:
            self.left(step, case, news, data)
            self.keep(step, case)

    def left(self, step, case, news, data):
        offer = case.offer
        to = {"yes": "accepted", "no": "declined", "lapsed": "lapsed", "unclear": "handed_over"}.get(news, "undeliverable")
        self.move(step, case, to, news if to == "undeliverable" else "unclear-reply" if to == "handed_over" else None)
        if news in ("yes", "no"):
            self.consents(step, case, "given" if news == "yes" else "refused", data)
        if offer["service"]["mode"] == "asks":
            self.let_go(step, offer, True)
        if news == "yes":
            self.accepted(step, case, data)
        elif news == "no":
            self.closes(step, case, "refused", offer["service"]["refused"])
        elif news == "unclear":
            self.task(step, case, "unclear-reply")
            case.closed = "unclear"
        else:
            self.next_or_none(step, case, offer, to)

    def next_or_none(self, step, case, offer, to):
        case.silent = case.silent or to == "lapsed"
        if not self.next_offer(step, case, offer["service"], offer["law_day"], offer["amount"]):
            self.none_left(step, case, "lapsed" if to == "lapsed" else "undeliverable")

    def reopened(self, step, offer, data):
        """A late yes: section 7, "Taken up again"."""
        case = next((c for c in self.cases.values() if offer in c.asked), None)
        if case is None:
            step.reach("reopened", "forgotten")
            return
        received = parse_instant(data["received_at"])
        if case.reopen is None or received > case.reopen or not case.closed or (
                not self.concerns(case.offer["service"])) or not self.rules.registered(case.service, step.today) or (
                not self.acts(step, case, case.asked[offer])):
            kind = "already" if case.busy() else "too-late"
            step.send("contact.notice", data["person"], {"offer": offer, "service": case.service,
                                                         "version": case.offer["service"]["version"], "kind": kind,
                                                         "acting_for": self.key if self.legal() else None})
            step.reach("reopened", "cannot be:", kind)
            return
        if case.offer["id"] != offer:
            step.reach("reopened", "an earlier offer")
            case.offer = dict(case.offer, id=offer, recipient=case.asked[offer], state="lapsed")
        case.offer["joined"] = data["offer"] if data["offer"] != offer else None
        was = "refused" if case.offer["state"] == "declined" else "requested"
        case.closed = case.reopen = None
        step.reach("reopened", "from", case.offer["state"])
        if case.offer["joined"]:
            step.reach("reopened", "joined")
        self.move(step, case, "accepted", "reopened")
        self.consents(step, case, "given", data, was)
        self.accepted(step, case, data)
        self.keep(step, case)

    # --- after yes: second evaluation, claims, order ---------------------------------------------------------------------------------

    def accepted(self, step, case, evidence):
        case.evidence = evidence
        if self.after(case):
            case.waits = "now"
            return
        self.go_on(step, case)

    def go_on(self, step, case):
        offer = case.offer
        view = View(self, offer["law_day"] if offer["service"]["occasion"] == "period" else max(offer["law_day"], step.today))
        needs = {f: n for f, n in offer["service"]["needs"].items() if n["after_consent"]}
        case.awaits = sorted(f for f, n in needs.items() if view.own(f, n["fresh_days"])[0] == UNKNOWN)
        step.reach("consent", "facts", "asked for" if case.awaits else "held" if needs else "none")
        if not case.awaits:
            self.decide(step, case, "at once")
            return
        for owner in sorted({self.rules.owner(f) for f in case.awaits}):
            step.put("fact-requests", "fact-request", self.key, {
                "of": owner, "facts": [f for f in case.awaits if self.rules.owner(f) == owner],
                "because": {"consent": ID("consent", offer["id"], "data"), "offer": offer["id"], "case": case.id, "service": case.service}},
                ID("fact-request", offer["id"], owner))
        self.timers[step.now + offer["service"]["answers_ms"], "answers", offer["id"]] = False

    def stop_waiting(self, case):
        case.awaits = []
        for timer in [t for t in self.timers if t[1:] == ("answers", case.offer["id"])]:
            del self.timers[timer]

    def answered(self, step, moved):
        """Facts that cases wait for have come: before waking."""
        for key in sorted(self.cases):
            case = self.cases[key]
            if not moved & set(case.awaits):
                continue
            offer = case.offer
            view = View(self, max(offer["law_day"], step.today))
            if all(view.own(f, offer["service"]["needs"][f]["fresh_days"])[0] != UNKNOWN for f in case.awaits):
                self.decide(step, case, "answered")
            else:
                step.reach("answers", "some")

    def keeps(self, fact):
        return self.rules.keeps(fact) or any(
            c.consent_stands() and c.offer["service"]["needs"].get(fact, {}).get("after_consent") for c in self.cases.values())

    def drop(self, step):
        """What is kept no more goes, which is no change."""
        for fact in sorted(self.rules.withheld):
            if self.facts.of(fact) and not self.keeps(fact):
                del self.facts.by_fact[fact]
                step.reach("dropped", fact)

    def decide(self, step, case, when):
        offer, evidence = case.offer, case.evidence
        self.stop_waiting(case)
        result = self.evaluate(step, case, offer["service"], offer["law_day"], "consent")
        step.reach("answers", when, result["verdict"])
        if result["verdict"] == "eligible":
            self.ask_claims(step, case, evidence, result)
            return
        case.closed = "at consent"
        if result["verdict"] == "not_eligible":
            self.move(step, case, "withdrawn", "no-longer-eligible")
            self.notice(step, case, "withdrawn")
        else:
            self.hand_over(step, case, "undetermined-at-consent")
        self.keep(step, case)

    def ask_claims(self, step, case, evidence, result):
        slots = self.rules.slots(case.offer["service"], self.key, result.get("counted") or [], case.occasion)
        case.claim = {"slots": sorted(slots), "granted": [], "evidence": evidence, "result": result}
        self.ask_claim(step, case)

    def ask_claim(self, step, case):
        claim = case.claim
        left = [s for s in claim["slots"] if s not in claim["granted"]]
        if left:
            step.send("claim.request", left[0].split("/")[1], {"slot": left[0], "case": case.id, "case_subject": self.key,
                                                                       "excludes": self.rules.excluded(case.offer["service"]) or None})
        else:
            self.make_order(step, case)

    def claim_answer(self, step, record):
        data = record.data
        case = next((c for c in self.cases.values() if c.id == data["case"]), None)
        claim = case.claim if case else None
        waits = claim and next((s for s in claim["slots"] if s not in claim["granted"]), None) == data["slot"]
        if not waits:
            step.reach("claim", "answer nobody waits for")
            if data["result"] == "granted":
                step.send("claim.release", data["slot"].split("/")[1], {"slot": data["slot"], "case": data["case"]})
            return
        if data["result"] == "granted":
            claim["granted"].append(data["slot"])
            self.ask_claim(step, case)
            return
        case.claim = None
        self.release(step, case, claim["granted"])
        if claim["granted"]:
            step.reach("claim", "given back")
        self.move(step, case, "superseded")
        step.put("decisions", "already-receiving", self.key, {"case": case.id, "offer": case.offer["id"],
                                                              "slot_name": data["slot"].split("/", 1)[0],
                                                              "by": data.get("by")})
        if case.offer["service"]["mode"] == "asks":
            self.notice(step, case, "already")
        case.closed = "already"
        self.keep(step, case)

    def make_order(self, step, case):
        offer, claim, service = case.offer, case.claim, case.offer["service"]
        case.claim, case.orders = None, case.orders + 1
        received = parse_instant(claim["evidence"]["received_at"])
        result = claim["result"]
        applied, start, due, known = self.rules.term(case.went or received, service["term_days"])
        id_ = ID("order", case.id, case.orders)
        case.entitlement = None
        case.order = {"id": id_, "count": result.get("count", 0), "state": "requested", "slots": claim["slots"], "amount": result.get("amount_tiyn"), "offer": offer}
        step.status("order", id_, None, "draft", case.id, case.service, None, self.acting(case))
        step.status("order", id_, "draft", "requested", case.id, case.service, None, self.acting(case))
        step.put("orders", "order", self.key, {
            "order": id_, "case": case.id, "case_subject": self.key, "service": service["name"], "version": service["version"],
            "to": service["order_to"], "recipient": offer["recipient"], "fields": self.order_fields(step, case, result),
            "amount_tiyn": result.get("amount_tiyn"), "law": service["law"],
            "consents": [ID("consent", offer["id"], s) for s in ("service", "data")] if service["mode"] == "asks" else None,
            "applied": date(local_day(received)), "start": date(start), "due": date(due),
            "readings": {"late_arrival": start > applied, "calendar_known": known}, **self.acting(case)}, id_)
        self.timers[day_start(due + 1), "overdue", id_] = False
        if service["mode"] == "by_law":
            self.inform(step, case, result.get("amount_tiyn"))
        step.reach("order", "made", case.service, "late" if start > applied else "")

    def inform(self, step, case, amount=None):
        """Of what nobody is asked: whether it arrives, the case will hear."""
        offer = case.offer
        step.send("contact.notice", offer["recipient"], {"offer": offer["id"], "service": case.service, "version": offer["service"]["version"],
                                                         "kind": "information", "amount_tiyn": amount, "case_subject": self.key,
                                                         "acting_for": self.acting(case).get("acting_for")})

    def order_fields(self, step, case, result):
        fields, day = {}, max(case.offer["law_day"], step.today)
        for name in case.offer["service"]["order_fields"]:
            if name == "recipient":
                fields[name] = case.offer["recipient"]
            elif name == "subject":
                fields[name] = self.key
            elif name in ("each", "period"):
                fields[name] = case.occasion
            elif name == "counted":
                fields[name] = result.get("counted") or []
            else:
                state, value = self.read(name, date(day))
                if state != UNKNOWN:
                    fields[name] = value
        return fields

    def order_status(self, step, record):
        data = record.data
        case = next((c for c in self.cases.values() if c.order and c.order["id"] == data["order"]), None)
        if case is None:
            raise Dead("unknown-order", "lifecycle")
        order, to = case.order, data["state"]
        if to not in ORDER_MOVES.get(order["state"], ()):
            raise Dead("unlawful-transition", "lifecycle")
        step.status("order", order["id"], order["state"], to, case.id, case.service, data.get("reason"), self.acting(case))
        order["state"] = to
        if to not in FINAL:
            return
        for timer in [t for t in self.timers if t[2] == order["id"]]:
            del self.timers[timer]
        if to == "completed":
            self.entitlement_begins(step, case)
            return
        if case.entitlement and case.entitlement["state"] != "ended":
            self.entitlement_ends(step, case, "entered-in-error")
        self.release(step, case, order["slots"])
        order["slots"] = []
        if to in ("rejected", "failed"):
            self.notice(step, case, "rejected", reason=data.get("reason"))
        case.closed = "order " + to

    def notice(self, step, case, kind, amount=None, reason=None):
        offer = case.offer
        to = self.told(step, case, offer)
        if to:
            step.send("contact.notice", to, {
                "offer": offer["id"], "service": case.service, "version": offer["service"]["version"], "kind": kind,
                "amount_tiyn": amount, "reason": reason, "acting_for": self.acting(case).get("acting_for")})

    # --- death, its reversal, a record taken back ----------------------------------------------------------------------------------------

    def stop(self, step, case, reason):
        """Withdraws what is open and asks for a pending order's cancellation. True: there was something."""
        if case.offer_open() or case.pending():
            waited = "that waits" if case.awaits else ""
            self.withdraw(step, case, reason)
            self.keep(step, case)
            step.reach("stop", reason, "offer", waited)
            return True
        if case.order and case.order["state"] not in FINAL:
            step.put("orders", "order.cancel", self.key, {"order": case.order["id"], "case": case.id, "case_subject": self.key,
                                                          "reason": reason})
            step.reach("stop", reason, "order")
            return True
        return False

    def of_deceased(self, case):
        return case.service_of["of_deceased"]

    def case_died(self, step, case):
        reason = self.rests() if self.legal() else "subject-died"
        if not self.of_deceased(case) and (self.case_rests if self.legal() else self.stop)(step, case, reason):
            case.closed, case.death_closed = "died", True
        if not self.of_deceased(case):
            self.entitlement_died(step, case, reason)

    def case_revived(self, step, case):
        if case.entitlement and case.entitlement["state"] == "suspended":
            self.entitled_task(step, case, "resumed" if self.legal() else "death-reversed")
        if self.of_deceased(case):
            step.reach("death", "reversed, about the dead", case.offer["state"] if case.offer else "", case.order["state"] if case.order else "")
            self.take_back(step, case, "death-reversed")
            case.trigger = None
        elif case.death_closed:
            case.death_closed = False
            step.reach("death", "over for a legal person" if self.legal() else "over")
            self.task(step, case, "resumed" if self.legal() else "death-reversed")

    def taken_back(self, step, source, record_id):
        for key in sorted(self.cases):
            case = self.cases[key]
            if case.trigger != (source, record_id):
                continue
            self.take_back(step, case, "event-cancelled")

    def take_back(self, step, case, reason):
        if not self.stop(step, case, reason) and case.order and case.order["state"] == "completed":
            self.task(step, case, "review")


def may_offer(result):
    return result["verdict"] in ("eligible", "pending")


def _instant(ms):
    from base import instant
    return instant(ms)
