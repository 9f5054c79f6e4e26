#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage.py [--seeds N] [--first N] [--list]: which rows of docs/engine.md the histories reach. TAP: one test for each row that
must be reached by at least one seed."""
import argparse
import os
import re
import sys

from history import History
from rules import Rules

# Each is a pattern over what Step.reach() notes; all must be met by some seed.
MUST = r"""
verdict .* event eligible
verdict .* event not_eligible
verdict .* event undetermined
verdict .* change eligible
verdict .* change not_eligible
verdict .* consent eligible
verdict .* consent not_eligible
wake event open eligible
wake change open eligible
wake change open not_eligible
wake (event|change) busy
wake change closed by refused
wake change closed by lapsed
wake event eligible opened again
offer to recipient 1
offer to recipient 2
status offer >prepared
status offer prepared>held
status offer prepared>issued
status offer held>issued
status offer issued>accepted
status offer issued>declined
status offer issued>lapsed
status offer issued>undeliverable undeliverable
status offer issued>undeliverable number-moved
status offer held>undeliverable number-moved
status offer prepared>undeliverable no-number
status offer prepared>undeliverable minor
status offer prepared>undeliverable dead
status offer prepared>undeliverable no-recipient
status offer issued>undeliverable dead
status offer issued>withdrawn no-longer-eligible
status offer issued>withdrawn event-cancelled
status offer issued>withdrawn subject-died
status offer accepted>withdrawn no-longer-eligible
status offer accepted>superseded
status offer issued>handed_over unclear-reply
status offer lapsed>handed_over silence
status offer undeliverable>handed_over undeliverable
status consent >requested
status consent requested>given
status consent requested>refused
status order >draft
status order draft>requested
status order requested>received
status order received>accepted
status order accepted>in-progress
status order in-progress>completed
status order received>on-hold
status order on-hold>in-progress
status order .*>rejected
status order .*>failed
status order .*>cancelled
status order completed>entered-in-error
status order requested>requested
status message >created
status message created>sending
status message .*>pending
status message .*>delivered
status message .*>permanent-failure
status message .*>temporary-failure
status message .*>technical-failure
status message (permanent|temporary|technical)-failure>delivered
status event >superseded
dead-letter subject unknown-type
dead-letter subject bad-data
dead-letter subject bad-subject
dead-letter subject id-reused
dead-letter subject version-conflict
dead-letter lifecycle unlawful-transition
dead-letter lifecycle unknown-order
dead-letter lifecycle unknown-message
dedupe dropped
dedupe forgotten
verdict .* change undetermined
wake change open undetermined
wake change closed by already
wake change closed by died
claim given back
claim answer nobody waits for
status offer held>withdrawn .*
clause .* unknown
version first
version same, dropped
version corrected
version cancelled
version cancelled before it was seen
version reinstated
event-role asserted
event-role removed
event-role cancelled
watch ended
message.status not higher, ignored
message offer kk
message offer ru
message reminder .*
message clarify .*
message too-late .*
message withdrawn .*
message already .*
message granted .*
message rejected .*
dialogue yes
dialogue no
dialogue lapsed
dialogue unclear
dialogue undeliverable
dialogue number-moved
dialogue number-moved while queued
dialogue cancelled
dialogue dropped, person died
reply in the last millisecond
wrote decisions reply-unmatched
wrote decisions already-receiving
wrote decisions dead-letter-act
wrote decisions revealed
claim granted
claim refused
timer forget
timer remind
timer lapse
timer undelivered
timer overdue
task silence
task undeliverable
task unclear-reply
task review
task death-reversed
stop event-cancelled offer
stop event-cancelled order
stop subject-died offer
stop subject-died order
death
death reversed
number number.attached
number number.detached
number number.moved
number number.changed
number number.released
number .* older, ignored
notice nobody to tell
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    source = os.environ.get("ALDYN_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    parser.add_argument("--rules", default=os.path.join(source, "rules"))
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--persons", type=int, default=24)
    parser.add_argument("--list", action="store_true", help="print all that was reached, and by how many seeds")
    args = parser.parse_args()
    rules, seeds, times = Rules(args.rules), {}, {}
    for seed in range(args.first, args.first + args.seeds):
        history = History(seed, rules, args.persons, args.events)
        history.run()
        for what, n in history.model.reached.items():
            what = what.strip()
            seeds[what] = seeds.get(what, 0) + 1
            times[what] = times.get(what, 0) + n
    if args.list:
        for what in sorted(seeds):
            print("%5d seeds %7d times  %s" % (seeds[what], times[what], what))
    must, failed = [m for m in MUST.strip().split("\n")], 0
    print("1..%d" % len(must))
    for i, pattern in enumerate(must, 1):
        by = max((n for what, n in seeds.items() if re.fullmatch(pattern, what)), default=0)
        failed += by == 0
        print("%s %d - %s (%d seeds)" % ("ok" if by else "not ok", i, pattern, by))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
