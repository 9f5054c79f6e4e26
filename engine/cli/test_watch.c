/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn test --watch`: waits until a file of the rules changes, and says whose it is. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "engine/cli/test.h"

enum { QUIET_MS = 100 /* an editor writes several files */, DEPTH_MAX = 5 };
#define SEEN (IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE)

static int watch_dir(struct test_watch *w, struct slice path, int depth, struct err *err)
{
	struct watched_dir *d;
	struct dirent *e;
	int wd = inotify_add_watch(w->fd, path.ptr, SEEN | IN_ONLYDIR);

	if (wd < 0 && (errno == ENOENT || errno == ENOTDIR) && depth)
		return OK; /* it went away */
	if (wd < 0)
		return err_set(err, ERR_FATAL, "cannot-watch", "%s cannot be watched: %s (see fs.inotify.max_user_watches)", path.ptr,
		               strerror(errno));
	d = VEC_ADD(&w->arena, &w->dirs);
	*d = (struct watched_dir){wd, path};
	DIR *dir = opendir(path.ptr);
	int rc = OK;
	while (dir && !rc && depth < DEPTH_MAX && (e = readdir(dir)))
		if (e->d_name[0] != '.' && (e->d_type == DT_DIR || e->d_type == DT_UNKNOWN))
			rc = watch_dir(w, slice_of(arena_printf(&w->arena, "%s/%s", path.ptr, e->d_name)), depth + 1, err);
	if (dir)
		closedir(dir);
	return rc;
}

/* All folders as they are now; those that are watched already stay so. */
static int watch_all(struct test_watch *w, struct err *err)
{
	w->dirs.count = w->dirs.cap = 0;
	arena_reset(&w->arena);
	return watch_dir(w, arena_slice(&w->arena, slice_of(w->folder)), 0, err);
}

int test_watch_open(struct test_watch *w, const char *folder, struct err *err)
{
	*w = (struct test_watch){.folder = folder, .fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
	arena_init(&w->arena);
	if (w->fd < 0)
		return err_set(err, ERR_FATAL, "cannot-watch", "nothing can be watched: %s (see fs.inotify.max_user_instances)", strerror(errno));
	return watch_all(w, err);
}

/* The package that a folder belongs to; SLICE_NONE: to all. */
static struct slice package_of(const struct test_watch *w, struct slice dir)
{
	size_t skip = strlen(w->folder) + strlen("/packages/");
	const char *rest = dir.ptr + skip;

	if (dir.len <= skip || strncmp(dir.ptr + strlen(w->folder), "/packages/", strlen("/packages/")))
		return SLICE_NONE;
	return (struct slice){rest, strcspn(rest, "/")};
}

static void take(struct test_watch *w, const struct inotify_event *e, bool *any)
{
	const struct watched_dir *d;
	struct slice package = SLICE_NONE;

	if (e->len && (e->name[0] == '.' || e->name[strlen(e->name) - 1] == '~'))
		return; /* an editor's own */
	for VEC_EACH (d, &w->dirs)
		if (d->wd == e->wd)
			package = package_of(w, d->path);
	char name[sizeof w->package];
	snprintf(name, sizeof name, "%.*s", SLICE_ARG(package));
	if (*any && strcmp(name, w->package))
		name[0] = '\0'; /* two at once: all */
	memcpy(w->package, name, sizeof name);
	*any = true;
}

int test_watch_wait(struct test_watch *w, struct err *err)
{
	_Alignas(struct inotify_event) char events[4096];
	struct pollfd p = {.fd = w->fd, .events = POLLIN};
	bool any = false;

	w->package[0] = '\0';
	while (poll(&p, 1, any ? QUIET_MS : -1) > 0 || !any) {
		ssize_t n = read(w->fd, events, sizeof events);
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *e = (const struct inotify_event *)(const void *)(events + at);
			take(w, e, &any);
			at += (ssize_t)(sizeof *e + e->len);
		}
	}
	return watch_all(w, err);
}

void test_watch_close(struct test_watch *w)
{
	if (w->fd >= 0)
		close(w->fd);
	arena_fini(&w->arena);
}
