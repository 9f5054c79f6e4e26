# SPDX-License-Identifier: Apache-2.0
"""The ruleset as the model reads it: vocabulary, parameters, calendar, texts, packages; YAML from rules/, clauses from clauses.py."""
import hashlib
import os
import re
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

import yaml

import clauses
from base import DAY_MS, compact, date, day_start, local_day, parse_date, span_ms, weekday

ENGINE_FACTS = ("death_date", "birth_date", "language")
CYRILLIC_DOMAINS = "БГ БЕЛ ДЕТИ ЕЮ КАТОЛИК КОМ МКД МОН МОСКВА ОНЛАЙН ОРГ РУС РФ САЙТ СРБ УКР ҚАЗ".split()
AT_REST = ("closed_on", "reorganised_on")   # of legal persons


class Text(yaml.SafeLoader):
    """Scalars stay text: who reads a field says its type."""


Text.yaml_implicit_resolvers = {}


def load(path):
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, Loader=Text) or {}


def as_list(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def days_of(text):
    return int(text.split()[0]) if text else 0


def thoughts(doc):
    """consent.refused, consent.lapsed: how long it may be taken up again, and what asks once more (None: everything)."""
    doc = doc or {}
    return {"reopen_ms": span_ms(doc["reopen"]) if "reopen" in doc else 0,
            "offer_again": as_list(doc["offer_again"]) if "offer_again" in doc else None}


class Rules:
    def __init__(self, folder, only=None):
        self.stopped = set()  # packages that the partition at hand does not ask
        self.folder = folder
        self.hash = self.bundle_hash()
        self.load_vocabulary(load(os.path.join(folder, "vocabulary.yaml")))
        self.load_parameters()
        self.load_calendar()
        self.load_texts()
        self.load_register()
        self.load_packages(only)

    def bundle_hash(self):
        files = {}
        for root, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if name.startswith(".") or not name.endswith((".yaml", ".lua")):
                    continue
                path = os.path.join(root, name)
                with open(path, encoding="utf-8", newline="") as f:
                    files[os.path.relpath(path, self.folder)] = f.read()
        return hashlib.sha256(compact(dict(sorted(files.items(), key=lambda i: i[0].encode()))).encode()).hexdigest()

    # --- vocabulary ----------------------------------------------------------------------------------------------------------

    def load_vocabulary(self, doc):
        self.facts, self.events = {}, {}
        for name, f in doc["facts"].items():
            self.facts[name] = {"type": f["type"], "list": f.get("list") == "yes", "owner": f.get("owner"), "title": f["title"],
                                "choices": f.get("choices", []), "sensitive": f.get("sensitivity") == "sensitive", "absent_none": f.get("absent") == "none",
                                "never_none": f.get("none") == "no"}
        for name, e in doc["events"].items():
            values = {v: {**self.facts[v], "required": how == "required"} for v, how in (e.get("values") or {}).items()}
            self.events[name] = {
                "name": name, "subject": e["subject"], "cancels": e.get("cancels"), "values": values,
                "roles": {r: how == "required" for r, how in e["roles"].items()},
                "asserts": [{**a, "list": "value" in a and values[a["value"]]["list"]} for a in e.get("asserts") or []]}

    def absent_none(self, fact):
        return self.facts[fact]["absent_none"]

    def owner(self, fact):
        return self.facts[fact]["owner"] if fact in self.facts else None

    def keeps(self, fact):
        return fact in self.kept

    def declares(self, fact):
        return fact in self.kept or fact in self.withheld

    def load_parameters(self):
        self.parameters = load(os.path.join(self.folder, "parameters.yaml"))

    def load_register(self):
        path = os.path.join(self.folder, "register.yaml")
        self.register = load(path) if os.path.exists(path) else None

    def registered(self, name, day):
        """Does the state's register hold the package on the day (P-10)?"""
        if self.register is None:
            return True
        entry = self.register.get(name)
        return bool(entry) and parse_date(entry["from"]) <= day and ("to" not in entry or day <= parse_date(entry["to"]))

    # --- packages ------------------------------------------------------------------------------------------------------------

    def load_packages(self, only):
        self.versions, self.kept, self.withheld, self.composites = {}, set(ENGINE_FACTS), set(), {}
        fields = {}
        packages = os.path.join(self.folder, "packages")
        for root, _, names in os.walk(packages):
            if "service.yaml" in names and only in (None, os.path.basename(root)):
                doc = load(os.path.join(root, "service.yaml"))
                if "composite" in doc["kinds"]:
                    self.composites.setdefault(doc["service"], []).append(self.composite(doc))
                    continue
                service = self.package(doc)
                self.versions.setdefault(service["name"], []).append(service)
        for versions in self.versions.values():
            versions.sort(key=lambda s: s["version_day"])
            for service in versions:
                after = {path for path, need in service["needs"].items() if need["after_consent"]}
                self.withheld |= after
                for path in set(service["needs"]) - after:
                    link, _, field = path.rpartition(".")
                    self.kept.update(path.split("."))
                    if link:
                        fields.setdefault(link, set()).add(field)
                self.kept.update(f for f in AT_REST if f in self.facts)
                self.kept.update(f for f in [r for r, _ in service["recipients"]] + service["order_fields"] if f in self.facts and f not in after)
        self.withheld -= self.kept
        self.services = sorted(self.versions)
        self.link_fields = {link: sorted(names) for link, names in sorted(fields.items())}

    @staticmethod
    def composite(doc):
        consent = doc["consent"]
        return {"name": doc["service"], "version": doc["version"], "version_day": parse_date(doc["version"]), "title": doc["title"],
                "text": doc["text"], "mode": "asks", "duty": None, "consent_data": [],
                "items": {item["service"]: as_list(item.get("after")) for item in doc["items"]},
                "window_ms": span_ms(consent["window"]), "remind_ms": sorted(span_ms(r) for r in as_list(consent.get("remind")))}

    def composite_of(self, name, law_day):
        """The composite of an offer of this service (section 17), or None."""
        for versions in self.composites.values():
            found = [c for c in versions if c["version_day"] <= law_day]
            last = max(found, key=lambda c: c["version_day"], default=None)
            if last and name in last["items"]:
                return last
        return None

    def package(self, doc):
        when = []
        for trigger in doc["when"]:
            if "event" in trigger:
                when += [("event", name, as_list(trigger["as"])) for name in as_list(trigger["event"])]
            elif "date" in trigger:
                when += [("date", name, trigger["late"]) for name in as_list(trigger["date"])]
            elif "every" in trigger:
                when += [("date", trigger["every"], "skip")]
            else:
                when += [("change", name, trigger.get("with")) for name in as_list(trigger["change"])]
        consent, needs = doc.get("consent", {}), {path: need or {} for path, need in doc["needs"].items()}
        return {
            "every": next((t["of"] for t in doc["when"] if "every" in t), None),
            "name": doc["service"], "version": doc["version"], "version_day": parse_date(doc["version"]),
            "for_each": doc.get("for_each"), "revision": int(doc.get("revision", 1)), "occasion": doc.get("occasion", "once"), "when": when,
            "needs": {p: {"fresh_days": int(n["fresh"].split()[0]) if "fresh" in n else 0,
                          "complete": n.get("complete", "yes") in ("yes", "true"), "after_consent": n.get("after") == "consent"}
                      for p, n in needs.items()},
            "answers_ms": span_ms(consent["answers"]) if "answers" in consent else None,
            "recipients": [(r.split(" if ") + [None])[:2] for r in as_list(doc["recipients"])], "claims": as_list(doc.get("claim")), "excludes": as_list(doc.get("excludes")), "benefit": doc.get("benefit"),
            "refused": thoughts(consent.get("refused")), "lapsed": thoughts(consent.get("lapsed")),
            "mode": "tells" if "notice" in doc["kinds"] else "by_law" if "none" in consent else "asks", "law": consent.get("none"),
            "keep_ms": span_ms(doc.get("keep", "90 days")), "window_ms": span_ms(consent["window"]) if "window" in consent else None,
            "remind_ms": sorted(span_ms(r) for r in as_list(consent.get("remind"))),
            "entitles": doc.get("entitlement") == "yes" or (doc.get("benefit") or {}).get("kind") == "monthly",
            "while": as_list((doc.get("while") or {}).get("clauses")), "notice_days": days_of((doc.get("while") or {}).get("notice")),
            "reprice": None if (doc.get("benefit") or {}).get("reprice", "never") == "never" else doc["benefit"]["reprice"],
            "duty": doc.get("duty"), "of_deceased": doc.get("about") == "deceased", "of_organisations": doc.get("about") == "organisation", "delay_ms": span_ms(doc["delay"]) if "delay" in doc else 0,
            "before_manual": doc.get("before", "manual") == "manual" and "for_each" not in doc and doc.get("occasion") != "period", "silence_office": "none" in consent or ("notice" in doc["kinds"] and doc.get("untold") == "office") or (
                "window" in consent and consent.get("silence", "office") == "office"), "consent_data": as_list(consent.get("data")),
            "term_days": int(doc.get("term", "0").split()[0]), "order_to": doc.get("order", {}).get("to"),
            "order_fields": as_list(doc.get("order", {}).get("fields")), "clauses": sorted(doc["clauses"]), "text": doc["text"],
            "title": doc["title"]}

    def pick(self, name, law_day):
        found = [s for s in self.versions[name] if s["version_day"] <= law_day]
        return found[-1] if found else None

    def service_version(self, name, version):
        """None: it was dropped."""
        return next((s for s in self.versions.get(name) or self.composites.get(name, ()) if s["version"] == version), None)

    def slots(self, service, subject, counted, element):
        found = set()
        for claim in service["claims"]:
            claim = claim.replace("{period}", element)
            if "{counted}" in claim:
                found |= {claim.replace("{counted}", p) for p in counted}
            else:
                found.add(claim.replace("{subject}", subject).replace("{each}", element))
        return sorted(found)

    def excluded(self, service):
        """Names of the claims of the services that this one excludes."""
        return sorted({claim.split("/")[0] for name in service["excludes"] for other in self.versions.get(name, []) for claim in other["claims"]})

    def evaluate(self, service, law_day, facts_day, view, element):
        return clauses.evaluate(self, service, law_day, facts_day, view, element)

    def dates(self, service, today, view):
        return clauses.dates(self, service, today, view)

    def has_dates(self, name):
        return any(k == "date" for s in self.versions[name] for k, _, _ in s["when"])

    def needed(self, name):
        """Paths that some version with dates reads."""
        return {p for s in self.versions[name] if any(k == "date" for k, _, _ in s["when"]) for p in s["needs"]}

    def needed_while(self, name):
        """Paths that some version with `while` reads."""
        return {p for s in self.versions[name] if s["while"] for p in s["needs"]}

    # --- money ------------------------------------------------------------------------------------------------------------------

    def parameter(self, name, day, known):
        """The row in force on the day, by what was enacted by the day `known`; or None."""
        rows = [r for r in self.parameters[name]["values"]
                if parse_date(r["from"]) <= day and ("known_from" not in r or parse_date(r["known_from"]) <= known)]
        return max(rows, key=lambda r: (r["from"], r.get("known_from", r["from"]))) if rows else None

    def amount(self, brackets, count, law_day, known):
        """Tiyn, rounded up to whole tenge; None: below the first step, or no parameter that day."""
        row, unit = (self.parameter(p, law_day, known) for p in (brackets, self.parameters[brackets]["unit"]))
        steps = [s for s in row["steps"] if int(s["from"]) <= count] if row and unit else []
        if not steps:
            return None
        step = max(steps, key=lambda s: int(s["from"]))
        if "share" in step:
            return int(-(-Fraction(step["share"]) * Fraction(unit["value"]) / count // 1)) * 100
        times = Decimal(step["each"]) * count if "each" in step else Decimal(step["times"])
        return int((times * Decimal(unit["value"])).to_integral_value(ROUND_CEILING)) * 100

    # --- working calendar (section 10) -----------------------------------------------------------------------------------------

    def load_calendar(self):
        doc = load(os.path.join(self.folder, "calendars", "kz.yaml"))
        self.years = {int(y) for y in doc["years"]}
        self.hours = sorted((parse_date(h["from"]), h["work"].split("-")[1]) for h in doc["hours"])
        holidays = sorted((parse_date(h["day"]), h.get("moves") != "no") for y in doc["years"].values() for h in y["holidays"])
        listed = [{parse_date(d) if isinstance(d, str) else parse_date(d["day"]) for y in doc["years"].values() for d in y.get(k) or []}
                  for k in ("off", "working")]
        self.off, self.worked = {d for d, _ in holidays} | listed[0], listed[1]
        for day, moves in holidays:
            if moves and weekday(day) > 5:          # reading displaced_holiday
                while not self.working(day):
                    day += 1
                self.off.add(day)

    def known(self, day):
        return int(date(day)[:4]) in self.years

    def working(self, day):
        return day in self.worked or (day not in self.off and weekday(day) <= 5)

    def term(self, applied_ms, days):
        """(applied, start, due, is the calendar known)."""
        applied = start = local_day(applied_ms)
        hour, minute = max([h for h in self.hours if h[0] <= applied] or self.hours[:1])[1].split(":")
        boundary = day_start(applied) + (int(hour) * 60 + int(minute)) * 60_000 - 2 * 3_600_000
        if not self.working(start) or applied_ms >= boundary:
            start += 1
            while not self.working(start):
                start += 1
        due, left = start, days - 1
        while left:
            due += 1
            left -= self.working(due)
        return applied, start, due, all(self.known(d) for d in range(applied, due + 1))

    # --- texts ---------------------------------------------------------------------------------------------------------------------

    def load_texts(self):
        self.texts = load(os.path.join(self.folder, "texts.yaml"))
        self.words = {meaning: {fold(w) for w in self.texts["words"][meaning]} for meaning in ("yes", "no")}

    def item(self, item, language):
        service = self.service_version(item["service"], item["version"])
        if "amount_tiyn" not in item:
            return service["title"][language]
        monthly = {"kk": "айына ", "ru": "в месяц ", "en": "monthly "}[language] if service["benefit"]["kind"] == "monthly" else ""
        return "%s: %s%s" % (service["title"][language], monthly, money(item["amount_tiyn"], language))

    def message(self, service, kind, language, amount, window_ms, reason, day=None, acting_for=None, items=()):
        """The whole message as the citizen reads it; docs/packages.md, "How a message is made"."""
        sender = self.texts["sender"]
        if acting_for:
            sender += ", %s %s" % ({"kk": "БСН", "ru": "БИН", "en": "BIN"}[language], acting_for[4:])
        if self.neutral(service):
            return fill(self.texts["neutral"][language], {"sender": sender})
        values = {"sender": sender, "title": service["title"][language]}
        if amount is not None:
            values["amount"] = money(amount, language)
        if items:
            values["items"] = "; ".join(self.item(i, language) for i in items)
        hours = (window_ms or 0) // 3_600_000
        if hours:
            count, unit = (hours // 24, "days") if hours > 72 and hours % 24 == 0 else (hours, "hours")
            values["hours"] = "%d %s" % (count, self.texts[unit][plural(count, language)][language])
        told = self.reason(reason, language)
        if told:
            values["reason"] = told
        if day:
            values["day"] = day if language == "en" else ".".join(reversed(day.split("-")))
        if service["duty"]:
            values["duty"] = fill(self.texts["duty"][language], {"facts": self.duty_facts(service, language),
                                                                 "days": str(days_of(service["duty"]["within"]))})
        monthly = (service.get("benefit") or {}).get("kind") == "monthly"
        by = {"reason": reason or None, "benefit": "monthly" if monthly else "once", "hours": hours or None, "amount": None if amount is None else amount // 100}
        values["sentence"] = fill(choose(service["text"]["offer" if service["mode"] == "asks" else "notice"][language], by, language), values)
        return fill(choose(self.texts["messages"][kind][language], by, language), values)

    def duty_facts(self, service, language):
        titles = [self.facts[path.split(".")[-1]]["title"][language] for path in as_list(service["duty"]["report"])]
        return ", ".join(dict.fromkeys(titles))

    def reason(self, code, language):
        if not code:
            return None
        if code in self.texts["reasons"]:
            return self.texts["reasons"][code][language]
        if re.fullmatch(r"[a-z0-9-]+", code) or is_bait(code) or re.search(r"[0-9]{5}", code):
            return None
        return "".join(" " if c < " " else c for c in code[:100])

    def neutral(self, service):
        """May a text message not reveal what the package is about?"""
        read = service["consent_data"]
        if service["mode"] != "asks":
            read = [f for path in service["needs"] for f in path.split(".")] + service["order_fields"] + [r for r, _ in service["recipients"]]
        return self.texts.get("ceiling") != "sensitive" and any(self.facts[f]["sensitive"] for f in read if f in self.facts)

    def reply(self, text, service):
        if service and self.neutral(service):
            return None
        if len(text.encode()) > 200:
            return None
        word = fold(text)
        return next((m for m in ("yes", "no") if word and word in self.words[m]), None)


def is_bait(text):
    """What no message holds: links, account numbers."""
    word = r"[0-9A-Za-z}\u0080-\U0010ffff]"
    return bool(re.search(r"://|www\.|%s\.[A-Za-z]{2}|(?<!%s)[Kk][Zz] *(?:[0-9] *){2}(?:[0-9A-Za-z] *){16}" % (word, word), text)
                or any(fold(name) in CYRILLIC_DOMAINS for name in re.findall(r"(?<=%s)\.([\u0400-\u053f]+)" % word, text)))


def money(tiyn, language):
    tenge, tiyn = divmod(tiyn, 100)
    text = "{:,}".format(tenge).replace(",", " ")
    if tiyn:
        text += ("." if language == "en" else ",") + "%02d" % tiyn
    return text + (" KZT" if language == "en" else " тг")


def plural(n, language):
    if language == "kk":
        return "many"
    if language == "en":
        return "one" if n == 1 else "many"
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


CHOICE = re.compile(r"\{ *(\w+) *, *(plural|select) *,((?: *[\w-]+ *\{(?:[^{}]|\{\w+\})*\})+) *\}")


def choose(text, by, language):
    """Step 1 of filling: each choice becomes one of its branches."""
    def branch(m):
        name, kind, branches = m.groups()
        value = by.get(name)
        if value is None:
            return "{%s}" % name
        texts = dict(re.findall(r"([\w-]+) *\{((?:[^{}]|\{\w+\})*)\}", branches))
        if kind == "select":
            return texts.get(str(value), texts["other"])
        form = plural(value, language) if language == "ru" else "one" if value == 1 else "other"
        return texts.get(form, texts["other"]).replace("#", str(value))
    return CHOICE.sub(branch, text)


def fill(text, values):
    def placeholders(part):
        missing = [name for name in re.findall(r"\{(\w+)\}", part) if name not in values]
        return re.sub(r"\{(\w+)\}", lambda m: values.get(m.group(1), ""), part), missing

    out = ""
    for part in re.split(r"(\[[^\]]*\])", text):
        optional = part.startswith("[")
        filled, missing = placeholders(part[1:-1] if optional else part)
        out += "" if optional and missing else filled
    return out


LOOKALIKE = dict(zip("ABCEHIKMOPTXY", "АВСЕНІКМОРТХУ"))
LOOKALIKE.update({"Ё": "Е", "ı": "І", "İ": "І"})
SEPARATORS = set("\t\n\v\f\r !\"'(),.\u00a0\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u200b\u200c\u200d\u200e\u200f\ufeff")


def fold(text):
    out, gap = "", False
    for c in text:
        n = ord(c)
        if "a" <= c <= "z" or 0x430 <= n <= 0x44F:
            n -= 0x20
        elif 0x450 <= n <= 0x45F:
            n -= 0x50
        elif 0x460 <= n <= 0x481 or 0x48A <= n <= 0x4BF or 0x4D0 <= n <= 0x52F:
            n &= ~1
        c = LOOKALIKE.get(chr(n), chr(n))
        n = ord(c)
        if "0" <= c <= "9" or "A" <= c <= "Z" or (0xC0 <= n <= 0x24F and n not in (0xD7, 0xF7)) or 0x400 <= n <= 0x52F:
            out += (" " if gap and out else "") + c
            gap = False
        elif c in SEPARATORS:
            gap = True
        else:
            return ""
    return out
