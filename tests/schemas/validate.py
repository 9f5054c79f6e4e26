#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validate.py [FILE…]: holds records, one structured CloudEvent a line as `aldyn replay` prints them, against docs/schemas.

Says file:line: type: where in the record: what is wrong, at most 20 times, and at the end how many records of how many types there
were. Exit 0 all hold; 1 some do not, or a type has no schema, or there was no record at all; 2 usage. Values are not printed:
they may be personal data."""
import collections
import glob
import json
import os
import signal
import sys

import jsonschema

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "schemas")
PREFIX = "kz.aldyn."
SHOWN = 20


def load(folder=FOLDER):
    """{type: schema}, by file name; the envelope is `cloudevent`."""
    schemas = {}
    for path in glob.glob(os.path.join(folder, "*.json")):
        with open(path, encoding="utf-8") as file:
            schemas[os.path.basename(path)[:-len(".json")]] = json.load(file)
    return schemas


def validators(schemas):
    """{type: validator}; references between the files are resolved among them, never fetched."""
    check = jsonschema.Draft202012Validator
    by_id = {s["$id"]: s for s in schemas.values()}
    try:
        from referencing import Registry, Resource
        registry = Registry().with_resources((i, Resource.from_contents(s)) for i, s in by_id.items())
        return {t: check(s, registry=registry) for t, s in schemas.items()}
    except ImportError: # before jsonschema 4.18
        return {t: check(s, resolver=jsonschema.RefResolver(s["$id"], s, store=by_id)) for t, s in schemas.items()}


def schema_of(record_type):
    """The name of the schema for a type with its prefix, or None when it has no prefix."""
    if not isinstance(record_type, str) or not record_type.startswith(PREFIX):
        return None
    name = record_type[len(PREFIX):]
    return "event" if name.startswith("event.") else name


def leaves(error):
    """What an error comes down to: of alternatives, those of the one that went furthest."""
    if not error.context:
        return [error]
    depth = max(len(e.absolute_path) for e in error.context)
    return [leaf for e in error.context if len(e.absolute_path) == depth for leaf in leaves(e)]


def words(error):
    """The error without the value that it is about."""
    where = "/" + "/".join(str(p) for p in error.absolute_path)
    if error.validator in ("required", "additionalProperties"):
        return "%s: %s" % (where, error.message)
    return "%s: breaks %s" % (where, "/".join(str(p) for p in list(error.absolute_schema_path)[-3:]))


def faults(record, by_type):
    """What is wrong with one record: a list of texts."""
    name = schema_of(record.get("type")) if isinstance(record, dict) else None
    if name is None:
        return ["/type: no record of ours"]
    if name not in by_type or name == "cloudevent":
        return ["/type: %s has no schema in docs/schemas" % name]
    if by_type[name].is_valid(record):
        return []
    return sorted({words(leaf) for e in by_type[name].iter_errors(record) for leaf in leaves(e)})


def validate(lines, name, by_type, seen, shown):
    """Records of one file; counts in `seen` by type. Returns how many were wrong."""
    wrong = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            found = faults(record, by_type)
        except ValueError:
            record, found = {}, ["/: no JSON"]
        kind = record.get("type", "?") if isinstance(record, dict) else "?"
        seen[kind] += 1
        wrong += bool(found)
        for text in found:
            if shown[0] < SHOWN:
                print("%s:%d: %s: %s" % (name, number, kind, text))
            shown[0] += 1
    return wrong


def main(argv):
    if any(a.startswith("--") for a in argv):
        print(__doc__, file=sys.stderr)
        return 2
    by_type, seen, wrong, shown = validators(load()), collections.Counter(), 0, [0]
    for path in argv or ["-"]:
        if path == "-":
            wrong += validate(sys.stdin, "-", by_type, seen, shown)
            continue
        with open(path, encoding="utf-8") as file:
            wrong += validate(file, path, by_type, seen, shown)
    if shown[0] > SHOWN:
        print("… and %d more faults" % (shown[0] - SHOWN))
    print("validate.py: %d records of %d types, %d wrong" % (sum(seen.values()), len(seen), wrong), file=sys.stderr)
    if not seen:
        print("validate.py: nothing to validate", file=sys.stderr)
    return 1 if wrong or not seen else 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
