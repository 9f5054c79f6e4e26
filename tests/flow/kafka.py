#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two engines on one Kafka, one or the other killed (SIGKILL) again and again while records come in: nothing lost, nothing doubled,
checked as in crash.py.

ALDYN_TEST_BROKER: a broker that runs; without it, script/broker starts one. ALDYN_KAFKA_KILLS: how many kills (8)."""
import os
import shutil
import subprocess
import sys

import flow
from crash import Feeding
from flow import Deployment, Killer

KILLS = int(os.environ.get("ALDYN_KAFKA_KILLS", "8"))
SEED = int(os.environ.get("ALDYN_SEED", "1"))
SCRIPT = os.path.join(flow.SOURCE, "script", "broker")


def broker():
    """(bootstrap servers, how to end it) or (None, why not)."""
    given = os.environ.get("ALDYN_TEST_BROKER")
    if given:
        return given, lambda: None
    missing = [p for p in ("java", "mvn", "kcat") if not shutil.which(p)]
    if missing:
        return None, "no broker: %s not found and ALDYN_TEST_BROKER is not set" % ", ".join(missing)
    where = flow.folder("aldyn-broker-")
    p = subprocess.run([SCRIPT, "start", "--dir", where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    if p.returncode:
        return None, "no broker: " + p.stderr.decode(errors="replace").strip().splitlines()[-1]
    return p.stdout.decode().strip(), lambda: subprocess.run([SCRIPT, "stop", "--dir", where], stdout=subprocess.DEVNULL)


def pair(servers):
    prefix = "aldyn-flow-%d." % os.getpid()
    log = "{driver: kafka, prefix: %s, kafka: {bootstrap.servers: \"%s\"}}" % (prefix, servers)
    a = Deployment(log, "a", workers=2, partitions=8)
    return a, Deployment(log, "b", workers=1, partitions=8, path=a.path)


def kill_one_or_the_other(servers):
    a, b = pair(servers)
    a.rest()
    feeding, killer = Feeding(a, SEED + 50, settle=30), Killer(SEED)
    lives = {a: a.run(idle=False), b: b.run(idle=False)}
    while killer.kills < KILLS:
        d = killer.random.choice((a, b))
        killer.kill(d, lives[d], transactions=4, delay_s=0.006, meanwhile=feeding.go_on)
        flow.forget_mark(d)
        lives[d] = d.run(idle=False)
    for d, p in lives.items():
        p.terminate()
        code = flow.wait(p)
        # SIGTERM itself: it came before the program, just started, listened to signals
        flow.ok(code in (0, -15), "%s ends in order when told to" % d.instance, "exit %s\n%s" % (code, d.tail()))
    feeding.finish()
    share = 100 * killer.inside // max(1, killer.kills)
    flow.ok(share >= (90 if KILLS >= 20 else 50), "kills: %d of %d (%d %%) inside an open transaction" % (killer.inside, killer.kills, share))
    flow.all_checks(a, "two engines on kafka")


def main():
    servers, end = broker()
    if not servers:
        flow.skip("two engines on kafka", end)
        flow.done()
    try:
        kill_one_or_the_other(servers)
    except (flow.Failed, subprocess.TimeoutExpired) as e:
        flow.ok(False, "the programs do their part", e)
    finally:
        flow.end_processes()
        end()
    flow.done()


if __name__ == "__main__":
    main()
