#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Would these tests notice? Five faults are planted (ALDYN_FAULT, engine/base/testhooks.h), one at a time, into a live engine that is
killed now and then, as in crash.py, on each driver. The test passes when the checks fail, each with its fault's symptom; and when, without a fault,
the very same run passes them all."""
import re

import flow
from crash import Feeding
from flow import Deployment

# Which kills bring the fault to light, and what must then be seen.
FAULTS = {
    "none": (("store-committed:3", "committed:4"), None),
    "store-before-log": (("store-committed:2", "store-committed:3", "store-committed:5", "store-committed:8", "store-committed:13"),
                         r"store-ahead|positions-disagree|DIFFERENT|kept \S+, rebuilt"),
    "offset-plus-one": (("committed:4",), r"positions-disagree"),
    "lost-dedupe-mark": (("committed:4",), r"DIFFERENT: .* [1-9]\d* of the engine are extra"),
    "timer-twice": (("committed:4",), r"DIFFERENT|BUG"),
    "changelog-position": (("committed:3", "committed:5", "committed:9", "commit-started:7"),
                           r"store-ahead|positions-disagree|DIFFERENT|kept \S+, rebuilt"),
}
REPEATED = 20  # records sent twice, under other positions in the log


def twice(lines):
    """A history in which sources repeat themselves word by word."""
    out = list(lines)
    for i in range(REPEATED):
        out.insert(7 * (i + 1), lines[7 * i // 2])
    return out


def symptoms(driver, fault, crashes):
    """Everything that the checks complain about, as text; empty: all is well."""
    d = Deployment(driver, workers=2, partitions=4)
    d.rest()
    if fault != "none":
        d.env["ALDYN_FAULT"] = fault
    feeding, said = Feeding(d, 17, make=lambda seed: twice(flow.live_history(seed))), []
    try:
        for at in crashes:
            code = flow.wait(d.run({"ALDYN_CRASH_AT": at}, idle=False), feeding.go_on)
            if code != -9:
                raise flow.Failed("killed at %s? ended with %s\n%s" % (at, code, d.tail()))
        feeding.finish()
    except flow.Failed as e:
        return str(e)
    equal, text = d.held_against_model()
    if not equal:
        said.append(text)
    kept = d.hashes()
    again = d.rebuilt()
    if kept != again:
        said.append(flow.differences(kept, again))
    intact, text = d.audited()
    if not intact:
        said.append(text)
    with open(d.said, encoding="utf-8", errors="replace") as f:
        said += [line for line in f if "store-ahead" in line] # a store that knows more than the log has mends itself, and says so
    return "\n".join(said)


def faults(driver):
    for fault, (crashes, symptom) in FAULTS.items():
        text = symptoms(driver, fault, crashes)
        if symptom is None:
            flow.ok(not text, "without a fault all checks pass", text)
            continue
        found = re.search(symptom, text)
        flow.ok(found, "%s is noticed" % fault, "wanted: %s\nseen: %s" % (symptom, text or "nothing"))
        if found:
            flow.say(found.group(0))


def main():
    flow.on_each_driver("planted faults", faults)
    flow.done()


if __name__ == "__main__":
    main()
