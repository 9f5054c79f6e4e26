# SPDX-License-Identifier: Apache-2.0
"""Ground of the model: JSON, ids, time, identifiers, records. Written from docs/engine.md, never from the engine's C."""
import datetime
import hashlib
import hmac
import json
import re

TEST_KEY = b"aldyn published test key: ids made with it are not anonymous"
PREFIX = "kz.aldyn."
SOURCE = "aldyn"
DAY_MS = 86_400_000
ZONE_MS = 5 * 3_600_000  # Kazakhstan, UTC+5 (T-6)
EPOCH = datetime.date(1970, 1, 1).toordinal()


def compact(value):
    """The engine's JSON: members as they stand, UTF-8, minimal escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def canonical(value):
    """For comparing: members sorted."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def ID(*parts):
    text = "\n".join(str(p) for p in parts)
    return hmac.new(TEST_KEY, text.encode(), hashlib.sha256).hexdigest()[:32]


# --- time: instants are int milliseconds since 1970 UTC, days int days since 1970-01-01 --------------------------------

INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))\Z")


def parse_instant(text):
    m = INSTANT.match(text) if isinstance(text, str) else None
    if not m:
        raise ValueError("no instant")
    year, month, day, hour, minute, second = (int(m.group(i)) for i in range(1, 7))
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("no instant")
    ms = (datetime.date(year, month, day).toordinal() - EPOCH) * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000
    ms += int(((m.group(7) or "") + "000")[:3])
    if m.group(9):
        shift = (int(m.group(10)) * 60 + int(m.group(11))) * 60_000
        ms += -shift if m.group(9) == "+" else shift
    return ms


def instant(ms):
    day, rest = divmod(ms, DAY_MS)
    seconds, milli = divmod(rest, 1000)
    return "%sT%02d:%02d:%02d.%03dZ" % (date(day), seconds // 3600, seconds // 60 % 60, seconds % 60, milli)


def parse_date(text):
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\d\Z", text):
        raise ValueError("no date")
    return datetime.date.fromisoformat(text).toordinal() - EPOCH


def date(day):
    return datetime.date.fromordinal(day + EPOCH).isoformat()


def local_day(ms):
    return (ms + ZONE_MS) // DAY_MS


def day_start(day):
    return day * DAY_MS - ZONE_MS


def weekday(day):
    return datetime.date.fromordinal(day + EPOCH).isoweekday()


def age(birth, on):
    """Full years; born on 29 February: a year older on 28 February of a common year (T-2)."""
    b, d = datetime.date.fromordinal(birth + EPOCH), datetime.date.fromordinal(on + EPOCH)
    years = d.year - b.year
    leap = d.year % 4 == 0 and (d.year % 100 != 0 or d.year % 400 == 0)
    birthday = (2, 28) if (b.month, b.day) == (2, 29) and not leap else (b.month, b.day)
    return years - ((d.month, d.day) < birthday)


def span_ms(text):
    number, unit = str(text).split()
    unit = unit.rstrip("s")
    return int(number) * {"minute": 60_000, "hour": 3_600_000, "day": DAY_MS, "week": 7 * DAY_MS}[unit]


# --- identifiers ---------------------------------------------------------------------------------------------------------

def check_digit(eleven):
    digits = [int(c) for c in eleven]
    rest = sum(d * w for d, w in zip(digits, range(1, 12))) % 11
    if rest == 10:
        rest = sum(d * w for d, w in zip(digits, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))) % 11
    return -1 if rest == 10 else rest


def iin_ok(text):
    if not re.match(r"[0-9]{12}\Z", text) or text[6] not in "123456":
        return False
    century = (18, 18, 19, 19, 20, 20)[int(text[6]) - 1]
    try:
        datetime.date(century * 100 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return False
    return check_digit(text[:11]) == int(text[11])


def bin_ok(text):
    return bool(re.match(r"[0-9]{2}(0[1-9]|1[0-2])[456][0-9]{7}\Z", text)) and check_digit(text[:11]) == int(text[11])


def tel_ok(text):
    return bool(re.match(r"\+[1-9][0-9]{9,14}\Z", text))


def subject_ok(key):
    if not isinstance(key, str):
        return False
    scheme, _, rest = key.partition(":")
    return {"iin": iin_ok, "bin": bin_ok, "tel": tel_ok}.get(scheme, lambda _: False)(rest)


def person_ok(key):
    return subject_ok(key) and not key.startswith("tel:")


# --- records -------------------------------------------------------------------------------------------------------------

class Dead(Exception):
    """The record goes to the dead letters and changes nothing."""

    def __init__(self, code, stage="subject"):
        super().__init__(code)
        self.code, self.stage = code, stage


class Record:
    """A record of [subjects] as the model reads it. `text` is the compact JSON of its data, as dedupe sees it."""

    def __init__(self, event, value=None):
        self.event = event
        self.id, self.source = event.get("id"), event.get("source")
        self.full_type = event.get("type") or ""
        self.type = self.full_type[len(PREFIX):] if self.full_type.startswith(PREFIX) else None
        self.subject = event.get("subject")
        self.time = event.get("time")
        self.time_ms = parse_instant(self.time)
        self.recorded = parse_instant(event["recordedtime"]) if event.get("recordedtime") else self.time_ms
        self.data = event.get("data")
        self.text = compact(self.data)
        self.value = self.text.encode() if value is None else value


def structured(topic, type_, subject, id_, now, cause, data):
    event = {"specversion": "1.0", "id": id_, "source": SOURCE, "type": PREFIX + type_}
    if subject:
        event["subject"] = subject
    event.update(time=instant(now), recordedtime=instant(now), cause=cause, topic=topic, data=data)
    return event


class Step:
    """The processing of one record or the firing of one timer: collects what is written, in order."""

    def __init__(self, subject, now, cause, record=None, reached=None):
        self.subject, self.now, self.cause, self.record = subject, now, cause, record
        self.today = local_day(now)
        self.out, self.count = [], {}
        self.reached = reached if reached is not None else {}

    def reach(self, *what):
        key = " ".join(str(w) for w in what)
        self.reached[key] = self.reached.get(key, 0) + 1

    def put(self, topic, type_, subject, data, id_=None):
        n = self.count.get((type_, subject), 0)
        self.count[type_, subject] = n + 1
        data = {k: v for k, v in data.items() if v is not None}
        id_ = id_ or ID("record", type_, self.cause, subject or "", n)
        self.out.append(structured(topic, type_, subject, id_, self.now, self.cause, data))
        self.reach("wrote", topic, type_)

    def send(self, type_, subject, data):
        self.put("subjects", type_, subject, data)

    def status(self, entity, id_, from_, to, case=None, service=None, reason=None, acting=None):
        self.put("status", "status", self.subject, {"entity": entity, "id": id_, "case": case, "service": service,
                                                    "from": from_, "to": to, "reason": reason, **(acting or {})})
        self.reach("status", entity, "%s>%s" % (from_ or "", to), reason if entity == "offer" and reason else "")

    def dead_letter(self, stage, code, record=None, **failed):
        import base64
        record = record or self.record
        if record:
            original = {k: record.event[k] for k in ("id", "source", "type", "subject", "time") if k in record.event}
            original["value_base64"] = base64.b64encode(record.value).decode()
        else:
            original = {"subject": self.subject, "value_base64": ""}
        self.put("dead-letters", "dead-letter", original.get("subject") or "", {"stage": stage, "code": code, **failed, "original": original})
        self.reach("dead-letter", stage, code)
