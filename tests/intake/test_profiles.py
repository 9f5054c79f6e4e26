#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every profile that is delivered: its example is read, holds against the JSON Schema that the profile generates, and schema and intake
agree about messages that were spoiled in every way that one member allows. TAP."""
import copy
import glob
import json
import os
import re

import jsonschema
import yaml

from sources import PROFILES, RULES, SAMPLES, SOURCE, call, done, ok, same, write

# What a schema cannot know: check digits, days that do not exist, the far future, which of several is meant, what references lead to.
BEYOND = {"bad-checksum", "bad-date", "far-future", "several", "behind a reference"}
KINDS = {str: "", list: [], dict: {}, int: 0, bool: False, type(None): None}


def example(name):
    for path in (os.path.join(SOURCE, "examples", "sources", name + ".ndjson"), os.path.join(SOURCE, "examples", name + ".ndjson")):
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return [json.loads(line) for line in file if line.strip()]
    return []


def schema_of(name):
    status, out, said = call("describe", "source", name, "--rules", RULES, "--profiles", PROFILES)
    ok(status == 0, "%s: a schema is generated" % name, said)
    schema = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def refusals(name, messages):
    """For each message the codes of its dead letters."""
    path = write("sample.ndjson", "".join(json.dumps(m, ensure_ascii=False) + "\n" for m in messages))
    _, out, said = call("check", RULES, "--profiles", PROFILES, "--profile", name, "--sample", path)
    found = []
    for block in re.split(r"^message \d+", out, flags=re.M)[1:]:
        refused = ["behind a reference" if "->" in line else code for line, code in re.findall(r"^  (refused .*\(([a-z0-9-]+)\))$", block, re.M)] + re.findall(r"a dead letter: .*\(([a-z0-9-]+)\)$", block, re.M)
        found.append(set(refused) if "a dead letter" in block else set())
    if len(found) != len(messages):
        raise AssertionError("%s: %d of %d messages: %s" % (name, len(found), len(messages), said))
    return found


def paths(value, at=()):
    if at:
        yield at
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from paths(value[key], at + (key,))


def spoiled(message):
    for path in paths(message):
        for kind in ("gone", str, dict, list, int, bool, type(None), "nonsense"):
            changed = copy.deepcopy(message)
            at = changed
            for key in path[:-1]:
                at = at[key]
            if kind == "gone":
                del at[path[-1]]
            else:
                at[path[-1]] = kind if kind == "nonsense" else copy.deepcopy(KINDS[kind])
            yield path, kind, changed


def agree(name, validator, message):
    cases = list(spoiled(message))
    wrong = []
    for (path, kind, changed), codes in zip(cases, refusals(name, [c for _, _, c in cases])):
        holds = validator.is_valid(changed)
        if holds and codes - BEYOND or not holds and not codes:
            wrong.append("%s %s: schema %s, intake %s" % ("/".join(map(str, path)), kind, "holds" if holds else "refuses", sorted(codes)))
    ok(not wrong, "%s: schema and intake agree about %d spoiled messages" % (name, len(cases)), "\n".join(wrong[:10]))


def profile(path):
    name = os.path.basename(path)[:-5]
    validator, messages = schema_of(name), example(name)
    with open(path, encoding="utf-8") as file:
        types = yaml.safe_load(file)["types"]
    ok(messages, "%s: has an example" % name)
    codes = refusals(name, messages)
    same([validator.is_valid(m) for m in messages], [not c for c in codes], "%s: the example holds against the schema, or is refused by both" % name)
    if name not in ("opencrvs", "osia", "spdci"):
        ok(not any(codes), "%s: and is taken whole" % name, codes)
        ok({m["type"] for m in messages} == set(types) or name in ("civil-registry", "address-register", "portal"), "%s: it has every type" % name)
    for message in messages[:2]:
        agree(name, validator, message)


for found in sorted(glob.glob(os.path.join(PROFILES, "*.yaml"))):
    profile(found)
for real, name in (("opencrvs/birth-registered-webhook.json", "opencrvs"), ("spdci/crvs-processflow3res.json", "spdci"), ("osia/liveBirth.json", "osia")):
    if os.path.exists(os.path.join(SAMPLES, real)):
        with open(os.path.join(SAMPLES, real), encoding="utf-8") as file:
            ok(not schema_of(name).is_valid(json.load(file)), "the real message %s: its persons have no IIN, says the schema" % real)
nothing = copy.deepcopy(example("national-registries")[0])
nothing["data"]["person"]["born"] = None
ok(refusals("national-registries", [nothing]) == [{"bad-value"}], "there is always a date of birth: null is refused", nothing)
ok(not schema_of("national-registries").is_valid(nothing), "by the schema, too")
done()
