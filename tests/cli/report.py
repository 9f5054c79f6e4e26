#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""report.py RULES AGAINST HISTORY: holds `aldyn replay --against`, `--summary` against a count of our own, made from the records that plain
`aldyn replay` prints. Prints what differs; exit 1 then."""
import csv
import io
import json
import os
import subprocess
import sys

import yaml

ALDYN = os.environ["ALDYN"]
BEFORE, AFTER, HISTORY = sys.argv[1:4]
wrong = []


def ran(*args):
    return subprocess.run([ALDYN, "replay", *args, HISTORY], check=True, stdout=subprocess.PIPE).stdout.decode()


def services(rules):
    out = {}
    for name in os.listdir(rules + "/packages"):
        with open("%s/packages/%s/service.yaml" % (rules, name), encoding="utf-8") as f:
            d = yaml.safe_load(f)
        out[name] = (d.get("claim", ""), d.get("benefit", {}).get("kind"))
    return out


def last_verdicts(rules):
    """{case: (subject, service, verdict, amount, gets, kind)}: of two that would claim the same slot, the first by subject gets it."""
    last = {}
    for line in ran("--rules", rules, "--topics", "decisions").splitlines():
        r = json.loads(line)
        if r["type"] == "kz.aldyn.evaluated" and r["data"]["trigger"] != "while":
            last[r["data"]["case"]] = (r["subject"], r["data"])
        if r["type"] == "kz.aldyn.not-offered":
            last[r["data"]["case"]] = (r["subject"], {**last[r["data"]["case"]][1], "verdict": "not_eligible"})
    known, held, out = services(rules), set(), {}
    for case, (subject, d) in sorted(last.items(), key=lambda x: (x[1][1]["service"], x[1][0], x[0])):
        claim, kind = known[d["service"]]
        slots = {(claim, k, d.get("period")) for k in (d.get("counted", []) if "{counted}" in claim else [subject])} if claim else set()
        gets = d["verdict"] == "eligible" and not slots & held
        if gets:
            held |= slots
        shown = "shared" if d["verdict"] == "eligible" and not gets else d["verdict"]
        out[case] = (subject, d["service"], shown, d.get("amount_tiyn", 0), gets, kind)
    return out


def change(a, b):
    if bool(a and a[4]) != bool(b and b[4]):
        return "gains" if b and b[4] else "loses"
    if a and a[4] and a[3] != b[3]:
        return "more" if b[3] > a[3] else "less"
    eligible = {"shared": "eligible"}
    verdicts = [x and eligible.get(x[2], x[2]) for x in (a, b)]
    return "other" if verdicts[0] != verdicts[1] else "none"


def money(rows, times):
    return sum(r[3] * (times if r[5] == "monthly" else times == 12) for r in rows if r[4])


def same(what, want, have):
    if want != have:
        wrong.append("%s: %r, not %r" % (what, have, want))


a, b = last_verdicts(BEFORE), last_verdicts(AFTER)
said = json.loads(ran("--rules", BEFORE, "--against", AFTER, "--format", "json"))
total = said["total"][0]
want = {}
for case in set(a) | set(b):
    kind = change(a.get(case), b.get(case))
    if kind != "none":
        want[case] = (kind, (a.get(case) or (0, 0, "unseen"))[2], (b.get(case) or (0, 0, "unseen"))[2])
same("cases", want, {c["case"]: (c["change"], c["verdict_before"], c["verdict_after"]) for c in said["cases"]})
for kind in ("gains", "loses", "more", "less", "other"):
    same(kind, sum(w[0] == kind for w in want.values()), total[kind])
    same(kind + " by service", total[kind], sum(p[kind] for p in said["packages"]))
    same(kind + " by region", total[kind], sum(p[kind] for p in said["regions"]))
for side, rows in (("before", a.values()), ("after", b.values())):
    same("heads " + side, sum(r[4] for r in rows), total["heads_" + side])
    same("persons " + side, len({r[0] for r in rows if r[4]}), said["persons"][side])
    same("month " + side, money(rows, 1), total["month_%s_tiyn" % side])
    same("year " + side, money(rows, 12), total["year_%s_tiyn" % side])
if len({w[0] for w in want.values()}) < 3:
    wrong.append("the histories and rules of this test change too little: %s" % {w[0] for w in want.values()})
summary = json.loads(ran("--rules", BEFORE, "--summary", "--format", "json"))
same("summary: heads", total["heads_before"], summary["total"][0]["heads"])
same("summary: year", total["year_before_tiyn"], summary["total"][0]["year_tiyn"])
same("summary: all cases", set(a), {c["case"] for c in summary["cases"]})
table = list(csv.DictReader(io.StringIO(ran("--rules", BEFORE, "--against", AFTER, "--format", "csv"), newline="")))
same("csv", want, {c["case"]: (c["change"], c["verdict_before"], c["verdict_after"]) for c in table})
for lang in ("kk", "ru", "en"):
    page = ran("--rules", BEFORE, "--against", AFTER, "--format", "html", "--lang", lang)
    same("masked", [], [w[0] for w in a.values() if w[0] in page])
same("more threads", said, json.loads(ran("--rules", BEFORE, "--against", AFTER, "--format", "json", "--workers", "2", "--partitions", "3")))
print("\n".join(wrong))
sys.exit(bool(wrong))
