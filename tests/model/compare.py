#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py replay HISTORY ENGINE_OUTPUT [--rules DIR] [--until T]
compare.py live SUBJECTS OUTPUTS [--rules DIR…]

Holds what the engine wrote against the model: first which records, then in which order. HISTORY: the input of `aldyn replay`;
ENGINE_OUTPUT: what it printed (structured CloudEvents with "topic"), whose order is fixed throughout. SUBJECTS: [subjects] as it
stands, OUTPUTS: all other topics; lines with "topic", "partition", "offset": what one step wrote to one topic for one subject has its
order. Exit 0: equal, 1: differences (the first ones are printed), 2: usage."""
import argparse
import base64
import collections
import copy
import json
import os
import sys

from base import PREFIX, SOURCE, canonical, parse_instant
from model import Model
from rules import Rules

FREE = ("reason", "field", "topic")  # of a dead letter: for people
SHOW = 5


def comparable(event):
    """The record without what binds nobody, its dead letter's original as JSON."""
    event = {k: v for k, v in copy.deepcopy(event).items() if k not in ("partition", "offset", "datacontenttype")}
    if event["type"] == PREFIX + "dead-letter":
        data = event["data"]
        for name in FREE:
            data.pop(name, None)
        value = base64.b64decode(data["original"].get("value_base64", ""))
        try:
            data["original"]["value_base64"] = canonical(json.loads(value))
        except ValueError:
            pass
    return event


def own(event):
    """Is it a record that the engine writes as a function of [subjects]? Ticks are not, nor originals retried (without cause)."""
    return event.get("source") == SOURCE and "cause" in event and event["type"] != PREFIX + "tick"


def differences(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for k in sorted(set(a) | set(b)):
            if k not in a:
                yield "%s/%s: only the engine has %s" % (path, k, canonical(b[k]))
            elif k not in b:
                yield "%s/%s: only the model has %s" % (path, k, canonical(a[k]))
            else:
                yield from differences(a[k], b[k], path + "/" + k)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, "%s/%d" % (path, i))
    elif a != b:
        yield "%s: model %s, engine %s" % (path, canonical(a), canonical(b))


def order_of(event):
    return event["recordedtime"], event.get("topic", ""), event["type"], event.get("subject", ""), event["id"]


def likeness(a, b):
    """How near two records are: to show a missing one beside the extra one that it probably is."""
    if a["type"] != b["type"] or a.get("topic") != b.get("topic"):
        return -1
    same = sum(4 for k in ("subject", "recordedtime", "cause") if a.get(k) == b.get(k))
    x, y = a["data"], b["data"]
    return same + sum(1 for k in x if k in y and x[k] == y[k])


def throughout(events):
    return {None: events}


def by_step(events):
    found = collections.defaultdict(list)
    for e in events:  # a cause has one time, unless two sources gave the same id
        found[e["cause"], e["recordedtime"], e.get("topic"), e.get("subject")].append(e)
    return found


def disorder(model, engine, order, out):
    """Of equal multisets. Prints the first place at which the engine wrote another record than the model; returns in how many groups."""
    want, have = order(model), order(engine)
    wrong = [k for k in want if [e["id"] for e in want[k]] != [e["id"] for e in have[k]]]
    for k in wrong[:1]:
        at = next(i for i, (a, b) in enumerate(zip(want[k], have[k])) if a["id"] != b["id"])
        place = want[k][at]["recordedtime"], want[k][at]["cause"]
        out.write("ANOTHER ORDER in %d places, first at %s, cause %s\n" % (len(wrong), *place))
        for who, event in (("model", want[k][at]), ("engine", have[k][at])):
            out.write("  %s goes on with %s %s\n" % (who, event.get("topic"), canonical(event)))
    return len(wrong)


def report(model, engine, order, show=SHOW, out=sys.stdout):
    """Prints the first differences; returns how many there are. order: throughout or by_step."""
    want = collections.Counter(canonical(comparable(e)) for e in model)
    have = collections.Counter(canonical(comparable(e)) for e in engine)
    missing = sorted((json.loads(t) for t in (want - have).elements()), key=order_of)
    extra = sorted((json.loads(t) for t in (have - want).elements()), key=order_of)
    total = len(missing) + len(extra)
    if not total:
        total = disorder(model, engine, order, out)
        if not total:
            out.write("equal: %d records\n" % sum(have.values()))
        return total
    out.write("DIFFERENT: %d records of the model are missing, %d of the engine are extra (of %d and %d)\n"
              % (len(missing), len(extra), len(model), len(engine)))
    by_id = {(e["id"], e.get("topic")): e for e in extra}
    shown = 0
    for event in missing:
        if shown == show:
            break
        shown += 1
        twin = by_id.get((event["id"], event.get("topic")))
        near = twin or max(extra, key=lambda e: likeness(event, e), default=None)
        if near is None or (twin is None and likeness(event, near) < 5):
            out.write("\nMISSING at %s\n  %s\n" % (event["recordedtime"], canonical(event)))
            continue
        extra.remove(near)
        by_id.pop((near["id"], near.get("topic")), None)
        out.write("\nDIFFERS at %s: %s %s (cause %s)\n" % (event["recordedtime"], event.get("topic"), event["type"], event.get("cause")))
        for line in differences(event, near):
            out.write("  %s\n" % line)
    for event in extra[:max(1, show - shown) if extra else 0]:
        out.write("\nEXTRA at %s\n  %s\n" % (event["recordedtime"], canonical(event)))
    return total


def lines(path):
    with (sys.stdin if path == "-" else open(path, encoding="utf-8")) as f:
        return [json.loads(line) for line in f if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("replay", "live"))
    parser.add_argument("input")
    parser.add_argument("output")
    source = os.environ.get("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    parser.add_argument("--rules", nargs="+", default=[os.path.join(source, "rules")])
    parser.add_argument("--until")
    parser.add_argument("--show", type=int, default=SHOW)
    args = parser.parse_args()
    model = Model(*map(Rules, args.rules))
    if args.mode == "replay":
        with open(args.input, encoding="utf-8") as f:
            want = model.replay(f, parse_instant(args.until) if args.until else None)
        have = [e for e in lines(args.output) if own(e)]
    else:
        subjects = sorted(lines(args.input), key=lambda e: (e["partition"], e["offset"]))
        partitions = {}
        for event in subjects:
            partitions.setdefault(event["partition"], []).append(event)
        want = model.live(partitions)
        have = [e for e in subjects + sorted(lines(args.output), key=lambda e: (e["partition"], e["offset"])) if own(e)]
    sys.exit(1 if report(want, have, throughout if args.mode == "replay" else by_step, args.show) else 0)


if __name__ == "__main__":
    main()
