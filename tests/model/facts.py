# SPDX-License-Identifier: Apache-2.0
"""Facts as timelines of assertions (docs/engine.md section 4)."""
from base import DAY_MS, canonical, local_day, parse_instant

UNKNOWN, NONE, VALUE = "unknown", "none", "value"


def key_of(a, owner):
    return (a["as_of"], 1 if owner and a["source"] == owner else 0, a["version"], a["valid_from"], a["source"], a["record"],
            a.get("person", ""))


def latest(assertions, day, owner):
    """The assertion in force as of `day` (text; None: no bound)."""
    found = [a for a in assertions if day is None or a["valid_from"] <= day]
    return max(found, key=lambda a: key_of(a, owner)) if found else None


def read(assertions, day, owner, fresh_from=None, absent_none=False):
    """(UNKNOWN|NONE|VALUE, value). fresh_from: the first local day (int) whose word still counts. absent_none: registers tell
    only when it comes about."""
    a = latest(assertions, day, owner)
    if a is None:
        return NONE if absent_none else UNKNOWN, None
    if fresh_from is not None and local_day(parse_instant(a["as_of"])) < fresh_from:
        return UNKNOWN, None
    if a.get("none"):
        return NONE, None
    return VALUE, a["person"] if "person" in a else a["value"]


def members(assertions, day, owner, fresh_from=None):
    """A link list, person by person."""
    out = []
    for person in sorted({a["person"] for a in assertions if "person" in a}):
        if read([a for a in assertions if a.get("person") == person], day, owner, fresh_from)[0] == VALUE:
            out.append(person)
    return out


def sort_json(assertions):
    return sorted(assertions, key=lambda a: (a["valid_from"], a["as_of"], a["source"], a["record"], a.get("person", "")))


class Facts:
    """One subject's assertions: fact -> list; whole lists: fact -> {(source, record): as_of}."""

    def __init__(self):
        self.by_fact, self.complete = {}, {}

    def of(self, fact):
        return self.by_fact.get(fact, [])

    def image(self):
        """fact -> text: two images differ where an assertion changed."""
        facts = set(self.by_fact) | set(self.complete)
        return {f: canonical([sorted(canonical(a) for a in self.of(f)),
                              sorted([*k, v] for k, v in self.complete.get(f, {}).items())]) for f in facts}

    def replace(self, source, record, version, as_of, asserts, complete=()):
        for fact in list(self.by_fact):
            self.by_fact[fact] = [a for a in self.by_fact[fact] if (a["source"], a["record"]) != (source, record)]
            if not self.by_fact[fact]:
                del self.by_fact[fact]
        for fact in list(self.complete):
            self.complete[fact].pop((source, record), None)
            if not self.complete[fact]:
                del self.complete[fact]
        head = {"as_of": as_of, "source": source, "record": record, "version": version}
        for a in asserts:
            rest = {k: v for k, v in a.items() if k != "fact"}
            self.by_fact.setdefault(a["fact"], []).append({**rest, **head})
        for fact in complete:
            self.complete.setdefault(fact, {})[source, record] = as_of
            stated = {a["person"] for a in asserts if a["fact"] == fact and "person" in a}
            valid_from = complete[fact]
            older = {a["person"] for a in self.of(fact) if "person" in a and a["as_of"] < as_of and not a.get("none")
                     and (a["source"], a["record"]) != (source, record)}
            for person in sorted(older - stated):
                self.by_fact.setdefault(fact, []).append({"valid_from": valid_from, "person": person, "none": True, **head})


def fresh_from(day, fresh_days):
    return None if not fresh_days else day - fresh_days


def changed(before, after):
    return {f for f in set(before) | set(after) if before.get(f) != after.get(f)}
