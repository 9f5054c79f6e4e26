# SPDX-License-Identifier: Apache-2.0
"""The packages' clauses, written again by hand from docs/packages.md and their README; Kleene's logic inside a clause as over
them. A clause reads facts of `subject` and `children`; a missing one ends it as unknown and notes its path."""
from decimal import Decimal

from base import age, date, parse_date
from facts import UNKNOWN, VALUE


class Unknown(Exception):
    def __init__(self, paths):
        super().__init__(paths)
        self.paths = set(paths)


class Who:
    """A person as a clause sees it: reading a fact that is missing raises."""

    def __init__(self, context, key, link=None):
        self.context, self.key, self.link = context, key, link

    def __getitem__(self, fact):
        path = "%s.%s" % (self.link, fact) if self.link else fact
        need = self.context.service["needs"][path]
        if self.context.withheld(path):
            raise Unknown([path])
        state, value = self.context.view.of(self.key, fact, need["fresh_days"])
        if state == UNKNOWN:
            raise Unknown([path])
        return value if state == VALUE else None


class Context:
    def __init__(self, rules, service, law_day, facts_day, view, element=None):
        self.each = Who(self, element, service["for_each"]) if element else None
        self.rules, self.service, self.law_day, self.facts_day, self.view = rules, service, law_day, facts_day, view
        self.person = Who(self, view.person.key)

    def withheld(self, path):
        return self.service["needs"][path]["after_consent"] and not self.view.consented

    def split(self, paths):
        """What is unknown, and what waits for consent."""
        return sorted(p for p in paths if not self.withheld(p)), sorted(p for p in paths if self.withheld(p))

    def count(self, link, holds):
        """(how many hold, how many are unknown, missing paths)."""
        persons, complete = self.view.links(link)
        yes, unknown, missing, who = 0, 0, set(), []
        for p in persons:
            try:
                if holds(Who(self, p, link)):
                    yes += 1
                    who.append(p)
            except Unknown as u:
                unknown += 1
                missing |= u.paths
        if not complete:
            missing.add(link)
        return yes, unknown, missing, complete, who

    def whole(self, link):
        """Those known, when they may stand for the list."""
        persons, complete = self.view.links(link)
        if self.service["needs"][link]["complete"] and not complete:
            raise Unknown([link])
        return persons

    def param(self, name, day):
        row = self.rules.parameter(name, day, self.facts_day)
        if row is None:
            raise RuleError()
        return int(row["value"])

    def at_least(self, n, link, holds):
        yes, unknown, missing, complete, _ = self.count(link, holds)
        if yes >= n:
            return True, {"n": yes}
        if complete and yes + unknown < n:
            return False, {"n": yes}
        raise Unknown(missing)


class RuleError(Exception):
    """The rule itself fails, as Lua would: nil where a value is needed."""


def need(value):
    if value is None:
        raise RuleError()
    return value


def months_after(day, n):
    """The matching day, or the last day of a month that has none."""
    year, month, dom = (int(x) for x in date(day).split("-"))
    month += n
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    while True:
        try:
            return parse_date("%04d-%02d-%02d" % (year, month, dom))
        except ValueError:
            dom -= 1


# --- birth-allowance -------------------------------------------------------------------------------------------------------------

def alive(context):
    return context.person["death_date"] is None, {}


def first_year(context):
    return context.facts_day <= months_after(parse_date(need(context.person["birth_date"])), 12), {}


def order_known(context):
    order = context.person["birth_order"]
    return order is not None and order >= 1, {} if order is None else {"order": order}


# --- large-family-allowance ------------------------------------------------------------------------------------------------------

def counts(context):
    def holds(c):
        years = age(parse_date(need(c["birth_date"])), context.law_day)
        if not (years < 18 or (years <= 23 and c["study"] == "full-time")):
            return False
        return c["death_date"] is None and c["home"] is not None and c["home"] == context.person["home"]
    return holds


def enough_children(context):
    return context.at_least(4, "children", counts(context))


def counted(context):
    """Taken as a whole: unknown while a member is, or the list is open and `complete: false` does not stand."""
    yes, unknown, missing, complete, who = context.count("children", counts(context))
    if context.service["needs"]["children"]["complete"] and (unknown or not complete):
        raise Unknown(missing)
    return who


# --- id-card-expiry --------------------------------------------------------------------------------------------------------------

def still_valid(context):
    until = context.person["id_card_until"]
    if until is None:
        return False, {}
    left = parse_date(until) - context.facts_day
    return left >= 0, {"n": left}


def before_expiry(context):
    until = context.person["id_card_until"]
    return [] if until is None else [parse_date(until) - context.param("id_card_notice", context.law_day)]


# --- age-pension-notice ----------------------------------------------------------------------------------------------------------

def pension_day(context):
    born, name = parse_date(need(context.person["birth_date"])), "men" if context.person["sex"] == "male" else "women"
    day = context.facts_day
    while True:
        later = months_after(born, context.param("pension_age_" + name, day))
        if later <= day:
            return later
        day = later


def age_ahead(context):
    left = pension_day(context) - context.facts_day
    return 0 < left <= context.param("pension_notice", context.law_day), {"n": left}


def before_pension(context):
    return [pension_day(context) - context.param("pension_notice", context.law_day)]


# --- coming-of-age (features/) -------------------------------------------------------------------------------------------------------

def has_home(context):
    return context.person["home"] is not None, {}


def birthdays(context):
    days = []
    for key in context.whole("children"):
        born = parse_date(need(Who(context, key, "children")["birth_date"]))
        days += [months_after(born, 12 * years) for years in range(1, 21)]
    return days


def notice(context):
    born = parse_date(need(context.person["birth_date"]))
    years = age(born, context.facts_day)
    if years < 25:
        return []
    if years > 40:
        raise RuleError()
    day = months_after(born, context.param("notice_months", context.law_day))
    for _ in range(5):
        later = months_after(born, context.param("notice_months", day))
        if later <= day:
            break
        day = later
    return [day]


# --- survivor-allowance ------------------------------------------------------------------------------------------------------------

def either(*functions):
    """Kleene's or."""
    missing = set()
    for f in functions:
        try:
            if f():
                return True
        except Unknown as u:
            missing |= u.paths
    if missing:
        raise Unknown(missing)
    return False


def is_family(context):
    def is_child(key):
        yes, _, missing, complete, _ = context.count("children", lambda c: c.key == key)
        if not yes and not complete:
            raise Unknown(missing)
        return yes > 0
    return lambda d: either(lambda: is_child(d.key), *[lambda link=link: context.person[link] == d.key for link in ("spouse", "mother", "father")])


def studies_or_is_young(context, d):
    years = age(parse_date(need(d["birth_date"])), context.facts_day)
    return years < 18 or (years <= 23 and d["study"] == "full-time")


def is_unable(context):
    return lambda d: either(lambda: studies_or_is_young(context, d), lambda: d["pensioner"])


def survivors(context):
    def holds(d):
        return d["death_date"] is None and is_family(context)(d) and is_unable(context)(d)
    yes, unknown, missing, complete, who = context.count("dependants", holds)
    if unknown or not complete:
        raise Unknown(missing)
    return who


CLAUSES = {"survivor-allowance": {"alive": lambda context: (context.each["death_date"] is None, {}),
                                  "family": lambda context: (is_family(context)(context.each), {}),
                                  "cannot_work": lambda context: (bool(is_unable(context)(context.each)), {})},
           "coming-of-age": {"has_home": has_home}, "second-thoughts": {"has_home": has_home},
           "birth-allowance": {"alive": alive, "first_year": first_year, "order_known": order_known},
           "large-family-allowance": {"enough_children": enough_children},
           "id-card-expiry": {"still_valid": still_valid}, "age-pension-notice": {"age_ahead": age_ahead}}
COUNTED = {"large-family-allowance": counted, "survivor-allowance": survivors}


def after_birth(months):
    return lambda context: [months_after(parse_date(need(context.person["birth_date"])), months)]


def ages(context):
    """Days on which a child ceases to count by age."""
    children = context.whole("children")
    if len(children) < 4:
        return []
    born = [parse_date(need(Who(context, key, "children")["birth_date"])) for key in children]
    return [months_after(day, 12 * years) for day in born for years in (18, 24)]


DATES = {"large-family-allowance": {"ages": ages}, "age-pension-notice": {"notice": before_pension},
         "id-card-expiry": {"notice": before_expiry},
         "told": {"month": after_birth(1)}, "coming-of-age": {"birthdays": birthdays, "notice": notice},
         "second-thoughts": {"month": after_birth(1), "year": after_birth(12)}}


def dates(rules, service, today, view):
    """[(name, late, days)] of its date triggers, unknown ones without days; RuleError when one fails."""
    context, out = Context(rules, service, today, today, view), []
    for kind, name, late in service["when"]:
        if kind == "date" and name != "month_end":
            try:
                out.append((name, late, sorted(set(DATES[service["name"]][name](context)))))
            except Unknown:
                out.append((name, late, []))
    return out


# --- who-is-asked (features/) --------------------------------------------------------------------------------------------------------

def born(context):
    return context.person["birth_date"] is not None, {}


def adult(context):
    return age(parse_date(need(context.person["birth_date"])), context.facts_day) >= 18, {}


def first(context):
    order = context.person["birth_order"]
    if order == 0:
        raise RuleError()
    return order is not None and (order == 1 or order > 2), {}


# --- for-each-child (features/) ------------------------------------------------------------------------------------------------------

def young(context):
    return age(parse_date(need(context.each["birth_date"])), context.law_day) < 20, {}


def together(context):
    return context.each["home"] == context.person["home"], {}


def adult_child(context):
    return age(parse_date(need(context.each["birth_date"])), context.facts_day) >= 18, {}


CLAUSES["for-each-child"] = {"young": young, "together": together}
DATES["for-each-child"] = {"spring": lambda context: [parse_date("2026-05-01"), parse_date("2027-05-01")]}


# --- childcare-allowance, gas-voucher ------------------------------------------------------------------------------------------------------

def grown_on(context):
    return months_after(parse_date(need(context.person["birth_date"])), context.param("childcare_months", context.law_day))


CLAUSES["childcare-allowance"] = {"under_age": lambda context: (context.facts_day < grown_on(context), {}), "order_known": order_known,
                                  "not_insured": lambda context: (not context.person["insured_care"], {})}
DATES["childcare-allowance"] = {"grown": lambda context: [grown_on(context)]}
CLAUSES["gas-voucher"] = {"on_aid": lambda context: (need(context.person["targeted_aid"]), {}),
                          "in_pilot": lambda context: (need(context.person["gas_pilot"]), {})}


# --- lasting (features/) ---------------------------------------------------------------------------------------------------------------

def with_mother(context):
    mother = context.person["mother"]
    return mother is not None and Who(context, mother, "mother")["home"] == context.person["home"], {}


CLAUSES["lasting"] = {"with_mother": with_mother}
CLAUSES["quiet"] = {"disabled": lambda context: (context.person["disability_group"] is not None, {})}


# --- job-loss-payment --------------------------------------------------------------------------------------------------------------

def months_paid(context):
    return min(6, need(context.person["insured_months"]) // 12 + 1)


def in_time(context):
    since = context.person["unemployed_on"]
    return since is not None and either(lambda: context.facts_day < months_after(parse_date(since), 1),
                                        lambda: context.facts_day < months_after(parse_date(since), months_paid(context))), {}


def insured(context):
    months = need(context.person["insured_months"])
    return months >= context.param("job_loss_months", context.law_day), {"n": months}


def counted_income(context):
    income = need(context.person["average_income"])
    rate = context.rules.parameter("job_loss_length_%d" % months_paid(context), context.law_day, context.facts_day)
    return int(Decimal(rate["value"]) * income * 100)


CLAUSES["job-loss-payment"] = {"registered": lambda context: (context.person["unemployed_on"] is not None, {}), "insured": insured, "in_time": in_time,
                               "had_income": lambda context: ((context.person["average_income"] or 0) > 0, {})}
DATES["job-loss-payment"] = {"payments_over": lambda context: [] if context.person["unemployed_on"] is None else [
    months_after(parse_date(context.person["unemployed_on"]), months_paid(context))]}


# --- after-consent, debtor (features/) -----------------------------------------------------------------------------------------------

def poor(context):
    return context.person["means"] is None or context.person["means"] < 100, {}


def first_or_free(context):
    return either(lambda: context.person["birth_order"] == 1, lambda: context.person["debts"] is False), {}


def lacking(context):
    return 100 - (context.person["means"] or 0)


CLAUSES["after-consent"] = {"has_home": has_home, "poor": poor, "first_or_free": first_or_free}
CLAUSES["debtor"] = {"owes": lambda context: (context.person["debts"] is True, {})}
CLAUSES["after-held"] = {"free": lambda context: (context.person["home"] is not None and context.person["debts"] is False, {})}
def ordered(context, holds):
    order = context.person["birth_order"]
    return order is not None and holds(order)


def order_or_first(context):
    order = context.person["birth_order"]
    return 1 if order is None else order


VALUES = {"after-consent": {"lacking": lacking}, "by-law": {"order": order_or_first}, "lasting": {"order": order_or_first},
          "job-loss-payment": {"counted_income": counted_income}}
CLAUSES["told"] = CLAUSES["struck-off"] = CLAUSES["by-law"] = CLAUSES["either"] = CLAUSES["latecomer"] = CLAUSES["or-else"] = {"has_home": has_home}
CLAUSES["papers"] = {"has_home": has_home, "not_last": lambda context: (ordered(context, lambda order: order < 4), {})}
CLAUSES["waits-one"] = {"here": lambda context: (context.person["home"] is not None and ordered(context, lambda order: order > 0), {})}
CLAUSES["certificate"] = {"has_home": has_home}
CLAUSES["permit"] = {"has_home": has_home, "poor": poor}
CLAUSES["waits-two"] = {"here": lambda context: (context.person["home"] is not None and context.person["birth_order"] != 2, {})}
CLAUSES["mining-licence-reissue"] = CLAUSES["mining-licence-notice"] = {
    "licence_active": lambda context: (context.person["mining_licence"] == "active", {})}
CLAUSES["for-a-firm"] = CLAUSES["firm-told"] = {"has_name": lambda context: (context.person["legal_name"] is not None, {})}
CLAUSES["who-is-asked"] = {"born": born}
CONDITIONS = {"who-is-asked": {"adult": adult, "settled": has_home, "first": first}, "for-each-child": {"adult": adult_child}}


def answer(function, context):
    """What one clause or condition says."""
    try:
        met, values = function(context)
        return {"verdict": "met" if met else "unmet", **({"values": values} if values else {})}
    except Unknown as u:
        missing, pending = context.split(u.paths)
        return {"verdict": "unknown" if missing else "pending", **({"missing": missing} if missing else {}), **({"pending": pending} if pending else {})}
    except RuleError:
        return {"verdict": "error"}


def evaluate(rules, service, law_day, facts_day, view, element):
    context = Context(rules, service, law_day, facts_day, view, element)
    results, missing, pending = [], set(), set()
    for name in sorted(service["clauses"]):
        results.append({"name": name, **answer(CLAUSES[service["name"]][name], context)})
        missing |= set(results[-1].get("missing", ()))
        pending |= set(results[-1].get("pending", ()))
    answers = {r["verdict"] for r in results}
    verdict = next((v for a, v in (("error", "error"), ("unmet", "not_eligible"), ("unknown", "undetermined"), ("pending", "pending")) if a in answers),
                   "eligible")
    out = {"verdict": verdict, "clauses": results, "missing": sorted(missing), "pending": sorted(pending)}
    if verdict in ("eligible", "pending") and service["benefit"]:
        add_benefit(context, out)
    if out["verdict"] in ("eligible", "pending"):
        out["conditions"] = [{"name": n, **answer(CONDITIONS[service["name"]][n], context)}
                             for n in sorted({c for _, c in service["recipients"] if c})]
        if any(c["verdict"] == "error" for c in out["conditions"]):
            out["verdict"] = "error"
    return out


def add_benefit(context, out):
    """The amount and who is counted; unknown there makes the verdict undetermined."""
    benefit = context.service["benefit"]
    try:
        if benefit["of"] == "counted":
            out["counted"] = sorted(COUNTED[context.service["name"]](context))
            count = len(out["counted"])
        elif benefit["of"] in VALUES.get(context.service["name"], ()):
            count = VALUES[context.service["name"]][benefit["of"]](context)
        else:
            count = need(context.person[benefit["of"]])
    except Unknown as u:
        missing, pending = context.split(u.paths)
        out.update(verdict="undetermined" if missing else "pending", missing=missing, pending=sorted(set(pending) | set(out["pending"])))
        return
    except RuleError:
        out["verdict"] = "error"
        return
    amount = context.rules.amount(benefit["brackets"], count, context.law_day, context.facts_day)
    if amount is None:                  # nobody is offered an unknown sum
        out["verdict"] = "error" if out["verdict"] == "eligible" else "pending"
    else:
        out["amount_tiyn"], out["count"] = amount, count
