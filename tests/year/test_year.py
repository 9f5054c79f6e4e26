#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A year of 200 families (examples/a-year-in-kazakhstan.ndjson, made by script/year) through the engine: what it writes is what the model says, and,
with the reports over it, what the golden files beside this one hold.

    ALDYN=build/aldyn tests/year/test_year.py [--update]     --update: writes the golden files anew; look at the difference"""
import collections
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.environ.get("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
ALDYN = os.environ.get("ALDYN", "aldyn")
sys.path[:0] = [os.path.join(SOURCE, "tests", "model"), os.path.join(SOURCE, "tests", "year")]

import compare  # noqa: E402
from golden import Golden  # noqa: E402
from model import Model  # noqa: E402
from rules import Rules  # noqa: E402

RULES = os.path.join(SOURCE, "rules")
YEAR = os.path.join(SOURCE, "examples", "a-year-in-kazakhstan.ndjson")
EDITS = (("packages/large-family-allowance/eligibility.lua", "at_least(4,", "at_least(5,"),  # of the edition that --against looks at
         ("parameters.yaml", "{from: 1, times: 38}", "{from: 1, times: 40}"))
LANGUAGES = ("kk", "ru", "en")
golden = Golden("golden", sys.argv[1:])
ok = golden.ok


def aldyn(*args):
    p = subprocess.run([ALDYN, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if p.returncode:
        ok(False, "aldyn %s" % " ".join(args), p.stderr.decode(errors="replace"))
    return p.stdout.decode()


def counted(output):
    """What the year comes to: a hash of all of it (without the name of the ruleset, which any comment in it changes), and how often what."""
    counts, hashed = collections.Counter(), hashlib.sha256()
    for line in output.splitlines(keepends=True):
        hashed.update(re.sub(r'"ruleset":"[0-9a-f]{64}"', "", line).encode())
        event = json.loads(line)
        data = event["data"]
        words = [event["topic"], event["type"].removeprefix("kz.aldyn.")] + [str(data[k]) for k in (
            "service", "entity", "verdict", "trigger", "kind", "scope", "state", "to", "reason", "code")
            if isinstance(data.get(k), str) and not (k == "reason" and event["topic"] == "dead-letters")]
        counts[" ".join(words)] += 1
    return "sha256 %s\n" % hashed.hexdigest() + "".join("%6d %s\n" % (n, what) for what, n in sorted(counts.items()))


def replayed():
    output = aldyn("replay", "--rules", RULES, YEAR)
    golden.holds("replay.txt", counted(output))
    with open(YEAR, encoding="utf-8") as f:
        want = Model(Rules(RULES)).replay(f)
    said = io.StringIO()
    each_package(output)
    have = [e for e in map(json.loads, output.splitlines()) if compare.own(e)]
    ok(not compare.report(want, have, compare.throughout, out=said), "%d records are what the model says" % len(have), said.getvalue())


def whole_year():
    happened = set()
    with open(YEAR, encoding="utf-8") as f:
        for line in f:
            happened.add(json.loads(line)["type"].removeprefix("kz.aldyn."))
    missing = {"event." + name for name in Rules(RULES).events} - happened
    ok(not missing, "each event of the vocabulary happens", "not in the year: %s; script/year --update" % ", ".join(sorted(missing)))
    others = {"number.attached", "number.detached", "number.moved", "number.changed", "reply", "message.status", "order.status", "entitlement.status",
              "watermark"}
    ok(others <= happened, "and all that citizens, gateways and providers tell", others - happened)
    ok(os.path.getsize(YEAR) < 3_000_000, "in less than 3 MB", os.path.getsize(YEAR))


def each_package(output):
    """Each comes to what it is for: somebody is told; or agrees, and what was ordered is done."""
    reached, rules = collections.defaultdict(set), Rules(RULES)
    for line in output.splitlines():
        event = json.loads(line)
        if event["type"] == "kz.aldyn.status" and event["data"]["entity"] in ("offer", "order"):
            reached[event["data"]["service"]].add(event["data"]["to"])
    for service in sorted(rules.services):
        wanted = {"told"} if rules.versions[service][-1]["mode"] == "tells" else {"issued", "accepted", "requested", "completed"}
        ok(wanted <= reached[service], "%s comes to an end" % service, "not reached: %s" % ", ".join(sorted(wanted - reached[service])))


def another_edition(folder):
    """A copy of the rules with other numbers."""
    to = os.path.join(folder, "rules")
    subprocess.run(["cp", "-r", RULES, to], check=True)
    subprocess.run(["chmod", "-R", "u+w", to], check=True)
    for name, old, new in EDITS:
        path = os.path.join(to, name)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        ok(old in text, "%s has what is to be changed" % name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(old, new))
    return to


def reports(folder):
    other = another_edition(folder)
    for lang in LANGUAGES:
        golden.holds("summary.%s.txt" % lang, aldyn("replay", "--rules", RULES, "--summary", "--lang", lang, YEAR))
        golden.holds("against.%s.txt" % lang, aldyn("replay", "--rules", RULES, "--against", other, "--lang", lang, YEAR))
    for form in ("csv", "json"):
        text = aldyn("replay", "--rules", RULES, "--against", other, "--lang", "en", "--format", form, YEAR)
        golden.holds("against.%s" % form, re.sub(r"\b[0-9a-f]{64}\b", "RULESET", text.replace(other, "OTHER").replace(RULES, "RULES")))
    for args in (("--summary",), ("--against", other)):
        page = os.path.join(folder, args[0][2:] + ".html")
        with open(page, "w", encoding="utf-8") as f:
            f.write(aldyn("replay", "--rules", RULES, *args, "--lang", "kk", "--format", "html", YEAR))
        golden.page(page)


def main():
    whole_year()
    replayed()
    with tempfile.TemporaryDirectory() as folder:
        reports(folder)
    golden.done()


if __name__ == "__main__":
    main()
