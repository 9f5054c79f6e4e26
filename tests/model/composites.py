# SPDX-License-Identifier: Apache-2.0
"""Composites: offers that are asked for together, and items that come after others (docs/engine.md section 17)."""
from base import ID

OPEN = ("prepared", "held", "issued")


class Composites:
    """The part of Person that joins offers; uses cases, timers, rules, key."""

    def composite(self, case):
        return self.rules.composite_of(case.service, case.offer["law_day"])

    def of_joined(self, joined):
        return [self.cases[k] for k in sorted(self.cases) if self.cases[k].offer and self.cases[k].offer["joined"] == joined]

    def let_go(self, step, offer, ended):
        """contact.cancel: at once, or of a joined offer at the end of the step."""
        if offer["joined"]:
            step.left = getattr(step, "left", []) + [(offer["joined"], offer["recipient"], offer["id"], ended)]
        else:
            step.send("contact.cancel", offer["recipient"], {"offer": offer["id"], "ended": True if ended else None})

    def end_joined(self, step):
        self.after_others(step)
        left, to_ask = getattr(step, "left", []), getattr(step, "to_ask", [])
        for joined in dict.fromkeys(j for j, _, _, _ in left):
            mine = [entry for entry in left if entry[0] == joined]
            ended = mine[0][3]
            others = any(c.offer_open() for c in self.of_joined(joined))
            step.send("contact.cancel", mine[0][1], {"offer": joined, "items": [o for _, _, o, _ in mine] if others and not ended else None,
                                                     "ended": True if ended else None})
            step.reach("joined left", "ended" if ended else "others stay" if others else "all")
        step.left, step.to_ask = [], []
        while to_ask:
            first = to_ask[0]
            composite = self.composite(first)
            group = [c for c in to_ask if self.composite(c) is composite and c.offer["recipient"] == first.offer["recipient"]
                     and c.occasion == first.occasion]
            if len(group) > 1 and composite["name"] not in self.rules.stopped and self.rules.registered(composite["name"], step.today):
                self.ask_together(step, composite, sorted(group, key=lambda c: list(composite["items"]).index(c.service)))
            else:
                step.reach("joined", "not", "alone" if len(group) == 1 else "composite stopped or struck off")
                group = [first]
                self.request(step, first)
            to_ask = [c for c in to_ask if c not in group]

    def ask_together(self, step, composite, group):
        first = group[0].offer
        joined = ID("joined", *[c.offer["id"] for c in group])
        for case in group:
            case.offer["joined"] = joined
        step.put("decisions", "joined", self.key, {
            "joined": joined, "service": composite["name"], "version": composite["version"], "recipient": first["recipient"],
            "items": [{"offer": c.offer["id"], "case": c.id, "service": c.service, "version": c.offer["service"]["version"]} for c in group],
            **self.acting(group[0])})
        items = [{"offer": c.offer["id"], "service": c.service, "version": c.offer["service"]["version"], "amount_tiyn": c.offer["amount"]}
                 for c in group]
        step.send("contact.request", first["recipient"], {
            "offer": joined, "case_subject": self.key, "service": composite["name"], "version": composite["version"],
            "acting_for": self.acting(group[0]).get("acting_for"), "items": [{k: v for k, v in i.items() if v is not None} for i in items],
            "window_ms": composite["window_ms"], "remind_ms": composite["remind_ms"]})
        step.reach("joined", composite["name"], len(group), "again" if any(len(c.tried) > 1 for c in group) else "")

    def delays_joined(self, step, case, due):
        composite = self.composite(case)
        for key in sorted(self.cases) if composite else ():
            other = self.cases[key]
            timer = (due, "delay", other.offer["id"]) if other.offer else None
            if timer in self.timers and self.composite(other) is composite:
                del self.timers[timer]
                self.delay_over(step, other)
                step.reach("joined", "delays")

    def after(self, case):
        """The services that it comes after, by the rules of now."""
        return (self.composite(case) or {"items": {case.service: []}})["items"][case.service]

    # --- after others -----------------------------------------------------------------------------------------------------------

    def stands(self, case, name):
        other = self.cases.get((name, case.occasion))
        busy = other is not None and (other.offer_open() or other.busy())
        joined = other is not None and other.offer and other.offer["joined"] and other.offer["joined"] == case.offer["joined"]
        if not busy and not joined:
            return "nothing"
        done = other.offer["state"] == "accepted" and other.order and other.order["offer"] is other.offer and other.order["state"] == "completed"
        return "done" if done else "under way" if busy else "ended"

    def after_others(self, step):
        moved = True
        while moved:
            moved = False
            for key in sorted(self.cases):
                case = self.cases[key]
                if case.waits is None:
                    continue
                all_ = {self.stands(case, name) for name in self.after(case)}
                step.reach("after", *sorted(all_))
                if "ended" in all_:
                    self.hand_over(step, case, "item-ended")
                    case.closed = "item ended"
                elif "under way" not in all_:
                    case.went = step.now if case.waits == "longer" else None
                    step.reach("went", "after a wait" if case.went else "at once")
                    case.waits = None
                    self.go_on(step, case)
                else:
                    continue
                self.keep(step, case)
                moved = True
        for case in self.cases.values():
            case.waits = case.waits and "longer"
