#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The schemas of the YAML files, docs/schemas/yaml: are they what `aldyn describe schema` writes, does every file of the release stand under
its own, and do they refuse what `aldyn check` refuses? `--write` writes them anew. TAP."""
import glob
import json
import os
import re
import subprocess
import sys

import jsonschema
import yaml

SOURCE = os.path.normpath(os.environ.get("ALDYN_SOURCE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
ALDYN = os.environ.get("ALDYN") or os.path.join(SOURCE, "build", "aldyn")
FILES = {  # schema: the files of the release that stand under it
    "service": ["rules/packages/*/service.yaml", "tests/bench/rules/packages/*/service.yaml"],
    "tests": ["rules/packages/*/tests.yaml", "tests/bench/rules/packages/*/tests.yaml"],
    "vocabulary": ["rules/vocabulary.yaml", "tests/bench/rules/vocabulary.yaml"],
    "parameters": ["rules/parameters.yaml", "tests/bench/rules/parameters.yaml"],
    "law": ["rules/law.yaml", "tests/bench/rules/law.yaml"],
    "calendar": ["rules/calendars/*.yaml", "tests/bench/rules/calendars/*.yaml"],
    "texts": ["rules/texts.yaml", "tests/bench/rules/texts.yaml"],
    "register": [],  # the release has none
    "profile": ["connectors/profiles/*.yaml", "tests/bench/w1-profile.yaml"],
    "aldyn": ["examples/aldyn.yaml"],
}
WRONG = [  # schema, file, what is done to it
    ("service", "rules/packages/birth-allowance/service.yaml", lambda d: d["consent"].update(windw=d["consent"].pop("window"))),
    ("service", "rules/packages/birth-allowance/service.yaml", lambda d: d["title"].pop("kk")),
    ("service", "rules/packages/birth-allowance/service.yaml", lambda d: d.update(occasion="twice")),
    ("service", "rules/packages/birth-allowance/service.yaml", lambda d: d.update(term="7 days")),
    ("tests", "rules/packages/birth-allowance/tests.yaml", lambda d: d["tests"][0].update(wen={})),
    ("tests", "rules/packages/birth-allowance/tests.yaml", lambda d: d["world"]["Ainur"].update(phon=True)),
    ("tests", "rules/packages/birth-allowance/tests.yaml", lambda d: d["tests"][0]["then"].update(alive="maybe")),
    ("vocabulary", "rules/vocabulary.yaml", lambda d: d["facts"]["home"].update(type="txt")),
    ("vocabulary", "rules/vocabulary.yaml", lambda d: d["events"]["birth"]["asserts"][0].pop("fact")),
    ("parameters", "rules/parameters.yaml", lambda d: d["mrp"]["values"][0].pop("source")),
    ("law", "rules/law.yaml", lambda d: d["social-code"]["places"]["birth"].update(form="2023-07-01")),
    ("calendar", "rules/calendars/kz.yaml", lambda d: d["years"]["2026"]["holidays"][0].pop("day")),
    ("texts", "rules/texts.yaml", lambda d: d["messages"].pop("offer")),
    ("profile", "connectors/profiles/education.yaml", lambda d: d.pop("legal_basis")),
    ("profile", "connectors/profiles/education.yaml", lambda d: d.update(segment="home")),
    ("profile", "connectors/profiles/education.yaml", lambda d: d.pop("types")),
    ("profile", "connectors/profiles/spdci.yaml", lambda d: d["types"]["search"][0].update(wen={})),
    ("profile", "connectors/profiles/osia.yaml", lambda d: d["types"].update(separation="ignored")),
    ("profile", "connectors/profiles/osia.yaml", lambda d: d["types"]["liveBirth"]["roles"]["child"].update(type="iinn")),
    ("aldyn", "examples/aldyn.yaml", lambda d: d.update(worker=2)),
]
results = []


class Core(yaml.BaseLoader):
    """YAML 1.2's core schema, as editors read it: `yes` and 2026-01-01 are text. Keys stay text."""


for tag, pattern in (("bool", r"^(true|false)$"), ("int", r"^-?[0-9]+$"), ("float", r"^-?[0-9]+\.[0-9]+$"), ("null", r"^(null|~|)$")):
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), None)
Core.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: node.value == "true")
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Core.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))
Core.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)


def with_text_keys(value):
    if isinstance(value, dict):
        return {str(k): with_text_keys(v) for k, v in value.items()}
    return [with_text_keys(v) for v in value] if isinstance(value, list) else value


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return with_text_keys(yaml.load(file, Loader=Core))


def ok(holds, name, why=""):
    results.append(bool(holds))
    print("%sok %d - %s" % ("" if holds else "not ", len(results), name))
    if not holds and why:
        print("# " + str(why))


def path_of(name):
    return os.path.join(SOURCE, "docs", "schemas", "yaml", name + ".json")


def main():
    for name in FILES:
        made = subprocess.run([ALDYN, "describe", "schema", name], stdout=subprocess.PIPE, check=True).stdout
        if "--write" in sys.argv:
            with open(path_of(name), "wb") as file:
                file.write(made)
        with open(path_of(name), "rb") as file:
            ok(file.read() == made, "docs/schemas/yaml/%s.json is current" % name, "python3 tests/schemas/test_yaml.py --write")
    schemas = {name: json.load(open(path_of(name), encoding="utf-8")) for name in FILES}
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        for pattern in FILES[name]:
            found = sorted(glob.glob(os.path.join(SOURCE, pattern)))
            ok(found, "%s: there are some" % pattern)
            for path in found:
                errors = ["/".join(map(str, e.absolute_path)) + ": " + e.message for e in
                          jsonschema.Draft202012Validator(schema).iter_errors(read(path))]
                ok(not errors, "%s stands under %s" % (os.path.relpath(path, SOURCE), name), errors[:3])
    for i, (name, path, spoil) in enumerate(WRONG):
        spoilt = read(path)
        spoil(spoilt)
        ok(not jsonschema.Draft202012Validator(schemas[name]).is_valid(spoilt), "%s: what is wrong with it is refused (%d)" % (name, i + 1))
    print("1..%d" % len(results))
    return not all(results)


sys.exit(main())
