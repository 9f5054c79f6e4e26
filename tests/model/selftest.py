#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""selftest.py [SEEDS]: the model against itself. What replay wrote must be what live says of [subjects] in the order in which replay
worked it off (replay's timers as ticks for one subject), over one partition and over many."""
import os
import sys
import zlib

from base import PREFIX, SOURCE, compact, instant, subject_ok
from compare import by_step, report
from history import History
from model import Model
from rules import Rules


ACTIVATED = {"specversion": "1.0", "id": "a", "source": SOURCE, "type": PREFIX + "ruleset.activated", "time": "1970-01-01T00:00:00.000Z",
             "recordedtime": "1970-01-01T00:00:00.000Z", "data": {"ruleset": "any"}}


class Logged(Model):
    """Replay that also keeps [subjects] as it would stand."""

    def __init__(self, rules):
        super().__init__(rules)
        self.log = []

    def process(self, record):
        if record.type != "watermark":
            self.log.append(record.event)
        return super().process(record)

    def fire(self, key, timer):
        at = instant(timer[0])
        self.log.append({"specversion": "1.0", "id": "t", "source": SOURCE, "type": PREFIX + "tick", "subject": key, "time": at,
                         "recordedtime": at, "data": {"time": at, "watermark": at}})
        return super().fire(key, timer)


def main():
    source = os.environ.get("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    rules = Rules(os.environ.get("RULES", os.path.join(source, "rules")))
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print("1..%d" % (3 * seeds))
    n = failed = 0

    def ok(good, name):
        nonlocal n, failed
        n, failed = n + 1, failed + (not good)
        print("%s %d - %s" % ("ok" if good else "not ok", n, name))
    for seed in range(1, seeds + 1):
        lines = [compact(e) for e in History(seed, rules).run()]
        replayed = Logged(rules)
        replayed.replay(lines)
        again = Model(rules)
        again.replay(lines)
        ok(again.written == replayed.written, "seed %d: replay twice is the same" % seed)
        for parts in (1, 16):
            logs = {}
            for event in replayed.log:
                partition = zlib.crc32((event.get("subject") or "").encode()) % parts
                logs.setdefault(partition, [ACTIVATED]).append(event)
            ok(report(replayed.written, Model(rules).live(logs), by_step, out=sys.stderr) == 0, "seed %d: live over %d partitions" % (seed, parts))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
