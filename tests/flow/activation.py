#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which rules are in force: a process started late from older rules does not bring them back, unless it is told to; and what stands on
[subjects] before any rules are in force becomes dead letters, which can be retried."""
import json
import os
import shutil

import flow
from flow import Deployment, command

SEED = int(os.environ.get("ALDYN_SEED", "1"))
PARTITIONS = 2


def activated(d):
    """The rulesets in the order of their activation, on partition 0."""
    events = [json.loads(line) for line in d.read("subjects").splitlines()]
    return [e["data"]["ruleset"] for e in events if e["type"] == "kz.aldyn.ruleset.activated" and e["partition"] == 0]


def run(d, rules, *options):
    """Runs until idle from that folder of rules; what it said."""
    with open(d.config, encoding="utf-8") as f:
        text = "".join(x for x in f if not x.startswith("rules:"))
    with open(d.config, "w", encoding="utf-8") as f:
        f.write(text + "rules: %s\n" % rules)
    before = os.path.getsize(d.said) if os.path.exists(d.said) else 0
    with open(d.said, "ab") as err:
        code = flow.start([d.program, "run", "--any-clock", "--config", d.config, "--until-idle", *options], stdout=err, stderr=err).wait(flow.PATIENCE_S)
    with open(d.said, encoding="utf-8") as f:
        f.seek(before)
        said = f.read()
    if code:
        raise flow.Failed("aldyn run: exit %d\n%s" % (code, said))
    return said


def older_rules():
    d = Deployment(workers=1, partitions=PARTITIONS, program=flow.ALDYN)
    old, new = os.path.join(d.path, "rules-old"), os.path.join(d.path, "rules-new")
    for to in (old, new):
        shutil.copytree(flow.RULES, to)
        os.chmod(os.path.join(to, "texts.yaml"), 0o600)
    with open(os.path.join(new, "texts.yaml"), "a", encoding="utf-8") as f:
        f.write("# another edition\n")
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
    if flow.wait(d.feed(lines, SEED, settle=0, name=name)):
        raise flow.Failed("feed\n" + d.tail())


def before_any_rules():
    d = Deployment(workers=1, partitions=PARTITIONS)
    command([d.program, "topics", "create", "--config", d.config])
    lines = flow.history(SEED)[:40]
    early = [x for x in lines[:20] if b".watermark\"" not in x]
    feed(d, early, "early")
    d.rest()
    letters = [json.loads(x)["data"] for x in d.read("dead-letters").splitlines()]
    flow.ok([x["code"] for x in letters] == ["no-ruleset"] * len(early), "%d records before any rules are dead letters" % len(early), letters[:3])
    ids = [json.loads(x)["letter"] for x in command([d.program, "dlq", "list", "--config", d.config]).splitlines()]
    command([d.program, "dlq", "retry", "--by", "test", "--config", d.config, *ids[:1]])
    feed(d, lines[20:], "late")
    d.rest()
    flow.ok(command([d.program, "dlq", "list", "--config", d.config]).count(b"no-ruleset") == len(early) - 1, "and one that is retried comes in")
    flow.all_checks(d, "before any rules", ("dead-letter", "dead-letter-act"))


def main():
    try:
        older_rules()
        before_any_rules()
    except flow.Failed as e:
        flow.ok(False, "the programs do their part", e)
    flow.done()


if __name__ == "__main__":
    main()
