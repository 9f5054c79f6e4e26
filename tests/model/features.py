#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""features.py [--seeds N] [--first N]: engine and model over what no package of the release uses yet. TAP.
features.py --compose DIR: only writes the rules for it: those of the release, and over them what stands in features/."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

from base import compact
from compare import own, report, throughout
from history import History
from model import Model
from rules import Rules, load

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.abspath(os.environ.get("ALDYN_SOURCE", os.path.join(HERE, "..", "..")))
ALDYN = os.path.abspath(os.environ.get("ALDYN", os.path.join(SOURCE, "build", "aldyn")))


# What Step.reach() must note in some of the seeds, as in coverage.py.
MUST = r"""
date .* today
date .* send
date .* skip
date .* error
timer date
verdict coming-of-age date eligible
wake date eligible opened again
wake date (open .*|busy)
wake event closed by (refused|lapsed)
reopened from declined
reopened from lapsed
reopened from handed_over
reopened an earlier offer
condition .* met
condition .* unmet
condition .* unknown
dead-letter rules rule-error
verdict .* event error
verdict who-is-asked .* error
recipient mother if settled passed over
claim excluded by what it excludes
element gone
element (event|date|change) new
element (event|date|change)
verdict for-each-child .* eligible
verdict quiet .* eligible
message offer .* neutral
dialogue unclear
claim excluded by what excludes it
verdict latecomer event manual
verdict latecomer event eligible
verdict latecomer change (un)?.*
retry dates.*
retry too late
status offer issued>told
status offer issued>handed_over|status offer undeliverable>handed_over .*
status offer issued>withdrawn .*
wake event told already
notice delivered
notice undeliverable
notice nobody to tell
status offer prepared>accepted by-law
by law issued
by law delivered
task untold
order made by-law .*|order made by-law
legal recipient changed asks issued
legal recipient changed tells issued
legal answered by a former head (yes|no)
legal notice to another head
legal subject-reorganised open
legal subject-reorganised order
legal subject-closed .*
death over for a legal person
entitlement none active
entitlement active ending with_mother
entitlement ending active corrected
entitlement (active|ending) ended.*
entitlement (active|ending) suspended recipient-died
entitlement (active|ending) suspended subject-died
entitlement suspended active.*
look overruled
repriced monthly
repriced yearly
date gas-voucher month_end today
month held
month not held
verdict gas-voucher date eligible
verdict gas-voucher date (not_eligible|undetermined)
verdict gas-voucher change .*
clause after-consent poor pending
clause after-consent first_or_free pending
clause after-consent first_or_free unknown
verdict after-consent event pending
wake (event|change) open pending
consent facts asked for
consent facts held
answers some
answers answered eligible
answers answered not_eligible
answers over undetermined
answers at once (eligible|not_eligible)
stop subject-died offer that waits
stop event-cancelled offer that waits
dropped means
stated again means
wrote fact-requests fact-request
verdict after-consent while .*
struck off not offered
joined at-birth 2.*
joined several [23].*
joined several [23] again
joined waits-both 2.*
joined not alone
joined not composite.*
joined delays
joined left all
joined left ended
joined left others stay
item left while queued.*
news joined (yes|no|unclear)
news joined lapsed
news joined (no-number|minor|dead)
reopened joined
after done
after .*under way.*
after .*ended.*
after nothing
went at once
went after a wait
task item-ended
"""


def merged(below, above):
    return {**below, **{k: merged(below[k], v) if isinstance(v, dict) and isinstance(below.get(k), dict) else v for k, v in above.items()}}


def compose(folder):
    """A map of a file in features/ goes into the release's; packages are added."""
    shutil.copytree(os.path.join(SOURCE, "rules"), folder, dirs_exist_ok=True)
    features = os.path.join(HERE, "features")
    for name in sorted(os.listdir(features)):
        if not name.endswith(".yaml"):
            continue
        below = os.path.join(folder, name)
        both = merged(load(below) if os.path.exists(below) else {}, load(os.path.join(features, name)))
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            yaml.safe_dump(both, f, allow_unicode=True, sort_keys=False)
    shutil.copytree(os.path.join(features, "packages"), os.path.join(folder, "packages"), dirs_exist_ok=True)
    enter(os.path.join(folder, "register.yaml"), sorted(os.listdir(os.path.join(folder, "packages"))))


def enter(register, packages):
    """Those that features/register.yaml does not strike off stand in the register for good."""
    entries = {**{p: {"number": "1", "from": "2020-01-01"} for p in packages}, **load(register)}
    with open(register, "w", encoding="utf-8") as f:
        yaml.safe_dump({k: dict(v) for k, v in entries.items()}, f, allow_unicode=True, sort_keys=False)


def seed_agrees(seed, folder, rules, reached):
    history = History(seed, rules, events=400)
    lines = [compact(e) for e in history.run()]
    for what in history.model.reached:
        reached[what] = reached.get(what, 0) + 1
    path = os.path.join(folder, "h.ndjson")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    p = subprocess.run([ALDYN, "replay", "--rules", rules.folder, path], stdout=subprocess.PIPE, check=False)
    if p.returncode:
        return False
    have = [e for e in map(json.loads, p.stdout.decode().splitlines()) if own(e)]
    return report(Model(rules).replay(lines), have, throughout, out=sys.stderr) == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compose")
    parser.add_argument("--seeds", type=int, default=11)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="print what was reached, and by how many seeds")
    args = parser.parse_args()
    if args.compose:
        return compose(args.compose)
    with tempfile.TemporaryDirectory() as folder:
        composed = os.path.join(folder, "rules")
        compose(composed)
        must = MUST.strip().split("\n")
        print("1..%d" % (1 + args.seeds + len(must)))
        good = subprocess.run([ALDYN, "test", composed], stdout=sys.stderr, check=False).returncode == 0
        print("%s 1 - the packages' own tests" % ("ok" if good else "not ok"))
        rules, reached = Rules(composed), {}
        for n in range(args.seeds):
            same = seed_agrees(args.first + n, folder, rules, reached)
            good = good and same
            print("%s %d - seed %d: engine and model agree" % ("ok" if same else "not ok", n + 2, args.first + n))
        for n, pattern in enumerate(must, args.seeds + 2):
            met = any(re.fullmatch(pattern, what.strip()) for what in reached)
            good = good and met
            print("%s %d - %s" % ("ok" if met else "not ok", n, pattern))
        for what in sorted(reached) if args.list else ():
            print("# %4d %s" % (reached[what], what))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
