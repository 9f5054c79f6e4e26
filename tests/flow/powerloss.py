#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Power cuts. The engine and a feed run on the local log while tests/flow/powershim.c records every write to it and every sync. Then, at
random moments of the recording, the file is made as a power cut may leave it: all that a completed sync covers, and of what came later a
random part, some of it torn in sectors of 512 bytes. Each such log opens, holds each transaction whole or not at all, and every one that
was acknowledged by then; the stores, unsynced and full of holes, are thrown away and rebuilt; and the engine goes on from there to
outputs that the model confirms. On Kafka, whose files are the broker's, the same is done to the stores alone.

ALDYN_CUTS: how many (12; on chaos and Kafka a third); ALDYN_SEED (1)."""
import collections
import json
import os
import random
import shutil
import struct

import flow
from flow import Deployment

CUTS = int(os.environ.get("ALDYN_CUTS", "12"))
SEED = int(os.environ.get("ALDYN_SEED", "1"))
SHIM = os.path.join(flow.BUILD, "tests", "flow", "powershim.so")
WRITE, SYNC_BEGUN, SYNC_DONE, TRUNCATE = 1, 2, 3, 4
SECTOR, PAGE = 512, 4096
STORE_BYTES = 4 << 20  # the file is as large as its map: small enough to copy


def read_recording(where):
    """[(order, pid, kind, offset, bytes)] in order."""
    out = []
    for name in os.listdir(where):
        if not name.endswith(".rec"):
            continue
        with open(os.path.join(where, name), "rb") as f:
            data, at = f.read(), 0
        while at < len(data):
            order, kind, length, offset = struct.unpack_from("<QIIQ", data, at)
            at += 24
            has = length if kind == WRITE else 0
            out.append((order, name, kind, offset, data[at:at + has]))
            at += has
    out.sort()
    assert [r[0] for r in out] == list(range(1, len(out) + 1)), "the recording has gaps"
    return out


class Disk:
    """A file with a cache that a power cut empties in part."""

    def __init__(self):
        self.durable, self.cached, self.begun = bytearray(), [], {}

    @staticmethod
    def put(image, offset, data):
        if len(image) < offset + len(data):
            image.extend(bytes(offset + len(data) - len(image)))
        image[offset:offset + len(data)] = data

    def apply(self, record):
        _, pid, kind, offset, data = record
        if kind == WRITE:
            self.cached.append((pid, offset, data))
        elif kind == SYNC_BEGUN:
            self.begun[pid] = len(self.cached)
        elif kind == SYNC_DONE and offset:   # a write through O_DSYNC
            i = max(k for k, w in enumerate(self.cached) if w[0] == pid)
            self.put(self.durable, *self.cached.pop(i)[1:])
            self.begun = {p: n - (i < n) for p, n in self.begun.items()}
        elif kind == SYNC_DONE:
            n = self.begun.pop(pid)
            for _, at, data in self.cached[:n]:
                self.put(self.durable, at, data)
            del self.cached[:n]
            self.begun = {p: max(0, m - n) for p, m in self.begun.items()}

    def after_cut(self, rnd):
        """What stands on the disk. Of the writes in the cache each may have got there, in any part."""
        image, likely = bytearray(self.durable), rnd.choice((0, 0.5, 0.9, 1))
        for _, at, data in self.cached:
            torn = rnd.random() < 0.3
            for k in range(0, len(data), SECTOR if torn else len(data)):
                if rnd.random() < likely:
                    self.put(image, at + k, data[k:k + SECTOR] if torn else data)
        return bytes(image), len(self.cached)


def record_run(driver, lines):
    """(deployment, recording, [(lines acknowledged, order)])"""
    d = Deployment(driver, workers=2, partitions=4, store_bytes=STORE_BYTES)
    shim = os.path.join(d.path, "shim")
    os.mkdir(shim)
    env = {"LD_PRELOAD": SHIM, "POWERSHIM": shim}
    d.rest(env)
    p, f = d.run(env, idle=False), d.feed(lines, SEED, env=env)
    if flow.wait(f):
        raise flow.Failed("feed\n" + d.tail())
    p.terminate()
    if flow.wait(p):
        raise flow.Failed("aldyn run\n" + d.tail())
    with open(os.path.join(d.path, "feed.out"), encoding="utf-8") as out:
        acks = [tuple(map(int, x.split()[1:])) for x in out]
    return d, read_recording(shim), acks


def text_of(event):
    return json.dumps({k: v for k, v in event.items() if k not in ("topic", "partition", "offset")}, sort_keys=True)


def check_feed(d, lines, acks, cut):
    """None, or how the fed records on [subjects] are not the first n transactions, with all those acknowledged before the cut."""
    have = collections.Counter(text_of(e) for e in map(json.loads, d.read("subjects").splitlines()) if e["source"] != "aldyn")
    want, at = collections.Counter(), 0
    wanted = max([n for n, order in acks if order <= cut], default=0)
    for n in [0] + [n for n, _ in acks]:
        for e in map(json.loads, lines[at:n]):
            if not e["type"].endswith(".watermark"):
                want[text_of(e)] += 1
        at = n
        if n >= wanted and want == have:
            return None
    return "%d records stand there; %d lines were acknowledged before the cut" % (sum(have.values()), wanted)


def make_holes(folder, rnd):
    """What a power cut makes of files that nobody synced: pages lost, ends cut off."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "r+b") as f:
                size = os.path.getsize(path)
                for at in range(0, size, PAGE):
                    if rnd.random() < 0.3:
                        f.seek(at)
                        f.write(bytes(min(PAGE, size - at)))
                if rnd.random() < 0.3:
                    f.truncate(rnd.randrange(size + 1))


def cut_power(original, recording, cut, lines, acks, rnd):
    """None, or what is wrong after it."""
    disk = Disk()
    for record in recording[:cut]:
        disk.apply(record)
    image, cached = disk.after_cut(rnd)
    d = Deployment(original.driver, workers=2, partitions=4, store_bytes=STORE_BYTES)
    os.mkdir(os.path.join(d.path, "log"))
    with open(os.path.join(d.path, "log", "data.mdb"), "wb") as f:
        f.write(image)
    shutil.copytree(original.state, d.state)
    make_holes(d.state, rnd)
    d.env["ALDYN_BOOT_ID"] = "after-the-cut"
    about = "cut after write %d (%d writes in the cache): " % (cut, cached)
    try:
        why = check_feed(d, lines, acks, cut)
        if why:
            return about + why
        if cut < acks[-1][1] and not check_feed(d, lines, acks, len(recording)):
            return about + "the check itself is blind: it does not miss what came after the cut"
        d.rest()
        if "store-ahead" not in d.tail() and "thrown-away" not in d.tail():
            return about + "the stores were kept\n" + d.tail()
        equal, text = d.held_against_model()
        kept = d.hashes()
        if not equal or kept != d.rebuilt() or not d.audited()[0]:
            return about + "the engine did not go on rightly\n" + text
    except flow.Failed as e:
        return about + str(e)
    shutil.rmtree(d.path)
    return None


def log_and_stores(driver):
    lines = flow.live_history(SEED + 7)
    d, recording, acks = record_run(driver, lines)
    syncs = sum(r[2] == SYNC_DONE for r in recording)
    flow.ok(syncs > 100 and acks and acks[0][1] > 0, "%d writes and %d syncs recorded" % (sum(r[2] == WRITE for r in recording), syncs))
    rnd, first, cuts = random.Random(SEED), acks[0][1] if acks else 1, CUTS if driver == "local" else CUTS // 3
    wrong = [w for w in (cut_power(d, recording, rnd.randint(first, len(recording)), lines, acks, rnd) for _ in range(cuts)) if w]
    flow.ok(not wrong, "%d power cuts: nothing acknowledged is lost, nothing is half there" % cuts, "\n".join(wrong)[:6000])


def stores_alone(driver):
    """The log is elsewhere and goes on; the engine is cut off while it works."""
    d, killer = Deployment(driver, workers=2, partitions=4, store_bytes=STORE_BYTES), flow.Killer(SEED)
    d.rest()
    flow.forget_mark(d)
    feed = d.feed(flow.live_history(SEED + 7, events=max(300, 8 * CUTS))[:max(250, 6 * CUTS)], SEED) # work for as long as there are cuts
    for cut in range(CUTS // 3):
        killer.kill(d, d.run({"ALDYN_BOOT_ID": "cut-%d" % cut}, idle=False), 20, 0.006, feed.poll)
        make_holes(d.state, killer.random)
    d.env["ALDYN_BOOT_ID"] = "after-the-cuts"
    p = d.run(idle=False)
    fed = flow.wait(feed)
    p.terminate()
    ended = flow.wait(p)
    flow.ok((fed, ended) == (0, 0), "%d times the stores are full of holes, and the engine goes on" % killer.kills,
            "feed %s, run %s\n%s" % (fed, ended, d.tail()))
    with open(d.said, encoding="utf-8") as f:
        thrown = f.read().count("event=thrown-away")
    flow.ok(thrown >= killer.kills, "%d stores were thrown away" % thrown, d.tail())
    d.rest()
    flow.all_checks(d, "after the cuts", ("evaluated", "message"))


def main():
    flow.on_each_driver("power cuts", log_and_stores, ("local", "chaos"))
    flow.on_each_driver("power cuts of the stores", stores_alone, ("kafka",))
    flow.done()


if __name__ == "__main__":
    main()
