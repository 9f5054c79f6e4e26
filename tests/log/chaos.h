/* SPDX-License-Identifier: Apache-2.0 */
/* The chaos driver: another driver's log (local's by default) with everything that a log may do to its users, from a seed.
 *
 *   commits   are decided later, by a thread of the driver's; some are aborted (ERR_ABORTED, nothing was written), some fenced
 *             (ERR_FENCED, and the writer takes nothing more). Of the fenced, half were committed all the same: "decided by who
 *             fenced us", so only the committed positions tell;
 *   members   lose partitions in mid-batch (LOG_REVOKED, or LOG_LOST: then what they still commit of it is aborted) and get
 *             them again some milliseconds after log_member_release; polls return fewer records than asked for.
 *
 * Settings: ALDYN_CHAOS_SEED etc. in the environment, or "chaos.seed" etc. among log_settings.extra, which win:
 *   seed (1), inner ("local"), delay_ms (5: at most so long before a commit is begun),
 *   abort, fence (per mille of commits: 100, 30), revoke (per mille of polls: 20), lost (per mille of revocations: 300),
 *   spare ("engine/replay,replay,command,control,registry,feed": writers whose names begin so are never fenced, since their programs
 *   rightly end then: a replay holds in memory what its batches wrote)
 *
 * A program that links chaos.c has the driver registered before main. */
#ifndef ALDYN_TESTS_LOG_CHAOS_H
#define ALDYN_TESTS_LOG_CHAOS_H

#include "engine/log/driver.h"

extern const struct log_driver log_chaos;

#endif
