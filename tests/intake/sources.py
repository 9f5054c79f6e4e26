# SPDX-License-Identifier: Apache-2.0
"""What the tests of sources share: TAP, a scratch folder with a log, what `aldyn run` makes of messages, and valid IINs."""
import atexit
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

ALDYN = os.environ.get("ALDYN", "aldyn")
SOURCE = os.environ.get("ALDYN_SOURCE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SAMPLES = os.environ.get("ALDYN_SAMPLES") or os.path.join(SOURCE, "..", "shared", "samples")
PROFILES = os.path.join(SOURCE, "connectors", "profiles")
RULES = os.path.join(SOURCE, "rules")
DECLARED = "owner: {kk: O, ru: O, en: O}\nlegal_basis: L\nagreement: A\nsegment: state\ncontact: C\n"
results = []
folder = tempfile.mkdtemp(prefix="aldyn-test-")
atexit.register(shutil.rmtree, folder)


def ok(holds, name, why=""):
    results.append(bool(holds))
    print("%sok %d - %s" % ("" if holds else "not ", len(results), name))
    if not holds:
        print("# " + str(why).replace("\n", "\n# "))


def same(got, wanted, name):
    ok(got == wanted, name, "got    %s\nwanted %s" % (json.dumps(got, ensure_ascii=False, default=str), json.dumps(wanted, ensure_ascii=False, default=str)))


def done():
    print("1..%d" % len(results))
    sys.exit(not all(results))


def call(*args, stdin="", env=None):
    p = subprocess.run([ALDYN, *args], input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                       env=dict(os.environ, ALDYN_LOG="warn", **(env or {})), cwd=folder)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


def iin(born, male=True, number=1):
    """A valid IIN of somebody born on a day."""
    century = {"18": 1, "19": 3, "20": 5}[born[:2]] + (not male)
    while True:
        eleven = born[2:4] + born[5:7] + born[8:10] + str(century) + "%04d" % number
        for shift in (0, 2):
            digit = sum(int(c) * ((i + shift) % 11 + 1) for i, c in enumerate(eleven)) % 11
            if digit < 10:
                return eleven + str(digit)
        number += 1


def write(name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class World:
    """A log to be thrown away, with one source."""
    count = 0

    def __init__(self, profile, rules=RULES):
        World.count += 1
        self.dir = os.path.join(folder, "w%d" % World.count)
        self.name = os.path.basename(profile)[:-5]
        self.config = write(self.dir + "/aldyn.yaml", "log: {driver: local, path: log}\nstate: state\npartitions: 2\nrules: %s\nprofiles: %s\n"
                            'sources:\n  %s: {file: "-"}\n' % (rules, os.path.dirname(profile), self.name))

    def take(self, *messages):
        text = "".join(m if isinstance(m, str) else json.dumps(m, ensure_ascii=False) + "\n" for m in messages)
        status, _, said = call("run", "--config", self.config, "--until-idle", stdin=text)
        if status:
            raise AssertionError(said)
        return self

    def topic(self, name):
        status, out, said = call("topics", "read", name, "--config", self.config)
        if status:
            raise AssertionError(said)
        return [json.loads(line) for line in out.splitlines()]

    def events(self):
        """What came in, in order of ids: one partition's records stand before another's."""
        found = [r for r in self.topic("subjects") if r["source"] != "aldyn"]
        return sorted(({"id": r["id"], "type": r["type"][9:], "subject": r["subject"], "data": r["data"]} for r in found), key=lambda r: r["id"])

    def letters(self):
        return [r["data"] for r in self.topic("dead-letters")]


def reasons(letters):
    return sorted((l["code"], l.get("field", ""), l["original"].get("part", "")) for l in letters)


def original(letter):
    return json.loads(base64.b64decode(letter["original"]["value_base64"]))
