# SPDX-License-Identifier: Apache-2.0
"""Shared by the flow tests: TAP, histories, and a deployment in a temporary folder that is run, killed and held against the model.

Each test runs on each driver of the log: `local`; `chaos`, the local log with everything that a log may do to its users (tests/log/chaos.h);
`kafka`, on the broker that ALDYN_TEST_BROKER names, without which it skips. ALDYN_DRIVERS: on which (local chaos kafka).

| test                             | local | chaos | kafka | why not                                                                    |
|----------------------------------|-------|-------|-------|----------------------------------------------------------------------------|
| layout.py                        | 10    | 10    | 2     | histories in CI; 100 on each by script/soak                                |
| crash.py: each step of a commit  | yes   | yes   | yes   | two engines on kafka, one on the others, which are one process's           |
| crash.py: random kills           | yes   | yes   | yes   |                                                                            |
| faults.py                        | yes   | yes   | yes   |                                                                            |
| activation.py                    | yes   | yes   | yes   |                                                                            |
| composites.py                    | yes   | no    | no    | what is asked and told does not depend on the log                          |
| powerloss.py: the log's disk     | yes   | yes   | no    | the files are the broker's                                                 |
| powerloss.py: the stores' disk   | yes   | yes   | yes   |                                                                            |
| limits.py: full disk of the log  | yes   | yes   | no    | the disk is the broker's                                                   |
| limits.py: full disk of stores   | yes   | yes   | yes   |                                                                            |
| limits.py: allocations           | yes   | no    | no    | chaos ends at its own that fails, librdkafka at its own (and makes threads) |
| limits.py: valgrind              | yes   | no    | no    | chaos is no part of the program; librdkafka's threads take minutes in it   |
| scratch.py                       | yes   | yes   | yes   |                                                                            |
"""
import atexit
import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.abspath(os.environ.get("ALDYN_SOURCE", os.path.join(HERE, "..", "..")))
ALDYN = os.path.abspath(os.environ.get("ALDYN", os.path.join(SOURCE, "build", "aldyn")))
BUILD = os.path.dirname(ALDYN)
HOOKS = os.path.join(BUILD, "tests", "flow", "aldyn-hooks")
FEED = os.path.join(BUILD, "tests", "flow", "feed")
RULES = os.path.join(SOURCE, "rules")
MODEL = os.path.join(SOURCE, "tests", "model")
TOPICS = ("messages", "orders", "decisions", "status", "dead-letters")
CRASH_POINTS = ("batch-processed", "transaction-begun", "outputs-put", "changelog-put", "offsets-put", "commit-started",
                "committed", "store-begun", "store-put", "store-committed")
MUST_REACH = ("tick", "event-role", "evaluated", "message", "message.status", "dialogue.status", "consent", "dead-letter")
PATIENCE_S = 180
SETTLE = {"local": 60, "chaos": 60, "kafka": 8}  # of a hundred transactions fed before so many the engine's rest is awaited
DRIVERS = os.environ.get("ALDYN_DRIVERS", "local chaos kafka").split()
BROKER = os.environ.get("ALDYN_TEST_BROKER")
SESSION_MS = 6000  # so long the partitions of an engine that died for good wait on kafka: the least that a broker takes
sys.path.insert(0, MODEL)
sys.dont_write_bytecode = True
signal.signal(signal.SIGINT, signal.default_int_handler)  # the background job of a shell ignores it, and so would what is started here


# --- TAP -------------------------------------------------------------------------------------------------------------------------

count = failed = 0
under_test = ""  # "kafka: " while something is tested on it


def say(text):
    for line in str(text).rstrip().splitlines():
        print("# " + line, flush=True)


def ok(cond, name, why=""):
    global count, failed
    count += 1
    failed += not cond
    print("%sok %d - %s%s" % ("" if cond else "not ", count, under_test, name), flush=True)
    if not cond and why:
        say(why)
    return cond


def skip(name, why):
    global count
    count += 1
    print("ok %d - %s%s # SKIP %s" % (count, under_test, name, why), flush=True)


def on_driver(driver, name, test):
    if driver == "kafka" and not BROKER:
        return skip(name, "ALDYN_TEST_BROKER is not set (script/broker start)")
    begun_at = time.monotonic()
    try:
        test(driver)
    except (Failed, subprocess.TimeoutExpired) as e:
        ok(False, name + ": the programs do their part", e)
    finally:
        end_processes()
    return say("%s%s: %d s" % (under_test, name, time.monotonic() - begun_at))


def on_each_driver(name, test, drivers=("local", "chaos", "kafka")):
    """test(driver); what the programs do wrong fails it."""
    global under_test
    for driver in drivers:
        if driver in DRIVERS:
            under_test = driver + ": "
            on_driver(driver, name, test)
    under_test = ""


def done():
    print("1..%d" % count, flush=True)
    sys.exit(1 if failed else 0)


# --- folders and processes -----------------------------------------------------------------------------------------------------------

processes = []


def folder(prefix="aldyn-flow-"):
    """Removed at the end, unless a check failed or ALDYN_KEEP is set."""
    path = tempfile.mkdtemp(prefix=prefix)

    def remove():
        if failed or os.environ.get("ALDYN_KEEP"):
            say("kept: " + path)
        else:
            shutil.rmtree(path, ignore_errors=True)
    atexit.register(remove)
    return path


@atexit.register
def end_processes():
    for p in processes:
        if p.poll() is None:
            p.kill()
            p.wait()


def start(args, **more):
    p = subprocess.Popen(args, **more)
    processes.append(p)
    return p


class Failed(Exception):
    """A program ended otherwise than it should: its name, its status, what it said."""


def command(args, stdin=None, env=None, ok_codes=(0,), timeout=PATIENCE_S):
    p = subprocess.run(args, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=timeout)
    if p.returncode not in ok_codes:
        raise Failed("%s: exit %d\n%s" % (" ".join(args[:3]), p.returncode, p.stderr.decode(errors="replace")[-3000:]))
    return p.stdout


# --- histories -----------------------------------------------------------------------------------------------------------------------

def history(seed, persons=24, events=300):
    """A seeded history, as lines (bytes) with their newlines."""
    from history import History
    from rules import Rules
    from base import compact
    return [(compact(e) + "\n").encode() for e in History(seed, Rules(RULES), persons, events).run()]


def live_history(seed, persons=24, events=300):
    """The same for a live engine: the reply channel's watermark follows the records, and does not crowd them out."""
    lines, out = [json.loads(x) for x in history(seed, persons, events)], []
    records = [e for e in lines if not e["type"].endswith(".watermark")]
    for i, e in enumerate(records):
        out.append(e)
        if i % 5 == 4:
            out.append({"specversion": "1.0", "id": "w%d-%d" % (seed, i), "source": "gateway", "type": "kz.aldyn.watermark",
                        "time": e["recordedtime"], "recordedtime": e["recordedtime"],
                        "data": {"channel": "phone", "up_to": e["recordedtime"]}})
    return [json.dumps(e, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for e in out]


def replay(lines, program=None, env=None, **options):
    args = [program or ALDYN, "replay", "--rules", RULES]
    for name, value in options.items():
        args += ["--" + name.replace("_", "-"), str(value)]
    p = subprocess.run(args, input=b"".join(lines), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=PATIENCE_S)
    if p.returncode:
        raise Failed("replay %s: exit %d\n%s" % (options, p.returncode, p.stderr.decode(errors="replace")[-2000:]))
    return p.stdout


def compare(mode, first, second, *rules):
    """(equal, what compare.py says)"""
    p = subprocess.run([sys.executable, "-B", os.path.join(MODEL, "compare.py"), mode, first, second, "--rules", *(rules or [RULES])],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE_S)
    return p.returncode == 0, p.stdout.decode(errors="replace")[:4000]


# --- a deployment ---------------------------------------------------------------------------------------------------------------------

CONFIG = """instance: {instance}
state: {state}
rules: {rules}
workers: {workers}
partitions: {partitions}
max_records: {max_records}
store_bytes: {store_bytes}
log: {log}
"""


def aldyn(driver):
    """The shipped program, or the one that knows the driver."""
    return HOOKS if driver == "chaos" else ALDYN


def log_section(driver, prefix, more):
    """A log of its own, as YAML."""
    if driver == "kafka":
        return "{driver: kafka, prefix: %s, kafka: {bootstrap.servers: \"%s\", session.timeout.ms: %d}}" % (prefix, BROKER, SESSION_MS)
    return "{driver: %s, path: log%s}" % (driver, more)


class Deployment:
    """One engine process's configuration and everything that is done with it. `log`: more of the log's section; `beside`: the deployment whose
    log it shares."""
    made = 0

    def __init__(self, driver="local", instance="i1", workers=2, partitions=8, max_records=12, program=HOOKS, beside=None, store_bytes=4 << 30, log=""):
        Deployment.made += 1
        self.path = beside.path if beside else folder()
        self.prefix = "aldyn-flow-%d-%d." % (os.getpid(), Deployment.made)  # on kafka
        self.log = beside.log if beside else log_section(driver, self.prefix, log)
        self.driver, self.program, self.aldyn = driver, program, aldyn(driver)
        self.lives = 0
        self.instance, self.state = instance, os.path.join(self.path, "state-" + instance)
        self.config = os.path.join(self.path, "aldyn-%s.yaml" % instance)
        self.mark = os.path.join(self.path, "mark-" + instance)
        self.said = os.path.join(self.path, "said-%s.log" % instance)
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CONFIG.format(instance=instance, state=self.state, rules=RULES, workers=workers, partitions=partitions,
                                  max_records=max_records, store_bytes=store_bytes, log=self.log))
        self.env = dict(os.environ, ALDYN_OPEN_MARK=self.mark)

    # --- processes

    def run(self, env=None, prefix=(), idle=True, options=()):
        """Starts `aldyn run`; histories reach into days to come. Chaos has other dice in each life."""
        self.lives += 1
        with open(self.said, "ab") as err:
            return start([*prefix, self.program, "run", "--any-clock", "--config", self.config, *options] + (["--until-idle"] if idle else []),
                         env=dict(self.env, ALDYN_CHAOS_SEED=str(self.lives), **(env or {})), stdin=subprocess.DEVNULL, stdout=err, stderr=err)

    def rest(self, env=None):
        """Runs until idle; what it may have done wrong before is not its business."""
        p = self.run(env)
        if p.wait(timeout=PATIENCE_S):
            raise Failed("aldyn run: exit %d\n%s" % (p.returncode, self.tail()))

    def feed(self, lines, seed, size=8, settle=None, name="feed", env=None):
        """Starts the feeder in the background."""
        settle = SETTLE[self.driver] if settle is None else settle
        path = os.path.join(self.path, "input-%s.ndjson" % name)
        with open(path, "wb") as f:
            f.writelines(lines)
        with open(path, "rb") as f, open(self.said, "ab") as err, open(os.path.join(self.path, name + ".out"), "ab") as out:
            return start([FEED, self.config, str(seed), str(size), str(settle), name], stdin=f, stdout=out, stderr=err,
                         env=dict(os.environ, **(env or {})))

    def tail(self):
        with open(self.said, "rb") as f:
            return f.read()[-2500:].decode(errors="replace")

    def says(self, pattern):
        """Did it say that, in any of its lives?"""
        with open(self.said, encoding="utf-8", errors="replace") as f:
            return re.search(pattern, f.read())

    # --- looking

    def read(self, topic):
        return command([self.aldyn, "topics", "read", topic, "--config", self.config])

    def hashes(self):
        """{subject: hash of its encoded aggregate} of the stores here."""
        text = command([self.aldyn, "state", "--all", "--format", "hash", "--config", self.config]).decode()
        return dict(line.split() for line in text.splitlines())

    def held_against_model(self, *rules):
        """(equal, what was said); rules: those that were in force, if they are not those of the release."""
        subjects, outputs = os.path.join(self.path, "subjects.ndjson"), os.path.join(self.path, "outputs.ndjson")
        with open(subjects, "wb") as f:
            f.write(self.read("subjects"))
        with open(outputs, "wb") as f:
            for topic in TOPICS:
                f.write(self.read(topic))
        self.reached = {}
        for path in (subjects, outputs):
            with open(path, "rb") as f:
                for line in f:
                    name = json.loads(line)["type"].replace("kz.aldyn.", "")
                    self.reached[name] = self.reached.get(name, 0) + 1
        return compare("live", subjects, outputs, *rules)

    def audited(self):
        p = subprocess.run([self.aldyn, "audit", "verify", "--config", self.config], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           timeout=PATIENCE_S)
        return p.returncode == 0, p.stdout.decode(errors="replace")

    def rebuilt(self):
        """The stores once more, from the changelog alone."""
        shutil.rmtree(self.state)
        self.rest()
        return self.hashes()


def differences(kept, rebuilt):
    return "\n".join("%s: kept %s, rebuilt %s" % (k, kept.get(k), rebuilt.get(k))
                     for k in sorted(set(kept) | set(rebuilt)) if kept.get(k) != rebuilt.get(k))[:1500]


def all_checks(d, name, must_reach=MUST_REACH):
    """What must hold at rest, whatever happened before. Returns whether it did."""
    equal, text = d.held_against_model()
    good = ok(equal, "%s: the model computes from [subjects] exactly what was written" % name, text)
    say(text.splitlines()[0] if text else "")
    good &= ok(all(d.reached.get(t) for t in must_reach), "%s: cascades, answers and ticks were reached" % name, d.reached)
    kept = d.hashes()
    again = d.rebuilt()
    good &= ok(kept and kept == again, "%s: %d aggregates kept equal those rebuilt from the changelog" % (name, len(kept)), differences(kept, again))
    passed, text = d.audited()
    return good & ok(passed, "%s: the journal's chain holds" % name, text)


# --- killing --------------------------------------------------------------------------------------------------------------------------

def wait(p, meanwhile=lambda: None, patience_s=PATIENCE_S):
    """Its exit status; None: it had to be killed, patience was at its end."""
    until = time.monotonic() + patience_s
    while p.poll() is None:
        if time.monotonic() > until:
            p.kill()
            p.wait()
            return None
        meanwhile()
        time.sleep(0.002)
    return p.returncode


class Killer:
    """Kills at random moments: it waits for the k-th transaction from now on, then a little longer."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.kills = self.inside = 0

    def kill(self, d, p, transactions, delay_s, meanwhile):
        """`meanwhile` keeps records coming."""
        target, until = begun(d)[1] + self.random.randint(1, transactions), time.monotonic() + PATIENCE_S
        while p.poll() is None and begun(d)[1] < target:
            if time.monotonic() > until:
                raise Failed("no transaction in %d s\n%s" % (PATIENCE_S, d.tail()))
            meanwhile()
            time.sleep(0.0002)  # between two looks into the other process's mark
        end = time.monotonic() + self.random.uniform(0, delay_s)
        while time.monotonic() < end:
            pass
        if p.poll() is not None:
            raise Failed("aldyn run ended by itself: exit %d\n%s" % (p.returncode, d.tail()))
        p.send_signal(signal.SIGKILL)
        p.wait()
        self.kills += 1
        self.inside += begun(d)[0] > 0
        forget_mark(d)


def begun(d):
    """(open transactions, transactions begun in this life) of the hooks program."""
    try:
        with open(d.mark, "rb") as f:
            data = f.read(8)
    except FileNotFoundError:
        return 0, 0
    return struct.unpack("ii", data) if len(data) == 8 else (0, 0)


def forget_mark(d):
    try:
        os.unlink(d.mark)
    except FileNotFoundError:
        pass
