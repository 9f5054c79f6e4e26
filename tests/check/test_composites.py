#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which versions of composites and of their items may stand beside each other: `aldyn check` holds all that are in force on one day against each
other, and no others. Packages are written NAME@YEAR:EVENT (what wakes it), composites NAME@YEAR=ITEM,ITEM; a version is of 1 January, or of
YEAR-MM-DD."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ALDYN, SOURCE = os.environ["ALDYN"], os.environ["ALDYN_SOURCE"]
LIKE = os.path.join(SOURCE, "tests", "model", "features", "packages", "waits-one")
COMPOSITE = """service: {name}
version: {version}
title: {{kk: Бірге, ru: Вместе, en: Together}}
kinds: [proactive, composite]
subject: child
items:
{items}
consent: {{window: 24 hours}}
text: {{offer: {{kk: "Тізім: {{items}}.", ru: "Список: {{items}}.", en: "List: {{items}}."}}}}
"""
FIRST_ITEM = 7  # its line

# What stands beside each other; what is said of it, as NAME@YEAR, the number of the item, and a part of the message; nothing: it is lawful.
ROWS = (
    ("one event for all versions", "a@2026:birth b@2026:birth b@2027:birth x@2026=a,b", None),
    ("a later version has another event", "a@2026:birth b@2026:birth b@2027:adoption x@2026=a,b", ("x@2026", 1, "2027-01-01")),
    ("so has one of the first item", "a@2026:birth a@2027:adoption b@2026:birth x@2026=a,b", ("x@2026", 0, "2027-01-01")),
    ("all change on one day", "a@2026:birth a@2027:adoption b@2026:birth b@2027:adoption x@2026=a,b", None),
    ("one changes a day later", "a@2026:birth a@2027:adoption b@2026:birth b@2027-01-02:adoption x@2026=a,b", ("x@2026", 0, "2027-01-01")),
    ("the composite leaves it out from that day", "a@2026:birth b@2026:birth b@2027:adoption c@2026:birth x@2026=a,b x@2027=a,c", None),
    ("the composite leaves it out a day too late", "a@2026:birth b@2026:birth b@2027:adoption c@2026:birth x@2026=a,b x@2027-01-02=a,c",
     ("x@2026", 1, "2027-01-01")),
    ("a version of before the composite does not matter", "a@2025:adoption a@2026:birth b@2026:birth x@2026=a,b", None),
    ("a service of two composites", "a@2026:birth b@2026:birth c@2026:birth x@2026=a,b y@2027=b,c", ("y@2027", 0, "`x`")),
    ("it moves to another", "a@2026:birth b@2026:birth c@2026:birth d@2026:birth x@2026=a,b x@2027=a,d y@2027=b,c", None),
    ("it moves to a newer version of another", "a@2026:birth b@2026:birth c@2026:birth d@2026:birth x@2026=a,d x@2027=a,b y@2026=c,b y@2027=c,d", None),
    ("it moves a day too early", "a@2026:birth b@2026:birth c@2026:birth d@2026:birth x@2026=a,b x@2027-01-02=a,d y@2027=b,c", ("y@2027", 0, "`x`")),
    ("it leaves a day too late", "a@2026:birth b@2026:birth c@2026:birth d@2026:birth x@2026=a,d x@2027=a,b y@2026=c,b y@2027-01-02=c,d",
     ("y@2026", 1, "`x`")),
)


def day(version):
    return version if "-" in version else version + "-01-01"


def place(packages, name, version):
    folder = os.path.join(packages, name, day(version))
    os.makedirs(folder)
    return folder


def write(packages, word):
    name, version, event, items = re.fullmatch(r"(\w+)@([\d-]+)(?::(\w+)|=([\w,]+))", word).groups()
    folder = place(packages, name, version)
    with open(os.path.join(folder, "service.yaml"), "w", encoding="utf-8") as f:
        if items:
            f.write(COMPOSITE.format(name=name, version=day(version), items="\n".join("  - {service: %s}" % i for i in items.split(","))))
            return
        with open(os.path.join(LIKE, "service.yaml"), encoding="utf-8") as like:
            package = yaml.safe_load(like)
        package.update(service=name)
        package["when"][0]["event"] = event
        text = yaml.safe_dump(package, allow_unicode=True, sort_keys=False)
        f.write(re.sub(r"(?m)^version: .*", "version: " + day(version), text))
    shutil.copy(os.path.join(LIKE, "eligibility.lua"), folder)


def said(rules):
    """The errors: file, line, text."""
    p = subprocess.run([ALDYN, "check", rules], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    found = re.findall(r"(?m)^(\S+?):(\d+):\d+: error: (.*)", p.stderr.decode())
    return [(os.path.relpath(file, os.path.join(rules, "packages")), int(line), text) for file, line, text in found]


def as_meant(errors, expected):
    if not expected:
        return errors == []
    version, item, part = expected
    name, year = version.split("@")
    return len(errors) == 1 and errors[0][:2] == ("%s/%s/service.yaml" % (name, day(year)), FIRST_ITEM + item) and part in errors[0][2]


def main():
    good = True
    print("1..%d" % len(ROWS))
    with tempfile.TemporaryDirectory() as folder:
        for n, (what, words, expected) in enumerate(ROWS, 1):
            rules = os.path.join(folder, str(n))
            shutil.copytree(os.path.join(SOURCE, "rules"), rules, ignore=shutil.ignore_patterns("packages"))
            for word in words.split():
                write(os.path.join(rules, "packages"), word)
            errors = said(rules)
            same = as_meant(errors, expected)
            good = good and same
            print("%s %d - %s" % ("ok" if same else "not ok", n, what))
            for error in errors if not same else ():
                print("# %s:%d: %s" % error)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
