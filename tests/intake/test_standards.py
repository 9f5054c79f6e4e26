#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Registries that speak public standards: OpenCRVS webhooks, SPDCI messages, OSIA notifications. What the profiles make of fixtures of our own
(examples/sources), and of real messages where there are some, as they are and with valid IINs put in. TAP."""
import copy
import json
import os
import re

from sources import PROFILES, RULES, call, folder, write, SAMPLES, SOURCE, World, iin, ok, original, reasons, same, done

CHILD, MOTHER, FATHER = iin("2026-01-12"), iin("1996-03-01", False), iin("1994-07-15")


def world(name):
    return World(os.path.join(PROFILES, name + ".yaml"))


def fixture(name):
    with open(os.path.join(SOURCE, "examples", "sources", name + ".ndjson"), encoding="utf-8") as file:
        return file.read()


def sample(name):
    path = os.path.join(SAMPLES, name)
    if not os.path.exists(path):
        print("# no real message %s beside the tree" % name)
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def short(events):
    return [(e["id"], e["type"][6:], e["data"].get("record"), e["data"]["roles"], e["data"].get("values")) for e in events]


def opencrvs():
    w = world("opencrvs").take(fixture("opencrvs"))
    same(short(w.events()), [
        ("0b6ad15d-5b0f-4f4e-9f0e-3c1d6f2c8a01", "birth", {"id": "birth/2026B7K2QMA", "version": 821768400},
         {"child": "iin:" + CHILD, "mother": "iin:" + MOTHER, "father": "iin:" + FATHER}, {"birth_date": "2026-01-12", "surname": "Серікова", "given_name": "Айша"}),
        ("0b6ad15d-5b0f-4f4e-9f0e-3c1d6f2c8a02", "death", {"id": "death/2026D4XW81P", "version": 823345200},
         {"deceased": "iin:" + iin("1941-05-09")}, {"death_date": "2026-01-31"})], "OpenCRVS: a birth with both parents, and a death")
    same(reasons(w.letters()), [("missing-field", "/payload/event/context/0/entry[/resource/resourceType=Patient][/resource/identifier[/type=BIRTH_REGISTRATION_NUMBER]]/resource/"
                                 "identifier[/type=NATIONAL_ID]/value", "")], "OpenCRVS: a child without an IIN is a dead letter")
    real = sample("opencrvs/birth-registered-webhook.json")
    if not real:
        return
    w = world("opencrvs").take(real)
    same([l["code"] for l in w.letters()], ["missing-field"], "OpenCRVS, the real message: its child has no IIN")
    for e in real["payload"]["event"]["context"][0]["entry"]:
        if e["resource"]["resourceType"] == "Patient":
            e["resource"]["identifier"].append({"type": "NATIONAL_ID", "value": CHILD})
    w = world("opencrvs").take(real)
    same(short(w.events()), [("531e9275-40e4-4ab5-a12c-6fa74d7b5b61", "birth", {"id": "birth/2020B6E6YJB", "version": 654513320}, {"child": "iin:" + CHILD},
                              {"birth_date": "2019-12-23", "surname": "srthsrt", "given_name": "esrgstg"})], "and with one it is a birth")
    same(w.events()[0]["data"]["registered"], "2020-09-27T09:15:20.015Z", "registered when the task was modified")


def section(entries, code):
    composition = next(e["resource"] for e in entries if e["resource"]["resourceType"] == "Composition")
    return composition, next(s for s in composition["section"] if s["code"]["coding"][0]["code"] == code)["entry"][0]


def refer(entries, how):
    """The mother's reference in one of FHIR's ways; the father's stays as it is."""
    composition, mother = section(entries, "mother-details")
    at = next(e for e in entries if e["resource"].get("id") == "p-2")
    if how == "contained":
        entries.remove(at)
        composition["contained"] = [dict(at["resource"], id="m"), dict(at["resource"], id="other", identifier=[])]
        mother["reference"] = "#m"
    elif how == "nowhere":
        entries.remove(at)
    elif how == "twice":
        entries.append(copy.deepcopy(at))
    elif how == "unspoken":
        mother["reference"] = ""
    else:
        at["fullUrl"] = how
        mother["reference"] = how
        at["resource"]["id"] = "another" if "urn" in how else "p-2"


def references():
    both, letter = {"child": "iin:" + CHILD, "mother": "iin:" + MOTHER, "father": "iin:" + FATHER}, "entry[/resource/resourceType=Composition]"
    for how, code in (("urn:uuid:6d8a2f1c-0000-4000-8000-000000000002", None), ("https://registry.example/fhir/Patient/p-2", None), ("contained", None),
                      ("https://registry.example/fhir/Patient/p-2/_history/3", None), ("nowhere", "leads-nowhere"), ("twice", "several"), ("unspoken", None)):
        told = json.loads(fixture("opencrvs").splitlines()[0])
        refer(told["payload"]["event"]["context"][0]["entry"], how)
        w = world("opencrvs").take(told)
        if code:
            same((w.events(), [(l["code"], letter in l["field"]) for l in w.letters()]), ([], [(code, True)]), "OpenCRVS: a reference that is wrong (%s) is a letter" % how)
        else:
            want = {k: v for k, v in both.items() if how != "unspoken" or k != "mother"}
            same(([e["data"]["roles"] for e in w.events()], reasons(w.letters())), ([want], []), "OpenCRVS: who is meant by a reference: " + how)
    told = json.loads(fixture("opencrvs").splitlines()[0])
    for e in told["payload"]["event"]["context"][0]["entry"]:
        for i in e["resource"].get("identifier", []) if e["resource"]["resourceType"] == "Patient" else []:
            i["type"] = {"coding": [{"system": "http://opencrvs.org/specs/identifier-type", "code": i["type"]}]}
    w = world("opencrvs").take(told)
    same(([e["data"]["roles"] for e in w.events()], reasons(w.letters())), ([both], []), "OpenCRVS: types of identifiers that are concepts say their codes")


def spdci():
    w = world("spdci").take(fixture("spdci"))
    same(short(w.events()), [
        ("m-1/1/1/person.updated", "person.updated", None, {"person": "iin:" + MOTHER}, {"birth_date": "1996-03-01", "surname": "Серікова", "given_name": "Дана"}),
        ("m-1/1/2/death", "death", {"id": "death/" + iin("1941-05-09"), "version": 823586400}, {"deceased": "iin:" + iin("1941-05-09")}, {"death_date": "2026-01-31"}),
        ("m-1/1/2/person.updated", "person.updated", None, {"person": "iin:" + iin("1941-05-09")}, {"birth_date": "1941-05-09"}),
        ("m-2/1/1/birth", "birth", {"id": "birth/947951532", "version": 821772000},
         {"child": "iin:" + CHILD, "mother": "iin:" + MOTHER}, {"birth_date": "2026-01-12", "surname": "Серікова", "given_name": "Айша"}),
        ("m-2/2/1/death.reversed", "death.reversed", {"id": "death/" + iin("1941-05-09"), "version": 826264800},
         {"deceased": "iin:" + iin("1941-05-09")}, {})], "SPDCI: answers and notifications, each record an event")
    same(reasons(w.letters()), [("bad-checksum", "person/identifier[/identifier_type=UIN]/identifier_value", "1/3/person.updated")],
         "SPDCI: one bad record is one dead letter, the subscription's receipt is none")
    news = json.loads(fixture("spdci").splitlines()[2])
    for kind, wanted in (("live_birth", "birth"), ("death", "death"), ("death_reversal", "death.reversed"), ("adoption", "adoption"), ("data_modification", "person.updated"),
                         ("fetal_death", None), ("marriage", ""), ("divorce", ""), ("annulment", "")):
        for spelling in (kind, kind.upper()):
            told = copy.deepcopy(news)
            told["message"]["notify_event"] = told["message"]["notify_event"][:1]
            told["message"]["notify_event"][0]["data"]["reg_event_type"] = spelling
            told["message"]["notify_event"][0]["data"]["reg_records"][0]["death_date"] = "2026-01-14"
            w = world("spdci").take(told)
            same(([e["type"] for e in w.events()], reasons(w.letters())), (["event." + wanted] if wanted else [], [("unknown-type", "news/data/reg_event_type", "1")] if wanted == "" else []),
                 "SPDCI: %s is %s" % (spelling, wanted or ("a letter" if wanted == "" else "ignored by name")))
    for name in ("spdci/crvs-processflow3res.json", "spdci/crvs-processflow6res.json"):
        real = sample(name)
        if not real:
            continue
        w = world("spdci").take(real)
        same((w.events(), reasons(w.letters())), ([], [("bad-checksum", "person/identifier[/identifier_type=UIN]/identifier_value", "1/1/person.updated")]),
             "SPDCI, the real message %s: a UIN of nine digits is no IIN" % name)
        record = real["message"]["search_response"][0]["data"]["reg_records"][0]
        record["identifier"][0]["identifier_value"] = iin("1995-09-21", False)
        w = world("spdci").take(real)
        same(short(w.events()), [("0c96614c-7255-4774-b109-cd53ee851769/1/1/person.updated", "person.updated", None, {"person": "iin:" + iin("1995-09-21", False)},
                                  {"birth_date": "1995-09-21", "surname": "Phumchai", "given_name": "Sudarat"})], "and with one they are particulars")
        other = copy.deepcopy(record)
        other["identifier"][0]["identifier_value"] = MOTHER
        other["death_date"] = "2026-01-31T23:00:00Z"
        real["message"]["search_response"][0]["data"]["reg_records"] = [record, other, {"identifier": []}]
        real["header"]["message_id"] = "again"
        w = world("spdci").take(real)
        same(([e["id"] for e in w.events()], len(w.letters())), (["again/1/1/person.updated", "again/1/2/death", "again/1/2/person.updated"], 1), "three records: two persons, a death, a letter")
    for name in ("spdci/crvs-processflow3req.json", "spdci/crvs-processflow6req.json"):
        real = sample(name)
        if real:
            same(reasons(world("spdci").take(real).letters())[:1], [("missing-field", "/message/search_response", "")], "SPDCI: the request %s is none of ours" % name)


OSIA_CHILD = ["address", "birth_date", "birth_order", "given_name", "home", "surname"]


def asked(w):
    return sorted((r["subject"], r["data"]["of"], sorted(r["data"]["facts"]), r["data"]["because"]["type"]) for r in w.topic("fact-requests"))


def osia():
    w = world("osia").take(fixture("osia"))
    c, m, f = "iin:" + CHILD, "iin:" + MOTHER, "iin:" + FATHER
    same(short(w.events()), [
        ("osia-1", "birth", {"id": "osia/birth/" + CHILD, "version": 1}, {"child": c, "mother": m, "father": f}, {}),
        ("osia-2", "marriage.dissolved", None, {"husband": f, "wife": m}, {"spouse": None}),
        ("osia-5", "birth.cancelled", {"id": "osia/birth/" + CHILD, "version": 2}, {"child": c}, {})], "OSIA: who, in the events that need no more")
    wanted = sorted([(c, "civil-registry", ["birth_date", "birth_order", "given_name", "surname"], "liveBirth"), (c, "population-registry", ["address", "home"], "liveBirth"),
                     (m, "civil-registry", ["children"], "liveBirth"), (f, "civil-registry", ["children"], "liveBirth"),
                     (f, "civil-registry", ["death_date"], "death"), (m, "civil-registry", ["given_name", "surname"], "changeOfName")])
    same(asked(w), wanted, "OSIA: the rest is asked of the owners of the facts")
    same(reasons(w.letters()), [("bad-checksum", "/body/uin", "")], "OSIA: a UIN that is no IIN is a dead letter, and asks nothing")
    requests = w.topic("fact-requests")
    same(len({r["id"] for r in requests}), len(requests), "each request has an id of its own")
    w.take(fixture("osia").splitlines()[0] + "\n")
    same((len(w.events()), {r["id"] for r in w.topic("fact-requests")} == {r["id"] for r in requests}), (4, True),
         "a notification that is repeated asks with the same ids")
    for name in ("adoption", "birthCancellation", "changeOfName", "death", "divorce", "liveBirth"):
        real = sample("osia/%s.json" % name)
        if not real:
            continue
        w = world("osia").take(real)
        same((w.events(), w.topic("fact-requests"), [l["code"] for l in w.letters()]), ([], [], ["bad-checksum"]), "OSIA, the real %s: a UIN of nine digits is no IIN" % name)
        for member, person in (("uin", CHILD), ("uin1", MOTHER), ("uin2", FATHER)):
            if member in real["body"]:
                real["body"][member] = person
        w = world("osia").take(real)
        events = [e["type"][6:] for e in w.events()]
        same(events, {"adoption": ["adoption"], "birthCancellation": ["birth.cancelled"], "divorce": ["marriage.dissolved"], "liveBirth": ["birth"]}.get(name, []),
             "and with IINs it is what it says")
        ok(bool(asked(w)) == (name not in ("birthCancellation", "divorce")) and not w.letters(), "and asks where something is to be asked", asked(w))


def shown():
    answer = fixture("spdci").splitlines()[1]
    path = write(os.path.join(folder, "answer.json"), json.dumps(json.loads(answer), indent=1, ensure_ascii=False))
    args = ("check", RULES, "--profiles", PROFILES, "--profile", "spdci", "--sample", path)
    status, out, said = call(*args)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    for wanted in ("message 1:", "1/1/person.updated -> person.updated", "took roles.person person/identifier[/identifier_type=UIN]/identifier_value = iin:********" + MOTHER[-4:],
                   "took values.birth_date person/birth_date = 1941-05-09", "took values.surname person/name/surname = text of 16 bytes",
                   "absent values.given_name person/name/given_name", "1/3/person.updated -> person.updated: a dead letter",
                   "refused roles.person person/identifier[/identifier_type=UIN]/identifier_value: is no IIN (12 digits, date, control digit) (bad-checksum)",
                   "dropped /message/search_response/0/data/reg_records/0/phone_number/0 no field takes it",
                   "read /message/search_response/0/status it decides, and does not go on",
                   "read /message/search_response/0/data/reg_records/0/identifier/0/identifier_type it decides, and does not go on"):
        ok(wanted in lines, "check --sample: " + wanted, out)
    ok(status == 1 and "records that would become dead letters: 1" in said and not any("search_response/0/timestamp" in l for l in lines if l.startswith("dropped")), "and ends with 1", said)
    ok(MOTHER not in out and MOTHER in call(*args, "--unmasked")[1] and "Серікова" not in out, "nobody is named, unless asked for")
    for lang, words in (("kk", ("1-хабар", "өлі хат", "алынды", "алынбады", "жоқ", "тасталды", "оқылды", "ЖСН емес")),
                        ("ru", ("сообщение 1", "мёртвое письмо", "взято", "отказ", "нет", "отброшено", "прочтено", "не ИИН"))):
        _, out, said = call(*args, "--lang", lang)
        ok(all(word in out for word in words), "check --sample: " + lang, out)
        prose = re.sub(r"`[^`]*`|\([^()]*\)|[\w.-]*[/.][^ ]*|->|iin:\S+", "", out + said.splitlines()[0])
        ok(not re.search(r"[a-z]{3,} [a-z]{3,}", prose), "and no other language", prose)
    line = write(os.path.join(folder, "answer.ndjson"), answer)
    _, out, said = call("check", RULES, "--profiles", PROFILES, "--profile", "spdci", "--sample", line)
    ok(MOTHER not in out + said, "nor does the error show the message", said)
    status, out, said = call("replay", "--rules", RULES, "--profiles", PROFILES, "--profile", "spdci", path)
    records = [json.loads(line) for line in out.splitlines()]
    same((status, sorted({r["topic"] for r in records})), (0, ["dead-letters"]), "replay --profile reads what the source sends: nobody is concerned")
    status, out, said = call("replay", "--rules", RULES, "--profile", os.path.join(PROFILES, "osia.yaml"), "-", stdin=fixture("osia"))
    records = [json.loads(line) for line in out.splitlines()]
    same((status, sum(r["topic"] == "fact-requests" for r in records), {r["data"]["event"]["name"] for r in records if r["type"].endswith("event-role")}),
         (0, 6, {"birth", "birth.cancelled", "marriage.dissolved"}), "replay --profile: events have their effects, requests are printed")


def faults():
    """Why a message is no message: as much in each language, and in no other one."""
    texts = [b"", b"{", b'{"a":"\xff"}', b"-", b"01", b'{"a":99999999999999999999}', b"1e999", b'"\\q"', b'"\\u12"', b'"\\u0000"', b'"\\ud800"', b"{1}",
             b'"\t"', b"nil", b'{"a";1}', b"[" * 40, b'{"a":1;}', b"[1;]", b"\xef\xbb\xbf{}", b"{} {}", b'{"a":1,"a":2}', b'"' + b"x" * 2000000 + b'"',
             b'{"type":"nope","id":"1","time":"2026-01-01T00:00:00Z","source":"s"}']
    path = os.path.join(folder, "broken.ndjson")
    with open(path, "wb") as file:
        file.write(b"\n".join(texts))
    said = {}
    for lang in ("en", "kk", "ru"):
        _, out, _ = call("check", RULES, "--profiles", PROFILES, "--profile", "civil-registry", "--sample", path, "--lang", lang)
        said[lang] = out.splitlines()
    for i, text in enumerate(texts[1:]):
        told = [said[lang][i] for lang in said]
        numbers = [sorted(re.findall(r"\d+", line)) for line in told]
        ok(numbers[0] == numbers[1] == numbers[2] and not re.search(r"[a-z]{3,} [a-z]{3,}", "".join(told[1:])), "check --sample: what is wrong with %.20r" % text, told)


opencrvs()
references()
shown()
faults()
spdci()
osia()
done()
