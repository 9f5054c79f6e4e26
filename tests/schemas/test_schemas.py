#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The schemas of docs/schemas: are schemas, have examples that hold, refuse what they should, cover every type that the sources
read or write, and stand in the index. TAP. `test_schemas.py --index` prints the index's table instead."""
import copy
import glob
import io
import os
import re
import sys
from collections import Counter
from contextlib import redirect_stdout

import jsonschema

import validate

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BEGIN, END = "<!-- table: tests/schemas/test_schemas.py --index -->", "<!-- end of table -->"
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$")
SUBJECT = re.compile(r"^(iin|bin|tel):")
results = []


def ok(holds, name, why=""):
    results.append(bool(holds))
    print("%sok %d - %s" % ("" if holds else "not ", len(results), name))
    if not holds and why:
        print("# " + str(why))


# --- the sources' types --------------------------------------------------------------------------------------------------------

def source_text(*folders):
    text = ""
    for folder in folders:
        for path in sorted(glob.glob(os.path.join(SOURCE, folder, "*.c"))):
            with open(path, encoding="utf-8") as file:
                text += file.read()
    return text


def source_types():
    """{type: topic or None}: the rows of engine/subject/step.c, and whatever is written as a literal."""
    steps, engine = source_text("engine/subject"), source_text("engine/*", "connectors")
    rows = re.findall(r'^\t\{"([a-z.-]+)", \w+, [A-Z_]+, (?:true|false), (?:true|false)\},', steps, re.M)
    found = {t: "subjects" for t in rows + ["event.*"]}
    for topic, name in re.findall(r'step_emit\(\w+, TOPIC_(\w+), "([a-z.-]+)"', engine):
        found[name] = topic.lower().replace("_", "-")
    for name in re.findall(r'pass_on\(\w+, "([a-z.-]+)"', engine):
        found[name] = "subjects"
    for name in re.findall(r'"kz\.aldyn\.([a-z.-]+[a-z])"', engine) + re.findall(r'\.type = SLICE_LIT\("([a-z.-]+)"\)', engine):
        found.setdefault(name, None)
    for name in re.findall(r'slice_is\(\S+\btype, "([a-z.-]+)"\)', source_text("engine/run")):
        found.setdefault(name, None)
    return found


def coverage(schemas):
    types = source_types()
    ok(len(types) > 35, "types are found in the sources", sorted(types))
    for name, topic in sorted(types.items()):
        schema = schemas.get("event" if name == "event.*" else name)
        ok(schema, "%s has a schema" % name)
        if schema and topic:
            ok(schema["x-topic"] == topic, "%s: its topic is %s" % (name, topic), schema["x-topic"])
    known = {"event" if n == "event.*" else n for n in types} | {"cloudevent"}
    ok(set(schemas) <= known, "no schema is left over", sorted(set(schemas) - known))


# --- each schema ------------------------------------------------------------------------------------------------------------------

def objects(schema, path=""):
    """Every place in a schema that describes an object."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield path, schema
        for key, value in schema.items():
            if key not in ("examples", "if", "then", "else"):
                yield from objects(value, "%s/%s" % (path, key))
    if isinstance(schema, list):
        for i, value in enumerate(schema):
            yield from objects(value, "%s/%d" % (path, i))


def is_strict(path, schema):
    return "additionalProperties" in schema or path == "/properties/data" and "properties" not in schema


def shape(name, schema):
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        why = ""
    except jsonschema.SchemaError as e:
        why = e.message
    ok(not why, "%s: is a schema" % name, why)
    ok(schema["$id"].endswith("/%s.json" % name) and schema.get("title") and schema.get("description"), "%s: id, title, description" % name)
    loose = [p for p, o in objects(schema) if not is_strict(p, o)]
    ok(not loose, "%s: every object is closed" % name, loose)


def put(record, path, value):
    changed = copy.deepcopy(record)
    at = changed
    for p in path[:-1]:
        at = at[p]
    at[path[-1]] = value
    return changed


def strings(value, path=()):
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from strings(value[key], path + (key,))


def spoiled(record, schema):
    """(what was done, the record with it), each of which must be refused."""
    yield "another member", dict(record, extra=1)
    yield "another member in data", put(record, ("data", "extra"), 1)
    yield "no data", {k: v for k, v in record.items() if k != "data"}
    yield "data is a list", dict(record, data=[])
    yield "another specversion", dict(record, specversion="0.3")
    yield "another type", dict(record, type="kz.aldyn.other")
    yield "no id", {k: v for k, v in record.items() if k != "id"}
    for member in schema["properties"]["data"].get("required", []):
        yield "data without " + member, dict(record, data={k: v for k, v in record["data"].items() if k != member})
    for member in record["data"]:
        yield "data.%s is of another type" % member, put(record, ("data", member), [[]])
    if "topic" in record:
        yield "another topic", dict(record, topic="messages" if record["topic"] != "messages" else "orders")
    if record.get("source") == "aldyn":
        yield "another's source", dict(record, source="portal")
        yield "an id that is none of ours", dict(record, id="42")
    kind = schema["x-subject"]
    if kind in ("person", "number"):
        yield "no subject", {k: v for k, v in record.items() if k != "subject"}
        yield "a subject of the other kind", dict(record, subject="tel:+77010000009" if kind == "person" else "iin:920214450124")
    for path, value in strings({k: v for k, v in record.items() if k != "subject"}):
        if path[-1] in ("reply", "text", "reason", "id", "value") or path[-2:] == ("original", "subject"):
            continue # any text
        if INSTANT.match(value):
            yield "seconds only at %s" % (path,), put(record, path, value[:-5] + "Z")
            yield "local time at %s" % (path,), put(record, path, value[:-1] + "+05:00")
        elif SUBJECT.match(value):
            yield "a bare number at %s" % (path,), put(record, path, value.split(":")[1])


def behaviour(name, schema, by_type):
    examples = schema.get("examples", [])
    ok(examples, "%s: has an example" % name)
    for i, example in enumerate(examples):
        found = validate.faults(example, by_type)
        ok(not found, "%s: example %d holds" % (name, i), found)
        passed = [what for what, bad in spoiled(example, schema) if not validate.faults(bad, by_type)]
        ok(not passed, "%s: example %d spoiled is refused" % (name, i), passed)


# What no rule above makes: (type, which example, members of data to change, None: left out)
REFUSED = [
    ("dialogue.status", 0, {"owner_at_reply": None}, "a yes without its evidence (C-3)"),
    ("dialogue.status", 1, {"reply": "1"}, "evidence without an answer"),
    ("consent", 0, {"state": "lapsed"}, "silence is no state of a consent (C-3)"),
    ("consent", 0, {"scope": "service"}, "data named in the consent to the service (C-1)"),
    ("evaluated", 0, {"verdict": "undetermined"}, "an amount for somebody who is not eligible"),
    ("evaluated", 0, {"clauses": []}, "a verdict without its clauses (R-1)"),
    ("order", 0, {"consents": ["0" * 32]}, "one consent (C-1)"),
    ("order", 0, {"amount_tiyn": 69200.5}, "a broken number of tiyn"),
    ("status", 0, {"to": "given"}, "an offer in a consent's state"),
    ("status", 0, {"case": None}, "an offer without its case"),
    ("status", 1, {"from": "issued"}, "an event that was something before"),
    ("task", 0, {"offer": None}, "a task about nothing"),
    ("contact.notice", 0, {"kind": "already"}, "an amount where nothing is granted"),
    ("event-role", 0, {"action": "removed"}, "assertions of a record that is taken back"),
    ("dead-letter", 0, {"stage": "intake"}, "an intake letter without its place"),
    ("message.status", 0, {"state": "read"}, "a state of a message that there is not"),
]


def refusals(schemas, by_type):
    for name, i, change, what in REFUSED:
        record = copy.deepcopy(schemas[name]["examples"][i])
        record["data"] = {k: v for k, v in {**record["data"], **change}.items() if v is not None}
        ok(validate.faults(record, by_type), "%s refuses: %s" % (name, what))


def program(schemas):
    """validate.py itself: what it answers, and that it shows no values."""
    import json
    import tempfile

    def run(*lines):
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
            file.flush()
            out = io.StringIO()
            with redirect_stdout(out):
                rc = validate.main([file.name])
            return rc, out.getvalue()

    good = json.dumps(schemas["reply"]["examples"][0])
    ok(run(good) == (0, ""), "validate.py: a good record")
    ok(run()[0] == 1, "validate.py: no record at all is no success")
    ok(run(good, "{")[0] == 1, "validate.py: no JSON")
    ok(run(good.replace("kz.aldyn.reply", "kz.aldyn.answer"))[0] == 1, "validate.py: a type without schema")
    rc, out = run(good.replace("tel:+77010000001", "iin:920214450124"))
    ok(rc == 1 and "/subject" in out and "920214450124" not in out, "validate.py: names the place, not the value", out)


# --- the index --------------------------------------------------------------------------------------------------------------------

def index(schemas):
    lines = ["| Type | Topic | Subject | What it says | Laws |", "|---|---|---|---|---|"]
    for name in sorted(schemas):
        s = schemas[name]
        shown = {"event": "event.*"}.get(name, name)
        lines.append("| [`%s`](%s.json) | %s | %s | %s | %s |" % (shown, name, s.get("x-topic", ""), s.get("x-subject", ""), s["title"], ", ".join(s["x-law"])))
    return "\n".join(lines)


def index_stands(schemas):
    with open(os.path.join(SOURCE, "docs", "schemas", "README.md"), encoding="utf-8") as file:
        text = file.read()
    stands = text.partition(BEGIN)[2].partition(END)[0].strip()
    ok(stands == index(schemas), "docs/schemas/README.md holds the table that test_schemas.py --index prints")
    with open(os.path.join(SOURCE, "docs", "law.md"), encoding="utf-8") as file:
        laws = set(re.findall(r"^\| ([A-Z]-\d+) \|", file.read(), re.M))
    unknown = Counter(law for s in schemas.values() for law in s["x-law"] if law not in laws)
    ok(not unknown, "every law number of a schema stands in docs/law.md", dict(unknown))


def main():
    schemas = validate.load()
    if sys.argv[1:] == ["--index"]:
        print(index(schemas))
        return 0
    by_type = validate.validators(schemas)
    for name in sorted(schemas):
        shape(name, schemas[name])
        if name != "cloudevent":
            behaviour(name, schemas[name], by_type)
    coverage(schemas)
    refusals(schemas, by_type)
    program(schemas)
    index_stands(schemas)
    print("1..%d" % len(results))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
