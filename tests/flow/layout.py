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
KAFKA_SEEDS = min(len(SEEDS), int(os.environ.get("ALDYN_KAFKA_SEEDS", "2"))) if flow.BROKER else 0
LAYOUTS = ((1, 16), (4, 1), (4, 16))
VALIDATE = os.path.join(flow.SOURCE, "tests", "schemas", "validate.py")


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
    differ.append(same(lines, want, "chaos", program=flow.HOOKS, workers=4, partitions=16, log="chaos"))
    results = [("%d records, the same bytes in each layout, and on chaos" % want.count(b"\n"), "\n".join(x for x in differ if x) or None)]
    equal, text = flow.compare("replay", given, printed)
    results.append(("as the model says", None if equal else text))
    if seed < FIRST + KAFKA_SEEDS:
        for w, p in ((1, 1), *LAYOUTS):
            prefix = "aldyn-layout-%d-%d-%d-%d." % (os.getpid(), seed, w, p)
            name = "kafka, %d workers, %d partitions" % (w, p)
            results.append((name, same(lines, want, name, workers=w, partitions=p, log="kafka", broker=flow.BROKER, prefix=prefix)))
    return results


def main():
    where = flow.folder()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for seed, results in zip(SEEDS, pool.map(lambda s: one(s, where), SEEDS)):
            for name, why in results:
                flow.ok(why is None, "seed %d: %s" % (seed, name), why or "")
    if not flow.BROKER:
        flow.skip("kafka", "ALDYN_TEST_BROKER is not set (script/broker start)")
    flow.say("histories: %d on local in %d layouts, %d on chaos in 1, %d on kafka in %d" %
             (len(SEEDS), 1 + len(LAYOUTS), len(SEEDS), KAFKA_SEEDS, 1 + len(LAYOUTS)))
    if os.path.exists(VALIDATE):
        outputs = [os.path.join(where, n) for n in sorted(os.listdir(where)) if n.endswith(".out")]
        p = subprocess.run([sys.executable, "-B", VALIDATE, *outputs], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        flow.ok(p.returncode == 0 and outputs, "all records are as docs/schemas says", p.stdout.decode(errors="replace")[-3000:])
    else:
        flow.skip("records as docs/schemas says", "tests/schemas/validate.py is not there")
    flow.done()


if __name__ == "__main__":
    main()
