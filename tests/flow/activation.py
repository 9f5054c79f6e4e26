#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which rules are in force: a process started late from older rules does not bring them back, unless it is told to; a running one reads its
folder again when it is told to, and refuses what is broken; and what stands on [subjects] before any rules are in force becomes dead letters,
which can be retried."""
import json
import os
import shutil
import signal
import time

import flow
from flow import Deployment, command

SEED = int(os.environ.get("ALDYN_SEED", "1"))
PARTITIONS = 2
LARGE = 150  # packages of 8 KB


def activated(d, partition=0):
    """The rulesets in the order of their activation, on one partition."""
    events = [json.loads(line) for line in d.read("subjects").splitlines()]
    return [e["data"]["ruleset"] for e in events if e["type"] == "kz.aldyn.ruleset.activated" and e["partition"] == partition]


def configure(d, rules):
    with open(d.config, encoding="utf-8") as f:
        text = "".join(x for x in f if not x.startswith("rules:"))
    with open(d.config, "w", encoding="utf-8") as f:
        f.write(text + "rules: %s\n" % rules)


def folders(d, *names):
    """Copies of the rules, to be changed."""
    paths = [os.path.join(d.path, name) for name in names]
    for to in paths:
        shutil.copytree(flow.RULES, to)
        os.chmod(os.path.join(to, "texts.yaml"), 0o600)
    return paths


def append(folder, text):
    with open(os.path.join(folder, "texts.yaml"), "a", encoding="utf-8") as f:
        f.write(text)


def run(d, rules, *options):
    """Runs until idle from that folder of rules; what it said."""
    configure(d, rules)
    before = os.path.getsize(d.said) if os.path.exists(d.said) else 0
    code = d.run(options=options).wait(flow.PATIENCE_S)
    with open(d.said, encoding="utf-8") as f:
        f.seek(before)
        said = f.read()
    if code:
        raise flow.Failed("aldyn run: exit %d\n%s" % (code, said))
    return said


def older_rules(driver):
    d = Deployment(driver, workers=1, partitions=PARTITIONS, program=flow.aldyn(driver))
    old, new = folders(d, "rules-old", "rules-new")
    append(new, "# another edition\n")
    run(d, old)
    first = activated(d)
    flow.ok(len(first) == 1, "the first start activates its rules", first)
    run(d, new)
    both = activated(d)
    flow.ok(len(both) == 2 and both[0] == first[0] != both[1], "new rules are activated", both)
    said = run(d, old)
    flow.ok(activated(d) == both, "a process with the old ones does not bring them back", activated(d))
    flow.ok("event=older ruleset=%.12s active=%.12s" % (both[0], both[1]) in said, "and says so", said)
    flow.ok("event=older" not in run(d, new), "one with the new ones has nothing to say")
    run(d, old, "--activate")
    flow.ok(activated(d) == both + first, "unless it is told to", activated(d))
    run(d, new)
    flow.ok(activated(d) == both + first, "then these stay", activated(d))


def feed(d, lines, name):
    if flow.wait(d.feed(lines, SEED, settle=0, name="feed-" + name)):
        raise flow.Failed("feed\n" + d.tail())


def before_any_rules(driver):
    d = Deployment(driver, workers=1, partitions=PARTITIONS)
    command([d.program, "topics", "create", "--config", d.config])
    lines = flow.history(SEED)[:40]
    early = [x for x in lines[:20] if b".watermark\"" not in x]
    feed(d, early, "early")
    d.rest()
    letters = [json.loads(x)["data"] for x in d.read("dead-letters").splitlines()]
    flow.ok([x["code"] for x in letters] == ["no-ruleset"] * len(early), "%d records before any rules are dead letters" % len(early), letters[:3])
    ids = [json.loads(x)["letter"] for x in command([d.program, "dlq", "list", "--config", d.config]).splitlines()]
    command([d.program, "dlq", "retry", "--by", "test", "--config", d.config, "--any-clock", *ids[:1]])
    feed(d, lines[20:], "late")
    d.rest()
    flow.ok(command([d.program, "dlq", "list", "--config", d.config]).count(b"no-ruleset") == len(early) - 1, "and one that is retried comes in")
    flow.all_checks(d, "before any rules", ("dead-letter", "dead-letter-act"))


def await_said(d, p, text, times=1):
    """Waits until the running process has said it so often; all that it said."""
    until = time.monotonic() + flow.PATIENCE_S
    while True:
        with open(d.said, encoding="utf-8") as f:
            said = f.read()
        if said.count(text) >= times:
            return said
        if p.poll() is not None or time.monotonic() > until:
            raise flow.Failed("it does not say %s\n%s" % (text, d.tail()))
        time.sleep(0.01)  # between two looks at what another process says


def decided_by(d):
    return {e["data"]["ruleset"] for e in map(json.loads, d.read("decisions").splitlines()) if e["type"] == "kz.aldyn.evaluated"}


def running(driver):
    d = Deployment(driver, workers=1, partitions=PARTITIONS, program=flow.aldyn(driver))
    mine, first = folders(d, "rules-mine", "rules-first")
    configure(d, mine)
    lines = flow.history(SEED)
    p = d.run(idle=False)
    await_said(d, p, "event=activated")
    feed(d, lines[:100], "first")

    append(mine, "no: [end\n")
    p.send_signal(signal.SIGHUP)
    said = await_said(d, p, "event=refused")
    flow.ok(os.path.join(mine, "texts.yaml") + ":" in said, "a broken folder is refused on SIGHUP, with what is wrong with it", said)
    flow.ok(len(activated(d)) == 1, "and the running rules stay", activated(d))

    shutil.copy(os.path.join(first, "texts.yaml"), mine)
    append(mine, "# another edition\n")
    p.send_signal(signal.SIGHUP)
    await_said(d, p, "event=activated", 2)
    both = activated(d)
    flow.ok(len(both) == 2 and all(activated(d, i) == both for i in range(PARTITIONS)), "one that is whole comes into force on every partition", both)
    p.send_signal(signal.SIGHUP)
    await_said(d, p, "event=unchanged")
    flow.ok(activated(d) == both, "the same once more changes nothing", activated(d))
    feed(d, lines[100:], "second")
    until = time.monotonic() + flow.PATIENCE_S
    while decided_by(d) != set(both) and p.poll() is None and time.monotonic() < until:
        pass
    flow.ok(decided_by(d) == set(both), "what comes then is decided by it", decided_by(d))

    shutil.copy(os.path.join(first, "texts.yaml"), mine)
    p.send_signal(signal.SIGHUP)
    await_said(d, p, "event=older")
    flow.ok(activated(d) == both, "it does not go back by itself", activated(d))
    said = json.loads(command([d.program, "service", "activate", "--config", d.config, "--any-clock"]))
    flow.ok(said == {"ruleset": both[0], "act": "activated", "partitions": PARTITIONS}, "aldyn service activate, beside it, does", said)
    flow.ok(activated(d) == both + both[:1], "on the log", activated(d))
    append(mine, "no: [end\n")
    command([d.program, "service", "activate", "--config", d.config, "--any-clock"], ok_codes=(1,))
    flow.ok(activated(d) == both + both[:1], "and refuses what is broken", activated(d))
    command([d.program, "service", "activate", first, "--config", d.config, "--any-clock"])
    flow.ok(activated(d) == both + both[:1], "what is in force stays so", activated(d))
    p.send_signal(signal.SIGTERM)
    flow.ok(p.wait(flow.PATIENCE_S) == 0, "and the engine ran all the time", d.tail())
    shutil.copy(os.path.join(first, "texts.yaml"), mine)
    d.rest()
    kept = d.hashes()
    again = d.rebuilt()
    flow.ok(kept and kept == again, "%d aggregates kept equal those rebuilt from the changelog" % len(kept), flow.differences(kept, again))


def large(folder):
    """Makes the rules longer than a record of the log may be."""
    package = os.path.join(folder, "packages", "birth-allowance")
    for i in range(LARGE):
        to = os.path.join(folder, "packages", "copy-%03d" % i)
        shutil.copytree(package, to)
        path = os.path.join(to, "service.yaml")
        with open(path, encoding="utf-8") as f:
            text = f.read().replace("service: birth-allowance", "service: copy-%03d" % i).replace("birth/{subject}", "copy-%03d/{subject}" % i)
        os.chmod(path, 0o600)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)


def large_rules(driver):
    d = Deployment(driver, workers=1, partitions=PARTITIONS, program=flow.aldyn(driver))
    other, big = folders(d, "rules-other", "rules-large")
    large(big)
    large(other)  # whose packages are there, too: none may be missing
    append(other, "# another edition\n")
    run(d, big)
    first = activated(d)
    flow.ok(len(first) == 1, "rules that are longer than a record come into force", first)
    lines = flow.history(SEED)[:60]
    configure(d, big)
    p = d.run(idle=False)
    await_said(d, p, "event=unchanged")
    p.kill()
    p.wait()
    feed(d, lines, "backlog")
    said = run(d, other)
    flow.ok("ruleset-missing" not in said and activated(d)[0] == first[0], "a process with others works off what was written under them", said)
    flow.ok(first[0] in decided_by(d), "by them, read from the log", decided_by(d))


def main():
    for name, test in (("older rules", older_rules), ("large rules", large_rules), ("rules of a running engine", running),
                       ("before any rules", before_any_rules)):
        flow.on_each_driver(name, test)
    flow.done()


if __name__ == "__main__":
    main()
