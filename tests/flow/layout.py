#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing depends on layout: seeded histories through `aldyn replay` with 1 and 4 workers, 1 and 16 partitions, on each driver, give
the same bytes; and these are what the model says.

ALDYN_SEED: the first history (1); ALDYN_SEEDS: how many (10); ALDYN_TEST_BROKER: a broker for the kafka driver, ALDYN_KAFKA_SEEDS: of how many of them (2)."""
import concurrent.futures
import os
import subprocess
import sys

import flow

FIRST = int(os.environ.get("ALDYN_SEED", "1"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("ALDYN_SEEDS", "10")))
BROKER = os.environ.get("ALDYN_TEST_BROKER")
KAFKA_SEEDS = int(os.environ.get("ALDYN_KAFKA_SEEDS", "2"))
LAYOUTS = ((1, 16), (4, 1), (4, 16))
CHAOS_LINES = 300
VALIDATE = os.path.join(flow.SOURCE, "tests", "schemas", "validate.py")


def has_chaos():
    """Is the chaos driver (tests/log/chaos.c) linked into the hooks program?"""
    p = subprocess.run([flow.HOOKS, "replay", "--rules", flow.RULES, "--log", "chaos"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return b"no-driver" not in p.stderr


CHAOS = has_chaos()


def first_difference(a, b):
    x, y = a.splitlines(), b.splitlines()
    for i in range(max(len(x), len(y))):
        left, right = (x[i] if i < len(x) else b"-"), (y[i] if i < len(y) else b"-")
        if left != right:
            return "line %d\n< %s\n> %s" % (i + 1, left.decode(), right.decode())
    return ""


def same(lines, want, name, **options):
    """None, or how it differs."""
    try:
        got = flow.replay(lines, env=dict(os.environ, ALDYN_CHAOS_SEED=str(len(lines)), ALDYN_CHAOS_FENCE="0"), **options)
    except (flow.Failed, subprocess.TimeoutExpired) as e:
        return "%s: %s" % (name, e)
    return None if got == want else "%s: %s" % (name, first_difference(want, got))


def one(seed, where):
    """A list of (name, why it fails or None)."""
    lines = flow.history(seed)
    given, printed = os.path.join(where, "%d.in" % seed), os.path.join(where, "%d.out" % seed)
    with open(given, "wb") as f:
        f.writelines(lines)
    try:
        want = flow.replay(lines, workers=1, partitions=1)
    except (flow.Failed, subprocess.TimeoutExpired) as e:
        return [("replay", str(e))]
    with open(printed, "wb") as f:
        f.write(want)
    differ = [same(lines, want, "%d workers, %d partitions" % (w, p), workers=w, partitions=p) for w, p in LAYOUTS]
    if CHAOS:
        some = lines[:CHAOS_LINES] # each abort does a batch again: the whole would take minutes
        differ.append(same(some, flow.replay(some, workers=1, partitions=1), "chaos", program=flow.HOOKS, workers=4, partitions=16, log="chaos"))
    results = [("%d records, the same bytes in each layout" % want.count(b"\n"), "\n".join(x for x in differ if x) or None)]
    equal, text = flow.compare("replay", given, printed)
    results.append(("as the model says", None if equal else text))
    if BROKER and seed < FIRST + KAFKA_SEEDS:
        for w, p in ((1, 1), *LAYOUTS):
            prefix = "aldyn-layout-%d-%d-%d-%d." % (os.getpid(), seed, w, p)
            name = "kafka, %d workers, %d partitions" % (w, p)
            results.append((name, same(lines, want, name, workers=w, partitions=p, log="kafka", broker=BROKER, prefix=prefix)))
    return results


def main():
    where = flow.folder()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for seed, results in zip(SEEDS, pool.map(lambda s: one(s, where), SEEDS)):
            for name, why in results:
                flow.ok(why is None, "seed %d: %s" % (seed, name), why or "")
    if not CHAOS:
        flow.skip("chaos", "the hooks program has no chaos driver")
    if not BROKER:
        flow.skip("kafka", "ALDYN_TEST_BROKER is not set (script/broker start)")
    if os.path.exists(VALIDATE):
        outputs = [os.path.join(where, n) for n in sorted(os.listdir(where)) if n.endswith(".out")]
        p = subprocess.run([sys.executable, "-B", VALIDATE, *outputs], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        flow.ok(p.returncode == 0 and outputs, "all records are as docs/schemas says", p.stdout.decode(errors="replace")[-3000:])
    else:
        flow.skip("records as docs/schemas says", "tests/schemas/validate.py is not there")
    flow.done()


if __name__ == "__main__":
    main()
