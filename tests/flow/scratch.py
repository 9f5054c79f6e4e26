#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `aldyn replay` makes for itself goes with it, however it ends: its folder, or its topics on a broker; and what others have on the
broker is never taken for it.

ALDYN_TEST_BROKER: a broker for the second half, which skips without it."""
import os
import signal
import subprocess

import flow
from flow import command

ENDS = (("SIGTERM", signal.SIGTERM), ("SIGINT", signal.SIGINT))


def replay(*options, stdin, program=flow.ALDYN):
    return [program, "replay", "--rules", flow.RULES, *options, stdin]


def stopped_midway(args, env, how):
    """The status of a replay that is told to end while it prints to a pipe that nobody reads any more."""
    p = flow.start(args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    p.stdout.readline()
    if how:
        p.send_signal(how)
    else:
        p.stdout.close()
    code = p.wait(flow.PATIENCE_S)
    p.stderr.close()
    return code


def own_folder(driver, lines):
    where = flow.folder()
    env = dict(os.environ, TMPDIR=where)
    how_to = {"program": flow.aldyn(driver), "stdin": lines}
    command(replay("--topics", "messages", "--log", driver, **how_to), env=env)
    flow.ok(not os.listdir(where), "no folder is left at the end", os.listdir(where))
    for name, how in (*ENDS, ("SIGPIPE", None)):
        code = stopped_midway(replay("--log", driver, **how_to), env, how)
        flow.ok(code == -(how or signal.SIGPIPE), "it ends by " + name, code)
        flow.ok(not os.listdir(where), "no folder is left by it", os.listdir(where))


def topics(prefix):
    listed = command(["kcat", "-L", "-b", flow.BROKER]).decode()
    return [x for x in listed.split('"') if x.startswith(prefix)]


def kafka(lines):
    prefix = "aldyn-scratch-%d." % os.getpid()
    options = ("--log", "kafka", "--broker", flow.BROKER, "--prefix", prefix)
    want = command(replay(stdin=lines))
    for turn in ("once", "once more under the same prefix"):
        flow.ok(command(replay(*options, stdin=lines)) == want, "the same bytes, " + turn)
        flow.ok(not topics(prefix), "no topic is left", topics(prefix))
    for name, how in ENDS:
        code = stopped_midway(replay(*options, stdin=lines), None, how)
        flow.ok(code == -how and not topics(prefix), "no topic is left by " + name, (code, topics(prefix)))
    somebody = flow.Deployment("kafka", partitions=2)
    command([flow.ALDYN, "topics", "create", "--config", somebody.config])
    before, options = topics(somebody.prefix), ("--log", "kafka", "--broker", flow.BROKER, "--prefix", somebody.prefix)
    p = subprocess.run(replay(*options, stdin=lines), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    flow.ok(p.returncode == 1 and b"scratch-in-use" in p.stderr and not p.stdout, "a prefix that is in use is refused", p.stderr.decode())
    flow.ok(before and topics(somebody.prefix) == before, "and nothing of it is deleted", topics(prefix))


def main():
    where = flow.folder()
    lines = os.path.join(where, "lines")
    with open(lines, "wb") as f:
        f.writelines(flow.history(1))
    flow.on_each_driver("what a replay leaves", lambda driver: kafka(lines) if driver == "kafka" else own_folder(driver, lines))
    flow.done()


if __name__ == "__main__":
    main()
