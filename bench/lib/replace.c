// SPDX-License-Identifier: GPL-2.0-only
/* Files that are replaced whole. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "replace.h"

int sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	/* Some file systems can't sync a folder and need not: EINVAL says so. */
	if (fsync(fd) && errno != EINVAL)
		err = -errno;
	close(fd);
	return err;
}

/* The folder that a file stands in. */
static int sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];

	if (!slash)
		return sync_folder(".");
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path + 1), path);
	return sync_folder(folder);
}

static int write_tmp(const char *tmp, int (*write)(FILE *f, void *ctx), void *ctx)
{
	FILE *f = fopen(tmp, "we");
	int err;

	if (!f)
		return -errno;
	errno = 0;
	err = write(f, ctx);
	if (!err && (ferror(f) || fflush(f) || fsync(fileno(f))))
		err = errno ? -errno : -EIO;
	if (fclose(f) && !err)
		err = -errno;
	return err;
}

int replace_file(const char *path, int (*write)(FILE *f, void *ctx),
		 int (*check)(const char *tmp, void *ctx), void *ctx)
{
	char tmp[PATH_MAX];
	int err;

	if (snprintf(tmp, sizeof(tmp), "%s.tmp", path) >= (int)sizeof(tmp))
		return -ENAMETOOLONG;
	err = write_tmp(tmp, write, ctx);
	if (!err && check)
		err = check(tmp, ctx);
	if (!err && rename(tmp, path))
		err = -errno;
	if (!err)
		return sync_folder_of(path);
	unlink(tmp);
	return err;
}
