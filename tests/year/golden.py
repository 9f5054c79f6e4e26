# SPDX-License-Identifier: Apache-2.0
"""Golden files, and TAP: for the tests beside this file."""
import collections
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("ALDYN_SOURCE", os.path.join(HERE, "..", ".."))


class Golden:
    def __init__(self, folder, args):
        self.folder, self.update = os.path.join(SOURCE, "tests", "year", folder), args == ["--update"]
        self.count = self.failed = 0
        self.held = set()

    def ok(self, passed, name, why=""):
        self.count += 1
        self.failed += not passed
        print("%sok %d - %s" % ("" if passed else "not ", self.count, name))
        if not passed:
            print("".join("# %s\n" % line for line in str(why).splitlines()[:40]), end="")

    def holds(self, name, text):
        """It is what it was; with --update: from now on."""
        path = os.path.join(self.folder, name)
        self.held.add(name)
        if self.update:
            os.makedirs(self.folder, exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(text)
        with open(path, encoding="utf-8", newline="") as f:
            want = f.read()
        self.ok(text == want, "%s is what it was" % name, "\n".join(self.differing(want, text)))

    @staticmethod
    def differing(want, have):
        a, b = collections.Counter(want.splitlines()), collections.Counter(have.splitlines())
        yield "after a change that is meant: once more with --update, and look at the difference"
        yield from ("- " + line for line in (a - b))
        yield from ("+ " + line for line in (b - a))

    def page(self, path):
        p = subprocess.run([sys.executable, "-B", os.path.join(SOURCE, "tests", "cli", "pages.py"), path], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.ok(p.returncode == 0, "%s stands alone and is well-formed" % os.path.basename(path), p.stdout.decode())

    def done(self):
        self.ok(set(os.listdir(self.folder)) == self.held, "no golden file is left over", set(os.listdir(self.folder)) ^ self.held)
        print("1..%d" % self.count)
        sys.exit(1 if self.failed else 0)
