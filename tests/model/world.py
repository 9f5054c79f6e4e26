# SPDX-License-Identifier: Apache-2.0
"""What happens in the world of a history: families, births, moves, deaths, numbers, corrections, bad records, outages."""
import copy

from base import DAY_MS, PREFIX, date, instant, local_day, parse_date
from history import ADDRESS, HOUR, KATO, MINUTE, PORTAL, ZAGS


class Family:
    def __init__(self):
        self.mother = self.father = None
        self.children, self.records = [], []   # [(child key, record id, version, roles, values)]
        self.home = None


def populate(h):
    rnd = h.rnd
    families = max(2, h.persons // 6)
    for _ in range(families):
        h.families.append(family(h))
    if h.gated:
        h.emit("watermark", None, {"channel": "phone", "up_to": instant(h.now)}, PORTAL)
        h.at(h.now + HOUR, watermark, h)
    t = h.now + HOUR
    for f in h.families:
        t = background(h, f, t)
    span = rnd.choice((60, 120, 240, 500)) * DAY_MS
    for _ in range(h.events // 3):
        h.at(h.now + DAY_MS + rnd.randrange(span), happening, h)
    if "disability.decided" in h.rules.events:
        for f in h.families:
            h.at(h.now + DAY_MS + rnd.randrange(span), disability, h, f)
            for _ in range(4):
                h.at(h.now + DAY_MS + h.clerk.randrange(span), stated, h, f)
    if "for-a-firm" in h.rules.versions:
        for _ in range(4):
            firm(h)
    for f in h.families:
        for _ in range(rnd.choice((1, 3))):
            h.at(h.now + rnd.randrange(span), aid, h, f)
    for f in h.families:
        for _ in range(rnd.choice((1, 1, 2, 3))):
            h.at(h.now + DAY_MS + rnd.randrange(span), birth, h, f)
    h.at(h.now + span + 40 * DAY_MS, lambda: h.emit("tick-tock", h.families[0].mother.key, {}, PORTAL))
    h.at(h.now + span + 420 * DAY_MS, lambda: h.emit("tick-tock", h.families[0].mother.key, {}, PORTAL))
    h.at(h.now + span + 421 * DAY_MS, twice_wrong, h)  # last: what goes before is as it was


def twice_wrong(h):
    """Data and subject are both wrong: which is said is one and the same everywhere (docs/engine.md section 3)."""
    mother, number = h.families[0].mother, "tel:+77010000000"
    for type_, subject in (("message.status", mother.key), ("order.status", number), ("number.attached", mother.key), ("event.birth", number)):
        h.emit(type_, subject, {"state": "nonsense"}, PORTAL)


def firm(h):
    """A legal person; its head, name and fate change, mostly while somebody is asked."""
    rnd, key = h.clerk, h.bin()
    heads = [manager(h) for _ in range(2)]      # the first is head

    def says(name, values, occurred=None, roles=None):
        h.event("organisation." + name, {"organisation": key, **(roles or {})}, values, source="national-registries", occurred=occurred,
                record=("firm-%d" % h.count, 1))

    def head():
        heads.reverse()
        known_before = rnd.choice((0, 0, 0, 1, 1, 2))
        says("head-changed", {"head": heads[0] if rnd.random() < 0.9 else None}, local_day(h.now) + known_before)

    def renamed():
        says("changed", {"legal_name": None if rnd.random() < 0.1 else "Firm %d" % rnd.randrange(1000)})
        if rnd.random() < 0.6:
            h.at(h.now + rnd.choice((1, MINUTE, HOUR, 6 * HOUR, 5 * DAY_MS)), head)
        if rnd.random() < 0.15:
            h.at(h.now + rnd.choice((MINUTE, 5 * HOUR, 50 * HOUR)), reorganised)
        elif rnd.random() < 0.12:
            h.at(h.now + rnd.choice((MINUTE, 5 * HOUR, 50 * HOUR)), lambda: says("closed", {"closed_on": date(local_day(h.now))}))

    def reorganised():
        says("reorganised", {"reorganised_on": date(local_day(h.now))})
        if rnd.random() < 0.9:
            h.at(h.now + rnd.randrange(1, 10) * DAY_MS, says, "reorganised", {"reorganised_on": None})

    h.at(h.now + HOUR, says, "registered", {"registered_on": "2010-01-01", "legal_name": "Firm"}, None, {"head": heads[0]})
    for _ in range(6):
        h.at(h.now + DAY_MS + rnd.randrange(30 * DAY_MS), renamed)


def manager(h):
    p = h.citizen(h.clerk.randrange(25, 60), True)
    p.mood = h.clerk.choice(("prompt", "prompt", "edge", "edge", "refuses", "silent"))
    if h.clerk.random() < 0.9:
        p.phone = h.tel()
        h.by_tel[p.phone] = p
        h.at(h.now + MINUTE, number_event, h, p, "number.attached", p.phone)
    return p.key


def dwelling(h):
    """A home: its code in the address register, and the place."""
    return "AR-%07d" % h.rnd.randrange(10**7), h.rnd.choice(KATO)


def family(h):
    rnd, f = h.rnd, Family()
    f.mother = h.citizen(rnd.choice((24, 30, 35, 40)) if rnd.random() < 0.88 else 16, False)
    if rnd.random() < 0.85:
        f.father = h.citizen(rnd.randrange(20, 50), True)
    f.home = dwelling(h)
    return f


def parents(f):
    return [p for p in (f.mother, f.father) if p]


def background(h, f, t):
    """What the registries say at the start: numbers, homes, earlier children."""
    rnd = h.rnd
    shared = h.tel() if rnd.random() < 0.3 else None
    for p in parents(f):
        if rnd.random() < 0.92:
            p.phone = shared or h.tel()
            h.by_tel[p.phone] = p
            t += MINUTE
            h.at(t, number_event, h, p, "number.attached", p.phone)
        if rnd.random() < 0.95:
            values = {"birth_date": date(p.born), "home": f.home[0], "address": f.home[1]}
            if rnd.random() < 0.2:
                values["language"] = rnd.choice(("kk", "ru", "en"))
            t += MINUTE
            h.at(t, h.event, "person.updated", {"person": p.key}, values, ("person-%s" % p.key[-8:], 1), ADDRESS)
    if f.father and rnd.random() < 0.75:
        t += MINUTE
        h.at(t, h.event, "marriage", {"husband": f.father.key, "wife": f.mother.key}, None, None, ZAGS, local_day(h.now) - 3000)
    for n in range(rnd.choice((0, 0, 1, 2, 3, 3, 3, 4, 6, 8))):
        born = local_day(h.now) - rnd.choice((400, 900, 2000, 4000, 7000)) - rnd.randrange(300)
        t += MINUTE
        h.at(t, birth, h, f, born, rnd.random() < 0.9)
    if rnd.random() < 0.75:
        h.at(t + 2 * MINUTE, listed, h, f)
    return t + 3 * MINUTE


def listed(h, f):
    """The whole list of the mother's children; now and then one is left out."""
    children = [c for c in f.children if h.rnd.random() < 0.95]
    h.event("kinship.listed", {"parent": f.mother.key}, {"children": children})


def number_event(h, p, type_, tel, **more):
    data = {"person": p.key, **more, "occurred_at": instant(h.now)}
    if type_ != "number.detached" and h.rnd.random() < 0.8:
        data["language"] = p.language
    h.emit(type_, tel, data, PORTAL)


def move(h, key, home, occurred=None):
    h.event("residence.changed", {"person": key}, {"home": home[0], "address": home[1]}, source=ADDRESS,
            record=("adr-%d" % h.count, 1) if h.rnd.random() < 0.5 else None, occurred=occurred)


def birth(h, f, born=None, at_home=True):
    rnd = h.rnd
    born = local_day(h.now) - rnd.choice((0, 1, 1, 3)) if born is None else born
    child = h.iin(born, rnd.random() < 0.5)
    roles = {"child": child}
    unknown = rnd.random() < 0.04                   # a foundling
    if not unknown:
        roles["mother"] = f.mother.key
    if f.father and not unknown and rnd.random() < 0.95:
        roles["father"] = f.father.key
    values = {"birth_date": date(born)}
    order = rnd.random()
    if order < 0.9:
        values["birth_order"] = None if order < 0.04 else 0 if order < 0.06 else len(f.children) + 1
    if rnd.random() < 0.6:
        values["home"], values["address"] = f.home if at_home else dwelling(h)
    record = ("birth-%d" % h.count, 1)
    h.event("birth", roles, values, record=record, occurred=born)
    if unknown:
        if rnd.random() < 0.7:
            h.at(h.now + MINUTE, h.event, "guardianship.set", {"child": child, "guardian": f.mother.key})
        return
    f.children.append(child)
    f.records.append([child, record[0], 1, roles, values, born])
    if "home" not in values:
        h.at(h.now + rnd.choice((MINUTE, DAY_MS, 20 * DAY_MS)), move, h, child, f.home)
    if h.rules.composites and h.clerk.random() < 0.6:
        h.at(h.now + h.clerk.choice((MINUTE, 5 * HOUR, 30 * HOUR, 60 * HOUR)), put_right, h, f.records[-1])
    if rnd.random() < 0.5:
        insured(h, child)
    if (local_day(h.now) - born) > 18 * 365:
        h.at(h.now + rnd.choice((MINUTE, 20 * DAY_MS)), study, h, child)


def put_right(h, r):
    """The record of a birth of which several services were asked for together: some of them rest on what changes, or all."""
    r[2] += 1
    r[4] = {**r[4], **h.clerk.choice(({"birth_order": 4}, {"birth_order": 2}, {"birth_order": 5, "home": "900000001"}, {"home": None}))}
    h.event("birth", r[3], r[4], record=(r[1], r[2]), occurred=r[5])


def insured(h, child):
    """Whether the fund pays for the child; now and then it says otherwise later."""
    pays = h.rnd.random() < 0.2
    for days in (h.rnd.choice((0, 3)),) if h.rnd.random() < 0.7 else (1, 100):
        h.at(h.now + days * DAY_MS, h.event, "insured-care.changed", {"child": child}, {"insured_care": pays}, None, "social-registry")
        pays = not pays


def study(h, child):
    h.event("study.changed", {"person": child}, {"study": h.rnd.choice(("full-time", "full-time", "part-time", "none"))})


def happening(h):
    rnd = h.rnd
    kind = rnd.choices(("child moves", "parent moves", "correction", "cancelled", "death", "reversal", "number", "repeat",
                        "bad", "stale", "order", "outage", "birth", "stray", "late birth", "listed", "study", "divorce", "adoption"),
                       (8, 3, 6, 4, 3, 3, 8, 8, 5, 3, 2, 2, 3, 4, 3, 2, 3, 1, 2))[0]
    f = rnd.choice(h.families)
    {"child moves": child_moves, "parent moves": parent_moves, "correction": correction, "cancelled": cancelled,
     "death": death, "reversal": reversal, "number": numbers, "repeat": repeat, "bad": bad, "stale": stale,
     "order": unknown_order, "outage": outage, "birth": birth, "stray": stray, "late birth": late_birth,
     "listed": listed, "study": study_changed, "divorce": divorce, "adoption": adoption}[kind](h, f)


def child_moves(h, f):
    """Nothing in this record ties the child to its mother."""
    if f.children:
        move(h, h.rnd.choice(f.children), f.home if h.rnd.random() < 0.5 else dwelling(h))


def late_birth(h, f):
    """Registered so late that the year ends between offer and consent."""
    birth(h, f, max(local_day(h.now) - h.rnd.choice((30, 355, 362, 363, 364, 364, 370)), parse_date("2026-01-01")))


def study_changed(h, f):
    if f.children:
        study(h, h.rnd.choice(f.children))


def divorce(h, f):
    if f.father:
        h.event("marriage.dissolved", {"husband": f.father.key, "wife": f.mother.key}, {"spouse": None})


def aid(h, f):
    """Targeted aid begins or ends, ahead or in the past; somebody is in the pilot, or said to be."""
    who = h.rnd.choice(parents(f)).key
    day = local_day(h.now) + h.rnd.choice((0, 0, 0, -40, 20, 60))
    h.event("aid.changed", {"person": who}, {"targeted_aid": h.rnd.choice((True, True, True, False, None))}, source="social-registry", occurred=day)
    if h.rnd.random() < 0.8:
        h.at(h.now + h.rnd.choice((0, 0, 20, 40)) * DAY_MS, h.event, "gas-pilot.changed", {"person": who}, {"gas_pilot": h.rnd.random() < 0.8}, None,
             "social-registry", day)


def stated(h, f):
    """A registry speaks unasked."""
    if f.children:
        h.state(h.clerk.choice(f.children), h.clerk.choice(("means", "debts")))


def disability(h, f):
    h.event("disability.decided", {"person": h.rnd.choice(parents(f)).key}, {"disability_group": h.rnd.choice(("first", "third", None))},
            source="medical-registry")


def adoption(h, f):
    """Another family's child, or one of their own once more."""
    other = h.rnd.choice(h.families)
    if f.children:
        h.event("adoption", {"child": h.rnd.choice(f.children), "mother": other.mother.key})


def parent_moves(h, f):
    f.home = dwelling(h)
    for p in parents(f):
        move(h, p.key, f.home)
    for n, child in enumerate(f.children):
        h.at(h.now + n * HOUR, move, h, child, f.home)


def correction(h, f):
    """A higher version that names another mother or father, or none, or another address."""
    rnd = h.rnd
    if not f.records:
        return
    r = rnd.choice(f.records[-2:])
    roles, values = dict(r[3]), dict(r[4])
    other = rnd.choice(h.families)
    change = rnd.choice(("mother", "father", "no father", "address", "same"))
    if change == "mother":
        roles["mother"] = other.mother.key
    elif change == "father" and other.father:
        roles["father"] = other.father.key
    elif change == "no father":
        roles.pop("father", None)
    elif change == "address":
        values["home"], values["address"] = dwelling(h)
    r[2] += 1
    r[3], r[4] = roles, values
    h.event("birth", roles, values, record=(r[1], r[2]), occurred=r[5])


def stale(h, f):
    rnd = h.rnd
    if not f.records:
        return
    r = rnd.choice(f.records)
    version = rnd.choice((max(1, r[2] - 1), r[2]))
    values = dict(r[4], address=rnd.choice(KATO))
    h.event("birth", r[3], rnd.choice((r[4], values)), record=(r[1], version), occurred=r[5])


def cancelled(h, f):
    rnd = h.rnd
    if rnd.random() < 0.15:                         # before the birth itself
        born = local_day(h.now)
        child = h.iin(born, True)
        record = "birth-%d" % h.count
        h.event("birth.cancelled", {"child": child}, record=(record, 2))
        h.at(h.now + HOUR, h.event, "birth", {"child": child, "mother": f.mother.key}, {"birth_date": date(born)}, (record, 1))
        return
    if not f.records:
        return
    r = rnd.choice(f.records[-2:])
    r[2] += rnd.choice((1, 1, 1, 0))
    h.event("birth.cancelled", {"child": r[0]}, record=(r[1], r[2]))
    if rnd.random() < 0.3:
        r[2] += 1
        h.at(h.now + DAY_MS, h.event, "birth", r[3], r[4], (r[1], r[2]), ZAGS, r[5])


def death(h, f):
    rnd = h.rnd
    who = rnd.choice([p.key for p in parents(f)] + f.children[-1:])
    record = "death-%d" % h.count
    h.event("death", {"deceased": who}, {"death_date": date(local_day(h.now))}, record=(record, 1))
    if rnd.random() < 0.6:
        h.at(h.now + rnd.choice((HOUR, 3 * DAY_MS)), h.event, "death.reversed", {"deceased": who}, None, (record, 2))


def reversal(h, f):
    """Death while something of this family is open, taken back next day."""
    recent = [r["subject"] for r in h.model.written[-60:] if r["topic"] == "orders" or r["topic"] == "status"
              and r["data"]["entity"] == "offer"]
    recent = [s for s in recent if s.startswith("iin:")]
    who = h.rnd.choice(recent) if recent else f.mother.key
    record = "death-%d" % h.count
    h.event("death", {"deceased": who}, {"death_date": date(local_day(h.now))}, record=(record, 1))
    h.at(h.now + DAY_MS, h.event, "death.reversed", {"deceased": who}, None, (record, 2))


def numbers(h, f):
    rnd = h.rnd
    talking = [r for r in h.model.written[-80:] if r["topic"] == "messages"]
    p = h.by_tel.get(rnd.choice(talking)["subject"]) if talking and rnd.random() < 0.6 else rnd.choice(parents(f))
    p = p or f.mother
    kind = rnd.choice(("changed", "moved", "detached", "attached", "old", "shared"))
    if kind in ("changed",) and p.phone:
        new, old = h.tel(), p.phone
        p.phone, h.by_tel[new] = new, p
        number_event(h, p, "number.changed", new, old=old)
    elif kind == "moved" and p.phone:
        other = rnd.choice(parents(rnd.choice(h.families)))
        other.phone, h.by_tel[p.phone] = p.phone, other
        number_event(h, other, "number.moved", p.phone)
    elif kind == "detached" and p.phone:
        number_event(h, p, "number.detached", p.phone)
        p.phone = None
    elif kind == "old" and p.phone:
        h.emit("number.detached", p.phone, {"person": p.key, "occurred_at": instant(h.now - 900 * DAY_MS)}, PORTAL)
    elif kind == "shared" and f.mother.phone and f.father:
        f.father.phone = f.mother.phone
        number_event(h, f.father, "number.attached", f.mother.phone)
    else:
        p.phone = p.phone or h.tel()
        h.by_tel[p.phone] = p
        number_event(h, p, "number.attached", p.phone)


def repeat(h, f):
    """An earlier record once more: at once or days later, with the same data or other data."""
    rnd = h.rnd
    event = copy.deepcopy(rnd.choice(h.sent[-40:] if rnd.random() < 0.7 else h.sent))
    if rnd.random() < 0.25 and isinstance(event["data"], dict):
        event["data"]["note"] = 1
        if event["type"].startswith(PREFIX + "event."):
            del event["data"]["note"]
            event["data"]["registered"] = instant(h.now)
    later = rnd.choice((0, 0, 1, 30, 300, 401)) * DAY_MS

    def again():
        event["recordedtime"] = instant(h.now)
        h.write(event)
    h.at(h.now + later, again)


def bad(h, f):
    rnd, who = h.rnd, f.mother.key
    kind = rnd.randrange(13)
    if kind == 0:
        h.emit("event.moon-landing", who, {"roles": {"person": who}}, ZAGS)
    elif kind == 1:
        h.emit("weather", who, {}, ZAGS)
    elif kind == 2:
        h.event("residence.changed", {"person": who}, {"address": "nowhere"})
    elif kind == 3:
        h.emit("event.residence.changed", f.children[0] if f.children else h.iin(9000, True), {"roles": {"person": who},
                                                                                   "values": {"address": KATO[0]}}, ADDRESS)
    elif kind == 4:
        h.event("birth", {"child": h.iin(local_day(h.now), True), "godmother": who}, {"birth_date": "2026-01-01"})
    elif kind == 5:
        h.emit("reply", h.tel(), {"text": 5, "received_at": instant(h.now)}, PORTAL)
    elif kind == 6:
        h.emit("number.attached", h.tel(), {"person": "iin:000000000000", "occurred_at": instant(h.now)}, PORTAL)
    elif kind == 7:
        h.emit("reply", who, {"text": "да", "received_at": instant(h.now)}, PORTAL)
    elif kind == 8:
        h.emit("command.dead-letter", rnd.choice((who, h.tel())), {"letter": "%032x" % rnd.getrandbits(128),
                                                                   "act": rnd.choice(("retried", "dropped")), "by": "clerk"}, PORTAL)
    elif kind == 9:
        h.emit("command.dead-letter", who, {"letter": "x", "act": "eaten", "by": "clerk"}, PORTAL)
    elif kind == 10:
        h.event("person.updated", {"person": who}, {"birth_date": None, "home": None})
    elif kind == 11:
        h.emit("command.reveal", rnd.choice((who, h.tel())), {"command": "explain", "by": rnd.choice(("clerk", ""))}, PORTAL)
    else:
        h.emit("event.birth", h.iin(9000, True)[:-1] + "x", {"roles": {}}, ZAGS)


def unknown_order(h, f):
    h.order_status(f.mother.key, "%032x" % h.rnd.getrandbits(128), "completed")
    if f.mother.phone:
        h.delivery(f.mother.phone, "%032x" % h.rnd.getrandbits(128), "delivered")


def stray(h, f):
    """Replies of people whom nobody asked, or asked before."""
    p = h.rnd.choice(parents(f))
    if p.phone:
        h.reply(p.phone, h.rnd.choice(("да", "спасибо", "1", "жоқ")), h.now - h.rnd.choice((0, DAY_MS)))


def outage(h, f):
    h.outage = h.now + h.rnd.choice((1, 4, 8)) * DAY_MS


def watermark(h):
    if not h.outage or h.now >= h.outage:
        h.emit("watermark", None, {"channel": "phone", "up_to": instant(h.now - 1)}, PORTAL)
    if h.queue:
        h.at(h.now + h.rnd.choice((6, 12, 24)) * HOUR, watermark, h)
