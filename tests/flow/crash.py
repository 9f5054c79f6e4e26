#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A live engine, on Kafka two of them on one log, killed (SIGKILL) at every named step of a commit and at random moments while records come
in, started again each time; at the end one goes on alone. Nothing is lost or doubled: the model computes from [subjects] as it stands exactly
what was written, the stores kept equal those rebuilt from the changelog, the journal's chain holds. And the kills did hit: at least nine of
ten random ones land inside an open transaction.

ALDYN_KILLS: random kills on each driver (30); ALDYN_SEED: of everything that is random here (1)."""
import os
import time

import flow
from flow import Deployment, Killer

KILLS = int(os.environ.get("ALDYN_KILLS", "30"))
SEED = int(os.environ.get("ALDYN_SEED", "1"))
TIMES = {"local": (1, 4, 9), "chaos": (1, 4, 9), "kafka": (1, 4)}   # the how-manyeth arrivals at a point kill
NEAR = {"local": (8, 0.001), "chaos": (8, 0.002), "kafka": (4, 0.006)}  # random kills: after how many transactions, and how long later


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

    def finish(self, d=None):
        """This engine works alone while the rest of the last history comes in: what others had is its own then."""
        d = d or self.d
        if self.process:
            p = d.run(idle=False)

            def alive():
                if p.poll() is not None:
                    raise flow.Failed("aldyn run: exit %d\n%s" % (p.returncode, d.tail()))
            flow.wait(self.process, alive)
            self.check()
            p.terminate()
            if p.wait(timeout=flow.PATIENCE_S):
                raise flow.Failed("aldyn run: exit %d\n%s" % (p.returncode, d.tail()))
        d.rest()


def engines(driver, workers, partitions):
    """One, and on Kafka a second one beside it."""
    first = Deployment(driver, workers=workers, partitions=partitions)
    first.rest()
    flow.forget_mark(first)
    return [first] + [Deployment(driver, "i2", workers=1, partitions=partitions, beside=first)] * (driver == "kafka")


def killed_at_each_point(d, missed):
    """Yields while the kill has not come; then the engine starts again and meets the next point."""
    for point in ["%s:%d" % (x, n) for x in flow.CRASH_POINTS for n in TIMES[d.driver]]:
        p, until = d.run({"ALDYN_CRASH_AT": point}, idle=False), time.monotonic() + flow.PATIENCE_S
        while p.poll() is None and time.monotonic() < until:
            yield
        if p.poll() != -9:
            missed.append("%s: %s ended with %s\n%s" % (d.instance, point, p.poll(), d.tail()))
            p.kill()
            p.wait()


def crash_points(driver):
    each, missed = engines(driver, 2, 8), []
    feeding, left = Feeding(each[0], SEED), [killed_at_each_point(d, missed) for d in each]
    while left:
        feeding.go_on()
        left = [x for x in left if next(x, "ended") != "ended"]
        time.sleep(0.002)  # between two looks at other processes
    flow.ok(not missed, "each of %d steps of a commit killed %s at its arrivals %s" %
            (len(flow.CRASH_POINTS), "both engines" if len(each) > 1 else "the engine", TIMES[driver]), "\n".join(missed))
    feeding.finish(each[0])
    flow.all_checks(each[0], "steps of a commit")


def random_kills(driver):
    each = engines(driver, 3, 16)
    feeding, killer = Feeding(each[0], SEED + 1, size=12), Killer(SEED)
    for d in each:
        d.env["ALDYN_CHAOS_DELAY_MS"] = "20"  # transactions that a killer on a busy machine can hit
    lives = [d.run(idle=False) for d in each]
    while killer.kills < KILLS:
        i = killer.random.randrange(len(each))
        killer.kill(each[i], lives[i], *NEAR[driver], feeding.go_on)
        lives[i] = each[i].run(idle=False)
    for d, p in zip(each, lives):
        p.terminate()
        code = flow.wait(p)
        # SIGTERM itself: it came before the program, just started, listened to signals
        flow.ok(code in (0, -15), "%s ends in order when told to" % d.instance, "exit %s\n%s" % (code, d.tail()))
    feeding.finish(each[-1])
    share = 100 * killer.inside // max(1, killer.kills)
    flow.ok(not any(d.says(r"event=aborted .*code=(commit-)?undecided") for d in each), "what is undone says why", each[0].tail())
    flow.ok(share >= 90, "random kills: %d of %d (%d %%) inside an open transaction" % (killer.inside, killer.kills, share))
    flow.all_checks(each[-1], "random kills")


def left_alone(driver):
    """Both engines are dead, and one of them for good: the other ends when all is done, not when its own share is."""
    each = engines(driver, 1, 4)
    lives, lines = [d.run(idle=False) for d in each], flow.live_history(SEED + 2)[:150]
    flow.ok(flow.wait(each[0].feed(lines[:50], SEED)) == 0, "two engines do what there is")
    for p in lives:
        p.kill()
        p.wait()
    flow.ok(flow.wait(each[0].feed(lines, SEED, settle=0)) == 0, "more comes while they are dead")
    each[0].rest()
    flow.all_checks(each[0], "left alone", ("evaluated", "message"))


def main():
    flow.on_each_driver("steps of a commit", crash_points)
    flow.on_each_driver("random kills", random_kills)
    flow.on_each_driver("left alone", left_alone, ("kafka",))
    flow.done()


if __name__ == "__main__":
    main()
