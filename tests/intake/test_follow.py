#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A followed file that is written anew in place while the engine runs (docs/exactly-once.md, sources). TAP."""
import atexit
import json
import os
import signal
import subprocess
import time

from sources import ALDYN, DECLARED, World, done, ok, same, iin, write

PROFILE = write("p/births.yaml", "source: births\n" + DECLARED + """types:
  t:
    event: birth
    record: {id: /no, version: {is: 1}}
    occurred: /born
    roles: {child: {at: /child, type: iin}}
    values: {birth_date: {at: /born, type: date}}
""")


def births(first, count):
    return "".join(json.dumps({"id": str(n), "time": "2026-02-01T05:00:00Z", "type": "t", "no": str(n), "born": "2026-01-12",
                               "child": iin("2026-01-12", number=n)}) + "\n" for n in range(first, first + count))


def awaited(world, count, engine):
    """The ids that came in, once there are so many, or when nothing is left to hope for."""
    until = time.monotonic() + 60
    while True:
        try:
            ids = sorted(int(e["id"]) for e in world.events())
        except AssertionError:  # there is no log yet
            ids = []
        if len(ids) >= count or engine.poll() is not None or time.monotonic() > until:
            return ids


def written_anew(world, source, path):
    """Stopped meanwhile: whatever the clock does, the new text stands there when the engine looks again."""
    write(path, births(1, 20))
    engine = subprocess.Popen([ALDYN, "run", "--config", source], cwd=world.dir, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    atexit.register(engine.kill)
    same(awaited(world, 20, engine), list(range(1, 21)), "what stands in the file comes in")
    if engine.poll() is not None:
        ok(False, "the engine runs", engine.stderr.read().decode())
        return
    engine.send_signal(signal.SIGSTOP)
    os.waitpid(engine.pid, os.WUNTRACED)
    with open(path, "r+", encoding="utf-8") as file:
        file.truncate(0)
        file.write(births(101, 60))
    engine.send_signal(signal.SIGCONT)
    same(awaited(world, 80, engine), list(range(1, 21)) + list(range(101, 161)), "and all that it holds when it was written anew, longer")
    with open(path, "a", encoding="utf-8") as file:
        file.write(births(161, 1))
    same(awaited(world, 81, engine)[-1:], [161], "and what is appended then")
    engine.send_signal(signal.SIGTERM)
    said = engine.communicate(timeout=60)[1].decode()
    same(said.count("event=file-replaced"), 1, "it is said, once")
    same(world.letters(), [], "no line was cut in two")
    ok(engine.returncode == 0, "the engine ends in order", said)


w = World(PROFILE)
with open(w.config, encoding="utf-8") as config:
    text = config.read().replace('{file: "-"}', "{file: in.ndjson, follow: yes}")
written_anew(w, write(w.dir + "/follow.yaml", text), os.path.join(w.dir, "in.ndjson"))
done()
