/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files, read at once. */
#ifndef ALDYN_BASE_FILE_H
#define ALDYN_BASE_FILE_H

#include "engine/base/arena.h"
#include "engine/base/err.h"

/* ERR_INPUT: no-file (errno's words), file-too-large. "-" is standard input. The text is NUL-terminated behind its end. */
int file_read(struct arena *a, const char *path, size_t max_bytes, struct slice *out, struct err *err) WARN_UNUSED;
/* Do links in `folder` lead out of it on the way to `path`? The folder itself may be one. ERR_INPUT: link-outside, at the path; what is not
 * there is left to who reads it. */
int file_check_inside(const char *folder, const char *path, struct err *err) WARN_UNUSED;
/* A file as memory that the system may take back: what is large need not fit. "-", and what is no plain file, is copied to a nameless
 * temporary one first, as long as its lines are no longer than max_line_bytes: it may never end. ERR_INPUT: no-file, too-long (with the
 * line); ERR_FATAL: no-scratch. file_unmap in any case. */
int file_map(const char *path, size_t max_line_bytes, struct slice *out, struct err *err) WARN_UNUSED;
void file_unmap(struct slice s);
int file_make_folder(const char *path, struct err *err) WARN_UNUSED; /* with its parents; OK when it is there */

#endif
