/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/run/rulesets.h"

static int note(int fd, const char *path, const char *deployment, struct err *err)
{
	if (ftruncate(fd, 0) || pwrite(fd, deployment, DEPLOYMENT_ID_CHARS, 0) != DEPLOYMENT_ID_CHARS || fsync(fd))
		return err_set(err, ERR_FATAL, "store-error", "%s: %s", path, strerror(errno));
	return OK;
}

int state_open(const char *path, const char *deployment, struct err *err)
{
	char name[1024], known[DEPLOYMENT_ID_CHARS + 1] = "";
	int rc = file_make_folder(path, err);

	if (rc)
		return rc;
	snprintf(name, sizeof name, "%s/deployment", path);
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ERR_FATAL, "store-error", "%s: %s", name, strerror(errno));
	ssize_t n = pread(fd, known, DEPLOYMENT_ID_CHARS, 0);
	if (n != DEPLOYMENT_ID_CHARS || strspn(known, "0123456789abcdef") != DEPLOYMENT_ID_CHARS) /* new, or what a power cut left */
		rc = note(fd, name, deployment, err);
	else if (strcmp(known, deployment) != 0)
		rc = err_set(err, ERR_FATAL, "other-log",
			"the stores in %s were made from another log: was this one emptied, replaced, its disk not mounted? "
			"Put the right log back (or the right `state` into the configuration); only if all may be done again, delete %s",
			path, path);
	close(fd);
	return rc;
}
