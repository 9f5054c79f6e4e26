#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""At the machine's limits: a full disk under the log and under the stores, an allocation that fails, and valgrind's view of a replay.
Each ends in a clear message, never in a crash, and nothing is lost once there is room again.

ALDYN_ALLOCATIONS: how many different allocations to let fail (40), or `all`; ALDYN_SEED (1)."""
import os
import random
import re
import shutil
import signal
import subprocess

import flow
from flow import Deployment

ALLOCATIONS = os.environ.get("ALDYN_ALLOCATIONS", "40")
SEED = int(os.environ.get("ALDYN_SEED", "1"))
FULL_DISKS = (("the log's disk", ("local", "chaos"), "log", 512 << 10, r"disk-full|No space left|log-full"),
              ("the stores' disk", ("local", "chaos", "kafka"), "state-i1", 64 << 10, r"disk|space|full"))
FAILMALLOC = os.path.join(flow.BUILD, "tests", "flow", "failmalloc.so")


# --- full disks --------------------------------------------------------------------------------------------------------------------

class SmallDisk:
    def __init__(self, path, size):
        self.path = path
        os.makedirs(path)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%s" % size, "tmpfs", path], check=True)

    def resize(self, size):
        subprocess.run(["mount", "-o", "remount,size=%s" % size, self.path], check=True)

    def leave(self, size):
        """Room for so many bytes more than stand there."""
        at = os.statvfs(self.path)
        self.resize((at.f_blocks - at.f_bfree) * at.f_frsize + size)

    def remove(self):
        subprocess.run(["umount", "-l", self.path], check=False)


def may_mount():
    """None, or why not."""
    if os.geteuid():
        return "only root can mount a small disk"
    where = flow.folder()
    p = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", where], stderr=subprocess.PIPE)
    if p.returncode:
        return "no tmpfs can be mounted here: " + p.stderr.decode().strip()
    subprocess.run(["umount", where], check=True)
    return None


def full_disk(driver, name, small, room, wanted):
    """`small`: the folder of the deployment that the small disk is mounted on."""
    d = Deployment(driver, workers=1, partitions=2)
    disk = SmallDisk(os.path.join(d.path, small), "16m")
    try:
        lines = flow.live_history(SEED + 3, events=1200)
        d.rest()
        disk.leave(room)
        p, feed = d.run(idle=False), d.feed(lines, SEED)
        flow.wait(p, lambda: feed.poll() is None or p.kill(), patience_s=60) # the feed ended first: the disk was not full
        if feed.poll() is None:
            feed.kill()
        code = p.wait()
        feed.wait()
        said = d.tail()
        flow.ok(code == 1, "%s full: the engine ends with exit 1" % name, "exit %s\n%s" % (code, said))
        flow.ok(re.search(wanted, said), "%s full: it says so" % name, said)
        disk.resize("256m")
        p = d.run(idle=False)
        fed = flow.wait(d.feed(lines, SEED))
        p.terminate()
        ended = flow.wait(p)
        flow.ok((fed, ended) == (0, 0), "%s with room again: everything goes on" % name, "feed %s, run %s\n%s" % (fed, ended, d.tail()))
        d.rest()
        if small.startswith("state"):   # its folder is a mount point: what is in it goes, not it
            d.rebuilt = lambda: (empty(d.state), d.rest(), d.hashes())[-1]
        flow.all_checks(d, "after the full disk")
    finally:
        flow.end_processes()
        disk.remove()


def empty(path):
    for name in os.listdir(path):
        shutil.rmtree(os.path.join(path, name), ignore_errors=True)


# --- failing allocations -----------------------------------------------------------------------------------------------------------------

def few_packages():
    """Two packages instead of all: what more of them allocate fails as theirs does, and there are fewer to let fail."""
    few = os.path.join(flow.folder(), "rules")
    shutil.copytree(flow.RULES, few)
    for package in set(os.listdir(os.path.join(few, "packages"))) - {"birth-allowance", "large-family-allowance"}:
        shutil.rmtree(os.path.join(few, "packages", package))
    return few


def allocations(driver):
    d = Deployment(driver, workers=1, partitions=2, store_bytes=4 << 20)
    d.rest()
    if flow.wait(d.feed(flow.history(SEED)[:60], SEED, size=60, settle=0)):
        raise flow.Failed("feed\n" + d.tail())
    template = os.path.join(d.path, "template")
    shutil.copytree(os.path.join(d.path, "log"), template)

    def once(n):
        """(exit status, what it said), from the same start each time"""
        for name in ("log", os.path.basename(d.state)):
            shutil.rmtree(os.path.join(d.path, name), ignore_errors=True)
        shutil.copytree(template, os.path.join(d.path, "log"))
        env = dict(d.env, LD_PRELOAD=FAILMALLOC, FAILMALLOC=str(n), FAILMALLOC_COUNT=os.path.join(d.path, "count"))
        p = subprocess.run([d.program, "run", "--config", d.config, "--until-idle"], env=env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return p.returncode, p.stdout.decode(errors="replace")

    code, said = once(0)
    with open(os.path.join(d.path, "count"), encoding="utf-8") as f:
        total = int(f.read())
    flow.ok(code == 0, "a start and a batch make %d allocations" % total, said)
    if ALLOCATIONS == "all":
        chosen = range(1, total + 1)
    else:
        chosen = sorted(random.Random(SEED).sample(range(1, total + 1), min(total, int(ALLOCATIONS))))
    wrong, ends = [], {}
    for n in chosen:
        try:
            code, said = once(n)
        except subprocess.TimeoutExpired:
            code, said = "hangs", ""
        ends[code] = ends.get(code, 0) + 1
        told = code == -signal.SIGABRT and re.search(r"bug|memory|alloc", said, re.I)
        if not (code in (0, 1) or told):
            wrong.append("allocation %d: %s\n%s" % (n, code, said[-600:]))
        elif code == 1 and "aldyn:" not in said and "level=error" not in said:
            wrong.append("allocation %d: exit 1 without a word\n%s" % (n, said[-600:]))
    flow.say("ends: %s" % ends)
    flow.ok(not wrong, "%d failing allocations: a clear end each time" % len(ends and chosen), "\n".join(wrong)[:5000])
    d.rest()
    flow.all_checks(d, "after the last of them", ("evaluated",))


# --- valgrind ---------------------------------------------------------------------------------------------------------------------------------

def valgrind(driver):
    """A live engine. (valgrind gives no room for the log's usual map.)"""
    if not shutil.which("valgrind"):
        return flow.skip("valgrind", "valgrind is not installed (script/setup)")
    d = Deployment(driver, workers=2, partitions=2, store_bytes=4 << 20, program=flow.ALDYN, log=", map_bytes: 1073741824")
    d.rest()
    if flow.wait(d.feed(flow.history(SEED)[:60], SEED, size=60, settle=0)):
        raise flow.Failed("feed\n" + d.tail())
    code = flow.wait(d.run(prefix=("valgrind", "-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite")))
    flow.ok(code == 0, "valgrind finds nothing wrong with a start, some batches and an end", d.tail())
    return flow.all_checks(d, "under valgrind", ("evaluated",))


def main():
    why_not = may_mount()
    if why_not:
        flow.skip("full disks", why_not)
    else:
        for name, drivers, *row in FULL_DISKS:
            flow.on_each_driver(name, lambda driver, name=name, row=row: full_disk(driver, name, *row), drivers)
    flow.RULES = few_packages()
    flow.on_each_driver("failing allocations", allocations, ("local",))
    flow.on_each_driver("valgrind", valgrind, ("local",))
    flow.done()


if __name__ == "__main__":
    main()
