# SPDX-License-Identifier: Apache-2.0
"""What a completed order began (docs/engine.md section 15)."""
from base import Dead, ID, date, day_start, parse_date

HOUR_MS = 3_600_000
LASTS = ("active", "ending")
MOVES = {"active": ("suspended", "ending", "ended"), "ending": ("active", "suspended", "ended"), "suspended": ("active", "ended"), "ended": ()}


def next_first(day):
    year, month, _ = (int(x) for x in date(day).split("-"))
    return parse_date("%04d-%02d-01" % (year + month // 12, month % 12 + 1))


class Entitlements:
    """The part of Person that keeps entitlements; uses key, rules, cases, timers, links."""

    def entitled_move(self, step, case, to, reason=None):
        mine = case.entitlement
        if mine["state"] and to not in MOVES[mine["state"]]:
            raise Dead("unlawful-transition", "lifecycle")
        step.status("entitlement", mine["id"], mine["state"], to, case.id, case.service, reason, self.acting(case))
        step.reach("entitlement", mine["state"] or "none", to, reason or "")
        mine["state"] = to

    def entitled_notice(self, step, case, kind, reason=None, day=None):
        mine, offer = case.entitlement, case.order["offer"]
        to = self.told(step, case, offer)
        if to:
            step.send("contact.notice", to, {
                "offer": offer["id"], "service": case.service, "version": offer["service"]["version"], "kind": kind,
                "amount_tiyn": mine["amount"] if kind == "repriced" else None, "reason": reason,
                "day": None if day is None else date(day), "n": mine["notices"], "acting_for": self.acting(case).get("acting_for")})
        mine["notices"] += 1

    def entitled_task(self, step, case, reason):
        mine = case.entitlement
        id_ = ID("task", mine["id"], reason, mine["notices"])
        step.put("orders", "task", self.key, {"task": id_, "case": case.id, "service": case.service, "reason": reason,
                                              "offer": case.offer["id"], "order": case.order["id"], "entitlement": mine["id"], **self.acting(case)}, id_)
        step.reach("task", reason)

    def drop_timers(self, case, names):
        for timer in [t for t in self.timers if t[1] in names and t[2] == case.entitlement["id"]]:
            del self.timers[timer]

    def tell_recipient(self, step, case):
        offer = case.order["offer"]
        if offer["recipient"] != self.key and not self.legal():
            step.send("contact.receives", offer["recipient"], {"offer": offer["id"], "case_subject": self.key})

    def entitlement_begins(self, step, case):
        offer, order = case.order["offer"], case.order
        service = offer["service"]
        if not service["entitles"]:
            self.notice(step, case, "granted", amount=order["amount"])
            return
        case.entitlement = {"id": ID("entitlement", order["id"]), "state": None, "notices": 0, "priced": offer["law_day"], "overruled": False,
                            "amount": order["amount"], "count": order["count"]}
        self.entitled_move(step, case, "active")
        self.tell_recipient(step, case)
        if service["reprice"] and order["amount"] is not None:
            self.set_reprice(step, case)
        self.notice(step, case, "granted", amount=order["amount"])
        self.look(step, case)

    def set_reprice(self, step, case):
        self.timers[day_start(next_first(step.today)) + 9 * HOUR_MS, "reprice", case.entitlement["id"]] = False

    def entitlement_ends(self, step, case, reason, decided=None):
        was = case.entitlement["state"]
        self.entitled_move(step, case, "ended", reason)
        if decided:
            self.entitlement_decided(step, case, decided)
        self.drop_timers(case, ("notice", "reprice"))
        offer = case.order["offer"]
        if offer["recipient"] != self.key and not self.legal():
            step.send("contact.cancel", offer["recipient"], {"offer": offer["id"], "ended": True})
        self.release(step, case, case.order["slots"])
        case.order["slots"] = []
        case.closed = None if was == "ending" else "ended"
        self.entitled_notice(step, case, "ended", reason, step.today)

    def entitlement_died(self, step, case, reason):
        if not case.entitlement or case.entitlement["state"] not in LASTS:
            return
        self.entitled_move(step, case, "suspended", reason)
        self.drop_timers(case, ("notice",))
        self.entitled_task(step, case, "entitlement-suspended")

    # --- looking -------------------------------------------------------------------------------------------------------------------

    def look_all(self, step, name):
        for key in sorted(k for k in self.cases if k[0] == name):
            self.look(step, self.cases[key])

    def look(self, step, case):
        service, mine = self.rules.pick(case.service, step.today), case.entitlement
        if not service or not service["while"] or not mine or mine["state"] not in LASTS or not self.concerns(service):
            return
        if service["for_each"] and case.occasion not in self.links(service["for_each"], date(step.today)):
            self.judge(step, case, service, ["element-gone"], False)
            return
        result = self.evaluate(step, case, service, step.today, "while")
        if result["verdict"] == "error":
            return
        said = {c["name"]: c["verdict"] for c in result["clauses"] if c["name"] in service["while"]}
        self.judge(step, case, service, sorted(c for c in said if said[c] == "unmet"), set(said.values()) == {"met"})

    def judge(self, step, case, service, unmet, all_met):
        mine = case.entitlement
        if unmet and mine["state"] == "active" and mine["overruled"]:
            step.reach("look", "overruled")
        if unmet and mine["state"] == "active" and not mine["overruled"]:
            self.entitled_move(step, case, "ending", unmet[0])
            last = step.today + service["notice_days"]
            self.timers[day_start(last + 1), "notice", mine["id"]] = False
            self.entitled_notice(step, case, "ending", None, last)
            self.entitled_task(step, case, "entitlement-ending")
        if all_met:
            mine["overruled"] = False
        if all_met and mine["state"] == "ending":
            self.entitled_move(step, case, "active", "corrected")
            self.drop_timers(case, ("notice",))
            self.entitled_notice(step, case, "kept")

    def entitlement_fires(self, step, name, entity):
        case = next((c for c in self.cases.values() if c.entitlement and c.entitlement["id"] == entity), None)
        if case is None:
            return
        if name == "notice":
            self.entitled_task(step, case, "entitlement-decide")
            return
        self.reprice(step, case)
        self.set_reprice(step, case)

    def reprice(self, step, case):
        service, mine, order = self.rules.pick(case.service, step.today), case.entitlement, case.order
        if not service or not service["reprice"] or mine["state"] not in LASTS:
            return
        day = step.today if service["reprice"] == "monthly" else parse_date(date(step.today)[:4] + "-01-01")
        if day <= mine["priced"]:
            return
        after = self.rules.amount(service["benefit"]["brackets"], mine["count"], day, step.today)
        if after is None or after == mine["amount"]:
            return
        before, mine["amount"], mine["priced"] = mine["amount"], after, day
        step.put("orders", "entitlement.repriced", self.key, {
            "entitlement": mine["id"], "order": order["id"], "case": case.id, "case_subject": self.key, "service": case.service,
            "version": order["offer"]["service"]["version"], "before_tiyn": before, "after_tiyn": after, "count": mine["count"],
            "effective": date(day)})
        step.reach("repriced", service["reprice"])
        self.entitled_notice(step, case, "repriced", None, day)

    # --- decided -------------------------------------------------------------------------------------------------------------------

    def entitlement_decided(self, step, case, data):
        step.put("decisions", "entitlement-decided", self.key, {
            "entitlement": case.entitlement["id"], "case": case.id, "service": case.service, "state": case.entitlement["state"],
            "by": data.get("by"), "reason": data.get("reason")})

    def entitlement_status(self, step, record):
        data = record.data
        if data.get("state") not in ("active", "suspended", "ended"):
            raise Dead("bad-data")
        case = next((c for c in self.cases.values() if c.entitlement and c.entitlement["id"] == data.get("entitlement")), None)
        if case is None:
            raise Dead("unknown-entitlement", "lifecycle")
        reason, was = data.get("reason"), case.entitlement["state"]
        if data["state"] == "ended":
            self.entitlement_ends(step, case, reason, data)
            return
        self.entitled_move(step, case, data["state"], reason)
        self.drop_timers(case, ("notice",))
        self.entitlement_decided(step, case, data)
        if data["state"] == "suspended":
            self.entitled_notice(step, case, "suspended", reason)
            return
        case.entitlement["overruled"] |= was == "ending"
        self.tell_recipient(step, case)
        self.entitled_notice(step, case, "kept")
        if was == "suspended":
            self.look(step, case)
