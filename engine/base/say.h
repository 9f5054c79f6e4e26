/* SPDX-License-Identifier: Apache-2.0 */
/* Say: the operational log, logfmt lines on stderr. No personal data, ever (C-12): ids and counts, never keys or texts. */
#ifndef ALDYN_BASE_SAY_H
#define ALDYN_BASE_SAY_H

enum say_level { SAY_DEBUG, SAY_INFO, SAY_WARN, SAY_ERROR };

void say_level_set(enum say_level least);
/* say(SAY_WARN, "store", "map-nearly-full", "partition=%d fill=%d%%", p, fill) prints
 * time=… level=warn area=store event=map-nearly-full partition=3 fill=86% */
void say(enum say_level level, const char *area, const char *event, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
