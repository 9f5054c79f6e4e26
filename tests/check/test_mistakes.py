#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One mistake at one place of the release's rules or profiles, and `aldyn check` says it once: one error, where it is, with the name that was
meant, in three languages without a word of another. Or nothing, where the mistake is valid by chance; those are counted.

All mistakes that these files can hold are listed in a fixed order; a run takes a sample of them by a fixed seed, as many of each kind in each kind
of file.

  ALDYN_MISTAKES=N|all   how many (default 400, less than a minute of a core)
  ALDYN_MISTAKES_SEED=S  which (default 1)
  ALDYN_MISTAKES_ONLY=R  all of whose description a part fits the regular expression R; if they are few, what check says of each is shown
"""
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ALDYN, SOURCE = os.environ["ALDYN"], os.environ["ALDYN_SOURCE"]
FREE_TEXT = {"kk", "ru", "en", "source", "why", "number", "owner", "legal_basis", "agreement", "contact", "name", "text", "reason", "reply", "sender"}
NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_.#][a-z0-9]+)*$")
GLOBALS = "age years_after days_between is_none at_least at_most filter count exists all same any_of first month_of share param law_day person values " \
          "clauses dates conditions ipairs"
FEW = 20
# How many of a hundred mistakes of a kind may be valid by chance: a line that is not needed, a number where any text may stand.
VALID = {"line-missing": 45, "number-for-text": 45, "indented-more": 30, "indented-less": 30, "value-misspelt": 30, "list-for-text": 30, "map-for-text": 30,
         "value-empty": 30, "text-for-map": 20, "key-misspelt": 20}

Mistake = collections.namedtuple("Mistake", "kind file begin end new lines words meant")


def misspelt(name, rng):
    """The same with two letters changed over, one left out, or one twice."""
    spots = [i for i in range(len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
    if not spots:
        return None
    i = rng.choice(spots)
    out = rng.choice([name[:i] + name[i + 1] + name[i] + name[i + 2:], name[:i] + name[i + 1:], name[:i] + name[i] + name[i:]])
    return out if out != name and out else None


def words_of(text):
    return set(re.findall(r"[\w.-]*\w", text)) | set(re.findall(r"\w+", text))


def is_one_edit(a, b):
    """A letter inserted, deleted or replaced, or two changed over."""
    short, long = sorted((a, b), key=len)
    begin = next((i for i, (x, y) in enumerate(zip(short, long)) if x != y), len(short))
    rest, other = short[begin:], long[begin:]
    return a != b and (rest == other[1:] or rest[1:] == other[1:] and len(rest) == len(other) or rest[:2] == other[:2][::-1] and rest[2:] == other[2:])


# --- YAML --------------------------------------------------------------------------------------------------------------------------

class Yaml:
    def __init__(self, name, text, rng):
        self.name, self.text, self.rng, self.out, self.seen = name, text, rng, [], set()
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        root = yaml.compose(text)
        self.first = root.start_mark.line + 1
        self.walk(root, [self.first], None)
        self.by_line()

    def add(self, kind, begin, end, new, above, words=(), meant=None):
        first = self.text.count("\n", 0, begin) + 1
        last = self.text.count("\n", 0, end) + 1
        self.out.append(Mistake(kind, self.name, begin, end, new, set(range(first, last + 1)) | set(above), set(words), meant))

    def walk(self, node, above, key):
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for k, v in node.value:
                self.member(k, v, above)
                self.walk(v, above + [k.start_mark.line + 1], k.value)
        elif isinstance(node, yaml.SequenceNode):
            for v in node.value:
                self.walk(v, above + [v.start_mark.line + 1], key)
        elif key not in FREE_TEXT:
            self.scalar(node, above, key)

    def member(self, k, v, above):
        begin, end, after = k.start_mark.index, k.end_mark.index, v.end_mark.index
        wrong = misspelt(k.value, self.rng) if k.value.isascii() else None
        if wrong:
            self.add("key-misspelt", begin, end, wrong, above, [k.value, wrong], k.value)
        one_line = k.start_mark.line == v.end_mark.line
        written = self.text[begin:after]
        if one_line and not re.search(r"[&*]\w", written):
            block = not re.search(r"[{\[]", self.text[self.starts[k.start_mark.line]:begin])
            more = written + ("\n" + " " * k.start_mark.column if block else ", ") + written
            self.add("key-twice", begin, after, more, above + [k.start_mark.line + 2], [k.value])
        if one_line and after > end and not re.search(r"&\w", written):
            self.add("value-empty", end, after, ":", above, [k.value])

    def scalar(self, node, above, key):
        begin, end = node.start_mark.index, node.end_mark.index
        raw = self.text[begin:end]
        if begin == end or raw[0] in "&*|>":
            return
        if NAME.match(raw) and raw not in ("yes", "no", "none"):
            wrong = misspelt(raw, self.rng)
            if wrong:
                self.add("value-misspelt", begin, end, wrong, above, [raw, wrong], raw)
        words = words_of(raw) | {key or ""}
        self.add("list-for-text", begin, end, "[%s, zzz]" % raw, above, words)
        self.add("number-for-text", begin, end, "17", above, words)
        self.add("map-for-text", begin, end, "{zzz: %s}" % raw, above, words)

    def by_line(self):
        inside = []
        for i, line in enumerate(self.lines):
            begin, indent = self.starts[i], len(line) - len(line.lstrip(" "))
            if not line.strip() or line.strip().startswith("#"):
                continue
            while inside and inside[-1][1] >= indent:
                inside.pop()
            above = [n for n, _ in inside] or [self.first]
            inside.append((i + 1, indent))
            plain = re.sub(r'"[^"]*"', "", line)
            after = next((k for k in range(i + 1, len(self.lines)) if self.lines[k].strip() and not self.lines[k].lstrip().startswith("#") and
                          len(self.lines[k]) - len(self.lines[k].lstrip(" ")) <= indent), i)
            near = above + [n + 1 for n in above] + list(range(i, max(i + 3, after + 1) + 1))
            if not re.search(r"&\w", line):
                self.add("line-missing", begin, begin + len(line) + 1, "", near, words_of(plain))
            self.add("indented-more", begin, begin, " ", near, words_of(plain))
            if indent:
                self.add("indented-less", begin, begin + 1, "", near, words_of(plain))
            code = re.sub(r" #.*", "", line)
            for sign in "]}\"":
                if sign in code:
                    at = begin + code.rindex(sign)
                    self.add("bracket-missing", at, at + 1, "", list(range(i + 1, len(self.lines) + 1)), words_of(plain))
            m = re.match(r" *[\w.-]+: (\{.*\}|\[.*\])$", code)
            if m and "&" not in m[1] and "*" not in m[1]:
                self.add("text-for-map", begin + m.start(1), begin + m.end(1), "zzz", above, words_of(plain))


# --- Lua ---------------------------------------------------------------------------------------------------------------------------

def lua(name, text, rng):
    out = []
    local = set(re.findall(r"local function (\w+)", text)) | set(re.findall(r"local (\w+)", text))
    bare = re.sub(r"--.*|\"[^\"]*\"", lambda m: " " * len(m[0]), text)
    bottom = bare.rstrip().count("\n") + 1

    def line_of(at):
        return text.count("\n", 0, at) + 1

    def add(kind, begin, end, new, lines=(), words=(), meant=None):
        out.append(Mistake(kind, name, begin, end, new, {line_of(begin)} | set(lines), set(words), meant))
    for m in re.finditer(r"[A-Za-z_]\w*", bare):
        word, before = m[0], bare[:m.start()].rstrip()
        wrong = misspelt(word, rng)
        if not wrong:
            continue
        if word in ("function", "local", "return", "if", "then", "else", "and", "or", "not", "end", "for", "in", "do", "nil", "true", "false"):
            add("lua-keyword", m.start(), m.end(), wrong, range(line_of(m.start()), bottom + 2), [word, wrong])
        elif before.endswith("."):
            add("lua-field", m.start(), m.end(), wrong, (), [word, wrong], word)
        elif word in GLOBALS.split():
            add("lua-helper", m.start(), m.end(), wrong, (), [word, wrong], word)
        elif word in local and not re.search(r"(local|function)$", before):
            add("lua-local", m.start(), m.end(), wrong, (), [word, wrong], word)
    for m in re.finditer(r"\bend\b", bare):
        add("lua-end", m.start(), m.end(), "", range(1, bottom + 2))
    for m in re.finditer(r"[()]", bare):
        add("lua-bracket", m.start(), m.end(), "", range(line_of(m.start()), bottom + 2), words_of(bare.split("\n")[line_of(m.start()) - 1]))
    return out


# --- running -----------------------------------------------------------------------------------------------------------------------

class Rules:
    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(SOURCE + "/rules", folder + "/rules", ignore=shutil.ignore_patterns("Makefile*", ".*", "README.md"))
        shutil.copytree(SOURCE + "/connectors/profiles", folder + "/profiles", ignore=shutil.ignore_patterns("Makefile*"))
        with open(folder + "/rules/register.yaml", "w") as f:
            for name in sorted(os.listdir(folder + "/rules/packages")):
                f.write("%s:\n  number: \"01\"\n  from: 2020-01-01\n" % name)
        self.files = {}
        for where, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                path = os.path.join(where, name)
                if path.endswith((".yaml", ".lua")):
                    with open(path) as f:
                        self.files[os.path.relpath(path, folder)] = f.read()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.chmod(path, 0o644)
        with open(path, "w") as f:
            f.write(text)

    def check(self, lang, name=""):
        """Profiles rest on the vocabulary alone."""
        profiles = ["--profiles", "profiles"] if not name or "profiles/" in name or "vocabulary" in name else []
        done = subprocess.run([ALDYN, "check", "rules", "--json", "--lang", lang] + profiles, cwd=self.folder, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=60)
        found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return done.returncode, found, done.stderr

    def mistakes(self, rng):
        for name, text in self.files.items():
            if name.endswith(".lua"):
                yield from lua(name, text, rng)
            else:
                yield from Yaml(name, text, rng).out


def is_foreign(text):
    """Words of Latin letters that are neither shown as code nor a name, two in a row."""
    text = re.sub(r"(белгілілері|известны): .*|\{[^{}]*\}|`[^`]*`|«[^»]*»|\"[^\"]*\"|'[^']*'|[\w./-]+\.(lua|yaml|md)|https?://\S+", "0", text)
    return re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text)


class Judge:
    def __init__(self, rules):
        self.rules, self.spoken, self.valid, self.total, self.faults = rules, set(), collections.Counter(), collections.Counter(), []

    def is_right_place(self, m, e, text):
        if e["file"] == m.file and e["line"] in m.lines:
            return True
        changed = text if e["file"] == m.file else self.rules.files.get(e["file"], "")
        lines = changed.split("\n")
        there = lines[e["line"] - 1] if e["line"] <= len(lines) else ""
        return bool(words_of(there) & {w for w in m.words if len(w) > 1})

    def says(self, m, e):
        """The name that was meant, or another that is as near; or, of one that is defined here, the wrong one at a place that has the right one."""
        said = e["text"] + e.get("mend", "")
        changed = [part for part, wrong in zip(re.split("[.#]", m.meant), re.split("[.#]", m.new)) if part != wrong]
        return (m.meant in said or m.new in e.get("mend", "") or (bool(changed) and all(part in said for part in changed))
                or any(is_one_edit(m.new, word) for word in words_of(said)))

    def fault(self, m, why, said):
        text = self.rules.files[m.file]
        line = text.count("\n", 0, m.begin) + 1
        self.faults.append((m.kind, "%s:%d: %s: `%s` -> `%s`: %s" % (m.file, line, m.kind, text[m.begin:m.end][:60], m.new[:60], why), said))

    def judge(self, m, loud=False):
        original = self.rules.files[m.file]
        text = original[:m.begin] + m.new + original[m.end:]
        self.rules.write(m.file, text)
        self.total[m.kind] += 1
        try:
            status, found, stderr = self.rules.check("en", m.file)
            errors = [e for e in found if e["severity"] == "error"]
            said = ["%s:%d:%d: %s: %s (%s)" % (e["file"], e["line"], e["column"], e["code"], e["text"], e.get("mend", "")) for e in errors] + stderr.splitlines()[:3]
            if status == 0:
                self.valid[m.kind] += 1
            if loud:
                self.fault(m, "status %d" % status, said)
            if status == 0 and not errors:
                return
            if status != 1 or stderr:
                self.fault(m, "ended with %d" % status, said)
            elif len(errors) != 1:
                self.fault(m, "%d errors" % len(errors), said)
            elif not self.is_right_place(m, errors[0], text):
                self.fault(m, "at another place", said)
            elif m.meant and len(m.meant) > 3 and not self.says(m, errors[0]):
                self.fault(m, "does not say what was meant", said)
            for e in errors:
                self.hear(m, e)
        finally:
            self.rules.write(m.file, original)

    def hear(self, m, e):
        """In the other languages, each wording once."""
        key = e["code"], re.sub(r"`[^`]*`|\d+|'[^']*'", "", e["text"] + e.get("mend", ""))[:60]
        if key in self.spoken:
            return
        self.spoken.add(key)
        for lang in "kk", "ru":
            for other in self.rules.check(lang, m.file)[1]:
                text = other["text"] + " | " + other.get("mend", "")
                if is_foreign(text):
                    self.fault(m, "English in %s" % lang, [text])


def sample(everything, wanted, rng):
    """In turn from each kind of mistake in each kind of file, until there are enough."""
    strata = collections.defaultdict(list)
    for m in everything:
        strata[m.kind, "profiles" if m.file.startswith("profiles") else os.path.basename(m.file)].append(m)
    for list_ in strata.values():
        rng.shuffle(list_)
    out = []
    while len(out) < min(wanted, len(everything)):
        out += [list_.pop() for list_ in strata.values() if list_]
    return out[:wanted]


def main():
    seed, wanted, only = os.environ.get("ALDYN_MISTAKES_SEED", "1"), os.environ.get("ALDYN_MISTAKES", "400"), os.environ.get("ALDYN_MISTAKES_ONLY")
    with tempfile.TemporaryDirectory() as folder:
        rules = Rules(folder)
        status, found, _ = rules.check("en")
        assert status == 0, found
        judge = Judge(rules)
        everything = list(rules.mistakes(random.Random(0)))
        if only:
            everything = [m for m in everything if re.search(only, "%s:%d: %s: `%s`" % (
                m.file, rules.files[m.file].count("\n", 0, m.begin) + 1, m.kind, rules.files[m.file][m.begin:m.end]))]
        if wanted != "all":
            everything = sample(everything, int(wanted), random.Random(int(seed)))
        for m in everything:
            judge.judge(m, bool(only) and len(everything) <= FEW)
    kinds = collections.Counter()
    for kind, what, said in judge.faults:
        kinds[kind] += 1
        print("# %s" % what)
        for line in said[:6]:
            print("#     %s" % line)
    for kind in sorted(judge.total):
        print("# %-16s %5d, valid by chance %4d, faults %4d" % (kind, judge.total[kind], judge.valid[kind], kinds[kind]))
    many = [kind for kind in judge.total if judge.total[kind] >= FEW and 100 * judge.valid[kind] > VALID.get(kind, 0) * judge.total[kind]]
    print("1..2\n%s 1 - one mistake, one message" % ("not ok" if judge.faults else "ok"))
    print("%s 2 - few mistakes are valid by chance %s" % ("not ok" if many else "ok", " ".join(many)))
    return 1 if judge.faults or many else 0


if __name__ == "__main__":
    sys.exit(main())
