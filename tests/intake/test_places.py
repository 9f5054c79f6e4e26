#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Places, parts, several records in a message: what docs/profiles.md says of them. TAP."""
from sources import DECLARED, PROFILES, RULES, World, call, done, iin, ok, original, reasons, same, write

CHILD, MOTHER, OTHER = iin("2026-01-12"), iin("1996-03-01", False), iin("1990-05-05")


def profile(name, text):
    return write("p/%s.yaml" % name, "source: %s\n%s%s" % (name, DECLARED, text))


def message(n, **members):
    return dict({"id": str(n), "time": "2026-02-01T05:00:00Z", "type": "t"}, **members)


BUNDLE = profile("bundle", """
parts:
  task: [/entry, {where: {/kind: Task}}]
  child: [/entry, {where: {/kind: Patient, /active: [true, 1]}}]
  mother: [task/by, {follow: /ref, in: /entry, by: [/kind, /name]}]
types:
  t:
    event: birth
    record: {id: {at: task/no, prefix: birth/}, version: {at: task/changed, format: date-time}}
    occurred: {at: child/born, format: date-time}
    roles:
      child: {at: [child/ids, {where: {/type: [IIN, UIN]}}, /value], type: iin}
      mother: {at: [mother/ids, {where: {/type: IIN}, first: yes}, /value], type: iin, required: no}
    values:
      birth_date: {at: child/born, type: date, format: date-time}
      given_name: {at: child/given/0, type: text, required: no}
      citizenship: {is: KAZ, type: text}
""")


def bundle(n, child=CHILD, born="2026-01-11T20:00:00Z", **more):
    entries = [{"kind": "Task", "no": "7", "changed": "2000-01-02T00:00:00Z", "by": {"ref": "Patient/m"}},
               {"kind": "Patient", "active": 1, "name": "c", "born": born, "given": ["Ай"], "ids": [{"type": "BRN", "value": "x"}, {"type": "UIN", "value": child}]},
               {"kind": "Patient", "name": "m", "ids": [{"type": "IIN", "value": MOTHER}, {"type": "IIN", "value": OTHER}]}]
    return message(n, entry=entries + more.get("entries", []))


def places():
    w = World(BUNDLE).take(bundle(1), bundle(2, child="847951632"), bundle(3, entries=[{"kind": "Task"}]), bundle(4, born="11.01.2026"), message(5, entry=[]))
    same(w.events(), [{"id": "1", "type": "event.birth", "subject": "iin:" + CHILD, "data": {
        "record": {"id": "birth/7", "version": 86400}, "occurred": "2026-01-12", "roles": {"child": "iin:" + CHILD, "mother": "iin:" + MOTHER},
        "values": {"birth_date": "2026-01-12", "given_name": "Ай", "citizenship": "KAZ"}}}], "conditions, references, parts, prefixes, formats and constants")
    where = "/entry[/kind=Patient][/active=true]"
    same(reasons(w.letters()), sorted([("bad-checksum", where + "/ids[/type=IIN]/value", ""), ("bad-date", where + "/born", ""),
                                       ("missing-field", where + "/ids[/type=IIN]/value", ""), ("several", "/entry[/kind=Task]/no", "")]), "what does not fit is named")


HEAD = profile("head", """
id: /head/mid
time: /head/at
type: [/head/kinds, {where: {/a: b}}, /kind]
types:
  t:
    event: birth
    record: {id: /no, version: /edition}
    occurred: /born
    registered: /written
    roles: {child: {at: /child, type: iin}}
    values: {birth_date: {at: /born, type: date}}
  n: {event: number.attached, roles: {number: {at: /tel, type: tel}, person: {at: /child, type: iin}}, values: {occurred_at: {at: /written, type: date-time}}}
""")


def head(mid="1", at="2026-02-01T05:00:00Z", kinds=({"a": "b", "kind": "t"}, {"a": "c", "kind": "u"}), **members):
    return dict({"head": {"mid": mid, "at": at, "kinds": kinds}, "no": "7", "edition": 1, "born": "2026-01-12", "written": "2026-01-12T05:00:00Z",
                 "child": CHILD}, **members)


def editions():
    w = World(HEAD).take(*(head(str(n), no=str(n), edition=e) for n, e in enumerate((0, -1, 2 ** 31, 2 ** 63 - 1, 2 ** 31 - 1))))
    same(reasons(w.letters()), [("bad-value", "/edition", "")] * 4, "an edition is from 1 to 2147483647, or intake says so")
    same([e["data"]["record"]["version"] for e in w.events()], [2 ** 31 - 1], "its highest is taken")


def attributes():
    w = World(HEAD).take(head(), head(mid=5), head(mid=None), head(at=7), head(at="x"), head(at="2999-01-01T00:00:00Z"), head(kinds=[{"a": "b", "kind": "v"}]),
                         head(kinds=2 * [{"a": "b", "kind": "t"}]))
    kind = "/head/kinds[/a=b]/kind"
    same(len(w.events()), 1, "id, time and type stand where the profile says")
    same(reasons(w.letters()), sorted([("wrong-type", "/head/mid", ""), ("missing-field", "/head/mid", ""), ("wrong-type", "/head/at", ""), ("bad-date", "/head/at", ""),
                                       ("far-future", "/head/at", ""), ("unknown-type", kind, ""), ("several", kind, "")]), "and are named by it")
    w = World(HEAD).take(head(mid="1", born="2999-01-12"), head(mid="2", written="2999-01-12T05:00:00Z"),
                         head(mid="3", kinds=[{"a": "b", "kind": "n"}], tel="+77010000001", written="2999-01-12T05:00:00Z"))
    same((w.events(), reasons(w.letters())), ([], [("far-future", "/born", ""), ("far-future", "/written", ""), ("far-future", "/written", "")]),
         "a slip of the pen in a year is no word for ever")


FORMS = profile("forms", """
empty: absent
types:
  t:
    event: person.updated
    registered: {at: /at, format: YYYYMMDDhhmmss}
    roles: {person: {at: /iin, type: iin}}
    values:
      birth_date: {at: /born, type: date, format: DD.MM.YYYY, required: no}
      language: {at: /lang, type: enum, values: {KAZ: kk, RUS: ru, 3: en}, required: no}
  gone:
    event: kinship.listed
    roles: {parent: {at: /iin, type: iin}}
    values:
      children: {at: /children, type: iin, list: yes, item: /id}
  noise: ignore
""")


def forms():
    w = World(FORMS).take(message(1, iin=MOTHER, at="20260201100000", born="01.03.1996", lang=3), message(2, iin=MOTHER, at="20260201100000", born="", lang="RUS"),
                          message(3, iin=MOTHER, at="20260201240000"), message(4, iin=MOTHER, at="20260201100000", born="31.02.1996"),
                          message(5, iin=MOTHER, at="20260201100000", lang="KZ"), message(6, type="noise"),
                          message(7, type="gone", iin=MOTHER, children=[{"id": CHILD}, {"id": OTHER}]), message(8, type="gone", iin=MOTHER, children=[{}]))
    same([e["data"].get("values") for e in w.events()], [{"birth_date": "1996-03-01", "language": "en"}, {"language": "ru"},
                                                         {"children": ["iin:" + CHILD, "iin:" + OTHER]}], "patterns, tables, empty texts, items of lists")
    same(w.events()[0]["data"]["registered"], "2026-02-01T05:00:00.000Z", "a time without a zone is one of Kazakhstan")
    same(reasons(w.letters()), [("bad-date", "/at", ""), ("bad-date", "/born", ""), ("bad-value", "/lang", ""), ("missing-field", "/children", "")], "the rest is refused")


MANY = profile("many", """
max_records: 5
types:
  t:
    - event: person.updated
      each: {answer: /answers, record: answer/records}
      when: {answer/status: succ}
      roles: {person: {at: record/iin, type: iin}}
      values: {birth_date: {at: record/born, type: date}}
      occurred: /header/day
    - event: death
      each: {answer: /answers, record: answer/records}
      when: {record/died: present}
      roles: {deceased: {at: record/iin, type: iin}}
      values: {death_date: {at: record/died, type: date}}
""")


def many():
    person = {"iin": MOTHER, "born": "1996-03-01"}
    answers = [{"status": "rjct", "records": [dict(person)]}, {"status": "succ", "records": [person, dict(person, iin="1"), dict(person, died="2026-01-01")]}]
    w = World(MANY).take(message("a", answers=answers, header={"day": "2026-01-31", "iin": MOTHER}), message("b", answers=[{"status": "succ", "records": [person] * 6}], header={"day": "2026-01-31"}))
    same([(e["id"], e["type"]) for e in w.events()], [("a/2/1/person.updated", "event.person.updated"), ("a/2/3/death", "event.death"),
                                                      ("a/2/3/person.updated", "event.person.updated")], "every record is an event, with an id of its own")
    same(reasons(w.letters()), [("bad-checksum", "record/iin", "2/2/person.updated"), ("too-many-records", "", ""), ("unknown-type", "answer/status", "1")],
         "every bad record is a letter, and what no mapping takes is one")
    same([original(l)["answers"] for l in w.letters() if l["code"] == "unknown-type"], [[answers[0], None]], "which shows that alone")
    same([original(l)["answers"] for l in w.letters() if l["code"] == "bad-checksum"], [[None, {"status": "succ", "records": [None, dict(person, iin="1"), None]}]],
         "which shows nobody else's record")
    w.take(message("a", answers=answers, header={"day": "2026-01-31", "iin": MOTHER}))
    same(len([s for s in w.topic("status")]), 0, "the same message again changes nothing")
    bad = [r["id"] for r in w.topic("dead-letters") if r["data"]["code"] == "bad-checksum"]
    text = open(MANY, encoding="utf-8").read()
    write(MANY, text.replace("{at: record/iin, type: iin}", "{at: record/good, type: iin}", 1).replace("record/good", "/header/iin", 1))
    status, _, said = call("dlq", "retry", bad[0], "--config", w.config)
    ok(status == 0, "one record's letter is retried when the mapping is mended", said)
    write(MANY, text)
    w.take()
    same([e["id"] for e in w.events() if "/2/2" in e["id"]], ["a/2/2/person.updated"], "and becomes that record's event alone")
    left = [r["id"] for r in w.topic("dead-letters") if r["data"]["code"] == "unknown-type"]
    write(MANY, text.replace("status: succ", "status: [succ, rjct]"))
    status, _, said = call("dlq", "retry", left[0], "--config", w.config)
    write(MANY, text)
    w.take()
    same((status, [e["id"] for e in w.events() if "a/1" in e["id"]]), (0, ["a/1/1/person.updated"]), "so is what no mapping took")
    write(MANY, text + "    - ignore: yes\n      each: {answer: /answers}\n      when: {answer/status: rjct}\n")
    w = World(MANY).take(message("a", answers=answers, header={"day": "2026-01-31", "iin": MOTHER}))
    same((len(w.events()), reasons(w.letters())), (3, [("bad-checksum", "record/iin", "2/2/person.updated")]), "what a profile says that it ignores is no letter")
    write(MANY, text + "    - ignore: yes\n      event: birth\n")
    said = call("check", RULES, "--profiles", MANY[:-len("/many.yaml")])
    ok(said[0] == 1 and "unknown setting `event`" in said[2] and "1 error" in said[2], "what is ignored is no event besides", said)
    write(MANY, text)


LUA = """
lua: functions.lua
types:
  t:
    event: person.updated
    roles: {person: {lua: person, from: {number: /no, kind: /kind}, type: iin}}
    values:
      surname: {lua: full, from: {first: /a, last: /b}, type: text, required: no}
      birth_date: {lua: born, from: {year: /y, day: /d}, type: date, required: no}
"""
FUNCTIONS = """
function values.person() if message.kind == 1 then return message.number end return nil end
function values.full() if is_none(message.last) then return message.first end return message.first .. " " .. message.last end
function values.born() if message.year == 0 then while true do end end if message.year == 1 then return 5 end return message.year .. message.day end
"""


def lua_checked():
    """What the sandbox would refuse with a message in hand is told when the profile is checked."""
    for body, at, wanted in (("return os.time()", "1:32", "`os`"), ('error("no")', "1:25", "`error`"), ("return 1.5", "1:32", "1.5"), ("return message.a / 2", "1:42", "/"),
                             ("return nosuch", "1:32", "`nosuch`"), ("return message.nosuch", "1:40", "`nosuch`"), ("return person.a", "1:32", "`person`"), ("x = 1", "1:25", "`x`"),
                             ("return message.a", None, None)):
        at_file = write("checked/c.yaml", "source: c\n%slua: c.lua\ntypes:\n  t:\n    event: person.updated\n    roles: {person: {at: /p, type: iin}}\n"
                        "    values: {surname: {lua: v, from: {a: /a}, type: text}}\n" % DECLARED)
        write("checked/c.lua", "function values.v()     %s end\n" % body)
        status, _, said = call("check", RULES, "--profiles", at_file[:-len("/c.yaml")], "--lang", "en")
        ok(status == (1 if at else 0) and (not at or ("c.lua:%s: error" % at in said and wanted in said)), "check of a mapping's Lua: " + body, (status, said))


def lua():
    write("p/functions.lua", FUNCTIONS)
    w = World(profile("functions", LUA)).take(message(1, no=MOTHER, kind=1, a="Ай", b="Нұр", y="1996", d="-03-01"), message(2, no=MOTHER, kind=2, a="Ай", y="1", d="2"),
                                              message(3, no="7", kind=1, a="Ай", y="1996", d="-03-01"), message(4, no=MOTHER, kind=1, a="Ай", y=0, d="x"),
                                              message(5, no=MOTHER, kind=1, a="Ай", y=1, d="x"), message(6, no=MOTHER, kind=1, a=[], y="1996", d="-03-01"),
                                              message(7, no=MOTHER, kind=1, a="Ай", y="1996", d="-03-01"))
    same([e["data"]["values"] for e in w.events()], [{"surname": "Ай Нұр", "birth_date": "1996-03-01"}, {"surname": "Ай", "birth_date": "1996-03-01"}],
         "a function of the profile's makes a field of several members")
    same(reasons(w.letters()), sorted([("missing-field", "person()", ""), ("bad-checksum", "person()", ""), ("mapping-failed", "born()", ""),
                                       ("wrong-type", "born()", ""), ("mapping-failed", "full()", "")]), "what it makes is checked; an endless one is stopped")
    for said_of, text, functions in (
            ("has no function values.born", LUA, FUNCTIONS.replace("born", "other")),
            ("needs {at: POINTER", LUA.replace("lua: full,", "lua: full, at: /a,"), FUNCTIONS),
            ("a function reads something", LUA.replace("from: {first: /a, last: /b}, ", ""), FUNCTIONS),
            ("names no file of functions", LUA.replace("lua: functions.lua", ""), FUNCTIONS),
            ("functions.lua:2", LUA, "\nfunction values.person( end")):
        write("q/functions.lua", functions)
        path = write("q/refused.yaml", "source: q\n" + DECLARED + text)
        status, _, said = call("check", RULES, "--profiles", path.rsplit("/", 1)[0])
        ok(status == 1 and said_of in said, "check refuses: %s" % said_of, said)


def refused():
    for said_of, text in (
            ("there is no part `nobody`", "types: {t: {event: death, roles: {deceased: {at: nobody/iin, type: iin}}, values: {death_date: {at: /d, type: date}}}}"),
            ("a step is a pointer, {where: …}", "types: {t: {event: death, roles: {deceased: {at: [/a, {first: yes}], type: iin}}, values: {death_date: {at: /d, type: date}}}}"),
            ("`follow` needs the list `in`", "types: {t: {event: death, roles: {deceased: {at: [/a, {follow: /r}], type: iin}}, values: {death_date: {at: /d, type: date}}}}"),
            ("`format` is date-time", "types: {t: {event: death, roles: {deceased: {at: /a, type: iin}}, values: {death_date: {at: /d, type: date, format: anything}}}}"),
            ("needs the value `death_date`", "types: {t: {event: death, roles: {deceased: {at: /a, type: iin}}}}"),
            ("must name its primary subject", "types: {t: {event: person.updated, values: {birth_date: {at: /d, type: date}}}}"),
            ("must name its primary subject", "types: {t: {event: death.reversed, record: {id: /r, version: /v}}}"),
            ("must name its primary subject", "types: {t: {event: birth.cancelled, record: {id: /r, version: /v}, roles: {child: {at: /c, type: iin, required: no}}}}"),
            ("takes a record back", "types: {t: {event: death.reversed, roles: {deceased: {at: /c, type: iin}}}}"),
            ("is of another type", "types: {t: {event: death, roles: {deceased: {at: /a, type: iin}}, values: {death_date: {at: /d, type: text}}}}"),
            ("`part-time` is none of the choices", "types: {t: {event: residence.changed, roles: {person: {at: /a, type: iin}}}, "
             "u: {event: person.updated, roles: {person: {at: /a, type: iin}}, values: {language: {at: /l, type: enum, values: {1: part-time}}}}}"),
            ("`death_date` is no role, but a value of event death", "types: {t: {event: death, roles: {deceased: {at: /a, type: iin}, death_date: {at: /d, type: date}}}}"),
            ("`deceased` is no value, but a role of event death", "types: {t: {event: death, values: {deceased: {at: /a, type: iin}, death_date: {at: /d, type: date}}}}"),
            ("no sources (S-8)", "title: {kk: Ұлттық бейнемониторинг, ru: Р, en: R}\ntypes: {t: ignore}"),
            ("`empty: absent` says", "empty: never\ntypes: {t: ignore}"),
            ("unknown setting `of`", "types: {t: {event: death, each: {r: /a}, roles: {deceased: {at: r, type: iin, of: me}}, values: {death_date: {at: r, type: date}}}}")):
        path = profile("refused", text)
        status, _, said = call("check", RULES, "--profiles", path.rsplit("/", 1)[0])
        ok(status == 1 and said_of in said, "check refuses: %s" % said_of, said)
    for name, text in (("national-video-monitoring", ""), ("cameras", "source: video-wall\n")):
        path = write("forbidden/%s.yaml" % name, (text or "source: cameras\n") + DECLARED + "types: {t: ignore}")
        status, _, said = call("check", RULES, "--profiles", path.rsplit("/", 1)[0])
        ok(status == 1 and "no sources (S-8)" in said, "check refuses the forbidden source: %s" % name, said)
    status, _, said = call("check", RULES, "--profiles", PROFILES)
    ok(status == 0, "and not what is delivered", said)


places()
attributes()
editions()
forms()
many()
lua()
lua_checked()
refused()
done()
