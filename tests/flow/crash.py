#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A live engine on the local log, killed (SIGKILL) at every named crash point and at random moments while records come in, started
again each time. At the end nothing is lost or doubled: the model computes from [subjects] as it stands exactly what was written, the
stores kept equal those rebuilt from the changelog, the journal's chain holds. And the kills did hit: at least nine of ten random ones
land inside an open transaction.

ALDYN_KILLS: random kills (30); ALDYN_SEED: of everything that is random here (1)."""
import os
import sys

import flow
from flow import Deployment, Killer

KILLS = int(os.environ.get("ALDYN_KILLS", "30"))
SEED = int(os.environ.get("ALDYN_SEED", "1"))
TIMES = (1, 4, 9)   # the how-manyeth arrival at a point kills


class Feeding:
    """History after history into one deployment, so that there is always something to do."""

    def __init__(self, d, seed, make=flow.live_history, **how):
        self.d, self.seed, self.make, self.how, self.number, self.process = d, seed, make, how, 0, None

    def go_on(self):
        if self.process and self.process.poll() is None:
            return
        self.check()
        self.number += 1
        seed = self.seed + 1000 * self.number
        self.process = self.d.feed(self.make(seed), seed, name="feed%d" % self.number, **self.how)

    def check(self):
        if self.process and self.process.poll():
            raise flow.Failed("feed: exit %d\n%s" % (self.process.returncode, self.d.tail()))

    def finish(self):
        """The engine works while the rest of the last history comes in."""
        if self.process:
            p = self.d.run(idle=False)

            def alive():
                if p.poll() is not None:
                    raise flow.Failed("aldyn run: exit %d\n%s" % (p.returncode, self.d.tail()))
            flow.wait(self.process, alive)
            self.check()
            p.terminate()
            if p.wait(timeout=flow.PATIENCE_S):
                raise flow.Failed("aldyn run: exit %d\n%s" % (p.returncode, self.d.tail()))
        self.d.rest()


def crash_points():
    d = Deployment()
    d.rest()
    feeding, missed = Feeding(d, SEED), []
    for point in flow.CRASH_POINTS:
        for n in TIMES:
            code = flow.wait(d.run({"ALDYN_CRASH_AT": "%s:%d" % (point, n)}, idle=False), feeding.go_on)
            if code != -9:
                missed.append("%s:%d ended with %s\n%s" % (point, n, code, d.tail()))
    flow.ok(not missed, "each of %d crash points killed at its arrivals %s" % (len(flow.CRASH_POINTS), TIMES), "\n".join(missed))
    feeding.finish()
    flow.all_checks(d, "crash points")


def random_kills():
    d = Deployment(workers=3, partitions=16)
    d.rest()
    feeding, killer = Feeding(d, SEED + 1, size=12), Killer(SEED)
    while killer.kills < KILLS:
        flow.forget_mark(d)
        killer.kill(d, d.run(idle=False), meanwhile=feeding.go_on)
    feeding.finish()
    share = 100 * killer.inside // max(1, killer.kills)
    flow.ok(share >= 90, "random kills: %d of %d (%d %%) inside an open transaction" % (killer.inside, killer.kills, share))
    flow.all_checks(d, "random kills")


def chaos():
    """Commits that come late, are aborted or fenced at random, partitions that go and come back (tests/log/chaos.h)."""
    d = Deployment(workers=3, partitions=8)
    d.rest()
    unruly = Deployment("{driver: chaos, path: log}", "chaos", workers=3, partitions=8, path=d.path)
    p, feed = unruly.run({"ALDYN_CHAOS_SEED": str(SEED)}, idle=False), d.feed(flow.live_history(SEED + 2), SEED)
    code = flow.wait(feed, lambda: p.poll() is None or feed.kill())
    p.terminate()
    ended = flow.wait(p)
    flow.ok((code, ended) == (0, 0), "an engine on an unruly log goes on and ends in order", "feed %s, run %s\n%s" % (code, ended, unruly.tail()))
    d.rest()
    flow.all_checks(d, "unruly log")


def main():
    try:
        crash_points()
        random_kills()
        chaos()
    except flow.Failed as e:
        flow.ok(False, "the programs do their part", e)
    flow.done()


if __name__ == "__main__":
    main()
